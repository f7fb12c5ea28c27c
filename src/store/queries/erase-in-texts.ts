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
  ['decision_logs', 'log_id', 'name', false],
  ['decision_logs', 'log_id', 'actions', true],
  ['decision_logs', 'log_id', 'segments', true],
  ['plan_actions', 'action_id', 'note', false],
  ['plan_actions', 'action_id', 'plan', true],
  ['plan_edits', 'edit_id', 'changes', true],
] as const

/** Finds any of these as a word of its own: inside a longer word or number it is somebody else. */
export function wordsPattern(words: readonly string[], flags: string): RegExp {
  const escaped = words.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, flags)
}

/** A name in Chinese characters, which no space parts from its neighbours. */
export function isHanName(text: string): boolean {
  return /^\p{Script=Han}{2,4}$/u.test(text)
}

/**
 * Names in Chinese characters where they mean a person: of three and more anywhere, of two (which may be a word as well: 高兴) by themselves,
 * after a greeting or before a title.
 */
function hanNamePattern(names: readonly string[]): RegExp {
  const short = names.filter(({ length }) => length === 2).join('|')
  const sides = [
    ...names.filter(({ length }) => length > 2),
    ...(short === ''
      ? []
      : [
          `(?<![\\p{L}\\p{N}])(?:${short})(?![\\p{L}\\p{N}])`,
          `(?<=亲爱的|尊敬的|你好|您好|@)(?:${short})`,
          `(?:${short})(?=先生|女士|小姐|老师|同学|经理)`,
        ]),
  ]
  return new RegExp(sides.join('|'), 'gu')
}

/**
 * Takes words that name a person out of kept drafts, tests and notes of plans, wherever they stand in a longer text; returns how many of these texts
 * changed. Prompts are not in the file: they are kept in memory until they are sent or replaced. O(kept texts).
 */
export function eraseInTexts(db: WritableDb, personal: readonly string[]): number {
  const hanNames = personal.filter(isHanName)
  const words = personal.filter((text) => text.length >= TELLING && !isHanName(text))
  // Longer ones first, so that an address goes whole and not by a name inside it.
  const patterns = [
    ...(words.length > 0 ? [wordsPattern([...words].sort(byLength), 'giu')] : []),
    ...(hanNames.length > 0 ? [hanNamePattern([...hanNames].sort(byLength))] : []),
  ]
  if (patterns.length === 0) return 0
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
        ? JSON.stringify(redacted(JSON.parse(text), patterns))
        : textWithout(text, patterns)
      if (after === (isJson ? JSON.stringify(JSON.parse(text)) : text)) continue
      update.run(after, id)
      changed.add(`${table} ${id}`)
    }
  }
  return changed.size
}

function byLength(a: string, b: string): number {
  return b.length - a.length
}

function textWithout(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, REDACTED), text)
}

/** The same document with these words redacted in its texts; names of fields stay. */
function redacted(value: unknown, patterns: readonly RegExp[]): unknown {
  if (typeof value === 'string') return textWithout(value, patterns)
  if (Array.isArray(value)) return value.map((each) => redacted(each, patterns))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redacted(each, patterns)]))
}
