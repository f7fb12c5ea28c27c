import type { CustomerValues } from '../../engine/value/clv.ts'
import type { PurchaseSummary } from '../../engine/value/purchase-days.ts'
import type { StoredArray } from '../../store/queries/stored-arrays.ts'

/** What is stored of each customer, a part each, which rules of segments read by these names; `customer` are row ids. `next` are days after the end of observation. */
export const clvColumns = [
  'customer',
  'frequency',
  'first',
  'last',
  'mean',
  'alive',
  'risk',
  'orders',
  'ordersLow',
  'ordersHigh',
  'orderValue',
  'value',
  'valueLow',
  'valueHigh',
  'next',
] as const
export type ClvColumns = Readonly<Record<(typeof clvColumns)[number], StoredArray>>

/** Money as in the purchases, days since 1970. */
export function customerColumns(
  { summary, values }: { readonly summary: PurchaseSummary; readonly values: CustomerValues },
  ids: Int32Array,
): ClvColumns {
  const single = (array: Float64Array): Float32Array => Float32Array.from(array)
  return {
    customer: summary.customer.map((number) => ids[number] ?? 0),
    frequency: Int32Array.from(summary.frequency),
    first: summary.firstDay,
    last: summary.lastDay,
    mean: single(summary.mean),
    alive: single(values.alive),
    risk: single(values.none),
    orders: single(values.orders),
    ordersLow: single(values.ordersLow),
    ordersHigh: single(values.ordersHigh),
    orderValue: single(values.orderValue),
    value: single(values.value),
    valueLow: single(values.valueLow),
    valueHigh: single(values.valueHigh),
    next: single(values.nextDays),
  }
}
