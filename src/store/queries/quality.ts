import { z } from 'zod'
import { ExpectedFailure } from '../../contract/failure.ts'
import { columnProfile, type FlaggedRow, type QualityReport } from '../../contract/quality.ts'
import { ruleId, type RuleId } from '../../contract/rules.ts'
import type { ImportId } from '../../contract/ids.ts'
import type { ReadableDb } from '../database.ts'
import { getImport } from './imports.ts'
import { LATER_MATCHED } from './refunds.ts'

const profiles = z.array(columnProfile)
const flagCounts = z.partialRecord(ruleId, z.number())

/**
 * What the data-quality page shows of an import. O(columns).
 * @throws ExpectedFailure import-not-found
 */
export function qualityReport(db: ReadableDb, importId: ImportId): QualityReport {
  const record = getImport(db, importId)
  const stored = db
    .prepare<[number], { profile: string; flags: string }>(
      'SELECT profile, flag_counts AS flags FROM imports WHERE import_id = ?',
    )
    .get(importId)
  if (record === undefined || stored === undefined)
    throw new ExpectedFailure('import-not-found', { import: importId })
  const columns = profiles.parse(JSON.parse(stored.profile))
  // Where the sale of a refund came in later, nothing is wrong with it any more.
  const settled = db
    .prepare<object, number>(`SELECT count(DISTINCT line) FROM (${LATER_MATCHED})`)
    .pluck()
    .get({ importId })
  const flags = Object.entries(flagCounts.parse(JSON.parse(stored.flags)))
    .map(([rule, lines]) => ({
      rule: ruleId.parse(rule),
      lines: rule === 'refund-without-sale' ? lines - (settled ?? 0) : lines,
    }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines)
  const { counts, fileName } = record
  return { importId, fileName, counts, columns, flags, score: scoreOf(counts, columns) }
}

/** As the contract says: what could be used, how complete it is, and how much of it was marked. */
function scoreOf(
  { read, skipped, quarantined, flagged }: QualityReport['counts'],
  columns: QualityReport['columns'],
): number {
  const data = read - skipped
  if (data <= 0) return 0
  const mapped = columns.filter((column) => column.role !== 'ignore')
  const filled = mapped.reduce((sum, column) => sum + column.filled, 0)
  const cells = mapped.reduce((sum, column) => sum + column.filled + column.missing, 0)
  const usable = (data - quarantined) / data
  const complete = cells === 0 ? 1 : filled / cells
  return 100 * usable * complete * (1 - flagged / data / 2)
}

export type FlagPage = {
  readonly importId: ImportId
  readonly rule: RuleId | null
  readonly offset: number
  readonly limit: number
}

/** Lines that rules have marked, by rule and line; of each rule the first ten thousand are known. */
export function listFlags(db: ReadableDb, page: FlagPage): { total: number; rows: FlaggedRow[] } {
  const { importId, rule, offset, limit } = page
  const where = `WHERE f.import_id = @importId
      AND (f.rule <> 'refund-without-sale' OR f.line NOT IN (${LATER_MATCHED})) ${rule === null ? '' : 'AND f.rule = @rule'}`
  const values = { importId, rule }
  const total = db.prepare<object, number>(`SELECT count(*) FROM flags f ${where}`).pluck().get(values)
  const rows = db
    .prepare<object, FlaggedRow>(
      `SELECT f.flag_id AS id, f.line, f.rule, f.column_name AS "column" FROM flags f ${where}
        ORDER BY f.rule, f.line LIMIT @limit OFFSET @offset`,
    )
    .all({ ...values, offset, limit })
  return { total: total ?? 0, rows }
}
