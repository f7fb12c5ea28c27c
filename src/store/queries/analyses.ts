import type { AnalysisArea, AnalysisRecord } from '../../contract/analyses.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { dataFingerprint } from './project.ts'
import { arrayOf, chunksOf, joined, typeOfArray, type StoredArray } from './stored-arrays.ts'

type AnalysisRow = {
  id: number
  area: AnalysisArea
  kind: string
  name: string
  settings: string
  summary: string
  fingerprint: string
  createdAt: number
  seconds: number
}

const COLUMNS = `analysis_id AS id, area, kind, name, settings, summary, fingerprint, created_at AS createdAt, seconds`

/** Stages an analysis: nobody sees it before it is published, and a job that stops leaves nothing (see the sweep). */
export function startAnalysis(
  db: WritableDb,
  analysis: {
    readonly area: AnalysisArea
    readonly kind: string
    readonly name?: string
    readonly settings: unknown
    readonly fingerprint: string
    readonly createdAt: number
  },
): AnalysisId {
  const { lastInsertRowid } = db
    .prepare<[string, string, string, string, string, number]>(
      `INSERT INTO analyses (status, area, kind, name, settings, fingerprint, created_at)
       VALUES ('staging', ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      analysis.area,
      analysis.kind,
      analysis.name ?? '',
      JSON.stringify(analysis.settings),
      analysis.fingerprint,
      analysis.createdAt,
    )
  return Number(lastInsertRowid) as AnalysisId // minted by the primary key
}

/** Stores a named array of an analysis, chunk by chunk, each in a transaction of its own. */
export function storeAnalysisArray(db: WritableDb, id: AnalysisId, name: string, array: StoredArray): void {
  storePart(db, id, name, typeOfArray(array), array)
}

/** Stores a named part that is not numbers: whatever JSON can say. */
export function storeAnalysisJson(db: WritableDb, id: AnalysisId, name: string, value: unknown): void {
  storePart(db, id, name, 'json', Buffer.from(JSON.stringify(value), 'utf8'))
}

/** Makes a staged analysis visible, with what its lists and cards show of it. */
export function publishAnalysis(
  db: WritableDb,
  id: AnalysisId,
  outcome: { readonly summary: unknown; readonly seconds: number },
): void {
  db.prepare<[string, number, number]>(
    `UPDATE analyses SET status = 'published', summary = ?, seconds = ? WHERE analysis_id = ?`,
  ).run(JSON.stringify(outcome.summary), outcome.seconds, id)
}

/** Published analyses of an area (of one kind), the latest first. */
export function listAnalyses(
  db: ReadableDb,
  area: AnalysisArea,
  kind: string | null = null,
): AnalysisRecord[] {
  const present = dataFingerprint(db)
  return db
    .prepare<[string, string | null, string | null], AnalysisRow>(
      `SELECT ${COLUMNS} FROM analyses
        WHERE status = 'published' AND area = ? AND (? IS NULL OR kind = ?) ORDER BY analysis_id DESC`,
    )
    .all(area, kind, kind)
    .map((row) => recordOf(row, present))
}

export function latestAnalysis(db: ReadableDb, area: AnalysisArea, kind: string): AnalysisRecord | undefined {
  const row = db
    .prepare<[string, string], AnalysisRow>(
      `SELECT ${COLUMNS} FROM analyses
        WHERE status = 'published' AND area = ? AND kind = ? ORDER BY analysis_id DESC LIMIT 1`,
    )
    .get(area, kind)
  return row && recordOf(row, dataFingerprint(db))
}

export function getAnalysis(db: ReadableDb, id: AnalysisId): AnalysisRecord | undefined {
  const row = db
    .prepare<[number], AnalysisRow>(
      `SELECT ${COLUMNS} FROM analyses WHERE status = 'published' AND analysis_id = ?`,
    )
    .get(id)
  return row && recordOf(row, dataFingerprint(db))
}

/** A part stored with {@link storeAnalysisJson}; undefined where there is none. The caller parses it. */
export function readAnalysisJson(db: ReadableDb, id: AnalysisId, name: string): unknown {
  const chunks = chunksIn(db, id, name)
  if (chunks.length === 0) return undefined
  const bytes = joined(chunks.map(({ data }) => data))
  return JSON.parse(Buffer.from(bytes.buffer).toString('utf8'))
}

/** A part stored with {@link storeAnalysisArray}; undefined where there is none. */
export function readAnalysisArray(db: ReadableDb, id: AnalysisId, name: string): StoredArray | undefined {
  const chunks = chunksIn(db, id, name)
  const [first] = chunks
  if (first === undefined || first.type === 'json') return undefined
  return arrayOf(
    first.type,
    chunks.map(({ data }) => data),
  )
}

/** Other settings for an analysis that is edited afterwards. */
export function setAnalysisSettings(db: WritableDb, id: AnalysisId, settings: unknown): void {
  db.prepare<[string, number]>('UPDATE analyses SET settings = ? WHERE analysis_id = ?').run(
    JSON.stringify(settings),
    id,
  )
}

export function renameAnalysis(db: WritableDb, id: AnalysisId, name: string): void {
  db.prepare<[string, number]>('UPDATE analyses SET name = ? WHERE analysis_id = ?').run(name, id)
}

export function deleteAnalysis(db: WritableDb, id: AnalysisId): void {
  writing(db, () => {
    db.prepare<[number]>('DELETE FROM analysis_parts WHERE analysis_id = ?').run(id)
    db.prepare<[number]>('DELETE FROM analyses WHERE analysis_id = ?').run(id)
  })
}

/** Removes what a killed job has staged. */
export function sweepUnpublishedAnalyses(db: WritableDb): void {
  writing(db, () => {
    db.prepare(
      `DELETE FROM analysis_parts WHERE analysis_id IN (SELECT analysis_id FROM analyses WHERE status = 'staging')`,
    ).run()
    db.prepare(`DELETE FROM analyses WHERE status = 'staging'`).run()
  })
}

function storePart(
  db: WritableDb,
  id: AnalysisId,
  name: string,
  type: string,
  bytes: StoredArray | Uint8Array,
): void {
  const insert = db.prepare<[number, string, number, string, Buffer]>(
    'INSERT INTO analysis_parts (analysis_id, name, chunk, type, data) VALUES (?, ?, ?, ?, ?)',
  )
  let chunk = 0
  for (const part of chunksOf(bytes)) {
    writing(db, () => insert.run(id, name, chunk, type, part))
    chunk++
  }
}

function chunksIn(db: ReadableDb, id: AnalysisId, name: string): { type: string; data: Buffer }[] {
  return db
    .prepare<[number, string], { type: string; data: Buffer }>(
      'SELECT type, data FROM analysis_parts WHERE analysis_id = ? AND name = ? ORDER BY chunk',
    )
    .all(id, name)
}

function recordOf({ fingerprint, ...row }: AnalysisRow, present: string): AnalysisRecord {
  return {
    ...row,
    id: row.id as AnalysisId, // minted by the primary key
    settings: JSON.parse(row.settings),
    summary: JSON.parse(row.summary),
    current: fingerprint === present,
  }
}
