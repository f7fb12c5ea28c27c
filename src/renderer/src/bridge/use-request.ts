import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import type { Failure } from '../../../contract/failure.ts'
import type { Input, Output, RequestName } from '../../../contract/requests.ts'
import { FailureError, failureOf, onAppEvent } from './client.ts'

export type RequestState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'ready'; readonly value: T; readonly refreshing: boolean }

export type Asked<T> = {
  readonly state: RequestState<T>
  readonly value: T | undefined
  readonly refresh: () => void
}

type Answered<T> = { readonly question: string; readonly round: number; readonly state: RequestState<T> }

/**
 * Asks on mount, when the input changes and when the data change. `skip` asks nothing and stays loading. A newer
 * question makes the answer to an older one void; while the same question is asked again its old answer stays.
 */
export function useRequest<N extends RequestName>(name: N, input: Input<N>, skip = false): Asked<Output<N>> {
  const [answered, setAnswered] = useState<Answered<Output<N>> | null>(null)
  const [round, setRound] = useState(0)
  const question = `${name} ${JSON.stringify(input)}`
  const load = useEffectEvent(() => answer(name, input))

  useEffect(() => {
    if (skip) return
    let isCurrent = true
    void load().then((state) => {
      if (isCurrent) setAnswered({ question, round, state })
    })
    return () => {
      isCurrent = false
    }
  }, [question, round, skip])

  const refresh = useCallback(() => setRound((old) => old + 1), [])
  useEffect(
    () =>
      onAppEvent((event) => {
        if (event.kind === 'data-changed' || event.kind === 'project-changed') refresh()
      }),
    [refresh],
  )

  const state = stateOf(answered, question, round)
  return { state, value: state.kind === 'ready' ? state.value : undefined, refresh }
}

function stateOf<T>(answered: Answered<T> | null, question: string, round: number): RequestState<T> {
  if (answered?.question !== question) return { kind: 'loading' }
  return answered.state.kind === 'ready'
    ? { ...answered.state, refreshing: answered.round !== round }
    : answered.state
}

async function answer<N extends RequestName>(name: N, input: Input<N>): Promise<RequestState<Output<N>>> {
  try {
    const reply = await window.sextant.request(name, input)
    if (!reply.ok) throw new FailureError(reply.failure)
    return { kind: 'ready', value: reply.value, refreshing: false }
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) }
  }
}
