import type { ReadableDb } from '../database.ts'
import { BoundedCache } from './bounded-cache.ts'

/** Whether a published import tells of a customer (product) of this id. O(log n) each, and remembered. */
export function knownIds(db: ReadableDb, entity: 'customer' | 'product'): (externalId: string) => boolean {
  const find = db
    .prepare<[string], number>(
      `SELECT 1 FROM ${entity}s e JOIN ${entity}_facts f ON f.${entity}_id = e.${entity}_id
         JOIN imports i ON i.import_id = f.import_id
        WHERE e.external_id = ? AND i.status = 'published' LIMIT 1`,
    )
    .pluck()
  const known = new BoundedCache<boolean>()
  return (externalId) => {
    const cached = known.get(externalId)
    if (cached !== undefined) return cached
    const is = find.get(externalId) === 1
    known.set(externalId, is)
    return is
  }
}
