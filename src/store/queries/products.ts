import type { ProductId } from '../../contract/ids.ts'
import type { ProductRow } from '../../contract/requests.ts'
import type { ReadableDb, WritableDb } from '../database.ts'
import { activityOf, noActivity } from './activity.ts'
import type { PageOf } from './customers.ts'
import { asProductId, containing, productFact, productMatches } from './visible.ts'

export type ProductCard = {
  readonly id: ProductId
  readonly externalId: string
  readonly name: string
  readonly category: string
}

/** A page of products in the order they were first seen. */
export function listProducts(db: ReadableDb, page: PageOf): { total: number; rows: ProductRow[] } {
  const where = page.search === '' ? '' : `WHERE ${productMatches('p.product_id', 'p.external_id')}`
  const search = page.search === '' ? {} : { pattern: containing(page.search) }
  const total = db
    .prepare<object, number>(`SELECT count(*) FROM visible_products p ${where}`)
    .pluck()
    .get(search)
  const rows = db
    .prepare<object, { id: number; externalId: string; name: string; category: string; excluded: number }>(
      `SELECT p.product_id AS id, p.external_id AS externalId, ${productFact('name', 'p.product_id')} AS name,
              ${productFact('category', 'p.product_id')} AS category, p.excluded
         FROM visible_products p ${where}
        ORDER BY p.product_id LIMIT @limit OFFSET @offset`,
    )
    .all({ ...search, limit: page.limit, offset: page.offset })
  const activity = activityOf(
    db,
    'product_id',
    rows.map((row) => row.id),
  )
  return {
    total: total ?? 0,
    rows: rows.map((row) => {
      const { customers, interactions, quantity, revenueMicros, currency } =
        activity.get(row.id) ?? noActivity
      return {
        ...row,
        id: asProductId(row.id),
        excluded: row.excluded === 1,
        customers,
        interactions,
        quantity,
        revenueMicros,
        currency,
      }
    }),
  }
}

/** Names of the given products by row id; of all visible ones where no ids are given. */
export function productCards(db: ReadableDb, ids?: readonly number[]): Map<number, ProductCard> {
  const some = ids === undefined ? '' : 'WHERE p.product_id IN (SELECT value FROM json_each(@ids))'
  const rows = db
    .prepare<object, Omit<ProductCard, 'id'> & { id: number }>(
      `SELECT p.product_id AS id, p.external_id AS externalId, ${productFact('name', 'p.product_id')} AS name,
              ${productFact('category', 'p.product_id')} AS category
         FROM products p ${some}`,
    )
    .all(ids === undefined ? {} : { ids: JSON.stringify(ids) })
  return new Map(rows.map((row) => [row.id, { ...row, id: asProductId(row.id) }]))
}

/** Row ids of all products, whether visible or not, as {@link productCards} has them. */
export function productIds(db: ReadableDb): number[] {
  return db.prepare<[], number>('SELECT product_id FROM products').pluck().all()
}

/** Row ids of products that the user never wants recommended. */
export function excludedProductIds(db: ReadableDb): number[] {
  return db.prepare<[], number>('SELECT product_id FROM products WHERE excluded = 1').pluck().all()
}

export function setProductExcluded(db: WritableDb, id: ProductId, excluded: boolean): void {
  db.prepare<[number, number]>('UPDATE products SET excluded = ? WHERE product_id = ?').run(
    excluded ? 1 : 0,
    id,
  )
}

export function productIdOf(db: ReadableDb, externalId: string): number | undefined {
  return db
    .prepare<[string], number>('SELECT product_id FROM visible_products WHERE external_id = ?')
    .pluck()
    .get(externalId)
}
