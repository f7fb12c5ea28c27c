import type { WritableDb } from '../database.ts'

/** Shorter texts are too often something else: a number, a year, a code of a country. */
const TELLING = 4
const REDACTED = '…'

/** What the user wrote by hand, or had written, and where it may stand: in JSON, or as it is. */
const kept = [
  ['copy_drafts', 'draft_id', 'draft', true],
  ['sent_tests', 'test_id', 'name', false],
  ['sent_tests', 'test_id', 'arms', true],
  ['sent_tests', 'test_id', 'decision', true],
  ['plan_actions', 'action_id', 'note', false],
  ['plan_actions', 'action_id', 'plan', true],
  ['plan_edits', 'edit_id', 'changes', true],
] as const

/** Finds any of these as a word of its own: inside a longer word or number it is somebody else. */
export function wordsPattern(words: readonly string[], flags: string): RegExp {
  const escaped = words.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, flags)
}

/**
 * Takes words that name a person out of kept drafts, tests and notes of plans, wherever they stand in a longer text; returns how many of these texts
 * changed. Prompts are not in the file: they are kept in memory until they are sent or replaced. O(kept texts).
 */
export function eraseInTexts(db: WritableDb, personal: readonly string[]): number {
  const words = personal.filter((text) => text.length >= TELLING)
  if (words.length === 0) return 0
  // Longer ones first, so that an address goes whole and not by a name inside it.
  const pattern = wordsPattern(
    [...words].sort((a, b) => b.length - a.length),
    'giu',
  )
  const changed = new Set<string>()
  for (const [table, key, column, isJson] of kept) {
    const rows = db
      .prepare<[], [id: number, text: string]>(
        `SELECT ${key}, ${column} FROM ${table} WHERE ${column} IS NOT NULL AND ${column} <> ''`,
      )
      .raw()
      .all()
    const update = db.prepare<[string, number]>(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`)
    for (const [id, text] of rows) {
      const after = isJson
        ? JSON.stringify(redacted(JSON.parse(text), pattern))
        : text.replace(pattern, REDACTED)
      if (after === (isJson ? JSON.stringify(JSON.parse(text)) : text)) continue
      update.run(after, id)
      changed.add(`${table} ${id}`)
    }
  }
  return changed.size
}

/** The same document with these words redacted in its texts; names of fields stay. */
function redacted(value: unknown, pattern: RegExp): unknown {
  if (typeof value === 'string') return value.replace(pattern, REDACTED)
  if (Array.isArray(value)) return value.map((each) => redacted(each, pattern))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redacted(each, pattern)]))
}
