import type { ColumnRole } from '../../contract/column-roles.ts'
import { cleanId, cleanValue } from './clean-id.ts'

/** Of fewer orders with several lines equal amounts are chance. */
const MIN_ORDERS = 3

/**
 * Whether the amount that counts is the same on all lines of an order, for every order of several lines, and differs between orders: then it is
 * the total of the order, and would be counted with each line. A price per piece beside it counts instead.
 */
export function repeatsTotal(roles: readonly ColumnRole[], rows: readonly (readonly string[])[]): boolean {
  const [order, total] = [roles.indexOf('order-id'), roles.indexOf('line-total')]
  if (order < 0 || total < 0 || roles.includes('unit-price')) return false
  const amounts = new Map<string, string[]>()
  for (const row of rows) {
    const [id, amount] = [cleanId(row[order] ?? ''), cleanValue(row[total] ?? '')]
    if (id === '' || amount === '') continue
    const known = amounts.get(id)
    if (known === undefined) amounts.set(id, [amount])
    else known.push(amount)
  }
  const several = [...amounts.values()].filter(({ length }) => length > 1)
  if (several.length < MIN_ORDERS || several.some((each) => new Set(each).size > 1)) return false
  return new Set(several.map(([first]) => first)).size > 1
}
