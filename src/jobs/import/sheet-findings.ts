import { isSheetKind } from '../../contract/dialect.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { Finding } from '../../contract/inspection.ts'
import { isValue } from './detect-header.ts'
import { MONEY } from './currency-of.ts'
import type { Container, TableHead } from './read/table.ts'

/** Sheets that are named; how many there are is told anyhow. */
const MAX_NAMED = 10
const MIN_CELLS = 3

type Tell = (kind: Finding['kind'], params?: Finding['params'], isDoubtful?: boolean) => void

/** What a workbook shows and hides otherwise than a table does. */
export function tellOfSheet(
  container: Container,
  plan: ImportPlan,
  headers: readonly string[],
  table: TableHead,
  tell: Tell,
): void {
  const { sheets } = container
  const { dialect } = plan
  if (sheets.length > 1) tell('sheet', { sheet: dialect.sheet, count: sheets.length })
  const hidden = sheets.filter((each) => each.hidden === true).map(({ name }) => name)
  if (hidden.includes(dialect.sheet)) tell('hidden-sheet', { sheet: dialect.sheet }, true)
  else if (hidden.length > 0) tell('hidden-sheets', { names: hidden.slice(0, MAX_NAMED).join(', ') })
  if (!isSheetKind(dialect.kind)) return
  const { notes } = table
  if (notes !== undefined) {
    if (notes.hiddenRows > 0) tell('hidden-rows', { n: notes.hiddenRows }, true)
    if (notes.errors > 0) tell('error-cells', { n: notes.errors, line: notes.firstError }, true)
    if (notes.emptyFormulas > 0)
      tell('empty-formulas', { n: notes.emptyFormulas, line: notes.firstEmptyFormula }, true)
    if (notes.mergedCells > 0) tell('merged-cells', { n: notes.mergedCells })
    if (notes.mergedAmounts > 0) tell('merged-amounts', { n: notes.mergedAmounts }, true)
    plan.roles.forEach((role, index) => {
      const codes = MONEY.has(role) ? notes.currenciesOf(index) : []
      if (codes.length > 1)
        tell('mixed-currencies', { column: headers[index] ?? '', codes: codes.join(', ') }, true)
    })
  }
  const line = otherTable(table, dialect)
  if (line > 0) tell('other-table', { line }, true)
}

/**
 * The row of the sheet in which another table begins: behind empty rows, a row of words alone that are other ones than the headers, with values
 * below. 0: none is seen.
 */
function otherTable({ records, lines }: TableHead, { skipTop, headerRows }: ImportPlan['dialect']): number {
  const begin = skipTop + headerRows
  if (headerRows === 0) return 0
  const header = records[begin - 1] ?? []
  for (let at = begin + 1; at < records.length - 1; at++) {
    const isBehindGap = (lines[at] ?? 0) > (lines[at - 1] ?? 0) + 1
    if (!isBehindGap) continue
    const filled = filledOf(records[at])
    const isNaming =
      filled.length >= MIN_CELLS && !filled.some(isValue) && new Set(filled).size === filled.length
    const isOther = filled.some((cell) => !header.some((name) => name.trim() === cell))
    const above = records.slice(begin, at).some((record) => filledOf(record).some(isValue))
    if (isNaming && isOther && above && filledOf(records[at + 1]).some(isValue)) return lines[at] ?? 0
  }
  return 0
}

function filledOf(record: readonly string[] | undefined): string[] {
  return (record ?? []).map((cell) => cell.trim()).filter((cell) => cell !== '')
}
