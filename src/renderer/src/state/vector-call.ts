import type { Failure } from '../../../contract/failure.ts'
import type { VectorBrief, VectorPreview, VectorResult } from '../../../contract/product-vectors.ts'
import { ask, failureOf, onAppEvent } from '../bridge/client.ts'
import { createStore, useStore } from './store.ts'

/** Texts on their way to become vectors; it outlives the view that asked. */
export type VectorCall =
  | { readonly kind: 'idle' }
  | { readonly kind: 'shown'; readonly brief: VectorBrief; readonly preview: VectorPreview }
  | { readonly kind: 'running'; readonly id: string; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly result: VectorResult }
  | { readonly kind: 'failed'; readonly failure: Failure }

const callStore = createStore((_: VectorCall, next: VectorCall) => next, { kind: 'idle' })
let isFollowing = false

export function useVectorCall(): VectorCall {
  return useStore(callStore, (call) => call)
}

export function forgetVectorCall(): void {
  callStore.dispatch({ kind: 'idle' })
}

/** Composes what would be sent and shows it; nothing is sent. */
export async function showTexts(brief: VectorBrief, revealed: readonly string[] = []): Promise<void> {
  try {
    const preview = await ask('vectors:preview', { brief, revealed: [...revealed] })
    callStore.dispatch({ kind: 'shown', brief, preview })
  } catch (error) {
    callStore.dispatch({ kind: 'failed', failure: failureOf(error) })
  }
}

/** Sends the bytes of the preview that is shown. */
export async function sendTexts(): Promise<void> {
  const shown = callStore.get()
  if (shown.kind !== 'shown') return
  follow()
  const { id, products } = shown.preview
  callStore.dispatch({ kind: 'running', id, done: 0, total: products })
  try {
    callStore.dispatch({ kind: 'done', result: await ask('vectors:send', { id }) })
  } catch (error) {
    callStore.dispatch({ kind: 'failed', failure: failureOf(error) })
  }
}

function follow(): void {
  if (isFollowing) return
  isFollowing = true
  onAppEvent((event) => {
    const call = callStore.get()
    if (event.kind === 'llm-progress' && call.kind === 'running' && call.id === event.id)
      callStore.dispatch({ ...call, done: event.done, total: event.total })
  })
}
