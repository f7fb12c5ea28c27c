import type { ReadableDb, WritableDb } from '../database.ts'
import { identityOf } from '../identity.ts'
import { NO_CUSTOMER, NO_PRODUCT } from '../placeholders.ts'
import { BoundedCache } from './bounded-cache.ts'
import type { InteractionToStage } from './import-rows.ts'
import { hasHiddenImports } from './import-removal.ts'
import { kindCodes } from './kinds.ts'
import { StoredIdentities } from './stored-identities.ts'

/** Asks many questions on one state of the project, and takes the read lock once for all of them. */
export function readingTogether<T>(db: WritableDb, questions: () => T): T {
  return db.transaction(questions).deferred()
}

/** Whether the project already shows an interaction. O(log interactions) each, by identity; writes nothing. */
export function duplicateFinder(db: ReadableDb): (row: InteractionToStage) => boolean {
  const isEmpty =
    db
      .prepare<[], number>(
        `SELECT 1 FROM imports WHERE status = 'published' AND target = 'interactions' LIMIT 1`,
      )
      .pluck()
      .get() !== 1
  if (isEmpty) return () => false
  const stored = new StoredIdentities(db)
  const isVisible = !hasHiddenImports(db)
    ? ''
    : `AND x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')`
  const customerOf = finder(db, 'customer')
  const productOf = finder(db, 'product')
  const find = db
    .prepare<
      [number, number, number, number | null, number, string, number, number | null, number | null],
      number
    >(
      `SELECT 1 FROM interactions x
        WHERE x.interaction_id = ? AND +x.customer_id = ? AND +x.product_id = ? AND x.occurred_at IS ? AND x.kind = ?
          AND x.order_id = ? AND x.quantity = ? AND x.unit_price_micros IS ? AND x.rating IS ? ${isVisible}`,
    )
    .pluck()
  return ({ customer, product, at, kind: kindName, orderId, quantity, unitPriceMicros, rating }) => {
    const buyer = customer === '' ? ANONYMOUS : customerOf(customer)
    const bought = product === '' ? WHOLE_ORDER : productOf(product)
    if (buyer === undefined || bought === undefined) return false
    const kind = kindCodes[kindName]
    const identity = identityOf({
      customer: buyer.told,
      product: bought.told,
      at,
      kind,
      orderId,
      quantity,
      unitPriceMicros,
      rating,
    })
    return stored
      .rowsOf(identity)
      .some(
        (id) => find.get(id, buyer.id, bought.id, at, kind, orderId, quantity, unitPriceMicros, rating) === 1,
      )
  }
}

/** Row ids of whom a file names, and of whom he counts as now. */
type Place = { readonly told: number; readonly id: number }
const ANONYMOUS: Place = { told: NO_CUSTOMER, id: NO_CUSTOMER }
const WHOLE_ORDER: Place = { told: NO_PRODUCT, id: NO_PRODUCT }

/** Row ids by external id; undefined where there is none. */
function finder(db: ReadableDb, entity: 'customer' | 'product'): (externalId: string) => Place | undefined {
  const find = db.prepare<[string], Place>(
    `SELECT ${entity}_id AS told, coalesce(merged_into, ${entity}_id) AS id FROM ${entity}s WHERE external_id = ?`,
  )
  const known = new BoundedCache<Place | null>()
  return (externalId) => {
    const cached = known.get(externalId)
    if (cached !== undefined) return cached ?? undefined
    const place = find.get(externalId)
    known.set(externalId, place ?? null)
    return place
  }
}
