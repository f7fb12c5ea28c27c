import type { z } from 'zod'
import type { adsControl } from '../../contract/ads.ts'
import type { ReadableDb } from '../../store/database.ts'
import { priceDays, promotionDays, salesCurrencies, seriesPoints } from '../../store/queries/ads.ts'
import { listSeries } from '../../store/queries/results.ts'
import type { DayRow } from './day-row.ts'

type AdsControl = z.output<typeof adsControl>

const DAY = 86_400_000
/** A promotion that is on nearly always, or hardly ever, is no switch. */
const FEWEST_DAYS = 2
const MOST_CONTROLS = 60

/** What the project knows that may move sales beside ads: the shop's mean price, promotions named in orders, imported series. */
export function projectControls(db: ReadableDb): AdsControl[] {
  const controls: AdsControl[] = []
  const [main] = salesCurrencies(db)
  const prices = main === undefined ? [] : priceDays(db, main.currency)
  if (prices.length > 1) controls.push({ id: 'price', kind: 'price', name: '', days: prices.length })
  for (const [name, days] of promotions(db))
    if (days.size >= FEWEST_DAYS)
      controls.push({ id: `promotion:${name}`, kind: 'promotion', name, days: days.size })
  for (const { name, points } of listSeries(db))
    controls.push({ id: `series:${name}`, kind: 'series', name, days: points })
  return controls.slice(0, MOST_CONTROLS)
}

/** A promotion is on where at least a tenth of its best day's orders name it: stragglers afterwards do not count. */
function promotions(db: ReadableDb): Map<string, Set<number>> {
  const byName = new Map<string, Map<number, number>>()
  for (const { name, day, orders } of promotionDays(db)) {
    const own = byName.get(name) ?? new Map<number, number>()
    own.set(day, orders)
    byName.set(name, own)
  }
  return new Map(
    [...byName].map(([name, days]) => {
      const most = Math.max(...days.values())
      return [name, new Set([...days].flatMap(([day, orders]) => (orders >= most / 10 ? [day] : [])))]
    }),
  )
}

/** Rows with the chosen controls. A price or a series keeps its last value until the next; a promotion is 1 on its days, else 0. */
export function withControls(db: ReadableDb, rows: readonly DayRow[], ids: readonly string[]): DayRow[] {
  if (ids.length === 0) return [...rows]
  const known = projectControls(db).filter(({ id }) => ids.includes(id))
  const shown = known.some(({ kind }) => kind === 'promotion')
    ? promotions(db)
    : new Map<string, Set<number>>()
  const values = known.map(({ kind, name }) => {
    if (kind === 'promotion') {
      const on = shown.get(name) ?? new Set<number>()
      return { name, at: (day: number) => (on.has(day) ? 1 : 0) }
    }
    const points =
      kind === 'price'
        ? pricePoints(db)
        : seriesPoints(db, name).map(({ at, value }) => ({ day: Math.floor(at / DAY), value }))
    return { name: kind === 'price' ? 'price' : name, at: lastKnown(points) }
  })
  return rows.map((row) => ({
    ...row,
    controls: new Map([...row.controls, ...values.map(({ name, at }) => [name, at(row.day)] as const)]),
  }))
}

function pricePoints(db: ReadableDb): { day: number; value: number }[] {
  const [main] = salesCurrencies(db)
  if (main === undefined) return []
  return priceDays(db, main.currency).map(({ day, items, micros }) => ({
    day,
    value: micros / Math.max(items, 1e-9) / 1e6,
  }))
}

/** The value of the latest point up to a day; before the first, that of the first. Days have to be asked for in order. */
function lastKnown(
  points: readonly { readonly day: number; readonly value: number }[],
): (day: number) => number {
  let place = 0
  return (day) => {
    while (place + 1 < points.length && (points[place + 1]?.day ?? Infinity) <= day) place++
    return points[place]?.value ?? 0
  }
}
