import type { ColumnRole } from '../../contract/column-roles.ts'
import { ASSUMED_FIRST_DAY, type ImportPlan } from '../../contract/import-plan.ts'
import { cleanValue } from './clean-id.ts'
import { periodHeader, type PeriodHeader } from './period-headers.ts'
import { utcOf } from './time-zone.ts'

/**
 * A record of a wide table (names of a series, and a column per period) as a record for each period it tells of: the names, the time, the
 * value. Empty cells tell nothing, zeros do. Made once per file; O(periods) a record.
 */
export class PeriodTable {
  /** The plan of the records that come out. */
  readonly plan: ImportPlan
  readonly width: number
  /** Of the records that come out: what names a series without a name of its own. */
  readonly headers: readonly string[]
  readonly #names: readonly number[]
  readonly #periods: readonly { readonly index: number; readonly time: string }[]
  #told: number[] = []

  constructor(plan: ImportPlan, width: number, headers: readonly string[]) {
    const at = (role: ColumnRole): number[] =>
      plan.roles.flatMap((each, index) => (each === role && index < width ? [index] : []))
    this.#names = at('series')
    const columns = at('period-column')
    const start = plan.period?.from ?? ASSUMED_FIRST_DAY
    const first = Math.min(...columns.map((index) => numberOf(periodHeader(headers[index] ?? ''))))
    this.#periods = columns.map((index) => ({ index, time: timeOf(headers[index] ?? '', start, first) }))
    const roles: ColumnRole[] = [...this.#names.map((): ColumnRole => 'series'), 'time', 'value']
    const order = plan.columnDateOrders[String(columns[0] ?? 0)] ?? plan.dateOrder
    this.plan = {
      ...plan,
      roles,
      dateOrder: order,
      columnDateOrders: {},
      // Dates of the headers have a year.
      period: null,
      shortNumbers: plan.shortNumbers.length > 0 ? [roles.length - 1] : [],
    }
    this.width = roles.length
    this.headers = [...this.#names.map((index) => headers[index] ?? ''), '', 'value']
  }

  /** @returns a record of `width` cells per period that the record tells of; none where it tells of none */
  split(cells: readonly string[], first: number, width: number): readonly (readonly string[])[] {
    const names = this.#names.map((index) => (index < width ? (cells[first + index] ?? '') : ''))
    const records: (readonly string[])[] = []
    this.#told = []
    for (const { index, time } of this.#periods) {
      const value = index < width ? cleanValue(cells[first + index] ?? '') : ''
      if (value === '') continue
      records.push([...names, time, value])
      this.#told.push(index)
    }
    return records
  }

  /** The column of the file that a cell of the last split's record came from. */
  columnOf(record: number, column: number): number {
    return this.#names[column] ?? this.#told[record] ?? -1
  }
}

function numberOf(period: PeriodHeader | undefined): number {
  return period?.kind === 'numbered' ? period.number : Number.POSITIVE_INFINITY
}

/** A header as a time that can be read: a written one as it is, a numbered one counted from the first. */
function timeOf(header: string, start: string, first: number): string {
  const period = periodHeader(header)
  if (period === undefined) return header
  if (period.kind === 'written') return period.text
  const from = new Date(`${start}T00:00:00Z`)
  const steps = period.number - first
  const [year, month, day] = [from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate()]
  const days = period.unit === 'day' ? steps : period.unit === 'week' ? 7 * steps : 0
  const months = month + (period.unit === 'month' ? steps : period.unit === 'year' ? 12 * steps : 0)
  const at = utcOf(year + Math.floor(months / 12), (months % 12) + 1, day, 0, 0, 0, 0) + days * 86_400_000
  return new Date(at).toISOString().slice(0, 10)
}
