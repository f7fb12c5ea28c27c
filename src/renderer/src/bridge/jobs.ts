import type { JobId } from '../../../contract/ids.ts'
import type { JobKind, JobRequest } from '../../../contract/jobs.ts'
import type { FileRef } from '../../../contract/requests.ts'
import { createStore, useStore } from '../state/store.ts'
import { ask } from './client.ts'
import { noJobs, reduceJobs } from './job-state.ts'
import type { Job } from './job-state.ts'

const jobsStore = createStore(reduceJobs, noJobs)

/** Follows main's job events from now on, beginning with what is running already. Returns its own end. */
export function followJobs(): () => void {
  const stop = window.sextant.onJobEvent((event) => jobsStore.dispatch(event))
  ask('job:list').then(
    (records) => jobsStore.dispatch({ kind: 'known', records }),
    () => {
      // Without the list only jobs started from now on are shown.
    },
  )
  return stop
}

/** Starts a job; `target` is the file it writes, so that it can be shown afterwards. */
export async function startJob(request: JobRequest, target?: FileRef): Promise<JobId> {
  const { jobId } = await ask('job:start', request)
  if (target) jobsStore.dispatch({ kind: 'targeted', jobId, target })
  return jobId
}

export async function cancelJob(jobId: JobId): Promise<void> {
  jobsStore.dispatch({ kind: 'cancelling', jobId })
  await ask('job:cancel', { jobId })
}

export function dismissJob(): void {
  jobsStore.dispatch({ kind: 'dismissed' })
}

export function useJob(jobId: JobId | null): Job | undefined {
  return useStore(jobsStore, (state) => (jobId === null ? undefined : state.jobs[jobId]))
}

/** Waits for a job to end, in whatever way. */
export function jobEnd(jobId: JobId): Promise<Job> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const job = jobsStore.get().jobs[jobId]
      if (job === undefined || job.state === 'running') return false
      resolve(job)
      return true
    }
    if (look()) return
    const stop = jobsStore.subscribe(() => {
      if (look()) stop()
    })
  })
}

/** The job of the tray. */
export function useShownJob(): Job | undefined {
  return useStore(jobsStore, (state) => (state.shown === null ? undefined : state.jobs[state.shown]))
}

/** The job started last, if it is of this kind. */
export function useLatestJob(kind: JobKind): Job | undefined {
  return useStore(jobsStore, (state) => Object.values(state.jobs).findLast((job) => job.kind === kind))
}

export function useIsJobRunning(): boolean {
  return useStore(jobsStore, (state) => Object.values(state.jobs).some((job) => job.state === 'running'))
}
