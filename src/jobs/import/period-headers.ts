import { looksLikeTime } from './column-contents.ts'
import { monthOf } from './month-names.ts'
import { parseNumber } from './parse-number.ts'

type PeriodUnit = 'day' | 'week' | 'month' | 'year'

/** A header that names a period: written so that it can be read as a time, or by its number. */
export type PeriodHeader =
  | { readonly kind: 'written'; readonly text: string }
  | { readonly kind: 'numbered'; readonly unit: PeriodUnit; readonly number: number }

const units: Readonly<Record<string, PeriodUnit>> = {
  d: 'day',
  day: 'day',
  days: 'day',
  tag: 'day',
  jour: 'day',
  t: 'day',
  w: 'week',
  wk: 'week',
  week: 'week',
  kw: 'week',
  woche: 'week',
  semaine: 'week',
  m: 'month',
  mon: 'month',
  month: 'month',
  monat: 'month',
  mois: 'month',
  y: 'year',
  year: 'year',
  jahr: 'year',
  天: 'day',
  日: 'day',
  周: 'week',
  月: 'month',
  年: 'year',
}

const YEAR = /^(?:19|20)\d{2}年?$/
const YEAR_MONTH = /^((?:19|20)\d{2})M?(0[1-9]|1[0-2])$/i
const DAY = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/
const NUMBERED = /^(\p{L}{1,7})[\s_.-]*(\d{1,4})$/u
const COUNTED = /^第?(\d{1,4})([天日周月年])$/

/** The period that a header names, or undefined. What R puts before a name that begins with a digit does not count. */
export function periodHeader(header: string): PeriodHeader | undefined {
  const text = header
    .normalize('NFKC')
    .trim()
    .replace(/^X(?=\d{4})/, '')
    .replace(/^(\d{4})\.(\d{2})\.(\d{2})$/, '$1-$2-$3')
  if (text === '' || text.length > 40) return undefined
  const month = YEAR_MONTH.exec(text)
  if (month !== null) return { kind: 'written', text: `${month[1] ?? ''}-${month[2] ?? ''}` }
  if (YEAR.test(text) || DAY.test(text) || looksLikeTime(text)) return { kind: 'written', text }
  const found = NUMBERED.exec(text)
  const unit = found === null ? undefined : units[found[1]?.toLowerCase() ?? '']
  if (found !== null && unit !== undefined) return { kind: 'numbered', unit, number: Number(found[2]) }
  const counted = COUNTED.exec(text)
  if (counted !== null)
    return { kind: 'numbered', unit: units[counted[2] ?? ''] ?? 'day', number: Number(counted[1]) }
  const named = /^\p{L}{3,12}\.?$/u.test(text) ? monthOf(text.replace('.', '')) : 0
  return named === 0 ? undefined : { kind: 'numbered', unit: 'month', number: named }
}

const MIN_WRITTEN = 3
const MIN_NUMBERED = 6
const MIN_SHARE = 0.4
const NEARLY_ALL = 0.8

/**
 * The columns of a wide table whose headers are periods: several, of one kind, each another, and numbers that follow on each other. Empty
 * where it is no such table. O(columns).
 */
export function periodColumns(headers: readonly string[]): ReadonlySet<number> {
  const kinds = new Map<string, Map<string | number, number>>()
  headers.forEach((header, index) => {
    const period = periodHeader(header)
    if (period === undefined) return
    const kind = period.kind === 'written' ? 'written' : period.unit
    const known = kinds.get(kind) ?? new Map<string | number, number>()
    kinds.set(kind, known)
    const key = period.kind === 'written' ? period.text : period.number
    if (!known.has(key)) known.set(key, index)
  })
  const [best] = [...kinds].sort((a, b) => b[1].size - a[1].size)
  if (best === undefined) return NONE
  const [kind, columns] = best
  const filled = headers.filter((header) => header.trim() !== '').length
  if (columns.size < (kind === 'written' ? MIN_WRITTEN : MIN_NUMBERED) || columns.size < filled * MIN_SHARE)
    return NONE
  const numbers = [...columns.keys()].filter((key) => typeof key === 'number')
  const span = numbers.length === 0 ? 0 : Math.max(...numbers) - Math.min(...numbers) + 1
  if (numbers.length > 0 && numbers.length < span * NEARLY_ALL) return NONE
  return new Set(columns.values())
}

const NONE: ReadonlySet<number> = new Set()

/** Whether a record names periods above columns of numbers: with dates for names it looks like data. */
export function namesPeriods(record: readonly string[], below: readonly (readonly string[])[]): boolean {
  const columns = [...periodColumns(record)]
  const rows = below.slice(0, 20)
  if (columns.length === 0 || rows.length === 0) return false
  // A row of data that holds dates stands above others that do.
  if (
    rows.some(
      (row) =>
        periodColumns(row).size >= columns.length && areYears(record, columns) === areYears(row, columns),
    )
  )
    return false
  const isNumber = (cell = ''): boolean =>
    cell.trim() === '' || parseNumber(cell.trim(), false) !== null || parseNumber(cell.trim(), true) !== null
  const sound = columns.filter((index) => rows.filter((row) => isNumber(row[index])).length > rows.length / 2)
  return sound.length >= columns.length * NEARLY_ALL
}

function areYears(record: readonly string[], columns: readonly number[]): boolean {
  const years = columns.map((index) => Number.parseInt(record[index] ?? '', 10))
  return years.every((year, at) => at === 0 || year === (years[at - 1] ?? 0) + 1)
}
