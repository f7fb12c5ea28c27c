import { ExpectedFailure } from '../../contract/failure.ts'
import { csvRow, csvStart, type CsvPurpose, type CsvValue } from '../../contract/csv-text.ts'
import { nextTurn } from '../run-sliced.ts'
import { AtomicFile } from './atomic-file.ts'
import type { TableColumn, TableSheet } from './table-sheet.ts'
import { workbookBytes } from './workbook-bytes.ts'

export type TableFormat = 'csv' | 'jsonl' | 'xlsx'

/** A workbook is built in memory: about 5 kB a row of twelve cells. */
export const WORKBOOK_MAX_ROWS = 100_000
const BATCH_ROWS = 1_000

/**
 * Writes tables to a file that appears when complete: one table as CSV or JSON Lines of any length, or several as sheets of a workbook. JSON Lines
 * have the headers as keys.
 * @throws ExpectedFailure too-many-rows-for-workbook, target-not-writable, disk-full; or the abort reason of the signal
 */
export async function writeTables(
  file: string,
  sheets: readonly [TableSheet, ...TableSheet[]],
  options: {
    readonly format: TableFormat
    readonly purpose: CsvPurpose
    readonly signal: AbortSignal
    /** Rows written so far. */
    readonly onRows?: (rows: number) => void
  },
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const { format, purpose, signal, onRows = () => undefined } = options
  signal.throwIfAborted()
  const out = new AtomicFile(file)
  try {
    let rows = 0
    if (format === 'xlsx') {
      const book = sheets.map((sheet) => {
        const kept: (readonly CsvValue[])[] = []
        for (const row of sheet.rows) {
          if (++rows > WORKBOOK_MAX_ROWS)
            throw new ExpectedFailure('too-many-rows-for-workbook', { limit: WORKBOOK_MAX_ROWS })
          kept.push(row)
        }
        return { ...sheet, rows: kept }
      })
      out.writeBytes(await workbookBytes(book))
      signal.throwIfAborted()
      onRows(rows)
    } else {
      const [{ columns, rows: source }] = sheets
      const headers = columns.map(({ header }) => header)
      if (format === 'csv') out.write(csvStart(purpose) + csvRow(headers, purpose))
      for (const row of source) {
        const cells = row.map((value, index) => textValue(value, columns[index]?.kind))
        out.write(format === 'csv' ? csvRow(cells, purpose) : `${JSON.stringify(objectOf(headers, cells))}\n`)
        if (++rows % BATCH_ROWS === 0) {
          onRows(rows)
          await nextTurn()
          signal.throwIfAborted()
        }
      }
      onRows(rows)
    }
    out.publish()
    return { rows, bytes: out.bytes }
  } finally {
    out.discard()
  }
}

function textValue(value: CsvValue, kind: TableColumn['kind']): CsvValue {
  if (typeof value !== 'number') return value
  if (kind === 'time') return new Date(value).toISOString()
  return kind === 'day' ? new Date(value).toISOString().slice(0, 10) : value
}

function objectOf(headers: readonly string[], cells: readonly CsvValue[]): Record<string, CsvValue> {
  return Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? null]))
}
