import type { ToWorker } from '../../contract/worker.ts'

/** A started process as the supervision sees it; tests put a fake in its place. */
export type Child = {
  readonly post: (message: ToWorker) => void
  /** Asks it to end (SIGTERM). */
  readonly terminate: () => void
  /** Ends it whatever it does (SIGKILL). */
  readonly kill: () => void
  /** Resident bytes as the system counts them; undefined where unknown. */
  readonly residentBytes: () => number | undefined
  readonly onMessage: (listener: (message: unknown) => void) => void
  readonly onExit: (listener: (code: number) => void) => void
}
