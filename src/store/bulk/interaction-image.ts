import { writing, type WritableDb } from '../database.ts'
import { insertIdentityRun, mergeIdentityRuns } from '../queries/identity-runs.ts'
import { PageFile } from './page-file.ts'
import { InteractionRecord, type EncodedSetting } from './interaction-record.ts'
import { encodedSetting, rowFrom, type NumberedInteraction } from './numbered-interaction.ts'
import { decodeRecord } from './record.ts'
import {
  attachPart,
  buildLeftOut,
  copyStaged,
  createStagedFile,
  detachParts,
  MAX_PARTS,
  partPathOf,
  removeStagedFiles,
  wayIntoIndexes,
} from './staged-file.ts'
import { orderOf } from './sorted.ts'
import { IndexWriter, MAX_LOCAL_BYTES, TableWriter } from './tree-writer.ts'

const TABLE = 'interactions'
/** Indexes of some rows only: none that is copied is in the first. */
const BY_IDENTITY = 'interactions_by_identity'
const BY_CAMPAIGN = 'interactions_by_campaign'
/** Its entries come behind all others, since imports and rows count up. */
const BY_IMPORT = 'interactions_by_import'
/** Those that are written where the project has no interactions yet. */
const BY_CUSTOMER = 'interactions_by_customer'
const BY_PRODUCT = 'interactions_by_product'
const INDEXES = [BY_IDENTITY, BY_CAMPAIGN, BY_IMPORT, BY_CUSTOMER, BY_PRODUCT]
/** The columns in their order in the file: what is written here has to be exactly what the schema says. */
const COLUMNS =
  'interaction_id,import_id,line,customer_id,product_id,kind,occurred_at,order_id,quantity,unit_price_micros,currency,rating,channel,campaign_id,identity'
/** Rows of one part: their identities take 16 MB; of a first import also whom they name, 16 MB. */
export const MAX_ROWS = 1 << 21
const MIN_ROWS = 1 << 12
const MAX_PAGES = 4_000
const MAX_LONG = 100
const HEADER_PAGE_COUNT = 28

/** A part that is whole and attached: the ids of its rows, and which of the indexes it has may be copied. */
type SealedPart = { readonly first: number; readonly size: number; readonly copied: readonly string[] }

/**
 * Interactions on their way into the project, as database files of their own whose trees are written in order, so that they are copied
 * instead of inserted one by one. Row ids are given here: nobody else may add interactions meanwhile.
 */
export class InteractionImage {
  readonly #db: WritableDb
  /** They wait for their copy together, so that the indexes of the project are built anew once. */
  #sealed: readonly SealedPart[] = []
  readonly #record: InteractionRecord
  /** The setting of the last row that was added as an object. */
  #setting: EncodedSetting = encodedSetting('', '', null)
  #settingOf: Pick<NumberedInteraction, 'currency' | 'channel' | 'campaign'> | undefined
  readonly #importId: number
  #file: PageFile | undefined
  #table: TableWriter | undefined
  #firstId = 0
  #size = 0
  /** Grown as rows come: a small import needs little. */
  #identities: Float64Array
  /** Whom rows name, as long as the project has no others: their indexes are written then. */
  #customers = new Uint32Array(0)
  #products = new Uint32Array(0)
  #roots: ReadonlyMap<string, number> = new Map()
  #hasCampaigns = false
  #isWithoutIndexes = false
  /** Rows that do not fit on a page: at most a few, the file is full soon. */
  readonly #long = new Map<number, NumberedInteraction>()

  readonly #partRows: number

  /**
   * @param expected rows for which there is room from the beginning
   * @param partRows after how many it is full
   */
  constructor(db: WritableDb, importId: number, expected = 0, partRows = MAX_ROWS) {
    this.#partRows = partRows
    const room = Math.max(MIN_ROWS, Math.min(expected, MAX_ROWS))
    this.#identities = new Float64Array(room)
    this.#db = db
    this.#importId = importId
    this.#record = new InteractionRecord(importId)
    const columns = db
      .prepare<[], string>(`SELECT group_concat(name) FROM pragma_table_xinfo('${TABLE}')`)
      .pluck()
      .get()
    if (columns !== COLUMNS)
      throw new Error('the table of interactions is not the one that is written in bulk')
  }

  get isFull(): boolean {
    return (
      this.#size >= this.#partRows || this.#long.size >= MAX_LONG || (this.#file?.pages ?? 0) >= MAX_PAGES
    )
  }

  /** The id of the row that is added next. */
  get nextId(): number {
    if (this.#table === undefined) this.#begin()
    return this.#firstId + this.#size
  }

  /** Adds a row and gives its id. */
  add(row: NumberedInteraction): number {
    if (row.importId !== this.#importId || row.currency.length !== 3)
      throw new Error('a row that the schema does not allow')
    const order = Buffer.from(row.orderId)
    return this.append(
      row.line,
      row.customer,
      row.product,
      row.kind,
      row.at ?? Number.NaN,
      order,
      0,
      order.length,
      row.quantity,
      row.unitPriceMicros ?? Number.NaN,
      row.rating ?? Number.NaN,
      this.#settingFor(row),
      row.identity,
    )
  }

  /** Adds a row of which what is not told is NaN and the id of the order is UTF-8; gives its id. O(length of the row). */
  append(
    line: number,
    customer: number,
    product: number,
    kind: number,
    time: number,
    orderBytes: Uint8Array,
    orderStart: number,
    orderEnd: number,
    quantity: number,
    price: number,
    rating: number,
    setting: EncodedSetting,
    identity: number,
  ): number {
    if (!(line > 0 && quantity > 0) || !isWhole(time) || !isWhole(price))
      throw new Error('a row that the schema does not allow')
    const record = this.#record
    const length = record.measure(
      line,
      customer,
      product,
      kind,
      time,
      orderBytes,
      orderStart,
      orderEnd,
      quantity,
      price,
      rating,
      setting,
      // Rows that have their identity in a run carry it with a minus.
      -identity,
    )
    const table = this.#table ?? this.#begin()
    if (this.#size === this.#identities.length) this.#grow()
    const index = this.#size++
    this.#identities[index] = identity
    if (this.#firstId === 1) {
      this.#customers[index] = customer
      this.#products[index] = product
    }
    const id = this.#firstId + index
    if (length > MAX_LOCAL_BYTES) this.#addLong(table, id, length)
    else {
      const offset = table.reserve(id, length)
      record.write(table.bytes, offset)
    }
    if (!Number.isNaN(setting.campaign)) this.#hasCampaigns = true
    return id
  }

  #addLong(table: TableWriter, id: number, length: number): void {
    const bytes = new Uint8Array(length)
    this.#record.write(bytes, 0)
    this.#long.set(id, rowFrom(decodeRecord(bytes, 0)))
    table.addLong(id, bytes)
  }

  #settingFor(row: NumberedInteraction): EncodedSetting {
    const last = this.#settingOf
    const { currency, channel, campaign } = row
    if (last?.currency !== currency || last.channel !== channel || last.campaign !== campaign) {
      this.#settingOf = row
      this.#setting = encodedSetting(currency, channel, campaign)
    }
    return this.#setting
  }

  /** A row that was added since the last copy, by its id. */
  rowOf(id: number): NumberedInteraction | undefined {
    const index = id - this.#firstId
    if (this.#table === undefined || index < 0 || index >= this.#size) return undefined
    const long = this.#long.get(id)
    if (long !== undefined) return long
    return rowFrom(decodeRecord(this.#table.recordOf(id), 0))
  }

  /** Of a row that was added since the last copy. */
  identityOf(id: number): number {
    return this.#identities[id - this.#firstId] ?? 0
  }

  /** Whether what was added may wait in a file while more is added: there is room for few such files. */
  get canSeal(): boolean {
    return this.#sealed.length < MAX_PARTS - 1
  }

  /**
   * Has what was added wait for the next copy, in a file that is whole; its identities go into the project, where they are found from now on. Of rows that
   * never follow, because the import ends otherwise, they go when that is swept. Outside of a transaction.
   */
  seal(): void {
    const [first, size] = [this.#firstId, this.#size]
    if (this.#closePart(true))
      writing(this.#db, () => {
        insertIdentityRun(this.#db, first, this.#identities, size)
      })
    this.#end()
  }

  /** In which of the files that wait a row is: the number of the part. */
  partOf(id: number): number | undefined {
    const part = this.#sealed.findIndex(({ first, size }) => id >= first && id < first + size)
    return part < 0 ? undefined : part
  }

  /**
   * Copies all that was added into the project, in one transaction of its own: see {@link copyStaged}. Where more will follow and the project had
   * nothing before, its indexes are left out until the last copy; whoever comes after a killed process builds them (`sweepUnpublished`).
   * @param onStep is told after each step that takes long
   */
  copy(isLast = true, onStep: () => void = () => undefined): void {
    const leavesOut = this.#isWithoutIndexes || (!isLast && this.#firstOfAll === 1)
    this.#copy(leavesOut, onStep)
    this.#isWithoutIndexes = leavesOut && !isLast
    if (leavesOut && isLast) buildLeftOut(this.#db, onStep)
  }

  get #firstOfAll(): number {
    return this.#sealed[0]?.first ?? this.#firstId
  }

  #copy(leavesOut: boolean, onStep: () => void): void {
    const stored = this.#firstOfAll - 1
    const [first, size] = [this.#firstId, this.#size]
    const hasOpen = this.#closePart(!leavesOut)
    const parts = this.#sealed
    const added = parts.reduce((sum, part) => sum + part.size, 0)
    try {
      if (parts.length === 0) return
      const way = leavesOut ? 'left out' : wayIntoIndexes(stored, added)
      const copied = INDEXES.filter((name) => parts.every((part) => part.copied.includes(name)))
      copyStaged(this.#db, { table: TABLE, parts: parts.length, way, copied, onStep }, () => {
        if (hasOpen) insertIdentityRun(this.#db, first, this.#identities, size)
        mergeIdentityRuns(this.#db)
      })
    } finally {
      this.discard()
    }
  }

  /** Makes a whole file of what was added, if anything was, and attaches it. */
  #closePart(hasIndexes: boolean): boolean {
    const [file, table] = [this.#file, this.#table]
    if (file === undefined || table === undefined) return false
    table.finish()
    const copied = this.#hasCampaigns ? [BY_IDENTITY] : [BY_IDENTITY, BY_CAMPAIGN]
    if (hasIndexes) copied.push(...this.#writeIndexes(file))
    file.flush()
    const pages = Buffer.alloc(4)
    pages.writeUInt32BE(file.pages)
    file.patch(1, HEADER_PAGE_COUNT, pages)
    this.#closeFile()
    attachPart(this.#db, this.#sealed.length)
    this.#sealed = [...this.#sealed, { first: this.#firstId, size: this.#size, copied }]
    return true
  }

  /** Forgets what was added since the last copy. */
  discard(): void {
    this.#end()
    detachParts(this.#db, this.#sealed.length)
    this.#sealed = []
    removeStagedFiles(this.#db)
  }

  #begin(): TableWriter {
    const last = this.#sealed.at(-1)
    if (last === undefined) removeStagedFiles(this.#db)
    const path = partPathOf(this.#db, this.#sealed.length)
    this.#roots = createStagedFile(this.#db, path, TABLE, INDEXES)
    this.#file = new PageFile(path)
    this.#table = new TableWriter(this.#file, this.#rootOf(TABLE))
    this.#firstId = last === undefined ? this.#latestStored() + 1 : last.first + last.size
    if (this.#firstId === 1) {
      this.#customers = new Uint32Array(this.#identities.length)
      this.#products = new Uint32Array(this.#identities.length)
    }
    return this.#table
  }

  #latestStored(): number {
    return this.#db.prepare<[], number>(`SELECT max(interaction_id) FROM ${TABLE}`).pluck().get() ?? 0
  }

  #rootOf(name: string): number {
    const root = this.#roots.get(name)
    if (root === undefined) throw new Error(`the staged file has no ${name}`)
    return root
  }

  /** Writes the trees of those indexes whose entries all come behind the ones that are there; gives their names. O(rows). */
  #writeIndexes(file: PageFile): string[] {
    const [first, size] = [this.#firstId, this.#size]
    if (!this.#isLatestImport()) return []
    const byImport = new IndexWriter(file, this.#rootOf(BY_IMPORT))
    for (let at = 0; at < size; at++) byImport.add(this.#importId, first + at)
    byImport.finish()
    if (first !== 1) return [BY_IMPORT]
    for (const [name, keys] of [
      [BY_CUSTOMER, this.#customers],
      [BY_PRODUCT, this.#products],
    ] as const) {
      const index = new IndexWriter(file, this.#rootOf(name))
      const order = orderOf(keys, size)
      for (let at = 0; at < size; at++) {
        const row = order[at] ?? 0
        index.add(keys[row] ?? 0, first + row)
      }
      index.finish()
    }
    return [BY_IMPORT, BY_CUSTOMER, BY_PRODUCT]
  }

  #isLatestImport(): boolean {
    const latest = this.#db.prepare<[], number>(`SELECT max(import_id) FROM ${TABLE}`).pluck().get() ?? 0
    return latest <= this.#importId
  }

  #closeFile(): void {
    this.#file?.close()
    this.#file = undefined
    this.#table = undefined
    // The copy needs room of its own.
    this.#customers = new Uint32Array(0)
    this.#products = new Uint32Array(0)
  }

  #end(): void {
    this.#closeFile()
    this.#size = 0
    this.#hasCampaigns = false
    this.#long.clear()
  }

  #grow(): void {
    const identities = new Float64Array(this.#identities.length * 2)
    identities.set(this.#identities)
    this.#identities = identities
    if (this.#firstId !== 1) return
    const [customers, products] = [new Uint32Array(identities.length), new Uint32Array(identities.length)]
    customers.set(this.#customers)
    products.set(this.#products)
    this.#customers = customers
    this.#products = products
  }
}

/** NaN: not told. */
function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) || Number.isNaN(value)
}
