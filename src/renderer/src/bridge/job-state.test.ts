import { describe, expect, it } from 'vitest'
import { jobId } from '../../../contract/ids.ts'
import type { JobProgress } from '../../../contract/jobs.ts'
import { fractionOf, noJobs, reduceJobs, resultOf } from './job-state.ts'
import type { JobsAction } from './job-state.ts'

const id = jobId.parse('job-00001')
const undone = { interactions: 3, customers: 1, products: 0 }

function progress(change: Partial<JobProgress>): JobProgress {
  return {
    phase: 'training',
    done: 1,
    total: 4,
    unit: 'sweeps',
    rate: null,
    secondsLeft: null,
    loss: null,
    accepted: null,
    quarantined: null,
    ...change,
  }
}

function after(...actions: readonly JobsAction[]) {
  return actions.reduce(reduceJobs, noJobs)
}

const started: JobsAction = { kind: 'started', jobId: id, order: 'undo-import', at: 5 }

describe('reduceJobs', () => {
  it('shows the job started last, until dismissed', () => {
    expect(after(started).shown).toBe(id)
    expect(after(started, { kind: 'dismissed' }).shown).toBeNull()
  })

  it('keeps the loss of each sweep, and starts again with a second training', () => {
    const step = (
      done: number,
      loss: number | null,
      phase: JobProgress['phase'] = 'training',
    ): JobsAction => ({
      kind: 'progress',
      jobId: id,
      progress: progress({ done, loss, phase }),
    })
    const state = after(started, step(1, 9), step(2, 8), step(2, 7), step(0, null, 'saving'))
    expect(state.jobs[id]?.losses).toEqual([
      { sweep: 1, loss: 9 },
      { sweep: 2, loss: 7 },
    ])
    expect(reduceJobs(state, step(1, 5)).jobs[id]?.losses).toEqual([{ sweep: 1, loss: 5 }])
  })

  it('holds an end for final', () => {
    const finished = after(started, { kind: 'finished', jobId: id, result: undone })
    const late: JobsAction[] = [
      { kind: 'progress', jobId: id, progress: progress({}) },
      { kind: 'failed', jobId: id, failure: { code: 'worker-lost', params: {} } },
      { kind: 'cancelling', jobId: id },
      started,
    ]
    for (const action of late) expect(reduceJobs(finished, action).jobs[id]?.state).toBe('finished')
  })

  it('knows a job by its target before its first event', () => {
    const target = { token: 'token-001', name: 'list.csv', bytes: 0 }
    // The token's brand is only a name for a text here.
    const state = after({ kind: 'targeted', jobId: id, target: target as never }, started)
    expect(state.jobs[id]).toMatchObject({ kind: 'undo-import', target, state: 'running' })
  })

  it('takes over what ran before the window was there', () => {
    const record = {
      id,
      kind: 'train',
      state: 'running',
      startedAt: 1,
      finishedAt: null,
      failure: null,
    } as const
    expect(after({ kind: 'known', records: [record] }).jobs[id]).toMatchObject({
      kind: 'train',
      state: 'running',
    })
  })

  it('shows that a cancel is under way', () => {
    expect(after(started, { kind: 'cancelling', jobId: id }).jobs[id]).toMatchObject({ cancelling: true })
    expect(after(started, { kind: 'cancelled', jobId: id }).jobs[id]?.state).toBe('cancelled')
  })
})

describe('resultOf', () => {
  it('gives the result of the right kind only', () => {
    const job = after(started, { kind: 'finished', jobId: id, result: undone }).jobs[id]
    expect(resultOf(job, 'undo-import')).toEqual(undone)
    expect(resultOf(job, 'train')).toBeNull()
    expect(resultOf(undefined, 'train')).toBeNull()
  })

  it('refuses what is not of the contract', () => {
    expect(
      resultOf(after(started, { kind: 'finished', jobId: id, result: { rows: 1 } }).jobs[id], 'undo-import'),
    ).toBeNull()
  })
})

it('knows no share without a total', () => {
  expect(fractionOf(progress({ done: 2, total: 4 }))).toBe(0.5)
  expect(fractionOf(progress({ done: 9, total: 4 }))).toBe(1)
  expect(fractionOf(progress({ total: 0 }))).toBeNull()
  expect(fractionOf(null)).toBeNull()
})
