import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { Dialect } from '../../contract/dialect.ts'
import type { CsvWorkerInput, FromCsvWorker } from './csv-worker.ts'
import type { RecordBatch } from './records.ts'

/** Batches the reading thread may be ahead: what one transaction takes, so that it reads on meanwhile. Of pieces of 64 KiB, some 10 MB. */
const CREDIT = 32
/** The thread holds a few pieces and one record under way. */
const WORKER_HEAP_MB = 128

/** Set by the bundler; the running source has no such name. */
declare const __SEXTANT_BUILT__: boolean | undefined

export type RecordStream = {
  readonly fileBytes: number
  /** Goes through the file once. */
  readonly batches: () => AsyncGenerator<RecordBatch, void, undefined>
  /** SHA-256 of the file; known when all batches were taken. */
  readonly hash: () => string
  readonly close: () => Promise<void>
}

/**
 * Reads and parses a file on a thread of its own, no faster than the records are taken. An aborted signal ends the
 * thread at once, whatever it is doing.
 * @throws ExpectedFailure of the source and of the guard, here or while the batches are taken
 */
export async function streamRecords(
  path: string,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<RecordStream> {
  signal.throwIfAborted()
  const workerData: CsvWorkerInput = { path, dialect, credit: CREDIT }
  const worker = new Worker(entry(), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: 8 },
  })
  const inbox = new Inbox(worker, signal)
  let hash = ''

  async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
    for (;;) {
      const message = await inbox.next()
      if (message.kind === 'end') {
        hash = message.hash
        return
      }
      if (message.kind !== 'batch') throw new Error(`the reading thread sent ${message.kind} out of turn`)
      worker.postMessage('more')
      yield message.batch
    }
  }

  try {
    const first = await inbox.next()
    if (first.kind !== 'opened') throw new Error(`the reading thread began with ${first.kind}`)
    return { fileBytes: first.fileBytes, batches, hash: () => hash, close: () => inbox.close() }
  } catch (error) {
    await inbox.close()
    throw error
  }
}

function entry(): URL | string {
  return typeof __SEXTANT_BUILT__ !== 'undefined'
    ? join(__dirname, 'csv-worker.js')
    : new URL('./csv-worker.ts', import.meta.url)
}

/** Messages of the thread in order; a failure, a dead thread or an abort comes out as the error it is. */
class Inbox {
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
