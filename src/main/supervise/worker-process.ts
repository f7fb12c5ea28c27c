import { fromWorker, type FromWorker, type ToWorker } from '../../contract/worker.ts'
import { detailOf, type Log } from '../log.ts'
import type { Child } from './child.ts'

/** The keeper answers like a reader, but only while a backup is made. */
export type LaneName = 'writer' | 'reader' | 'keeper'

/** Why a process went: `lost` by itself, everything else because it was ended from here. */
export type GoneReason = 'lost' | 'not-started' | 'unresponsive' | 'out-of-memory' | 'cancel' | 'stopped'
/** What a lane gets to see; readiness, beats and bugs are dealt with here. */
export type LaneMessage = Extract<FromWorker, { kind: 'event' | 'answer' }>

export type WorkerOptions = {
  readonly lane: LaneName
  readonly fork: () => Child
  readonly log: Log
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number
  /** Silence after which the process counts as hung and is ended. */
  readonly hangMs: number
  readonly maxResidentBytes: number
}

const TICK_MS = 1_000
const START_LIMIT_MS = 20_000
const NOT_RESPONDING_MS = 5_000
/** A watch that is itself this late was asleep with the computer; silence meanwhile says nothing. */
const LATE_TICK_MS = 4_000
const KILL_AFTER_MS = 1_000
const GIVE_UP_AFTER_MS = 5_000
const CLOSE_LIMIT_MS = 5_000
const RESTARTS = 3
const RESTART_WINDOW_MS = 5 * 60_000

type Life = {
  readonly child: Child
  readonly startedAt: number
  ready: boolean
  readonly waiting: ToWorker[]
  lastBeatAt: number
  saidNotResponding: boolean
  ending: GoneReason | undefined
  readonly timers: Set<ReturnType<typeof setTimeout>>
  watch: ReturnType<typeof setInterval> | undefined
}

/**
 * One utility process and its successors: started when first needed, watched, ended when it hangs or takes too much
 * memory, and reported exactly once when it is gone, however it went. Messages to and from a process that is gone are dropped.
 */
export class WorkerProcess {
  readonly #options: WorkerOptions
  #life: Life | undefined
  #losses: number[] = []
  #onMessage: (message: LaneMessage) => void = () => {}
  #onGone: (reason: GoneReason, code: number | null) => void = () => {}
  readonly #closedWaiters: (() => void)[] = []
  readonly #goneWaiters: (() => void)[] = []

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  listen(
    onMessage: (message: LaneMessage) => void,
    onGone: (reason: GoneReason, code: number | null) => void,
  ): void {
    this.#onMessage = onMessage
    this.#onGone = onGone
  }

  /** False when no process can be had: it was lost too often, or could not be started. */
  send(message: ToWorker): boolean {
    if (this.#life?.ending !== undefined) this.#abandon(this.#life)
    const life = this.#life ?? this.#start()
    if (life === undefined) return false
    if (life.ready) return this.#post(life, message)
    life.waiting.push(message)
    return true
  }

  /** Starts it ahead of its first message. */
  warmUp(): void {
    if (this.#life === undefined) this.#start()
  }

  /** Ends the present process, first politely; whoever waits for it is told the reason once it is gone. */
  end(reason: GoneReason): void {
    const life = this.#life
    if (life === undefined || life.ending !== undefined) return
    life.ending = reason
    this.#options.log('info', this.#options.lane, `ending: ${reason}`)
    life.child.terminate()
    life.timers.add(setTimeout(() => life.child.kill(), KILL_AFTER_MS))
    life.timers.add(setTimeout(() => this.#gone(life, null), GIVE_UP_AFTER_MS))
  }

  /** Lets go of the project file. Resolves when the connection is closed, with its process if need be. */
  async closeProject(): Promise<void> {
    const life = this.#life
    if (life === undefined) return
    if (life.ending !== undefined || !life.ready) {
      this.end('stopped')
      return this.#whenGone()
    }
    const closed = new Promise<void>((resolve) => this.#closedWaiters.push(resolve))
    this.#post(life, { kind: 'close' })
    const limit = setTimeout(() => this.end('unresponsive'), CLOSE_LIMIT_MS)
    await closed
    clearTimeout(limit)
  }

  async stop(): Promise<void> {
    await this.closeProject()
    if (this.#life === undefined) return
    this.end('stopped')
    await this.#whenGone()
  }

  #whenGone(): Promise<void> {
    if (this.#life === undefined) return Promise.resolve()
    return new Promise((resolve) => this.#goneWaiters.push(resolve))
  }

  #start(): Life | undefined {
    const { fork, lane, log, now } = this.#options
    const time = now()
    this.#losses = this.#losses.filter((at) => time - at < RESTART_WINDOW_MS)
    if (this.#losses.length > RESTARTS) {
      log('error', lane, 'lost too often, not started again')
      return undefined
    }
    let child: Child
    try {
      child = fork()
    } catch (error) {
      this.#losses.push(time)
      log('error', lane, `could not be started: ${detailOf(error)}`)
      return undefined
    }
    const life: Life = {
      child,
      startedAt: time,
      ready: false,
      waiting: [],
      lastBeatAt: time,
      saidNotResponding: false,
      ending: undefined,
      timers: new Set(),
      watch: undefined,
    }
    this.#life = life
    child.onMessage((raw) => this.#receive(life, raw))
    child.onExit((code) => this.#gone(life, code))
    let lastTickAt = time
    life.watch = setInterval(() => {
      const tickAt = now()
      if (tickAt - lastTickAt > LATE_TICK_MS) life.lastBeatAt = tickAt
      lastTickAt = tickAt
      this.#check(life, tickAt)
    }, TICK_MS)
    return life
  }

  #receive(life: Life, raw: unknown): void {
    if (this.#life !== life) return
    const parsed = fromWorker.safeParse(raw)
    if (!parsed.success) {
      // A process that talks nonsense cannot be trusted to settle what it was given.
      this.#options.log('error', this.#options.lane, 'sent a message that is none')
      this.end('lost')
      return
    }
    const message = parsed.data
    switch (message.kind) {
      case 'ready':
        life.ready = true
        life.lastBeatAt = this.#options.now()
        for (const waiting of life.waiting.splice(0)) this.#post(life, waiting)
        return
      case 'beat':
        life.lastBeatAt = this.#options.now()
        life.saidNotResponding = false
        this.#checkMemory(message.residentBytes)
        return
      case 'closed':
        for (const resolve of this.#closedWaiters.splice(0)) resolve()
        return
      case 'bug':
        this.#options.log('error', `${this.#options.lane} ${message.where}`, message.detail)
        return
      case 'event':
      case 'answer':
        // Long statements keep it from beating, but it tells of each that ends.
        life.lastBeatAt = this.#options.now()
        this.#onMessage(message)
        return
    }
  }

  #check(life: Life, time: number): void {
    if (life.ending !== undefined) return
    if (!life.ready) {
      if (time - life.startedAt > START_LIMIT_MS) this.end('not-started')
      return
    }
    const silence = time - life.lastBeatAt
    if (silence > NOT_RESPONDING_MS && !life.saidNotResponding) {
      life.saidNotResponding = true
      this.#options.log('warning', this.#options.lane, 'not responding')
    }
    if (silence > this.#options.hangMs) this.end('unresponsive')
    // A process too busy to send a beat is asked of the system.
    else if (silence > 2 * TICK_MS) this.#checkMemory(life.child.residentBytes() ?? 0)
  }

  #checkMemory(residentBytes: number): void {
    if (residentBytes <= this.#options.maxResidentBytes) return
    this.#options.log('error', this.#options.lane, `too much memory: ${residentBytes} bytes`)
    this.end('out-of-memory')
  }

  #post(life: Life, message: ToWorker): boolean {
    try {
      life.child.post(message)
      return true
    } catch (error) {
      this.#options.log('error', this.#options.lane, `message not sent: ${detailOf(error)}`)
      return false
    }
  }

  /** Its successor is wanted before a process being ended is gone. */
  #abandon(life: Life): void {
    life.child.kill()
    this.#gone(life, null)
  }

  #gone(life: Life, code: number | null): void {
    if (this.#life !== life) return
    this.#life = undefined
    clearInterval(life.watch)
    for (const timer of life.timers) clearTimeout(timer)
    const reason = life.ending ?? (life.ready ? 'lost' : 'not-started')
    if (reason !== 'stopped' && reason !== 'cancel') {
      this.#losses.push(this.#options.now())
      this.#options.log('error', this.#options.lane, `gone: ${reason}, exit code ${String(code)}`)
    }
    this.#onGone(reason, code)
    for (const resolve of this.#closedWaiters.splice(0)) resolve()
    for (const resolve of this.#goneWaiters.splice(0)) resolve()
  }
}
