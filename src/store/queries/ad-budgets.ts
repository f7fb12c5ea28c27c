import { adBudgets, type AdBudgets } from '../../contract/ads-results.ts'
import type { ReadableDb, WritableDb } from '../database.ts'

const KEY = 'ad-budgets'

/** What this project compares the pace of its spend with; null where nobody has told a budget. */
export function getAdBudgets(db: ReadableDb): AdBudgets | null {
  const text = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(KEY)
  return text === undefined ? null : adBudgets.parse(JSON.parse(text))
}

export function setAdBudgets(db: WritableDb, budgets: AdBudgets | null): void {
  if (budgets === null) db.prepare<[string]>('DELETE FROM meta WHERE key = ?').run(KEY)
  else
    db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(
      KEY,
      JSON.stringify(budgets),
    )
}
