import type { ReadableDb } from '../database.ts'
import { hasSuppressions, suppressedCustomers } from '../queries/results.ts'
import type { CustomerText, ProductText } from '../queries/visible.ts'

/** A text per entity: a code, and the texts that the codes stand for; code 0 is the empty text. */
export type TextColumn = { readonly codes: Int32Array; readonly texts: readonly string[] }

/**
 * One fact of all customers (or products) as it counts now, by the same rules as `customerFact`: what a merge chose, else what is told of
 * them (the latest or the first telling, by the project's policy), else of those merged into them. `ids`: ascending row ids.
 * O(facts), one pass instead of a question per customer.
 */
export function factColumn(
  db: ReadableDb,
  table: 'customer' | 'product',
  column: CustomerText | ProductText,
  ids: Int32Array,
): TextColumn {
  const texts = ['']
  const numbers = new Map([['', 0]])
  const codes = new Int32Array(ids.length)
  const placeOf = new Int32Array((ids.at(-1) ?? 0) + 1).fill(-1)
  for (let place = 0; place < ids.length; place++) placeOf[ids[place] ?? 0] = place
  const isFirst =
    db.prepare<[], string>(`SELECT value ->> '$.factPolicy' FROM meta WHERE key = 'rules'`).pluck().get() ===
    'first'
  const told = db
    .prepare<[], [id: number, text: string]>(
      `SELECT coalesce(c.merged_into, c.${table}_id), f.${column}
         FROM ${table}_facts f
         JOIN ${table}s c ON c.${table}_id = f.${table}_id
        WHERE f.${column} <> '' AND f.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
        ORDER BY c.merged_into IS NULL, f.import_id ${isFirst ? 'DESC' : ''}`,
    )
    .raw()
  const chosen = db
    .prepare<[string, string], [id: number, text: string]>(
      `SELECT m.entity_id, m.facts ->> ? FROM merged_facts m JOIN steps s ON s.step_id = m.step_id
        WHERE m.entity = ? AND s.state = 'done' AND m.facts ->> '$.${column}' IS NOT NULL ORDER BY m.step_id`,
    )
    .raw()
  const put = ([id, text]: readonly [number, string]): void => {
    const place = placeOf[id] ?? -1
    if (place < 0) return
    let number = numbers.get(text)
    if (number === undefined) {
      number = texts.push(text) - 1
      numbers.set(text, number)
    }
    codes[place] = number
  }
  // What counts more comes later and is written over what counts less.
  for (const row of told.iterate()) put(row)
  for (const row of chosen.iterate(`$.${column}`, table)) put(row)
  return { codes, texts }
}

/** 1 for customers who are never contacted. */
export function suppressedColumn(db: ReadableDb, ids: Int32Array): Uint8Array {
  const flags = new Uint8Array(ids.length)
  if (!hasSuppressions(db)) return flags
  const suppressed = suppressedCustomers(db)
  ids.forEach((id, place) => {
    if (suppressed.has(id)) flags[place] = 1
  })
  return flags
}

/** Consent by channel: 0 nothing known, 1 given, 2 refused. O(consents). */
export function consentColumn(db: ReadableDb, channel: string, ids: Int32Array): Uint8Array {
  const flags = new Uint8Array(ids.length)
  const states = new Map(
    db
      .prepare<[string], [number, string]>(
        'SELECT customer_id, state FROM visible_consents WHERE channel = ?',
      )
      .raw()
      .all(channel),
  )
  ids.forEach((id, place) => {
    const state = states.get(id)
    if (state !== undefined) flags[place] = state === 'granted' ? 1 : 2
  })
  return flags
}

/** When each customer joined by his own facts, or NaN. */
export function joinedColumn(db: ReadableDb, ids: Int32Array): Float64Array {
  const times = new Float64Array(ids.length).fill(NaN)
  const joined = new Map(
    db
      .prepare<[], [number, number]>(
        `SELECT coalesce(c.merged_into, c.customer_id), min(f.joined_at) FROM customer_facts f
           JOIN customers c ON c.customer_id = f.customer_id
          WHERE f.joined_at IS NOT NULL AND f.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
          GROUP BY 1`,
      )
      .raw()
      .all(),
  )
  ids.forEach((id, place) => {
    const at = joined.get(id)
    if (at !== undefined) times[place] = at
  })
  return times
}

/** Visible products, ascending. */
export function productIds(db: ReadableDb): Int32Array {
  return Int32Array.from(
    db.prepare<[], number>('SELECT product_id FROM visible_products ORDER BY product_id').pluck().all(),
  )
}
