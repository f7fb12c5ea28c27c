import type { PipelineState, StageCountName, StageReport } from '../../../contract/pipeline.ts'

export type NextStep = 'import' | 'train' | 'retrain' | 'list' | 'preview'

/** What is most worth doing now. */
export function nextStep(pipeline: PipelineState): NextStep {
  const collect = pipeline.stages.find((report) => report.stage === 'collect')
  const recommend = pipeline.stages.find((report) => report.stage === 'recommend')
  if (!collect || countOf(collect, 'files') === 0) return 'import'
  if (!recommend || countOf(recommend, 'models') === 0) return 'train'
  if (recommend.state === 'stale') return 'retrain'
  if (countOf(recommend, 'lists') === 0) return 'list'
  return 'preview'
}

/** Lines that wait for a look. */
export function quarantinedLines(pipeline: PipelineState): number {
  const clean = pipeline.stages.find((report) => report.stage === 'clean')
  return clean ? countOf(clean, 'quarantined') : 0
}

function countOf(report: StageReport, name: StageCountName): number {
  return report.counts.find((count) => count.name === name)?.value ?? 0
}
