import { useRequest } from '../../bridge/use-request.ts'
import type { LlmState } from '../../../../contract/llm.ts'

/** Whether a language model can be asked, and which; undefined until it is known. */
export function useLlmState(): LlmState | undefined {
  return useRequest('llm:state', undefined).value
}

export function isUsable(state: LlmState | undefined): boolean {
  return state !== undefined && state.settings.enabled && state.settings.model !== ''
}
