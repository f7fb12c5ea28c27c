import type { JobKind, JobOrder, JobProgress, JobResult } from '../contract/jobs.ts'
import type { WritableDb } from '../store/database.ts'

/** What a job reports; rate and remaining time are added where the messages are sent. */
export type ProgressReport = Partial<JobProgress> & Pick<JobProgress, 'phase' | 'done' | 'total' | 'unit'>

export type JobContext = {
  readonly db: WritableDb
  /** Aborted on cancel: a job checks it between slices and leaves the project as it was before. */
  readonly signal: AbortSignal
  /** May be called at any rate; the sender lets at most ten a second through, and always the last of a phase. */
  readonly progress: (report: ProgressReport) => void
  /** UTC milliseconds. */
  readonly now: () => number
  /** Worker threads for kernels, at least 1. */
  readonly threads: number
}

export type OrderOf<K extends JobKind> = Extract<JobOrder, { kind: K }>
export type Job<K extends JobKind> = (order: OrderOf<K>, context: JobContext) => Promise<JobResult<K>>
export type Jobs = { readonly [K in JobKind]: Job<K> }
