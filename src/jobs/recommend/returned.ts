import type { ReadableDb } from '../../store/database.ts'
import { returnedProducts } from '../../store/queries/interactions.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import type { LoadedModel } from './loaded-model.ts'
import { indexIn } from './pairs.ts'

const PURCHASE = 1
const REFUND = 2

/**
 * What a customer bought and gave back in full is no taste to learn from, and nothing to be offered again either: as ascending indices into the model's
 * products.
 */
export function returnedBy(db: ReadableDb, { productIds }: LoadedModel, customer: number): Int32Array {
  return indicesOf(returnedProducts(db, customer), productIds)
}

/** The same for each of the customers (row ids), from the columns of all. O(events of the customer). */
export function returnedByRow(
  base: CustomerBase,
  customerIds: Int32Array,
  productIds: Int32Array,
): (row: number) => Int32Array {
  const { start, kind, product, quantity } = base.columns
  return (row) => {
    const place = base.placeOf(customerIds[row] ?? 0)
    const [from, to] = place < 0 ? [0, 0] : [start[place] ?? 0, start[place + 1] ?? 0]
    if (!kind.subarray(from, to).includes(REFUND)) return new Int32Array(0)
    const held = new Map<number, number>()
    const bought = new Set<number>()
    for (let n = from; n < to; n++) {
      const id = product[n] ?? 0
      if (id <= 0 || (kind[n] !== PURCHASE && kind[n] !== REFUND)) continue
      const sign = kind[n] === PURCHASE ? 1 : -1
      if (sign > 0) bought.add(id)
      held.set(id, (held.get(id) ?? 0) + sign * (quantity[n] ?? 0))
    }
    return indicesOf(
      [...held].filter(([id, rest]) => rest <= 0 && bought.has(id)).map(([id]) => id),
      productIds,
    )
  }
}

function indicesOf(products: readonly number[], productIds: Int32Array): Int32Array {
  return Int32Array.from(products, (id) => indexIn(productIds, id))
    .filter((index) => index >= 0)
    .sort()
}
