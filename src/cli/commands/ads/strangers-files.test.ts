import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { adequacyVerdicts, budgetPlan, channelResponse, seriesNote } from '../../../contract/ads.ts'
import { seededRandom } from '../../../engine/random.ts'
import { simulateMarket } from '../../../engine/ads/simulate-market.ts'
import { isoDay } from '../../../jobs/ads/calendar.ts'
import type { Outcome } from '../../run-command.ts'
import { Terminal } from '../../terminal.ts'
import { budgetCommand, type BudgetOptions } from './budget.ts'
import { responseCommand } from './response.ts'
import { resultsCommand } from './results.ts'

let folder = ''
const terminal = new Terminal()
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-strangers-'))
})
afterAll(() => {
  terminal.close()
  rmSync(folder, { recursive: true, force: true })
})

const fitting = {
  json: true,
  language: 'en',
  outcome: 'auto',
  merge: [],
  control: [],
  projectOutcome: 'revenue',
  by: 'channel',
  holidays: 'none',
  adstock: 'geometric',
  saturation: 'hill',
  level: 0.9,
  seed: 1,
  lift: [],
} as const
const planning: BudgetOptions = {
  ...fitting,
  periods: 1,
  bounds: [],
  lock: [],
  step: [],
  least: [],
  scenario: [],
  basis: 'auto',
  pace: 'even',
}

const names = ['tv', 'search', 'social']
const START = 19_359 // 2023-01-02, a Monday
const market = (periods: number, count = 3, seed = 1) =>
  simulateMarket({ periods, channels: count, share: 0.35, noise: 0.03, random: seededRandom(seed) }).data

type Row = readonly (string | number)[]
function file(name: string, headers: Row, rows: readonly Row[]): string {
  const place = path.join(folder, name)
  writeFileSync(place, [headers, ...rows].map((row) => row.join(',')).join('\n'))
  return place
}

/** Weeks with an outcome and the spends of channels, and what `more` adds to each row. */
function weeks(periods: number, more: (t: number) => Row = () => [], count = 3): Row[] {
  const { outcome, channels } = market(periods, count)
  return Array.from(outcome, (value, t) => [
    isoDay(START + 7 * t),
    value.toFixed(2),
    ...channels.map(({ spend }) => spend[t] ?? 0),
    ...more(t),
  ])
}

const answer = z.looseObject({
  verdict: z.enum(adequacyVerdicts),
  columns: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  outcome: z.number().optional(),
  notes: z.array(seriesNote).optional(),
  channels: z.array(channelResponse).optional(),
  held: z.array(z.string()).optional(),
  plan: budgetPlan.nullable().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  sentences: z.array(z.string()),
})

/** Every number of a document is one, and no sentence holds a hole. */
function check({ document, lines }: Outcome): z.output<typeof answer> {
  const visit = (value: unknown, where: string): void => {
    if (typeof value === 'number') expect(Number.isFinite(value), where).toBe(true)
    else if (Array.isArray(value)) value.forEach((each, i) => visit(each, `${where}[${i}]`))
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) visit(each, `${where}.${key}`)
  }
  visit(document, '')
  expect(lines.join('\n')).not.toMatch(/NaN|Infinity|undefined|\{\{/)
  return answer.parse(document)
}
const budget = async (data: string, more: Partial<BudgetOptions> = {}) =>
  check(await budgetCommand({ ...planning, data, ...more }, terminal, []))
const response = async (data: string, columns?: string, at: readonly string[] = []) =>
  check(
    await responseCommand(
      { ...fitting, data, at, ...(columns === undefined ? {} : { columns }) },
      terminal,
      [],
    ),
  )

describe('files of strangers', { timeout: 60_000 }, () => {
  it('weekly and wide, with impressions beside spend: spend is taken, impressions are said to be left out', async () => {
    const data = file(
      'impressions.csv',
      ['date', 'revenue', ...names.map((name) => `${name}_spend`), 'tv_impressions'],
      weeks(104, (t) => [1000 + t]),
    )
    const found = await response(data, undefined, ['tv_spend=1000'])
    expect(found).toMatchObject({
      columns: { time: 'date', outcome: 'revenue', spend: ['tv_spend', 'search_spend', 'social_spend'] },
      notes: [{ code: 'columns-ignored', name: 'tv_impressions' }],
      at: [{ channel: 'tv_spend', spend: 1000, isBeyond: false }],
    })
    expect(found.verdict).not.toBe('not-enough')
    for (const { roi, marginalRoi, contribution, parameters = {} } of found.channels ?? []) {
      expect(Object.keys(parameters)).toEqual(['retention', 'half', 'slope', 'ceiling'])
      for (const { mean, low, high } of [roi, marginalRoi, contribution, ...Object.values(parameters)]) {
        expect(low).toBeLessThanOrEqual(mean)
        expect(high).toBeGreaterThanOrEqual(mean)
        expect(low).toBeGreaterThanOrEqual(0)
      }
    }
  })

  it('counts with their worth are money, and a total of all spends is no channel', async () => {
    const data = file(
      'worth.csv',
      [
        'geo',
        'time',
        ...names.map((name) => `${name}_spend`),
        'spend_total',
        'conversions',
        'revenue_per_conversion',
      ],
      weeks(60).flatMap(([day, value, ...spends]) =>
        ['north', 'south'].map((geo) => {
          const own = spends.map((amount) => Number(amount) / 2)
          return [geo, day ?? '', ...own, own.reduce((sum, each) => sum + each, 0), Number(value) / 50, 25]
        }),
      ),
    )
    const found = await response(data)
    expect(found).toMatchObject({
      columns: {
        outcome: 'conversions',
        worth: 'revenue_per_conversion',
        spend: ['tv_spend', 'search_spend', 'social_spend'],
      },
      notes: [
        { code: 'regions-added', name: 'geo' },
        { code: 'outcome-valued', name: 'conversions × revenue_per_conversion' },
        { code: 'columns-ignored', name: 'spend_total' },
      ],
      outcomeIsMoney: true,
    })
    // Two regions with half of the outcome as 25 times its fiftieth each: half of the outcome in all.
    const whole = market(60).outcome.reduce((sum, value) => sum + value, 0)
    expect((found.outcome ?? Number.NaN) / whole).toBeCloseTo(1, 6)
    // Who names the outcome alone gets what was named.
    expect(await response(data, 'outcome=conversions')).toMatchObject({ outcomeIsMoney: false })
    expect(await response(data, 'outcome=conversions,worth=revenue_per_conversion')).toMatchObject({
      outcomeIsMoney: true,
    })
  })

  it('controls by their names, in numbers and in words', async () => {
    const data = file(
      'controls.csv',
      ['week', 'sales', ...names, 'price', 'promo', 'holiday', 'competitor_sales', 'lockdown', 'flag'],
      weeks(60, (t) => [20 + (t % 5), t % 9 === 0 ? 1 : 0, t % 13 === 0 ? 'Easter' : '', 900 + t, 0, t % 2]),
    )
    expect((await response(data)).columns).toMatchObject({
      outcome: 'sales',
      spend: names,
      control: ['price', 'promo', 'competitor_sales', 'lockdown', 'flag'],
      holiday: ['holiday'],
    })
  })

  it('columns by role, in any order, the rest found by name', async () => {
    const data = file(
      'roles.csv',
      ['a', 'b', 'c', 'd', 'e', 'week of'],
      [...weeks(40, (t) => [t % 3]).map(([day, ...rest]) => [...rest, day ?? ''])],
    )
    for (const columns of [
      'outcome=a,spend=b,c,d,control=e',
      'spend=b+c+d,revenue=a,control=e,date=week of',
      'week of,a,b,c,d,e:control',
    ])
      expect((await response(data, columns)).columns).toEqual({
        time: 'week of',
        outcome: 'a',
        spend: ['b', 'c', 'd'],
        control: ['e'],
        holiday: [],
      })
  })

  it('a row per channel: an outcome of all channels counts once, own outcomes are added up', async () => {
    const wide = market(60)
    const long = (own: boolean): Row[] =>
      Array.from(wide.outcome, (value, t) =>
        wide.channels.map(({ name, spend }, c) => [
          isoDay(START + 7 * t),
          name,
          spend[t] ?? 0,
          (own ? value * ([0.5, 0.3, 0.2][c] ?? 0) : value).toFixed(4),
        ]),
      ).flat()
    const headers = ['date', 'channel', 'spend', 'revenue']
    const shared = await response(file('shared.csv', headers, long(false)))
    const own = await response(file('own.csv', headers, long(true)))
    expect(shared.outcome).toBeCloseTo(own.outcome ?? 0, 0)
    expect(shared.notes).toContainEqual({ code: 'outcome-shared', name: 'revenue' })
    expect(own.notes).toEqual([])
  })

  it('a row per region and channel: the outcome of a region counts once per region', async () => {
    const regions = [
      ['north', 0.4],
      ['south', 0.6],
    ] as const
    const { outcome, channels } = market(60)
    const rows = Array.from(outcome.keys()).flatMap((t) =>
      regions.flatMap(([region, share]) =>
        channels.map(({ spend }, c) => [
          isoDay(START + 7 * t),
          region,
          names[c] ?? '',
          (spend[t] ?? 0) * share,
          (outcome[t] ?? 0) * share,
        ]),
      ),
    )
    const found = await response(file('regions.csv', ['week', 'region', 'channel', 'spend', 'sales'], rows))
    expect((found.outcome ?? Number.NaN) / outcome.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9)
    expect(found.notes).toContainEqual({ code: 'outcome-shared', name: 'sales' })
  })

  it('three years of days become weeks, two hundred days stay days', async () => {
    const days = (count: number): Row[] => {
      const { outcome, channels } = market(count)
      return Array.from(outcome, (value, t) => [
        isoDay(START + t),
        value.toFixed(2),
        ...channels.map(({ spend }) => spend[t] ?? 0),
      ])
    }
    const headers = ['day', 'orders_value', ...names]
    expect(await budget(file('years.csv', headers, days(1095)))).toMatchObject({ ok: true, span: 'week' })
    expect(await budget(file('days.csv', headers, days(200)))).toMatchObject({ ok: true, span: 'day' })
  })

  it('gaps of all kinds, channels without spend, negative corrections', async () => {
    const rows = weeks(104, () => [0]).map((row, t) =>
      row.map((cell, column) => {
        if (column >= 2 && t % 11 === column) return ['NA', '', 'null', '-'][column % 4] ?? ''
        if (column === 1 && t === 50) return 'NaN'
        return column === 2 && t === 20 ? -500 : cell
      }),
    )
    const found = await budget(file('gaps.csv', ['date', 'revenue', ...names, 'radio'], rows))
    expect(found).toMatchObject({ ok: true })
    expect(found.plan).toMatchObject({ channels: names.map((name) => ({ name })) })
  })

  it('channels that move together or never move stay near today, and it is said', async () => {
    const rows = weeks(104).map((row) => [...row, 1000, Number(row[2]) * 1.5])
    const found = await budget(file('alike.csv', ['date', 'revenue', ...names, 'flat', 'twin'], rows))
    expect(found.verdict).not.toBe('enough')
    expect(found.held).toEqual(expect.arrayContaining(['tv', 'flat', 'twin']))
    const flat = found.plan?.channels.find(({ name }) => name === 'flat')
    expect(flat?.amount).toBeLessThanOrEqual(2 * (flat?.today ?? 0) * (1 + 1e-9))
    expect(found.sentences.join(' ')).toMatch(/cannot (tell the effect|support a model)/)
  })

  it('one channel gets the whole budget, whatever it is', async () => {
    const data = file(
      'one.csv',
      ['date', 'revenue', 'tv'],
      weeks(104, () => [], 1),
    )
    expect(await budget(data, { total: 5000 })).toMatchObject({
      ok: true,
      plan: { channels: [{ name: 'tv', amount: 5000 }] },
      binding: { kind: 'total' },
    })
    const { error, plan } = await budget(data, { total: 5000, bounds: ['tv=..100'] })
    expect(plan).toBeNull()
    expect(error?.code).toBe('infeasible')
    expect(error?.message).toContain('5,000')
  })

  it('thirty rows are not enough, and a plan from them stays near today', async () => {
    const data = file('thirty.csv', ['date', 'revenue', ...names], weeks(30))
    const found = await budget(data)
    expect(found).toMatchObject({ ok: true, verdict: 'not-enough' })
    expect(await response(data)).toMatchObject({ verdict: 'not-enough' })
    for (const { amount, today } of found.plan?.channels ?? []) {
      expect(amount).toBeGreaterThanOrEqual(today / 2 - 1e-6)
      expect(amount).toBeLessThanOrEqual(today * 2 + 1e-6)
    }
  })

  it('rows that tell each channel its own results: a plan per day from their totals, and what could not be read is said', async () => {
    const rows = Array.from({ length: 40 }, (_, t) =>
      ['A', 'B'].map((name, c): Row => [
        isoDay(START + t),
        name,
        100 * (c + 1),
        t === 3 && c === 0 ? 'free' : 30 + c,
      ]),
    ).flat()
    const data = file('own-results.csv', ['date', 'channel', 'cost', 'orders'], rows)
    const found = await budget(data, { basis: 'shares' })
    expect(found.plan).toMatchObject({ today: 300, total: 300 })
    expect(found.plan?.outcomeToday.mean).toBeGreaterThan(50)
    expect(found.plan?.outcomeToday.mean).toBeLessThan(75)
    const report = await resultsCommand(
      { json: true, language: 'en', data, within: [], budget: [] },
      terminal,
      [],
    )
    expect(report.document).toMatchObject({ notes: { noDay: 0, notNumbers: 1, negative: 0 } })
    expect(report.lines).toContain('Cells that hold no number and count as not told: 1.')
  })

  it('a week that stands twice is added up, which the budget says', async () => {
    const rows = weeks(104)
    const found = await budget(
      file('twice.csv', ['date', 'revenue', ...names], [...rows, ...rows.slice(0, 4)]),
    )
    expect(found.notes).toContainEqual({ code: 'rows-repeated', value: 4 })
    expect(found.sentences.join(' ')).toContain('4 rows tell a date that was told before')
  })

  it('a column of spend per channel is no report of campaigns', async () => {
    const data = file(
      'spends.csv',
      ['date', 'revenue', 'tv spend', 'search spend'],
      weeks(20, () => [], 2),
    )
    await expect(
      resultsCommand({ json: true, language: 'en', data, within: [], budget: [] }, terminal, []),
    ).rejects.toMatchObject({ code: 'ads-no-results', params: { columns: 'tv spend, search spend' } })
  })

  it('fails with words where nothing can be done', async () => {
    const headers = ['date', 'revenue', ...names]
    await expect(budget(file('five.csv', headers, weeks(5)))).rejects.toMatchObject({ code: 'ads-too-short' })
    await expect(
      budget(
        file(
          'still.csv',
          headers,
          weeks(60).map((row) => [row[0] ?? '', 0, ...row.slice(2)]),
        ),
      ),
    ).rejects.toMatchObject({ code: 'ads-outcome-flat' })
    const unclear = file(
      'unclear.csv',
      ['p', 'q'],
      Array.from({ length: 20 }, (_, t) => [`x${t % 3}`, 'y']),
    )
    await expect(budget(unclear)).rejects.toMatchObject({ code: 'ads-columns', params: { columns: 'p, q' } })
    const data = file('named.csv', headers, weeks(20))
    await expect(budget(data, { columns: 'outcome=turnover' })).rejects.toMatchObject({
      code: 'ads-columns',
      params: { column: 'turnover', columns: headers.join(', ') },
    })
  })
})
