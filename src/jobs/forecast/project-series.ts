import type { ForecastSettings } from '../../contract/forecast.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { SegmentId } from '../../contract/segments.ts'
import type { ReadableDb } from '../../store/database.ts'
import { projectZone } from '../../store/queries/customer-facts.ts'
import {
  resultLines,
  saleLines,
  seriesLines,
  sliceNames,
  type SaleLine,
} from '../../store/queries/forecast-rows.ts'
import { purchaseCurrency } from '../../store/queries/purchases.ts'
import { listSegments } from '../../store/queries/segments.ts'
import { baseInSteps } from '../customers/customer-base.ts'
import { isGone } from '../customers/evaluate-rule.ts'
import { periodsOf } from '../customers/calendar.ts'
import { segmentMembers } from '../customers/segment-members.ts'

/** Sales at prices that are known, as they were paid, at the usual price of each product, and those of them that were reduced. */
type PriceMetric = 'paid' | 'usual' | 'reduced'

export type Request = Pick<ForecastSettings, 'series' | 'by' | 'slice' | 'most' | 'returns'> & {
  readonly metric: ForecastSettings['metric'] | PriceMetric
  /** Usual price by product, for a `PriceMetric`; sales of other products are left out. */
  readonly usual?: ReadonlyMap<number, number>
}

/** One series per slice over the same whole periods. */
export type ProjectSeries = {
  readonly names: readonly string[]
  readonly values: readonly Float64Array[]
  /** The whole; the only one where there are no slices. */
  readonly total: Float64Array
  /** The slices' values add up to the total's. */
  readonly adds: boolean
  readonly currency: string
  /** Beginnings of the periods, as UTC milliseconds of their first day. */
  readonly times: readonly number[]
  readonly partial: { readonly at: number; readonly values: readonly number[]; readonly total: number } | null
}

/** A period whose end is missing by more than this is not over yet. */
const WHOLE_SHARE = 0.15
/** Longer histories are cut at the beginning. */
const MOST_PERIODS = 5_000
/** The slice of everything beyond the largest, and of what has no name. */
export const OTHERS = '\u2026'
export const NAMELESS = '\u2013'
const LINES_PER_STEP = 50_000
/** A price below this share of the usual one is a reduced one. */
const REDUCED = 0.95

type Line = {
  readonly at: number
  readonly keys: readonly string[]
  readonly amount: number
  readonly once: string | null
}

/**
 * The series of a project by day, week (from Monday) or month of its zone. A last period that is not over is left out and told apart. Yields after
 * each part of the lines read. O(lines).
 * @throws ExpectedFailure nothing-to-forecast
 */
export function* projectSeries(
  db: ReadableDb,
  request: Request,
  now: number,
): Generator<number, ProjectSeries, void> {
  const { metric, by, most } = request
  const zone = projectZone(db)
  // Who is in a segment is told from columns: read in steps here, they are in memory there.
  if (request.slice === 'segment') yield* baseInSteps(db)
  const { lines, currency, isLocal } = linesOf(db, request, now)
  const kept: Line[] = []
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const line of lines) {
    if (line.at < first) first = line.at
    if (line.at > last) last = line.at
    kept.push(line)
    if (kept.length % LINES_PER_STEP === 0) yield kept.length
  }
  if (kept.length === 0) throw new ExpectedFailure('nothing-to-forecast')
  const calendar = periodsOf(by, first, last + 1, isLocal ? 'UTC' : zone, MOST_PERIODS)
  const { edges } = calendar
  const periods = edges.length - 1
  const totals = new Float64Array(periods)
  const byKey = new Map<string, Float64Array>()
  const seen = new Set<string>()
  let period = 0
  for (const { at, keys, amount, once } of kept) {
    if (at < (edges[0] ?? 0)) continue
    if (at < (edges[period] ?? 0)) period = 0
    while (period + 1 < periods && at >= (edges[period + 1] ?? 0)) period++
    const isNew = (key: string): boolean => {
      if (once === null) return true
      const mark = `${period}\u0000${key}\u0000${once}`
      if (seen.has(mark)) return false
      seen.add(mark)
      return true
    }
    if (isNew('')) totals[period] = (totals[period] ?? 0) + amount
    for (const key of keys) {
      let row = byKey.get(key)
      if (row === undefined) {
        row = new Float64Array(periods)
        byKey.set(key, row)
      }
      if (isNew(`\u0001${key}`)) row[period] = (row[period] ?? 0) + amount
    }
  }
  yield kept.length
  const size = (row: Float64Array): number => row.reduce((sum, value) => sum + Math.abs(value), 0)
  const ranked = [...byKey]
    .map(([name, row]) => ({ name, row, size: size(row) }))
    .sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
  const adds =
    request.slice !== 'none' &&
    isAdditive(
      totals,
      ranked.map(({ row }) => row),
    )
  const names = ranked.slice(0, most).map(({ name }) => name)
  const values = ranked.slice(0, most).map(({ row }) => row)
  if (adds && ranked.length > most) {
    const others = new Float64Array(periods)
    for (const { row } of ranked.slice(most))
      for (let p = 0; p < periods; p++) others[p] = (others[p] ?? 0) + (row[p] ?? 0)
    names.push(OTHERS)
    values.push(others)
  }
  const span = (p: number): number => (edges[p + 1] ?? 0) - (edges[p] ?? 0)
  const isOpen =
    by !== 'day' &&
    metric !== 'series' &&
    ((edges[periods] ?? 0) - last - 1) / span(periods - 1) > WHOLE_SHARE
  const isLate = by !== 'day' && metric !== 'series' && (first - (edges[0] ?? 0)) / span(0) > WHOLE_SHARE
  const [from, to] = [isLate ? 1 : 0, isOpen ? periods - 1 : periods]
  if (to - from < 4) throw new ExpectedFailure('nothing-to-forecast')
  const times = calendar.days.map((text) => Date.parse(`${text}T00:00:00Z`))
  return {
    names,
    values: values.map((row) => row.slice(from, to)),
    total: totals.slice(from, to),
    adds,
    currency,
    times: times.slice(from, to),
    partial: isOpen
      ? {
          at: times[periods - 1] ?? 0,
          values: values.map((row) => row[periods - 1] ?? 0),
          total: totals[periods - 1] ?? 0,
        }
      : null,
  }
}

function isAdditive(total: Float64Array, rows: readonly Float64Array[]): boolean {
  return total.every((value, p) => {
    const sum = rows.reduce((all, row) => all + (row[p] ?? 0), 0)
    return Math.abs(sum - value) <= 1e-6 * Math.max(1, Math.abs(value))
  })
}

type Source = {
  readonly lines: Iterable<Line>
  readonly currency: string
  /** Times are days already, not moments in a zone. */
  readonly isLocal: boolean
}

function linesOf(db: ReadableDb, request: Request, now: number): Source {
  const { metric, series, slice } = request
  if (metric === 'series') {
    const points = seriesLines(db, series ?? '')
    return {
      lines: points.map(({ at, value }) => ({ at, keys: [], amount: value, once: null })),
      currency: 'XXX',
      isLocal: false,
    }
  }
  if (metric === 'spend' || metric === 'conversions') {
    const { currency, lines } = resultLines(db)
    const keys = (channel: string, campaign: string): string[] =>
      slice === 'channel' ? [channel || NAMELESS] : slice === 'campaign' ? [campaign || NAMELESS] : []
    return {
      lines: lines.map(([day, channel, campaign, conversions, micros]) => ({
        at: Date.parse(`${day}T00:00:00Z`),
        keys: keys(channel, campaign),
        amount: metric === 'spend' ? micros / 1e6 : conversions,
        once: null,
      })),
      currency: metric === 'spend' ? currency : 'XXX',
      isLocal: true,
    }
  }
  const { currency } = purchaseCurrency(db)
  return {
    lines: salesOf(db, request, currency, now),
    currency: metric === 'revenue' ? currency : 'XXX',
    isLocal: false,
  }
}

function* salesOf(
  db: ReadableDb,
  { metric, slice, returns, usual }: Request,
  currency: string,
  now: number,
): Generator<Line, void, void> {
  const keysOf = keysBy(db, slice, now)
  const known = new Set<number>()
  for (const line of saleLines(db, currency)) {
    const [at, kind, order, customer, product, , , units, micros] = line
    const sign = kind === 2 ? -1 : 1
    if (sign < 0 && returns === 'gross') continue
    const keys = keysOf(line)
    switch (metric) {
      case 'revenue':
        yield { at, keys, amount: (sign * micros) / 1e6, once: null }
        break
      case 'units':
        yield { at, keys, amount: sign * units, once: null }
        break
      case 'orders':
        if (sign > 0) yield { at, keys, amount: 1, once: order === '' ? `${customer}@${at}` : order }
        break
      case 'customers':
        if (sign > 0 && customer > 0) yield { at, keys, amount: 1, once: String(customer) }
        break
      case 'new-customers':
        if (sign < 0 || customer <= 0 || known.has(customer)) break
        known.add(customer)
        yield { at, keys, amount: 1, once: null }
        break
      case 'paid':
      case 'usual':
      case 'reduced': {
        const price = usual?.get(product)
        if (sign < 0 || price === undefined || micros <= 0) break
        const atUsual = price * units
        const isReduced = micros / 1e6 < REDUCED * atUsual
        if (metric === 'paid') yield { at, keys, amount: micros / 1e6, once: null }
        else if (metric === 'usual' || isReduced) yield { at, keys, amount: atUsual, once: null }
        break
      }
      default:
        return
    }
  }
}

function keysBy(
  db: ReadableDb,
  slice: ForecastSettings['slice'],
  now: number,
): (line: SaleLine) => readonly string[] {
  const named = (names: Map<number, string>, id: number | null): readonly string[] => [
    (id === null ? '' : (names.get(id) ?? '')) || NAMELESS,
  ]
  switch (slice) {
    case 'none':
      return () => []
    case 'channel':
      return ([, , , , , channel]) => [channel || NAMELESS]
    case 'category':
    case 'product': {
      const names = sliceNames(db, slice)
      return ([, , , , product]) => named(names, product)
    }
    case 'campaign': {
      const names = sliceNames(db, 'campaign')
      return ([, , , , , , campaign]) => named(names, campaign)
    }
    case 'country': {
      const names = sliceNames(db, 'country')
      return ([, , , customer]) => named(names, customer)
    }
    case 'segment': {
      const segments = listSegments(db).map(({ id, name }) => ({ name, members: membersOf(db, id, now) }))
      return ([, , , customer]) =>
        segments.filter(({ members }) => members.has(customer)).map(({ name }) => name)
    }
  }
}

/** A segment that names what is gone has nobody, and no series; the others keep theirs. */
function membersOf(db: ReadableDb, id: SegmentId, now: number): ReadonlySet<number> {
  try {
    return new Set(segmentMembers(db, id, now))
  } catch (error) {
    if (isGone(error)) return new Set()
    throw error
  }
}
