import type { Worker } from 'node:worker_threads'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { InteractionColumns } from '../../store/queries/interaction-columns.ts'
import type { CsvWorkerInput, FromCsvWorker, ToCsvWorker } from './csv-worker.ts'
import { giveBack, takeWorker } from './reading-threads.ts'

/** What a thread has to hear "stop" and to close its file. It hears nothing while it goes through one large cell or directory. */
const GRACE_MS = 1_000

const NOTHING_TOLD: InteractionColumns['told'] = {
  restart: false,
  customers: [],
  products: [],
  customerFacts: [],
  productFacts: [],
  settings: [],
}

/** Has a thread read a file. With an aborted signal it stops at once, and is ended where it does not hear that. */
export function startReading(input: CsvWorkerInput, signal: AbortSignal): ReadingThread {
  return new ReadingThread(takeWorker(), input, signal)
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
