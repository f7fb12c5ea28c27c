import { noFacts, type OfferFactsInput } from '../../../../contract/copy-facts.ts'
import type { CopyBrief } from '../../../../contract/llm.ts'
import { createStore, useStore } from '../../state/store.ts'
import type { Draft } from './draft.ts'

/** The brief as it is being filled in; lists are still lines and commas. */
export type BriefDraft = {
  readonly facts: OfferFactsInput
  readonly more: string
  readonly language: 'en' | 'zh' | null
  readonly tone: CopyBrief['tone']
  readonly voice: string
  readonly banned: string
  readonly variants: number
  readonly longest: number | null
  readonly examples: number
  readonly way: 'patterns' | 'model'
}

const emptyBrief: BriefDraft = {
  facts: noFacts,
  more: '',
  language: null,
  tone: 'plain',
  voice: '',
  banned: '',
  variants: 6,
  longest: null,
  examples: 5,
  way: 'patterns',
}

// Outside the view, so that a look at another screen loses nothing.
const briefStore = createStore(
  (state: BriefDraft, change: Partial<BriefDraft>) => ({ ...state, ...change }),
  emptyBrief,
)

export function useBriefDraft(): BriefDraft {
  return useStore(briefStore, (state) => state)
}

export function changeBrief(change: Partial<BriefDraft>): void {
  briefStore.dispatch(change)
}

/** The brief that is asked: what is empty or too long for a prompt is left out. */
export function briefOf(brief: BriefDraft, draft: Draft, language: 'en' | 'zh'): CopyBrief {
  return {
    facts: brief.facts,
    more: parts(brief.more, /\n/, 300).slice(0, 30),
    platform: draft.platform,
    language: brief.language ?? language,
    tone: brief.tone,
    voice: brief.voice.trim(),
    banned: parts(brief.banned, /[,，、;；\n]/, 80).slice(0, 100),
    longest: brief.longest,
    variants: brief.variants,
    current: draft.current.trim(),
    examples: brief.examples,
    field: draft.field,
    measure: draft.measure,
  }
}

function parts(text: string, cut: RegExp, longest: number): string[] {
  return text
    .split(cut)
    .map((part) => part.trim().slice(0, longest))
    .filter((part) => part !== '')
}
