import type { ContactChannel } from '../../contract/list-rules.ts'
import type { ReadableDb } from '../database.ts'
import { productFact } from './visible.ts'

/** What rules of lists ask of a product; null where no import tells it. */
export type ListedProduct = {
  readonly id: number
  readonly externalId: string
  readonly name: string
  readonly category: string
  readonly excluded: boolean
  readonly stock: number | null
  readonly priceMicros: number | null
  readonly currency: string
}

/**
 * The latest published telling of a number counts: stock and prices change, whatever the rule for other facts. Of merged products the
 * latest of any of them.
 */
function latestNumber(column: 'stock' | 'price_micros', value: string = column): string {
  return `(SELECT f.${value} FROM product_facts f JOIN imports i ON i.import_id = f.import_id
            WHERE (f.product_id = p.product_id OR f.product_id IN (SELECT g.product_id FROM products g WHERE g.merged_into = p.product_id))
              AND i.status = 'published' AND f.${column} IS NOT NULL
            ORDER BY f.import_id DESC LIMIT 1)`
}

const LISTED = `SELECT p.product_id AS id, p.external_id AS externalId, ${productFact('name', 'p.product_id')} AS name,
       ${productFact('category', 'p.product_id')} AS category, p.excluded, ${latestNumber('stock')} AS stock,
       ${latestNumber('price_micros')} AS priceMicros, coalesce(${latestNumber('price_micros', 'currency')}, 'XXX') AS currency
  FROM visible_products p`
type ListedRow = Omit<ListedProduct, 'excluded'> & { excluded: number }

/** Every visible product with what rules need. O(products log imports). */
export function* listedProducts(db: ReadableDb): Generator<ListedProduct> {
  for (const row of db.prepare<[], ListedRow>(LISTED).iterate())
    yield { ...row, excluded: row.excluded === 1 }
}

/** The same of one product. */
export function listedProduct(db: ReadableDb, id: number): ListedProduct | undefined {
  const row = db.prepare<[number], ListedRow>(`${LISTED} WHERE p.product_id = ?`).get(id)
  return row && { ...row, excluded: row.excluded === 1 }
}

/** How many visible products have a known stock, and a known price. */
export function knownProductNumbers(db: ReadableDb): { stock: number; price: number } {
  return (
    db
      .prepare<[], { stock: number; price: number }>(
        `SELECT count(DISTINCT CASE WHEN f.stock IS NOT NULL THEN f.product_id END) AS stock,
                count(DISTINCT CASE WHEN f.price_micros IS NOT NULL THEN f.product_id END) AS price
           FROM product_facts f JOIN imports i ON i.import_id = f.import_id WHERE i.status = 'published'`,
      )
      .get() ?? { stock: 0, price: 0 }
  )
}

/** The unit price of the sale that came in last, for products whose price no list of products tells; undefined where there is none. O(1) by index. */
export function lastPrice(
  db: ReadableDb,
  product: number,
): { priceMicros: number; currency: string } | undefined {
  return db
    .prepare<[number], { priceMicros: number; currency: string }>(
      `SELECT x.unit_price_micros AS priceMicros, x.currency FROM visible_interactions x
        WHERE x.product_id = ? AND x.kind = 1 AND x.unit_price_micros IS NOT NULL
        ORDER BY x.interaction_id DESC LIMIT 1`,
    )
    .get(product)
}

/** The currency of most prices; XXX where there is none. */
export function mainCurrency(db: ReadableDb): string {
  return (
    db
      .prepare<[], string>(
        `SELECT currency FROM (SELECT currency FROM interactions WHERE kind = 1 AND unit_price_micros IS NOT NULL LIMIT 10000)
          GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1`,
      )
      .pluck()
      .get() ?? 'XXX'
  )
}

export function categories(db: ReadableDb): { name: string; products: number }[] {
  return db
    .prepare<[], { name: string; products: number }>(
      `SELECT name, count(*) AS products FROM (SELECT ${productFact('category', 'p.product_id')} AS name FROM visible_products p)
        WHERE name <> '' GROUP BY name ORDER BY products DESC, name`,
    )
    .all()
}

/** SQL: customers who refused a channel (@channel), or all. */
export const REFUSED = `SELECT r.customer_id FROM visible_consents r WHERE r.state = 'denied' AND r.channel IN ('any', @channel)`

/** Customers who refused the channel, or all channels where none is named. */
export function refusingCustomers(db: ReadableDb, channel: ContactChannel | null): Set<number> {
  return new Set(
    hasConsents(db)
      ? db
          .prepare<object, number>(REFUSED)
          .pluck()
          .all({ channel: channel ?? 'any' })
      : [],
  )
}

/** Customers who agreed to the channel, or to all. */
export function agreeingCustomers(db: ReadableDb, channel: ContactChannel): Set<number> {
  return new Set(
    db
      .prepare<[string], number>(
        `SELECT r.customer_id FROM visible_consents r WHERE r.state = 'granted' AND r.channel IN ('any', ?)`,
      )
      .pluck()
      .all(channel),
  )
}

/** Asked first, since many projects have none. */
export function hasConsents(db: ReadableDb): boolean {
  return db.prepare<[], number>('SELECT 1 FROM consents LIMIT 1').pluck().get() === 1
}
