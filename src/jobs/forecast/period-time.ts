import type { DateOrder } from '../../contract/dates.ts'
import { parseTime } from '../import/parse-time.ts'
import { timeZone } from '../import/time-zone.ts'
import type { PeriodUnit } from './frequency.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 1970-01-01 was a Thursday: weeks are counted from the Monday before it. */
const MONDAY_MS = -3 * DAY_MS

/** Time of a cell: a number as it is, or UTC milliseconds of a date, a month, a quarter. */
export type CellTime = {
  readonly kind: 'number' | 'date'
  readonly at: number
  /** The period that the text names, where it names one instead of a day: `2024-03`, `2024Q1`, `2024-W05`. */
  readonly of?: 'week' | 'month' | 'quarter' | 'year'
}

const NUMBER = /^-?\d{1,7}(\.\d+)?$/
const QUARTER =
  /^(\d{4})[-\s./]?Q([1-4])$|^Q([1-4])[-\s./']*(\d{4}|\d{2})$|^(\d{4})年?第?([1-4一二三四])季度?$/i
const MONTH = /^(\d{4})[-\s./年M](\d{1,2})月?$/i
/** `200103`, `2001.03`: a year and a month written as one number. */
const YEAR_MONTH = /^((?:19|20)\d{2})\.?(0[1-9]|1[0-2])$/
const MONTH_YEAR = /^(\d{1,2})[-/](\d{4})$/
const MONTH_NAME = /^(\d{4})[-\s./]([a-z]{3})[a-z]*\.?$|^([a-z]{3})[a-z]*[-\s./,']+(\d{4}|\d{2})$/i
const WEEK =
  /^(\d{4})[-\s/]?(?:年?第|W|wk\.?|week)\s*(\d{1,2})周?$|^(?:W|wk\.?|week)\s*(\d{1,2})[-\s/,]+(\d{4})$/i
const YEAR = /^(?:FY[-\s']*)?(\d{4})年?$/i
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const utc = timeZone('UTC')

/** Undefined for what is no time. */
export function cellTime(given: string, order: DateOrder): CellTime | undefined {
  const text = given.trim()
  const yearMonth = YEAR_MONTH.exec(text)
  if (yearMonth !== null) return monthTime(Number(yearMonth[1]), Number(yearMonth[2]))
  if (NUMBER.test(text)) return { kind: 'number', at: Number(text) }
  const named = periodTime(text)
  if (named !== undefined) return named
  const at = parseTime(text, order, utc)
  return at === null ? undefined : { kind: 'date', at }
}

const monthTime = (year: number, month: number): CellTime | undefined =>
  month >= 1 && month <= 12 ? { kind: 'date', at: Date.UTC(year, month - 1, 1), of: 'month' } : undefined

/** Years of two digits are of 1970 to 2069. */
const fullYear = (text: string): number => {
  const year = Number(text)
  return text.length > 2 ? year : year + (year < 70 ? 2000 : 1900)
}

/** A week, a month, a quarter or a year by its name: its first day. */
function periodTime(text: string): CellTime | undefined {
  const quarter = QUARTER.exec(text)
  if (quarter !== null) {
    const number = quarter[2] ?? quarter[3] ?? quarter[6] ?? ''
    const place = '一二三四'.includes(number) ? '一二三四'.indexOf(number) + 1 : Number(number)
    const year = fullYear(quarter[1] ?? quarter[4] ?? quarter[5] ?? '')
    return { kind: 'date', at: Date.UTC(year, (place - 1) * 3, 1), of: 'quarter' }
  }
  const week = WEEK.exec(text)
  if (week !== null) {
    const [year, number] = [Number(week[1] ?? week[4]), Number(week[2] ?? week[3])]
    const at = weekStart(year, number)
    // The last week of a year is the one before the first of the next.
    return number >= 1 && at < weekStart(year + 1, 1) ? { kind: 'date', at, of: 'week' } : undefined
  }
  const month = MONTH.exec(text)
  if (month !== null) return monthTime(Number(month[1]), Number(month[2]))
  const turned = MONTH_YEAR.exec(text)
  if (turned !== null) return monthTime(Number(turned[2]), Number(turned[1]))
  const named = MONTH_NAME.exec(text)
  const place = MONTHS.indexOf((named?.[2] ?? named?.[3] ?? '').toLowerCase())
  if (named !== null && place >= 0) return monthTime(fullYear(named[1] ?? named[4] ?? ''), place + 1)
  const year = YEAR.exec(text)
  return year === null ? undefined : { kind: 'date', at: Date.UTC(Number(year[1]), 0, 1), of: 'year' }
}

/** Monday of a week of ISO 8601: the first one holds the 4th of January. */
function weekStart(year: number, week: number): number {
  const fourth = Date.UTC(year, 0, 4)
  return fourth - ((fourth - MONDAY_MS) % (7 * DAY_MS)) + (week - 1) * 7 * DAY_MS
}

/** Number of the period that a time lies in, counted from 1970; times of other grids are no periods. */
export function periodIndex(at: number, unit: PeriodUnit): number | undefined {
  const date = new Date(at)
  switch (unit) {
    case 'half-hour':
      return Math.floor(at / (HOUR_MS / 2))
    case 'hour':
      return Math.floor(at / HOUR_MS)
    case 'day':
      return Math.floor(at / DAY_MS)
    case 'business-day': {
      // What lies on a weekend belongs to the Friday before.
      const day = Math.floor((at - MONDAY_MS) / DAY_MS)
      return 5 * Math.floor(day / 7) + Math.min(4, day - 7 * Math.floor(day / 7))
    }
    case 'week':
      return Math.floor((at - MONDAY_MS) / (7 * DAY_MS))
    case 'month':
      return date.getUTCFullYear() * 12 + date.getUTCMonth()
    case 'quarter':
      return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3)
    case 'year':
      return date.getUTCFullYear()
    case 'other':
      return undefined
  }
}

/** The time so many periods after another, on the calendar. */
export function later(at: number, periods: number, unit: PeriodUnit): number | undefined {
  const step = { 'half-hour': HOUR_MS / 2, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS }
  if (unit in step) return at + periods * step[unit as keyof typeof step] // its keys, as just seen
  if (unit === 'other') return undefined
  if (unit === 'business-day') {
    const index = (periodIndex(at, unit) ?? 0) + periods
    const week = Math.floor(index / 5)
    return MONDAY_MS + (7 * week + index - 5 * week) * DAY_MS + (at % DAY_MS)
  }
  const months = periods * { month: 1, quarter: 3, year: 12 }[unit as 'month' | 'quarter' | 'year'] // what is left
  const date = new Date(at)
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  const isMonthEnd = new Date(at + DAY_MS).getUTCDate() === 1 && date.getUTCDate() >= 28
  const day = isMonthEnd ? lastDay : Math.min(date.getUTCDate(), lastDay)
  return Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day) + (at % DAY_MS)
}

/** `2026-03-01`, or with the clock where there is one. */
export function timeText(at: number): string {
  const text = new Date(at).toISOString()
  return at % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19)
}
