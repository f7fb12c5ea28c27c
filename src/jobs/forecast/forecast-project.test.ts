import { beforeEach, describe, expect, test } from 'vitest'
import { defaultForecastSettings, type ForecastSettings } from '../../contract/forecast.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { projectInMemory } from '../../store/open.ts'
import type { WritableDb } from '../../store/database.ts'
import { holidaysOf } from '../../store/holidays.ts'
import {
  addForecastEvents,
  listForecastEvents,
  saveForecastEvent,
} from '../../store/queries/forecast-events.ts'
import { forecastProject } from './forecast-project.ts'
import { whatIf } from './levers.ts'
import { forecastReaders, forecastRows, forecastSeriesDetail } from './readers.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2025, 0, 6)
const WEEKS = 70

let db: WritableDb
/** Sales of two categories on every day, told by one import after another. */
function sell(fromWeek: number, toWeek: number): void {
  const importId = Number(
    db
      .prepare(
        `INSERT INTO imports (status, file_name, file_bytes, file_hash, target, plan, headers, started_at, finished_at, seconds)
         VALUES ('published', 'x', 1, ?, 'interactions', '{"timeZone":"UTC"}', '[]', 0, 0, 0)`,
      )
      .run(`hash ${fromWeek}`).lastInsertRowid,
  )
  for (const [id, category] of [
    [1, 'tea'],
    [2, 'cups'],
  ] as const) {
    db.prepare('INSERT OR IGNORE INTO products (product_id, external_id) VALUES (?, ?)').run(id, category)
    db.prepare('INSERT INTO product_facts (product_id, import_id, category) VALUES (?, ?, ?)').run(
      id,
      importId,
      category,
    )
  }
  db.prepare("INSERT OR IGNORE INTO customers (customer_id, external_id) VALUES (1, 'c1')").run()
  const insert = db.prepare(
    `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, order_id, quantity, unit_price_micros, currency)
     VALUES (?, ?, 1, ?, 1, ?, ?, 1, ?, 'EUR')`,
  )
  for (let day = fromWeek * 7; day < toWeek * 7; day++)
    for (const product of [1, 2]) {
      const amount = product * 10 + (day % 7) + Math.floor(day / 30) + ((day * 7919 * product) % 5)
      insert.run(
        importId,
        day * 2 + product,
        product,
        START + day * DAY_MS + 3_600_000,
        `o${day}`,
        amount * 1e6,
      )
    }
}

const settings: ForecastSettings = { ...defaultForecastSettings, slice: 'category', horizon: 8 }
const run = (given: Partial<ForecastSettings> = {}) =>
  forecastProject(
    { kind: 'forecast', settings: { ...settings, ...given } },
    { db, signal: new AbortController().signal, progress: () => undefined, now: () => START, threads: 1 },
  )

beforeEach(() => {
  db = projectInMemory()
})

describe('forecast of a project', () => {
  test('slices add up to the total in every period, and the same data give the same forecast', async () => {
    sell(0, WEEKS)
    const analysis = await run()
    const [first] = forecastRows(db, analysis.id)
    expect(first?.mase).toBeGreaterThan(0)
    expect(analysis.summary).toMatchObject({ mase: first?.mase, naiveMase: first?.naiveMase })
    expect(analysis.summary).toMatchObject({ series: 3, currency: 'EUR', periods: WEEKS, adds: true })
    const [total, ...slices] = [0, 1, 2].map((index) => forecastSeriesDetail(db, analysis.id, index))
    expect(slices.map(({ name }) => name)).toEqual(['cups', 'tea'])
    for (let h = 0; h < 8; h++) {
      const sum = slices.reduce((all, slice) => all + (slice.mean[h] ?? 0), 0)
      expect(Math.abs(sum - (total?.mean[h] ?? 0))).toBeLessThan(1e-9 * sum)
    }
    for (const { low, next, high } of forecastRows(db, analysis.id)) {
      expect(low).toBeLessThan(next)
      expect(next).toBeLessThan(high)
    }
    const again = await run()
    expect(forecastSeriesDetail(db, again.id, 0).mean).toEqual(total?.mean)
  })

  test('a promotion of the past is learned and expected again; a new one does what is assumed', async () => {
    sell(0, WEEKS)
    db.exec(
      `UPDATE interactions SET quantity = 2 WHERE occurred_at BETWEEN ${START + 300 * DAY_MS} AND ${START + 307 * DAY_MS}`,
    )
    const plain = await run({ slice: 'none', useEvents: false })
    const day = (offset: number): string => new Date(START + offset * DAY_MS).toISOString().slice(0, 10)
    const base = { id: null, kind: 'promotion', predicted: false, calendar: 'own' } as const
    saveForecastEvent(db, { ...base, name: 'sale', from: day(300), to: day(306), uplift: null })
    saveForecastEvent(db, {
      ...base,
      name: 'sale',
      from: day(WEEKS * 7 + 7),
      to: day(WEEKS * 7 + 13),
      uplift: null,
    })
    saveForecastEvent(db, {
      ...base,
      name: 'launch',
      from: day(WEEKS * 7),
      to: day(WEEKS * 7 + 6),
      uplift: 0.5,
    })
    const told = await run({ slice: 'none' })
    const [before, after] = [forecastSeriesDetail(db, plain.id, 0), forecastSeriesDetail(db, told.id, 0)]
    const effect = after.effects.find(({ name }) => name === 'sale')
    expect(effect?.source).toBe('learned')
    expect(effect?.effect ?? 0).toBeGreaterThan(0.5)
    expect(effect?.effect ?? 0).toBeLessThan(1.1)
    expect((after.mean[0] ?? 0) / (before.mean[0] ?? 1)).toBeGreaterThan(1.3)
    expect((after.mean[1] ?? 0) / (after.mean[3] ?? 1)).toBeGreaterThan(1.4)
  })

  test('after the next import the forecast stands against what came', async () => {
    sell(0, WEEKS)
    const analysis = await run()
    const ask = async () =>
      (
        await forecastReaders['forecast:series'](
          { analysisId: analysis.id, index: 0 },
          { db, now: () => START },
        )
      ).outcome
    expect(await ask()).toBeNull()
    sell(WEEKS, WEEKS + 3)
    const outcome = await ask()
    expect(outcome?.periods).toBe(3)
    expect(Math.abs((outcome?.actualSum ?? 0) / (outcome?.forecastSum ?? 1) - 1)).toBeLessThan(0.15)
    const goal = forecastReaders['forecast:goal']
    const chance = async (value: number) =>
      (await goal({ analysisId: analysis.id, index: 0, periods: 8, goal: value }, { db, now: () => 0 }))
        .chance
    expect(await chance(0)).toBe(1)
    expect(await chance(1e9)).toBe(0)
  })

  test('an open last week is left out and told; a shop without sales is told', async () => {
    sell(0, 20)
    db.exec(`DELETE FROM interactions WHERE occurred_at >= ${START + (19 * 7 + 3) * DAY_MS}`)
    const analysis = await run({ slice: 'none' })
    expect(analysis.summary.periods).toBe(19)
    expect(forecastSeriesDetail(db, analysis.id, 0).partial?.value).toBeGreaterThan(0)
    db = projectInMemory()
    await expect(run()).rejects.toThrow(ExpectedFailure)
  })
})

describe('calendars', () => {
  test('Spring Festival by the Chinese calendar, announced days as announced, others marked as predicted', () => {
    const find = (name: string, year: number) =>
      holidaysOf('china', year, year).find((each) => each.name === name)
    expect(find('春节', 2025)).toMatchObject({ from: '2025-01-28', to: '2025-02-04', predicted: false })
    // First day of the year of the snake, horse, goat, monkey: 2023-01-22, 2027-02-06, 2028-01-26; the rest day before is counted in.
    expect(find('春节', 2023)).toMatchObject({ from: '2023-01-21' })
    expect(find('春节', 2027)).toMatchObject({ from: '2027-02-05', predicted: true })
    expect(find('春节', 2028)).toMatchObject({ from: '2028-01-25', predicted: true })
    expect(find('中秋节', 2027)).toMatchObject({ from: '2027-09-15' })
    expect(find('双11', 2030)).toMatchObject({ predicted: false })
    expect(holidaysOf('china', 2026, 2026).filter(({ kind }) => kind === 'make-up-day')).toHaveLength(6)
  })

  test('Easter and Black Friday', () => {
    const find = (name: string, year: number) =>
      holidaysOf('western', year, year).find((each) => each.name === name)
    expect(find('Easter', 2024)).toMatchObject({ from: '2024-03-29', to: '2024-04-01' })
    expect(find('Easter', 2025)).toMatchObject({ from: '2025-04-18' })
    expect(find('Black Friday', 2025)).toMatchObject({ from: '2025-11-28' })
  })

  test('a calendar added twice is there once, and what was changed stays', () => {
    expect(addForecastEvents(db, holidaysOf('western', 2025, 2026))).toBe(14)
    const [first] = listForecastEvents(db)
    if (first === undefined) throw new Error('no event')
    saveForecastEvent(db, { ...first, uplift: 0.2 })
    expect(addForecastEvents(db, holidaysOf('western', 2025, 2026))).toBe(0)
    expect(listForecastEvents(db)[0]?.uplift).toBe(0.2)
  })
})

describe('what price does', () => {
  /** One line a week whose units follow its price with an elasticity of -1.5, and every tenth week a return. */
  function sellByPrice(): void {
    db.prepare(
      `INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at, finished_at, seconds)
       VALUES (1, 'published', 'x', 1, 'h', 'interactions', '{"timeZone":"UTC"}', '[]', 0, 0, 0)`,
    ).run()
    db.prepare("INSERT INTO products (product_id, external_id) VALUES (1, 'tea')").run()
    db.prepare("INSERT INTO customers (customer_id, external_id) VALUES (1, 'c1')").run()
    const insert = db.prepare(
      `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, order_id, quantity, unit_price_micros, currency)
       VALUES (1, ?, 1, 1, ?, ?, ?, ?, ?, 'EUR')`,
    )
    for (let week = 0; week < WEEKS; week++) {
      const price = 8 + ((week * 37) % 11) * 0.4
      const units = Math.round(4000 * (price / 10) ** -1.5 * (1 + (((week * 7919) % 13) - 6) / 300))
      for (let day = 0; day < 7; day++)
        insert.run(
          week * 20 + day + 1,
          1,
          START + (week * 7 + day) * DAY_MS,
          `o${week}-${day}`,
          units / 7,
          price * 1e6,
        )
      if (week % 10 === 5)
        insert.run(week * 20 + 12, 2, START + (week * 7 + 3) * DAY_MS, `o${week}-1`, 100, price * 1e6)
    }
  }

  test('is learned from what it did, answers what if, and refuses what the data do not tell', async () => {
    sellByPrice()
    const { id } = await run({ metric: 'units', slice: 'none', returns: 'gross' })
    const [price, spend] = forecastSeriesDetail(db, id, 0).levers
    expect(price).toMatchObject({ kind: 'price', refusal: null })
    expect(price?.elasticity).toBeGreaterThan(-1.7)
    expect(price?.elasticity).toBeLessThan(-1.3)
    expect(spend?.refusal).toBe('no-data')
    const asked = {
      analysisId: id,
      index: 0,
      price: -0.1,
      spend: 0.2,
      discount: 0.1,
      event: 'Gala',
      days: 2,
      from: null,
      to: null,
    }
    const found = await forecastReaders['forecast:what-if'](asked, { db, now: () => START })
    expect(found.sum / found.base).toBeCloseTo(0.9 ** (price?.elasticity ?? 0), 9)
    expect(found.low).toBeLessThan(found.sum)
    expect(found.high).toBeGreaterThan(found.sum)
    // The forecast itself may be wrong as well.
    expect(found.likely.low).toBeLessThan(found.low)
    expect(found.likely.high).toBeGreaterThan(found.high)
    expect(found.refused).toEqual([
      { kind: 'spend', reason: 'no-data' },
      { kind: 'discount', reason: 'with-price' },
      { kind: 'event', reason: 'unknown-event' },
    ])
  })

  test('is not taken from the mix of what is sold: prices are compared with the usual one of each product', async () => {
    sell(0, WEEKS)
    // Only the mix moves: prices are the products' own, always.
    db.exec(
      `UPDATE interactions SET unit_price_micros = product_id * 10000000, quantity = 1 + (line * 7) % (2 + product_id)`,
    )
    const { id } = await run({ slice: 'none', metric: 'units' })
    expect(forecastSeriesDetail(db, id, 0).levers[0]?.refusal).toBe('no-variation')
  })

  test('what if on some days changes the periods of these days only, by their share', async () => {
    sellByPrice()
    const { id } = await run({ metric: 'units', slice: 'none', returns: 'gross' })
    const detail = forecastSeriesDetail(db, id, 0)
    const day = (offset: number): string =>
      new Date((detail.future[0] ?? 0) + offset * DAY_MS).toISOString().slice(0, 10)
    const asked = { price: -0.1, spend: 0, discount: 0, event: null, days: 0, from: day(7), to: day(17) }
    const { mean } = whatIf(detail, asked)
    const ratio = mean.map((value, h) => value / (detail.mean[h] ?? 1))
    const full = 0.9 ** (detail.levers[0]?.elasticity ?? 0)
    expect(ratio[0]).toBe(1)
    expect(ratio[1]).toBeCloseTo(full, 9)
    // Four days of seven.
    expect(ratio[2]).toBeCloseTo(1 + ((full - 1) * 4) / 7, 9)
    expect(ratio[3]).toBe(1)
    const outside = whatIf(detail, { ...asked, from: '2020-01-01', to: '2020-01-31' })
    expect(outside.refused).toEqual([{ kind: 'price', reason: 'no-days' }])
    expect(outside.sum).toBe(outside.base)
  })

  test('is in the forecast where the backtest is better for it, with what is supposed of it ahead', async () => {
    sellByPrice()
    const asked = { metric: 'units', slice: 'none', returns: 'gross' } as const
    const lowered = await run({
      ...asked,
      drivers: [
        { kind: 'price', ahead: 'typed', value: -0.2 },
        { kind: 'spend', ahead: 'held', value: null },
      ],
    })
    const [price, spend] = forecastSeriesDetail(db, lowered.id, 0).drivers
    expect(price).toMatchObject({ kind: 'price', isUsed: true, refusal: null })
    // An elasticity of -1.5: 10 % more goes with 1.1 ** -1.5 - 1 = -13.3 %.
    expect(price?.tenth).toBeCloseTo(-0.133, 2)
    expect(price?.low ?? 0).toBeLessThan(price?.tenth ?? 0)
    expect(price?.part).toHaveLength(WEEKS + 8)
    expect(spend).toMatchObject({ kind: 'spend', isUsed: false, refusal: 'no-data' })
    const same = await run({ ...asked, drivers: [{ kind: 'price', ahead: 'typed', value: 0 }] })
    const sum = (id: typeof same.id): number =>
      forecastSeriesDetail(db, id, 0).mean.reduce<number>((all, value) => all + (value ?? 0), 0)
    expect(sum(lowered.id) / sum(same.id)).toBeCloseTo(0.8 ** -1.5, 1)
  })

  test('returns count against sales, or not at all', async () => {
    sellByPrice()
    const [net, gross] = await Promise.all([
      run({ metric: 'units', slice: 'none' }),
      run({ metric: 'units', slice: 'none', returns: 'gross' }),
    ])
    const values = (analysis: typeof net): number[] =>
      forecastSeriesDetail(db, analysis.id, 0).values.map((value) => value ?? 0)
    expect((values(gross)[5] ?? 0) - (values(net)[5] ?? 0)).toBeCloseTo(100, 6)
    expect(values(gross)[4]).toBe(values(net)[4])
  })
})
