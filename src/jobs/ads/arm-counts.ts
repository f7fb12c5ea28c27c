import type { TestArm } from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { isNothing, numberIn, placeOf, type PlainTable } from '../plain-table.ts'

/** Where a table tells variants and their counts. */
export type CountColumns = { readonly arm: number; readonly trials: number; readonly successes: number }

/** Names of variants, the surest first; a column with a name per row is no variant while another repeats. */
const ARM = [
  /variant|^arm|(?<!con)version|版本|方案|变体/i,
  /group|(?:^|[^a-z])ads?(?:$|[^a-z])|campaign|creative|name|test|组|广告|计划|创意/i,
]
const TRIALS =
  /trial|impression|view|visitor|user|session|sent|recipient|click|spen|cost|n$|曝光|展现|访问|人数|发送|点击|花费|消耗/i
const SUCCESSES = [
  /success|approved|purchase|order|成交|订单|购买/i,
  /conver|转化/i,
  /sale|signup|open|click|打开|点击/i,
]
/** More variants than this are rows of something else. */
const MOST_GUESSED = 50

/**
 * Counts by variant: `text` names the columns of variant, trials and successes in this order, else they are found by their names.
 * @throws ExpectedFailure mapping-incomplete where one is not found
 */
export function countColumns(table: PlainTable, text: string | undefined): CountColumns {
  const [arm, trials, successes] =
    text === undefined
      ? guessed(table)
      : text.split(',').map((name, order) => placeOf(table, name.trim(), order))
  if (arm === undefined || trials === undefined || successes === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, cause: 'arm,trials,successes' })
  return { arm, trials, successes }
}

/**
 * Counts by variant from the rows of a table: rows of one variant are added up, empty cells count nothing.
 * @throws ExpectedFailure ads-bad-counts with the row and column of a cell that is no number, or below zero
 */
export function countsIn(table: PlainTable, { arm, trials, successes }: CountColumns): TestArm[] {
  const arms = new Map<string, { name: string; trials: number; successes: number }>()
  table.rows.forEach((row, index) => {
    const name = (row[arm] ?? '').trim() || '-'
    const own = arms.get(name) ?? { name, trials: 0, successes: 0 }
    own.trials += countIn(table, row, index, trials)
    own.successes += countIn(table, row, index, successes)
    arms.set(name, own)
  })
  return [...arms.values()]
}

/** A count of at least 0; nothing in the cell is none. @throws ExpectedFailure ads-bad-counts */
export function countIn(table: PlainTable, row: readonly string[], index: number, column: number): number {
  const cell = row[column] ?? ''
  const value = isNothing(cell) ? 0 : numberIn(cell, table.decimalComma)
  if (value === null || !Number.isFinite(value) || value < 0)
    throw new ExpectedFailure('ads-bad-counts', {
      file: table.file,
      row: index + 1,
      column: table.headers[column] ?? String(column + 1),
    })
  return value
}

function guessed(table: PlainTable): (number | undefined)[] {
  if (!table.hasHeader || table.headers.length === 3) return [0, 1, 2]
  const named = (pattern: RegExp, not: readonly (number | undefined)[]): number[] =>
    table.headers.flatMap((header, column) => (!not.includes(column) && pattern.test(header) ? [column] : []))
  const first = (patterns: readonly RegExp[], not: readonly (number | undefined)[]): number | undefined =>
    patterns.flatMap((pattern) => named(pattern, not))[0]
  const names = ARM.flatMap((pattern) => named(pattern, []))
  const arm = names.find((column) => distinct(table, column) <= MOST_GUESSED) ?? names[0] ?? 0
  const successes = first(SUCCESSES, [arm])
  return [arm, first([TRIALS], [arm, successes]), successes]
}

function distinct(table: PlainTable, column: number): number {
  return new Set(table.rows.map((row) => (row[column] ?? '').trim())).size
}
