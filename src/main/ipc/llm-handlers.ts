import type { MainHandlers } from '../../contract/requests.ts'
import type { LlmCalls } from '../llm/calls.ts'
import type { VectorCalls } from '../llm/vector-calls.ts'

export type LlmHandlerTools = { readonly llm: LlmCalls; readonly vectors: VectorCalls }

type LlmHandlers = Pick<
  MainHandlers,
  | 'llm:state'
  | 'llm:set-settings'
  | 'llm:set-key'
  | 'llm:models'
  | 'llm:test'
  | 'llm:preview'
  | 'llm:send'
  | 'llm:cancel'
  | 'vectors:preview'
  | 'vectors:body'
  | 'vectors:send'
>

/** Requests about the language model. The key goes in and never comes out. */
export function llmHandlers({ llm, vectors }: LlmHandlerTools): LlmHandlers {
  return {
    'llm:state': async () => llm.state(),
    'llm:set-settings': async (settings) => llm.setSettings(settings),
    'llm:set-key': async ({ key }) => llm.setKey(key),
    'llm:models': () => llm.models(),
    'llm:test': () => llm.check(),
    'llm:preview': (order) => llm.preview(order),
    'llm:send': ({ id }) => llm.send(id),
    'llm:cancel': async ({ id }) => llm.cancel(id),
    'vectors:preview': (order) => vectors.preview(order),
    'vectors:body': async ({ id, request }) => vectors.body(id, request),
    'vectors:send': ({ id }) => vectors.send(id),
  }
}
