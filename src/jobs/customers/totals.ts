import { SLICE_LOOKS, type CustomerColumns } from '../../store/columns/customer-columns.ts'
import { kindCodes } from '../../store/queries/kinds.ts'

export const MICROS = 1_000_000

/** Sums of each customer over everything that is known of him. Times are NaN where there is none. */
export type Totals = {
  readonly orders: Int32Array
  /** In units of the main currency. */
  readonly revenue: Float64Array
  readonly interactions: Int32Array
  /** Different products bought. */
  readonly products: Int32Array
  readonly firstPurchase: Float64Array
  readonly lastPurchase: Float64Array
  readonly firstSeen: Float64Array
  readonly lastSeen: Float64Array
}

/** In slices; O(events). */
export function* totalsOf(columns: CustomerColumns): Generator<void, Totals, void> {
  const { start, at, kind, value, opensOrder, product, ids } = columns
  const n = ids.length
  const unknown = (): Float64Array => new Float64Array(n).fill(NaN)
  const totals = {
    orders: new Int32Array(n),
    revenue: new Float64Array(n),
    interactions: new Int32Array(n),
    products: new Int32Array(n),
    firstPurchase: unknown(),
    lastPurchase: unknown(),
    firstSeen: unknown(),
    lastSeen: unknown(),
  }
  const seen = new Set<number>()
  let looked = 0
  for (let c = 0; c < n; c++) {
    const from = start[c] ?? 0
    if (from - looked >= SLICE_LOOKS) {
      looked = from
      yield
    }
    const to = start[c + 1] ?? 0
    let orders = 0
    let revenue = 0
    let firstPurchase = NaN
    let lastPurchase = NaN
    let firstSeen = NaN
    let lastSeen = NaN
    seen.clear()
    for (let e = from; e < to; e++) {
      orders += opensOrder[e] ?? 0
      revenue += value[e] ?? 0
      const time = at[e] ?? NaN
      const isTimed = !Number.isNaN(time)
      if (isTimed) {
        if (Number.isNaN(firstSeen)) firstSeen = time
        lastSeen = time
      }
      if (kind[e] !== kindCodes.purchase) continue
      if (isTimed) {
        if (Number.isNaN(firstPurchase)) firstPurchase = time
        lastPurchase = time
      }
      if ((product[e] ?? 0) !== 0) seen.add(product[e] ?? 0)
    }
    totals.orders[c] = orders
    totals.revenue[c] = revenue / MICROS
    totals.interactions[c] = to - from
    totals.products[c] = seen.size
    totals.firstPurchase[c] = firstPurchase
    totals.lastPurchase[c] = lastPurchase
    totals.firstSeen[c] = firstSeen
    totals.lastSeen[c] = lastSeen
  }
  return totals
}
