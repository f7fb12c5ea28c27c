import type { ColumnRole } from '../../contract/column-roles.ts'
import { ASSUMED_FIRST_DAY, type CountedTime } from '../../contract/import-plan.ts'
import type { ColumnToJudge } from './column-contents.ts'
import { plainHeader } from './header-words.ts'
import { yearOf } from './dates-without-year.ts'

const DAY_MS = 86_400_000
const MAX_DAYS = 73_000

const lengths: Readonly<Record<Exclude<CountedTime['unit'], 'month-day'>, number>> = {
  second: 1_000,
  hour: 3_600_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
}

/** Reads what counts time from a first day, or tells no year, as a date that begins with one; what is neither stays as it is. */
export function countedTimeReader(
  { unit, from }: CountedTime,
  period: { readonly from: string } | null,
): (text: string) => string {
  const start = period?.from ?? ASSUMED_FIRST_DAY
  if (unit === 'month-day') {
    const withYear = yearOf({ from: start })
    // The other way round from the way of book-keeping.
    return (text) => {
      const found = MONTH_DAY.exec(text)
      return found === null ? text : withYear(`${found[2] ?? ''}${(found[1] ?? '').padStart(2, '0')}`)
    }
  }
  const first = Date.parse(`${start}T00:00:00Z`)
  return (text) => {
    if (!WHOLE.test(text)) return text
    const passed = (Number(text) - from) * lengths[unit]
    if (Math.abs(passed) > MAX_DAYS * DAY_MS) return text
    const written = new Date(first + passed).toISOString()
    return unit === 'day' || unit === 'week' ? written.slice(0, 10) : written.slice(0, 19)
  }
}

const WHOLE = /^\d{1,9}(?:\.0+)?$/
const MONTH_DAY = /^(1[0-2]|0?[1-9])(0[1-9]|[12]\d|3[01])$/

const DAY_WORD =
  /^(?:day|days|daynumber|daynum|dayno|daynr|dayid|dayindex|transday|transactionday|purchaseday|orderday|天|天数|第几天)$/
const WEEK_WORD = /^(?:week|weeks|weeknumber|weeknum|weekno|weeknr|weekid|weekindex|周|周数|第几周)$/
const STAMP_WORD =
  /^(?:timestamp|ts|time|eventtime|eventtimestamp|seconds|secs|datetime|date|dt|时间|时间戳|日期)$/
const MOSTLY = 0.98
const MIN_DAYS = 5
/** A day of a month, and a week of a year, are no counts. */
const [LONGEST_MONTH, LONGEST_YEAR] = [31, 53]
const EPOCH_BEGINS = 800_000_000
const PARTS_OF_DATES = /^(?:year|month|yr|mon|年|月|年份|月份)$/

/** What the numbers of a column count, where they are no dates: told by its header, and by how they run; undefined where it is no such column. */
export function countedTimeIn(
  { header, contents, cells }: ColumnToJudge,
  columns: readonly ColumnToJudge[],
): CountedTime | undefined {
  const { integer, min, max, filled, distinct, compactDate } = contents
  if (compactDate >= 0.5) return undefined
  if (cells === undefined || filled === 0 || integer < MOSTLY || min < 0 || max >= EPOCH_BEGINS)
    return undefined
  const name = plainHeader(header)
  const from = min === 0 ? 0 : 1
  const told = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const isRising = told.every((cell, at) => at === 0 || Number(cell) >= Number(told[at - 1]))
  const isPart = columns.some((other) => PARTS_OF_DATES.test(plainHeader(other.header)))
  if (DAY_WORD.test(name))
    return !isPart && (isRising || max > LONGEST_MONTH) ? { unit: 'day', from } : undefined
  if (WEEK_WORD.test(name))
    return !isPart && (isRising || max > LONGEST_YEAR) ? { unit: 'week', from } : undefined
  if (!STAMP_WORD.test(name) || distinct < MIN_DAYS) return undefined
  if (told.filter((cell) => MONTH_DAY.test(cell)).length >= told.length * MOSTLY && max > 100)
    return { unit: 'month-day', from: 1 }
  return isRising || max > LONGEST_YEAR * 7 * 24 * 60 ? { unit: 'second', from: 0 } : undefined
}

/** Of a log of people without a date, the column that counts time becomes its time: days before weeks. */
export function settleCountedTime(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  if (roles.includes('time') || !roles.includes('customer-id')) return
  const found = columns.flatMap((column, index) => {
    const counted = MAY_GIVE_WAY.has(roles[index] ?? 'ignore') ? countedTimeIn(column, columns) : undefined
    return counted === undefined ? [] : [{ index, unit: counted.unit }]
  })
  const best = found.find(({ unit }) => unit !== 'week') ?? found[0]
  if (best !== undefined) roles[best.index] = 'time'
}

const MAY_GIVE_WAY: ReadonlySet<ColumnRole> = new Set<ColumnRole>(['ignore', 'period-number'])
