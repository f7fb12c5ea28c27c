import type { Failure } from '../../contract/failure.ts'
import type { GoneReason } from './worker-process.ts'

/** What is told to whoever waited for a process that is gone. `hint` names the advice; the words stand in the locale files. */
export function goneFailure(reason: GoneReason, code: number | null): Failure {
  switch (reason) {
    case 'unresponsive':
      return { code: 'worker-unresponsive', params: { hint: 'project-unharmed' } }
    case 'out-of-memory':
      return { code: 'out-of-memory', params: { hint: 'project-unharmed' } }
    case 'cancel':
    case 'stopped':
      return { code: 'cancelled', params: {} }
    case 'lost':
    case 'not-started':
      return { code: 'worker-lost', params: { exitCode: code ?? -1, hint: 'project-unharmed' } }
  }
}

/** No process could be had at all. */
export const noWorker: Failure = { code: 'worker-lost', params: { exitCode: -1, hint: 'restart-app' } }
