import type { RuleBook, RuleId } from '../../contract/rules.ts'
import type { WritableDb } from '../database.ts'

/** Marked lines that are kept of each rule and import; all of them are counted. */
const MAX_FLAGS = 10_000

/** What rules mark in one import: the first lines of each are kept, all are counted, each record once. */
export class Marks {
  readonly #insert: { run(importId: number, rule: RuleId, line: number, column: string): unknown }
  readonly #importId: number
  readonly #counts = new Map<RuleId, { lines: number; last: number }>()
  readonly #lines = new LineSet()

  constructor(db: WritableDb, importId: number) {
    this.#importId = importId
    this.#insert = db.prepare<[number, RuleId, number, string]>(
      'INSERT INTO flags (import_id, rule, line, column_name) VALUES (?, ?, ?, ?)',
    )
  }

  /** Lines of one rule come in the order of the file; several marks of one rule on a line count once. */
  add(rule: RuleId, line: number, column: string): void {
    this.#lines.add(line)
    const count = this.#counts.get(rule)
    if (count === undefined) this.#counts.set(rule, { lines: 1, last: line })
    else {
      if (count.last === line) return
      count.last = line
      count.lines++
      if (count.lines > MAX_FLAGS) return
    }
    this.#insert.run(this.#importId, rule, line, column)
  }

  /** Records that any rule has marked. */
  get records(): number {
    return this.#lines.size
  }

  /** Rules and how many records they have marked, the most first. */
  get byRule(): { readonly rule: RuleId; readonly lines: number }[] {
    return [...this.#counts].map(([rule, { lines }]) => ({ rule, lines })).sort((a, b) => b.lines - a.lines)
  }

  /** Marked records of each rule. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].map(([rule, { lines }]) => [rule, lines]))
  }
}

/** Whether a rule is to be asked. */
export function isRuleOn(book: RuleBook, id: RuleId): boolean {
  const rule = book.rules.find((each) => each.id === id)
  return rule !== undefined && rule.severity !== 'off'
}

/** Limit of a rule that has one; undefined where the rule is off. */
export function limitOf(book: RuleBook, id: RuleId): number | undefined {
  const rule = book.rules.find((each) => each.id === id)
  return rule === undefined || rule.severity === 'off' ? undefined : (rule.limit ?? 0)
}

/** Line numbers, a bit each: a million lines take 125 kB. */
class LineSet {
  #bits = new Uint8Array(1 << 13)
  size = 0

  add(line: number): void {
    const at = Math.floor(line / 8)
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
      larger.set(this.#bits)
      this.#bits = larger
    }
    const bit = 1 << (line & 7)
    const before = this.#bits[at] ?? 0
    if ((before & bit) !== 0) return
    this.#bits[at] = before | bit
    this.size++
  }
}
