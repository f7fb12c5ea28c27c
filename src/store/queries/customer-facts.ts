import type { ReadableDb } from '../database.ts'

/** Which telling of a fact counts, as the project has it. */
export function factPolicyText(db: ReadableDb): string {
  return (
    db
      .prepare<[], string | null>(`SELECT value ->> '$.factPolicy' FROM meta WHERE key = 'rules'`)
      .pluck()
      .get() ?? ''
  )
}

/** The zone in which days and months of this project begin: that of its latest import of interactions, else UTC. */
export function projectZone(db: ReadableDb): string {
  const zone = db
    .prepare<[], string | null>(
      `SELECT plan ->> '$.timeZone' FROM imports
        WHERE status = 'published' AND target = 'interactions' AND plan ->> '$.timeZone' IS NOT NULL
        ORDER BY import_id DESC LIMIT 1`,
    )
    .pluck()
    .get()
  return zone === undefined || zone === null || zone === '' ? 'UTC' : zone
}

/** Row ids of campaigns by name. */
export function campaignIds(db: ReadableDb): Map<string, number> {
  return new Map(db.prepare<[], [string, number]>('SELECT name, campaign_id FROM campaigns').raw().all())
}

/** Row ids of customers by the ids of their source; whom one was merged into stands for him. O(ids). */
export function idsOfCustomers(db: ReadableDb, externalIds: readonly string[]): number[] {
  return db
    .prepare<[string], number>(
      `SELECT DISTINCT coalesce(c.merged_into, c.customer_id) FROM customers c
        WHERE c.external_id IN (SELECT value FROM json_each(?)) ORDER BY 1`,
    )
    .pluck()
    .all(JSON.stringify(externalIds))
}

/** Ids of the source of all customers given, by row id. */
export function externalIdsOf(db: ReadableDb, ids: readonly number[]): Map<number, string> {
  return new Map(
    db
      .prepare<[string], [number, string]>(
        'SELECT customer_id, external_id FROM customers WHERE customer_id IN (SELECT value FROM json_each(?))',
      )
      .raw()
      .all(JSON.stringify(ids)),
  )
}

/** Row ids of products by the ids of their source. */
export function idsOfProducts(db: ReadableDb, externalIds: readonly string[]): number[] {
  return db
    .prepare<[string], number>(
      `SELECT DISTINCT coalesce(p.merged_into, p.product_id) FROM products p
        WHERE p.external_id IN (SELECT value FROM json_each(?)) ORDER BY 1`,
    )
    .pluck()
    .all(JSON.stringify(externalIds))
}
