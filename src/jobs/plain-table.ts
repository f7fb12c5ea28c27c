import type { ColumnRole } from '../contract/column-roles.ts'
import type { DateOrder } from '../contract/dates.ts'
import { ExpectedFailure } from '../contract/failure.ts'
import { headersOf, widthOf } from './import/header-rows.ts'
import { inspectFile } from './import/inspect.ts'
import { parseNumber } from './import/parse-number.ts'
import { openTable } from './import/read/open-table.ts'
import { isFooterRow, isTotalWord } from './import/totals.ts'

/** A whole table in memory, as text: for files of results, which are small beside orders. */
export type PlainTable = {
  readonly file: string
  readonly headers: readonly string[]
  /** The file names its columns. */
  readonly hasHeader: boolean
  readonly rows: readonly (readonly string[])[]
  /** What each column seems to mean, told by its name and content. */
  readonly roles: readonly ColumnRole[]
  readonly dateOrder: DateOrder
  readonly decimalComma: boolean
  readonly currency: string
  /** Rows of totals and footers that were left out. */
  readonly leftOut: number
}

/** A report with more cells is for the import, which does not hold a file in memory. */
const MAX_CELLS = 20_000_000

/**
 * Reads any file that the import reads (encoding, delimiter, titles above and totals below found out), as text.
 * @throws ExpectedFailure of opening and reading; too-large-to-train for one that does not fit into memory
 */
export async function readPlainTable(path: string): Promise<PlainTable> {
  const { plan, fileName } = await inspectFile(path, {})
  const { dialect } = plan
  const table = await openTable(path, dialect)
  const headerRecords: string[][] = []
  const rows: string[][] = []
  let [seen, leftOut, size] = [0, 0, 0]
  try {
    for await (const batch of table.batches()) {
      const cells = batch.cells.split('\u0000')
      let first = 0
      for (const count of batch.counts) {
        const record = cells.slice(first, first + count)
        first += count
        if (seen++ < dialect.skipTop || record.every((cell) => cell.trim() === '')) continue
        if (dialect.comment !== '' && (record[0] ?? '').startsWith(dialect.comment)) continue
        if (headerRecords.length < dialect.headerRows) {
          headerRecords.push(record)
          continue
        }
        if (
          isFooterRow(record, 0, record.length) ||
          isTotalWord(record.find((cell) => cell.trim() !== '') ?? '')
        ) {
          leftOut++
          continue
        }
        size += count
        if (size > MAX_CELLS) throw new ExpectedFailure('too-large-to-train', { file: fileName })
        rows.push(record)
      }
    }
  } finally {
    await table.close()
  }
  const kept =
    dialect.skipBottom > leftOut ? rows.slice(0, rows.length - (dialect.skipBottom - leftOut)) : rows
  if (kept.length === 0) throw new ExpectedFailure('file-no-rows', { file: fileName })
  const headers = headersOf(headerRecords)
  const width = headers.length > 0 ? widthOf(headers) : (kept[0]?.length ?? 1)
  return {
    file: fileName,
    hasHeader: headers.length > 0,
    headers: Array.from({ length: width }, (_, index) => headers[index] ?? `${index + 1}`),
    rows: kept,
    roles: plan.roles,
    dateOrder: plan.dateOrder,
    decimalComma: plan.decimalComma,
    currency: plan.currency,
    leftOut: leftOut + (rows.length - kept.length),
  }
}

/**
 * The place of a column by its header (case and spaces at the ends do not count) or by its number from 1; where the file names no columns,
 * names are taken in their order.
 * @throws ExpectedFailure mapping-incomplete with the name
 */
export function placeOf(table: PlainTable, name: string, order = -1): number {
  const exact = table.headers.indexOf(name)
  if (exact >= 0) return exact
  const wanted = plainName(name)
  const alike = table.headers.findIndex((header) => plainName(header) === wanted)
  if (alike >= 0) return alike
  const number = /^\d+$/.test(name) ? Number(name) - 1 : -1
  if (number >= 0 && number < table.headers.length) return number
  if (!table.hasHeader && order >= 0 && order < table.headers.length) return order
  throw new ExpectedFailure('mapping-incomplete', { file: table.file, column: name })
}

export function plainName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

const NOTHING = /^(?:|n\/?a|nan|null|none|nil|-+|—|–|\.|\?|无|空|未知|#n\/a)$/i

/** What exports write where there is no value. */
export function isNothing(cell: string): boolean {
  return NOTHING.test(cell.trim())
}

/** A number with currency signs, groups, units (1.2K, 1.5万) and percent signs; null for what is none. */
export function numberIn(cell: string | undefined, decimalComma: boolean): number | null {
  const text = (cell ?? '').trim()
  if (isNothing(text)) return null
  if (text.endsWith('%')) {
    const share = parseNumber(text.slice(0, -1).trim(), decimalComma)
    return share === null ? null : share / 100
  }
  return parseNumber(text, decimalComma, true)
}

/** Most of the cells that hold something hold numbers. */
export function isNumeric(table: PlainTable, column: number): boolean {
  let [filled, numbers] = [0, 0]
  for (const row of table.rows.slice(0, 2000)) {
    const cell = row[column] ?? ''
    if (isNothing(cell)) continue
    filled++
    if (numberIn(cell, table.decimalComma) !== null) numbers++
  }
  return filled > 0 && numbers >= 0.8 * filled
}
