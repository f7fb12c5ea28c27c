import { z } from 'zod'
import { stepKinds, type Step } from '../../contract/cleaning.ts'
import { importId, stepId } from '../../contract/ids.ts'
import type { ReadableDb } from '../database.ts'

type Row = {
  id: number
  kind: string
  state: 'done' | 'undone'
  at: number
  importId: number | null
  params: string
}

const COLUMNS = 'step_id AS id, kind, state, at, import_id AS importId, params'
const paramsText = z.record(z.string(), z.union([z.string(), z.number()]))

/** Steps that changed the data, the latest first. O(steps). */
export function listSteps(
  db: ReadableDb,
  page: { readonly offset: number; readonly limit: number },
): { total: number; rows: Step[] } {
  const total = db.prepare<[], number>(`SELECT count(*) FROM steps WHERE state <> 'staging'`).pluck().get()
  const rows = db
    .prepare<[number, number], Row>(
      `SELECT ${COLUMNS} FROM steps WHERE state <> 'staging' ORDER BY step_id DESC LIMIT ? OFFSET ?`,
    )
    .all(page.limit, page.offset)
  const [undo, redo] = [nextUndo(db), nextRedo(db)]
  return { total: total ?? 0, rows: rows.map((row) => stepOf(row, undo, redo)) }
}

export function getStep(db: ReadableDb, id: number): Step | undefined {
  const row = db
    .prepare<[number], Row>(`SELECT ${COLUMNS} FROM steps WHERE step_id = ? AND state <> 'staging'`)
    .get(id)
  return row && stepOf(row, nextUndo(db), nextRedo(db))
}

/** The step that undo without a number takes: the latest that is done. */
export function nextUndo(db: ReadableDb): number | undefined {
  return db
    .prepare<[], number>(`SELECT step_id FROM steps WHERE state = 'done' ORDER BY step_id DESC LIMIT 1`)
    .pluck()
    .get()
}

/** The step that redo without a number takes: the first that is undone. */
export function nextRedo(db: ReadableDb): number | undefined {
  return db
    .prepare<[], number>(`SELECT step_id FROM steps WHERE state = 'undone' ORDER BY step_id LIMIT 1`)
    .pluck()
    .get()
}

function stepOf(row: Row, undo: number | undefined, redo: number | undefined): Step {
  const { state } = row
  return {
    id: stepId.parse(row.id),
    kind: z.enum(stepKinds).parse(row.kind),
    state,
    at: row.at,
    importId: row.importId === null ? null : importId.parse(row.importId),
    params: paramsText.parse(JSON.parse(row.params)),
    isNextUndo: row.id === undo,
    isNextRedo: row.id === redo,
    canUndo: state === 'done',
    canRedo: state === 'undone',
  }
}
