import type { CopyScoreSettings, TestedCopy } from '../../../../contract/copy.ts'
import type { CopyDraft, SentArm } from '../../../../contract/kept-copy.ts'
import { createStore, useStore } from '../../state/store.ts'

/** What the user has written, before it is scored: `text` holds one draft a line. */
export type Draft = Readonly<CopyDraft>
/** Until somebody chooses, what is learned from is what most tests tell of. */
type Writing = Omit<Draft, 'field' | 'measure'> & Partial<Pick<Draft, 'field' | 'measure'>>

const emptyDraft: Writing = { text: '', current: '', platform: 'none' }

// Outside the view, so that a look at another screen loses nothing.
const draftStore = createStore(
  (state: Writing, change: Partial<Writing>) => ({ ...state, ...change }),
  emptyDraft,
)

export function useDraft(tested: readonly TestedCopy[]): Draft {
  const writing = useStore(draftStore, (draft) => draft)
  const { field = 'headline', measure = 'clicks' } = tested[0] ?? {}
  return { field, measure, ...writing }
}

export function changeDraft(change: Partial<Draft>): void {
  draftStore.dispatch(change)
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
