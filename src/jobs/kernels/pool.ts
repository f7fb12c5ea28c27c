import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { hasRelaxedSimd } from '../../engine/kernels/detect.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import { Arena } from './arena.ts'
import { openBpr } from './bpr-session.ts'
import { openDense } from './dense-session.ts'
import { openImplicit } from './implicit-session.ts'
import { openInverse } from './inverse-session.ts'
import { kernelLocation } from './locate.ts'
import type { KernelRunner } from './runner.ts'
import { openNetwork } from './network-session.ts'
import { openSlim } from './slim-session.ts'
import { openScoring } from './scoring-session.ts'
import { Threads } from './threads.ts'
import type { KernelTask } from './tasks.ts'
import { wasm } from './webassembly.ts'

export type KernelPoolSettings = {
  /** Worker threads, 1..64; one per core if left out. */
  readonly threads?: number
  /** Which build of the kernels: the fastest that the engine has if left out. */
  readonly variant?: 'simd' | 'relaxed-simd'
}

export interface KernelPool {
  readonly threads: number
  /** Which build runs: fused multiply-add where the engine has it. */
  readonly variant: 'simd' | 'relaxed-simd'
  /** The heavy operations on all threads; after `signal` aborts they reject with its reason within 100 ms. */
  backend(signal?: AbortSignal): Backend
  /** Ends the threads and gives the memory back. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Starts the kernel threads. The same input gives the same bytes with any number of threads.
 * @throws RangeError when `threads` is out of range; Error when the compiled kernels are missing (scripts/build-kernels.mjs makes them).
 */
export async function createKernelPool(settings: KernelPoolSettings = {}): Promise<KernelPool> {
  const count = settings.threads ?? coreCount()
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw new RangeError(`threads must be 1..64, got ${count}`)
  const isRelaxed =
    settings.variant === undefined
      ? hasRelaxedSimd((bytes) => wasm.validate(bytes))
      : settings.variant === 'relaxed-simd'
  const bytes = await readFile(kernelLocation(isRelaxed ? 'kernels-relaxed.wasm' : 'kernels.wasm'))
  const module = await wasm.compile(new Uint8Array(bytes))
  const arena = new Arena()
  const threads = await Threads.start(count, module, arena.memory)
  return {
    threads: count,
    variant: isRelaxed ? 'relaxed-simd' : 'simd',
    backend: (signal) => {
      const run = (task: KernelTask, alone?: 'one-thread'): Promise<void> =>
        threads.run(task, signal, alone === 'one-thread')
      const runner: KernelRunner = { arena, threads: count, run }
      return {
        openDense: (matrix) => openDense(runner, matrix),
        openImplicit: (problem) => openImplicit(runner, problem),
        openScoring: (problem) => openScoring(runner, problem),
        openInverse: (order) => openInverse(runner, order),
        openBpr: (problem) => openBpr(runner, problem),
        openSlim: (matrix, settings) => openSlim(runner, matrix, settings),
        openNetwork: (shape, parameters) => openNetwork(runner, shape, parameters),
      }
    },
    close: () => threads.close(),
  }
}

function coreCount(): number {
  // availableParallelism came with Node 18.14.
  return Math.min(64, typeof availableParallelism === 'function' ? availableParallelism() : cpus().length)
}
