import { isDue, RebuyEstimate, type RebuyInterval } from '../../engine/recommend/rebuy.ts'
import type { ReadableDb } from '../../store/database.ts'
import { dataEnd, purchasesInOrder } from '../../store/queries/list-inputs.ts'
import { GrowingInts, indexIn } from './pairs.ts'

/** Which of the bought products are due again, and the intervals behind that. */
export type RebuyTimes = {
  /** By row id of the product, for every product that was bought at a known time. */
  readonly intervals: ReadonlyMap<number, RebuyInterval>
  /** Pairs that are due at the end of the data, in the order of products. */
  readonly customer: Int32Array
  readonly product: Int32Array
}

const SLICE = 50_000

/**
 * Estimates the interval of every product and finds who is due for what. "Now" is the latest time in the data, so that old data give the same
 * lists whenever they are made. Yields the purchases read so far. O(purchases), 16 bytes per customer and product.
 */
export function* readRebuyTimes(
  db: ReadableDb,
  categoryOf: (productId: number) => number,
): Generator<number, RebuyTimes, void> {
  const end = dataEnd(db)
  const estimate = new RebuyEstimate()
  const [customer, product] = [new GrowingInts(), new GrowingInts()]
  // Minutes since 1970 fit into 31 bits until 6053.
  const last = new GrowingInts()
  let [lastCustomer, lastProduct, lastAt] = [-1, -1, 0]
  const close = (): void => {
    if (lastProduct < 0) return
    customer.push(lastCustomer)
    product.push(lastProduct)
    last.push(Math.floor(lastAt / MINUTE_MS))
  }
  let read = 0
  for (const [p, c, at] of purchasesInOrder(db)) {
    estimate.add(p, c, at)
    if (p !== lastProduct || c !== lastCustomer) close()
    lastProduct = p
    lastCustomer = c
    lastAt = at
    if (++read % SLICE === 0) yield read
  }
  close()
  const [customers, products, times] = [customer.values(), product.values(), last.values()]
  const intervals = estimate.intervals([...new Set(products)], categoryOf)
  const due = Int32Array.from(products.keys()).filter((k) =>
    isDue(intervals.get(products[k] ?? 0), (times[k] ?? 0) * MINUTE_MS, end ?? 0),
  )
  return {
    intervals,
    customer: due.map((k) => customers[k] ?? 0),
    product: due.map((k) => products[k] ?? 0),
  }
}

const MINUTE_MS = 60_000

/** For each of the customers (ascending row ids) the products due, as ascending indices into the model's products. O(due log ids). */
export function dueByRow(
  times: RebuyTimes,
  customerIds: Int32Array,
  productIds: Int32Array,
): (row: number) => Int32Array {
  const rows = times.customer.map((id) => indexIn(customerIds, id))
  const columns = times.product.map((id) => indexIn(productIds, id))
  const start = new Int32Array(customerIds.length + 1)
  rows.forEach((row, k) => {
    if (row >= 0 && (columns[k] ?? -1) >= 0) start[row + 1] = (start[row + 1] ?? 0) + 1
  })
  for (let row = 0; row < customerIds.length; row++)
    start[row + 1] = (start[row + 1] ?? 0) + (start[row] ?? 0)
  const next = start.slice()
  const found = new Int32Array(start[customerIds.length] ?? 0)
  rows.forEach((row, k) => {
    const column = columns[k] ?? -1
    if (row < 0 || column < 0) return
    const at = next[row] ?? 0
    found[at] = column
    next[row] = at + 1
  })
  return (row) => found.subarray(start[row], start[row + 1])
}
