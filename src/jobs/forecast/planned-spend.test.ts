import { expect, test } from 'vitest'
import { defaultForecastSettings } from '../../contract/forecast.ts'
import { seededRandom } from '../../engine/random.ts'
import { projectInMemory } from '../../store/open.ts'
import { setAdBudgets } from '../../store/queries/ad-budgets.ts'
import { driverAhead } from './drivers.ts'
import { leversOf } from './levers.ts'
import { plannedSpend, spendAhead, type PlannedSpend } from './planned-spend.ts'

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const weeks = [at('2026-03-02'), at('2026-03-09'), at('2026-03-16')]

test('a plan comes first, budgets where it ends, the last level where neither tells of a day', () => {
  const planned: PlannedSpend = [
    {
      source: 'budget-plan',
      stretches: [
        { from: at('2026-03-02'), to: at('2026-03-09'), total: 700, byChannel: new Map([['tv', 70]]) },
      ],
    },
    {
      source: 'budgets',
      stretches: [{ from: at('2026-03-01'), to: at('2026-03-13'), total: 1_200, byChannel: new Map() }],
    },
  ]
  const all = spendAhead(planned, null, weeks, 'week', 70)
  // A week of the plan; four days of 100 and three of the level; a week of the level.
  for (const [week, money] of [700, 430, 70].entries()) expect(all.values[week]).toBeCloseTo(money, 9)
  expect(all.source).toBe('budget-plan')
  expect(all.covered).toBeCloseTo(11 / 21, 9)
  const tv = spendAhead(planned, 'tv', weeks, 'week', 7)
  for (const [week, money] of [70, 7, 7].entries()) expect(tv.values[week]).toBeCloseTo(money, 9)
  expect(spendAhead(planned, 'radio', weeks, 'week', 7)).toMatchObject({ source: 'missing', covered: 0 })
  const months = spendAhead(planned, null, [at('2026-03-01')], 'month', 31)
  // One day and four of budgets at 100, seven of the plan, nineteen of the level.
  expect(months.values[0]).toBeCloseTo(500 + 700 + 19, 9)
})

test('the budgets of a project are spread over their days; channels add up where no sum is given', () => {
  const db = projectInMemory()
  expect(plannedSpend(db)).toEqual([])
  setAdBudgets(db, {
    from: '2026-03-01',
    to: '2026-03-31',
    amount: null,
    rows: { channel: { search: 310, social: 620 } },
  })
  const planned = plannedSpend(db)
  expect(spendAhead(planned, null, weeks, 'week', 0)).toMatchObject({ source: 'budgets', covered: 1 })
  expect(spendAhead(planned, null, weeks, 'week', 0).values[0]).toBeCloseTo(7 * 30, 9)
  expect(spendAhead(planned, 'search', weeks, 'week', 0).values[2]).toBeCloseTo(70, 9)
})

test('planned spend is known ahead; what is not planned is held', () => {
  const column = Float64Array.of(10, 20, 30)
  const choice = { kind: 'spend', ahead: 'plan', value: null } as const
  const known = driverAhead(column, choice, 2, 52, Float64Array.of(5, 6))
  expect([...known.values]).toEqual([10, 20, 30, 5, 6])
  expect(known.isHeld).toBe(false)
  expect(driverAhead(column, choice, 2, 52)).toMatchObject({ isHeld: true })
})

test('the effect of more sales at reduced prices is found, and told where there were none', () => {
  const random = seededRandom(11)
  const share = Float64Array.from({ length: 120 }, () => 0.1 + 0.5 * random.uniform())
  const values = share.map((each) => 1_000 * Math.exp(1.2 * each + 0.03 * random.normal()))
  const settings = { ...defaultForecastSettings, by: 'day' as const }
  const found = leversOf(settings, values, { price: null, discount: share, spend: null })
  const discount = found.find(({ kind }) => kind === 'discount')
  expect(discount?.refusal).toBeNull()
  expect(discount?.elasticity).toBeCloseTo(1.2, 1)
  expect(discount?.low ?? 2).toBeLessThan(1.2)
  expect(discount?.high ?? 0).toBeGreaterThan(1.2)
  const none = leversOf(settings, values, { price: null, discount: share.map(() => 0), spend: null })
  expect(none.find(({ kind }) => kind === 'discount')?.refusal).toBe('no-data')
})
