import { hasKeptBytes } from '../../contract/broken-bytes.ts'
import type { FixStep } from '../../contract/fixes.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { FlaggedLine, StagedPart } from '../../store/queries/import-rows.ts'
import { applyFix, changedCell, isAbout, type FaultyRecord } from './recipe.ts'
import { hasWidth } from './record-width.ts'
import { NO_ITEMS, splitterOf, typeSplit, type Splitter } from './splitter.ts'
import { rowsTyperFactory, type RowsTyper } from './type-record.ts'
import { Rejection } from './typers/cells.ts'
import type { TypingContext } from './typing-context.ts'

/** What a fix made of one row. `touched`: the last column that was changed; `before`: what stood there. */
export type FixedRecord =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'dropped' }
  | {
      readonly kind: 'mended'
      readonly cells: readonly string[]
      readonly touched: number
      readonly before: string
    }
  | {
      readonly kind: 'still'
      readonly cells: readonly string[]
      readonly touched: number
      readonly before: string
      readonly reason: QuarantineReason
      readonly column: number
    }

type RowToFix = FaultyRecord & { readonly line: number; readonly reason: QuarantineReason }

/** Rows of one import that were set aside, changed by the steps of a fix and typed as that import typed its own. */
export class RowFixer {
  readonly #plan: ImportPlan
  readonly #headers: readonly string[]
  readonly #steps: readonly { readonly step: FixStep; readonly column: number }[]
  readonly #splitter: Splitter | null
  readonly #make: () => RowsTyper

  constructor(
    plan: ImportPlan,
    headers: readonly string[],
    steps: readonly FixStep[],
    context: TypingContext,
  ) {
    const width = headers.length
    this.#plan = plan
    this.#headers = headers
    this.#steps = steps.map((step) => ({
      step,
      column: step.column === '' ? -1 : headers.indexOf(step.column),
    }))
    this.#splitter = splitterOf(plan, width, headers)
    const typed = this.#splitter ?? { plan, width }
    this.#make = rowsTyperFactory(typed.plan, typed.width, this.#splitter?.headers ?? headers, context)
  }

  /** A part of the rows, to be staged together. */
  begin(): { fix: (row: RowToFix, cells: readonly string[]) => FixedRecord; staged: () => StagedPart } {
    const typer = this.#make()
    const flags: FlaggedLine[] = []
    return {
      fix: (row, cells) => this.#fix(typer, flags, row, cells),
      staged: () => ({ ...typer.rows, rejected: [], mended: [], flags }),
    }
  }

  #fix(typer: RowsTyper, flags: FlaggedLine[], row: RowToFix, given: readonly string[]): FixedRecord {
    let cells = given
    let touched = -1
    for (const { step, column } of this.#steps) {
      if (!isAbout(step, column, cells, row)) continue
      const fixed = applyFix(cells, column, step.operation, this.#plan)
      if (fixed === 'drop') return { kind: 'dropped' }
      const changed = changedCell(cells, fixed, step.operation.kind === 'read-bytes' ? -1 : column)
      if (changed >= 0) touched = changed
      cells = fixed
    }
    if (touched < 0) return { kind: 'unchanged' }
    const before = given[touched] ?? ''
    const broken = row.reason === 'broken-bytes' ? cells.findIndex(hasKeptBytes) : -1
    const outcome = broken >= 0 ? new Rejection('broken-bytes', broken) : this.#type(typer, cells, row.line)
    if (outcome instanceof Rejection)
      return { kind: 'still', cells, touched, before, reason: outcome.reason, column: outcome.column }
    for (const { rule, column } of outcome)
      flags.push({ line: row.line, rule, column: column < 0 ? '' : (this.#headers[column] ?? '') })
    return { kind: 'mended', cells, touched, before }
  }

  #type(typer: RowsTyper, cells: readonly string[], line: number): ReturnType<RowsTyper['type']> {
    const width = this.#headers.length
    if (!hasWidth(cells, 0, cells.length, width)) return new Rejection('ragged-row', -1)
    const outcome = typeSplit(this.#splitter, typer, cells, 0, line, width)
    // A row that is mended tells of something.
    return outcome === NO_ITEMS ? new Rejection('missing-value', -1) : outcome
  }
}
