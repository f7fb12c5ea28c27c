/**
 * What customers did, sorted by customer and then by time: customer `c` owns the events from `start[c]` to `start[c + 1]`. Events without a
 * time (NaN) come first. An event with `opens` 1 is the first of an order; `value` is money, negative for refunds, 0 for what is no deal.
 */
export type Deals = {
  readonly start: Int32Array
  readonly at: Float64Array
  readonly value: Float64Array
  readonly opens: Uint8Array
}

export const DAY_MS = 86_400_000

/** Rows in any order as {@link Deals}; `customer` are numbers from 0 to `customers` - 1, each row an order of its own. O(n log n of one customer). */
export function dealsOf(
  rows: {
    readonly customer: Int32Array
    readonly at: Float64Array
    readonly value: Float64Array
  },
  customers: number,
): Deals {
  const count = rows.customer.length
  const start = new Int32Array(customers + 1)
  for (let n = 0; n < count; n++) start[rows.customer[n]! + 1]!++
  for (let c = 0; c < customers; c++) start[c + 1]! += start[c]!
  const next = start.slice()
  const at = new Float64Array(count)
  const value = new Float64Array(count)
  for (let n = 0; n < count; n++) {
    const place = next[rows.customer[n]!]!++
    at[place] = rows.at[n]!
    value[place] = rows.value[n]!
  }
  for (let c = 0; c < customers; c++) sortPairs(at, value, start[c]!, start[c + 1]!)
  return { start, at, value, opens: new Uint8Array(count).fill(1) }
}

/** Sorts times in place and moves values along; equal times stay in their order. */
function sortPairs(at: Float64Array, value: Float64Array, from: number, to: number): void {
  let isSorted = true
  for (let n = from + 1; n < to && isSorted; n++) isSorted = at[n - 1]! <= at[n]!
  if (isSorted) return
  const order = Array.from({ length: to - from }, (_, n) => from + n)
  const key = (n: number): number => (Number.isNaN(at[n]!) ? -Infinity : at[n]!)
  order.sort((a, b) => (key(a) === key(b) ? a - b : key(a) - key(b)))
  const times = order.map((n) => at[n]!)
  const values = order.map((n) => value[n]!)
  times.forEach((time, n) => (at[from + n] = time))
  values.forEach((amount, n) => (value[from + n] = amount))
}
