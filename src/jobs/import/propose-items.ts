import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { ColumnToJudge } from './column-contents.ts'

/** `2× Blue Mug, 1× Tee`: a count, its sign and a name. Without the sign there is a space, for 2x4 is a size. */
const ITEMS =
  /^\d{1,5}\s?(?:[×✕]\s?|[xX]\s)[^,\s](?:[^,]|\\,)*(?:,\s?\d{1,5}\s?(?:[×✕]\s?|[xX]\s)[^,\s](?:[^,]|\\,)*)*$/
const MIN_CELLS = 2

/**
 * Exports of orders that tell all items in one cell do so in the same way in every language, though their headers are translated. The column
 * where every cell is such a list becomes that of the products; null where there is none.
 */
export function settleItems(
  roles: ColumnRole[],
  columns: readonly ColumnToJudge[],
): NonNullable<ImportPlan['items']> | null {
  const named = roles.findIndex((role) => role === 'product-id' || role === 'product-name')
  const isList = ({ cells = [] }: ColumnToJudge): boolean => {
    const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
    return filled.length >= MIN_CELLS && filled.every((cell) => ITEMS.test(cell))
  }
  const column = columns.findIndex(
    (each, at) => (named < 0 ? roles[at] === 'ignore' : at === named) && isList(each),
  )
  if (column < 0) return null
  roles[column] = 'product-name'
  return { column, form: 'count-times-name' }
}
