import type { DateOrder } from '../../contract/dates.ts'
import { asciiDigits } from './ascii-digits.ts'
import { monthOf } from './month-names.ts'
import { utcOf, type TimeZone } from './time-zone.ts'

const CLOCK =
  '(?:(上午|下午|AM|PM)\\s*)?(\\d{1,2})(?:[:时点h]|\\.(?=\\d{2}))(\\d{1,2})(?:(?:[:分]|\\.(?=\\d{2}(?!\\d)))(\\d{1,2})(?:[.,](\\d{1,9}))?)?[分秒]?\\s*(AM|PM|上午|下午)?(?:\\s*Uhr)?'
/** An offset, an abbreviation, and what browsers write behind: `GMT+0800 (China Standard Time)`. */
const ZONE =
  '\\s*\\(?((?:UTC|GMT)\\s?[+-]\\d{1,2}(?::?\\d{2})?|[+-]\\d{2}:?\\d{2}|[+-]\\d{2}|[A-Z]{3,5}|Z)?\\)?(?:\\s\\([^()]{1,40}\\))?'
const AT = '(?:(?:um|at|à|a las|às|alle|om|kl\\.?)\\s+)?'
const REST = `(?:[T\\s,]\\s*${AT}${CLOCK}${ZONE})?`
/** A day and its hour: 2014-12-06 02. */
const DAY_AND_HOUR = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2})$/
const YEAR_FIRST = new RegExp(`^(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?${REST}$`, 'i')
const SHORT = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4}|\\d{2})${REST}$`, 'i')
const WEEKDAY = '(?:\\p{L}{2,13}\\.?,?\\s+)?'
const WORD = '(\\p{L}{3,12})\\.?'
const DAY_MONTH = new RegExp(
  `^${WEEKDAY}(\\d{1,2})(?:st|nd|rd|th|er|º|\\.)?[-\\s/]*(?:de\\s+|of\\s+)?${WORD}[-\\s/,.]+(?:de\\s+|del\\s+)?(\\d{4}|\\d{2})${REST}$`,
  'iu',
)
const MONTH_DAY = new RegExp(
  `^${WEEKDAY}${WORD}(?:\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(?=\\d{4})|,\\s*)(\\d{4}|\\d{2})|-(\\d{1,2})-(\\d{4}|\\d{2}))${REST}$`,
  'iu',
)
/** A month, a quarter, a week or a year stands for its first day. */
const MONTH_YEAR = /^(\p{L}{3,12})\.?[-\s/,']+(?:de\s+)?(\d{4}|\d{2})$/iu
const YEAR_MONTH = /^(\d{4})[-/.年](\d{1,2})月?$/
const MONTH_NUMBER_YEAR = /^(\d{1,2})[-/.](\d{4})$/
const QUARTER = /^(?:(\d{4})[-\s]?Q([1-4])|Q([1-4])[-\s/]?(\d{4})|(\d{4})年第?([1-4一二三四])季度?)$/i
const WEEK = /^(\d{4})[-\s]?W(\d{1,2})$/i
const YEAR = /^((?:19|20|21)\d{2})年?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?(Z|[+-]\d{2}:?\d{2})?$/i
/** As reports by hour write it; as seconds it would lie in 2033 and later. */
const DAY_HOUR = /^(20\d{2})(\d{2})(\d{2})(\d{2})$/
/** Seconds, milliseconds, microseconds, nanoseconds since 1970. */
const EPOCH = /^(\d{9,10}|\d{13}|1\d{15}|1\d{18})(?:\.\d+)?$/
/** Unix `date`, and what is made of it: `Tue Jan 02 22:00:00 PST 2024`. */
const YEAR_LAST = new RegExp(`^${WEEKDAY}${WORD}\\s+(\\d{1,2})\\s+${CLOCK}${ZONE}\\s+(\\d{4})$`, 'iu')

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
  const text = narrow(given)
  const hourly = DAY_HOUR.exec(text) ?? DAY_AND_HOUR.exec(text)
  const atHour =
    hourly === null
      ? null
      : timeOf(
          {
            year: Number(hourly[1]),
            month: Number(hourly[2]),
            day: Number(hourly[3]),
            clock: [undefined, hourly[4]],
          },
          zone,
        )
  if (atHour !== null) return atHour
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
  const trimmed = narrow(text)
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

/** Digits and signs of East Asian width are those of ASCII. */
function narrow(text: string): string {
  return asciiDigits(WIDE.test(text) ? text.normalize('NFKC') : text).trim()
}

const WIDE = /[\uff01-\uff5e\u3000]/

const isDay = (value: number): boolean => value >= 1 && value <= 31
const isMonth = (value: number): boolean => value >= 1 && value <= 12

function epochOf(digits: string): number {
  if (digits.length <= 10) return Number(digits) * 1000
  return Number(digits.slice(0, 13))
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
    const [, month = '', day, year, dayBetween, yearBehind] = monthDay
    return {
      year: fullYear(year ?? yearBehind ?? ''),
      month: monthOf(month),
      day: Number(day ?? dayBetween),
      clock: monthDay.slice(6),
    }
  }
  const yearLast = YEAR_LAST.exec(text)
  if (yearLast !== null) {
    const [, month = '', day] = yearLast
    return {
      year: Number(yearLast[10]),
      month: monthOf(month),
      day: Number(day),
      clock: yearLast.slice(3, 10),
    }
  }
  return periodOf(text)
}

/** The first day of a month, a quarter, a week (ISO 8601: it begins on Monday, and week 1 has the 4th of January) or a year. */
function periodOf(text: string): Parts | null {
  const first = (year: number, month: number): Parts => ({ year, month, day: 1, clock: [] })
  const named = MONTH_YEAR.exec(text)
  if (named !== null) return first(fullYear(named[2] ?? ''), monthOf(named[1] ?? ''))
  const month = YEAR_MONTH.exec(text)
  if (month !== null) return first(Number(month[1]), Number(month[2]))
  const reversed = MONTH_NUMBER_YEAR.exec(text)
  if (reversed !== null) return first(Number(reversed[2]), Number(reversed[1]))
  const quarter = QUARTER.exec(text)
  if (quarter !== null) {
    const number = quarter[2] ?? quarter[3] ?? quarter[6] ?? ''
    const index = '一二三四'.includes(number) ? '一二三四'.indexOf(number) : Number(number) - 1
    return first(Number(quarter[1] ?? quarter[4] ?? quarter[5]), index * 3 + 1)
  }
  const week = WEEK.exec(text)
  if (week !== null) return mondayOf(Number(week[1]), Number(week[2]))
  const year = YEAR.exec(text)
  return year === null ? null : first(Number(year[1]), 1)
}

function mondayOf(year: number, week: number): Parts | null {
  if (week < 1 || week > 53) return null
  const fourth = new Date(utcOf(year, 1, 4, 0, 0, 0, 0))
  const monday = new Date(fourth.getTime() + ((week - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * 86_400_000)
  return {
    year: monday.getUTCFullYear(),
    month: monday.getUTCMonth() + 1,
    day: monday.getUTCDate(),
    clock: [],
  }
}

/** Two digits: 69 to 99 are the 1900s, as in POSIX. */
function fullYear(digits: string): number {
  const year = Number(digits)
  return digits.length === 4 ? year : year < 69 ? 2000 + year : 1900 + year
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
  const minutes = zone.minutesOf(offset)
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

const ONLY_CLOCK = new RegExp(`^${CLOCK}${ZONE}$`, 'i')
/** Without a sign between: 093000, as programs of accounting write it. */
const BARE_CLOCK = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/
const BARE_HOUR = /^(?:[01]?\d|2[0-3])$/
const MIDNIGHT = /[T\s]0{1,2}:00(?::00(?:\.0+)?)?(?:\s*AM)?$/i
const PART_OF_DAY = /^0(?:\.\d+)?$|^\.\d+$/

/** Whether a text is a time of day without a date: `9:30`, `10:00:00 PM`, 下午3:20. */
export function isClock(text: string): boolean {
  const clock = ONLY_CLOCK.exec(text.trim())
  return clock !== null && hourOf(Number(clock[2]), clock[1] ?? clock[6]) !== null
}

/**
 * One text of a date and a time of day that stand in two cells. A date that tells a time itself stays with both, and so is read as neither:
 * which of them counts is not known.
 * @param isWorkbook days as numbers may have lost their format: 0.5 is noon
 */
export function joinedTime(date: string, clock: string, isWorkbook: boolean): string {
  if (clock === '') return date
  const day = date.replace(MIDNIGHT, '')
  if (BARE_HOUR.test(clock)) return `${day} ${clock}:00`
  const bare = BARE_CLOCK.exec(clock)
  if (bare !== null) return `${day} ${bare[1] ?? ''}:${bare[2] ?? ''}:${bare[3] ?? ''}`
  if (isWorkbook && PART_OF_DAY.test(clock)) {
    const second = Math.round(Number(clock) * 86_400)
    return `${day} ${new Date(second * 1000).toISOString().slice(11, 19)}`
  }
  return `${day} ${clock}`
}

const OWN_ZONE = new RegExp(`${CLOCK}${ZONE}(?:\\s\\d{4})?$`, 'i')

/** The zone that a time carries: `PST`, `+0800`; undefined where it has none (or is no time). */
export function zoneWrittenIn(text: string): string | undefined {
  return OWN_ZONE.exec(text.trim())?.[7]
}
