import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { responseSettings } from '../../contract/ads.ts'
import { readPlainTable } from '../plain-table.ts'
import { budgetBasis } from './budget-basis.ts'
import { fitSeries } from './fit-series.ts'
import { makePlan } from './make-plan.ts'
import { guessedColumns } from './series-columns.ts'
import { seriesFromTable, totalsFromTable } from './series-input.ts'

const data = join(import.meta.dirname, '../../../../shared/data/ads')
const settings = responseSettings.parse({
  adstock: 'geometric',
  saturation: 'hill',
  level: 0.9,
  seed: 1,
  lifts: [],
})
const context = { signal: new AbortController().signal, progress: () => undefined }

describe.skipIf(!existsSync(data))('public ad data (skipped where ../shared/data is missing)', () => {
  it(
    'fits four years of weeks with events in words in well under a minute',
    { timeout: 60_000 },
    async () => {
      const table = await readPlainTable(join(data, 'robyn_weekly.csv'))
      const series = seriesFromTable(table, guessedColumns(table), null)
      expect(series.data.channels.map(({ name }) => name)).toEqual([
        'tv_S',
        'ooh_S',
        'print_S',
        'search_S',
        'facebook_S',
      ])
      expect(series.data.controls.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['competitor_sales_B', 'events: event1']),
      )
      const { result } = await fitSeries(series, { outcomeIsMoney: true, currency: 'XXX' }, settings, context)
      expect(result.adequacy.verdict).toBe('enough')
      expect(result.converged).toBe(true)
      expect(result.rSquared).toBeGreaterThan(0.8)
      for (const { roi } of result.channels) expect(roi.low).toBeGreaterThan(0)
    },
  )

  it('does not let the tiny campaign 916 swallow the budget', async () => {
    const table = await readPlainTable(join(data, 'facebook_ads.csv'))
    const columns = guessedColumns(table)
    const totals = totalsFromTable(table, columns)
    expect(totals?.names).toEqual(['916', '936', '1178'])
    const source = { outcomeName: 'conversions', totals, series: seriesFromTable(table, columns, null) }
    const basis = await budgetBasis(source, {
      kind: 'auto',
      outcomeIsMoney: false,
      currency: 'XXX',
      settings,
      ...context,
    })
    expect(basis.basis).toBe('shares')
    const total = basis.today.reduce((sum, amount) => sum + amount, 0)
    const { plan } = makePlan(basis, {
      goal: { kind: 'total', total },
      periods: 1,
      limits: {},
      scenarios: {},
      pace: 'even',
    })
    const tiny = plan?.channels.find(({ name }) => name === '916')
    // Its spend of 31 days, per day, and no more than twice that.
    expect(tiny?.amount).toBeCloseTo((2 * 149.71) / 31, 3)
    expect(tiny?.status).toBe('high')
    expect(plan?.bindings[0]?.kind).toBe('high')
  })
})
