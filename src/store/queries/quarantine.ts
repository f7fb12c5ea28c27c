import { z } from 'zod'
import type { QuarantineFilter } from '../../contract/cleaning.ts'
import type { QuarantinedRow } from '../../contract/import-counts.ts'
import type { ReadableDb } from '../database.ts'
import { containing } from './visible.ts'

const COLUMNS = 'q.quarantine_id AS id, q.line, q.column_name AS "column", q.reason, q.raw, q.byte, q.cells'

/** A line as it is stored: `cells` is null where they are what the raw text says. */
export type StoredLine = Omit<QuarantinedRow, 'cells'> & { readonly cells: readonly string[] | null }
type Line = Omit<QuarantinedRow, 'cells'> & { cells: string | null }

export type QuarantinePage = {
  readonly filter: QuarantineFilter
  readonly offset: number
  readonly limit: number
}

/** A page of the lines a published import has set aside and that wait for the user, in the order of the file. */
export function listQuarantine(db: ReadableDb, page: QuarantinePage): { total: number; rows: StoredLine[] } {
  const { where, values } = conditionOf(page.filter)
  const total = db.prepare<object, number>(`SELECT count(*) FROM quarantine q ${where}`).pluck().get(values)
  const rows = db
    .prepare<object, Line>(
      // The lines that are passed over are counted in an index alone.
      `SELECT ${COLUMNS} FROM quarantine q WHERE q.quarantine_id IN (
         SELECT q.quarantine_id FROM quarantine q ${where} ORDER BY q.quarantine_id LIMIT @limit OFFSET @offset)
        ORDER BY q.quarantine_id`,
    )
    .all({ ...values, offset: page.offset, limit: page.limit })
  return { total: total ?? 0, rows: rows.map(storedLine) }
}

/** Which lines a filter means, apart from `equals`, which asks for cells and so is not the store's to answer. */
function conditionOf({ importId, reason, column, search }: QuarantineFilter): {
  where: string
  values: object
} {
  const conditions = [`q.import_id = @importId AND q.state = 'open'`, `i.status = 'published'`]
  if (reason !== null) conditions.push('q.reason = @reason')
  if (column !== null) conditions.push('q.column_name = @column')
  if (search !== '') conditions.push(`q.raw LIKE @pattern ESCAPE '\\'`)
  return {
    where: `JOIN imports i ON i.import_id = q.import_id WHERE ${conditions.join(' AND ')}`,
    values: { importId, reason, column, pattern: containing(search) },
  }
}

function storedLine(row: Line): StoredLine {
  return { ...row, cells: row.cells === null ? null : cellsText.parse(JSON.parse(row.cells)) }
}

const cellsText = z.array(z.string())

/** The next lines after one of those that a filter finds. */
export function matchingAfter(
  db: ReadableDb,
  filter: QuarantineFilter,
  afterId: number,
  limit: number,
): StoredLine[] {
  const { where, values } = conditionOf(filter)
  return db
    .prepare<object, Line>(
      `SELECT ${COLUMNS} FROM quarantine q ${where} AND q.quarantine_id > @afterId ORDER BY q.quarantine_id LIMIT @limit`,
    )
    .all({ ...values, afterId, limit })
    .map(storedLine)
}

/** Lines that are set aside still, by their numbers in the project. */
export function openLines(db: ReadableDb, importId: number, ids: readonly number[]): StoredLine[] {
  return db
    .prepare<[number, string], Line>(
      `SELECT ${COLUMNS} FROM quarantine q
        WHERE q.import_id = ? AND q.state = 'open' AND q.quarantine_id IN (SELECT value FROM json_each(?))
        ORDER BY q.quarantine_id`,
    )
    .all(importId, JSON.stringify(ids))
    .map(storedLine)
}

/** The next lines after one, for going through all of them without holding a statement open. */
export function quarantineAfter(
  db: ReadableDb,
  importId: number,
  afterId: number,
  limit: number,
): StoredLine[] {
  return db
    .prepare<[number, number, number], Line>(
      `SELECT ${COLUMNS} FROM quarantine q
        WHERE q.import_id = ? AND q.state = 'open' AND q.quarantine_id > ? ORDER BY q.quarantine_id LIMIT ?`,
    )
    .all(importId, afterId, limit)
    .map(storedLine)
}
