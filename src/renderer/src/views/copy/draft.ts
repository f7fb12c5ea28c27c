import type { CopyScoreSettings } from '../../../../contract/copy.ts'

/** What the user has written, before it is scored: `text` holds one draft a line. */
export type Draft = Omit<CopyScoreSettings, 'drafts' | 'seed'> & { readonly text: string }

export const emptyDraft: Draft = {
  text: '',
  current: '',
  platform: 'none',
  field: 'headline',
  measure: 'clicks',
}
