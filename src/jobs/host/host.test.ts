import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../contract/failure.ts'
import { jobId } from '../../contract/ids.ts'
import type { JobOrder, JobResult } from '../../contract/jobs.ts'
import type { FromWorker } from '../../contract/worker.ts'
import { createProject, openProject, openProjectForReading } from '../../store/open.ts'
import type { JobContext } from '../job.ts'
import { faultOf } from './failure-of.ts'
import { readerLane } from './reader-lane.ts'
import { writerLane } from './writer-lane.ts'

const id = jobId.parse('job-000001')
const order: JobOrder = { kind: 'undo-import', importId: 1 as never } // any id will do
const done: JobResult<'undo-import'> = { interactions: 0, customers: 0, products: 0 }

function project(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sextant-host-')), 'p.sextant')
  createProject(path, { now: 0 }).close()
  return path
}

function writer(run: (context: JobContext) => Promise<JobResult>) {
  const said: FromWorker[] = []
  const opened: string[] = []
  const lane = writerLane(
    { post: (message) => said.push(message) },
    {
      run: (_id, _order, context) => run(context),
      open: (path) => {
        opened.push(path)
        return openProject(path)
      },
      now: Date.now,
      threads: 1,
    },
  )
  const ends = (): unknown[] =>
    said.filter((message) => message.kind === 'event' && message.event.kind !== 'progress')
  const settled = async (count: number): Promise<void> => {
    while (ends().length < count) await new Promise((resolve) => setImmediate(resolve))
  }
  return { lane, said, opened, ends, settled }
}

describe('the writer', () => {
  it('runs a job on a connection it keeps, with its last progress before its end', async () => {
    const path = project()
    const { lane, said, opened, settled } = writer((context) => {
      for (let step = 1; step <= 100; step++)
        context.progress({ phase: 'removing', done: step, total: 100, unit: 'rows' })
      return Promise.resolve(done)
    })
    for (let run = 1; run <= 2; run++) {
      lane.receive({ kind: 'run', jobId: id, project: path, order })
      await settled(run)
    }
    expect(opened).toEqual([path])
    expect(said.at(-2)).toMatchObject({ event: { kind: 'progress', progress: { done: 100 } } })
    expect(said.at(-1)).toEqual({ kind: 'event', event: { kind: 'finished', jobId: id, result: done } })
    lane.receive({ kind: 'close' })
    expect(said.at(-1)).toEqual({ kind: 'closed' })
  })

  it('cancels the job it is told to, and no other', async () => {
    const path = project()
    const { lane, ends, settled } = writer(async ({ signal }) => {
      while (!signal.aborted) await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      return done
    })
    lane.receive({ kind: 'run', jobId: id, project: path, order })
    lane.receive({ kind: 'cancel', jobId: jobId.parse('job-000002') })
    lane.receive({ kind: 'run', jobId: jobId.parse('job-000003'), project: path, order })
    await settled(1)
    expect(ends()[0]).toMatchObject({
      event: { kind: 'failed', jobId: 'job-000003', failure: { code: 'job-running' } },
    })
    lane.receive({ kind: 'cancel', jobId: id })
    await settled(2)
    expect(ends()[1]).toEqual({ kind: 'event', event: { kind: 'cancelled', jobId: id } })
    lane.receive({ kind: 'close' })
  })

  it('tells an expected failure by its code and a bug in full to the log only', async () => {
    const path = project()
    const errors: Error[] = [
      new ExpectedFailure('file-empty', { file: 'a.csv' }),
      new Error('inner workings'),
      // A job may throw anything.
      'a string' as unknown as Error,
    ]
    const { lane, said, ends, settled } = writer(() =>
      Promise.reject(errors.shift() ?? new Error('asked too often')),
    )
    for (let run = 1; run <= 3; run++) {
      lane.receive({ kind: 'run', jobId: id, project: path, order })
      await settled(run)
    }
    expect(ends()).toMatchObject([
      { event: { kind: 'failed', failure: { code: 'file-empty', params: { file: 'a.csv' } } } },
      { event: { kind: 'failed', failure: { code: 'bug', params: {} } } },
      { event: { kind: 'failed', failure: { code: 'bug', params: {} } } },
    ])
    const bugs = said.filter((message) => message.kind === 'bug')
    expect(bugs).toMatchObject([{ where: 'job undo-import' }, { where: 'job undo-import' }])
    expect(bugs[0]?.detail).toContain('inner workings')
  })

  it('fails for a project that is not there or none', async () => {
    const { lane, ends, settled } = writer(() => Promise.resolve(done))
    const foreign = join(mkdtempSync(join(tmpdir(), 'sextant-host-')), 'x.sextant')
    lane.receive({ kind: 'run', jobId: id, project: foreign, order })
    await settled(1)
    writeFileSync(foreign, 'x'.repeat(200))
    lane.receive({ kind: 'run', jobId: id, project: foreign, order })
    await settled(2)
    expect(ends()).toMatchObject([
      { event: { failure: { code: 'project-not-found' } } },
      { event: { failure: { code: 'project-other-kind' } } },
    ])
  })
})

describe('the reader', () => {
  function reader() {
    const said: FromWorker[] = []
    const lane = readerLane(
      { post: (message) => said.push(message) },
      {
        readers: new Map([
          ['count', (_input, { db }) => db.prepare('SELECT count(*) FROM imports').pluck().get()],
          ['write', (_input, { db }) => db.prepare('DELETE FROM imports').run()],
          ['late', (input) => Promise.resolve(input)],
        ]),
        readersWithoutProject: new Map([['alone', (input) => input]]),
        open: openProjectForReading,
        now: Date.now,
      },
    )
    const ask = async (name: string, path: string | null, input: unknown = null): Promise<unknown> => {
      const answers = (): FromWorker[] => said.filter((message) => message.kind === 'answer')
      const before = answers().length
      lane.receive({ kind: 'ask', id: before, project: path, name, input })
      while (answers().length === before) await new Promise((resolve) => setImmediate(resolve))
      const last = answers().at(-1)
      return last?.kind === 'answer' ? last.reply : undefined
    }
    return { lane, said, ask }
  }

  it('answers from the project, and without one where none is needed', async () => {
    const path = project()
    const { ask, lane, said } = reader()
    expect(await ask('count', path)).toEqual({ ok: true, value: 0 })
    expect(await ask('late', path, 5)).toEqual({ ok: true, value: 5 })
    expect(await ask('alone', null, 6)).toEqual({ ok: true, value: 6 })
    expect(await ask('count', null)).toEqual({ ok: false, failure: { code: 'no-project', params: {} } })
    lane.receive({ kind: 'close' })
    expect(said.at(-1)).toEqual({ kind: 'closed' })
  })

  it('cannot write', async () => {
    const path = project()
    expect(await reader().ask('write', path)).toMatchObject({ ok: false })
  })

  it('answers a question nobody knows as a bug', async () => {
    const { ask, said } = reader()
    expect(await ask('nonsense', project())).toMatchObject({ failure: { code: 'bug' } })
    expect(said.some((message) => message.kind === 'bug')).toBe(true)
  })
})

it('puts errors of the system into the words of the contract', () => {
  const coded = (code: string): Error => Object.assign(new Error(code), { code })
  const expected = {
    SQLITE_FULL: 'disk-full',
    SQLITE_READONLY: 'project-read-only',
    SQLITE_CORRUPT: 'project-damaged',
    SQLITE_BUSY: 'project-locked',
    ENOSPC: 'disk-full',
    EROFS: 'target-not-writable',
    ERR_WORKER_OUT_OF_MEMORY: 'out-of-memory',
  }
  for (const [code, known] of Object.entries(expected)) {
    expect(faultOf(coded(code), '/p'), code).toMatchObject({ kind: 'failure', failure: { code: known } })
  }
  expect(faultOf(coded('SQLITE_IOERR_WRITE'), '/p').kind).toBe('failure')
  expect(faultOf(new RangeError('Array buffer allocation failed'), '/p')).toMatchObject({
    failure: { code: 'out-of-memory' },
  })
  expect(faultOf(new RangeError('Invalid array length'), '/p').kind).toBe('bug')
})
