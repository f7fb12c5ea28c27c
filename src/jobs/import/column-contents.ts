import type { DateOrder } from '../../contract/dates.ts'
import { cleanId, cleanValue, isMasked } from './clean-id.ts'
import { kindOf } from './event-words.ts'
import { hasCommaUnit } from './number-units.ts'
import { parseMicros, parseNumber } from './parse-number.ts'
import { parseTime, possibleOrders } from './parse-time.ts'
import { EXCEL_SERIAL } from './read/serial-dates.ts'
import { wallClock } from './time-zone.ts'

const MAX_SAMPLES = 5
const SAMPLE_CHARACTERS = 200
const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}$/
const PHONE = /^\+?\d[\d\s().-]{8,17}\d$/
const MOBILE_CN = /^1[3-9]\d{9}$/
const INTEGER = /^\d+(?:\.0+)?$/
/** Seconds from 1995 on; milliseconds, microseconds or nanoseconds from 2001 on. */
const EPOCH = /^(?:1\d{9}|[89]\d{8}|1\d{12}|1\d{15}|1\d{18})(?:\.\d+)?$/
const YEAR = /^(?:19|20)\d{2}年?$/
const COMPACT_DATE = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/
export const PERCENT = /\s*[%％]$/
const currencies: ReadonlySet<string> = new Set(
  'AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KRW MOP MXN MYR NGN NOK NZD PEN PHP PLN RMB RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR'.split(
    ' ',
  ),
)

/** What the filled cells of a column look like: shares between 0 and 1. */
export type Contents = {
  readonly samples: readonly string[]
  readonly filled: number
  readonly rows: number
  /** Different values among the cells looked at. */
  readonly distinct: number
  readonly time: number
  /** Percents included; numbers with units (1.2K, 1.5万) where the column is written so. */
  readonly number: number
  /** Numbers with units, where the column is written so. */
  readonly short: number
  /** One of them; empty where there are none. */
  readonly shortSample: string
  readonly percent: number
  /** Zeros and empty cells, of all rows. */
  readonly nothing: number
  readonly masked: number
  /** Ones among the numbers above zero. */
  readonly ones: number
  readonly integer: number
  readonly epoch: number
  /** Four digits that may be a year. */
  readonly year: number
  readonly compactDate: number
  /** Of a workbook: days since 1899-12-30. */
  readonly serial: number
  readonly email: number
  readonly phone: number
  readonly currency: number
  readonly event: number
  readonly max: number
  readonly min: number
}

export type ColumnToJudge = {
  readonly header: string
  readonly contents: Contents
  /** The cells that were looked at, where columns are compared with each other. */
  readonly cells?: readonly string[]
}

/** Of the filled cells, where numbers with units are told from words: all but a few are numbers, and several have a unit. */
const NEARLY_ALL = 0.9
const MIN_SHORT = 2

/**
 * @param isWorkbook numbers may be dates that lost their format
 * @param mayBeShort 1.2K and 1.5万 may be numbers, as in no column of ids
 */
export function contentsOf(cells: readonly string[], isWorkbook = false, mayBeShort = false): Contents {
  const samples = new Set<string>()
  const distinct = new Map<string, number>()
  const counts = {
    time: 0,
    number: 0,
    percent: 0,
    zero: 0,
    one: 0,
    masked: 0,
    integer: 0,
    epoch: 0,
    year: 0,
    compactDate: 0,
    serial: 0,
    email: 0,
    phone: 0,
    currency: 0,
    event: 0,
  }
  let filled = 0
  let max = Number.NEGATIVE_INFINITY
  let min = Number.POSITIVE_INFINITY
  const short = { cells: 0, values: 0, sample: '', max, min }
  for (const cell of cells) {
    const value = cleanValue(cell)
    if (value === '') continue
    filled++
    if (samples.size < MAX_SAMPLES) samples.add(value.slice(0, SAMPLE_CHARACTERS))
    distinct.set(value, (distinct.get(value) ?? 0) + 1)
  }
  // Each value is looked at once, and counts as often as it occurs: a few faulty values among many good ones say little.
  for (const [value, times] of distinct) {
    const plain = value.replace(PERCENT, '')
    const micros = parseMicros(plain, false) ?? parseMicros(plain, true)
    if (micros !== null) {
      counts.number += times
      if (plain !== value) counts.percent += times
      if (micros === 0) counts.zero += times
      if (micros === 1e6) counts.one += times
      max = Math.max(max, micros / 1e6)
      min = Math.min(min, micros / 1e6)
    } else if (mayBeShort) {
      const number = parseNumber(plain, false, true) ?? parseNumber(plain, true, true)
      if (number !== null) {
        short.cells += times
        short.values++
        if (short.sample === '') short.sample = value
        short.max = Math.max(short.max, number)
        short.min = Math.min(short.min, number)
      }
    }
    if (isMasked(value)) counts.masked += times
    if (INTEGER.test(value)) counts.integer += times
    if (EPOCH.test(value)) counts.epoch += times
    if (YEAR.test(value)) counts.year += times
    if (COMPACT_DATE.test(value)) counts.compactDate += times
    if (isWorkbook && EXCEL_SERIAL.test(value)) counts.serial += times
    if (looksLikeTime(value)) counts.time += times
    if (EMAIL.test(value)) counts.email += times
    if (isPhone(value)) counts.phone += times
    if (currencies.has(value.toUpperCase())) counts.currency += times
    if (kindOf(value) !== undefined) counts.event += times
  }
  const isShort =
    short.values >= MIN_SHORT && counts.number + short.cells >= NEARLY_ALL * filled && counts.percent === 0
  if (isShort) {
    counts.number += short.cells
    max = Math.max(max, short.max)
    min = Math.min(min, short.min)
  }
  const share = (count: number): number => (filled === 0 ? 0 : count / filled)
  return {
    samples: [...samples],
    filled,
    rows: cells.length,
    distinct: distinct.size,
    max,
    min,
    time: share(counts.time),
    number: share(counts.number),
    short: isShort ? share(short.cells) : 0,
    shortSample: isShort ? short.sample : '',
    percent: share(counts.percent),
    nothing: cells.length === 0 ? 0 : (cells.length - filled + counts.zero) / cells.length,
    masked: share(counts.masked),
    ones: counts.number > counts.zero ? counts.one / (counts.number - counts.zero) : 0,
    integer: share(counts.integer),
    epoch: share(counts.epoch),
    year: share(counts.year),
    compactDate: share(counts.compactDate),
    serial: share(counts.serial),
    email: share(counts.email),
    phone: share(counts.phone),
    currency: share(counts.currency),
    event: share(counts.event),
  }
}

/** A date with slashes in a line of words. */
const DATES = /\b\d{1,2}\/\d{1,2}\/(?:\d{4}|\d{2})\b/g

const DOTTED = /^\d{1,2}\.\d{1,2}\.\d/

/**
 * Evidence for the order of day and month in a column of dates.
 * @param above lines above the table: where no date of the column decides, those of its title may (Report Time: 3/1/2025,3/31/2025)
 */
export function dateOrderOf(
  cells: readonly string[],
  above: readonly string[] = [],
): {
  readonly order: DateOrder
  readonly isAmbiguous: boolean
} {
  const votes = { ymd: 0, dmy: 0, mdy: 0 }
  let open = 0
  let dotted = 0
  for (const cell of new Set(cells)) {
    const value = cleanValue(cell)
    const orders = possibleOrders(value)
    if (orders?.length === 1) votes[orders[0] ?? 'ymd']++
    else if (orders?.length === 2) {
      open++
      if (DOTTED.test(value)) dotted++
    }
  }
  const { ymd, dmy, mdy } = votes
  if (dmy === 0 && mdy === 0) {
    if (open === 0) return { order: 'ymd', isAmbiguous: false }
    // Nobody writes the month first with dots.
    if (dotted === open) return { order: 'dmy', isAmbiguous: false }
    const told = dateOrderOf(above.flatMap((line) => line.match(DATES) ?? []))
    return told.order === 'ymd' ? { order: 'dmy', isAmbiguous: true } : told
  }
  if (ymd > dmy + mdy + open) return { order: 'ymd', isAmbiguous: false }
  // Evidence both ways: no order reads all of them, so the user has to look.
  return {
    order: dmy >= mdy ? 'dmy' : 'mdy',
    isAmbiguous: dmy > 0 && mdy > 0 && Math.min(dmy, mdy) > 0.02 * Math.max(dmy, mdy),
  }
}

/** Whether numbers are written with a decimal comma, by the cells that only one of both ways can read sensibly. */
export function usesDecimalComma(cells: readonly string[]): boolean {
  let comma = 0
  let point = 0
  for (const cell of cells) {
    const value = cleanId(cell).replace(PERCENT, '')
    const asPoint = parseNumber(value, false, true)
    const asComma = parseNumber(value, true, true)
    if (hasCommaUnit(value)) comma++
    else if (asPoint === null && asComma !== null) comma++
    else if (asComma === null && asPoint !== null) point++
  }
  return comma > point
}

/** A date as people and databases write it; not a bare number, which may be anything. */
export function looksLikeTime(value: string): boolean {
  if (value.length < 6 || /^\d+(?:\.\d+)?$/.test(value)) return false
  const orders = possibleOrders(value)
  return orders === undefined
    ? parseTime(value, 'ymd', wallClock) !== null
    : orders.length > 0 && parseTime(value, orders[0] ?? 'ymd', wallClock) !== null
}

function isPhone(value: string): boolean {
  return (
    MOBILE_CN.test(value) ||
    (PHONE.test(value) &&
      /[\s()+-]/.test(value) &&
      parseMicros(value, false) === null &&
      !looksLikeTime(value))
  )
}
