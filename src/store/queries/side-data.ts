import type { ReadableDb } from '../database.ts'
import { productFact } from './visible.ts'

/** What some models learn from beside who has what. `until`: only what was known before that time; null for all. */

/** Order and product of every purchase that names its order, ordered by customer and order. Streams. */
export function* orderProducts(
  db: ReadableDb,
  until: number | null,
): Generator<readonly [customer: number, order: string, product: number]> {
  yield* db
    .prepare<object, [number, string, number]>(
      `SELECT x.customer_id, x.order_id, x.product_id FROM visible_interactions x
        WHERE x.kind = 1 AND x.order_id <> '' AND x.product_id > 0 ${until === null ? '' : 'AND x.occurred_at < @until'}
        ORDER BY x.customer_id, x.order_id`,
    )
    .raw()
    .iterate(until === null ? {} : { until })
}

/** Mean rating of every customer and product with one. Streams. */
export function* customerRatings(
  db: ReadableDb,
  until: number | null,
): Generator<readonly [customer: number, product: number, rating: number]> {
  yield* db
    .prepare<object, [number, number, number]>(
      `SELECT x.customer_id, x.product_id, avg(x.rating) FROM visible_interactions x
        WHERE x.rating IS NOT NULL AND x.product_id > 0 AND x.customer_id > 0 ${until === null ? '' : 'AND x.occurred_at < @until'}
        GROUP BY x.customer_id, x.product_id`,
    )
    .raw()
    .iterate(until === null ? {} : { until })
}

/** One customer's mean ratings, products ascending. */
export function ratingsOfCustomer(
  db: ReadableDb,
  customer: number,
): { readonly productId: number; readonly count: number }[] {
  return db
    .prepare<[number], { productId: number; count: number }>(
      `SELECT x.product_id AS productId, avg(x.rating) AS count FROM visible_interactions x
        WHERE x.customer_id = ? AND x.rating IS NOT NULL AND x.product_id > 0
        GROUP BY x.product_id ORDER BY x.product_id`,
    )
    .all(customer)
}

/** Product and time of every timed interaction that is no refund, for popularity with decay. Streams. */
export function* productTimes(
  db: ReadableDb,
  until: number | null,
): Generator<readonly [product: number, at: number]> {
  yield* db
    .prepare<object, [number, number]>(
      `SELECT x.product_id, x.occurred_at FROM visible_interactions x
        WHERE x.kind <> 2 AND x.occurred_at IS NOT NULL AND x.product_id > 0 ${until === null ? '' : 'AND x.occurred_at < @until'}`,
    )
    .raw()
    .iterate(until === null ? {} : { until })
}

export type ProductTexts = {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly brand: string
  readonly description: string
  /** A JSON object of names and values. */
  readonly attributes: string
}

/** What is told of every visible product, ids ascending. Streams. */
export function* productTexts(db: ReadableDb): Generator<ProductTexts> {
  yield* db
    .prepare<[], ProductTexts>(
      `SELECT p.product_id AS id, ${productFact('name', 'p.product_id')} AS name,
              ${productFact('category', 'p.product_id')} AS category, ${productFact('brand', 'p.product_id')} AS brand,
              ${productFact('description', 'p.product_id')} AS description,
              coalesce((SELECT f.attributes FROM product_facts f JOIN imports i ON i.import_id = f.import_id
                         WHERE f.product_id = p.product_id AND i.status = 'published' AND f.attributes <> '{}'
                         ORDER BY f.import_id DESC LIMIT 1), '{}') AS attributes
         FROM visible_products p WHERE p.product_id > 0 ORDER BY p.product_id`,
    )
    .iterate()
}

/** Row ids of the catalogue, ascending. */
export function visibleProductIds(db: ReadableDb): number[] {
  return db
    .prepare<[], number>('SELECT product_id FROM visible_products WHERE product_id > 0 ORDER BY product_id')
    .pluck()
    .all()
}
