import type { DateOrder } from '../../contract/dates.ts'
import { utcOf, type TimeZone } from './time-zone.ts'

const CLOCK =
  '(?:(上午|下午|AM|PM)\\s*)?(\\d{1,2})[:时点](\\d{1,2})(?:[:分](\\d{1,2})(?:[.,](\\d{1,9}))?)?[分秒]?\\s*(AM|PM|上午|下午)?'
const ZONE = '\\s*(Z|UTC|GMT|[+-]\\d{2}:?\\d{2}|[+-]\\d{2})?'
const REST = `(?:[T\\s,]\\s*${CLOCK}${ZONE})?`
const YEAR_FIRST = new RegExp(`^(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?${REST}$`, 'i')
const SHORT = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4}|\\d{2})${REST}$`, 'i')
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const MONTH = `(${MONTHS})[a-z]*\\.?`
const DAY_MONTH = new RegExp(
  `^(?:[a-z]{3,9},?\\s+)?(\\d{1,2})[-\\s]${MONTH}[-\\s,]+(\\d{4}|\\d{2})${REST}$`,
  'i',
)
const MONTH_DAY = new RegExp(
  `^(?:[a-z]{3,9},?\\s+)?${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})${REST}$`,
  'i',
)
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2}):?(\d{2}):?(\d{2}))?(Z)?$/
const EPOCH = /^(\d{9,10}|\d{13})(?:\.\d+)?$/

const MIN_YEAR = 1900
const MAX_YEAR = 2199

type Parts = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly clock: readonly (string | undefined)[]
}

/**
 * UTC milliseconds of a written time, or null. The order of day and month is the column's, never guessed per cell;
 * dates that begin with a year of four digits need none. Times without an offset are read in `zone`.
 */
export function parseTime(given: string, order: DateOrder, zone: TimeZone): number | null {
  if (given.length > 64) return null
  const fixed = fixedTime(given, zone)
  if (fixed !== undefined) return fixed
  const text = given.trim()
  const epoch = EPOCH.exec(text)
  if (epoch !== null) return epochOf(epoch[1] ?? '')
  const compact = COMPACT.exec(text)
  if (compact !== null) {
    const [, year, month, day, hour, minute, second, utc] = compact
    const clock = hour === undefined ? [] : [undefined, hour, minute, second, undefined, undefined, utc]
    return timeOf({ year: Number(year), month: Number(month), day: Number(day), clock }, zone)
  }
  const parts = partsOf(text, order)
  return parts === null ? null : timeOf(parts, zone)
}

/** `2026-03-01`, `2026-03-01 08:00`, `2026-03-01T08:00:00`: what most exports write, without a pattern. undefined: something else. */
function fixedTime(text: string, zone: TimeZone): number | null | undefined {
  const { length } = text
  if (length !== 10 && length !== 16 && length !== 19) return undefined
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined
  if (length > 10 && text[10] !== ' ' && text[10] !== 'T') return undefined
  if (length > 10 && text.charCodeAt(13) !== COLON) return undefined
  if (length === 19 && text.charCodeAt(16) !== COLON) return undefined
  const year = digitsAt(text, 0) * 100 + digitsAt(text, 2)
  const [month, day] = [digitsAt(text, 5), digitsAt(text, 8)]
  const [hour, minute] = length > 10 ? [digitsAt(text, 11), digitsAt(text, 14)] : [0, 0]
  const second = length === 19 ? digitsAt(text, 17) : 0
  if (Number.isNaN(year + month + day + hour + minute + second)) return undefined
  if (year < MIN_YEAR || year > MAX_YEAR || !isMonth(month) || !isDay(day)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  const local = utcOf(year, month, day, hour, minute, second, 0)
  return day > 28 && new Date(local).getUTCDate() !== day ? null : zone.toUtc(local)
}

const HYPHEN = 45
const COLON = 58

/** Two digits; NaN for anything else. */
function digitsAt(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** A reader of one column: neighbouring rows of an export mostly repeat the time, so the last answer is kept. */
export function timeReader(order: DateOrder, zone: TimeZone): (text: string) => number | null {
  let lastText = ''
  let lastTime: number | null = null
  return (text) => {
    if (text !== lastText) {
      lastTime = parseTime(text, order, zone)
      lastText = text
    }
    return lastTime
  }
}

/** Which orders of day and month a short date allows, or undefined where it is not one. */
export function possibleOrders(text: string): readonly DateOrder[] | undefined {
  const trimmed = text.trim()
  if (YEAR_FIRST.test(trimmed)) return ['ymd']
  const short = SHORT.exec(trimmed)
  if (short === null) return undefined
  const [first, second, third] = [Number(short[1]), Number(short[2]), Number(short[3])]
  const orders: DateOrder[] = []
  if (isDay(first) && isMonth(second)) orders.push('dmy')
  if (isMonth(first) && isDay(second)) orders.push('mdy')
  if (orders.length === 0 && short[3]?.length === 2 && isMonth(second) && isDay(third)) orders.push('ymd')
  return orders
}

const isDay = (value: number): boolean => value >= 1 && value <= 31
const isMonth = (value: number): boolean => value >= 1 && value <= 12

function epochOf(digits: string): number {
  return digits.length === 13 ? Number(digits) : Number(digits) * 1000
}

function partsOf(text: string, order: DateOrder): Parts | null {
  const iso = YEAR_FIRST.exec(text)
  if (iso !== null)
    return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), clock: iso.slice(4) }
  const short = SHORT.exec(text)
  if (short !== null) {
    const [, first = '', second = '', third = ''] = short
    const clock = short.slice(4)
    if (order === 'ymd') {
      if (first.length !== 2 || third.length !== 2) return null
      return { year: fullYear(first), month: Number(second), day: Number(third), clock }
    }
    const [day, month] = order === 'dmy' ? [first, second] : [second, first]
    return { year: fullYear(third), month: Number(month), day: Number(day), clock }
  }
  const dayMonth = DAY_MONTH.exec(text)
  if (dayMonth !== null) {
    const [, day, month = '', year = ''] = dayMonth
    return { year: fullYear(year), month: monthOf(month), day: Number(day), clock: dayMonth.slice(4) }
  }
  const monthDay = MONTH_DAY.exec(text)
  if (monthDay !== null) {
    const [, month = '', day, year] = monthDay
    return { year: Number(year), month: monthOf(month), day: Number(day), clock: monthDay.slice(4) }
  }
  return null
}

/** Two digits: 69 to 99 are the 1900s, as in POSIX. */
function fullYear(digits: string): number {
  const year = Number(digits)
  return digits.length === 4 ? year : year < 69 ? 2000 + year : 1900 + year
}

function monthOf(word: string): number {
  return MONTHS.split('|').indexOf(word.toLowerCase()) + 1
}

function timeOf({ year, month, day, clock }: Parts, zone: TimeZone): number | null {
  if (year < MIN_YEAR || year > MAX_YEAR || !isMonth(month) || !isDay(day)) return null
  const [halfBefore, hourText = '0', minuteText = '0', secondText = '0', fraction = '', halfAfter, offset] =
    clock
  const hour = hourOf(Number(hourText), halfBefore ?? halfAfter)
  const [minute, second] = [Number(minuteText), Number(secondText)]
  if (hour === null || minute > 59 || second > 59) return null
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const local = utcOf(year, month, day, hour, minute, second, millisecond)
  // 31 April would have moved on to May.
  if (new Date(local).getUTCDate() !== day) return null
  if (offset === undefined) return zone.toUtc(local)
  const minutes = offsetMinutes(offset)
  return minutes === null ? null : local - minutes * 60_000
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null
  const isAfternoon = half === '下午' || half.toUpperCase() === 'PM'
  if (half === '上午' || half === '下午')
    return hour > 23 ? null : isAfternoon && hour < 12 ? hour + 12 : hour
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (isAfternoon ? 12 : 0)
}

function offsetMinutes(offset: string): number | null {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset)
  if (match === null) return 0
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? '0')]
  if (hours > 18 || minutes > 59) return null
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes)
}
