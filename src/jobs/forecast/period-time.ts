import type { DateOrder } from '../../contract/dates.ts'
import { parseTime } from '../import/parse-time.ts'
import { timeZone } from '../import/time-zone.ts'
import type { PeriodUnit } from './frequency.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 1970-01-01 was a Thursday: weeks are counted from the Monday before it. */
const MONDAY_MS = -3 * DAY_MS

/** Time of a cell: a number as it is, or UTC milliseconds of a date, a month, a quarter. */
export type CellTime = { readonly kind: 'number' | 'date'; readonly at: number }

const NUMBER = /^-?\d{1,7}(\.\d+)?$/
const QUARTER = /^(\d{4})[-\s./]?Q([1-4])$|^Q([1-4])[-\s./]?(\d{4})$|^(\d{4})年?第?([1-4一二三四])季度?$/i
const MONTH = /^(\d{4})[-\s./年M](\d{1,2})月?$/i
/** `200103`: a year and a month written as one number. */
const YEAR_MONTH = /^((?:19|20)\d{2})(0[1-9]|1[0-2])$/
const MONTH_NAME = /^(\d{4})[-\s./]([a-z]{3})[a-z]*\.?$|^([a-z]{3})[a-z]*\.?[-\s./]+(\d{4})$/i
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const utc = timeZone('UTC')

/** Undefined for what is no time. */
export function cellTime(given: string, order: DateOrder): CellTime | undefined {
  const text = given.trim()
  const yearMonth = YEAR_MONTH.exec(text)
  if (yearMonth !== null)
    return { kind: 'date', at: Date.UTC(Number(yearMonth[1]), Number(yearMonth[2]) - 1, 1) }
  if (NUMBER.test(text)) return { kind: 'number', at: Number(text) }
  const quarter = QUARTER.exec(text)
  if (quarter !== null) {
    const year = Number(quarter[1] ?? quarter[4] ?? quarter[5])
    const number = quarter[2] ?? quarter[3] ?? quarter[6] ?? ''
    const place = '一二三四'.includes(number) ? '一二三四'.indexOf(number) + 1 : Number(number)
    return { kind: 'date', at: Date.UTC(year, (place - 1) * 3, 1) }
  }
  const month = MONTH.exec(text)
  if (month !== null && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return { kind: 'date', at: Date.UTC(Number(month[1]), Number(month[2]) - 1, 1) }
  const named = MONTH_NAME.exec(text)
  const place = MONTHS.indexOf((named?.[2] ?? named?.[3] ?? '').toLowerCase())
  if (named !== null && place >= 0)
    return { kind: 'date', at: Date.UTC(Number(named[1] ?? named[4]), place, 1) }
  const at = parseTime(text, order, utc)
  return at === null ? undefined : { kind: 'date', at }
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
