import type { DecisionNote, TestArm } from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { isNothing, numberIn, type PlainTable } from '../plain-table.ts'
import { agreement, type ArmColumns, type CountColumns, type VisitorColumns } from './arm-columns.ts'
import { isControl, truthOf } from './column-profile.ts'

export type ArmCounts = { readonly arms: readonly TestArm[]; readonly notes: readonly DecisionNote[] }

/**
 * Counts by variant from the rows of a table, variants in the order they appear in (of visitors by name), a control first.
 * @throws ExpectedFailure ads-bad-counts with the row and column of a cell that is no number, or below zero
 */
export function countArms(table: PlainTable, columns: ArmColumns): ArmCounts {
  switch (columns.kind) {
    case 'counts':
      return { arms: ordered(countsIn(table, columns)), notes: [] }
    case 'visitors':
      return visitorsIn(table, columns)
    case 'wide':
      return {
        arms: columns.arms.map(({ name, trials, successes }) => ({
          name,
          trials: sumOf(table, trials),
          successes: sumOf(table, successes),
        })),
        notes: [],
      }
    case 'turned': {
      const cell = (row: number, column: number): number => countIn(table, table.rows[row] ?? [], row, column)
      return {
        arms: columns.arms.map((column) => ({
          name: table.headers[column] ?? '',
          trials: cell(columns.trials, column),
          successes: cell(columns.successes, column),
        })),
        notes: [],
      }
    }
  }
}

function sumOf(table: PlainTable, column: number): number {
  return table.rows.reduce((sum, row, index) => sum + countIn(table, row, index, column), 0)
}

/** Rows of one variant are added up, empty cells count nothing. */
function countsIn(table: PlainTable, { arm, trials, successes, isRate }: CountColumns): TestArm[] {
  const arms = new Map<string, { name: string; trials: number; successes: number }>()
  table.rows.forEach((row, index) => {
    const name = (row[arm] ?? '').trim() || '-'
    const own = arms.get(name) ?? { name, trials: 0, successes: 0 }
    const tried = countIn(table, row, index, trials)
    const told = countIn(table, row, index, successes)
    own.trials += tried
    own.successes += isRate ? Math.round(told * tried) : told
    arms.set(name, own)
  })
  return [...arms.values()]
}

/** The control first, since the others are compared with it; the rest as they come. */
function ordered(arms: readonly TestArm[]): TestArm[] {
  const place = ({ name }: TestArm): number => (isControl(name) ? 0 : 1)
  return [...arms].sort((a, b) => place(a) - place(b))
}

/** By name, the control first: for rows of visitors, whose order says nothing. */
export function byName<T extends { readonly name: string }>(arms: readonly T[]): T[] {
  const place = ({ name }: T): number => (isControl(name) ? 0 : 1)
  return [...arms].sort(
    (a, b) => place(a) - place(b) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  )
}

/**
 * Each visitor counts once, as a success where any of his rows is one. Rows that were shown something else than their variant is, rows without an
 * outcome, and visitors in more than one variant are left out, and said.
 */
function visitorsIn(table: PlainTable, columns: VisitorColumns): ArmCounts {
  const { arm, outcome, visitor, companion, others } = columns
  const usual = companion === null ? new Map<string, string>() : agreement(table, arm, companion).usual
  const seen = new Map<string, { arm: string; success: 0 | 1; isSplit: boolean }>()
  let [missing, mismatched, repeated] = [0, 0, 0]
  table.rows.forEach((row, index) => {
    const name = (row[arm] ?? '').trim() || '-'
    if (companion !== null && usual.size > 0 && usual.get(name) !== (row[companion] ?? '').trim()) {
      mismatched++
      return
    }
    const success = isNothing(row[outcome] ?? '') ? null : truthOf(row[outcome])
    if (success === null) {
      missing++
      return
    }
    const who = visitor === null ? '' : (row[visitor] ?? '').trim()
    const key = who === '' ? `row ${index}` : `id ${who}`
    const before = seen.get(key)
    if (before === undefined) {
      seen.set(key, { arm: name, success, isSplit: false })
      return
    }
    repeated++
    if (before.arm !== name) before.isSplit = true
    if (success === 1) before.success = 1
  })
  const arms = new Map<string, { name: string; trials: number; successes: number }>()
  let split = 0
  for (const { arm: name, success, isSplit } of seen.values()) {
    if (isSplit) {
      split++
      continue
    }
    const own = arms.get(name) ?? { name, trials: 0, successes: 0 }
    own.trials++
    own.successes += success
    arms.set(name, own)
  }
  const name = (column: number | null): string => (column === null ? '' : (table.headers[column] ?? ''))
  const notes: DecisionNote[] = [
    { code: 'rows-are-visitors', name: name(outcome) },
    ...(repeated > 0 ? [{ code: 'visitors-repeated' as const, value: repeated, name: name(visitor) }] : []),
    ...(mismatched > 0
      ? [{ code: 'shown-otherwise' as const, value: mismatched, name: name(companion) }]
      : []),
    ...(split > 0 ? [{ code: 'visitors-in-two' as const, value: split }] : []),
    ...(missing > 0 ? [{ code: 'outcome-missing' as const, value: missing, name: name(outcome) }] : []),
    ...(others.length > 0
      ? [{ code: 'other-outcomes' as const, name: others.slice(0, 8).map(name).join(', ') }]
      : []),
  ]
  return { arms: byName([...arms.values()]), notes }
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
