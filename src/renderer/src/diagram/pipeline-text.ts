import type {
  PipelineState,
  Stage,
  StageCountName,
  StageReport,
  StageState,
} from '../../../contract/pipeline.ts'
import type { ChartTheme } from '../theme/chart-theme.ts'

/** The words and number forms the diagram needs, so that this file knows neither language nor locale. */
export type PipelineWords = {
  readonly stage: (stage: Stage) => string
  readonly state: (state: StageState) => string
  readonly count: (name: StageCountName, value: number) => string
  readonly took: (seconds: number) => string
  readonly yes: string
  readonly no: string
}

const flow = [
  ['collect', 'preprocess'],
  ['preprocess', 'valid'],
  ['clean', 'preprocess'],
  ['analyse', 'recommend'],
  ['recommend', 'ads'],
  ['ads', 'forecast'],
  ['forecast', 'strategy'],
] as const satisfies readonly (readonly [Stage, Stage])[]

/** The pipeline as Mermaid text: nine stages, the decision, and the way back through cleaning. */
export function pipelineText(pipeline: PipelineState, words: PipelineWords, theme: ChartTheme): string {
  const nodes = pipeline.stages.map((report) => nodeOf(report, words))
  const valid = pipeline.stages.find((report) => report.stage === 'valid')
  const clean = pipeline.stages.find((report) => report.stage === 'clean')
  const [toPreprocess, toValid, back, ...rest] = flow.map(([from, to]) => `  ${from} --> ${to}`)
  return [
    'flowchart TB',
    ...nodes,
    toPreprocess,
    toValid,
    `  valid -->|"${edgeLabel(words.no, clean, 'quarantined', words)}"| clean`,
    back,
    `  valid -->|"${edgeLabel(words.yes, valid, 'accepted', words)}"| analyse`,
    ...rest,
    ...classes(theme),
    ...pipeline.stages.map((report) => `  class ${report.stage} ${report.state}`),
    '',
  ].join('\n')
}

function nodeOf(report: StageReport, words: PipelineWords): string {
  const name = words.stage(report.stage)
  if (report.stage === 'valid') return `  valid{"${escaped(name)}"}`
  const lines = [name]
  const counts = report.counts
    .filter((count) => count.value > 0)
    .map((count) => words.count(count.name, count.value))
  for (let index = 0; index < counts.length; index += 2)
    lines.push(counts.slice(index, index + 2).join(' · '))
  const timing =
    report.seconds === null || report.state === 'absent' ? '' : ` · ${words.took(report.seconds)}`
  lines.push(`${words.state(report.state)}${timing}`)
  return `  ${report.stage}["${lines.map(escaped).join('<br/>')}"]`
}

function edgeLabel(
  word: string,
  report: StageReport | undefined,
  name: StageCountName,
  words: PipelineWords,
): string {
  const count = report?.counts.find((each) => each.name === name)
  return escaped(count && count.value > 0 ? `${word} · ${words.count(name, count.value)}` : word)
}

/** Mermaid reads quotes, hashes and angle brackets; its own entity form keeps them as text. */
function escaped(text: string): string {
  return text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;')
}

/** One class per state. `absent` is dashed; a state is never told by colour alone, its word is in the node. */
function classes(theme: ChartTheme): string[] {
  const styles: Readonly<Record<StageState, string>> = {
    idle: `fill:${theme.surface},stroke:${theme.inkSoft},color:${theme.ink}`,
    running: `fill:${theme.accentSoft},stroke:${theme.accent},color:${theme.ink},stroke-width:3px`,
    current: `fill:${theme.goodSoft},stroke:${theme.good},color:${theme.ink},stroke-width:1.5px`,
    stale: `fill:${theme.warnSoft},stroke:${theme.warn},color:${theme.ink},stroke-width:1.5px`,
    attention: `fill:${theme.brassSoft},stroke:${theme.brass},color:${theme.ink},stroke-width:2.5px`,
    failed: `fill:${theme.badSoft},stroke:${theme.bad},color:${theme.ink},stroke-width:2px`,
    absent: `fill:none,stroke:${theme.inkSoft},color:${theme.inkSoft},stroke-dasharray:5 4`,
  }
  return Object.entries(styles).map(([state, style]) => `  classDef ${state} ${style}`)
}
