import { z } from 'zod'
import type { AnalysisId, PlanActionId } from '../../contract/ids.ts'
import { actionState } from '../../contract/plan-actions.ts'
import { setAnalysisSettings } from './analyses.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'

/** What an edit may change of a stored action. */
const row = z.object({
  plan: z.string(),
  state: actionState,
  note: z.string(),
  place: z.number(),
  putAside: z.number(),
})
type Row = z.output<typeof row>
const settingsChange = z.object({ before: z.unknown(), after: z.unknown() })
const change = z.object({ id: z.number(), before: row, after: row })
type Change = z.output<typeof change>

export type ActionUpdate = { readonly id: PlanActionId; readonly set: Partial<Row> }

/**
 * Changes actions of a plan and takes in those just stored, as one edit that can be taken back; what was taken back before can no longer be done
 * again. One transaction.
 */
export function editActions(
  db: WritableDb,
  analysis: AnalysisId,
  updates: readonly ActionUpdate[],
  created: readonly PlanActionId[],
  at: number,
  settings: z.output<typeof settingsChange> | null = null,
): void {
  writing(db, () => {
    const changes: Change[] = updates.map(({ id, set }) => {
      const before = rowOf(db, id)
      return { id, before, after: { ...before, ...set } }
    })
    for (const { id, after } of changes) writeRow(db, id, after)
    for (const id of created) {
      const after = rowOf(db, id)
      changes.push({ id, before: { ...after, putAside: 1 }, after })
    }
    db.prepare<[number]>('DELETE FROM plan_edits WHERE analysis_id = ? AND undone = 1').run(analysis)
    if (settings !== null) setAnalysisSettings(db, analysis, settings.after)
    db.prepare<[number, number, string, string | null]>(
      'INSERT INTO plan_edits (analysis_id, made_at, changes, settings) VALUES (?, ?, ?, ?)',
    ).run(analysis, at, JSON.stringify(changes), settings === null ? null : JSON.stringify(settings))
  })
}

/** Takes back the latest edit of a plan, or does again the one taken back last; false where there is none. */
export function stepEdits(db: WritableDb, analysis: AnalysisId, back: boolean): boolean {
  return writing(db, () => {
    const found = db
      .prepare<[number], { id: number; changes: string; settings: string | null }>(
        back
          ? 'SELECT edit_id AS id, changes, settings FROM plan_edits WHERE analysis_id = ? AND undone = 0 ORDER BY edit_id DESC LIMIT 1'
          : 'SELECT edit_id AS id, changes, settings FROM plan_edits WHERE analysis_id = ? AND undone = 1 ORDER BY edit_id LIMIT 1',
      )
      .get(analysis)
    if (found === undefined) return false
    for (const { id, before, after } of z.array(change).parse(JSON.parse(found.changes)))
      writeRow(db, id, back ? before : after)
    if (found.settings !== null) {
      const { before, after } = settingsChange.parse(JSON.parse(found.settings))
      setAnalysisSettings(db, analysis, back ? before : after)
    }
    db.prepare<[number, number]>('UPDATE plan_edits SET undone = ? WHERE edit_id = ?').run(
      back ? 1 : 0,
      found.id,
    )
    return true
  })
}

export function countEdits(db: ReadableDb, analysis: AnalysisId): { undoable: number; redoable: number } {
  const count = db
    .prepare<[number], { undoable: number | null; redoable: number | null }>(
      'SELECT sum(undone = 0) AS undoable, sum(undone = 1) AS redoable FROM plan_edits WHERE analysis_id = ?',
    )
    .get(analysis)
  return { undoable: count?.undoable ?? 0, redoable: count?.redoable ?? 0 }
}

function rowOf(db: ReadableDb, id: number): Row {
  const found = db
    .prepare<[number], Row>(
      'SELECT plan, state, note, place, put_aside AS putAside FROM plan_actions WHERE action_id = ?',
    )
    .get(id)
  if (found === undefined) throw new Error(`no action ${id}`)
  return found
}

function writeRow(db: WritableDb, id: number, { plan, state, note, place, putAside }: Row): void {
  db.prepare<[string, string, string, number, number, number]>(
    'UPDATE plan_actions SET plan = ?, state = ?, note = ?, place = ?, put_aside = ? WHERE action_id = ?',
  ).run(plan, state, note, place, putAside, id)
}
