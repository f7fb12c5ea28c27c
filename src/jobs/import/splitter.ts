import type { ImportPlan } from '../../contract/import-plan.ts'
import { ItemSplitter } from './items.ts'
import { PeriodTable } from './period-table.ts'
import type { Marks, RowsTyper } from './type-record.ts'
import { Rejection } from './typers/cells.ts'
import { WideTable } from './wide-table.ts'

/** Makes several records of one: of items in a cell, of columns of products, of columns of periods. */
export type Splitter = {
  /** Of the records that come out, as are the width and the headers (absent: those of the file, and more). */
  readonly plan: ImportPlan
  readonly width: number
  readonly headers?: readonly string[]
  readonly split: (
    cells: readonly string[],
    first: number,
    width: number,
  ) => readonly (readonly string[])[] | Rejection
  /** The column of the file for one of the records of the last split; absent: the same. */
  readonly columnOf?: (record: number, column: number) => number
}

/** @param width how many columns the file has */
export function splitterOf(plan: ImportPlan, width: number, headers: readonly string[]): Splitter | null {
  if (plan.roles.includes('period-column')) return new PeriodTable(plan, width, headers)
  if (plan.roles.includes('product-column')) return new WideTable(plan, width, headers)
  return plan.items === null ? null : new ItemSplitter(plan, plan.items, width)
}

/** What a record becomes that tells of nothing. */
export const NO_ITEMS: Marks = Object.freeze([])

/** Types a record: where it holds several, all of them have to be readable. */
export function typeSplit(
  splitter: Splitter | null,
  typer: RowsTyper,
  cells: readonly string[],
  start: number,
  line: number,
  width: number,
): Rejection | Marks {
  if (splitter === null) return typer.type(cells, start, line)
  const records = splitter.split(cells, start, width)
  if (records instanceof Rejection) return records
  if (records.length === 0) return NO_ITEMS
  const before = typer.rows.rows.length
  const marks: Marks[number][] = []
  for (const [index, record] of records.entries()) {
    const outcome = typer.type(record, 0, line)
    if (outcome instanceof Rejection) {
      typer.rewind(before)
      const column = splitter.columnOf?.(index, outcome.column) ?? outcome.column
      return column === outcome.column ? outcome : new Rejection(outcome.reason, column)
    }
    marks.push(...outcome)
  }
  return marks
}
