import { useCallback, useState } from 'react'
import type { Failure } from '../../../contract/failure.ts'
import { failureOf } from './client.ts'

export type Action = {
  readonly run: (work: () => Promise<void>) => void
  readonly busy: boolean
  readonly failure: Failure | null
  readonly clear: () => void
}

/** Runs something the user asked for and keeps its failure, so that a view can show it beside the button. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const run = useCallback((work: () => Promise<void>) => {
    setBusy(true)
    setFailure(null)
    void work()
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setBusy(false))
  }, [])
  const clear = useCallback(() => setFailure(null), [])
  return { run, busy, failure, clear }
}
