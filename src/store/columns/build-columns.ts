import type { ReadableDb } from '../database.ts'
import { dataFingerprint } from '../queries/project.ts'
import { ColumnBuilder, SLICE_ROWS, type CustomerColumns, type EventRow } from './customer-columns.ts'

/** What the columns depend on; equal texts mean equal columns. */
export function columnsFingerprint(db: ReadableDb): string {
  return dataFingerprint(db)
}

/**
 * Reads all visible customers and interactions into columns, slice by slice; yields how many rows it has read. 1 to 3 s per million rows.
 * Rows without a visible customer are left out, as everywhere.
 */
export function* buildCustomerColumns(
  db: ReadableDb,
): Generator<{ readonly done: number; readonly total: number }, CustomerColumns, void> {
  const fingerprint = columnsFingerprint(db)
  const ids = Int32Array.from(
    db.prepare<[], number>('SELECT customer_id FROM visible_customers ORDER BY customer_id').pluck().all(),
  )
  const published = db
    .prepare<[], number>(`SELECT import_id FROM imports WHERE status = 'published'`)
    .pluck()
    .all()
  const total = countOf(db, published)
  const builder = new ColumnBuilder(ids, total)
  const page = db
    .prepare<object, EventRow>(
      `SELECT customer_id, product_id, kind, occurred_at, order_id, quantity, unit_price_micros, currency, channel,
              campaign_id, interaction_id
         FROM interactions
        WHERE interaction_id > @after ${isAll(db, published) ? '' : 'AND +import_id IN (SELECT value FROM json_each(@published))'}
        ORDER BY interaction_id LIMIT ${SLICE_ROWS}`,
    )
    .raw()
  const visible = isAll(db, published) ? {} : { published: JSON.stringify(published) }
  let done = 0
  for (let after = 0; ;) {
    const rows = page.all({ after, ...visible })
    for (const row of rows) builder.add(row)
    done += rows.length
    yield { done, total }
    const last = rows.at(-1)
    if (last === undefined || rows.length < SLICE_ROWS) break
    after = last[10]
  }
  return builder.build(fingerprint)
}

/** Whether every row of the table is visible, as is usual: then rows need not be looked at one by one. */
function isAll(db: ReadableDb, published: readonly number[]): boolean {
  return (
    db
      .prepare<[string], number>(
        `SELECT 1 FROM imports i
          WHERE i.import_id NOT IN (SELECT value FROM json_each(?))
            AND EXISTS (SELECT 1 FROM interactions x WHERE x.import_id = i.import_id)`,
      )
      .pluck()
      .get(JSON.stringify(published)) === undefined
  )
}

function countOf(db: ReadableDb, published: readonly number[]): number {
  return (
    db
      .prepare<[string], number>(
        `SELECT coalesce(sum((SELECT count(*) FROM interactions x WHERE x.import_id = p.value)), 0) FROM json_each(?) p`,
      )
      .pluck()
      .get(JSON.stringify(published)) ?? 0
  )
}
