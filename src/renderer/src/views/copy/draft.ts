import type { CopyScoreSettings } from '../../../../contract/copy.ts'
import type { CopyDraft, SentArm } from '../../../../contract/kept-copy.ts'
import { createStore, useStore } from '../../state/store.ts'

/** What the user has written, before it is scored: `text` holds one draft a line. */
export type Draft = Readonly<CopyDraft>

const emptyDraft: Draft = {
  text: '',
  current: '',
  platform: 'none',
  field: 'headline',
  measure: 'clicks',
}

// Outside the view, so that a look at another screen loses nothing.
const draftStore = createStore((_state: Draft, next: Draft) => next, emptyDraft)

export function useDraft(): Draft {
  return useStore(draftStore, (draft) => draft)
}

export function setDraft(draft: Draft): void {
  draftStore.dispatch(draft)
}

/** One text a line; empty lines are none. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 50)
}

/** What a draft is scored by. */
export function scoreSettingsOf({ text, ...settings }: Draft): CopyScoreSettings {
  return { ...settings, drafts: linesOf(text), seed: 1 }
}

/** Arms of a test without counts yet: the text to beat first, each text once, 20 at most. */
export function armsOf(current: string, texts: readonly string[]): SentArm[] {
  const all = new Set([current.trim(), ...texts].filter((text) => text !== ''))
  return [...all].slice(0, 20).map((name) => ({ name: name.slice(0, 2_000), trials: null, successes: null }))
}
