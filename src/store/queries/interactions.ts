import type { InteractionRow } from '../../contract/requests.ts'
import type { ReadableDb } from '../database.ts'
import { kindOfCode } from './kinds.ts'
import type { PageOf } from './customers.ts'
import { containing, customerFact, customerMatches, productFact, productMatches } from './visible.ts'

/** Groups whose customer did something with the product and, where it was bought, did not return it in full. */
const STILL_HELD = `HAVING count > 0
          AND (sum(x.kind = 1) = 0 OR sum(CASE x.kind WHEN 1 THEN x.quantity WHEN 2 THEN -x.quantity ELSE 0 END) > 0)`

/** A page of interactions in the order of import; the ids are empty of anonymous sales and of whole orders. A search matches the customer, the product or the order. */
export function listInteractions(db: ReadableDb, page: PageOf): { total: number; rows: InteractionRow[] } {
  // Customers and products are searched once, not once per interaction.
  const where =
    page.search === ''
      ? ''
      : `WHERE x.order_id LIKE @pattern ESCAPE '\\'
            OR x.customer_id IN (SELECT c.customer_id FROM customers c WHERE ${customerMatches('c.customer_id', 'c.external_id')})
            OR x.product_id IN (SELECT p.product_id FROM products p WHERE ${productMatches('p.product_id', 'p.external_id')})`
  const search = page.search === '' ? {} : { pattern: containing(page.search) }
  const total = db
    .prepare<object, number>(`SELECT count(*) FROM visible_sales x ${where}`)
    .pluck()
    .get(search)
  const rows = db
    .prepare<object, Omit<InteractionRow, 'kind'> & { kind: number }>(
      `SELECT x.interaction_id AS id, x.kind, CASE WHEN x.customer_id > 0 THEN c.external_id ELSE '' END AS customerId,
              ${customerFact('name', 'x.customer_id')} AS customerName,
              CASE WHEN x.product_id > 0 THEN p.external_id ELSE '' END AS productId,
              ${productFact('name', 'x.product_id')} AS productName, x.order_id AS orderId, x.occurred_at AS at,
              x.quantity, x.unit_price_micros AS unitPriceMicros, x.currency, x.rating, x.line, i.file_name AS fileName
         FROM (SELECT * FROM visible_sales x ${where}
                ORDER BY x.interaction_id LIMIT @limit OFFSET @offset) x
         JOIN customers c ON c.customer_id = x.customer_id
         JOIN products p ON p.product_id = x.product_id
         JOIN imports i ON i.import_id = x.import_id
        ORDER BY x.interaction_id`,
    )
    .all({ ...search, limit: page.limit, offset: page.offset })
  return { total: total ?? 0, rows: rows.map((row) => ({ ...row, kind: kindOfCode(row.kind) })) }
}

/**
 * What models learn from: one row per customer and product that were not returned in full, ordered by customer and
 * product. `count` is how many interactions (refunds not counted), `lastAt` the latest of them or null without times.
 * Streams; O(interactions) by the identity index.
 */
export function* customerProductPairs(
  db: ReadableDb,
  until: number | null,
): Generator<readonly [customer: number, product: number, count: number, lastAt: number | null]> {
  const statement = db
    .prepare<object, [number, number, number, number | null]>(
      `SELECT x.customer_id, x.product_id, sum(x.kind <> 2) AS count, max(CASE WHEN x.kind <> 2 THEN x.occurred_at END)
         FROM interactions x
        WHERE x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
          AND +x.customer_id > 0 AND +x.product_id > 0
          ${until === null ? '' : 'AND x.occurred_at < @until'}
        GROUP BY x.customer_id, x.product_id
       ${STILL_HELD}`,
    )
    .raw()
  yield* statement.iterate(until === null ? {} : { until })
}

/** How many visible interactions of customers with products there are, how many of them have a time, and the first and last time. */
export function interactionSpan(db: ReadableDb): {
  count: number
  timed: number
  firstAt: number | null
  lastAt: number | null
} {
  return (
    db
      .prepare<[], { count: number; timed: number; firstAt: number | null; lastAt: number | null }>(
        `SELECT count(*) AS count, count(occurred_at) AS timed, min(occurred_at) AS firstAt, max(occurred_at) AS lastAt
           FROM visible_interactions WHERE product_id > 0`,
      )
      .get() ?? { count: 0, timed: 0, firstAt: null, lastAt: null }
  )
}

/** One customer's pairs, as {@link customerProductPairs} has them for all. */
export function customerPairs(db: ReadableDb, customer: number): { productId: number; count: number }[] {
  return db
    .prepare<[number], { productId: number; count: number }>(
      `SELECT x.product_id AS productId, sum(x.kind <> 2) AS count
         FROM visible_interactions x
        WHERE x.customer_id = ? AND x.product_id > 0
        GROUP BY x.product_id
       ${STILL_HELD}
        ORDER BY x.product_id`,
    )
    .all(customer)
}

/** Row ids of the products that a customer bought and returned in full, ascending: what {@link customerPairs} leaves out of what was bought. */
export function returnedProducts(db: ReadableDb, customer: number): number[] {
  return db
    .prepare<[number], number>(
      `SELECT x.product_id
         FROM visible_interactions x
        WHERE x.customer_id = ? AND x.product_id > 0 AND x.kind IN (1, 2)
        GROUP BY x.product_id
       HAVING sum(x.kind = 1) > 0 AND sum(CASE x.kind WHEN 1 THEN x.quantity ELSE -x.quantity END) <= 0
        ORDER BY x.product_id`,
    )
    .pluck()
    .all(customer)
}

/**
 * Other customers by what they have in common with one: the cosine of their sets of products, highest first, equal ones: lower id
 * first. O(interactions of the customer's products + theirs).
 */
export function customersWithSame(
  db: ReadableDb,
  customer: number,
): { customerId: number; similarity: number }[] {
  return db
    .prepare<object, { customerId: number; similarity: number }>(
      `WITH own AS (SELECT DISTINCT x.product_id FROM visible_interactions x
                     WHERE x.customer_id = @customer AND x.kind <> 2 AND x.product_id > 0),
            common AS (SELECT x.customer_id, count(DISTINCT x.product_id) AS n
                         FROM visible_interactions x
                        WHERE x.product_id IN own AND x.customer_id <> @customer AND x.kind <> 2
                        GROUP BY x.customer_id ORDER BY n DESC LIMIT @candidates)
       SELECT common.customer_id AS customerId,
              common.n / sqrt((SELECT count(*) FROM own) * 1.0 *
                (SELECT count(DISTINCT x.product_id) FROM visible_interactions x
                  WHERE x.customer_id = common.customer_id AND x.kind <> 2 AND x.product_id > 0)) AS similarity
         FROM common
        ORDER BY similarity DESC, customerId`,
    )
    .all({ customer, candidates: 2_000 })
}

/** The time before which `share` of the timed interactions lie, or null where none has a time. O(n log n). */
export function timeQuantile(db: ReadableDb, share: number): number | null {
  return (
    db
      .prepare<[number], number>(
        `SELECT x.occurred_at FROM visible_interactions x WHERE x.occurred_at IS NOT NULL AND x.product_id > 0
          ORDER BY x.occurred_at
          LIMIT 1 OFFSET (SELECT CAST(count(occurred_at) * ? AS INTEGER) FROM visible_interactions WHERE product_id > 0)`,
      )
      .pluck()
      .get(share) ?? null
  )
}

/** What is looked at of each product, the latest first: thirty bestsellers of a large shop would else be half of its interactions. */
const LATEST_LOOKED = 1_000

/** Customers who lately took up any of the products, those with most of them first. O(products x {@link LATEST_LOOKED}). */
export function customersOf(db: ReadableDb, products: readonly number[], limit: number): number[] {
  const latest = db
    .prepare<[number], number>(
      `SELECT x.customer_id FROM visible_interactions x WHERE x.product_id = ? AND x.kind <> 2
        ORDER BY x.interaction_id DESC LIMIT ${LATEST_LOOKED}`,
    )
    .pluck()
  const counts = new Map<number, number>()
  for (const product of new Set(products))
    for (const customer of new Set(latest.all(product))) counts.set(customer, (counts.get(customer) ?? 0) + 1)
  return [...counts]
    .sort(([a, many], [b, most]) => most - many || a - b)
    .slice(0, limit)
    .map(([customer]) => customer)
}

/** How many different products each of the customers took up. O(their interactions). */
export function productCountsOf(db: ReadableDb, customers: readonly number[]): Map<number, number> {
  const rows = db
    .prepare<[string], [number, number]>(
      `SELECT x.customer_id, count(DISTINCT x.product_id) FROM visible_interactions x
        WHERE x.customer_id IN (SELECT value FROM json_each(?)) AND x.kind <> 2 GROUP BY x.customer_id`,
    )
    .raw()
    .all(JSON.stringify(customers))
  return new Map(rows)
}

/** How many of the customers took up each product, and how many of them anything. O(their interactions). */
export function customersPerProduct(
  db: ReadableDb,
  customers: readonly number[],
): { readonly buyers: number; readonly perProduct: ReadonlyMap<number, number> } {
  const some = JSON.stringify(customers)
  const own = `FROM visible_interactions x WHERE x.customer_id IN (SELECT value FROM json_each(?)) AND x.kind <> 2`
  const rows = db
    .prepare<[string], [number, number]>(
      `SELECT x.product_id, count(DISTINCT x.customer_id) ${own} GROUP BY x.product_id`,
    )
    .raw()
    .all(some)
  const buyers = db.prepare<[string], number>(`SELECT count(DISTINCT x.customer_id) ${own}`).pluck().get(some)
  return { buyers: buyers ?? 0, perProduct: new Map(rows) }
}

/** Customers who took up a product. O(its interactions). */
export function ownersOf(db: ReadableDb, product: number): number[] {
  return db
    .prepare<[number], number>(
      `SELECT DISTINCT x.customer_id FROM visible_interactions x WHERE x.product_id = ? AND x.kind <> 2 AND x.customer_id > 0`,
    )
    .pluck()
    .all(product)
}
