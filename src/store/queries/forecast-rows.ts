import type { ReadableDb } from '../database.ts'
import { customerFact, productFact } from './visible.ts'

/** A line of sales: time, kind (1 purchase, 2 refund), order, customer, product, channel, campaign, units, money in micros. */
export type SaleLine = readonly [
  at: number,
  kind: number,
  order: string,
  customer: number,
  product: number,
  channel: string,
  campaign: number | null,
  units: number,
  micros: number,
]

/** Purchases and refunds with a time in one currency, unnamed customers' too. Streams; O(interactions). */
export function* saleLines(db: ReadableDb, currency: string): Generator<SaleLine, void, void> {
  yield* db
    .prepare<[string], SaleLine>(
      `SELECT occurred_at, kind, order_id, customer_id, product_id, channel, campaign_id, quantity,
              quantity * coalesce(unit_price_micros, 0)
         FROM visible_sales WHERE kind IN (1, 2) AND occurred_at IS NOT NULL AND currency = ?
        ORDER BY occurred_at`,
    )
    .raw()
    .iterate(currency)
}

/** A day of a campaign's results; money in micros of the currency most results are in. */
export type ResultLine = readonly [
  day: string,
  channel: string,
  campaign: string,
  conversions: number,
  micros: number,
]

export function resultLines(db: ReadableDb): { readonly currency: string; readonly lines: ResultLine[] } {
  const currency =
    db
      .prepare<[], string>(
        'SELECT currency FROM visible_campaign_results GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1',
      )
      .pluck()
      .get() ?? 'XXX'
  const lines = db
    .prepare<[string], ResultLine>(
      `SELECT day, channel, campaign, coalesce(conversions, 0), coalesce(cost_micros, 0)
         FROM visible_campaign_results WHERE currency = ? ORDER BY day`,
    )
    .raw()
    .all(currency)
  return { currency, lines }
}

/** Points of an imported series, by time. */
export function seriesLines(db: ReadableDb, name: string): { at: number; value: number }[] {
  return db
    .prepare<[string], { at: number; value: number }>(
      'SELECT at, value FROM visible_series_points WHERE series = ? ORDER BY at',
    )
    .all(name)
}

/** Names of what sales are grouped by, by row id. */
export function sliceNames(
  db: ReadableDb,
  slice: 'category' | 'product' | 'campaign' | 'country',
): Map<number, string> {
  const statement = {
    category: `SELECT product_id AS id, ${productFact('category', 'products.product_id')} AS name FROM products`,
    product: `SELECT product_id AS id, coalesce(nullif(${productFact('name', 'products.product_id')}, ''), external_id) AS name FROM products`,
    campaign: 'SELECT campaign_id AS id, name FROM campaigns',
    country: `SELECT customer_id AS id, ${customerFact('country', 'customers.customer_id')} AS name FROM customers`,
  }[slice]
  return new Map(
    db
      .prepare<[], { id: number; name: string }>(statement)
      .all()
      .map(({ id, name }) => [id, name]),
  )
}
