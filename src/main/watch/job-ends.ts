import { ExpectedFailure } from '../../contract/failure.ts'
import type { JobId } from '../../contract/ids.ts'
import { jobResults, type JobEvent, type JobOrder, type JobResult } from '../../contract/jobs.ts'

/** Ends of jobs that main itself waits for. */
export class JobEnds {
  readonly #waiting = new Map<JobId, (event: JobEvent) => void>()
  /** Ends that came while a job was being started: where there is no worker, it ends at once. */
  #early: JobEvent[] | undefined

  /** To be told of every event of a job. */
  receive(event: JobEvent): void {
    if (event.kind === 'started' || event.kind === 'progress') return
    this.#early?.push(event)
    this.#waiting.get(event.jobId)?.(event)
    this.#waiting.delete(event.jobId)
  }

  /** @throws ExpectedFailure of the job; cancelled */
  async run(
    order: Extract<JobOrder, { kind: 'import' }>,
    start: (order: JobOrder) => JobId,
  ): Promise<JobResult<'import'>> {
    const event = await this.#end(() => start(order))
    if (event.kind === 'finished') return jobResults.import.parse(event.result)
    if (event.kind === 'failed') throw new ExpectedFailure(event.failure.code, event.failure.params)
    throw new ExpectedFailure('cancelled')
  }

  #end(start: () => JobId): Promise<JobEvent> {
    const early: JobEvent[] = []
    this.#early = early
    let id: JobId
    try {
      id = start()
    } finally {
      this.#early = undefined
    }
    const ended = early.find((event) => event.jobId === id)
    if (ended !== undefined) return Promise.resolve(ended)
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }
}
