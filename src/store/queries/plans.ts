import type { AnalysisId, PlanActionId } from '../../contract/ids.ts'
import type { ActionState } from '../../contract/plan-actions.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { editActions } from './plan-edits.ts'
import { customerFact } from './visible.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'

export type StoredAction = {
  readonly id: PlanActionId
  readonly analysisId: AnalysisId
  readonly segmentKey: string
  readonly channel: string
  readonly plan: unknown
  readonly state: ActionState
  readonly note: string
  /** Where it stands among the others. */
  readonly place: number
}

/** Stores an action with its customers, in one transaction. */
export function putAction(
  db: WritableDb,
  action: Pick<StoredAction, 'analysisId' | 'segmentKey' | 'channel' | 'plan'> &
    Partial<Pick<StoredAction, 'place' | 'state' | 'note'>>,
  customers: readonly { readonly id: number; readonly held: boolean }[],
): PlanActionId {
  return writing(db, () => {
    const { lastInsertRowid } = db
      .prepare<[number, string, string, string]>(
        'INSERT INTO plan_actions (analysis_id, segment_key, channel, plan) VALUES (?, ?, ?, ?)',
      )
      .run(action.analysisId, action.segmentKey, action.channel, JSON.stringify(action.plan))
    const id = Number(lastInsertRowid) as PlanActionId // minted by the primary key
    db.prepare<[number, string, string, number]>(
      'UPDATE plan_actions SET place = ?, state = ?, note = ? WHERE action_id = ?',
    ).run(action.place ?? id, action.state ?? 'proposed', action.note ?? '', id)
    const insert = db.prepare<[number, number, number]>(
      'INSERT INTO plan_customers (action_id, customer_id, held) VALUES (?, ?, ?)',
    )
    for (const customer of customers) insert.run(id, customer.id, customer.held ? 1 : 0)
    return id
  })
}

type Row = Omit<StoredAction, 'plan'> & { readonly plan: string }
const COLUMNS = `a.action_id AS id, a.analysis_id AS analysisId, a.segment_key AS segmentKey, a.channel, a.plan, a.state, a.note, a.place`

/** The actions of a plan, in the order in which they were chosen. */
export function actionsOf(db: ReadableDb, analysis: AnalysisId): StoredAction[] {
  return db
    .prepare<[number], Row>(
      `SELECT ${COLUMNS} FROM plan_actions a WHERE a.analysis_id = ? AND a.put_aside = 0 ORDER BY a.place, a.action_id`,
    )
    .all(analysis)
    .map((row) => ({ ...row, plan: JSON.parse(row.plan) as unknown })) // parsed by the caller's schema
}

/** Accepted actions of all plans: what can be learned from. */
export function acceptedActions(db: ReadableDb): StoredAction[] {
  return db
    .prepare<[], Row>(
      `SELECT ${COLUMNS} FROM plan_actions a JOIN analyses n ON n.analysis_id = a.analysis_id
        WHERE a.state = 'accepted' AND a.put_aside = 0 AND n.status = 'published' ORDER BY a.action_id`,
    )
    .all()
    .map((row) => ({ ...row, plan: JSON.parse(row.plan) as unknown })) // parsed by the caller's schema
}

/** One action of a plan. @throws ExpectedFailure plan-action-not-found */
export function requireAction(db: ReadableDb, id: PlanActionId): StoredAction {
  const row = db
    .prepare<[number], Row>(`SELECT ${COLUMNS} FROM plan_actions a WHERE a.action_id = ? AND a.put_aside = 0`)
    .get(id)
  if (row === undefined) throw new ExpectedFailure('plan-action-not-found', { row: id })
  return { ...row, plan: JSON.parse(row.plan) as unknown } // parsed by the caller's schema
}

/** @throws ExpectedFailure plan-action-not-found */
export function setAction(
  db: WritableDb,
  id: PlanActionId,
  { state, note }: { readonly state: ActionState; readonly note: string },
  at: number,
): void {
  const analysis = db
    .prepare<[number], AnalysisId>(
      'SELECT analysis_id FROM plan_actions WHERE action_id = ? AND put_aside = 0',
    )
    .pluck()
    .get(id)
  if (analysis === undefined) throw new ExpectedFailure('plan-action-not-found', { row: id })
  editActions(db, analysis, [{ id, set: { state, note } }], [], at)
}

/** Customers of an action by their present row ids (whom somebody was merged into stands for him), and whether they are held out. */
export function actionCustomers(db: ReadableDb, id: PlanActionId): { id: number; held: number }[] {
  return db
    .prepare<[number], { id: number; held: number }>(
      `SELECT coalesce(c.merged_into, c.customer_id) AS id, max(p.held) AS held FROM plan_customers p
         JOIN customers c ON c.customer_id = p.customer_id WHERE p.action_id = ? GROUP BY 1 ORDER BY 1`,
    )
    .all(id)
}

/** The same with what a mailing tool needs. */
export function* actionContacts(
  db: ReadableDb,
  id: PlanActionId,
): Generator<{ id: number; externalId: string; name: string; email: string; phone: string; held: number }> {
  yield* db
    .prepare<
      [number],
      { id: number; externalId: string; name: string; email: string; phone: string; held: number }
    >(
      `SELECT c.customer_id AS id, c.external_id AS externalId, ${customerFact('name', 'c.customer_id')} AS name,
              ${customerFact('email', 'c.customer_id')} AS email, ${customerFact('phone', 'c.customer_id')} AS phone, m.held
         FROM (SELECT coalesce(c.merged_into, c.customer_id) AS id, max(p.held) AS held FROM plan_customers p
                 JOIN customers c ON c.customer_id = p.customer_id WHERE p.action_id = ? GROUP BY 1) m
         JOIN customers c ON c.customer_id = m.id ORDER BY c.customer_id`,
    )
    .iterate(id)
}
