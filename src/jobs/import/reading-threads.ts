import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { keepHeapLean } from './lean-heap.ts'

/** The thread holds a few pieces and one record under way, and what of names and facts it has numbered. */
const WORKER_HEAP_MB = 128
const WORKER_YOUNG_MB = 12
/** A thread that waits for the next file that long is not needed. */
const IDLE_MS = 60_000

/** Set by the bundler; the running source has no such name. */
declare const __SEXTANT_BUILT__: boolean | undefined

/**
 * The thread that read the last file, for the next one. Threads that come and go are not only slower: V8 of Node 24 can fail where the
 * code of one thread is unmapped while another asks for room (nodejs/node issues 62393 and 64500).
 */
let waiting: { readonly worker: Worker; readonly timer: NodeJS.Timeout } | undefined

/**
 * Has a thread load its program while something else is still to be done before a file is read; it does not keep the process alive. This module
 * loads little itself, so that a command can begin with it.
 */
export function prepareReading(): void {
  if (waiting === undefined) keepWaiting(newWorker())
}

export function takeWorker(): Worker {
  if (waiting === undefined) return newWorker()
  const { worker, timer } = waiting
  clearTimeout(timer)
  waiting = undefined
  worker.ref()
  return worker
}

/** Takes back a thread that is idle. */
export async function giveBack(worker: Worker): Promise<void> {
  if (waiting === undefined) keepWaiting(worker)
  else await worker.terminate()
}

function newWorker(): Worker {
  keepHeapLean()
  const worker = new Worker(entry(), {
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: WORKER_YOUNG_MB },
  })
  // Whoever reads has listeners of its own; an idle thread that dies is not asked again.
  worker.on('error', () => undefined)
  worker.on('exit', () => {
    if (waiting?.worker === worker) forgetWaiting()
  })
  return worker
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
