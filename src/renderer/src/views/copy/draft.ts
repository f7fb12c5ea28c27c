import type { CopyScoreSettings } from '../../../../contract/copy.ts'
import { createStore, useStore } from '../../state/store.ts'

/** What the user has written, before it is scored: `text` holds one draft a line. */
export type Draft = Omit<CopyScoreSettings, 'drafts' | 'seed'> & { readonly text: string }

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
