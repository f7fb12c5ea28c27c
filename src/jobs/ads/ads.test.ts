import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultTestRules } from '../../contract/ads-tests.ts'
import { defaultResultsQuery } from '../../contract/ads-results.ts'
import { readPlainTable } from '../plain-table.ts'
import { seededRandom } from '../../engine/random.ts'
import { dayReader, isoDay, spanOf } from './calendar.ts'
import { decideArms, judgePolicies } from './decide.ts'
import { fitSeries } from './fit-series.ts'
import { holidaysOn } from './holidays.ts'
import { makePlan } from './make-plan.ts'
import { reportColumns, reportRows } from './report-file.ts'
import { resultsReport } from './results-report.ts'
import { givenColumns, guessedColumns } from './series-columns.ts'
import { seriesFromTable, type SeriesInput } from './series-input.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-ads-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(name: string, content: string | Buffer, columns?: string): Promise<SeriesInput> {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const table = await readPlainTable(file)
  return seriesFromTable(
    table,
    columns === undefined ? guessedColumns(table) : givenColumns(table, columns),
    null,
  )
}

const weeks = Array.from({ length: 20 }, (_, t) => isoDay(19_723 + 7 * t))

describe('series from plain files', () => {
  it('reads weeks with na strings, events in words and currency signs', async () => {
    const rows = weeks.map(
      (week, t) =>
        `"${week}","$${1000 + t}.50",${t % 3 === 0 ? '"na"' : 10 + t},"${t === 4 ? 'sale' : 'na'}",${5 + t}`,
    )
    const series = await read(
      'weekly.csv',
      ['"DATE","revenue","tv_S","events","competitor_sales"', ...rows].join('\n'),
    )
    expect(series.span).toBe('week')
    expect(series.periods).toEqual(weeks)
    expect(series.data.outcome[3]).toBe(1003.5)
    expect(series.data.channels.map(({ name }) => name)).toEqual(['tv_S'])
    expect(series.data.channels[0]?.spend[3]).toBe(0)
    expect(series.data.controls.map(({ name, group }) => `${name} ${group}`).sort()).toEqual([
      'competitor_sales control',
      'events: sale holiday',
    ])
    expect(series.notes).toContainEqual({ code: 'spend-empty', value: 7 })
  })

  it('reads decimal commas and semicolons, and Chinese headers in GB18030', async () => {
    const german = [
      'Woche;Umsatz;Ausgaben TV',
      ...weeks.map((week, t) => `${week};1.0${String(t).padStart(2, '0')},25;${t},5`),
    ].join('\r\n')
    const one = await read('german.csv', german)
    expect(one.data.outcome[7]).toBe(1007.25)
    expect(one.data.channels[0]?.spend[7]).toBe(7.5)
    const text = [
      '日期,销售额,抖音花费,百度花费',
      ...weeks.map((week, t) => `${week.replaceAll('-', '/')},${2000 + t},${t},${2 * t + 1}`),
    ].join('\n')
    const two = await read('chinese.csv', iconv.encode(text, 'gb18030'))
    expect(two.outcomeName).toBe('销售额')
    expect(two.data.channels.map(({ name }) => name)).toEqual(['抖音花费', '百度花费'])
  })

  it('takes named roles, columns without a header by place, and numbered periods', async () => {
    const rows = weeks.map((_, t) => `${t + 1}\t${500 + t}\t${t + 3}\t9.9${t % 10}`)
    const series = await read('plain.tsv', rows.join('\n'), '1,2,3,4:control')
    expect(series.periods[0]).toBe('1')
    expect(series.data.channels).toHaveLength(1)
    expect(series.data.controls[0]?.group).toBe('control')
  })

  it('turns a row per channel and day into a series, and days into weeks where there are many', async () => {
    const days = Array.from({ length: 420 }, (_, day) => isoDay(19_723 + day))
    const rows = days.flatMap((day) => [`${day},TV,10,100`, `${day},Radio,5,50`])
    const series = await read(
      'long.csv',
      ['date,channel,cost,conversion_value', ...rows].join('\n'),
      'date:time,conversion_value:outcome,cost:spend,channel:channel',
    )
    expect(series.span).toBe('week')
    expect(series.data.outcome).toHaveLength(60)
    expect(series.data.outcome[0]).toBe(1050)
    expect(series.data.channels.map(({ name, spend }) => [name, spend[0]])).toEqual([
      ['TV', 70],
      ['Radio', 35],
    ])
  })

  it('fails with a code where there is no series', async () => {
    await expect(
      read('short.csv', 'date,revenue,tv\n2024-01-01,1,2\n2024-01-08,1,2\n'),
    ).rejects.toMatchObject({ code: 'ads-too-short' })
    await expect(
      read('idle.csv', ['date,revenue,tv', ...weeks.map((week) => `${week},5,0`)].join('\n')),
    ).rejects.toMatchObject({ code: 'ads-no-channels' })
    await expect(
      read(
        'missing.csv',
        ['date,revenue,tv', ...weeks.map((week) => `${week},5,1`)].join('\n'),
        'date,revenue,radio',
      ),
    ).rejects.toMatchObject({ code: 'ads-columns', params: { column: 'radio' } })
  })
})

describe('cancelling', () => {
  it('stops a fit within half a second, whatever the size of the series', async () => {
    const days = Array.from({ length: 380 }, (_, day) => isoDay(19_723 + day))
    const rows = days.map((day, t) => [
      day,
      5000 + ((t * 37) % 900),
      ...[1, 2, 3, 4, 5, 6].map((c) => (t * c * 53) % 700),
    ])
    const series = await read(
      'long-fit.csv',
      [['date', 'revenue', 'a', 'b', 'c', 'd', 'e', 'f'], ...rows].map((row) => row.join(',')).join('\n'),
    )
    const stop = new AbortController()
    let aborted = 0
    const work = fitSeries(
      series,
      { outcomeIsMoney: true, currency: 'EUR' },
      { adstock: 'weibull', saturation: 'hill', level: 0.9, seed: 1, lifts: [] },
      { signal: stop.signal, progress: () => undefined },
    )
    setTimeout(() => {
      aborted = performance.now()
      stop.abort(new Error('cancelled'))
    }, 300)
    await expect(work).rejects.toThrow('cancelled')
    expect(performance.now() - aborted).toBeLessThan(500)
  })
})

describe('calendars', () => {
  it('reads days, ISO weeks and months as reports write them', () => {
    const read = dayReader('dmy')
    const day = (text: string): string | null => {
      const at = read(text)
      return at === null ? null : isoDay(at)
    }
    expect(day('2024-W05')).toBe('2024-01-29')
    expect(day('2024年第5周')).toBe('2024-01-29')
    expect(day('2024-05')).toBe('2024-05-01')
    expect(day('May 2024')).toBe('2024-05-01')
    expect(day('31-08-2023')).toBe('2023-08-31')
    expect(day('TV')).toBeNull()
    expect(spanOf([1, 8, 15, 22])).toBe('week')
  })

  it('knows the days of the trade', () => {
    const on = (text: string, calendar: 'cn' | 'western'): string[] =>
      [...holidaysOn(Date.parse(text) / 86_400_000, calendar)].flatMap(([name, value]) =>
        value > 0 ? [name] : [],
      )
    expect(on('2024-11-29', 'western')).toEqual(['Black Friday'])
    expect(on('2025-11-28', 'western')).toEqual(['Black Friday'])
    expect(on('2024-11-20', 'western')).toEqual([])
    expect(on('2025-11-11', 'cn')).toEqual(['双11/双12'])
    expect(on('2026-02-17', 'cn')).toEqual(['春节/国庆'])
  })
})

describe('plans', () => {
  const curves = [
    (amount: number) => (1000 * amount) / (100 + amount),
    (amount: number) => (500 * amount) / (100 + amount),
  ]
  const basis = {
    basis: 'response',
    verdict: 'enough',
    span: 'week',
    outcomeName: 'revenue',
    outcomeIsMoney: true,
    currency: 'EUR',
    draws: {
      count: 2,
      of: (d: number, c: number, amount: number) => (1 + d / 10) * (curves[c]?.(amount) ?? 0),
    },
    names: ['tv', 'radio'],
    today: [100, 100],
    largest: [150, 150],
    next: 19_723,
    level: 0.9,
    held: [],
    demand: null,
  } as const
  const goal = { kind: 'total', total: 800 } as const

  it('plan all periods, in cents that add up, with scenarios', () => {
    const { plan } = makePlan(basis, {
      goal,
      periods: 4,
      limits: {},
      scenarios: { mine: { tv: 200 } },
      pace: 'even',
    })
    expect(plan?.total).toBeCloseTo(200, 6)
    expect(plan?.schedule.map(({ period }) => period)).toEqual([
      '2024-01-01',
      '2024-01-08',
      '2024-01-15',
      '2024-01-22',
    ])
    expect(plan?.schedule.reduce((sum, { total }) => sum + total, 0)).toBeCloseTo(800, 2)
    expect(plan?.scenarios.map(({ name }) => name)).toEqual(['today', 'plan', 'less', 'more', 'mine'])
    const outcome = (name: string): number =>
      plan?.scenarios.find((each) => each.name === name)?.outcome.mean ?? 0
    expect(outcome('plan')).toBeGreaterThan(outcome('today'))
    expect(outcome('more')).toBeGreaterThan(outcome('plan'))
  })

  it('follow the season where asked to, and add up all the same', () => {
    // A year of weeks, with more demand in the first week of the plan.
    const paced = (first: number) => {
      const demand = Array.from({ length: 52 }, (_, t) => (t === 0 ? first : 1))
      const limits = { radio: { low: 50, high: 50, step: 0, least: 0 } }
      return makePlan({ ...basis, demand }, { goal, periods: 4, limits, scenarios: {}, pace: 'season' })
    }
    const { plan } = paced(1.5)
    const tv = plan?.schedule.map(({ amounts }) => amounts['tv'] ?? 0) ?? []
    const mean = plan?.channels.find(({ name }) => name === 'tv')
    // x / (100 + x) at 150 has the elasticity 1 - 150 / 250 = 0.4: half as much demand again asks for 1.5^(1 / 0.6) times the money.
    expect(mean?.amount).toBeCloseTo(150, 2)
    expect((tv[0] ?? 0) / (tv[1] ?? 1)).toBeCloseTo(1.5 ** (1 / 0.6), 1)
    expect(tv.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(600, 1)
    expect(plan?.schedule.map(({ amounts }) => amounts['radio'])).toEqual([50, 50, 50, 50])
    // No week gets more than twice of the mean, whatever last year was like.
    const steep = paced(20).plan?.schedule.map(({ amounts }) => amounts['tv'] ?? 0) ?? []
    expect(steep).toEqual([300, 100, 100, 100])
  })

  it('go no further than was ever spent, unless a limit of the user lets or makes them', () => {
    // A curve that takes off beyond all that was seen: straight optimisation would put everything there.
    const steep = {
      ...basis,
      draws: { count: 1, of: (_: number, c: number, x: number) => (c === 0 ? x * x : x) },
    }
    const made = (limits: Parameters<typeof makePlan>[1]['limits'], total = 800) =>
      makePlan(steep, { goal: { kind: 'total', total }, periods: 4, limits, scenarios: {}, pace: 'even' })
        .plan
    const tv = (plan: ReturnType<typeof made>) => plan?.channels.find(({ name }) => name === 'tv')
    expect(tv(made({}))?.amount).toBeCloseTo(150, 6)
    expect(tv(made({}))?.status).toBe('ceiling')
    expect(made({})?.bindings.map(({ kind, channel }) => [kind, channel])).toContainEqual(['ceiling', 'tv'])
    // A minimum or a step is no upper limit.
    expect(tv(made({ tv: { low: 10, high: null, step: 0, least: 0 } }))?.amount).toBeCloseTo(150, 6)
    expect(tv(made({ tv: { low: 0, high: null, step: 40, least: 0 } }))?.amount).toBeCloseTo(120, 6)
    expect(tv(made({ tv: { low: 0, high: 1000, step: 0, least: 0 } }))?.amount).toBeCloseTo(200, 6)
    // Twice the money: twice the ceiling. And where radio may have little, the rest has to go to tv.
    expect(tv(made({}, 1600))?.amount).toBeCloseTo(300, 6)
    const left = tv(made({ radio: { low: 0, high: 20, step: 0, least: 0 } }))
    expect(left?.amount).toBeCloseTo(180, 6)
    expect(left?.isBeyondData).toBe(true)
  })

  it('explain what is infeasible, for all periods, by name', () => {
    const low = { low: 150, high: null, step: 0, least: 0 }
    const { plan, problems } = makePlan(basis, {
      goal,
      periods: 4,
      limits: { tv: low, radio: low },
      scenarios: {},
      pace: 'even',
    })
    expect(plan).toBeNull()
    expect(problems).toEqual([{ problem: 'minimums-above-total', sum: 1200, total: 800 }])
  })

  it('stay near today where the data cannot support a model', () => {
    const { plan } = makePlan(
      { ...basis, verdict: 'not-enough' },
      { goal: { kind: 'total', total: 200 }, periods: 1, limits: {}, scenarios: {}, pace: 'even' },
    )
    for (const { amount } of plan?.channels ?? []) {
      expect(amount).toBeGreaterThanOrEqual(50)
      expect(amount).toBeLessThanOrEqual(200)
    }
  })
})

describe('reports of results', () => {
  it('finds columns by their names and adds up by campaign', async () => {
    const file = path.join(folder, 'report.csv')
    writeFileSync(
      file,
      [
        'Reporting starts,Campaign name,Ad set name,Impressions,Link clicks,Amount spent (EUR),Results',
        '2026-01-01,Spring,A,1000,20,10.50,2',
        '2026-01-02,Spring,B,1000,30,12.50,--',
        '2026-01-01,Autumn,A,500,5,4.00,1',
      ].join('\n'),
    )
    const table = await readPlainTable(file)
    const report = resultsReport(reportRows(table, reportColumns(table, undefined)).rows, {
      ...defaultResultsQuery,
      level: 'campaign',
    })
    expect(report.rows.map(({ name, sums }) => [name, sums.cost, sums.clicks, sums.conversions])).toEqual([
      ['Spring', 23, 50, 2],
      ['Autumn', 4, 5, 1],
    ])
    const inside = resultsReport(reportRows(table, reportColumns(table, undefined)).rows, {
      ...defaultResultsQuery,
      level: 'adSet',
      within: { campaign: 'Spring' },
    })
    expect(inside.rows.map(({ name }) => name)).toEqual(['B', 'A'])
    expect(() =>
      reportColumns({ ...table, headers: ['a', 'b'], roles: ['ignore', 'ignore'] }, undefined),
    ).toThrow(expect.objectContaining({ code: 'ads-no-results' }))
  })
})

describe('tests and policies', () => {
  it('refuses counts that cannot be right', () => {
    const arm = { name: 'A', trials: 10, successes: 20 }
    expect(() => decideArms([arm, arm], { ...defaultTestRules, kind: 'share' })).toThrow(
      expect.objectContaining({ code: 'ads-bad-counts' }),
    )
    // Events per money are no share.
    expect(decideArms([arm, arm], defaultTestRules).kind).toBe('rate')
  })

  it('finds the best policy of a log, and names the row that cannot be used', () => {
    const random = seededRandom(2)
    const log = Array.from({ length: 4000 }, () => {
      const action = random.uniform() < 0.7 ? 'a' : 'b'
      const rate = action === 'a' ? 0.1 : 0.2
      return {
        action,
        reward: random.uniform() < rate ? 1 : 0,
        propensity: action === 'a' ? 0.7 : 0.3,
        segment: '',
        target: null,
      }
    })
    const { best, policies, logged } = judgePolicies(log, 0.95)
    expect(best).toBe('always b')
    const b = policies.find(({ name }) => name === 'always b')
    expect(b?.ips.low).toBeLessThan(0.2)
    expect(b?.ips.high).toBeGreaterThan(0.2)
    expect(logged.value).toBeCloseTo(0.13, 1)
    const bad = log.map((row, i) => (i === 6 ? { ...row, propensity: 0 } : row))
    expect(() => judgePolicies(bad, 0.95)).toThrow(
      expect.objectContaining({ code: 'ads-bad-log', params: { row: 7 } }),
    )
  })
})
