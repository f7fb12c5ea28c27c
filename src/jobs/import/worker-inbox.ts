import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { InteractionColumns } from '../../store/queries/interaction-columns.ts'
import type { CsvWorkerInput, FromCsvWorker, ToCsvWorker } from './csv-worker.ts'

/** The thread holds a few pieces and one record under way, and what of names and facts it has numbered. */
const WORKER_HEAP_MB = 128
/** What a thread has to hear "stop" and to close its file. It hears nothing while it goes through one large cell or directory. */
const GRACE_MS = 1_000
/** A thread that waits for the next file that long is not needed. */
const IDLE_MS = 60_000

const NOTHING_TOLD: InteractionColumns['told'] = {
  restart: false,
  customers: [],
  products: [],
  customerFacts: [],
  productFacts: [],
  settings: [],
}

/** Set by the bundler; the running source has no such name. */
declare const __SEXTANT_BUILT__: boolean | undefined

/**
 * The thread that read the last file, for the next one. Threads that come and go are not only slower: V8 of Node 24 can fail where the
 * code of one thread is unmapped while another asks for room (nodejs/node issues 62393 and 64500).
 */
let waiting: { readonly worker: Worker; readonly timer: NodeJS.Timeout } | undefined

/** Has a thread read a file. With an aborted signal it stops at once, and is ended where it does not hear that. */
export function startReading(input: CsvWorkerInput, signal: AbortSignal): ReadingThread {
  return new ReadingThread(takeWorker(), input, signal)
}

/** Has a thread load its program while something else is still to be done before a file is read; it does not keep the process alive. */
export function prepareReading(): void {
  if (waiting === undefined) keepWaiting(newWorker())
}

function takeWorker(): Worker {
  if (waiting === undefined) return newWorker()
  const { worker, timer } = waiting
  clearTimeout(timer)
  waiting = undefined
  worker.ref()
  return worker
}

function newWorker(): Worker {
  const worker = new Worker(entry(), {
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: 8 },
  })
  // Whoever reads has listeners of its own; an idle thread that dies is not asked again.
  worker.on('error', () => undefined)
  worker.on('exit', () => {
    if (waiting?.worker === worker) forgetWaiting()
  })
  return worker
}

async function giveBack(worker: Worker): Promise<void> {
  if (waiting !== undefined) {
    await worker.terminate()
    return
  }
  keepWaiting(worker)
}

function keepWaiting(worker: Worker): void {
  worker.unref()
  const timer = setTimeout(() => {
    forgetWaiting()
    void worker.terminate()
  }, IDLE_MS)
  waiting = { worker, timer: timer.unref() }
}

function forgetWaiting(): void {
  clearTimeout(waiting?.timer)
  waiting = undefined
}

function entry(): URL | string {
  return typeof __SEXTANT_BUILT__ !== 'undefined'
    ? join(__dirname, 'csv-worker.js')
    : new URL('./csv-worker.ts', import.meta.url)
}

/** Messages of the thread in order; a failure, a dead thread or an abort comes out as the error it is. */
export class ReadingThread {
  readonly #worker: Worker
  readonly #signal: AbortSignal
  readonly #messages: FromCsvWorker[] = []
  readonly #ended: Promise<'idle' | 'dead'>
  #tellEnded: (how: 'idle' | 'dead') => void = () => undefined
  #isIdle = false
  #isClosed = false
  #error: unknown
  #hasError = false
  #wake: (() => void) | undefined

  constructor(worker: Worker, input: CsvWorkerInput, signal: AbortSignal) {
    this.#worker = worker
    this.#signal = signal
    this.#ended = new Promise((resolve) => (this.#tellEnded = resolve))
    worker.on('message', this.#onMessage)
    worker.on('error', this.#onError)
    worker.on('exit', this.#onExit)
    signal.addEventListener('abort', this.#onAbort, { once: true })
    this.#post({ kind: 'read', input })
  }

  async next(): Promise<FromCsvWorker> {
    for (;;) {
      const message = this.#messages.shift()
      if (message !== undefined) return message
      if (this.#hasError) throw this.#error
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Allows the thread to send one message more. */
  more(): void {
    this.#post({ kind: 'more' })
  }

  /** Gives columns back, to be used again. */
  reuse(columns: InteractionColumns): void {
    const used = { ...columns, consents: [], told: NOTHING_TOLD }
    const buffers = Object.values(used).flatMap((column) =>
      // Made by one of both threads, so never shared memory.
      ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
    )
    this.#post({ kind: 'reuse', columns: used }, buffers)
  }

  /** Afterwards nobody has the file open. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#signal.removeEventListener('abort', this.#onAbort)
    if (!this.#isIdle) this.#post({ kind: 'stop' })
    const how = await this.#endedInTime()
    this.#worker.off('message', this.#onMessage)
    this.#worker.off('error', this.#onError)
    this.#worker.off('exit', this.#onExit)
    if (how === 'idle') await giveBack(this.#worker)
    else await this.#worker.terminate()
  }

  readonly #onMessage = (message: FromCsvWorker): void => {
    if (message.kind === 'idle') {
      this.#isIdle = true
      this.#tellEnded('idle')
    } else if (message.kind === 'failed')
      this.#stop(new ExpectedFailure(message.failure.code, message.failure.params))
    else if (message.kind === 'bug') this.#stop(new Error(`the reading thread failed: ${message.detail}`))
    // What was on its way when the reading was given up is of no use.
    else if (!this.#signal.aborted) this.#messages.push(message)
    this.#wake?.()
  }

  readonly #onError = (error: Error): void => {
    const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    this.#stop(isOutOfMemory ? new ExpectedFailure('out-of-memory') : error)
  }

  readonly #onExit = (): void => {
    this.#stop(new Error('the reading thread ended before the file did'))
    this.#tellEnded('dead')
  }

  readonly #onAbort = (): void => {
    this.#messages.length = 0
    this.#stop(this.#signal.reason)
    this.#post({ kind: 'stop' })
  }

  async #endedInTime(): Promise<'idle' | 'dead'> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'dead'>((resolve) => (timer = setTimeout(() => resolve('dead'), GRACE_MS)))
    try {
      return await Promise.race([this.#ended, late])
    } finally {
      clearTimeout(timer)
    }
  }

  #post(message: ToCsvWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer])
  }

  #stop(error: unknown): void {
    // The first cause counts: a thread that failed also exits.
    if (!this.#hasError) this.#error = error
    this.#hasError = true
    this.#wake?.()
  }
}
