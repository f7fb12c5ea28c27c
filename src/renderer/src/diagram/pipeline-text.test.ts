import { describe, expect, it } from 'vitest'
import { stages } from '../../../contract/pipeline.ts'
import type { PipelineState, Stage, StageReport } from '../../../contract/pipeline.ts'
import { chartThemes } from '../theme/chart-theme.ts'
import { nextStep, quarantinedLines } from './next-step.ts'
import { pipelineText } from './pipeline-text.ts'
import type { PipelineWords } from './pipeline-text.ts'
import { stageRoute } from './stage-route.ts'

const words: PipelineWords = {
  stage: (stage) => stage.toUpperCase(),
  state: (state) => `is ${state}`,
  count: (name, value) => `${value} ${name}`,
  took: (seconds) => `took ${seconds} s`,
  yes: 'yes',
  no: 'no',
}

function pipeline(changes: Partial<Record<Stage, Partial<StageReport>>> = {}): PipelineState {
  const idle: Omit<StageReport, 'stage'> = { state: 'idle', counts: [], seconds: null, finishedAt: null }
  return { stages: stages.map((stage) => ({ stage, ...idle, ...changes[stage] })) }
}

describe('pipelineText', () => {
  const text = pipelineText(
    pipeline({
      collect: { state: 'current', counts: [{ name: 'files', value: 3 }], seconds: 4 },
      valid: { counts: [{ name: 'accepted', value: 90 }] },
      clean: { counts: [{ name: 'quarantined', value: 10 }] },
      ads: { state: 'absent', seconds: 9 },
    }),
    words,
    chartThemes.light,
  )

  it('draws nine stages, the decision as a diamond', () => {
    for (const stage of stages) expect(text).toMatch(new RegExp(`^  ${stage}[[{]`, 'm'))
    expect(text).toContain('  valid{"VALID"}')
  })

  it('leads invalid data through cleaning back to preprocessing', () => {
    expect(text).toContain('  valid -->|"no · 10 quarantined"| clean')
    expect(text).toContain('  clean --> preprocess')
    expect(text).toContain('  valid -->|"yes · 90 accepted"| analyse')
  })

  it('puts counts, state and timing into the nodes', () => {
    expect(text).toContain('  collect["COLLECT<br/>3 files<br/>is current · took 4 s"]')
  })

  it('gives each node the class of its state, and absent ones no timing', () => {
    expect(text).toContain('  class collect current')
    expect(text).toContain('  ads["ADS<br/>is absent"]')
    expect(text).toMatch(/classDef absent .*stroke-dasharray/)
  })

  it('keeps words from being read as Mermaid', () => {
    const hostile = pipelineText(pipeline(), { ...words, stage: () => '"]; click <b>`#' }, chartThemes.dark)
    expect(hostile).toContain('#quot;]; click #lt;b#gt;#96;#35;')
  })

  it('is the same for the same state', () => {
    expect(pipelineText(pipeline(), words, chartThemes.light)).toBe(
      pipelineText(pipeline(), words, chartThemes.light),
    )
  })
})

describe('nextStep', () => {
  const files = { counts: [{ name: 'files', value: 1 }] } as const
  const models = { name: 'models', value: 1 } as const

  it.each([
    ['import', pipeline()],
    ['train', pipeline({ collect: { counts: [...files.counts] } })],
    [
      'list',
      pipeline({ collect: { counts: [...files.counts] }, recommend: { state: 'current', counts: [models] } }),
    ],
    [
      'retrain',
      pipeline({ collect: { counts: [...files.counts] }, recommend: { state: 'stale', counts: [models] } }),
    ],
    [
      'preview',
      pipeline({
        collect: { counts: [...files.counts] },
        recommend: { state: 'current', counts: [models, { name: 'lists', value: 2 }] },
      }),
    ],
  ] as const)('is to %s', (step, state) => {
    expect(nextStep(state)).toBe(step)
  })

  it('knows the lines that wait', () => {
    expect(quarantinedLines(pipeline({ clean: { counts: [{ name: 'quarantined', value: 7 }] } }))).toBe(7)
  })
})

it('opens the view of every stage this version has', () => {
  expect(stages.filter((stage) => stageRoute(stage) === null)).toEqual([])
})
