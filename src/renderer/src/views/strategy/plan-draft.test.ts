import { describe, expect, it } from 'vitest'
import { draftOf, newDraft, settingsOf } from './plan-draft.ts'

describe('a plan being drafted', () => {
  it('is a plan when it is within bounds, and comes back from one', () => {
    const draft = newDraft('2026-05-01')
    const settings = settingsOf(draft)
    expect(settings?.channels.map(({ channel }) => channel)).toEqual(['email'])
    expect(settings && draftOf(settings)).toEqual(draft)
    expect(settingsOf({ ...draft, margin: 0 })).toBeNull()
    expect(settingsOf({ ...draft, channels: [] })).toBeNull()
  })
})
