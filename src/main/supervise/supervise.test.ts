import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jobId } from '../../contract/ids.ts'
import type { JobEvent, JobOrder } from '../../contract/jobs.ts'
import { cleanEnv } from './clean-env.ts'
import { FakeChild } from './fake-child.ts'
import { JobRunner } from './job-runner.ts'
import { ReaderClient } from './reader-client.ts'
import { WorkerProcess } from './worker-process.ts'

const GIGABYTE = 2 ** 30
const order: JobOrder = { kind: 'undo-import', importId: 1 as never } // any id will do
const result = { interactions: 1, customers: 1, products: 1 }

function setUp(options: { hangMs?: number; obeys?: boolean; failingForks?: number } = {}) {
  const children: FakeChild[] = []
  const events: JobEvent[] = []
  const logged: string[] = []
  let failing = options.failingForks ?? 0
  const worker = new WorkerProcess({
    lane: 'writer',
    log: (_level, _where, detail) => logged.push(detail),
    now: () => Date.now(),
    hangMs: options.hangMs ?? 60_000,
    maxResidentBytes: GIGABYTE,
    fork: () => {
      if (failing-- > 0) throw new Error('no process')
      const child = new FakeChild({ obeys: options.obeys ?? true })
      children.push(child)
      return child.asChild()
    },
  })
  let next = 1
  const jobs = (): JobRunner =>
    new JobRunner({
      worker,
      emit: (event) => events.push(event),
      newId: () => jobId.parse(`job-${String(next++).padStart(6, '0')}`),
      now: () => Date.now(),
      log: (_level, _where, detail) => logged.push(detail),
    })
  const ends = (): JobEvent[] => events.filter(({ kind }) => kind !== 'started' && kind !== 'progress')
  const latest = (): FakeChild => children.at(-1) ?? new FakeChild()
  return { worker, jobs, children, latest, events, ends, logged }
}

/** Lets a healthy process live for a while. */
function live(child: FakeChild, seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    vi.advanceTimersByTime(1_000)
    child.beat()
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a job and its process', () => {
  it('runs: waits for readiness, reports, ends once', () => {
    const { jobs, latest, events, children } = setUp()
    const runner = jobs()
    const id = runner.start(order, '/p')
    expect(latest().received).toEqual([])
    latest().ready()
    expect(latest().received).toEqual([{ kind: 'run', jobId: id, project: '/p', order }])
    const progress = {
      phase: 'removing',
      done: 1,
      total: 2,
      unit: 'rows',
      rate: null,
      secondsLeft: null,
      loss: null,
      accepted: null,
      quarantined: null,
    }
    latest().say({ kind: 'event', event: { kind: 'progress', jobId: id, progress } })
    latest().say({ kind: 'event', event: { kind: 'finished', jobId: id, result } })
    expect(events.map((event) => event.kind)).toEqual(['started', 'progress', 'finished'])
    expect(runner.list()).toMatchObject([{ id, state: 'finished', failure: null }])
    runner.start(order, '/p')
    expect(children).toHaveLength(1)
  })

  it('runs one at a time', () => {
    const { jobs } = setUp()
    const runner = jobs()
    runner.start(order, '/p')
    expect(() => runner.start(order, '/p')).toThrow('job-running')
  })

  const lost: [string, (child: FakeChild) => void][] = [
    ['exit 0 without a result', (child) => child.ready().exit(0)],
    ['SIGKILL', (child) => child.ready().exit(9)],
    ['crash', (child) => child.ready().exit(139)],
    ['failed start', (child) => child.exit(1)],
    ['garbage', (child) => child.ready().say({ kind: 'hello' })],
    ['garbage that is no object', (child) => child.ready().say('…')],
    ['never ready', () => vi.advanceTimersByTime(22_000)],
  ]
  it.each(lost)('fails as worker-lost with a hint: %s', (_what, fault) => {
    const { jobs, latest, ends } = setUp()
    const runner = jobs()
    const id = runner.start(order, '/p')
    const child = latest()
    fault(child)
    const failed = {
      kind: 'failed',
      jobId: id,
      failure: { code: 'worker-lost', params: { hint: 'project-unharmed' } },
    }
    expect(ends()).toMatchObject([failed])
    // Whatever the dead process still says is not heard, and the next job works.
    child.say({ kind: 'event', event: { kind: 'finished', jobId: id, result } })
    child.exit(0)
    expect(ends()).toHaveLength(1)
    const second = runner.start(order, '/p')
    latest()
      .ready()
      .say({ kind: 'event', event: { kind: 'finished', jobId: second, result } })
    expect(ends()[1]).toMatchObject({ kind: 'finished', jobId: second })
  })

  it('fails as worker-lost when no process can be started', () => {
    const { jobs, ends } = setUp({ failingForks: 1 })
    jobs().start(order, '/p')
    expect(ends()).toMatchObject([{ kind: 'failed', failure: { code: 'worker-lost' } }])
  })

  it('fails as a bug when the result does not fit', () => {
    const { jobs, latest, ends } = setUp()
    const id = jobs().start(order, '/p')
    latest()
      .ready()
      .say({ kind: 'event', event: { kind: 'finished', jobId: id, result: { interactions: 'many' } } })
    expect(ends()).toMatchObject([{ kind: 'failed', failure: { code: 'bug' } }])
  })

  it('ends once though it is answered twice', () => {
    const { jobs, latest, ends } = setUp()
    const id = jobs().start(order, '/p')
    latest().ready()
    for (const kind of ['cancelled', 'cancelled']) latest().say({ kind: 'event', event: { kind, jobId: id } })
    latest().say({ kind: 'event', event: { kind: 'finished', jobId: id, result } })
    expect(ends()).toEqual([{ kind: 'cancelled', jobId: id }])
  })

  it('fails as unresponsive after the limit, not before', () => {
    const { jobs, latest, ends, logged } = setUp()
    jobs().start(order, '/p')
    latest().ready()
    live(latest(), 10)
    vi.advanceTimersByTime(6_000)
    expect(logged).toContain('not responding')
    vi.advanceTimersByTime(50_000)
    expect(ends()).toEqual([])
    vi.advanceTimersByTime(6_000)
    expect(ends()).toMatchObject([{ kind: 'failed', failure: { code: 'worker-unresponsive' } }])
  })

  it('takes waking from sleep for no hang', () => {
    const { jobs, latest, ends } = setUp()
    jobs().start(order, '/p')
    latest().ready()
    live(latest(), 3)
    vi.setSystemTime(Date.now() + 8 * 3_600_000)
    vi.advanceTimersByTime(1_000)
    live(latest(), 3)
    expect(ends()).toEqual([])
  })

  it('fails as out of memory, by beat or by the system where there is no beat', () => {
    const byBeat = setUp()
    byBeat.jobs().start(order, '/p')
    byBeat
      .latest()
      .ready()
      .beat(GIGABYTE + 1)
    expect(byBeat.ends()).toMatchObject([{ kind: 'failed', failure: { code: 'out-of-memory' } }])
    const bySystem = setUp()
    bySystem.jobs().start(order, '/p')
    bySystem.latest().ready().resident = GIGABYTE + 1
    vi.advanceTimersByTime(4_000)
    expect(bySystem.ends()).toMatchObject([{ kind: 'failed', failure: { code: 'out-of-memory' } }])
  })

  it('is cancelled by a message, or else by the end of its process', () => {
    const { jobs, latest, ends } = setUp({ obeys: false })
    const runner = jobs()
    const id = runner.start(order, '/p')
    const child = latest().ready()
    runner.cancel(id)
    runner.cancel(id)
    expect(child.received.filter((message) => message.kind === 'cancel')).toHaveLength(1)
    vi.advanceTimersByTime(2_900)
    expect(child.terminated).toBe(0)
    vi.advanceTimersByTime(200)
    expect([child.terminated, child.killed]).toEqual([1, 0])
    vi.advanceTimersByTime(1_000)
    expect(child.killed).toBe(1)
    expect(ends()).toEqual([{ kind: 'cancelled', jobId: id }])
    // A cancel that comes too late is none; one for a job that never was is a mistake.
    expect(() => runner.cancel(id)).not.toThrow()
    expect(() => runner.cancel(jobId.parse('job-999999'))).toThrow('job-not-found')
  })

  it('keeps a result that came before the cancel did', () => {
    const { jobs, latest, ends } = setUp()
    const runner = jobs()
    const id = runner.start(order, '/p')
    const child = latest().ready()
    runner.cancel(id)
    child.say({ kind: 'event', event: { kind: 'finished', jobId: id, result } })
    vi.advanceTimersByTime(10_000)
    expect(ends()).toMatchObject([{ kind: 'finished' }])
    expect(child.terminated).toBe(0)
  })

  it('starts a process again three times in five minutes, then not, then again', () => {
    const { jobs, latest, children, ends } = setUp()
    const runner = jobs()
    for (let loss = 0; loss < 4; loss++) {
      runner.start(order, '/p')
      latest().ready().exit(1)
    }
    expect(children).toHaveLength(4)
    runner.start(order, '/p')
    expect(children).toHaveLength(4)
    expect(ends().at(-1)).toMatchObject({ failure: { code: 'worker-lost', params: { hint: 'restart-app' } } })
    vi.advanceTimersByTime(5 * 60_000)
    runner.start(order, '/p')
    expect(children).toHaveLength(5)
  })

  it('stops for quitting: the job first, then the process, which lets go of the file', async () => {
    const { jobs, worker, latest, ends } = setUp()
    const runner = jobs()
    const id = runner.start(order, '/p')
    const child = latest().ready()
    const stopped = runner.stop().then(() => worker.stop())
    child.say({ kind: 'event', event: { kind: 'cancelled', jobId: id } })
    await vi.advanceTimersByTimeAsync(0)
    expect(child.received.at(-1)).toEqual({ kind: 'close' })
    expect(child.terminated).toBe(0)
    child.say({ kind: 'closed' })
    await stopped
    expect([child.terminated, ends().length]).toEqual([1, 1])
  })

  it('stops though its process does not close', async () => {
    const { jobs, worker, latest } = setUp({ obeys: false })
    jobs()
    worker.warmUp()
    latest().ready()
    let isStopped = false
    void worker.stop().then(() => {
      isStopped = true
    })
    await vi.advanceTimersByTimeAsync(12_000)
    expect(isStopped).toBe(true)
  })
})

describe('questions and their process', () => {
  it('are answered in any order, each once', async () => {
    const { worker, latest } = setUp()
    const reader = new ReaderClient(worker)
    const [first, second] = [reader.ask('a', 1, '/p'), reader.ask('b', 2, null)]
    latest().ready()
    expect(latest().received).toEqual([
      { kind: 'ask', id: 1, project: '/p', name: 'a', input: 1 },
      { kind: 'ask', id: 2, project: null, name: 'b', input: 2 },
    ])
    for (const id of [2, 1, 1, 99]) latest().say({ kind: 'answer', id, reply: { ok: true, value: id } })
    expect(await Promise.all([first, second])).toEqual([{ ok: true, value: 1 }, { ok: true, value: 2 }]) // prettier-ignore
  })

  it('fail together with their process, and the next one gets a new process', async () => {
    const { worker, latest, children } = setUp()
    const reader = new ReaderClient(worker)
    const asked = [reader.ask('a', 1, '/p'), reader.ask('b', 2, '/p')]
    latest().ready().exit(9)
    for (const reply of await Promise.all(asked))
      expect(reply).toMatchObject({ failure: { code: 'worker-lost', params: { exitCode: 9 } } })
    const next = reader.ask('c', 3, '/p')
    latest()
      .ready()
      .say({ kind: 'answer', id: 3, reply: { ok: true, value: 'c' } })
    expect(await next).toEqual({ ok: true, value: 'c' })
    expect(children).toHaveLength(2)
  })

  it('fail as unresponsive after the limit of the reader; one asked meanwhile goes to the successor', async () => {
    const { worker, latest, children } = setUp({ hangMs: 10_000, obeys: false })
    const reader = new ReaderClient(worker)
    const stuck = reader.ask('a', 1, '/p')
    const hung = latest().ready()
    vi.advanceTimersByTime(11_500)
    expect(hung.terminated).toBe(1)
    const next = reader.ask('b', 2, '/p')
    expect(await stuck).toMatchObject({ failure: { code: 'worker-unresponsive' } })
    expect([children.length, hung.killed]).toEqual([2, 1])
    latest()
      .ready()
      .say({ kind: 'answer', id: 2, reply: { ok: true, value: 'b' } })
    expect(await next).toEqual({ ok: true, value: 'b' })
  })
})

it('gives workers only what they need of the environment', () => {
  const clean = cleanEnv({
    PATH: '/bin',
    NODE_OPTIONS: '--require x',
    OPENAI_API_KEY: 'secret',
    HOME: undefined,
    LANG: 'zh',
  })
  expect(clean).toEqual({ PATH: '/bin', LANG: 'zh' })
})
