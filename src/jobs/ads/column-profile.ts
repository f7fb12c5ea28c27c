import { isNothing, numberIn, type PlainTable } from '../plain-table.ts'

/** What a column of a table holds, as far as it tells variants, visitors and counts apart. */
export type ColumnProfile = {
  readonly header: string
  /** Different values, counted up to {@link MOST_DISTINCT}. */
  readonly distinct: number
  readonly filled: number
  /** Most filled cells are numbers. */
  readonly isNumeric: boolean
  /** At least half of the filled cells are: numbers with something among them that should be looked at. */
  readonly hasNumbers: boolean
  /** Only yes and no, as words or as 1 and 0, both of them or one. */
  readonly isBinary: boolean
  /** All numbers lie above 0 and at most at 1, and not all are whole. */
  readonly isProbability: boolean
  /** Numbers below zero or with a fraction cannot be counts. */
  readonly isCount: boolean
  /** Names its row: nearly all different, by a header of ids or by words. */
  readonly isId: boolean
  /** A few names, one of which is that of a control. */
  readonly hasControl: boolean
}

const MOST_DISTINCT = 5000
const YES = /^(?:1(?:\.0*)?|true|t|yes|y|是|已?转化|converted)$/i
const NO = /^(?:0(?:\.0*)?|false|f|no|n|否|未转化|not converted)$/i
const ID =
  /(?:^|[_\s.-])(?:id|uuid|guid|key|hash)$|(?:user|visitor|customer|session|device|cookie)[_\s-]?id|编号|^(?:user|visitor|customer|index|unnamed.*|#)$/i

const MOST_NAMES = 20
const CONTROL = /^(?:control|ctrl|baseline|placebo|hold[\s_-]?out|psa|no[\s_-]\S.*|对照组?|原版|旧版)$/i

/** Is this the name of what other variants are compared with? */
export function isControl(name: string): boolean {
  return CONTROL.test(name.trim()) || /^control\b/i.test(name.trim())
}

/** 1 or 0 for the words of yes and no; null for anything else. */
export function truthOf(cell: string | undefined): 0 | 1 | null {
  const text = (cell ?? '').trim()
  return YES.test(text) ? 1 : NO.test(text) ? 0 : null
}

/** Profiles of all columns. O(cells). */
export function profileTable(table: PlainTable): ColumnProfile[] {
  return table.headers.map((header, column) => profileOf(table, header, column))
}

function profileOf(table: PlainTable, header: string, column: number): ColumnProfile {
  const values = new Set<string>()
  let [filled, numbers, truths, probabilities, wholes, counts] = [0, 0, 0, 0, 0, 0]
  for (const row of table.rows) {
    const cell = (row[column] ?? '').trim()
    if (isNothing(cell)) continue
    filled++
    if (values.size < MOST_DISTINCT) values.add(cell)
    if (truthOf(cell) !== null) truths++
    const value = numberIn(cell, table.decimalComma)
    if (value === null) continue
    numbers++
    if (value > 0 && value <= 1) probabilities++
    if (Number.isInteger(value)) wholes++
    if (Number.isInteger(value) && value >= 0) counts++
  }
  const isNumeric = filled > 0 && numbers >= 0.8 * filled
  const rows = Math.min(table.rows.length, MOST_DISTINCT)
  return {
    header,
    distinct: values.size,
    filled,
    isNumeric,
    hasNumbers: filled > 0 && numbers >= 0.5 * filled,
    isBinary: filled > 0 && truths === filled,
    isProbability: numbers > 0 && numbers === filled && probabilities === numbers && wholes < numbers,
    isCount: numbers > 0 && numbers === filled && counts === numbers,
    hasControl:
      values.size > 1 &&
      values.size <= MOST_NAMES &&
      !isNumeric &&
      [...values].some((value) => isControl(value)),
    isId: rows >= 20 && values.size > 0.5 * rows && (ID.test(header) || !isNumeric),
  }
}
