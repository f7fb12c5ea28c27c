import { describe, expect, it } from 'vitest'
import { plainRules } from '../../../../contract/list-rules.ts'
import { modelId } from '../../../../contract/ids.ts'
import { noRules, ruleCount, rulesOf, settingsOf } from './list-draft.ts'

describe('the draft of a list', () => {
  const draft = {
    modelId: modelId.parse(1),
    who: 'all',
    search: '',
    segmentId: null,
    name: '',
    topN: 10,
    excludeBought: true,
    rules: noRules,
  } as const

  it('without rules is the plain list', () => {
    expect(rulesOf(noRules, 'EUR')).toEqual(plainRules)
    expect(settingsOf(draft, 'EUR')).toEqual({
      modelId: 1,
      topN: 10,
      excludeBought: true,
      customers: { kind: 'all' },
      rules: plainRules,
    })
    expect(ruleCount(plainRules)).toBe(0)
  })

  it('takes prices in micros and counts its rules', () => {
    const rules = rulesOf({ ...noRules, priceMax: 9.99, diversity: 0.3, rebuy: true }, 'CNY')
    expect(rules?.price).toEqual({ min: null, max: 9_990_000, currency: 'CNY' })
    expect(ruleCount(rules ?? undefined)).toBe(3)
  })

  it('is incomplete where a value does not fit or a search is empty', () => {
    expect(rulesOf({ ...noRules, priceMin: 5, priceMax: 4 }, 'EUR')).toBeNull()
    expect(rulesOf({ ...noRules, perCategory: 0 }, 'EUR')).toBeNull()
    expect(settingsOf({ ...draft, topN: '' }, 'EUR')).toBeNull()
    expect(settingsOf({ ...draft, who: 'search' }, 'EUR')).toBeNull()
    expect(settingsOf({ ...draft, who: 'search', search: ' tea ' }, 'EUR')?.customers).toEqual({
      kind: 'search',
      text: 'tea',
    })
    expect(settingsOf({ ...draft, who: 'segment' }, 'EUR')).toBeNull()
  })
})
