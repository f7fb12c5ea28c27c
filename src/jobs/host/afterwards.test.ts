import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { jobId } from '../../contract/ids.ts'
import type { JobOrder, JobResult } from '../../contract/jobs.ts'
import type { FromWorker } from '../../contract/worker.ts'
import { createProject, openProject } from '../../store/open.ts'
import { writerLane } from './writer-lane.ts'

const order: JobOrder = { kind: 'undo-import', importId: 1 as never } // any id will do
const done: JobResult<'undo-import'> = { interactions: 0, customers: 0, products: 0 }
const [first, second] = [jobId.parse('job-000001'), jobId.parse('job-000002')]
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('what follows a job begins after its end, and is aborted and over before the next job begins', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'sextant-after-')), 'p.sextant')
  createProject(path, { now: 0 }).close()
  const told: string[] = []
  const said: FromWorker[] = []
  const lane = writerLane(
    { post: (message) => said.push(message) },
    {
      run: (id) => {
        told.push(`run ${id}`)
        return Promise.resolve(done)
      },
      afterwards: async (id, kind, { signal }) => {
        told.push(`after ${id} ${kind}`)
        while (!signal.aborted) await turn()
        await turn()
        told.push(`aborted ${id}`)
        signal.throwIfAborted()
      },
      open: openProject,
      now: Date.now,
      threads: 1,
    },
  )
  const ended = (): number =>
    said.filter((message) => message.kind === 'event' && message.event.kind === 'finished').length
  lane.receive({ kind: 'run', jobId: first, project: path, order })
  while (told.length < 2) await turn()
  expect(ended()).toBe(1)
  lane.receive({ kind: 'run', jobId: second, project: path, order })
  while (told.length < 5) await turn()
  lane.receive({ kind: 'close' })
  while (said.at(-1)?.kind !== 'closed') await turn()
  expect(told).toEqual([
    `run ${first}`,
    `after ${first} undo-import`,
    `aborted ${first}`,
    `run ${second}`,
    `after ${second} undo-import`,
    `aborted ${second}`,
  ])
  // An abort is no mistake of anybody.
  expect(said.filter(({ kind }) => kind === 'bug')).toEqual([])
})
