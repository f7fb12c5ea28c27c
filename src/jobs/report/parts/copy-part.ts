import { fill } from '../../../contract/locales/fill.ts'
import { copyReaders } from '../../copy/readers.ts'
import { analysisSource, missingPart, partOf, ranged, stateOf, type ReportContext } from '../context.ts'
import type { Block, Part } from '../document.ts'
import { barsFigure } from '../figures.ts'

const EFFECTS_SHOWN = 10

/** What own tests tell about texts. */
export function copyPart(context: ReportContext): Part {
  const { db, words, format } = context
  const found = copyReaders['copy:latest'](undefined, { db })
  if (found === null) return missingPart(context, 'copy')
  const { copy } = words.report
  const { score } = found
  const percent = (value: number): string => `${value >= 0 ? '+' : ''}${format.percent(value, 1)}`
  const known: Readonly<Record<string, string>> = words.copy.style
  const effects = [...score.effects]
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, EFFECTS_SHOWN)
  const blocks: Block[] = []
  if (effects.length > 0 && (score.verdict === 'useful' || score.verdict === 'weak'))
    blocks.push({
      kind: 'chart',
      title: copy.chart,
      svg: barsFigure(
        effects.map(({ kind, name, effect, low, high }) => ({
          name: kind === 'style' ? (known[name] ?? name) : `“${name}”`,
          value: effect,
          low,
          high,
          text: percent(effect),
        })),
        copy.chart,
      ),
    })
  if (score.drafts.length > 0)
    blocks.push(
      { kind: 'text', text: fill(copy.drafts, { current: score.current }) },
      {
        kind: 'table',
        columns: [
          { header: copy.column.text },
          { header: copy.column.lift, isNumber: true },
          { header: copy.column.chance, isNumber: true },
        ],
        rows: score.drafts.map(({ text, lift, low, high, probability }) => [
          text,
          ranged(context, percent, { value: lift, low, high }),
          format.percent(probability, 0),
        ]),
      },
    )
  const share = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : format.percent(value, 0)
  return partOf(context, 'copy', stateOf(found), {
    headline: fill(copy[score.verdict], {
      accuracy: share(score.crossValidated?.accuracy),
      longer: share(score.crossValidated?.longerWins),
      tests: format.integer(score.tests),
      needed: format.integer(score.testsNeeded),
    }),
    blocks,
    restsOn: [analysisSource(context, words.report.part.copy, found)],
  })
}
