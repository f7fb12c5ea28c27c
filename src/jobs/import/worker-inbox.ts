import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { InteractionColumns } from '../../store/queries/interaction-columns.ts'
import type { CsvWorkerInput, FromCsvWorker } from './csv-worker.ts'

/** The thread holds a few pieces and one record under way, and what of names and facts it has numbered. */
const WORKER_HEAP_MB = 128

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

/** Starts the thread that reads a file. An aborted signal ends it at once, whatever it is doing. */
export function startReading(input: CsvWorkerInput, signal: AbortSignal): ReadingThread {
  const worker = new Worker(entry(), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: 8 },
  })
  return new ReadingThread(worker, signal)
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
  #error: unknown
  #hasError = false
  #wake: (() => void) | undefined
  readonly #onAbort = (): void => {
    this.#messages.length = 0
    this.#stop(this.#signal.reason)
    void this.#worker.terminate()
  }

  constructor(worker: Worker, signal: AbortSignal) {
    this.#worker = worker
    this.#signal = signal
    worker.on('message', (message: FromCsvWorker) => {
      if (message.kind === 'failed')
        this.#stop(new ExpectedFailure(message.failure.code, message.failure.params))
      else if (message.kind === 'bug') this.#stop(new Error(`the reading thread failed: ${message.detail}`))
      else this.#messages.push(message)
      this.#wake?.()
    })
    worker.on('error', (error: Error) => {
      const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      this.#stop(isOutOfMemory ? new ExpectedFailure('out-of-memory') : error)
    })
    worker.on('exit', () => this.#stop(new Error('the reading thread ended before the file did')))
    signal.addEventListener('abort', this.#onAbort, { once: true })
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
    this.#worker.postMessage('more')
  }

  /** Gives columns back, to be used again. */
  reuse(columns: InteractionColumns): void {
    const used = { ...columns, consents: [], told: NOTHING_TOLD }
    const buffers = Object.values(used).flatMap((column) =>
      // Made by one of both threads, so never shared memory.
      ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
    )
    this.#worker.postMessage(used, buffers)
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort)
    await this.#worker.terminate()
  }

  #stop(error: unknown): void {
    // The first cause counts: a thread that failed also exits.
    if (!this.#hasError) this.#error = error
    this.#hasError = true
    this.#wake?.()
  }
}
