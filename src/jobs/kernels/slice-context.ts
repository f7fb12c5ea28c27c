import type { Kernels } from '../../engine/kernels/kernels.ts'

/** What a thread works with: the kernels, a fresh view of the memory, its own number, and the cancel flag. */
export type SliceContext = {
  readonly kernels: Kernels
  readonly buffer: SharedArrayBuffer
  readonly worker: number
  readonly isCancelled: () => boolean
}
