import type { ReadableDb } from '../database.ts'

/** One told day of an ad (ad set, campaign, channel). Money in micros of `currency`. */
export type AdDay = {
  readonly day: string
  readonly channel: string
  readonly account: string
  readonly campaign: string
  readonly adSet: string
  readonly ad: string
  readonly impressions: number | null
  readonly clicks: number | null
  readonly costMicros: number | null
  readonly conversions: number | null
  readonly valueMicros: number | null
  readonly currency: string
}

/** Results of campaigns as they count now, by day. Streams; O(rows log rows). */
export function adDays(db: ReadableDb): IterableIterator<AdDay> {
  return db
    .prepare<[], AdDay>(
      `SELECT r.day, r.channel, r.account, r.campaign, r.ad_set AS adSet, r.ad, r.impressions, r.clicks, r.cost_micros AS costMicros,
              r.conversions, r.conversion_value_micros AS valueMicros, r.currency
         FROM visible_campaign_results r ORDER BY r.day, r.result_id`,
    )
    .iterate()
}

export type SalesSlot = { readonly slot: number; readonly orders: number; readonly micros: number }

export const SLOT_MS = 900_000

/**
 * Purchases less refunds of one currency by quarter of an hour (offsets of zones are multiples of it), also of customers who are not named.
 * O(interactions).
 */
export function salesBySlot(db: ReadableDb, currency: string): SalesSlot[] {
  return db
    .prepare<[number, string], SalesSlot>(
      `SELECT occurred_at / ? AS slot, count(DISTINCT CASE WHEN kind = 1 THEN coalesce(nullif(order_id, ''), interaction_id) END) AS orders,
              sum(CASE kind WHEN 1 THEN 1 ELSE -1 END * quantity * coalesce(unit_price_micros, 0)) AS micros
         FROM visible_sales WHERE kind IN (1, 2) AND occurred_at IS NOT NULL AND currency = ? GROUP BY slot ORDER BY slot`,
    )
    .all(SLOT_MS, currency)
}

/** Purchases by currency, most first. */
export function salesCurrencies(db: ReadableDb): { readonly currency: string; readonly rows: number }[] {
  return db
    .prepare<[], { currency: string; rows: number }>(
      `SELECT currency, count(*) AS rows FROM visible_sales WHERE kind = 1 AND occurred_at IS NOT NULL
        GROUP BY currency ORDER BY rows DESC, currency`,
    )
    .all()
}

export type PriceDay = { readonly day: number; readonly items: number; readonly micros: number }

/** Items sold at a price and what they brought, by day since 1970 in UTC; a few hours of zone do not move a price. O(interactions). */
export function priceDays(db: ReadableDb, currency: string): PriceDay[] {
  return db
    .prepare<[string], PriceDay>(
      `SELECT occurred_at / 86400000 AS day, sum(quantity) AS items, sum(quantity * unit_price_micros) AS micros
         FROM visible_sales WHERE kind = 1 AND occurred_at IS NOT NULL AND currency = ? AND unit_price_micros > 0
        GROUP BY day ORDER BY day`,
    )
    .all(currency)
}

export type PromotionDay = { readonly name: string; readonly day: number; readonly orders: number }

/** Purchases by the promotion they name and day since 1970 in UTC. O(interactions). */
export function promotionDays(db: ReadableDb): PromotionDay[] {
  return db
    .prepare<[], PromotionDay>(
      `SELECT c.name, s.occurred_at / 86400000 AS day, count(*) AS orders
         FROM visible_sales s JOIN campaigns c ON c.campaign_id = s.campaign_id
        WHERE s.kind = 1 AND s.occurred_at IS NOT NULL GROUP BY s.campaign_id, day ORDER BY c.name, day`,
    )
    .all()
}

/** Points of an imported series, in the order of time (UTC milliseconds). */
export function seriesPoints(
  db: ReadableDb,
  series: string,
): { readonly at: number; readonly value: number }[] {
  return db
    .prepare<[string], { at: number; value: number }>(
      'SELECT at, value FROM visible_series_points WHERE series = ? ORDER BY at',
    )
    .all(series)
}

export type CopyArm = {
  readonly test: string
  readonly name: string
  readonly channel: string
  readonly impressions: number
  readonly clicks: number
  readonly conversions: number
}

/** Versions of copy tests by channel with what they were shown and brought; e-mails count recipients as shown and opens as clicks where they have no others. */
export function copyArms(db: ReadableDb): CopyArm[] {
  return db
    .prepare<[], CopyArm>(
      `SELECT test, channel, coalesce(nullif(variant, ''), nullif(headline, ''), nullif(subject, ''), body) AS name,
              sum(coalesce(impressions, recipients, 0)) AS impressions, sum(coalesce(clicks, opens, 0)) AS clicks,
              sum(coalesce(conversions, 0)) AS conversions
         FROM visible_copy_results WHERE test <> '' GROUP BY test, name, channel ORDER BY test, name, channel`,
    )
    .all()
}
