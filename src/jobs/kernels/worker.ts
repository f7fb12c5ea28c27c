// Entry of a kernel thread: takes a task, claims its slices until none is left or the task is cancelled, answers once.
import { parentPort, workerData } from 'node:worker_threads'
import type { Kernels } from '../../engine/kernels/kernels.ts'
import { runSlice } from './run-slice.ts'
import { CONTROL, type FromWorker, type ToWorker, type WorkerStart } from './tasks.ts'
import { type WasmMemory, type WasmModule, wasm } from './webassembly.ts'

const port = parentPort
if (port === null) throw new Error('worker.ts must run as a worker thread')

// The pool of this build is the only one that starts this file, with exactly these values.
const start = workerData as WorkerStart
// An `object` in the message, because its type has no name there; the pool put its arena's memory in.
const memory = start.memory as WasmMemory
const control = new Int32Array(start.control)
const imports = { env: { memory, abort: () => fail('a kernel aborted') } }
// The module was compiled from our own sources, whose exports `Kernels` describes.
const kernels = new wasm.Instance(start.module as WasmModule, imports).exports as Kernels

const answer = (message: FromWorker): void => port.postMessage(message)
const isCancelled = (): boolean => Atomics.load(control, CONTROL.cancelled) !== 0

port.on('message', ({ task }: ToWorker) => {
  try {
    // grow(0) makes this thread see what another thread has added.
    memory.grow(0)
    const context = { kernels, buffer: memory.buffer, worker: start.worker, isCancelled }
    while (!isCancelled()) {
      const slice = Atomics.add(control, CONTROL.nextSlice, 1)
      if (slice >= task.slices) break
      runSlice(task, slice, context)
    }
    answer({ kind: 'done' })
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    answer({ kind: 'failed', message, stack: stack ?? '' })
  }
})
answer({ kind: 'ready' })

function fail(message: string): never {
  throw new Error(message)
}
