import type { ReadableDb } from '../database.ts'

export type Together = {
  readonly productId: number
  /** Baskets that hold both. */
  readonly together: number
  /** Share of the product's baskets that hold the other. */
  readonly confidence: number
  /** Confidence over the share of all baskets that hold the other. */
  readonly lift: number
}

export type Baskets = {
  readonly kind: 'orders' | 'customers'
  /** Baskets with the product that were looked at. */
  readonly looked: number
  readonly together: Together[]
}

/** Purchases of a product that are looked at, the latest first: enough for the shares, and bounded for bestsellers. */
const MOST_LOOKED = 5_000
/** A pair in fewer baskets is chance. */
const LEAST_TOGETHER = 2

/**
 * What is bought with a product, by orders where the data have them, else by customers: the most frequent first. Lift compares
 * with the share of all baskets that hold the other.
 * O(interactions of the customers looked at + all purchases, for the shares).
 */
export function basketsWith(db: ReadableDb, product: number, limit: number): Baskets {
  const orders = looked(db, product, 'orders')
  if (orders.looked >= LEAST_TOGETHER) return read(db, product, 'orders', limit, orders.looked)
  const customers = looked(db, product, 'customers')
  return read(db, product, 'customers', limit, customers.looked)
}

const baskets = (kind: Baskets['kind']): string =>
  `SELECT DISTINCT x.customer_id${kind === 'orders' ? ', x.order_id' : ''} FROM (
     SELECT * FROM visible_interactions x WHERE x.product_id = @product AND x.kind = 1
        ${kind === 'orders' ? `AND x.order_id <> ''` : ''}
      ORDER BY x.occurred_at DESC LIMIT ${MOST_LOOKED}) x`

function looked(db: ReadableDb, product: number, kind: Baskets['kind']): { looked: number } {
  const found = db
    .prepare<object, number>(`SELECT count(*) FROM (${baskets(kind)})`)
    .pluck()
    .get({ product })
  return { looked: found ?? 0 }
}

function read(db: ReadableDb, product: number, kind: Baskets['kind'], limit: number, all: number): Baskets {
  const same = kind === 'orders' ? 'AND y.order_id = b.order_id' : ''
  const key = kind === 'orders' ? `b.customer_id || char(31) || b.order_id` : 'b.customer_id'
  const rows = db
    .prepare<object, { productId: number; together: number }>(
      `SELECT y.product_id AS productId, count(DISTINCT ${key}) AS together
         FROM (${baskets(kind)}) b CROSS JOIN visible_interactions y ON y.customer_id = b.customer_id ${same}
        WHERE y.product_id <> @product AND y.product_id > 0 AND y.kind = 1
        GROUP BY y.product_id HAVING together >= ${LEAST_TOGETHER}
        ORDER BY together DESC, y.product_id LIMIT @limit`,
    )
    .all({ product, limit: limit * 4 })
  const base = basesOf(
    db,
    rows.map(({ productId }) => productId),
    kind,
  )
  const found = rows.map(({ productId, together }): Together => {
    const confidence = together / all
    const share = base.share.get(productId) ?? 0
    return { productId, together, confidence, lift: share > 0 ? confidence / share : 0 }
  })
  return { kind, looked: all, together: found.slice(0, limit) }
}

/** Share of all baskets that hold each product. */
function basesOf(
  db: ReadableDb,
  products: readonly number[],
  kind: Baskets['kind'],
): { share: ReadonlyMap<number, number> } {
  const what = kind === 'orders' ? `x.customer_id || char(31) || x.order_id` : 'x.customer_id'
  const some = kind === 'orders' ? `AND x.order_id <> ''` : ''
  const all =
    db
      .prepare<[], number>(
        `SELECT count(*) FROM (SELECT DISTINCT x.customer_id${kind === 'orders' ? ', x.order_id' : ''}
           FROM visible_interactions x WHERE x.kind = 1 ${some})`,
      )
      .pluck()
      .get() ?? 0
  const rows = db
    .prepare<[string], [number, number]>(
      `SELECT x.product_id, count(DISTINCT ${what}) FROM visible_interactions x
        WHERE x.product_id IN (SELECT value FROM json_each(?)) AND x.kind = 1 ${some} GROUP BY x.product_id`,
    )
    .raw()
    .all(JSON.stringify(products))
  return { share: new Map(rows.map(([product, count]) => [product, all === 0 ? 0 : count / all])) }
}
