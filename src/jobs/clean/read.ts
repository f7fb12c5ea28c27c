import type { FaultyValue, FaultyValues, QuarantineFilter } from '../../contract/cleaning.ts'
import { shownBytes } from '../../contract/broken-bytes.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ImportId } from '../../contract/ids.ts'
import type { QuarantinedRow } from '../../contract/import-counts.ts'
import type { ReadableDb } from '../../store/database.ts'
import { dialectOfImport, getImport } from '../../store/queries/imports.ts'
import { listQuarantine, quarantineAfter } from '../../store/queries/quarantine.ts'
import { nextTurn } from '../run-sliced.ts'
import { cellsOf } from './cells-of.ts'

/** Lines that are counted: cutting each into cells takes about ten microseconds. */
const MAX_COUNTED = 200_000
const BATCH = 1_000
const MAX_VALUES = 50

/** Lines that an import has set aside, with their cells. */
export function quarantinePage(
  db: ReadableDb,
  page: { readonly filter: QuarantineFilter; readonly offset: number; readonly limit: number },
): { total: number; rows: QuarantinedRow[] } {
  const dialect = dialectOfImport(db, page.filter.importId)
  if (dialect === undefined) return { total: 0, rows: [] }
  const { total, rows } = listQuarantine(db, page)
  return { total, rows: rows.map((row) => shownRow({ ...row, cells: cellsOf(row, dialect) })) }
}

/** A line as readers see it: bytes that belong to no character as `\xE9`. */
export function shownRow(row: QuarantinedRow): QuarantinedRow {
  return row.reason === 'broken-bytes'
    ? { ...row, raw: shownBytes(row.raw), cells: row.cells.map(shownBytes) }
    : row
}

/**
 * The most frequent faulty cells of an import's lines that were set aside, counted in all of them, or in so many that it says.
 * Other questions are answered in between.
 * @throws ExpectedFailure import-not-found
 */
export async function faultyValues(
  db: ReadableDb,
  { importId }: { readonly importId: ImportId },
  most = MAX_COUNTED,
): Promise<FaultyValues> {
  const record = getImport(db, importId)
  if (record === undefined) throw new ExpectedFailure('import-not-found', { import: importId })
  const counts = new Map<string, FaultyValue>()
  let after = 0
  let counted = 0
  let isWhole = false
  while (counted < most && !isWhole) {
    const lines = quarantineAfter(db, importId, after, BATCH)
    for (const line of lines) {
      after = line.id
      const at = record.headers.indexOf(line.column)
      if (at < 0) continue
      const { cells } = shownRow({ ...line, cells: cellsOf(line, record.plan.dialect) })
      const value = (cells[at] ?? '').slice(0, 200)
      const key = `${line.reason}\u0000${line.column}\u0000${value}`
      const known = counts.get(key)
      counts.set(key, {
        reason: line.reason,
        column: line.column,
        value,
        lines: (known?.lines ?? 0) + 1,
      })
    }
    counted += lines.length
    // Whoever turns the pages of the list meanwhile does not wait.
    await nextTurn()
    isWhole = lines.length < BATCH
  }
  const values = [...counts.values()].sort((a, b) => b.lines - a.lines).slice(0, MAX_VALUES)
  return { values, counted, isWhole: isWhole || quarantineAfter(db, importId, after, 1).length === 0 }
}
