import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import { translated } from '../../store/open.ts'

/** What went wrong, in the words of the contract; `detail` is there for what nobody expected and goes to the log. */
export type Fault =
  { readonly kind: 'failure'; readonly failure: Failure } | { readonly kind: 'bug'; readonly detail: string }

export function faultOf(error: unknown, path: string): Fault {
  const known = translated(error, path)
  if (known instanceof ExpectedFailure) return { kind: 'failure', failure: known.toFailure() }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return failed('disk-full')
  if (code === 'EROFS') return failed('target-not-writable')
  if (code.startsWith('SQLITE_IOERR')) return failed('project-damaged')
  // V8 says so in a RangeError when a typed array or a WebAssembly memory does not fit.
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || isAllocationFailure(error)) return failed('out-of-memory')
  return {
    kind: 'bug',
    detail: error instanceof Error ? (error.stack ?? error.message) : `thrown: ${typeof error}`,
  }
}

export function isAbort(error: unknown): boolean {
  if (error instanceof ExpectedFailure) return error.code === 'cancelled'
  return error instanceof Error && error.name === 'AbortError'
}

function failed(code: Failure['code']): Fault {
  return { kind: 'failure', failure: { code, params: {} } }
}

function isAllocationFailure(error: unknown): boolean {
  return (
    error instanceof RangeError && /allocation failed|could not allocate|out of memory/i.test(error.message)
  )
}
