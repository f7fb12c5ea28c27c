import type { WritableDb } from './database.ts'

/**
 * Rows that stand for what a file does not name, so that interactions without a customer or a product have somewhere to belong: anonymous
 * sales, and orders of which only the whole is known (ADR 0013). They have no facts, so no list of customers or products shows them, and are
 * there from the first such interaction on.
 */
export const NO_CUSTOMER = 0
export const NO_PRODUCT = 0

const NAMES = { customer: '(anonymous)', product: '(order)' } as const

/** Makes the row that stands for no customer (product), where there is none yet. */
export function insertPlaceholder(db: WritableDb, entity: 'customer' | 'product'): void {
  db.exec(
    // A name of the source's own stays its own: then a space without width tells them apart.
    `INSERT OR IGNORE INTO ${entity}s (${entity}_id, external_id)
     SELECT 0, '${NAMES[entity]}' || CASE WHEN EXISTS (SELECT 1 FROM ${entity}s WHERE external_id = '${NAMES[entity]}')
                                          THEN char(8203) ELSE '' END`,
  )
}
