import type { Feature, FeatureGroup } from '../../contract/customer-features.ts'
import type { TransactionSource } from '../customers/transaction-source.ts'
import type { NamedColumn } from './cluster-rows.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Groups of figures that plain purchases have; the others need a project. */
export const transactionGroups = ['rfm', 'basket', 'hours'] as const satisfies readonly FeatureGroup[]
export type TransactionGroup = (typeof transactionGroups)[number]

/** Customers with an order, and what they can be compared by. */
export type TransactionFeatures = {
  readonly ids: readonly string[]
  readonly columns: readonly NamedColumn[]
  readonly orders: Float64Array
  readonly revenue: Float64Array
  /** Customers who only returned things. */
  readonly leftOut: number
}

/** The figures of `customerFeatures` that need nothing but who, when and for how much; times count as UTC. O(rows). */
export function transactionFeatures(
  { ids, deals, hasValues, span }: TransactionSource,
  groups: readonly TransactionGroup[],
): TransactionFeatures {
  const { start, at, value, opens } = deals
  const all = ids.map((_, c) => {
    const own = { orders: 0, revenue: 0, first: Number.NaN, last: Number.NaN, refunds: 0, weekend: 0 }
    const parts = [0, 0, 0, 0]
    for (let n = start[c] ?? 0; n < (start[c + 1] ?? 0); n++) {
      own.revenue += value[n] ?? 0
      if ((value[n] ?? 0) < 0) own.refunds++
      if (opens[n] !== 1) continue
      const time = at[n] ?? Number.NaN
      own.orders++
      if (Number.isNaN(own.first)) own.first = time
      own.last = time
      const day = Math.floor(time / DAY_MS)
      const part = Math.floor((time - day * DAY_MS) / HOUR_MS / 6)
      parts[part] = (parts[part] ?? 0) + 1
      // 1970-01-01 was a Thursday.
      if (((((day + 4) % 7) + 7) % 7) % 6 === 0) own.weekend++
    }
    return { ...own, parts }
  })
  const places = [...all.keys()].filter((c) => (all[c]?.orders ?? 0) > 0)
  const known = places.flatMap((c) => all[c] ?? [])
  const column = (
    kind: Feature['kind'],
    group: string,
    isAmount: boolean,
    of: (own: (typeof known)[number]) => number,
    name = '',
  ): NamedColumn => ({
    feature: { kind, name },
    column: { values: Float64Array.from(known, of), group, isAmount },
  })
  const made: Record<TransactionGroup, () => readonly NamedColumn[]> = {
    rfm: () => [
      column('recency', 'rfm', true, ({ last }) => (span.end - last) / DAY_MS),
      column('orders', 'rfm', true, ({ orders }) => orders),
      ...(hasValues ? [column('revenue', 'rfm', true, ({ revenue }) => revenue)] : []),
    ],
    basket: () => [
      column('interval', 'basket', true, ({ orders, first, last }) =>
        orders > 1 ? (last - first) / DAY_MS / (orders - 1) : Number.NaN,
      ),
      ...(hasValues
        ? [
            column('average-order', 'basket', true, ({ orders, revenue }) => revenue / orders),
            column('refunds', 'basket', true, ({ orders, refunds }) => refunds / orders),
          ]
        : []),
    ],
    hours: () => {
      // Dates without a time of the day all fall to midnight, and say nothing of hours.
      const hasTimes = at.some((time) => time % DAY_MS !== 0)
      const names = ['night', 'morning', 'afternoon', 'evening']
      return [
        ...(hasTimes
          ? names.map((name, k) =>
              column('daypart', 'hours', false, ({ parts, orders }) => (parts[k] ?? 0) / orders, name),
            )
          : []),
        column('weekend', 'hours', false, ({ weekend, orders }) => weekend / orders),
      ]
    },
  }
  return {
    ids: places.map((c) => ids[c] ?? ''),
    columns: groups.flatMap((group) => made[group]()),
    orders: Float64Array.from(known, ({ orders }) => orders),
    revenue: Float64Array.from(known, ({ revenue }) => revenue),
    leftOut: ids.length - places.length,
  }
}
