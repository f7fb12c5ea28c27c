import { z } from 'zod'
import type { ListId } from '../../contract/ids.ts'
import { modelKind, type CustomerCard } from '../../contract/models.ts'
import { listSettings, type ListSettings, type ListSummary } from '../../contract/lists.ts'
import { listOutcome, type ContactChannel, type ListOutcome } from '../../contract/list-rules.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import type { PageOf } from './customers.ts'
import { hasConsents, REFUSED } from './list-inputs.ts'
import { dataFingerprint } from './project.ts'
import { hasSuppressions, SUPPRESSED } from './results.ts'
import { cardOf, containing, customerFact, customerMatches } from './visible.ts'

/** How many reasons a stored recommendation keeps. */
export const REASONS_KEPT = 3

/** The list of one customer: parallel arrays by rank; reasons are `REASONS_KEPT` per rank, product 0 = none. */
export type StoredList = {
  readonly customerId: number
  readonly personal: boolean
  /** Whose best list it is, where it is not personal; null: the best of all. */
  readonly segmentId: number | null
  /** How many products at the end the model did not know. */
  readonly fresh: number
  readonly productIds: Int32Array
  readonly scores: Float64Array
  readonly reasonProducts: Int32Array
  readonly reasonShares: Float64Array
  /** Reasons in words by rank, of a list that a language model put into another order; empty where there is none. */
  readonly words?: readonly string[] | undefined
}

type SummaryRow = Omit<ListSummary, 'id' | 'settings' | 'modelKind' | 'current' | 'outcome'> & {
  id: number
  settings: string
  outcome: string | null
  kind: string
  fingerprint: string
}

const COLUMNS = `l.list_id AS id, l.name, l.outcome, l.settings, m.kind, l.fingerprint, l.created_at AS createdAt, l.customers, l.rows,
                 l.popular_customers AS popularCustomers, l.seconds`

export function listLists(db: ReadableDb): ListSummary[] {
  const present = dataFingerprint(db)
  return db
    .prepare<[], SummaryRow>(
      `SELECT ${COLUMNS} FROM lists l JOIN models m ON m.model_id = l.model_id
        WHERE l.status = 'published' ORDER BY l.list_id DESC`,
    )
    .all()
    .map((row) => summaryOf(row, present))
}

export function getList(db: ReadableDb, id: ListId): ListSummary | undefined {
  const row = db
    .prepare<[number], SummaryRow>(
      `SELECT ${COLUMNS} FROM lists l JOIN models m ON m.model_id = l.model_id
        WHERE l.status = 'published' AND l.list_id = ?`,
    )
    .get(id)
  return row && summaryOf(row, dataFingerprint(db))
}

/** The state of the data a list was made from. */
export function listFingerprint(db: ReadableDb, id: ListId): string {
  return db.prepare<[number], string>('SELECT fingerprint FROM lists WHERE list_id = ?').pluck().get(id) ?? ''
}

export function startList(
  db: WritableDb,
  list: { settings: ListSettings; fingerprint: string; createdAt: number },
): ListId {
  const { lastInsertRowid } = db
    .prepare<[number, string, string, number, string]>(
      `INSERT INTO lists (status, model_id, settings, fingerprint, created_at, name) VALUES ('staging', ?, ?, ?, ?, ?)`,
    )
    .run(
      list.settings.modelId,
      JSON.stringify(list.settings),
      list.fingerprint,
      list.createdAt,
      list.settings.name ?? '',
    )
  return Number(lastInsertRowid) as ListId // minted by the primary key
}

/** Stages the lists of a block of customers in one transaction. */
export function storeLists(db: WritableDb, id: ListId, lists: readonly StoredList[]): void {
  const insert = db.prepare<
    [number, number, number, number | null, number, Buffer, Buffer, Buffer, Buffer, string | null]
  >(
    `INSERT INTO list_customers (list_id, customer_id, personal, segment_id, fresh, product_ids, scores, reason_products, reason_shares, words)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  writing(db, () => {
    for (const list of lists) {
      insert.run(
        id,
        list.customerId,
        list.personal ? 1 : 0,
        list.segmentId,
        list.fresh,
        bytesOf(list.productIds),
        bytesOf(list.scores),
        bytesOf(list.reasonProducts),
        bytesOf(list.reasonShares),
        list.words === undefined ? null : JSON.stringify(list.words),
      )
    }
  })
}

export function publishList(
  db: WritableDb,
  id: ListId,
  outcome: {
    customers: number
    rows: number
    popularCustomers: number
    seconds: number
    /** Null only where nobody counted. */
    outcome: ListOutcome | null
  },
): void {
  db.prepare<object>(
    `UPDATE lists SET status = 'published', customers = @customers, rows = @rows, popular_customers = @popularCustomers,
            seconds = @seconds, outcome = @outcome WHERE list_id = @id`,
  ).run({ ...outcome, id, outcome: outcome.outcome && JSON.stringify(outcome.outcome) })
}

/** Returns whether there is such a list. */
export function renameList(db: WritableDb, id: ListId, name: string): boolean {
  return (
    db
      .prepare<[string, number]>(`UPDATE lists SET name = ? WHERE list_id = ? AND status = 'published'`)
      .run(name, id).changes > 0
  )
}

/** Takes a list out of sight at once; its rows go with {@link removeListRows}, or with the sweep before the next job. */
export function hideList(db: WritableDb, id: ListId): boolean {
  return (
    db
      .prepare<[number]>(`UPDATE lists SET status = 'staging' WHERE list_id = ? AND status = 'published'`)
      .run(id).changes > 0
  )
}

const ROWS_PER_SLICE = 5_000

/** Removes a hidden list slice by slice; yields the rows gone so far. */
export function* removeListRows(db: WritableDb, id: ListId): Generator<number, void, void> {
  const some = db.prepare<[number, number, number]>(
    `DELETE FROM list_customers WHERE list_id = ? AND customer_id IN
       (SELECT customer_id FROM list_customers WHERE list_id = ? ORDER BY customer_id LIMIT ?)`,
  )
  let gone = 0
  for (;;) {
    const { changes } = writing(db, () => some.run(id, id, ROWS_PER_SLICE))
    if (changes === 0) break
    yield (gone += changes)
  }
  db.prepare<[number]>('DELETE FROM lists WHERE list_id = ?').run(id)
}

/** Lists that a model made, with those out of sight. */
export function listsOfModel(db: ReadableDb, modelId: number): ListId[] {
  return db
    .prepare<[number], number>('SELECT list_id FROM lists WHERE model_id = ? ORDER BY list_id')
    .pluck()
    .all(modelId)
    .map((id) => id as ListId) // minted by the primary key
}

/** The products of each customer of a list, streamed in the order of customers: what a comparison needs. */
export function* listedProductIds(
  db: ReadableDb,
  id: ListId,
): Generator<readonly [customer: number, products: Int32Array]> {
  const rows = db
    .prepare<[number], [number, Buffer]>(
      'SELECT customer_id, product_ids FROM list_customers WHERE list_id = ? ORDER BY customer_id',
    )
    .raw()
    .iterate(id)
  for (const [customer, products] of rows) yield [customer, new Int32Array(aligned(products))]
}

/** Who is on a list by their present row ids (whom somebody was merged into stands for him), each with its products. */
export function* listReach(
  db: ReadableDb,
  id: ListId,
): Generator<readonly [customer: number, products: Int32Array]> {
  const rows = db
    .prepare<[number], [number, Buffer]>(
      `SELECT coalesce(c.merged_into, c.customer_id), l.product_ids FROM list_customers l
         JOIN customers c ON c.customer_id = l.customer_id WHERE l.list_id = ? ORDER BY l.customer_id`,
    )
    .raw()
    .iterate(id)
  for (const [customer, products] of rows) yield [customer, new Int32Array(aligned(products))]
}

/** What is stored for one customer of a list, with his card; undefined where he is not on it (any more). */
export function listedCustomer(db: ReadableDb, id: ListId, customer: number): ListedCustomer | undefined {
  const row = db
    .prepare<object, ListCustomerRow>(
      `SELECT ${CUSTOMER_COLUMNS} FROM list_customers l JOIN visible_customers c ON c.customer_id = l.customer_id
        WHERE l.list_id = @id AND l.customer_id = @customer ${allowed(db)}`,
    )
    .get({ ...parameters(db, id, ''), customer })
  return row && listedOf(row)
}

/** The products of one customer of a list; undefined where he is not on it. */
export function productIdsFor(db: ReadableDb, id: ListId, customer: number): Int32Array | undefined {
  const row = db
    .prepare<[number, number], Buffer>(
      'SELECT product_ids FROM list_customers WHERE list_id = ? AND customer_id = ?',
    )
    .pluck()
    .get(id, customer)
  return row && new Int32Array(aligned(row))
}

type ListCustomerRow = {
  id: number
  externalId: string
  name: string
  email: string
  personal: number
  segmentId: number | null
  fresh: number
  productIds: Buffer
  scores: Buffer
  reasonProducts: Buffer
  reasonShares: Buffer
  words: string | null
}

const CUSTOMER_COLUMNS = `c.customer_id AS id, c.external_id AS externalId, ${customerFact('name', 'c.customer_id')} AS name,
  ${customerFact('email', 'c.customer_id')} AS email, l.personal, l.segment_id AS segmentId, l.fresh, l.product_ids AS productIds, l.scores,
  l.reason_products AS reasonProducts, l.reason_shares AS reasonShares, l.words`

export type ListedCustomer = { readonly customer: CustomerCard; readonly list: StoredList }

/** How many customers of a list a search finds. */
export function countListed(db: ReadableDb, id: ListId, search: string): number {
  return (
    db
      .prepare<object, number>(
        `SELECT count(*) FROM list_customers l JOIN visible_customers c ON c.customer_id = l.customer_id
          WHERE l.list_id = @id ${allowed(db)} ${search === '' ? '' : `AND ${customerMatches('c.customer_id', 'c.external_id')}`}`,
      )
      .pluck()
      .get(parameters(db, id, search)) ?? 0
  )
}

/** A page of a list's customers; undone imports take their customers out of sight, and so does a suppression that came later. */
export function listedPage(db: ReadableDb, id: ListId, page: PageOf): ListedCustomer[] {
  return db
    .prepare<object, ListCustomerRow>(`${selection(db, page.search)} LIMIT @limit OFFSET @offset`)
    .all({ ...parameters(db, id, page.search), limit: page.limit, offset: page.offset })
    .map(listedOf)
}

/** All customers of a list, streamed in the order of their ids. */
export function* listedCustomers(db: ReadableDb, id: ListId, search: string): Generator<ListedCustomer> {
  const rows = db.prepare<object, ListCustomerRow>(selection(db, search)).iterate(parameters(db, id, search))
  for (const row of rows) yield listedOf(row)
}

/** Who is on a list with products of his own, may be contacted and (where told) belongs to a segment; in the order of their ids. */
export function personalIdsOf(db: ReadableDb, id: ListId, segment: number | null): number[] {
  return db
    .prepare<object, number>(
      `SELECT l.customer_id FROM list_customers l JOIN visible_customers c ON c.customer_id = l.customer_id
        WHERE l.list_id = @id AND l.personal = 1 ${allowed(db)}
          ${segment === null ? '' : 'AND l.customer_id IN (SELECT customer_id FROM segment_members WHERE segment_id = @segment)'}
        ORDER BY l.customer_id`,
    )
    .pluck()
    .all({ ...parameters(db, id, ''), ...(segment === null ? {} : { segment }) })
}

/** SQL condition: who asked not to be contacted since the list was made, or refused its channel (@channel), is not on it any more. */
function allowed(db: ReadableDb): string {
  const suppressed = hasSuppressions(db) ? `AND l.customer_id NOT IN (${SUPPRESSED})` : ''
  return hasConsents(db) ? `${suppressed} AND l.customer_id NOT IN (${REFUSED})` : suppressed
}

function selection(db: ReadableDb, search: string): string {
  return `SELECT ${CUSTOMER_COLUMNS}
            FROM list_customers l JOIN visible_customers c ON c.customer_id = l.customer_id
           WHERE l.list_id = @id ${allowed(db)} ${search === '' ? '' : `AND ${customerMatches('c.customer_id', 'c.external_id')}`}
           ORDER BY l.customer_id`
}

function parameters(db: ReadableDb, id: ListId, search: string): object {
  const consent = hasConsents(db) ? { channel: channelOf(db, id) } : {}
  return search === '' ? { id, ...consent } : { id, ...consent, pattern: containing(search) }
}

function channelOf(db: ReadableDb, id: ListId): ContactChannel | 'any' {
  const settings = db
    .prepare<[number], string>('SELECT settings FROM lists WHERE list_id = ?')
    .pluck()
    .get(id)
  return settings === undefined
    ? 'any'
    : (listSettings.parse(JSON.parse(settings)).rules?.consent?.channel ?? 'any')
}

const words = z.array(z.string())

function listedOf(row: ListCustomerRow): ListedCustomer {
  return {
    customer: cardOf({ id: row.id, externalId: row.externalId, name: row.name, email: row.email }),
    list: {
      customerId: row.id,
      personal: row.personal === 1,
      segmentId: row.segmentId,
      fresh: row.fresh,
      productIds: new Int32Array(aligned(row.productIds)),
      scores: new Float64Array(aligned(row.scores)),
      reasonProducts: new Int32Array(aligned(row.reasonProducts)),
      reasonShares: new Float64Array(aligned(row.reasonShares)),
      ...(row.words === null ? {} : { words: words.parse(JSON.parse(row.words)) }),
    },
  }
}

function summaryOf(row: SummaryRow, present: string): ListSummary {
  const { id, settings, kind, fingerprint, outcome, ...rest } = row
  return {
    ...rest,
    outcome: outcome === null ? null : listOutcome.parse(JSON.parse(outcome)),
    id: id as ListId, // minted by the primary key
    settings: listSettings.parse(JSON.parse(settings)),
    modelKind: modelKind.parse(kind),
    current: fingerprint === present,
  }
}

function bytesOf(array: Int32Array | Float64Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength)
}

/** A buffer of its own: blobs may come at any offset, typed arrays need multiples of their element size. */
function aligned(bytes: Buffer): ArrayBuffer {
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  return copy.buffer
}
