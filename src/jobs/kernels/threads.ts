import { Worker } from 'node:worker_threads'
import { workerLocation } from './locate.ts'
import { CONTROL, type FromWorker, type KernelTask, type ToWorker, type WorkerStart } from './tasks.ts'
import type { WasmMemory, WasmModule } from './webassembly.ts'

type Listener = { readonly done: () => void; readonly failed: (error: Error) => void }

/** The worker threads; runs one task at a time, on all of them or on one. */
export class Threads {
  readonly count: number
  readonly #control = new SharedArrayBuffer(CONTROL.length * 4)
  readonly #flags = new Int32Array(this.#control)
  readonly #workers: Worker[] = []
  readonly #listeners: (Listener | null)[] = []
  #last: Promise<void> = Promise.resolve()
  #lost: Error | null = null
  #isClosed = false

  private constructor(count: number) {
    this.count = count
  }

  static async start(count: number, module: WasmModule, memory: WasmMemory): Promise<Threads> {
    const threads = new Threads(count)
    const ready: Promise<void>[] = []
    for (let worker = 0; worker < count; worker++) {
      ready.push(threads.#listen(worker))
      const data: WorkerStart = { module, memory, control: threads.#control, worker }
      threads.#workers.push(threads.#create(worker, data))
    }
    try {
      await Promise.all(ready)
    } catch (error) {
      await threads.close()
      throw error
    }
    return threads
  }

  /**
   * Rejects with the signal's reason after an abort (as soon as every thread has left its slice), or with the error of a thread.
   * @param alone slices that must follow each other: one thread does them all.
   */
  async run(task: KernelTask, signal: AbortSignal | undefined, alone = false): Promise<void> {
    const turn = this.#last.then(() => this.#runNow(task, signal, alone))
    this.#last = turn.catch(() => undefined)
    await turn
  }

  async close(): Promise<void> {
    this.#isClosed = true
    Atomics.store(this.#flags, CONTROL.cancelled, 1)
    const workers = this.#workers.splice(0)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  async #runNow(task: KernelTask, signal: AbortSignal | undefined, alone: boolean): Promise<void> {
    signal?.throwIfAborted()
    if (this.#lost !== null) throw this.#lost
    if (this.#isClosed) throw new Error('the kernel pool is closed')
    Atomics.store(this.#flags, CONTROL.nextSlice, 0)
    Atomics.store(this.#flags, CONTROL.cancelled, 0)
    const cancel = (): void => {
      Atomics.store(this.#flags, CONTROL.cancelled, 1)
    }
    signal?.addEventListener('abort', cancel)
    try {
      const message: ToWorker = { task }
      const used = this.#workers.slice(0, alone ? 1 : Math.min(this.count, Math.max(1, task.slices)))
      const answers = used.map((worker, index) => {
        const answer = this.#listen(index)
        worker.postMessage(message)
        return answer
      })
      // All threads must have left the task before its memory may be used again.
      const results = await Promise.allSettled(answers)
      signal?.throwIfAborted()
      for (const result of results) if (result.status === 'rejected') throw result.reason
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #listen(worker: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#listeners[worker] = { done: resolve, failed: reject }
    })
  }

  #create(index: number, data: WorkerStart): Worker {
    const worker = new Worker(workerLocation(), { workerData: data })
    const settle = (error: Error | null): void => {
      const listener = this.#listeners[index]
      this.#listeners[index] = null
      if (error === null) listener?.done()
      else listener?.failed(error)
    }
    worker.on('message', (message: FromWorker) => {
      if (message.kind !== 'failed') return settle(null)
      const error = new Error(`kernel thread: ${message.message}`)
      error.stack = message.stack
      Atomics.store(this.#flags, CONTROL.cancelled, 1)
      settle(error)
    })
    const lose = (error: Error): void => {
      if (!this.#isClosed) this.#lost ??= error
      Atomics.store(this.#flags, CONTROL.cancelled, 1)
      settle(error)
    }
    worker.on('error', lose)
    worker.on('exit', (code) => lose(new Error(`a kernel thread stopped with exit code ${code}`)))
    return worker
  }
}
