import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import type { JobId } from '../../contract/ids.ts'
import { jobResults, type JobEvent, type JobOrder, type JobRecord } from '../../contract/jobs.ts'
import type { Log } from '../log.ts'
import { goneFailure, noWorker } from './gone-failure.ts'
import type { GoneReason, LaneMessage, WorkerProcess } from './worker-process.ts'

export type JobRunnerOptions = {
  readonly worker: Pick<WorkerProcess, 'send' | 'end' | 'listen'>
  readonly emit: (event: JobEvent, order: JobOrder) => void
  readonly newId: () => JobId
  /** UTC milliseconds. */
  readonly now: () => number
  readonly log: Log
}

const CANCEL_GRACE_MS = 3_000
const KEPT_RECORDS = 50

type Running = {
  readonly jobId: JobId
  readonly order: JobOrder
  grace: ReturnType<typeof setTimeout> | undefined
  readonly settled: (() => void)[]
}

/** The writer's lane: one job at a time, each with exactly one end, whatever becomes of its process. */
export class JobRunner {
  readonly #options: JobRunnerOptions
  readonly #records = new Map<JobId, JobRecord>()
  #running: Running | undefined

  constructor(options: JobRunnerOptions) {
    this.#options = options
    options.worker.listen(
      (message) => this.#receive(message),
      (reason, code) => this.#gone(reason, code),
    )
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  list(): JobRecord[] {
    return [...this.#records.values()]
  }

  /** @throws ExpectedFailure job-running */
  start(order: JobOrder, project: string): JobId {
    if (this.#running !== undefined) throw new ExpectedFailure('job-running')
    const jobId = this.#options.newId()
    // Sent before it is running: sending may first report a process that is being ended as gone, which this job outlives.
    const sent = this.#options.worker.send({ kind: 'run', jobId, project, order })
    this.#running = { jobId, order, grace: undefined, settled: [] }
    this.#record({
      id: jobId,
      kind: order.kind,
      state: 'running',
      startedAt: this.#options.now(),
      finishedAt: null,
      failure: null,
    })
    this.#options.emit({ kind: 'started', jobId, order: order.kind, at: this.#options.now() }, order)
    if (!sent) this.#settle({ kind: 'failed', jobId, failure: noWorker })
    return jobId
  }

  /** @throws ExpectedFailure job-not-found */
  cancel(jobId: JobId): void {
    const running = this.#running
    if (running?.jobId !== jobId) {
      // It may have ended while the order to cancel was on its way; that is no mistake.
      if (this.#records.has(jobId)) return
      throw new ExpectedFailure('job-not-found')
    }
    if (running.grace !== undefined) return
    this.#options.worker.send({ kind: 'cancel', jobId })
    running.grace = setTimeout(() => this.#options.worker.end('cancel'), CANCEL_GRACE_MS)
  }

  /** Cancels what runs and resolves when nothing does. */
  async stop(): Promise<void> {
    const running = this.#running
    if (running === undefined) return
    const settled = new Promise<void>((resolve) => running.settled.push(resolve))
    this.cancel(running.jobId)
    await settled
  }

  #receive(message: LaneMessage): void {
    const running = this.#running
    // Anything about another job comes too late: that job has had its end.
    if (message.kind !== 'event' || running === undefined || message.event.jobId !== running.jobId) return
    const { event } = message
    switch (event.kind) {
      case 'started':
        return
      case 'progress':
        this.#options.emit(event, running.order)
        return
      case 'finished':
        this.#settle(this.#checked(event, running))
        return
      case 'failed':
      case 'cancelled':
        this.#settle(event)
        return
    }
  }

  #checked(event: Extract<JobEvent, { kind: 'finished' }>, running: Running): JobEvent {
    const result = jobResults[running.order.kind].safeParse(event.result)
    if (result.success) return { ...event, result: result.data }
    this.#options.log(
      'error',
      `job ${running.order.kind}`,
      'answered with a result that does not fit its schema',
    )
    return { kind: 'failed', jobId: event.jobId, failure: { code: 'bug', params: {} } }
  }

  #gone(reason: GoneReason, code: number | null): void {
    const running = this.#running
    if (running === undefined) return
    const { jobId } = running
    // Once the user has asked for its end, the way it ended does not matter to him.
    if (running.grace !== undefined) this.#settle({ kind: 'cancelled', jobId })
    else this.#settle({ kind: 'failed', jobId, failure: goneFailure(reason, code) })
  }

  #settle(event: JobEvent): void {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    clearTimeout(running.grace)
    const record = this.#records.get(running.jobId)
    if (record !== undefined) {
      this.#record({
        ...record,
        state: event.kind === 'finished' || event.kind === 'cancelled' ? event.kind : 'failed',
        finishedAt: this.#options.now(),
        failure: failureIn(event),
      })
    }
    this.#options.emit(event, running.order)
    for (const resolve of running.settled) resolve()
  }

  #record(record: JobRecord): void {
    this.#records.set(record.id, record)
    for (const id of this.#records.keys()) {
      if (this.#records.size <= KEPT_RECORDS) return
      this.#records.delete(id)
    }
  }
}

function failureIn(event: JobEvent): Failure | null {
  return event.kind === 'failed' ? event.failure : null
}
