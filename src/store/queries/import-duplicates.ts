import type { ReadableDb, WritableDb } from '../database.ts'
import { BoundedCache } from './import-entities.ts'
import type { InteractionToStage } from './import-rows.ts'
import { listUnpublishedImports } from './import-removal.ts'
import { kindCodes } from './kinds.ts'

/** Asks many questions on one state of the project, and takes the read lock once for all of them. */
export function readingTogether<T>(db: WritableDb, questions: () => T): T {
  return db.transaction(questions).deferred()
}

/** Whether the project already shows an interaction. O(log interactions) each, by the identity index; writes nothing. */
export function duplicateFinder(db: ReadableDb): (row: InteractionToStage) => boolean {
  const isEmpty =
    db
      .prepare<[], number>(
        `SELECT 1 FROM imports WHERE status = 'published' AND target = 'interactions' LIMIT 1`,
      )
      .pluck()
      .get() !== 1
  if (isEmpty) return () => false
  // Where all rows are visible the index alone answers.
  const isVisible =
    listUnpublishedImports(db).length === 0
      ? ''
      : `AND x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')`
  const customerOf = finder(db, 'customer')
  const productOf = finder(db, 'product')
  const find = db
    .prepare<[number, number, number, number, string, number, number, number], number>(
      `SELECT 1 FROM interactions x
        WHERE x.customer_id = ? AND x.product_id = ? AND coalesce(x.occurred_at, -1) = ? AND x.kind = ?
          AND x.order_id = ? AND x.quantity = ? AND coalesce(x.unit_price_micros, -1) = ? AND coalesce(x.rating, -1) = ?
          ${isVisible}`,
    )
    .pluck()
  return ({ customer, product, at, kind, orderId, quantity, unitPriceMicros, rating }) => {
    const customerId = customerOf(customer)
    const productId = customerId === 0 ? 0 : productOf(product)
    if (productId === 0) return false
    const found = find.get(
      customerId,
      productId,
      at ?? -1,
      kindCodes[kind],
      orderId,
      quantity,
      unitPriceMicros ?? -1,
      rating ?? -1,
    )
    return found === 1
  }
}

/** Row id by external id; 0 where there is none. */
function finder(db: ReadableDb, entity: 'customer' | 'product'): (externalId: string) => number {
  const find = db
    .prepare<[string], number>(`SELECT ${entity}_id FROM ${entity}s WHERE external_id = ?`)
    .pluck()
  const known = new BoundedCache<number>()
  return (externalId) => {
    const cached = known.get(externalId)
    if (cached !== undefined) return cached
    const id = find.get(externalId) ?? 0
    known.set(externalId, id)
    return id
  }
}
