import type { WritableDb } from '../database.ts'
import type { CustomerFacts, ProductFacts } from './import-rows.ts'

/** Ids kept at hand; beyond that they are looked up again, so that memory does not grow with the file. */
const MAX_CACHED = 60_000

type Known = { readonly id: number; readonly filled: number }

/** A map that forgets what was not asked for lately: two generations of at most `capacity` entries. */
export class BoundedCache<T> {
  readonly #capacity: number
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  constructor(capacity: number = MAX_CACHED) {
    this.#capacity = capacity
  }

  get(key: string): T | undefined {
    const found = this.#young.get(key)
    if (found !== undefined) return found
    const older = this.#old.get(key)
    if (older !== undefined) this.#put(key, older)
    return older
  }

  set(key: string, value: T): void {
    // A cell is a slice of the text of thousands of records, and would keep all of it in memory.
    this.#put(key.length < 13 ? key : Buffer.from(key).toString(), value)
  }

  #put(key: string, value: T): void {
    if (this.#young.size >= this.#capacity && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}

export type EntityStager<Facts> = {
  /**
   * Row id of the customer (or product) of this name, made where it is new, with the facts this import tells about it:
   * of several different values in one file the first one counts. `isFirst`: the import had not mentioned it before.
   */
  readonly stage: (externalId: string, facts: Facts) => { readonly id: number; readonly isFirst: boolean }
}

export function customerStager(db: WritableDb, importId: number): EntityStager<CustomerFacts> {
  const insert = db.prepare<[number, number, string, string, string, string, string]>(
    `INSERT INTO customer_facts (customer_id, import_id, name, email, phone, country, city) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (customer_id, import_id) DO NOTHING`,
  )
  const fill = db.prepare<[string, string, string, string, string, number, number]>(
    `UPDATE customer_facts
        SET name = coalesce(nullif(name, ''), ?), email = coalesce(nullif(email, ''), ?), phone = coalesce(nullif(phone, ''), ?),
            country = coalesce(nullif(country, ''), ?), city = coalesce(nullif(city, ''), ?)
      WHERE customer_id = ? AND import_id = ?`,
  )
  return entityStager(
    db.prepare<[string], number>('SELECT customer_id FROM customers WHERE external_id = ?').pluck(),
    db.prepare<[string]>('INSERT INTO customers (external_id) VALUES (?)'),
    (id, { name, email, phone, country, city }) =>
      insert.run(id, importId, name, email, phone, country, city).changes > 0,
    (id, { name, email, phone, country, city }) => fill.run(name, email, phone, country, city, id, importId),
    ({ name, email, phone, country, city }) =>
      bit(name, 1) | bit(email, 2) | bit(phone, 4) | bit(country, 8) | bit(city, 16),
  )
}

export function productStager(db: WritableDb, importId: number): EntityStager<ProductFacts> {
  const insert = db.prepare<[number, number, string, string]>(
    `INSERT INTO product_facts (product_id, import_id, name, category) VALUES (?, ?, ?, ?)
     ON CONFLICT (product_id, import_id) DO NOTHING`,
  )
  const fill = db.prepare<[string, string, number, number]>(
    `UPDATE product_facts SET name = coalesce(nullif(name, ''), ?), category = coalesce(nullif(category, ''), ?)
      WHERE product_id = ? AND import_id = ?`,
  )
  return entityStager(
    db.prepare<[string], number>('SELECT product_id FROM products WHERE external_id = ?').pluck(),
    db.prepare<[string]>('INSERT INTO products (external_id) VALUES (?)'),
    (id, { name, category }) => insert.run(id, importId, name, category).changes > 0,
    (id, { name, category }) => fill.run(name, category, id, importId),
    ({ name, category }) => bit(name, 1) | bit(category, 2),
  )
}

export type CampaignStager = (name: string) => number | null

export function campaignStager(db: WritableDb): CampaignStager {
  const find = db.prepare<[string], number>('SELECT campaign_id FROM campaigns WHERE name = ?').pluck()
  const insert = db.prepare<[string]>('INSERT INTO campaigns (name) VALUES (?)')
  const known = new BoundedCache<number>(10_000)
  return (name) => {
    if (name === '') return null
    const cached = known.get(name)
    if (cached !== undefined) return cached
    const id = find.get(name) ?? Number(insert.run(name).lastInsertRowid)
    known.set(name, id)
    return id
  }
}

function bit(fact: string, value: number): number {
  return fact === '' ? 0 : value
}

function entityStager<Facts>(
  find: { get(externalId: string): number | undefined },
  insertEntity: { run(externalId: string): { lastInsertRowid: number | bigint } },
  insertFacts: (id: number, facts: Facts) => boolean,
  fillFacts: (id: number, facts: Facts) => unknown,
  filledBy: (facts: Facts) => number,
): EntityStager<Facts> {
  const known = new BoundedCache<Known>()
  return {
    stage(externalId, facts) {
      const filled = filledBy(facts)
      const cached = known.get(externalId)
      if (cached !== undefined) {
        const hasNew = (filled & ~cached.filled) !== 0
        if (hasNew) {
          fillFacts(cached.id, facts)
          known.set(externalId, { id: cached.id, filled: cached.filled | filled })
        }
        return { id: cached.id, isFirst: false }
      }
      const id = find.get(externalId) ?? Number(insertEntity.run(externalId).lastInsertRowid)
      const isFirst = insertFacts(id, facts)
      // Seen before but forgotten: what is filled is not known here, so the next row with facts asks again.
      if (!isFirst && filled !== 0) fillFacts(id, facts)
      known.set(externalId, { id, filled })
      return { id, isFirst }
    },
  }
}
