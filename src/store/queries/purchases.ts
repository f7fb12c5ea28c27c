import type { ReadableDb } from '../database.ts'

export type PurchaseLine = readonly [customer: number, at: number, micros: number]

/** The currency most purchases are in; amounts in others are never added up. XXX where none is known. */
export function purchaseCurrency(db: ReadableDb): {
  readonly currency: string
  readonly purchases: number
  readonly others: number
  readonly refunds: number
} {
  const rows = db
    .prepare<[], { currency: string; purchases: number; refunds: number }>(
      `SELECT currency, sum(kind = 1) AS purchases, sum(kind = 2) AS refunds
         FROM visible_interactions WHERE kind IN (1, 2) AND occurred_at IS NOT NULL
        GROUP BY currency ORDER BY purchases DESC, currency`,
    )
    .all()
  const [first] = rows
  return {
    currency: first?.currency ?? 'XXX',
    purchases: first?.purchases ?? 0,
    others: rows.slice(1).reduce((sum, { purchases }) => sum + purchases, 0),
    refunds: rows.reduce((sum, { refunds }) => sum + refunds, 0),
  }
}

/** Purchases with a time in one currency, in the order they are stored. Streams; O(interactions). */
export function* purchaseLines(db: ReadableDb, currency: string): Generator<PurchaseLine, void, void> {
  const rows = db
    .prepare<[string], [number, number, number]>(
      `SELECT customer_id, occurred_at, quantity * coalesce(unit_price_micros, 0)
         FROM visible_interactions WHERE kind = 1 AND occurred_at IS NOT NULL AND currency = ?`,
    )
    .raw()
    .iterate(currency)
  yield* rows
}
