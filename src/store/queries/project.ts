import { erasuresOf } from './erasures.ts'
import { createHash } from 'node:crypto'
import type { Failure } from '../../contract/failure.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'

export type ProjectCounts = {
  readonly customers: number
  readonly products: number
  readonly interactions: number
  readonly imports: number
  readonly models: number
  readonly lists: number
  readonly quarantined: number
  readonly fileBytes: number
}

/**
 * What a project holds. Main asks this on its own thread, so nothing is counted here that grows with the data:
 * customers, products and interactions were counted by `refreshCounts`. O(imports + models + lists).
 */
export function projectCounts(db: ReadableDb): ProjectCounts {
  const row = db
    .prepare<[], ProjectCounts>(
      `SELECT coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'customers'), 0) AS customers,
              coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'products'), 0) AS products,
              coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'interactions'),
                       (SELECT coalesce(sum(accepted), 0) FROM imports WHERE status = 'published' AND target = 'interactions')) AS interactions,
              (SELECT count(*) FROM imports WHERE status = 'published') AS imports,
              (SELECT count(*) FROM models WHERE status = 'published') AS models,
              (SELECT count(*) FROM lists WHERE status = 'published') AS lists,
              (SELECT coalesce(sum(quarantined), 0) FROM imports WHERE status = 'published') AS quarantined,
              (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS fileBytes`,
    )
    .get()
  if (row === undefined) throw new Error('the counts of a project came back empty')
  return row
}

/**
 * Counts what is visible anew; every job that changes the data calls it. O(interactions + customers + products), by index.
 */
export function refreshCounts(db: WritableDb): void {
  db.prepare(
    `INSERT OR REPLACE INTO meta (key, value)
     SELECT 'customers', CAST(count(*) AS TEXT) FROM visible_customers
      UNION ALL SELECT 'products', CAST(count(*) AS TEXT) FROM visible_products
      UNION ALL SELECT 'interactions', CAST(coalesce(sum(n), 0) AS TEXT) FROM (
        SELECT (SELECT count(*) FROM interactions x WHERE x.import_id = i.import_id) AS n
          FROM imports i WHERE i.status = 'published' AND i.target = 'interactions')`,
  ).run()
}

/**
 * SHA-256 over what the published imports are (files, mappings and counts) and what was mended and merged since. Two projects with the
 * same fingerprint hold the same interactions (erasing somebody changes it); whatever is computed from them carries it, so that it can be told current from stale.
 * What is undone and redone brings it back.
 */
export function dataFingerprint(db: ReadableDb): string {
  const imports = db
    .prepare<[], unknown[]>(
      `SELECT file_hash, plan, accepted FROM imports WHERE status = 'published' ORDER BY import_id`,
    )
    .raw()
    .all()
  const steps = db
    .prepare<[], unknown[]>(
      `SELECT s.step_id, s.kind FROM steps s LEFT JOIN imports i ON i.import_id = s.import_id
        WHERE s.state = 'done' AND (s.kind = 'merge' OR s.kind = 'fix' AND i.status = 'published') ORDER BY s.step_id`,
    )
    .raw()
    .all()
  const erasures = erasuresOf(db)
  const told = erasures > 0 ? [imports, steps, erasures] : steps.length === 0 ? imports : [imports, steps]
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}

/**
 * Writes a consistent copy of the whole project to a path that does not exist yet. The project itself is not changed, but
 * SQLite takes VACUUM for a write, so a connection that only asks lifts its own ban for it.
 */
export function saveCopy(db: ReadableDb, path: string): void {
  const isQueryOnly = db.pragma('query_only', { simple: true }) === 1
  if (isQueryOnly) db.pragma('query_only = OFF')
  try {
    db.prepare<[string]>('VACUUM INTO ?').run(path)
  } finally {
    if (isQueryOnly) db.pragma('query_only = ON')
  }
}

/** The project's own id, which a copy shares with it. */
export function projectId(db: ReadableDb): string {
  return db.prepare<[], string>(`SELECT value FROM meta WHERE key = 'project_id'`).pluck().get() ?? ''
}

export type WriterLease = {
  readonly pid: number
  readonly host: string
  readonly jobId: string
  readonly startedAt: number
}

/** Who may write just now, or undefined. */
export function currentWriter(db: ReadableDb): WriterLease | undefined {
  return db
    .prepare<[], WriterLease>(
      'SELECT pid, host, job_id AS jobId, started_at AS startedAt FROM writer WHERE one = 1',
    )
    .get()
}

/**
 * Takes the right to write, unless a living process has it; `isAlive` tells which one lives.
 * @returns the lease in the way, or undefined when the right was taken
 */
export function takeWriterLease(
  db: WritableDb,
  lease: WriterLease,
  isAlive: (other: WriterLease) => boolean,
): WriterLease | undefined {
  return writing(db, () => {
    const other = currentWriter(db)
    if (other !== undefined && isAlive(other)) return other
    db.prepare<[number, string, string, number]>(
      'INSERT OR REPLACE INTO writer (one, pid, host, job_id, started_at) VALUES (1, ?, ?, ?, ?)',
    ).run(lease.pid, lease.host, lease.jobId, lease.startedAt)
    return undefined
  })
}

export function releaseWriterLease(db: WritableDb, jobId: string): void {
  db.prepare<[string]>('DELETE FROM writer WHERE job_id = ?').run(jobId)
}

export function recordJobStart(db: WritableDb, job: { id: string; kind: string; startedAt: number }): void {
  db.prepare<[string, string, number]>(
    `INSERT OR REPLACE INTO jobs (job_id, kind, state, started_at) VALUES (?, ?, 'running', ?)`,
  ).run(job.id, job.kind, job.startedAt)
}

export function recordJobEnd(
  db: WritableDb,
  job: {
    id: string
    state: 'finished' | 'failed' | 'cancelled'
    finishedAt: number
    failure: Failure | null
  },
): void {
  db.prepare<[string, number, string | null, string]>(
    'UPDATE jobs SET state = ?, finished_at = ?, failure = ? WHERE job_id = ?',
  ).run(job.state, job.finishedAt, job.failure === null ? null : JSON.stringify(job.failure), job.id)
}

/** Jobs that were running when their process ended are told as what they are: failed. Called by the next writer. */
export function closeLostJobs(db: WritableDb, now: number): void {
  db.prepare<[number, string]>(
    `UPDATE jobs SET state = 'failed', finished_at = ?, failure = ? WHERE state = 'running'`,
  ).run(now, JSON.stringify({ code: 'worker-lost', params: {} }))
}
