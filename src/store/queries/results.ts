import type {
  CampaignResultRow,
  ConsentRow,
  CopyResultRow,
  SeriesSummary,
  SuppressionRow,
} from '../../contract/results.ts'
import type { ReadableDb } from '../database.ts'
import type { PageOf } from './customers.ts'
import { containing, customerFact } from './visible.ts'

const MEASURES = `r.impressions, r.clicks, r.cost_micros AS costMicros, r.conversions, r.conversion_value_micros AS conversionValueMicros,
                  r.recipients, r.opens, r.unsubscribes, r.currency`
const ORIGIN = 'i.file_name AS fileName, r.line'

type Rows<Row> = { readonly total: number; readonly rows: Row[] }

/** Results of campaigns by day as they count now, the latest day first. */
export function listCampaignResults(db: ReadableDb, page: PageOf): Rows<CampaignResultRow> {
  return pageOf<CampaignResultRow>(db, page, {
    columns: `r.result_id AS id, r.day, r.channel, r.account, r.campaign, r.ad_set AS adSet, r.ad, r.reach, ${MEASURES}, ${ORIGIN}`,
    from: 'visible_campaign_results r JOIN imports i ON i.import_id = r.import_id',
    searched: ['r.channel', 'r.account', 'r.campaign', 'r.ad_set', 'r.ad', 'r.day'],
    order: 'r.day DESC, r.channel, r.campaign, r.ad_set, r.ad, r.result_id',
  })
}

export function listCopyResults(db: ReadableDb, page: PageOf): Rows<CopyResultRow> {
  return pageOf<CopyResultRow>(db, page, {
    columns: `r.copy_id AS id, r.channel, r.account, r.campaign, r.ad_set AS adSet, r.ad, r.test, r.variant, r.headline, r.body, r.subject,
              r.from_day AS "from", r.to_day AS "to", ${MEASURES}, ${ORIGIN}`,
    from: 'visible_copy_results r JOIN imports i ON i.import_id = r.import_id',
    searched: ['r.channel', 'r.campaign', 'r.ad', 'r.test', 'r.headline', 'r.body', 'r.subject'],
    order: 'r.copy_id',
  })
}

export function listConsents(db: ReadableDb, page: PageOf): Rows<ConsentRow> {
  return pageOf<ConsentRow>(db, page, {
    columns: `c.external_id AS customerId, ${customerFact('name', 'r.customer_id')} AS customerName, r.channel, r.state, r.at, ${ORIGIN}`,
    from: `visible_consents r JOIN imports i ON i.import_id = r.import_id JOIN customers c ON c.customer_id = r.customer_id`,
    searched: ['c.external_id', 'r.state', 'r.channel'],
    order: 'r.customer_id, r.channel',
  })
}

/** Who is never put on a list, with how many customers of the project match now. O(customers) for a page. */
export function listSuppressions(db: ReadableDb, page: PageOf): Rows<SuppressionRow> {
  const { total, rows } = pageOf<Omit<SuppressionRow, 'customers'>>(db, page, {
    columns: `r.suppression_id AS id, r.by, r.value, r.reason, r.at, ${ORIGIN}`,
    from: 'visible_suppressions r JOIN imports i ON i.import_id = r.import_id',
    searched: ['r.value', 'r.reason'],
    order: 'r.suppression_id',
  })
  const counts = new Map(
    db
      .prepare<object, [id: number, customers: number]>(
        `SELECT suppression_id, count(DISTINCT customer_id) FROM (${MATCHES}) m
          WHERE suppression_id IN (SELECT value FROM json_each(@ids))
            AND customer_id IN (SELECT customer_id FROM visible_customers) GROUP BY suppression_id`,
      )
      .raw()
      .all({ ids: JSON.stringify(rows.map(({ id }) => id)) }),
  )
  return { total, rows: rows.map((row) => ({ ...row, customers: counts.get(row.id) ?? 0 })) }
}

/**
 * Row ids of customers who match a suppression by their id, or by any e-mail or phone that is told of them (as cleaned when they came in);
 * whom somebody was merged into answers for him. O(customers + suppressions).
 */
export function suppressedCustomers(db: ReadableDb): Set<number> {
  return new Set(hasSuppressions(db) ? db.prepare<[], number>(SUPPRESSED).pluck().all() : [])
}

/** Asked first, since most projects have none. */
export function hasSuppressions(db: ReadableDb): boolean {
  return db.prepare<[], number>('SELECT 1 FROM suppressions LIMIT 1').pluck().get() === 1
}

/** Suppressions that count now, and the customers they are about. */
const MATCHES = `
  SELECT r.suppression_id, coalesce(c.merged_into, c.customer_id) AS customer_id
    FROM visible_suppressions r JOIN customers c ON c.external_id = r.value WHERE r.by = 'customer-id'
  UNION ALL ${factMatches('email')}
  UNION ALL ${factMatches('phone')}`

/** SQL: row ids of customers who match. */
export const SUPPRESSED = `SELECT DISTINCT customer_id FROM (${MATCHES})`

function factMatches(by: 'email' | 'phone'): string {
  return `SELECT r.suppression_id, coalesce(c.merged_into, c.customer_id) AS customer_id
            FROM customer_facts f
            JOIN visible_suppressions r ON r.by = '${by}' AND r.value = f.${by}
            JOIN imports i ON i.import_id = f.import_id
            JOIN customers c ON c.customer_id = f.customer_id
           WHERE f.${by} <> '' AND i.status = 'published'`
}

export function listSeries(db: ReadableDb): SeriesSummary[] {
  return db
    .prepare<[], SeriesSummary>(
      `SELECT series AS name, count(*) AS points, min(at) AS "from", max(at) AS "to", min(value) AS min, max(value) AS max
         FROM visible_series_points GROUP BY series ORDER BY series`,
    )
    .all()
}

type Query = {
  readonly columns: string
  readonly from: string
  readonly searched: readonly string[]
  readonly order: string
}

function pageOf<Row>(db: ReadableDb, page: PageOf, { columns, from, searched, order }: Query): Rows<Row> {
  const where =
    page.search === ''
      ? ''
      : `WHERE ${searched.map((column) => `${column} LIKE @pattern ESCAPE '\\'`).join(' OR ')}`
  const values = { pattern: containing(page.search) }
  const total = db.prepare<object, number>(`SELECT count(*) FROM ${from} ${where}`).pluck().get(values)
  const rows = db
    .prepare<object, Row>(
      `SELECT ${columns} FROM ${from} ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
    )
    .all({ ...values, limit: page.limit, offset: page.offset })
  return { total: total ?? 0, rows }
}
