import type { ReadableDb } from '../database.ts'
import { dataFingerprint } from './project.ts'

export type Together = {
  readonly productId: number
  /** Baskets that hold both. */
  readonly together: number
  /** Share of the product's baskets that hold the other. */
  readonly confidence: number
  /** Confidence over the share of baskets that hold the other; null where those looked at never do. */
  readonly lift: number | null
}

export type Baskets = {
  readonly kind: 'orders' | 'customers'
  /** Baskets with the product that were looked at. */
  readonly looked: number
  readonly together: Together[]
}

/** Purchases of a product that are looked at, the latest first: enough for the shares, and bounded for bestsellers. */
const MOST_LOOKED = 1_500
/** Customers, spread evenly, whose baskets tell how often each product is bought at all. */
const MOST_CUSTOMERS = 5_000
/** A pair in fewer baskets is chance. */
const LEAST_TOGETHER = 2

/**
 * What is bought with a product, by orders where the data have them, else by customers: the most frequent first. Lift compares
 * with the share of baskets that hold the other.
 * O(interactions of the customers looked at).
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
      ORDER BY x.interaction_id DESC LIMIT ${MOST_LOOKED}) x`

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
  const shares = sharesOf(db, kind)
  const found = rows.map(({ productId, together }): Together => {
    const confidence = together / all
    const share = shares.get(productId) ?? 0
    return { productId, together, confidence, lift: share > 0 ? confidence / share : null }
  })
  return { kind, looked: all, together: found.slice(0, limit) }
}

type Shares = ReadonlyMap<number, number>

/** The shares of the latest data asked about, by kind of basket: they are the same for every product. */
const kept = new WeakMap<
  ReadableDb,
  { readonly data: string; readonly shares: Map<Baskets['kind'], Shares> }
>()

/** Share of the baskets of up to {@link MOST_CUSTOMERS} customers, spread evenly, that hold each product; all baskets of a shop that has no more. */
function sharesOf(db: ReadableDb, kind: Baskets['kind']): Shares {
  const data = dataFingerprint(db)
  let known = kept.get(db)
  if (known?.data !== data) {
    known = { data, shares: new Map() }
    kept.set(db, known)
  }
  const found = known.shares.get(kind) ?? readShares(db, kind)
  known.shares.set(kind, found)
  return found
}

/** O(interactions of the customers looked at). */
function readShares(db: ReadableDb, kind: Baskets['kind']): Shares {
  const what = kind === 'orders' ? `x.customer_id || char(31) || x.order_id` : 'x.customer_id'
  const from = `FROM visible_interactions x
    WHERE x.customer_id IN (SELECT value FROM json_each(@customers)) AND x.kind = 1 ${kind === 'orders' ? `AND x.order_id <> ''` : ''}`
  const customers = JSON.stringify(spreadCustomers(db))
  const all =
    db.prepare<object, number>(`SELECT count(DISTINCT ${what}) ${from}`).pluck().get({ customers }) ?? 0
  const rows = db
    .prepare<object, [number, number]>(
      `SELECT x.product_id, count(DISTINCT ${what}) ${from} AND x.product_id > 0 GROUP BY x.product_id`,
    )
    .raw()
    .all({ customers })
  return new Map(rows.map(([product, count]) => [product, all === 0 ? 0 : count / all]))
}

function spreadCustomers(db: ReadableDb): number[] {
  const last = db.prepare<[], number>('SELECT max(customer_id) FROM customers').pluck().get() ?? 0
  const step = Math.max(1, Math.floor(last / MOST_CUSTOMERS))
  return db
    .prepare<[number], number>(
      'SELECT customer_id FROM customers WHERE customer_id > 0 AND customer_id % ? = 0',
    )
    .pluck()
    .all(step)
}
