import type { QuarantinedRow, QuarantineReason } from '../../contract/import-plan.ts'
import type { ReadableDb } from '../database.ts'

const COLUMNS = 'q.quarantine_id AS id, q.line, q.column_name AS "column", q.reason, q.raw'

export type QuarantinePage = {
  readonly importId: number
  /** All reasons where null. */
  readonly reason: QuarantineReason | null
  readonly offset: number
  readonly limit: number
}

/** A page of the lines a published import set aside, in the order of the file. */
export function listQuarantine(
  db: ReadableDb,
  page: QuarantinePage,
): { total: number; rows: QuarantinedRow[] } {
  const { importId, reason, offset, limit } = page
  const where = `FROM quarantine q JOIN imports i ON i.import_id = q.import_id
                WHERE q.import_id = @importId AND i.status = 'published' ${reason === null ? '' : 'AND q.reason = @reason'}`
  const values = reason === null ? { importId } : { importId, reason }
  const total = db.prepare<object, number>(`SELECT count(*) ${where}`).pluck().get(values)
  const rows = db
    .prepare<object, QuarantinedRow>(
      `SELECT ${COLUMNS} ${where} ORDER BY q.quarantine_id LIMIT @limit OFFSET @offset`,
    )
    .all({ ...values, offset, limit })
  return { total: total ?? 0, rows }
}

/** The next lines after one, for going through all of them without holding a statement open. */
export function quarantineAfter(
  db: ReadableDb,
  importId: number,
  afterId: number,
  limit: number,
): QuarantinedRow[] {
  return db
    .prepare<[number, number, number], QuarantinedRow>(
      `SELECT ${COLUMNS} FROM quarantine q
        WHERE q.import_id = ? AND q.quarantine_id > ? ORDER BY q.quarantine_id LIMIT ?`,
    )
    .all(importId, afterId, limit)
}
