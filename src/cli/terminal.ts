import { availableParallelism } from 'node:os'
import { randomUUID } from 'node:crypto'
import type { JobKind, JobOrder, JobResult } from '../contract/jobs.ts'
import type { ProgressReport } from '../jobs/job.ts'
import { runJob } from '../jobs/run-job.ts'
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

  run<K extends JobKind>(
    db: WritableDb,
    order: Extract<JobOrder, { kind: K }>,
    threads = availableParallelism(),
  ): Promise<JobResult<K>> {
    return runJob<K>(randomUUID(), order, {
      db,
      signal: this.signal,
      progress: (report) => this.show(report),
      now: () => Date.now(),
      threads: Math.max(1, threads),
    })
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
