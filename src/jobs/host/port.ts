import type { FromWorker } from '../../contract/worker.ts'

/** The line to main, as far as a lane needs it. */
export type Port = {
  readonly post: (message: FromWorker) => void
}

/** What happens to each message from main in one lane. */
export type Lane = {
  readonly receive: (message: unknown) => void
}
