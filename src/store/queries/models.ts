import { z } from 'zod'
import type { ModelId } from '../../contract/ids.ts'
import {
  evaluation,
  modelSettings,
  type Evaluation,
  type ModelSettings,
  type ModelSummary,
} from '../../contract/models.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { dataFingerprint } from './project.ts'

/** Bytes of a model per row: small enough that no single write holds the file for long. */
const CHUNK_BYTES = 4 * 1024 * 1024

export type ModelArray = Int32Array | Float32Array | Float64Array

const engineSettings = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))
export type EngineSettings = z.output<typeof engineSettings>

type ModelRow = {
  id: number
  settings: string
  fingerprint: string
  createdAt: number
  seconds: number
  customers: number
  products: number
  pairs: number
  curve: string
  converged: number
  evaluation: string | null
}

const COLUMNS = `model_id AS id, settings, fingerprint, created_at AS createdAt, seconds, customers, products, pairs,
                 curve, converged, evaluation`

/** Published models, the latest first. */
export function listModels(db: ReadableDb): ModelSummary[] {
  const present = dataFingerprint(db)
  return db
    .prepare<[], ModelRow>(`SELECT ${COLUMNS} FROM models WHERE status = 'published' ORDER BY model_id DESC`)
    .all()
    .map((row) => summaryOf(row, present))
}

export function getModel(db: ReadableDb, id: ModelId): ModelSummary | undefined {
  const row = db
    .prepare<[number], ModelRow>(`SELECT ${COLUMNS} FROM models WHERE status = 'published' AND model_id = ?`)
    .get(id)
  return row && summaryOf(row, dataFingerprint(db))
}

export function startModel(
  db: WritableDb,
  model: { settings: ModelSettings; fingerprint: string; createdAt: number },
): ModelId {
  const { lastInsertRowid } = db
    .prepare<[string, string, string, number]>(
      `INSERT INTO models (status, kind, settings, fingerprint, created_at) VALUES ('staging', ?, ?, ?, ?)`,
    )
    .run(model.settings.kind, JSON.stringify(model.settings), model.fingerprint, model.createdAt)
  return Number(lastInsertRowid) as ModelId // minted by the primary key
}

/** Stages one named array of a model, chunk by chunk, each in a transaction of its own. */
export function storeModelArray(db: WritableDb, id: ModelId, name: string, array: ModelArray): void {
  const insert = db.prepare<[number, string, number, string, Buffer]>(
    'INSERT INTO model_parts (model_id, name, chunk, type, data) VALUES (?, ?, ?, ?, ?)',
  )
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
  // An empty array still gets a row, so that it is found again.
  for (let chunk = 0; chunk === 0 || chunk * CHUNK_BYTES < bytes.length; chunk++) {
    const part = bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES)
    writing(db, () => insert.run(id, name, chunk, typeOf(array), part))
  }
}

export function publishModel(
  db: WritableDb,
  id: ModelId,
  outcome: {
    seconds: number
    customers: number
    products: number
    pairs: number
    curve: readonly number[]
    converged: boolean
    evaluation: Evaluation | null
    engine: EngineSettings
  },
): void {
  db.prepare<object>(
    `UPDATE models SET status = 'published', seconds = @seconds, customers = @customers, products = @products,
            pairs = @pairs, curve = @curve, converged = @converged, evaluation = @evaluation, engine = @engine
      WHERE model_id = @id`,
  ).run({
    ...outcome,
    id,
    curve: JSON.stringify(outcome.curve),
    converged: outcome.converged ? 1 : 0,
    evaluation: outcome.evaluation === null ? null : JSON.stringify(outcome.evaluation),
    engine: JSON.stringify(outcome.engine),
  })
}

export function loadEngineSettings(db: ReadableDb, id: ModelId): EngineSettings {
  const text = db.prepare<[number], string>('SELECT engine FROM models WHERE model_id = ?').pluck().get(id)
  return engineSettings.parse(JSON.parse(text ?? '{}'))
}

/** Reads the named arrays of a model, as they were stored. */
export function loadModelArrays(db: ReadableDb, id: ModelId): Record<string, ModelArray> {
  const rows = db
    .prepare<[number], { name: string; type: string; data: Buffer }>(
      'SELECT name, type, data FROM model_parts WHERE model_id = ? ORDER BY name, chunk',
    )
    .all(id)
  const parts = new Map<string, { type: string; data: Buffer[] }>()
  for (const { name, type, data } of rows) {
    const part = parts.get(name)
    if (part === undefined) parts.set(name, { type, data: [data] })
    else part.data.push(data)
  }
  const arrays: Record<string, ModelArray> = {}
  for (const [name, { type, data }] of parts) arrays[name] = arrayOf(type, data)
  return arrays
}

/** Removes staged models and lists that a killed job left. */
export function sweepUnpublishedModels(db: WritableDb): void {
  writing(db, () => {
    db.prepare(
      `DELETE FROM list_customers WHERE list_id IN (SELECT list_id FROM lists WHERE status = 'staging')`,
    ).run()
    db.prepare(`DELETE FROM lists WHERE status = 'staging'`).run()
    db.prepare(
      `DELETE FROM model_parts WHERE model_id IN (SELECT model_id FROM models WHERE status = 'staging')`,
    ).run()
    db.prepare(`DELETE FROM models WHERE status = 'staging'`).run()
  })
}

function summaryOf(row: ModelRow, present: string): ModelSummary {
  const { fingerprint, ...rest } = row
  return {
    ...rest,
    id: row.id as ModelId, // minted by the primary key
    settings: modelSettings.parse(JSON.parse(row.settings)),
    curve: numbers(JSON.parse(row.curve)),
    converged: row.converged === 1,
    evaluation: row.evaluation === null ? null : evaluation.parse(JSON.parse(row.evaluation)),
    current: fingerprint === present,
  }
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

function typeOf(array: ModelArray): string {
  if (array instanceof Int32Array) return 'int32'
  return array instanceof Float32Array ? 'float32' : 'float64'
}

function arrayOf(type: string, chunks: readonly Buffer[]): ModelArray {
  // Buffer.concat may return a view at an odd offset of a shared pool; typed arrays need an aligned buffer of their own.
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  if (type === 'int32') return new Int32Array(bytes.buffer)
  return type === 'float32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer)
}
