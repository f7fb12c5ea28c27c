import type { ImportCounts } from '../../contract/import-counts.ts'
import type { FixStep } from '../../contract/fixes.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import { fixStep } from '../../contract/fixes.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { redoImport, undoImport } from './import-removal.ts'
import { makeVisible } from './import-staging.ts'

/** What a fix makes of a row that was set aside. `cells` null: those of its raw text. */
export type FixedRow = {
  readonly id: number
  readonly state: 'open' | 'mended' | 'dropped'
  readonly cells: readonly string[] | null
  readonly reason: QuarantineReason
  readonly column: string
}

/** Says that a staged import brings rows that another one had set aside. */
export function markAsMending(db: WritableDb, importId: number, parentId: number): void {
  db.prepare<[number, number]>('UPDATE imports SET mends = ? WHERE import_id = ?').run(parentId, importId)
}

export type FixToPublish = {
  /** The staged import of the mended rows, and the one that had set them aside. */
  readonly importId: number
  readonly parentId: number
  readonly headers: readonly string[]
  readonly counts: ImportCounts
  readonly flagCounts: Readonly<Record<string, number>>
  /** For the next file. */
  readonly steps: readonly FixStep[]
  readonly rows: readonly FixedRow[]
  readonly at: number
  readonly seconds: number
}

/** Makes the mended rows visible, and writes down what the others became, as one step. O(rows). */
export function publishFix(db: WritableDb, given: FixToPublish): number {
  const { importId, parentId, headers, counts, flagCounts, steps, rows, at, seconds } = given
  return writing(db, () => {
    makeVisible(db, {
      importId,
      fileHash: '',
      headers,
      counts,
      finishedAt: at,
      seconds,
      profile: [],
      flagCounts,
    })
    const dropped = rows.filter(({ state }) => state === 'dropped').length
    const { lastInsertRowid } = db
      .prepare<object>(
        `INSERT INTO steps (kind, state, at, import_id, params, detail)
         SELECT 'fix', 'done', @at, @importId, json_object('file', i.file_name, 'mended', @mended, 'dropped', @dropped, 'changed', @changed),
                json_object('steps', json(@steps))
           FROM imports i WHERE i.import_id = @parentId`,
      )
      .run({
        at,
        importId,
        parentId,
        mended: rows.filter(({ state }) => state === 'mended').length,
        dropped,
        changed: rows.filter(({ state }) => state === 'open').length,
        steps: JSON.stringify(steps),
      })
    const step = Number(lastInsertRowid)
    const remember = db.prepare<object>(
      `INSERT INTO quarantine_history (step_id, quarantine_id, before, after)
       SELECT @step, q.quarantine_id,
              json_object('state', q.state, 'cells', q.cells, 'reason', q.reason, 'column', q.column_name, 'step', q.step_id),
              json_object('state', @state, 'cells', @cells, 'reason', @reason, 'column', @column, 'step', @step)
         FROM quarantine q WHERE q.quarantine_id = @id`,
    )
    for (const { id, state, cells, reason, column } of rows)
      remember.run({ step, id, state, reason, column, cells: cells === null ? null : JSON.stringify(cells) })
    restore(db, step, 'after')
    return step
  })
}

/** Puts the rows of a step as they were before (after) it. O(rows of the step). */
function restore(db: WritableDb, step: number, side: 'before' | 'after'): void {
  db.prepare<[number]>(
    `UPDATE quarantine
        SET state = h.${side} ->> '$.state', cells = h.${side} ->> '$.cells', reason = h.${side} ->> '$.reason',
            column_name = h.${side} ->> '$.column', step_id = h.${side} ->> '$.step'
       FROM quarantine_history h WHERE h.quarantine_id = quarantine.quarantine_id AND h.step_id = ?`,
  ).run(step)
}

/**
 * Takes a fix back: its rows are set aside again, as they were. Later fixes of the same rows go with it, the latest first.
 * @returns how many interactions are hidden now
 */
export function undoFix(db: WritableDb, step: number): number {
  return writing(db, () => {
    let interactions = 0
    for (const later of othersOfSameRows(db, step, 'later')) interactions += undoOne(db, later)
    return interactions + undoOne(db, step)
  })
}

/**
 * Does a fix again, after the earlier ones of the same rows; and where the import itself is undone, that one with what was fixed in it.
 * @returns how many interactions came back
 */
export function redoFix(db: WritableDb, step: number): number {
  return writing(db, () => {
    const parent = parentOf(db, step)
    let interactions = parent?.status === 'undone' ? redoImportWithFixes(db, parent.id) : 0
    for (const earlier of othersOfSameRows(db, step, 'earlier')) interactions += redoOne(db, earlier)
    return interactions + redoOne(db, step)
  })
}

function undoOne(db: WritableDb, step: number): number {
  const owner = importOf(db, step, 'done')
  if (owner === undefined) return 0
  const interactions = undoImport(db, owner) ?? 0
  restore(db, step, 'before')
  return interactions
}

function redoOne(db: WritableDb, step: number): number {
  const owner = importOf(db, step, 'undone')
  if (owner === undefined) return 0
  const interactions = redoImport(db, owner) ?? 0
  restore(db, step, 'after')
  return interactions
}

function importOf(db: ReadableDb, step: number, state: 'done' | 'undone'): number | undefined {
  return db
    .prepare<[number, string], number>('SELECT import_id FROM steps WHERE step_id = ? AND state = ?')
    .pluck()
    .get(step, state)
}

function parentOf(db: ReadableDb, step: number): { id: number; status: string } | undefined {
  return db
    .prepare<[number], { id: number; status: string }>(
      `SELECT p.import_id AS id, p.status FROM steps s
         JOIN imports c ON c.import_id = s.import_id JOIN imports p ON p.import_id = c.mends
        WHERE s.step_id = ?`,
    )
    .get(step)
}

function othersOfSameRows(db: ReadableDb, step: number, which: 'later' | 'earlier'): number[] {
  const isLater = which === 'later'
  return db
    .prepare<object, number>(
      `SELECT DISTINCT s.step_id FROM quarantine_history a
         JOIN quarantine_history b ON b.quarantine_id = a.quarantine_id
         JOIN steps s ON s.step_id = b.step_id
        WHERE a.step_id = @step AND s.step_id ${isLater ? '>' : '<'} @step AND s.state = @state
        ORDER BY s.step_id ${isLater ? 'DESC' : 'ASC'}`,
    )
    .pluck()
    .all({ step, state: isLater ? 'done' : 'undone' })
}

/** Takes an import back with the fixes of what it had set aside; they come back with it. */
export function undoImportWithFixes(db: WritableDb, importId: number): number | undefined {
  return writing(db, () => {
    const fixes = db
      .prepare<[number], number>(
        `SELECT s.step_id FROM steps s JOIN imports c ON c.import_id = s.import_id
          WHERE c.mends = ? AND s.kind = 'fix' AND s.state = 'done' ORDER BY s.step_id DESC`,
      )
      .pluck()
      .all(importId)
    let interactions = 0
    for (const step of fixes) interactions += undoOne(db, step)
    const own = undoImport(db, importId)
    if (own === undefined) return undefined
    db.prepare<[string, number]>(
      `UPDATE steps SET detail = json_set(detail, '$.fixes', json(?)) WHERE import_id = ? AND kind = 'import'`,
    ).run(JSON.stringify(fixes.toReversed()), importId)
    return own + interactions
  })
}

/** The opposite: with those fixes that were done when it was taken back. */
export function redoImportWithFixes(db: WritableDb, importId: number): number {
  return writing(db, () => {
    const own = redoImport(db, importId) ?? 0
    const fixes = db
      .prepare<[number], number>(
        `SELECT f.value FROM steps s, json_each(coalesce(s.detail -> '$.fixes', '[]')) f
          WHERE s.import_id = ? AND s.kind = 'import' ORDER BY f.key`,
      )
      .pluck()
      .all(importId)
    return fixes.reduce((sum, step) => sum + redoOne(db, step), own)
  })
}

/** The steps of all fixes of an import that are done, in their order: what a recipe for its next file would be. */
export function recipeOf(db: ReadableDb, importId: number): FixStep[] {
  const steps = db
    .prepare<[number], string>(
      `SELECT e.value FROM steps s JOIN imports c ON c.import_id = s.import_id, json_each(s.detail -> '$.steps') e
        WHERE c.mends = ? AND s.kind = 'fix' AND s.state = 'done' ORDER BY s.step_id, e.key`,
    )
    .pluck()
    .all(importId)
    .map((text) => fixStep.parse(JSON.parse(text)))
  const seen = new Set<string>()
  return steps.filter((step) => {
    // As they were written down once: of single rows, or of all that happened to be set aside. For another file that says too much.
    if (step.reason === null && step.equals === null && BROAD.has(step.operation.kind)) return false
    const text = JSON.stringify(step)
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew
  })
}

const BROAD: ReadonlySet<FixStep['operation']['kind']> = new Set(['set', 'set-missing', 'drop'])
