import { availableParallelism } from 'node:os'
import { randomUUID } from 'node:crypto'
import type { JobKind, JobOrder, JobResult } from '../contract/jobs.ts'
import type { ProgressReport } from '../jobs/job.ts'
import { runAfterwards, runJob } from '../jobs/run-job.ts'
import { listSegments } from '../store/queries/segments.ts'
import type { WritableDb } from '../store/database.ts'

const PROGRESS_EVERY_MS = 500

/** Runs jobs from the terminal: progress on stderr, Ctrl+C cancels. */
export class Terminal {
  readonly #cancel = new AbortController()
  readonly #onInterrupt = (): void => this.#cancel.abort(new Error('interrupted'))
  #lastShown = 0

  constructor() {
    process.on('SIGINT', this.#onInterrupt)
    process.on('SIGTERM', this.#onInterrupt)
  }

  get signal(): AbortSignal {
    return this.#cancel.signal
  }

  async run<K extends JobKind>(
    db: WritableDb,
    order: Extract<JobOrder, { kind: K }>,
    threads = availableParallelism(),
  ): Promise<JobResult<K>> {
    const jobId = randomUUID()
    const context = {
      db,
      signal: this.signal,
      progress: (report: ProgressReport): void => this.show(report),
      now: () => Date.now(),
      threads: Math.max(1, threads),
    }
    const result = await runJob<K>(jobId, order, context)
    // As in the window: segments are counted again after the data have changed. What was done stands, also where that is interrupted.
    if (!this.#isCancelled() && listSegments(db).length > 0)
      try {
        await runAfterwards(jobId, order.kind, context)
      } catch (error) {
        if (!this.#isCancelled()) throw error
      }
    return result
  }

  #isCancelled(): boolean {
    return this.signal.aborted
  }

  close(): void {
    process.off('SIGINT', this.#onInterrupt)
    process.off('SIGTERM', this.#onInterrupt)
  }

  /** One line on stderr, at most two a second. */
  show({ phase, done, total, unit, loss }: ProgressReport): void {
    const now = Date.now()
    if (now - this.#lastShown < PROGRESS_EVERY_MS) return
    this.#lastShown = now
    const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ''
    const objective = loss === undefined || loss === null ? '' : `, loss ${loss.toPrecision(6)}`
    process.stderr.write(`${phase}: ${done} ${unit}${share}${objective}\n`)
  }
}
