import type { ReadableDb } from '../database.ts'
import { productFact } from './visible.ts'

/** Names of products, in the order of the ids; one without a name is called by its own id. */
export function productNamesOf(db: ReadableDb, ids: readonly number[]): string[] {
  const one = db.prepare<[number], { name: string; externalId: string }>(
    `SELECT ${productFact('name', 'p.product_id')} AS name, p.external_id AS externalId FROM products p WHERE p.product_id = ?`,
  )
  return ids.flatMap((id) => {
    const found = one.get(id)
    return found === undefined ? [] : [found.name === '' ? found.externalId : found.name]
  })
}
