import { z } from 'zod'
import { importId, type ImportId } from '../../contract/ids.ts'
import type { ImportTarget } from '../../contract/column-roles.ts'
import type { Dialect } from '../../contract/dialect.ts'
import { skipReason, skipReasons, type ReasonCount } from '../../contract/import-counts.ts'
import { importPlan } from '../../contract/import-plan.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { ImportRecord } from '../../contract/requests.ts'
import { removeStagedFiles } from '../bulk/staged-file.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { createInteractionIndexes } from '../interaction-indexes.ts'
import { listUnpublishedImports, removeHiddenImport } from './import-removal.ts'

export { listQuarantine, quarantineAfter } from './quarantine.ts'

type Row = {
  id: number
  fileName: string
  fileBytes: number
  fileHash: string
  target: ImportTarget
  plan: string
  importedAt: number
  seconds: number
  read: number
  accepted: number
  duplicates: number
  headers: string
  merged: number
  quarantined: number
  skipped: number
  skippedBy: string
  flagged: number
  mended: number
  open: number
  mendedLater: number
  droppedLater: number
}

const COLUMNS = `i.import_id AS id, i.file_name AS fileName, i.file_bytes AS fileBytes, i.file_hash AS fileHash, i.target,
                 i.plan, coalesce(i.finished_at, i.started_at) AS importedAt, i.seconds, i.read, i.accepted, i.duplicates,
                 i.quarantined, i.headers,
                 (SELECT count(*) FROM quarantine q WHERE q.import_id = i.import_id AND q.state = 'open') AS open,
                 (SELECT count(*) FROM quarantine q WHERE q.import_id = i.import_id AND q.state = 'mended' AND q.step_id IS NOT NULL) AS mendedLater,
                 (SELECT count(*) FROM quarantine q WHERE q.import_id = i.import_id AND q.state = 'dropped' AND q.step_id IS NOT NULL) AS droppedLater,
                 i.merged, i.skipped, i.skipped_by AS skippedBy, i.flagged, i.mended`

/** The imports of a project, the latest first. O(quarantined lines), by index. */
export function listImports(db: ReadableDb): ImportRecord[] {
  const rows = db
    .prepare<[], Row>(
      `SELECT ${COLUMNS} FROM imports i WHERE i.status = 'published' AND i.mends IS NULL ORDER BY i.import_id DESC`,
    )
    .all()
  const reasons = reasonCounts(db)
  return rows.map((row) => recordOf(row, reasons.get(row.id) ?? []))
}

/** Names and times of the imports alone, the latest first. O(imports). */
export function listImportNames(
  db: ReadableDb,
): { readonly fileName: string; readonly importedAt: number }[] {
  return db
    .prepare<[], { fileName: string; importedAt: number }>(
      `SELECT file_name AS fileName, coalesce(finished_at, started_at) AS importedAt FROM imports
        WHERE status = 'published' AND mends IS NULL ORDER BY import_id DESC`,
    )
    .all()
}

/** A published import, or undefined. */
export function getImport(db: ReadableDb, id: ImportId): ImportRecord | undefined {
  const row = db
    .prepare<[number], Row>(
      `SELECT ${COLUMNS} FROM imports i WHERE i.import_id = ? AND i.status = 'published'`,
    )
    .get(id)
  return row && recordOf(row, reasonCounts(db, id).get(id) ?? [])
}

/** How a published import read its file, without counting anything; undefined where there is no such import. */
export function dialectOfImport(db: ReadableDb, id: ImportId): Dialect | undefined {
  const plan = db
    .prepare<[number], string>(`SELECT plan FROM imports WHERE import_id = ? AND status = 'published'`)
    .pluck()
    .get(id)
  return plan === undefined ? undefined : importPlan.parse(JSON.parse(plan)).dialect
}

/** Whether a published import read this part of a file of exactly this content. */
export function isImported(db: ReadableDb, fileHash: string, part: string): boolean {
  const found = db
    .prepare<[string, string], number>(
      `SELECT 1 FROM imports WHERE file_hash = ? AND part = ? AND status = 'published' LIMIT 1`,
    )
    .pluck()
    .get(fileHash, part)
  return found === 1
}

/** Whether a published import read a file of this size: only then can its content be known. */
export function hasImportOfSize(db: ReadableDb, fileBytes: number): boolean {
  const found = db
    .prepare<[number], number>(`SELECT 1 FROM imports WHERE file_bytes = ? AND status = 'published' LIMIT 1`)
    .pluck()
    .get(fileBytes)
  return found === 1
}

/**
 * Removes what killed jobs left: staged rows that were never published, and undone imports that were not taken away
 * completely. Small transactions; quick where there is nothing.
 */
export function sweepUnpublished(db: WritableDb): { imports: number } {
  const ids = listUnpublishedImports(db)
  removeStagedFiles(db)
  // A removal that was killed may have left the rows without their indexes.
  writing(db, () => createInteractionIndexes(db))
  for (const id of ids) {
    for (const _ of removeHiddenImport(db, id));
  }
  return { imports: ids.length }
}

const skippedCounts = z.partialRecord(skipReason, z.number())

function recordOf(
  {
    read,
    accepted,
    merged,
    duplicates,
    quarantined,
    skipped,
    skippedBy,
    flagged,
    mended,
    headers,
    open,
    mendedLater,
    droppedLater,
    ...row
  }: Row,
  byReason: ReasonCount[],
): ImportRecord {
  const bySkip = skippedCounts.parse(JSON.parse(skippedBy))
  return {
    ...row,
    id: importId.parse(row.id),
    plan: importPlan.parse(JSON.parse(row.plan)),
    headers: z.array(z.string()).parse(JSON.parse(headers)),
    setAside: { open, mended: mendedLater, dropped: droppedLater },
    counts: {
      read,
      accepted,
      merged,
      duplicates,
      quarantined,
      skipped,
      byReason,
      skippedBy: skipReasons.flatMap((reason) => {
        const lines = bySkip[reason]
        return lines === undefined ? [] : [{ reason, lines }]
      }),
      flagged,
      mended,
    },
  }
}

function reasonCounts(db: ReadableDb, id?: number): Map<number, ReasonCount[]> {
  const rows = db
    .prepare<object, { importId: number; reason: QuarantineReason; lines: number }>(
      `SELECT import_id AS importId, reason, count(*) AS lines FROM quarantine
        WHERE state = 'open' ${id === undefined ? '' : 'AND import_id = @id'}
        GROUP BY import_id, reason ORDER BY import_id, lines DESC, reason`,
    )
    .all(id === undefined ? {} : { id })
  const found = new Map<number, ReasonCount[]>()
  for (const { importId: owner, reason, lines } of rows) {
    const counts = found.get(owner) ?? []
    counts.push({ reason, lines })
    found.set(owner, counts)
  }
  return found
}
