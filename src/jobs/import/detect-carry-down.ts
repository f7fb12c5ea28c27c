import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'

/**
 * Shops tell what belongs to an order once, on its first line. Columns are carried down where they are empty on further lines of the same order
 * and (nearly) never on its first. Looked for only where orders have several lines.
 */
export function detectCarryDown(
  roles: readonly ColumnRole[],
  rows: readonly (readonly string[])[],
): ImportPlan['carryDown'] {
  const key = roles.indexOf('order-id')
  if (key < 0) return null
  const columns: number[] = []
  const isFurther = rows.map((row, index) => {
    const id = (row[key] ?? '').trim()
    return index > 0 && id !== '' && id === (rows[index - 1]?.[key] ?? '').trim()
  })
  const further = isFurther.filter(Boolean).length
  if (further < 1) return null
  roles.forEach((role, column) => {
    if (column === key || isOfLine(role)) return
    let empty = 0
    let missingFirst = 0
    rows.forEach((row, index) => {
      if ((row[column] ?? '').trim() !== '') return
      if (isFurther[index]) empty++
      else missingFirst++
    })
    const firsts = rows.length - further
    if (empty >= further * 0.9 && missingFirst < firsts * 0.5) columns.push(column)
  })
  return columns.length === 0 ? null : { key, columns }
}

/** What a line tells of itself, or what would be added up once for each line. */
function isOfLine(role: ColumnRole): boolean {
  return role === 'ignore' || role === 'quantity' || role === 'refund-amount' || role.startsWith('product')
}
