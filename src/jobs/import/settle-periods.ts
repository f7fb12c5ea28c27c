import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ColumnToJudge } from './column-contents.ts'
import { periodColumns } from './period-headers.ts'

const MOSTLY = 0.8

/** What the rows of a table of periods are about: none of it names a person, an order or a time of the row. */
const OTHERWISE: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'time',
  'order-id',
  'email',
  'phone',
  'birthday',
  'joined',
  'event-kind',
])

/** A wide table of periods: what a series is of, and a column of numbers per period (dates, months, d_1 to d_1913). O(columns). */
export function settlePeriods(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const periods = periodColumns(columns.map(({ header }) => header))
  if (periods.size === 0) return
  if (roles.some((role, index) => OTHERWISE.has(role) && !periods.has(index))) return
  const told = [...periods].flatMap((index) => columns[index]?.contents ?? [])
  const filled = told.reduce((sum, each) => sum + each.filled, 0)
  const numbers = told.reduce((sum, each) => sum + each.filled * (each.number - each.percent), 0)
  if (filled === 0 || numbers < filled * MOSTLY) return
  for (const index of periods) roles[index] = 'period-column'
}
