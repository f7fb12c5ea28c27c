import { describe, expect, it } from 'vitest'
import { isCrossed, noLimits, settingsOf } from './budget-draft.ts'
import type { BudgetDraft } from './budget-draft.ts'

const draft: BudgetDraft = { goal: 'total', amount: 1000, target: null, periods: 4, pace: 'even', limits: {} }

describe('settingsOf', () => {
  it('turns a lock into the amount of today', () => {
    const settings = settingsOf(
      { ...draft, limits: { tv: { ...noLimits, low: 5, isLocked: true } } },
      { tv: 120 },
    )
    expect(settings?.limits['tv']).toEqual({ low: 120, high: 120, step: 0, least: 0 })
  })

  it('says nothing while a limit is crossed, an amount is missing, or a target has no value', () => {
    const crossed = { ...noLimits, low: 10, high: 5 }
    expect(isCrossed(crossed)).toBe(true)
    expect(settingsOf({ ...draft, limits: { tv: crossed } }, {})).toBeNull()
    expect(settingsOf({ ...draft, amount: null }, {})).toBeNull()
    expect(settingsOf({ ...draft, goal: 'roas' }, {})).toBeNull()
    expect(settingsOf({ ...draft, goal: 'roas', target: 2 }, {})?.goal).toEqual({
      kind: 'roas',
      target: 2,
      most: 1000,
    })
  })

  it('leaves channels without limits open', () => {
    expect(settingsOf({ ...draft, limits: { tv: noLimits } }, {})?.limits).toEqual({})
  })

  it('makes a scenario of the amounts that were given one', () => {
    const limits = { tv: { ...noLimits, own: 70 }, radio: noLimits }
    expect(settingsOf({ ...draft, limits }, {}, 'Mine')).toMatchObject({
      limits: {},
      scenarios: { Mine: { tv: 70 } },
    })
  })
})
