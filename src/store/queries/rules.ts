import { defaultRules, ruleBook, type RuleBook } from '../../contract/rules.ts'
import type { ReadableDb, WritableDb } from '../database.ts'

/** The rules of the project: what the user has changed, and the defaults for the rest (also for rules that are newer than his change). */
export function getRules(db: ReadableDb): RuleBook {
  const text = db.prepare<[], string>(`SELECT value FROM meta WHERE key = 'rules'`).pluck().get()
  if (text === undefined) return defaultRules
  const saved = ruleBook.parse(JSON.parse(text))
  const byId = new Map(saved.rules.map((rule) => [rule.id, rule]))
  return { ...saved, rules: defaultRules.rules.map((rule) => byId.get(rule.id) ?? rule) }
}

export function setRules(db: WritableDb, book: RuleBook): void {
  db.prepare<[string]>(`INSERT OR REPLACE INTO meta (key, value) VALUES ('rules', ?)`).run(
    JSON.stringify(book),
  )
}
