import { z } from 'zod'
import {
  savedDraft,
  sentTest,
  type CopyDraft,
  type CopyDraftId,
  type SavedDraft,
  type SentTest,
  type SentTestId,
} from '../../contract/kept-copy.ts'
import type { ReadableDb, WritableDb } from '../database.ts'

/** What a column of JSON holds; checked by the schema of its reader. */
function stored(text: string): unknown {
  return JSON.parse(text)
}

/** Saved drafts, the latest first. */
export function listDrafts(db: ReadableDb): SavedDraft[] {
  const rows = db
    .prepare<[], { id: number; savedAt: number; draft: string }>(
      'SELECT draft_id AS id, saved_at AS savedAt, draft FROM copy_drafts ORDER BY draft_id DESC',
    )
    .all()
  return z.array(savedDraft).parse(rows.map((row) => ({ ...row, draft: stored(row.draft) })))
}

export function saveDraft(db: WritableDb, draft: CopyDraft, at: number): CopyDraftId {
  const { lastInsertRowid } = db
    .prepare<[number, string]>('INSERT INTO copy_drafts (saved_at, draft) VALUES (?, ?)')
    .run(at, JSON.stringify(draft))
  return Number(lastInsertRowid) as CopyDraftId // minted by the primary key
}

/** False where there is no such draft. */
export function deleteDraft(db: WritableDb, id: CopyDraftId): boolean {
  return db.prepare<[number]>('DELETE FROM copy_drafts WHERE draft_id = ?').run(id).changes > 0
}

type TestRow = {
  readonly id: number
  readonly name: string
  readonly origin: string
  readonly sentAt: number
  readonly changedAt: number
  readonly arms: string
  readonly rules: string
  readonly decision: string | null
}

/** Kept tests, the latest first. */
export function listSentTests(db: ReadableDb): SentTest[] {
  const rows = db
    .prepare<[], TestRow>(
      `SELECT test_id AS id, name, origin, sent_at AS sentAt, changed_at AS changedAt, arms, rules, decision
         FROM sent_tests ORDER BY test_id DESC`,
    )
    .all()
  return z.array(sentTest).parse(
    rows.map(({ arms, rules, decision, ...row }) => ({
      ...row,
      arms: stored(arms),
      rules: stored(rules),
      decision: decision === null ? null : stored(decision),
    })),
  )
}

export function sendTest(
  db: WritableDb,
  { name, origin, arms, rules }: Pick<SentTest, 'name' | 'origin' | 'arms' | 'rules'>,
  at: number,
): SentTestId {
  const { lastInsertRowid } = db
    .prepare<[string, string, number, number, string, string]>(
      'INSERT INTO sent_tests (name, origin, sent_at, changed_at, arms, rules) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(name, origin, at, at, JSON.stringify(arms), JSON.stringify(rules))
  return Number(lastInsertRowid) as SentTestId // minted by the primary key
}

/** False where there is no such test. */
export function keepCounts(
  db: WritableDb,
  { id, arms, rules }: Pick<SentTest, 'id' | 'arms' | 'rules'>,
  at: number,
): boolean {
  return (
    db
      .prepare<[string, string, number, number]>(
        'UPDATE sent_tests SET arms = ?, rules = ?, changed_at = ? WHERE test_id = ?',
      )
      .run(JSON.stringify(arms), JSON.stringify(rules), at, id).changes > 0
  )
}

/** False where there is no such test. */
export function decideTest(db: WritableDb, id: SentTestId, decision: SentTest['decision']): boolean {
  return (
    db
      .prepare<[string | null, number]>('UPDATE sent_tests SET decision = ? WHERE test_id = ?')
      .run(decision === null ? null : JSON.stringify(decision), id).changes > 0
  )
}

/** False where there is no such test. */
export function deleteSentTest(db: WritableDb, id: SentTestId): boolean {
  return db.prepare<[number]>('DELETE FROM sent_tests WHERE test_id = ?').run(id).changes > 0
}
