import { describe, expect, it } from 'vitest'
import { rule } from '../../../../contract/segments.ts'
import type { OverviewReport } from '../../../../contract/customer-reports.ts'
import { isFiltered, lastDayOf, ruleOfFilter, toggled } from './overview-rule.ts'

const bars = (keys: readonly string[]) => keys.map((key) => ({ key, customers: 1, revenue: 1 }))
const charts: OverviewReport['charts'] = {
  rfm: bars(['champions', 'lost', 'none']),
  orders: bars(['1', '2', '5']),
  revenue: bars(['0', '100']),
  recency: bars(['0', '30']),
  country: bars(['China']),
  city: bars([]),
  channel: bars(['web']),
  month: bars(['2026-02-01']),
}

describe('the filter of the overview', () => {
  it('takes a bar in, and out again', () => {
    const once = toggled({}, 'orders', '2')
    expect(once).toEqual({ orders: ['2'] })
    expect(isFiltered(once)).toBe(true)
    expect(toggled(toggled(once, 'orders', '5'), 'orders', '2')).toEqual({ orders: ['5'] })
    expect(toggled(once, 'orders', '2')).toEqual({})
  })

  it('becomes a rule that the contract takes: any bar of a chart, all charts', () => {
    const made = ruleOfFilter(
      { orders: ['2', '5'], rfm: ['champions', 'none'], month: ['2026-02-01'], country: ['China'] },
      { charts },
    )
    expect(rule.parse(made)).toEqual(made)
    expect(made).toMatchObject({
      kind: 'all',
      rules: [
        {
          kind: 'any',
          rules: [{ groups: ['champions'] }, { kind: 'not', rule: { groups: ['champions', 'lost'] } }],
        },
        { kind: 'any', rules: [{ low: 2 }, { low: 5, high: null }] },
        { kind: 'text', values: ['China'] },
        { kind: 'date', from: '2026-02-01', to: '2026-02-28' },
      ],
    })
  })

  it('knows how long months are', () => {
    expect(['2024-02-01', '2026-04-01', '2026-12-01'].map(lastDayOf)).toEqual([
      '2024-02-29',
      '2026-04-30',
      '2026-12-31',
    ])
  })
})
