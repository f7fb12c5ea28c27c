import type { Failure } from '../../../contract/failure.ts'
import type { JobId } from '../../../contract/ids.ts'
import { jobResults } from '../../../contract/jobs.ts'
import type { JobEvent, JobKind, JobProgress, JobRecord, JobResult } from '../../../contract/jobs.ts'
import type { FileRef } from '../../../contract/requests.ts'
import { assertNever } from '../assert-never.ts'

export type LossPoint = { readonly sweep: number; readonly loss: number }

type Common = {
  readonly id: JobId
  /** A `JobKind`; a text because it crossed a process. */
  readonly kind: string
  readonly startedAt: number
  /** Loss after each sweep that was reported while training. */
  readonly losses: readonly LossPoint[]
  /** The file the job writes, where it writes one. */
  readonly target: FileRef | null
}

export type Job =
  | (Common & {
      readonly state: 'running'
      readonly progress: JobProgress | null
      readonly cancelling: boolean
    })
  | (Common & { readonly state: 'finished'; readonly result: unknown })
  | (Common & { readonly state: 'failed'; readonly failure: Failure })
  | (Common & { readonly state: 'cancelled' })

export type JobsState = {
  readonly jobs: Readonly<Record<string, Job>>
  /** The job the tray shows: the one started last, until it is dismissed. */
  readonly shown: JobId | null
}

export type JobsAction =
  | JobEvent
  | { readonly kind: 'known'; readonly records: readonly JobRecord[] }
  | { readonly kind: 'cancelling'; readonly jobId: JobId }
  | { readonly kind: 'targeted'; readonly jobId: JobId; readonly target: FileRef }
  | { readonly kind: 'dismissed' }

export const noJobs: JobsState = { jobs: {}, shown: null }

/** The life of jobs as the window knows it. An end is final: whatever comes after it is ignored. */
export function reduceJobs(state: JobsState, action: JobsAction): JobsState {
  switch (action.kind) {
    case 'started': {
      const known = state.jobs[action.jobId]
      if (known && known.state !== 'running') return state
      return withJob(
        { ...state, shown: action.jobId },
        { ...begun(action.jobId), ...known, kind: action.order, startedAt: action.at },
      )
    }
    case 'progress':
      return change(state, action.jobId, (job) => ({
        ...job,
        progress: action.progress,
        losses: withLoss(job.losses, action.progress),
      }))
    case 'finished':
      return change(state, action.jobId, (job) => ({
        ...ended(job),
        state: 'finished',
        result: action.result,
      }))
    case 'failed':
      return change(state, action.jobId, (job) => ({
        ...ended(job),
        state: 'failed',
        failure: action.failure,
      }))
    case 'cancelled':
      return change(state, action.jobId, (job) => ({ ...ended(job), state: 'cancelled' }))
    case 'cancelling':
      return change(state, action.jobId, (job) => ({ ...job, cancelling: true }))
    case 'targeted': {
      const job = state.jobs[action.jobId] ?? begun(action.jobId)
      return withJob(state, { ...job, target: action.target })
    }
    case 'known': {
      const running = action.records.find((record) => record.state === 'running')
      if (!running || state.jobs[running.id]) return state
      const job = { ...begun(running.id), kind: running.kind, startedAt: running.startedAt }
      return withJob({ ...state, shown: running.id }, job)
    }
    case 'dismissed':
      return { ...state, shown: null }
    default:
      return assertNever(action)
  }
}

type Running = Extract<Job, { state: 'running' }>

function begun(id: JobId): Running {
  return {
    id,
    kind: '',
    startedAt: 0,
    losses: [],
    target: null,
    state: 'running',
    progress: null,
    cancelling: false,
  }
}

function ended({ id, kind, startedAt, losses, target }: Job): Common {
  return { id, kind, startedAt, losses, target }
}

function withJob(state: JobsState, job: Job): JobsState {
  return { ...state, jobs: { ...state.jobs, [job.id]: job } }
}

function change(state: JobsState, id: JobId, to: (job: Running) => Job): JobsState {
  const job = state.jobs[id] ?? begun(id)
  return job.state === 'running' ? withJob(state, to(job)) : state
}

function withLoss(losses: readonly LossPoint[], { phase, done, loss }: JobProgress): readonly LossPoint[] {
  if (phase !== 'training' || loss === null) return losses
  // A second training (for the measurement) starts again at the first sweep.
  return [...losses.filter((point) => point.sweep < done), { sweep: done, loss }]
}

/** The result of a finished job, checked against the contract; null where it is none of this kind. */
export function resultOf<K extends JobKind>(job: Job | undefined, kind: K): JobResult<K> | null {
  if (!job || job.state !== 'finished' || job.kind !== kind) return null
  const parsed = jobResults[kind].safeParse(job.result)
  // The schema was looked up by the same kind as the type.
  return parsed.success ? (parsed.data as JobResult<K>) : null
}

/** Share done, 0 to 1; null where the total is not known. */
export function fractionOf(progress: JobProgress | null): number | null {
  if (!progress || progress.total <= 0) return null
  return Math.min(1, progress.done / progress.total)
}
