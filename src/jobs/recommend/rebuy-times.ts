import { isDue, RebuyEstimate, type RebuyInterval } from '../../engine/recommend/rebuy.ts'
import type { ReadableDb } from '../../store/database.ts'
import { dataEnd, timedPurchases } from '../../store/queries/list-inputs.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
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
const MINUTE_MS = 60_000

type Latest = { readonly key: string; readonly times: RebuyTimes }
/** The intervals of the latest data asked about: previews ask again and again. */
let latest: Latest | undefined

/**
 * Estimates the interval of every product and finds who is due for what. "Now" is the latest time in the data, so that old data give the same
 * lists whenever they are made. Yields the purchases read so far. O(purchases), 20 bytes each while it runs.
 */
export function* readRebuyTimes(
  db: ReadableDb,
  categoryOf: (productId: number) => number,
): Generator<number, RebuyTimes, void> {
  const key = `${db.name} ${dataFingerprint(db)}`
  if (latest?.key === key) return latest.times
  const { customer, product, minute } = yield* readPurchases(db)
  // Stable, so that the purchases of a product come customer by customer.
  const order = sortedBy(product, sortedBy(customer, null))
  yield order.length
  const estimate = new RebuyEstimate()
  const lastOfPair: number[] = []
  for (let from = 0; from < order.length;) {
    const first = order[from] ?? 0
    let to = from + 1
    const isSame = (k: number): boolean => product[k] === product[first] && customer[k] === customer[first]
    while (to < order.length && isSame(order[to] ?? 0)) to++
    const group = order.subarray(from, to).sort((a, b) => (minute[a] ?? 0) - (minute[b] ?? 0) || a - b)
    for (const k of group) estimate.add(product[k] ?? 0, customer[k] ?? 0, (minute[k] ?? 0) * MINUTE_MS)
    lastOfPair.push(group.at(-1) ?? 0)
    if (lastOfPair.length % SLICE === 0) yield to
    from = to
  }
  const end = dataEnd(db) ?? 0
  const intervals = estimate.intervals([...new Set(product)], categoryOf)
  const due = Int32Array.from(lastOfPair).filter((k) =>
    isDue(intervals.get(product[k] ?? 0), (minute[k] ?? 0) * MINUTE_MS, end),
  )
  const times = {
    intervals,
    customer: due.map((k) => customer[k] ?? 0),
    product: due.map((k) => product[k] ?? 0),
  }
  latest = { key, times }
  return times
}

type Purchases = { readonly customer: Int32Array; readonly product: Int32Array; readonly minute: Int32Array }

/** Minutes since 1970 fit into 31 bits until 6053. */
function* readPurchases(db: ReadableDb): Generator<number, Purchases, void> {
  const [customer, product, minute] = [new GrowingInts(), new GrowingInts(), new GrowingInts()]
  for (const [p, c, at] of timedPurchases(db)) {
    customer.push(c)
    product.push(p)
    minute.push(Math.floor(at / MINUTE_MS))
    if (customer.length % SLICE === 0) yield customer.length
  }
  return { customer: customer.values(), product: product.values(), minute: minute.values() }
}

/** Places in ascending order of their key, equal ones in the order of `within` (as they stand, if null). Counting sort, O(n + largest key). */
function sortedBy(key: Int32Array, within: Int32Array | null): Int32Array {
  let largest = 0
  for (const value of key) if (value > largest) largest = value
  const start = new Int32Array(largest + 2)
  for (const value of key) start[value + 1] = (start[value + 1] ?? 0) + 1
  for (let k = 1; k < start.length; k++) start[k] = (start[k] ?? 0) + (start[k - 1] ?? 0)
  const order = new Int32Array(key.length)
  for (let at = 0; at < key.length; at++) {
    const place = within === null ? at : (within[at] ?? 0)
    const value = key[place] ?? 0
    const to = start[value] ?? 0
    order[to] = place
    start[value] = to + 1
  }
  return order
}

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
