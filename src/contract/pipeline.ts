import { z } from 'zod'

/** The stages of the pipeline, in order. `valid` is the decision; `clean` leads back to `preprocess`. */
export const stages = [
  'collect',
  'preprocess',
  'valid',
  'clean',
  'analyse',
  'recommend',
  'ads',
  'forecast',
  'strategy',
] as const
export const stage = z.enum(stages)
export type Stage = z.output<typeof stage>

/**
 * idle: nothing to work on yet; current: done on the present data; stale: the data changed since;
 * attention: done, but something waits for the user; absent: this version has no such stage yet.
 */
export const stageState = z.enum(['idle', 'running', 'current', 'stale', 'attention', 'failed', 'absent'])
export type StageState = z.output<typeof stageState>

/** What a node counts; the words stand in the locale files. */
export const stageCountName = z.enum([
  'files',
  'lines',
  'accepted',
  'merged',
  'duplicates',
  'quarantined',
  'skipped',
  'flagged',
  'customers',
  'products',
  'interactions',
  'models',
  'lists',
  'analyses',
])
export type StageCountName = z.output<typeof stageCountName>

export const stageReport = z.object({
  stage,
  state: stageState,
  counts: z.array(z.object({ name: stageCountName, value: z.number() })),
  /** Duration of the last run in seconds, and when it ended; null where it never ran. */
  seconds: z.number().nullable(),
  finishedAt: z.number().nullable(),
})
export type StageReport = z.output<typeof stageReport>

export const pipelineState = z.object({ stages: z.array(stageReport) })
export type PipelineState = z.output<typeof pipelineState>
