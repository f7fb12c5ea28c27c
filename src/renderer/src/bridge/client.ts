import type { AppEvent } from '../../../contract/bridge.ts'
import type { Failure } from '../../../contract/failure.ts'
import type { FileRef, Input, Output, RequestName } from '../../../contract/requests.ts'

/** A reply that was a failure, thrown. */
export class FailureError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.code)
    this.name = 'FailureError'
    this.failure = failure
  }
}

export function failureOf(error: unknown): Failure {
  return error instanceof FailureError ? error.failure : { code: 'bug', params: {} }
}

type Arguments<N extends RequestName> = undefined extends Input<N> ? [] : [input: Input<N>]

/** Asks main a question of the contract. */
export async function ask<N extends RequestName>(name: N, ...input: Arguments<N>): Promise<Output<N>> {
  // `Arguments` holds the input exactly when the request has one; otherwise the input is void.
  const reply = await window.sextant.request(name, input[0] as Input<N>)
  if (!reply.ok) throw new FailureError(reply.failure)
  return reply.value
}

/** Hands dropped files to main, which alone knows their paths. */
export async function registerDropped(files: readonly File[]): Promise<FileRef[]> {
  const reply = await window.sextant.dropFiles(files)
  if (!reply.ok) throw new FailureError(reply.failure)
  return reply.value
}

const listeners = new Set<(event: AppEvent) => void>()
let connected = false

/** Listens to main's own events; the window subscribes once, whatever the number of listeners. */
export function onAppEvent(listener: (event: AppEvent) => void): () => void {
  if (!connected) {
    connected = true
    window.sextant.onAppEvent((event) => {
      for (const each of [...listeners]) each(event)
    })
  }
  listeners.add(listener)
  return () => listeners.delete(listener)
}
