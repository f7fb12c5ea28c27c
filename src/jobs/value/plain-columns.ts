import { basename } from 'node:path'
import type { ColumnRole } from '../../contract/column-roles.ts'
import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { Inspection } from '../../contract/inspection.ts'
import { dateOrderOf } from '../import/column-contents.ts'
import { inspectFile } from '../import/inspect.ts'
import { openTable } from '../import/read/open-table.ts'
import { parseNumber } from '../import/parse-number.ts'
import { timeReader } from '../import/parse-time.ts'
import { timeZone } from '../import/time-zone.ts'
import { nextTurn } from '../run-sliced.ts'

/** A column that is wanted of a file that is no project. */
export type ColumnWish = {
  /** What it is called in messages, and what may stand for it where no header says so. */
  readonly name: string
  /** As the user named it: a header, or a number from 1; undefined: by what the file looks like. */
  readonly given: string | undefined
  /** Roles that an inspection may have proposed for it, the best first. */
  readonly roles: readonly ColumnRole[]
  /** Headers that mean it where neither its name nor a role finds it, in small letters. */
  readonly alsoCalled?: RegExp
  readonly isNeeded: boolean
}

/** Headers of customers that the import, which has to be sure, leaves open: `cust`, `member no`, `buyer_id`, 会员. */
export const customerHeader =
  /^(cust|client|buyer|member|user|shopper|person|household|account|card)([ _.-]?(id|no|nr|num|number|code|key))?$|客户|顾客|会员|用户|买家/

export type PlainColumns = {
  readonly file: string
  readonly inspection: Inspection
  /** Column of each wish by position in the file; null where there is none. */
  readonly columns: readonly (number | null)[]
}

/**
 * Looks at a file of any kind the import reads, and finds the wanted columns in it.
 * @throws ExpectedFailure of opening; mapping-incomplete
 */
export async function findColumns(path: string, wishes: readonly ColumnWish[]): Promise<PlainColumns> {
  const inspection = await inspectFile(path, { target: 'interactions' })
  const file = basename(path)
  const columns = wishes.map((wish) => {
    const found = columnOf(wish, inspection)
    // `customer,time,value` as the help writes it: a column that may be missing, may be missing by that name too.
    const isNamed = wish.given !== undefined && same(wish.given) !== wish.name
    if (found === undefined && (wish.isNeeded || isNamed))
      throw new ExpectedFailure('mapping-incomplete', {
        file,
        column: wish.given ?? wish.name,
        columns: namesTold(inspection.columns.map(({ header }) => header)),
      })
    return found ?? null
  })
  return { file, inspection, columns }
}

/** The first headers of a file, for a message; their number where it has none. */
export function namesTold(headers: readonly string[]): string {
  const named = headers.map((header) => header.trim()).filter((header) => header !== '')
  if (named.length === 0) return `1-${headers.length}`
  return named.length > MOST_TOLD ? `${named.slice(0, MOST_TOLD).join(', ')}, ...` : named.join(', ')
}

const MOST_TOLD = 12

const same = (text: string): string => text.trim().toLowerCase()

function columnOf(
  { name, given, roles, alsoCalled }: ColumnWish,
  { columns }: Inspection,
): number | undefined {
  if (given !== undefined) {
    const named = columns.find(({ header }) => header !== '' && same(header) === same(given))
    if (named !== undefined) return named.index
    if (/^\d{1,5}$/.test(given)) {
      const at = Number(given) - 1
      return at >= 0 && at < columns.length ? at : undefined
    }
    // `customer,time,value` of a file without a header: what it looks like.
    if (same(given) !== name) return undefined
  }
  const byName = columns.find(({ header }) => same(header) === name)
  if (byName !== undefined) return byName.index
  for (const role of roles) {
    const proposed = columns.find(({ proposedRole }) => proposedRole === role)
    if (proposed !== undefined) return proposed.index
  }
  return columns.find(({ header }) => alsoCalled?.test(same(header)) === true)?.index
}

/**
 * Every data record of the file, by its cells in the wanted columns ('' where there is none) and its line. Cells are as they stand there.
 * @throws ExpectedFailure of reading; or the abort reason of the signal
 */
export async function readPlainRows(
  path: string,
  { inspection, columns }: PlainColumns,
  signal: AbortSignal,
  onRow: (cells: readonly string[], line: number) => void,
): Promise<void> {
  const { dialect } = inspection.plan
  const table = await openTable(path, dialect)
  const held: (readonly [readonly string[], number])[] = []
  let [seen, headers] = [0, 0]
  try {
    for await (const batch of table.batches()) {
      signal.throwIfAborted()
      const cells = batch.cells.split('\u0000')
      let start = 0
      for (const [index, count] of batch.counts.entries()) {
        const from = start
        start += count
        if (seen++ < dialect.skipTop) continue
        const record = cells.slice(from, from + count)
        if (record.every((cell) => cell.trim() === '')) continue
        if (dialect.comment !== '' && (record[0] ?? '').startsWith(dialect.comment)) continue
        if (headers < dialect.headerRows) {
          headers++
          continue
        }
        held.push([
          columns.map((column) => (column === null ? '' : (record[column] ?? ''))),
          batch.lines[index] ?? 0,
        ])
        if (held.length <= dialect.skipBottom) continue
        const [row, line] = held.shift() ?? [[], 0]
        onRow(row, line)
      }
      await nextTurn()
    }
  } finally {
    await table.close()
  }
}

/**
 * How the times of a column are written: dates of any form the import knows, else plain numbers, taken as days.
 * @throws ExpectedFailure time-order-ambiguous
 */
export function daysReader(
  { file, inspection }: PlainColumns,
  column: number,
  order: DateOrder | undefined,
): (text: string) => number | null {
  const cells = inspection.rows.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '')
  const found = dateOrderOf(cells)
  const isOpen = found.isAmbiguous && order === undefined && inspection.ambiguousDates.includes(column)
  if (isOpen)
    throw new ExpectedFailure('time-order-ambiguous', {
      file,
      column: inspection.columns[column]?.header ?? '',
    })
  const planned = inspection.plan.columnDateOrders[String(column)] ?? inspection.plan.dateOrder
  const chosen = order ?? (inspection.columns[column]?.proposedRole === 'time' ? planned : found.order)
  const read = timeReader(chosen, timeZone('UTC'))
  const { decimalComma } = inspection.plan
  const isDated = cells.length === 0 || cells.filter((cell) => read(cell) !== null).length > cells.length / 2
  if (!isDated) return (text) => parseNumber(text, decimalComma)
  return (text) => {
    const time = read(text)
    return time === null ? null : time / DAY_MS
  }
}

export const DAY_MS = 86_400_000
