import type { FixOrder } from '../../contract/cleaning.ts'
import type { FixOperation, FixStep } from '../../contract/fixes.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { hasKeptBytes } from '../../contract/broken-bytes.ts'
import { readCellAs } from './broken-text.ts'
import { parseNumber } from './parse-number.ts'
import { parseTime } from './parse-time.ts'
import type { BrokenBytes } from './records.ts'
import { timeZone } from './time-zone.ts'

type ReadBy = Pick<ImportPlan, 'timeZone' | 'decimalComma' | 'dialect'>

/** One cell after an operation. What an operation cannot read stays as it is. `drop` is not about a cell. */
export function fixedCell(cell: string, operation: FixOperation, plan: ReadBy): string {
  switch (operation.kind) {
    case 'trim':
      // Control characters, the byte order mark and zero-width spaces too.
      return cell
        .replace(/[\u0000-\u001f\u007f\u200b\ufeff]/g, ' ')
        .replace(/[\s\u00a0\u3000]+/g, ' ')
        .trim()
    case 'case':
      return casedTo(cell, operation.to)
    case 'replace':
      if (operation.wholeCell) return cell === operation.find ? operation.with : cell
      return cell.replaceAll(operation.find, () => operation.with)
    case 'set':
      return operation.value
    case 'read-bytes':
      return readCellAs(cell, plan.dialect.encoding, operation.encoding)
    case 'set-missing':
    case 'drop':
      return ''
    case 'parse-time': {
      const time = parseTime(cell, operation.dateOrder, timeZone(plan.timeZone))
      return time === null ? cell : new Date(time).toISOString()
    }
    case 'parse-number': {
      const value = parseNumber(cell, operation.decimalComma, true)
      if (value === null) return cell
      return plan.decimalComma ? String(value).replace('.', ',') : String(value)
    }
  }
}

function casedTo(cell: string, to: 'upper' | 'lower' | 'title'): string {
  if (to === 'upper') return cell.toUpperCase()
  if (to === 'lower') return cell.toLowerCase()
  return cell
    .toLowerCase()
    .replace(/(^|[\s'-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
}

/** The cells of a record after one operation on one column, or that the record is to be dropped. A missing cell is added. */
export function applyFix(
  cells: readonly string[],
  columnIndex: number,
  operation: FixOperation,
  plan: ReadBy,
): readonly string[] | 'drop' {
  if (operation.kind === 'drop') return 'drop'
  // Of a line in another encoding all cells are.
  if (operation.kind === 'read-bytes')
    return cells.some(hasKeptBytes) ? cells.map((cell) => fixedCell(cell, operation, plan)) : cells
  if (columnIndex < 0) return cells
  const fixed = [...cells]
  while (fixed.length <= columnIndex) fixed.push('')
  fixed[columnIndex] = fixedCell(fixed[columnIndex] ?? '', operation, plan)
  return fixed
}

/** A record that was set aside: why, for which column, and as it stands in the file. */
export type FaultyRecord = { readonly reason: string; readonly column: string; readonly raw: string }

/** Whether a step is about a record. `column`: the place of the step's column. */
export function isAbout(
  step: FixStep,
  column: number,
  cells: readonly string[],
  { reason, column: fault, raw }: FaultyRecord,
): boolean {
  if (step.reason !== null && step.reason !== reason) return false
  if (step.equals !== null && (cells[column] ?? '') !== step.equals) return false
  if (step.scope === undefined) return true
  const { column: of, search } = step.scope
  return (of === null || of === fault) && (search === '' || asciiLower(raw).includes(asciiLower(search)))
}

/** As the list of these rows is searched. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/**
 * What a fix is for the next file: its steps, for the rows that it was tried on. Rows that were chosen one by one stay what they are, single
 * cases; and a fix without a reason is only for the reasons of rows that it changed, lest it change (or drop) next month what nobody has seen.
 */
export function recipeStepsOf({ rows, steps }: FixOrder, reasons: ReadonlySet<QuarantineReason>): FixStep[] {
  if (rows.by === 'rows') return []
  const { reason, column, search } = rows.filter
  const scope = column === null && search === '' ? {} : { scope: { column, search } }
  return steps.flatMap((step) => {
    const only = step.reason ?? reason
    return (only === null ? [...reasons] : [only]).map((each) => ({ ...scope, ...step, reason: each }))
  })
}

/** Operations that are not about one column. */
function isOfLine({ kind }: FixOperation): boolean {
  return kind === 'drop' || kind === 'read-bytes'
}

/** The place of a cell that a step has changed, the one it is about before others; -1: none. */
export function changedCell(before: readonly string[], after: readonly string[], column: number): number {
  if (column >= 0 && after[column] !== before[column]) return column
  return column >= 0 ? -1 : after.findIndex((cell, at) => cell !== before[at])
}

/** What a plan says about bytes that do not belong to the encoding: with a step that reads them, any number of lines may have some. */
export function brokenBytesOf({ recipe }: Pick<ImportPlan, 'recipe'>): BrokenBytes {
  return recipe.some(({ operation }) => operation.kind === 'read-bytes') ? 'tell-all' : 'tell'
}

/** The steps of a recipe, with the columns they are about; steps about columns that the file does not have are left out. */
export class Recipe {
  readonly #steps: readonly { readonly step: FixStep; readonly column: number }[]
  readonly #plan: ImportPlan

  constructor(plan: ImportPlan, headers: readonly string[]) {
    this.#plan = plan
    this.#steps = plan.recipe
      .map((step) => ({ step, column: step.column === '' ? -1 : headers.indexOf(step.column) }))
      .filter(({ step, column }) => isOfLine(step.operation) || column >= 0)
  }

  get isEmpty(): boolean {
    return this.#steps.length === 0
  }

  /**
   * What the first step makes of a record that was set aside, from `from` on; undefined where no step is about it.
   */
  mend(
    cells: readonly string[],
    fault: FaultyRecord,
    from: number,
  ): { readonly cells: readonly string[] | 'drop'; readonly next: number } | undefined {
    for (let index = from; index < this.#steps.length; index++) {
      const each = this.#steps[index]
      if (each === undefined) break
      const { step, column } = each
      if (!isAbout(step, column, cells, fault)) continue
      const fixed = applyFix(cells, column, step.operation, this.#plan)
      if (
        fixed !== 'drop' &&
        changedCell(cells, fixed, step.operation.kind === 'read-bytes' ? -1 : column) < 0
      )
        continue
      return { cells: fixed, next: index + 1 }
    }
    return undefined
  }
}
