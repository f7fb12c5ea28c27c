import type { ColumnRole } from '../../contract/column-roles.ts'
import type { WritableDb } from '../database.ts'
import type { CustomerFacts, ProductFacts } from './import-rows.ts'

/** Ids kept at hand; beyond that they are looked up again, so that memory does not grow with the file. */
const MAX_CACHED = 60_000

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

export type Outcome = 'new' | 'changed' | 'same'

export type StagedEntity = {
  /** Row id under which it counts: of whom it was merged into, where it was. */
  readonly id: number
  /** Row id of whom the file names. */
  readonly toldId: number
  /** The step that merged it, so that its rows go back when that is undone; null where it was not merged. */
  readonly mergeStep: number | null
  /** What the row brought. `changed`: known already, and told something new. */
  readonly outcome: Outcome
}

export type EntityStager<Facts> = {
  /**
   * The customer (or product) of this name, made where it is new, with the facts this import tells about it: of several different values in
   * one file the first one counts, and the line that tells another is given to `onConflict`.
   */
  readonly stage: (externalId: string, facts: Facts, line: number) => StagedEntity
}

/** A line tells of someone something else than an earlier line of the same file. */
export type OnConflict = (line: number, role: ColumnRole) => void

type Value = string | number | null

/** A column of facts: its name, the role it was imported by, and how a value that tells nothing looks. */
type Column<Facts> = {
  readonly name: string
  readonly role: ColumnRole
  readonly empty: Value
  readonly of: (facts: Facts) => Value
}

const jsonOf = (attributes: Readonly<Record<string, string>> | null): string =>
  attributes === null ? '{}' : JSON.stringify(attributes)

const customerFactColumns: readonly Column<CustomerFacts>[] = [
  { name: 'name', role: 'customer-name', empty: '', of: (facts) => facts.name },
  { name: 'email', role: 'email', empty: '', of: (facts) => facts.email },
  { name: 'phone', role: 'phone', empty: '', of: (facts) => facts.phone },
  { name: 'country', role: 'country', empty: '', of: (facts) => facts.country },
  { name: 'city', role: 'city', empty: '', of: (facts) => facts.city },
  { name: 'province', role: 'province', empty: '', of: (facts) => facts.province },
  { name: 'postcode', role: 'postcode', empty: '', of: (facts) => facts.postcode },
  { name: 'company', role: 'company', empty: '', of: (facts) => facts.company },
  { name: 'gender', role: 'gender', empty: '', of: (facts) => facts.gender },
  { name: 'birthday', role: 'birthday', empty: '', of: (facts) => facts.birthday },
  { name: 'joined_at', role: 'joined', empty: null, of: (facts) => facts.joinedAt },
  { name: 'tags', role: 'tags', empty: '', of: (facts) => facts.tags },
  { name: 'attributes', role: 'attribute', empty: '{}', of: (facts) => jsonOf(facts.attributes) },
]

const productFactColumns: readonly Column<ProductFacts>[] = [
  { name: 'name', role: 'product-name', empty: '', of: (facts) => facts.name },
  { name: 'category', role: 'category', empty: '', of: (facts) => facts.category },
  { name: 'brand', role: 'brand', empty: '', of: (facts) => facts.brand },
  { name: 'description', role: 'description', empty: '', of: (facts) => facts.description },
  { name: 'url', role: 'url', empty: '', of: (facts) => facts.url },
  { name: 'stock', role: 'stock', empty: null, of: (facts) => facts.stock },
  { name: 'price_micros', role: 'unit-price', empty: null, of: (facts) => facts.priceMicros },
  { name: 'cost_micros', role: 'unit-cost', empty: null, of: (facts) => facts.costMicros },
  { name: 'currency', role: 'currency', empty: 'XXX', of: (facts) => facts.currency },
  { name: 'attributes', role: 'attribute', empty: '{}', of: (facts) => jsonOf(facts.attributes) },
]

export function customerStager(
  db: WritableDb,
  importId: number,
  onConflict?: OnConflict,
): EntityStager<CustomerFacts> {
  return entityStager(db, 'customer', importId, customerFactColumns, onConflict)
}

export function productStager(
  db: WritableDb,
  importId: number,
  onConflict?: OnConflict,
): EntityStager<ProductFacts> {
  return entityStager(db, 'product', importId, productFactColumns, onConflict)
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

/** What this import has told of someone so far, by column. */
type Known = { readonly place: Place; readonly again: StagedEntity; readonly told: Value[] }
type Place = Pick<StagedEntity, 'id' | 'toldId' | 'mergeStep'>

function entityStager<Facts>(
  db: WritableDb,
  entity: 'customer' | 'product',
  importId: number,
  columns: readonly Column<Facts>[],
  onConflict: OnConflict | undefined,
): EntityStager<Facts> {
  const names = columns.map(({ name }) => name)
  const find = db.prepare<[string], { id: number; mergedInto: number | null }>(
    `SELECT ${entity}_id AS id, merged_into AS mergedInto FROM ${entity}s WHERE external_id = ?`,
  )
  const insertEntity = db.prepare<[string]>(`INSERT INTO ${entity}s (external_id) VALUES (?)`)
  const insertFacts = db.prepare<Value[]>(
    `INSERT INTO ${entity}_facts (${entity}_id, import_id, line, ${names.join(', ')})
     VALUES (?, ?, ?, ${names.map(() => '?').join(', ')}) ON CONFLICT (${entity}_id, import_id) DO NOTHING`,
  )
  const updateFacts = db.prepare<Value[]>(
    `UPDATE ${entity}_facts SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE ${entity}_id = ? AND import_id = ?`,
  )
  const own = db
    .prepare<[number, number], Value[]>(
      `SELECT ${names.join(', ')} FROM ${entity}_facts WHERE ${entity}_id = ? AND import_id = ?`,
    )
    .raw()
  const others = db
    .prepare<[number, number], Value[]>(
      `SELECT ${names.map((name) => `f.${name}`).join(', ')} FROM ${entity}_facts f JOIN imports i ON i.import_id = f.import_id
        WHERE f.${entity}_id = ? AND f.import_id <> ? AND i.status = 'published' ORDER BY f.import_id DESC`,
    )
    .raw()
  const placeOf = placeFinder(db, entity)
  const known = new BoundedCache<Known>()

  /** Adds what a further row tells: what is not told yet is kept, what is told otherwise is only reported. */
  function addTo({ place, again, told }: Known, facts: Facts, line: number): StagedEntity {
    let isNew = false
    let differs = false
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]
      const value = column?.of(facts)
      if (column === undefined || value === undefined || value === column.empty) continue
      const before = told[index] ?? null
      if (before === value) continue
      const kept = column.name === 'attributes' ? mergedAttributes(before, value) : before
      const isFree = before === column.empty
      if (isFree || kept !== before) {
        told[index] = isFree ? copied(value) : kept
        isNew = true
      }
      if (isFree || tellsAll(column, kept, value)) continue
      differs = true
      onConflict?.(line, column.role)
    }
    if (isNew) updateFacts.run(...told, place.toldId, importId)
    return isNew || differs ? { ...place, outcome: 'changed' } : again
  }

  return {
    stage(externalId, facts, line) {
      const cached = known.get(externalId)
      if (cached !== undefined) return addTo(cached, facts, line)
      const found = find.get(externalId)
      const toldId = found?.id ?? Number(insertEntity.run(externalId).lastInsertRowid)
      const place = placeOf(toldId, found?.mergedInto ?? null)
      const again: StagedEntity = { ...place, outcome: 'same' }
      const values = columns.map((column) => column.of(facts))
      const isFirst = insertFacts.run(toldId, importId, line, ...values).changes > 0
      if (!isFirst) {
        // Told by this file before, and forgotten since.
        const entry = { place, again, told: own.get(toldId, importId) ?? values }
        known.set(externalId, entry)
        return addTo(entry, facts, line)
      }
      const outcome =
        found === undefined ? 'new' : againstOthers(columns, values, others.all(toldId, importId))
      known.set(externalId, { place, again, told: values.map(copied) })
      return { ...place, outcome }
    },
  }
}

/** What earlier imports do not tell: the entity itself, or one of the facts. */
function againstOthers<Facts>(
  columns: readonly Column<Facts>[],
  values: readonly Value[],
  told: readonly (readonly Value[])[],
): Outcome {
  if (told.length === 0) return 'new'
  const isKnown = columns.every((column, index) => {
    const value = values[index]
    if (value === undefined || value === column.empty) return true
    const latest = told.find((row) => row[index] !== column.empty)?.[index]
    return latest !== undefined && tellsAll(column, latest, value)
  })
  return isKnown ? 'same' : 'changed'
}

/** Whether `told` says all that `value` says. Attributes are compared one by one, since files need not have the same ones. */
function tellsAll<Facts>({ name }: Column<Facts>, told: Value, value: Value): boolean {
  if (told === value || name !== 'attributes') return told === value
  const all = attributesOf(told)
  return Object.entries(attributesOf(value)).every(([key, each]) => each === '' || all[key] === each)
}

/** Attributes that are not told yet are added. */
function mergedAttributes(told: Value, value: Value): string {
  const all = attributesOf(told)
  let isSame = true
  for (const [key, each] of Object.entries(attributesOf(value))) {
    if (each === '' || (all[key] ?? '') !== '') continue
    all[key] = each
    isSame = false
  }
  return isSame ? String(told) : JSON.stringify(all)
}

function attributesOf(json: Value): Record<string, unknown> {
  const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : {}
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
}

/** A cell is a slice of the text of thousands of records, and would keep all of it in memory. */
function copied(value: Value): Value {
  return typeof value !== 'string' || value.length < 13 ? value : Buffer.from(value).toString()
}

/** As whom a customer (product) counts now: who he was merged into, through any number of merges. */
function placeFinder(
  db: WritableDb,
  entity: 'customer' | 'product',
): (toldId: number, mergedInto: number | null) => Place {
  const nextOf = db
    .prepare<[number], number | null>(`SELECT merged_into FROM ${entity}s WHERE ${entity}_id = ?`)
    .pluck()
  const mergeStepOf = db
    .prepare<object, number | null>(
      `SELECT step_id FROM duplicate_pairs
        WHERE entity = '${entity}' AND state = 'merged' AND (a_id = @told OR b_id = @told)
        ORDER BY (a_id = @next OR b_id = @next) DESC, step_id DESC LIMIT 1`,
    )
    .pluck()
  return (toldId, mergedInto) => {
    if (mergedInto === null) return { id: toldId, toldId, mergeStep: null }
    let id = mergedInto
    for (let next = nextOf.get(id); typeof next === 'number'; next = nextOf.get(id)) id = next
    return { id, toldId, mergeStep: mergeStepOf.get({ told: toldId, next: mergedInto }) ?? null }
  }
}
