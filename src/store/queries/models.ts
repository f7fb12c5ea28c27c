import { z } from 'zod'
import type { ModelId } from '../../contract/ids.ts'
import {
  autoSelection,
  evaluation,
  modelSettings,
  type Evaluation,
  type ModelSettings,
  type ModelSummary,
} from '../../contract/models.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { dataFingerprint } from './project.ts'
import { arrayOf, chunksOf, typeOfArray, type StoredArray } from './stored-arrays.ts'

export type ModelArray = StoredArray

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
  selection: string | null
}

const COLUMNS = `model_id AS id, settings, fingerprint, created_at AS createdAt, seconds, customers, products, pairs,
                 curve, converged, evaluation, engine ->> '$."engine:selection"' AS selection`

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
  let chunk = 0
  for (const part of chunksOf(array)) {
    writing(db, () => insert.run(id, name, chunk, typeOfArray(array), part))
    chunk++
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

/** Reads the arrays of a model as they were stored, all of them or those of the given names. */
export function loadModelArrays(
  db: ReadableDb,
  id: ModelId,
  names: readonly string[] | null = null,
): Record<string, ModelArray> {
  const wanted = names === null ? null : JSON.stringify(names)
  const rows = db
    .prepare<[number, string | null, string | null], { name: string; type: string; data: Buffer }>(
      `SELECT name, type, data FROM model_parts
       WHERE model_id = ? AND (? IS NULL OR name IN (SELECT value FROM json_each(?))) ORDER BY name, chunk`,
    )
    .all(id, wanted, wanted)
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

/** Takes a model out of sight at once; the caller removes its lists first, and its parts with {@link removeModelParts}. */
export function hideModel(db: WritableDb, id: ModelId): boolean {
  return (
    db
      .prepare<[number]>(`UPDATE models SET status = 'staging' WHERE model_id = ? AND status = 'published'`)
      .run(id).changes > 0
  )
}

/** Removes a hidden model chunk by chunk; yields the chunks gone so far. */
export function* removeModelParts(db: WritableDb, id: ModelId): Generator<number, void, void> {
  const some = db.prepare<[number]>(
    `DELETE FROM model_parts WHERE rowid IN (SELECT rowid FROM model_parts WHERE model_id = ? LIMIT 1)`,
  )
  let gone = 0
  for (;;) {
    const { changes } = writing(db, () => some.run(id))
    if (changes === 0) break
    yield (gone += changes)
  }
  db.prepare<[number]>('DELETE FROM models WHERE model_id = ?').run(id)
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
    selection: row.selection === null ? null : autoSelection.parse(JSON.parse(row.selection)),
    current: fingerprint === present,
  }
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}
