import type { PurchaseRows } from './purchase-rows.ts'

/** Purchases of customers 0..customers-1 in any order: what was paid, and the day (days since any epoch, whole or not). */
export type Purchases = {
  readonly customers: number
  readonly customer: ArrayLike<number>
  readonly day: ArrayLike<number>
  readonly value: ArrayLike<number>
}

/** One element per customer and day with purchases, days ascending; those of customer c are start[c] <= k < start[c + 1]. */
export type PurchaseDays = {
  readonly customers: number
  readonly start: Int32Array
  readonly day: Int32Array
  /** Sum of the day. */
  readonly value: Float64Array
}

/**
 * One purchase per customer and day, amounts added up: what the purchase models take as a purchase. O(purchases log purchases of a customer).
 */
export function purchaseDays({ customers, customer, day, value }: Purchases): PurchaseDays {
  const count = customer.length
  const start = new Int32Array(customers + 1)
  for (let k = 0; k < count; k++) start[customer[k]! + 1]!++
  for (let c = 0; c < customers; c++) start[c + 1]! += start[c]!
  const next = start.slice(0, customers)
  const order = new Int32Array(count)
  for (let k = 0; k < count; k++) order[next[customer[k]!]!++] = k
  const days = new Int32Array(count)
  const sums = new Float64Array(count)
  const from = new Int32Array(customers + 1)
  let filled = 0
  for (let c = 0; c < customers; c++) {
    from[c] = filled
    const own = order.subarray(start[c], start[c + 1])
    own.sort((a, b) => day[a]! - day[b]! || a - b)
    for (const k of own) {
      const on = Math.floor(day[k]!)
      if (filled > from[c]! && days[filled - 1] === on) sums[filled - 1]! += value[k]!
      else {
        days[filled] = on
        sums[filled++] = value[k]!
      }
    }
  }
  from[customers] = filled
  return { customers, start: from, day: days.slice(0, filled), value: sums.slice(0, filled) }
}

/** First and last day of all; null where there are none. */
export function daySpan({ day }: PurchaseDays): { readonly first: number; readonly last: number } | null {
  if (day.length === 0) return null
  let [first, last] = [Infinity, -Infinity]
  for (const each of day) {
    if (each < first) first = each
    if (each > last) last = each
  }
  return { first, last }
}

/** Customers who have bought by the end of observation, as the models see them. */
export type PurchaseSummary = PurchaseRows & {
  /** Which customer each row is. */
  readonly customer: Int32Array
  readonly firstDay: Int32Array
  readonly lastDay: Int32Array
  /** Mean value of the repeat days; NaN without one. */
  readonly mean: Float64Array
  /** Value of all days. */
  readonly total: Float64Array
}

/** Rows at the end of day `end`; purchases after it are not looked at. Times are in units of `unitDays` days. */
export function summarise(purchases: PurchaseDays, end: number, unitDays: number): PurchaseSummary {
  const { customers, start, day, value } = purchases
  const columns: Record<
    'customer' | 'firstDay' | 'lastDay' | 'frequency' | 'recency' | 'age' | 'mean' | 'total',
    number[]
  > = {
    customer: [],
    firstDay: [],
    lastDay: [],
    frequency: [],
    recency: [],
    age: [],
    mean: [],
    total: [],
  }
  for (let c = 0; c < customers; c++) {
    const from = start[c]!
    let to = from
    while (to < start[c + 1]! && day[to]! <= end) to++
    if (to === from) continue
    const [first, last] = [day[from]!, day[to - 1]!]
    const repeats = to - from - 1
    let later = 0
    for (let k = from + 1; k < to; k++) later += value[k]!
    columns.customer.push(c)
    columns.firstDay.push(first)
    columns.lastDay.push(last)
    columns.frequency.push(repeats)
    columns.recency.push((last - first) / unitDays)
    columns.age.push((end - first) / unitDays)
    columns.mean.push(repeats === 0 ? Number.NaN : later / repeats)
    columns.total.push(later + value[from]!)
  }
  return {
    customer: Int32Array.from(columns.customer),
    firstDay: Int32Array.from(columns.firstDay),
    lastDay: Int32Array.from(columns.lastDay),
    frequency: Float64Array.from(columns.frequency),
    recency: Float64Array.from(columns.recency),
    age: Float64Array.from(columns.age),
    mean: Float64Array.from(columns.mean),
    total: Float64Array.from(columns.total),
  }
}

/** Days with purchases, and their value, of the given customers after day `from` and up to day `to`. */
export function purchasesBetween(
  { start, day, value }: PurchaseDays,
  customers: Int32Array,
  from: number,
  to: number,
): { readonly purchases: Float64Array; readonly value: Float64Array } {
  const purchases = new Float64Array(customers.length)
  const sums = new Float64Array(customers.length)
  for (let i = 0; i < customers.length; i++) {
    const c = customers[i]!
    for (let k = start[c]!; k < start[c + 1]!; k++) {
      if (day[k]! <= from || day[k]! > to) continue
      purchases[i]!++
      sums[i]! += value[k]!
    }
  }
  return { purchases, value: sums }
}
