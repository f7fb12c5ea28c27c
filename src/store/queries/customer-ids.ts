import type { ReadableDb } from '../database.ts'

/** Ids of the source by row id, of all customers that are not merged into others. O(customers). */
export function externalIds(db: ReadableDb): Map<number, string> {
  const rows = db
    .prepare<[], [number, string]>('SELECT customer_id, external_id FROM customers WHERE merged_into IS NULL')
    .raw()
    .all()
  return new Map(rows)
}
