import type { ReadableDb } from '../database.ts'

export type Activity = {
  readonly interactions: number
  readonly orders: number
  readonly customers: number
  /** Units bought less units returned. */
  readonly quantity: number
  /** Purchases less refunds in `currency`; other currencies are left out, never added up. */
  readonly revenueMicros: number
  readonly currency: string
  readonly firstAt: number | null
  readonly lastAt: number | null
}

export const noActivity: Activity = {
  interactions: 0,
  orders: 0,
  customers: 0,
  quantity: 0,
  revenueMicros: 0,
  currency: 'XXX',
  firstAt: null,
  lastAt: null,
}

type Row = Omit<Activity, 'revenueMicros'> & { id: number; revenueMicros: number }

/**
 * What the customers (or products) of one page did, by row id. Money is told in the currency most rows have.
 * O(interactions of the page), by index.
 */
export function activityOf(
  db: ReadableDb,
  column: 'customer_id' | 'product_id',
  ids: readonly number[],
): Map<number, Activity> {
  const rows = db
    .prepare<[string], Row>(
      `SELECT x.${column} AS id, x.currency, count(*) AS interactions,
              count(DISTINCT CASE WHEN x.kind = 1 THEN coalesce(nullif(x.order_id, ''), x.occurred_at) END) AS orders,
              count(DISTINCT x.customer_id) AS customers,
              sum(CASE x.kind WHEN 1 THEN x.quantity WHEN 2 THEN -x.quantity ELSE 0 END) AS quantity,
              sum(CASE x.kind WHEN 1 THEN x.quantity WHEN 2 THEN -x.quantity ELSE 0 END
                  * coalesce(x.unit_price_micros, 0)) AS revenueMicros,
              min(x.occurred_at) AS firstAt, max(x.occurred_at) AS lastAt
         FROM visible_interactions x
        WHERE x.${column} IN (SELECT value FROM json_each(?))
        GROUP BY x.${column}, x.currency
        ORDER BY x.${column}, interactions DESC, x.currency`,
    )
    .all(JSON.stringify(ids))
  const found = new Map<number, Activity>()
  for (const { id, ...row } of rows) {
    const first = found.get(id)
    found.set(id, first === undefined ? row : merged(first, row))
  }
  return found
}

function merged(first: Activity, other: Activity): Activity {
  return {
    ...first,
    interactions: first.interactions + other.interactions,
    orders: first.orders + other.orders,
    // A customer may pay in several currencies: the larger count is a lower bound, and exact for one currency.
    customers: Math.max(first.customers, other.customers),
    quantity: first.quantity + other.quantity,
    firstAt: earlier(first.firstAt, other.firstAt),
    lastAt: later(first.lastAt, other.lastAt),
  }
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)
const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)
