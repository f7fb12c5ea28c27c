import type { CustomerId } from '../../contract/ids.ts'
import type { CustomerCard, HistoryItem } from '../../contract/models.ts'
import type { CustomerRow } from '../../contract/requests.ts'
import type { ReadableDb } from '../database.ts'
import { activityOf, noActivity } from './activity.ts'
import {
  asCustomerId,
  asProductId,
  cardOf,
  containing,
  customerFact,
  customerMatches,
  productFact,
  type CardRow,
} from './visible.ts'

export type PageOf = { readonly search: string; readonly offset: number; readonly limit: number }

/** A page of customers in the order they were first seen. O(customers) for a search, O(page) otherwise. */
export function listCustomers(db: ReadableDb, page: PageOf): { total: number; rows: CustomerRow[] } {
  const where = page.search === '' ? '' : `WHERE ${customerMatches('c.customer_id', 'c.external_id')}`
  const search = page.search === '' ? {} : { pattern: containing(page.search) }
  const total = db
    .prepare<object, number>(`SELECT count(*) FROM visible_customers c ${where}`)
    .pluck()
    .get(search)
  const rows = db
    .prepare<
      object,
      Pick<CustomerRow, 'externalId' | 'name' | 'email' | 'country' | 'city'> & { id: number }
    >(
      `SELECT c.customer_id AS id, c.external_id AS externalId,
              ${customerFact('name', 'c.customer_id')} AS name, ${customerFact('email', 'c.customer_id')} AS email,
              ${customerFact('country', 'c.customer_id')} AS country, ${customerFact('city', 'c.customer_id')} AS city
         FROM visible_customers c ${where}
        ORDER BY c.customer_id LIMIT @limit OFFSET @offset`,
    )
    .all({ ...search, limit: page.limit, offset: page.offset })
  const activity = activityOf(
    db,
    'customer_id',
    rows.map((row) => row.id),
  )
  return {
    total: total ?? 0,
    rows: rows.map((row) => {
      const { customers: _, quantity: __, ...own } = activity.get(row.id) ?? noActivity
      return { ...row, ...own, id: asCustomerId(row.id) }
    }),
  }
}

export function getCustomer(db: ReadableDb, id: CustomerId): CustomerCard | undefined {
  const row = db
    .prepare<[number], CardRow>(
      `SELECT c.customer_id AS id, c.external_id AS externalId,
              ${customerFact('name', 'c.customer_id')} AS name, ${customerFact('email', 'c.customer_id')} AS email
         FROM visible_customers c WHERE c.customer_id = ?`,
    )
    .get(id)
  return row && cardOf(row)
}

/** Ids of visible customers that a search finds, ascending; of all of them for an empty text. */
export function findCustomerIds(db: ReadableDb, text: string): number[] {
  if (text === '') {
    return db
      .prepare<[], number>('SELECT customer_id FROM visible_customers ORDER BY customer_id')
      .pluck()
      .all()
  }
  return db
    .prepare<object, number>(
      `SELECT c.customer_id FROM visible_customers c
        WHERE ${customerMatches('c.customer_id', 'c.external_id')} ORDER BY c.customer_id`,
    )
    .pluck()
    .all({ pattern: containing(text) })
}

const IDS_PER_PAGE = 20_000

/** Ids of all visible customers, ascending, a page between two turns; yields how many there are so far. O(customers). */
export function* allCustomerIds(db: ReadableDb, perPage = IDS_PER_PAGE): Generator<number, Int32Array, void> {
  const page = db
    .prepare<[number, number], number>(
      'SELECT customer_id FROM visible_customers WHERE customer_id > ? ORDER BY customer_id LIMIT ?',
    )
    .pluck()
  const found: number[] = []
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const ids = page.all(after, perPage)
    for (const id of ids) found.push(id)
    const last = ids.at(-1)
    if (last === undefined || ids.length < perPage) return Int32Array.from(found)
    after = last
    yield found.length
  }
}

export function customerIdOf(db: ReadableDb, externalId: string): number | undefined {
  return db
    .prepare<[string], number>('SELECT customer_id FROM visible_customers WHERE external_id = ?')
    .pluck()
    .get(externalId)
}

/** What a customer did, a row per product, the latest first. */
export function customerHistory(db: ReadableDb, id: CustomerId): HistoryItem[] {
  const rows = db
    .prepare<[number], Omit<HistoryItem, 'productId'> & { productId: number }>(
      `SELECT x.product_id AS productId, p.external_id AS externalId,
              ${productFact('name', 'x.product_id')} AS name, ${productFact('category', 'x.product_id')} AS category,
              count(*) AS interactions,
              sum(CASE x.kind WHEN 1 THEN x.quantity WHEN 2 THEN -x.quantity ELSE 0 END) AS quantity,
              max(x.occurred_at) AS lastAt
         FROM visible_interactions x JOIN products p ON p.product_id = x.product_id
        WHERE x.customer_id = ?
        GROUP BY x.product_id
        ORDER BY lastAt DESC, x.product_id`,
    )
    .all(id)
  return rows.map((row) => ({ ...row, productId: asProductId(row.productId) }))
}

/** Cards of the given customers, by row id. */
export function customerCards(db: ReadableDb, ids: readonly number[]): Map<number, CustomerCard> {
  const rows = db
    .prepare<[string], CardRow>(
      `SELECT c.customer_id AS id, c.external_id AS externalId,
              ${customerFact('name', 'c.customer_id')} AS name, ${customerFact('email', 'c.customer_id')} AS email
         FROM visible_customers c WHERE c.customer_id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(ids))
  return new Map(rows.map((row) => [row.id, cardOf(row)]))
}
