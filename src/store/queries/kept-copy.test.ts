import { describe, expect, it } from 'vitest'
import { defaultTestRules } from '../../contract/ads-tests.ts'
import type { CopyDraft, SentArm } from '../../contract/kept-copy.ts'
import { projectInMemory } from '../open.ts'
import {
  decideTest,
  deleteDraft,
  deleteSentTest,
  keepCounts,
  listDrafts,
  listSentTests,
  saveDraft,
  sendTest,
} from './kept-copy.ts'
import { dataFingerprint } from './project.ts'

const draft: CopyDraft = {
  text: 'Warm hats\n暖和的帽子',
  current: 'Hats',
  platform: 'none',
  field: 'headline',
  measure: 'clicks',
}
const arms: SentArm[] = [
  { name: 'Hats', trials: null, successes: null },
  { name: '暖和的帽子 “now”', trials: null, successes: null },
]

describe('drafts', () => {
  it('come back as they were saved, the latest first, until they are deleted', () => {
    const db = projectInMemory()
    const first = saveDraft(db, draft, 10)
    const second = saveDraft(db, { ...draft, text: 'Other' }, 20)
    expect(listDrafts(db).map(({ id, savedAt }) => [id, savedAt])).toEqual([
      [second, 20],
      [first, 10],
    ])
    expect(listDrafts(db)[1]?.draft).toEqual(draft)
    expect(deleteDraft(db, first)).toBe(true)
    expect(deleteDraft(db, first)).toBe(false)
    expect(listDrafts(db)).toHaveLength(1)
  })
})

describe('tests', () => {
  it('keep arms, then counts, then a decision that can be taken back', () => {
    const db = projectInMemory()
    const before = dataFingerprint(db)
    const id = sendTest(db, { name: 'Hats', origin: 'language-model', arms, rules: defaultTestRules }, 10)
    expect(listSentTests(db)).toEqual([
      {
        id,
        name: 'Hats',
        origin: 'language-model',
        sentAt: 10,
        changedAt: 10,
        arms,
        rules: defaultTestRules,
        decision: null,
      },
    ])
    const counted = arms.map((arm, index) => ({ ...arm, trials: 1000, successes: 20 + index }))
    const rules = { ...defaultTestRules, floor: 0.1 }
    expect(keepCounts(db, { id, arms: counted, rules }, 30)).toBe(true)
    const decision = { winner: '暖和的帽子 “now”', counts: 'go-on', decidedAt: 40 } as const
    expect(decideTest(db, id, decision)).toBe(true)
    expect(listSentTests(db)[0]).toMatchObject({ sentAt: 10, changedAt: 30, arms: counted, rules, decision })
    decideTest(db, id, null)
    expect(listSentTests(db)[0]?.decision).toBeNull()
    // Results of models stay current: it is the user's text and no data.
    expect(dataFingerprint(db)).toBe(before)
  })

  it('that are gone are told, and ids are not given again', () => {
    const db = projectInMemory()
    const send = () => sendTest(db, { name: '', origin: 'counts', arms, rules: defaultTestRules }, 1)
    const id = send()
    expect(deleteSentTest(db, id)).toBe(true)
    expect(deleteSentTest(db, id)).toBe(false)
    expect(keepCounts(db, { id, arms, rules: defaultTestRules }, 2)).toBe(false)
    expect(decideTest(db, id, null)).toBe(false)
    expect(send()).toBeGreaterThan(id)
  })
})
