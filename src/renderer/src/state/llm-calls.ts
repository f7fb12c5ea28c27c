import type { Failure } from '../../../contract/failure.ts'
import type { LlmOrder, LlmPreview, LlmReply, LlmTask } from '../../../contract/llm.ts'
import { ask, failureOf, onAppEvent } from '../bridge/client.ts'
import { createStore, useStore } from './store.ts'

/** A question to the language model, from the first preview to its end. It outlives the view that asked. */
export type LlmCall =
  | { readonly kind: 'idle' }
  | { readonly kind: 'preparing'; readonly order: LlmOrder }
  | { readonly kind: 'shown'; readonly order: LlmOrder; readonly preview: LlmPreview }
  | {
      readonly kind: 'running'
      readonly order: LlmOrder
      readonly id: string
      readonly text: string
      /** Seconds until the server is asked again; null while it is being asked. */
      readonly wait: number | null
    }
  | { readonly kind: 'done'; readonly order: LlmOrder; readonly reply: LlmReply }
  | {
      readonly kind: 'failed'
      readonly order: LlmOrder
      readonly failure: Failure
      /** What had come before it failed or was cancelled. */
      readonly text: string
    }

type Calls = Readonly<Record<string, LlmCall>>
type Action =
  | { readonly kind: 'set'; readonly purpose: string; readonly call: LlmCall }
  | { readonly kind: 'text'; readonly id: string; readonly text: string }
  | { readonly kind: 'wait'; readonly id: string; readonly seconds: number }

const idle: LlmCall = { kind: 'idle' }

export function reduceCalls(calls: Calls, action: Action): Calls {
  if (action.kind === 'set') return { ...calls, [action.purpose]: action.call }
  const found = Object.entries(calls).find(([, call]) => call.kind === 'running' && call.id === action.id)
  if (found === undefined) return calls
  const [purpose, call] = found
  if (call.kind !== 'running') return calls
  const next: LlmCall =
    action.kind === 'text'
      ? { ...call, text: call.text + action.text, wait: null }
      : { ...call, wait: action.seconds }
  return { ...calls, [purpose]: next }
}

const callsStore = createStore(reduceCalls, {})
let isFollowing = false

function set(purpose: string, call: LlmCall): void {
  callsStore.dispatch({ kind: 'set', purpose, call })
}

export function useLlmCall(purpose: string): LlmCall {
  return useStore(callsStore, (calls) => calls[purpose] ?? idle)
}

/** Composes what would be sent and shows it; nothing is sent. */
export async function showPrompt(
  purpose: string,
  task: LlmTask,
  { revealed = [], wording = '' }: { readonly revealed?: readonly string[]; readonly wording?: string } = {},
): Promise<void> {
  const order = { task, revealed: [...revealed], wording }
  const before = callsStore.get()[purpose]
  // While masks are ticked the former preview stays on the screen.
  if (before?.kind !== 'shown') set(purpose, { kind: 'preparing', order })
  try {
    set(purpose, { kind: 'shown', order, preview: await ask('llm:preview', order) })
  } catch (error) {
    set(purpose, { kind: 'failed', order, failure: failureOf(error), text: '' })
  }
}

/** Sends the bytes of a preview and follows the answer. */
export async function sendPrompt(
  purpose: string,
  onDone?: (reply: LlmReply, order: LlmOrder) => Promise<void>,
): Promise<void> {
  const shown = callsStore.get()[purpose]
  if (shown?.kind !== 'shown') return
  follow()
  const { order } = shown
  const { id } = shown.preview
  set(purpose, { kind: 'running', order, id, text: '', wait: null })
  try {
    const reply = await ask('llm:send', { id })
    set(purpose, { kind: 'done', order, reply })
    await onDone?.(reply, order)
  } catch (error) {
    const running = callsStore.get()[purpose]
    const text = running?.kind === 'running' ? running.text : ''
    set(purpose, { kind: 'failed', order, failure: failureOf(error), text })
  }
}

export async function cancelPrompt(id: string): Promise<void> {
  await ask('llm:cancel', { id })
}

export function forgetCall(purpose: string): void {
  set(purpose, idle)
}

function follow(): void {
  if (isFollowing) return
  isFollowing = true
  onAppEvent((event) => {
    if (event.kind === 'llm-text') callsStore.dispatch({ kind: 'text', id: event.id, text: event.text })
    if (event.kind === 'llm-wait') callsStore.dispatch({ kind: 'wait', id: event.id, seconds: event.seconds })
  })
}
