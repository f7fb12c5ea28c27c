import type { DateOrder } from '../../contract/dates.ts'
import { timeReader } from '../import/parse-time.ts'
import { timeZone } from '../import/time-zone.ts'

export const spans = ['day', 'week', 'month'] as const
export type Span = (typeof spans)[number]
export const periodsPerYear: Readonly<Record<Span, number>> = { day: 365.25, week: 365.25 / 7, month: 12 }

const DAY = 86_400_000

/**
 * Days since 1970 of what reports write for a day, a week or a month: dates of all kinds, ISO weeks (2024-W05, 2024年第5周), months (2024-05,
 * May 2024, 2024年5月). Null for what is none of them.
 */
export function dayReader(order: DateOrder): (text: string) => number | null {
  const read = timeReader(order, timeZone('UTC'))
  return (given) => {
    const text = given.trim()
    const at = read(text)
    if (at !== null) return Math.floor(at / DAY)
    const week = /^(\d{4})[-\s]?(?:W|年第)(\d{1,2})周?$/i.exec(text)
    if (week !== null) return isoWeek(Number(week[1]), Number(week[2]))
    const month = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text) ?? /^()(\d{1,2})[-/.](\d{4})$/.exec(text)
    if (month !== null) return monthStart(Number(month[1] === '' ? month[3] : month[1]), Number(month[2]))
    const named = /^([a-z]{3,9})\.?[\s-]+(\d{4})$/i.exec(text)
    if (named !== null)
      return monthStart(Number(named[2]), MONTHS.indexOf((named[1] ?? '').slice(0, 3).toLowerCase()) + 1)
    // A range: its first day counts.
    const range = /^(\S+)\s*(?:~|至|to|–|-\s)\s*\S+$/.exec(text)
    const from = range === null ? null : read(range[1] ?? '')
    return from === null ? null : Math.floor(from / DAY)
  }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function monthStart(year: number, month: number): number | null {
  return year >= 1900 && year < 2200 && month >= 1 && month <= 12 ? Date.UTC(year, month - 1, 1) / DAY : null
}

function isoWeek(year: number, week: number): number | null {
  if (week < 1 || week > 53) return null
  const fourth = Date.UTC(year, 0, 4) / DAY
  return mondayOf(fourth) + (week - 1) * 7
}

/** The Monday on or before a day; day 0 was a Thursday. */
export function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7)
}

export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** The first day of the period a day lies in. */
export function periodStart(day: number, span: Span, anchor: number): number {
  if (span === 'day') return day
  if (span === 'week') return day - ((((day - anchor) % 7) + 7) % 7)
  const date = new Date(day * DAY)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY
}

/** The first day of the period after the one that starts on a day. */
export function nextPeriod(start: number, span: Span): number {
  if (span === 'day') return start + 1
  if (span === 'week') return start + 7
  const date = new Date(start * DAY)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY
}

/** How far apart the days of a report lie: by the median gap. */
export function spanOf(days: readonly number[]): Span {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  const gaps = sorted
    .slice(1)
    .map((day, i) => day - (sorted[i] ?? 0))
    .sort((a, b) => a - b)
  const median = gaps[Math.floor(gaps.length / 2)] ?? 1
  return median <= 3 ? 'day' : median <= 16 ? 'week' : 'month'
}
