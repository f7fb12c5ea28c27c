import { timeZone, utcOf } from '../import/time-zone.ts'

export type PeriodKind = 'day' | 'week' | 'month'

/** Periods of the calendar of a time zone: period p is from `edges[p]` up to, not including, `edges[p + 1]`. */
export type Periods = {
  readonly edges: Float64Array
  /** The first day of each, as text. */
  readonly days: readonly string[]
}

const DAY_MS = 86_400_000

/** The calendar day that a moment has in a zone, as midnight in UTC milliseconds. */
function localMidnight(at: number, zone: string): number {
  const parts: Record<string, string> = {}
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  for (const { type, value } of format.formatToParts(at)) parts[type] = value
  return utcOf(Number(parts['year']), Number(parts['month']), Number(parts['day']), 0, 0, 0, 0)
}

/** UTC milliseconds at which a day of the calendar (2026-03-31) begins in a zone; `plus` days later for the ends of spans. */
export function dayStart(day: string, zone: string, plus = 0): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return timeZone(zone).toUtc(utcOf(year, month, date + plus, 0, 0, 0, 0))
}

/** The day of the calendar that a moment lies on. */
export function dayText(at: number, zone: string): string {
  return isoDay(localMidnight(at, zone))
}

/** The first moment of the day after the one that `at` lies on. */
export function dayEnd(at: number, zone: string): number {
  return timeZone(zone).toUtc(localMidnight(at, zone) + DAY_MS)
}

function isoDay(local: number): string {
  return new Date(local).toISOString().slice(0, 10)
}

/**
 * The days, weeks (from Monday) or months that cover `from` up to, not including, `to`: at least one, at most `limit` (the latest ones).
 * O(periods).
 */
export function periodsOf(kind: PeriodKind, from: number, to: number, zone: string, limit: number): Periods {
  const { toUtc } = timeZone(zone)
  let local = localMidnight(from, zone)
  if (kind === 'month') local = new Date(local).setUTCDate(1)
  // Monday is 0; the epoch was a Thursday.
  if (kind === 'week') local -= ((Math.floor(local / DAY_MS) + 3) % 7) * DAY_MS
  const starts = [local]
  do {
    local = following(local, kind)
    starts.push(local)
  } while (toUtc(local) < to)
  const kept = starts.slice(-limit - 1)
  return { edges: Float64Array.from(kept, toUtc), days: kept.slice(0, -1).map(isoDay) }
}

function following(local: number, kind: PeriodKind): number {
  if (kind !== 'month') return local + (kind === 'day' ? 1 : 7) * DAY_MS
  const date = new Date(local)
  return date.setUTCMonth(date.getUTCMonth() + 1, 1)
}

/** The same time of day some days, weeks or months earlier; a day that a month does not have is its last. */
export function periodBack(at: number, kind: PeriodKind, count: number, zone: string): number {
  const local = localMidnight(at, zone)
  if (kind !== 'month') return timeZone(zone).toUtc(local - count * (kind === 'day' ? 1 : 7) * DAY_MS)
  const date = new Date(local)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - count + 1, 0)).getUTCDate()
  return timeZone(zone).toUtc(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - count, Math.min(date.getUTCDate(), lastDay)),
  )
}
