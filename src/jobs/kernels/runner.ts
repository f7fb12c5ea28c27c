import type { Arena } from './arena.ts'
import type { KernelTask } from './tasks.ts'

/** What the sessions need of the pool. */
export type KernelRunner = {
  readonly arena: Arena
  readonly threads: number
  /** @param alone for slices that must follow each other: one thread does them all. */
  readonly run: (task: KernelTask, alone?: 'one-thread') => Promise<void>
}
