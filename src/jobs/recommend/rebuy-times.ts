import { isDue, RebuyEstimate, type RebuyInterval } from '../../engine/recommend/rebuy.ts'
import type { CustomerColumns } from '../../store/columns/customer-columns.ts'
import type { ReadableDb } from '../../store/database.ts'
import { baseInSteps, type CustomerBase } from '../customers/customer-base.ts'
import { indexIn } from './pairs.ts'

/** When products are bought again, and which of the bought ones are due. */
export type RebuyTimes = {
  /** By row id of the product, for every product that was bought at a known time. */
  readonly intervals: ReadonlyMap<number, RebuyInterval>
  /** Row ids of the products that are due for a customer at the end of the data, ascending. O(purchases of the customer, with their logarithm). */
  readonly dueFor: (customerId: number) => number[]
}

/** Events looked at between two turns: a few milliseconds of work. */
const SLICE = 50_000
const PURCHASE = 1

/** The intervals of the latest data asked about: previews ask again and again. */
let latest: { readonly base: CustomerBase; readonly times: RebuyTimes } | undefined

/**
 * Estimates the interval of every product from the columns of all customers (ADR 0021). "Now" is the latest time in the data, so that old data
 * give the same lists whenever they are made. Who is due is found when a customer's list is made. Yields the events looked at so far. O(purchases).
 */
export function* readRebuyTimes(
  db: ReadableDb,
  categoryOf: (productId: number) => number,
): Generator<number, RebuyTimes, void> {
  const base = yield* baseInSteps(db)
  if (latest?.base === base) return latest.times
  const { columns } = base
  const estimate = new RebuyEstimate()
  const products = new Set<number>()
  let end = 0
  let seen = 0
  for (let place = 0; place < columns.ids.length; place++) {
    const customer = columns.ids[place] ?? 0
    for (const [product, times] of purchasesOf(columns, place)) {
      products.add(product)
      for (const time of times) estimate.add(product, customer, time)
    }
    const to = columns.start[place + 1] ?? 0
    const last = columns.at[to - 1] ?? NaN
    if (to > (columns.start[place] ?? 0) && last > end) end = last
    if (to - seen < SLICE) continue
    seen = to
    yield seen
  }
  yield seen
  const intervals = estimate.intervals([...products], categoryOf)
  yield seen
  const dueFor = (customerId: number): number[] => {
    const place = base.placeOf(customerId)
    if (place < 0) return []
    return [...purchasesOf(columns, place)]
      .filter(([product, times]) => isDue(intervals.get(product), times.at(-1) ?? 0, end))
      .map(([product]) => product)
      .sort((a, b) => a - b)
  }
  const times = { intervals, dueFor }
  latest = { base, times }
  return times
}

/** Times of one customer's purchases by product; a customer's events lie in the order of time. */
function purchasesOf({ start, at, kind, product }: CustomerColumns, place: number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (let n = start[place] ?? 0; n < (start[place + 1] ?? 0); n++) {
    const id = product[n] ?? 0
    const time = at[n] ?? NaN
    if (kind[n] !== PURCHASE || id <= 0 || Number.isNaN(time)) continue
    const times = found.get(id)
    if (times === undefined) found.set(id, [time])
    else times.push(time)
  }
  return found
}

/** For each of the customers (row ids) the products due, as ascending indices into the model's products. */
export function dueByRow(
  times: RebuyTimes,
  customerIds: Int32Array,
  productIds: Int32Array,
): (row: number) => Int32Array {
  return (row) =>
    Int32Array.from(times.dueFor(customerIds[row] ?? 0), (id) => indexIn(productIds, id)).filter(
      (index) => index >= 0,
    )
}
