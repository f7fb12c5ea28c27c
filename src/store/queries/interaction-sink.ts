import { InteractionImage, MAX_ROWS } from '../bulk/interaction-image.ts'
import type { NumberedInteraction } from '../bulk/numbered-interaction.ts'
import { attachedAs } from '../bulk/staged-file.ts'
import type { EncodedSetting } from '../bulk/interaction-record.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { orderIdOf, told } from './column-identities.ts'
import type { InteractionColumns, InteractionSetting } from './interaction-columns.ts'
import { RowTable } from './row-table.ts'
import { StoredIdentities } from './stored-identities.ts'

/** Where staged interactions go. */
export type InteractionSink = {
  /** An interaction of this identity that is there already and of which `isSame` holds. */
  readonly find: (
    identity: number,
    isSame: (row: StoredInteraction) => boolean,
  ) => StoredInteraction | undefined
  /** Adds an interaction that was not found. */
  readonly add: (row: NumberedInteraction) => number
  /** Adds a row of columns, likewise. `customer`, `product`: the row ids under which they count. */
  readonly addAt: (
    columns: InteractionColumns,
    row: number,
    customer: number,
    product: number,
    setting: PlacedSetting,
    identity: number,
  ) => number
  /** Tells which identities will be asked next, so that what is to be looked up is at hand. */
  readonly expect: (identities: Float64Array, length: number) => void
  /**
   * The first place from `from` on of an identity that may be there already, or `to`. Those before it are new, and taken down: their rows have to be
   * added next, each with {@link InteractionSink.addClaimed}.
   */
  readonly claim: (identities: Float64Array, from: number, to: number) => number
  /** As {@link InteractionSink.addAt}, of a row whose identity was claimed. */
  readonly addClaimed: InteractionSink['addAt']
  /** Tells that a row counts for another than it names since a step merged the two. */
  readonly move: (id: number, step: number, entity: 'customer' | 'product', from: number) => void
  /** Whether rows will be written between this transaction and the next: whoever they refer to has to be there before. */
  readonly isFull: () => boolean
  /** Between transactions: writes what waits where it is full. */
  readonly settle: () => void
  /** Writes all that waits. `onStep` is told after each step that takes long. */
  readonly finish: (onStep?: () => void) => void
  /** Forgets all that waits. */
  readonly discard: () => void
}

export type StoredInteraction = Omit<
  NumberedInteraction,
  'line' | 'currency' | 'channel' | 'campaign' | 'identity'
> & {
  readonly id: number
}

/** A setting with the row id of its campaign. */
export type PlacedSetting = EncodedSetting & {
  readonly text: Pick<InteractionSetting, 'currency' | 'channel'>
  readonly campaignId: number | null
}

const COLUMNS = `interaction_id AS id, import_id AS importId, customer_id AS customer, product_id AS product, occurred_at AS at, kind,
                 order_id AS orderId, quantity, unit_price_micros AS unitPriceMicros, rating`

/** Each row goes into the project at once: for few of them. */
export function directSink(db: WritableDb, importId: number): InteractionSink {
  const find = identityFinder(db, new StoredIdentities(db))
  const insert = db.prepare<(number | string | null)[]>(
    `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, order_id, quantity,
                               unit_price_micros, currency, rating, channel, campaign_id, identity)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const add = (row: NumberedInteraction): number =>
    Number(
      insert.run(
        row.importId,
        row.line,
        row.customer,
        row.product,
        row.kind,
        row.at,
        row.orderId,
        row.quantity,
        row.unitPriceMicros,
        row.currency,
        row.rating,
        row.channel,
        row.campaign,
        row.identity,
      ).lastInsertRowid,
    )
  const addAt: InteractionSink['addAt'] = (columns, row, customer, product, { text, campaignId }, identity) =>
    add({
      importId,
      line: columns.lines[row] ?? 0,
      customer,
      product,
      kind: columns.kinds[row] ?? 0,
      at: told(columns.times[row]),
      orderId: orderIdOf(columns, row),
      quantity: columns.quantities[row] ?? 0,
      unitPriceMicros: told(columns.prices[row]),
      currency: text.currency,
      rating: told(columns.ratings[row]),
      channel: text.channel,
      campaign: campaignId,
      identity,
    })
  return {
    find,
    add,
    addAt,
    expect: () => undefined,
    claim: (_, from) => from,
    addClaimed: addAt,
    move: mover(db),
    isFull: () => false,
    settle: () => undefined,
    finish: () => undefined,
    discard: () => undefined,
  }
}

/** Of the project's pages: what is asked while rows wait are a few of each tree. */
const CACHE_KB = 16_384
/** Rows that count for others than they name, of which is kept here until they are there. */
const MAX_MOVES = 1 << 18

/**
 * Rows wait in files of their own, two million in each, and are copied into the project: file by file where it had no rows before, else some together, since
 * its indexes are built anew with each copy. Memory: two bytes for each row of the
 * file and the project, as soon as the project has rows, and 16 for each that waits, or 24 where the project had none.
 */
export function bulkSink(
  db: WritableDb,
  importId: number,
  expectedRows: number,
  partRows = MAX_ROWS,
): InteractionSink {
  // Lines are mostly longer than those that were counted with.
  const room = Math.floor(expectedRows / 1.3)
  const image = new InteractionImage(db, importId, room, partRows)
  const cacheSize = Number(db.pragma('cache_size', { simple: true }))
  db.pragma(`cache_size = -${CACHE_KB}`)
  /** There is nothing to ask the project as long as it has no interactions. */
  let stored = hasInteractions(db) ? new StoredIdentities(db, room) : undefined
  const isFilled = stored !== undefined
  const sealedRow = sealedFinder(db, image)
  let findStored = stored && identityFinder(db, stored, sealedRow)
  const move = mover(db)
  const rowsAtOnce = Math.min(room, MAX_ROWS)
  const identityOf = (id: number): number => image.identityOf(id)
  const waiting = new RowTable(rowsAtOnce, identityOf)
  let moves: Parameters<InteractionSink['move']>[] = []
  let isSameAs: (row: StoredInteraction) => boolean = () => false
  const confirm = (id: number): StoredInteraction | undefined => {
    const row = image.rowOf(id)
    return row !== undefined && isSameAs({ ...row, id }) ? { ...row, id } : undefined
  }

  function makeRoom(): void {
    if (isFilled && image.canSeal && moves.length < MAX_MOVES) {
      waiting.clear()
      image.seal()
    } else write(false)
    stored?.refresh()
    stored ??= new StoredIdentities(db, room)
    findStored ??= identityFinder(db, stored, sealedRow)
  }

  function write(isLast: boolean, onStep?: () => void): void {
    waiting.clear()
    image.copy(isLast, onStep)
    if (moves.length === 0) return
    writing(db, () => {
      for (const each of moves) move(...each)
    })
    moves = []
  }

  const addClaimed: InteractionSink['addAt'] = (columns, row, customer, product, setting, identity) => {
    const { orderEnds } = columns
    const order = columns.orders[row] ?? 0
    return image.append(
      columns.lines[row] ?? 0,
      customer,
      product,
      columns.kinds[row] ?? 0,
      columns.times[row] ?? Number.NaN,
      columns.orderBytes,
      order === 0 ? 0 : (orderEnds[order - 1] ?? 0),
      orderEnds[order] ?? 0,
      columns.quantities[row] ?? 0,
      columns.prices[row] ?? Number.NaN,
      columns.ratings[row] ?? Number.NaN,
      setting,
      identity,
    )
  }

  return {
    find(identity, isSame) {
      isSameAs = isSame
      return waiting.find(identity, confirm) ?? findStored?.(identity, isSame)
    },
    add(row) {
      const id = image.add(row)
      waiting.add(row.identity, id)
      return id
    },
    addAt(columns, row, customer, product, setting, identity) {
      const id = addClaimed(columns, row, customer, product, setting, identity)
      waiting.add(identity, id)
      return id
    },
    addClaimed,
    expect(identities, length) {
      stored?.fetch(identities, length)
      waiting.fetch(identities, length)
    },
    claim(identities, from, to) {
      const end = stored?.firstKnown(identities, from, to) ?? to
      if (end === from) return from
      return waiting.claim(identities, from, end, image.nextId)
    },
    move: (...moved) => void moves.push(moved),
    isFull: () => image.isFull,
    settle: () => {
      if (image.isFull) makeRoom()
    },
    finish: (onStep) => {
      write(true, onStep)
      db.pragma(`cache_size = ${cacheSize}`)
    },
    discard: () => {
      image.discard()
      db.pragma(`cache_size = ${cacheSize}`)
    },
  }
}

type RowFinder = (id: number) => StoredInteraction | undefined

/** Rows of the parts that wait for their copy. */
function sealedFinder(db: ReadableDb, image: InteractionImage): RowFinder {
  const finders: RowFinder[] = []
  return (id) => {
    const part = image.partOf(id)
    return part === undefined ? undefined : (finders[part] ??= rowFinder(db, attachedAs(part)))(id)
  }
}

function rowFinder(db: ReadableDb, schema: string): RowFinder {
  const byId = db.prepare<[number], StoredInteraction>(
    `SELECT ${COLUMNS} FROM ${schema}.interactions WHERE interaction_id = ?`,
  )
  return (id) => byId.get(id)
}

/** Rows of a project by their identity; `waitingRow`: those that are on their way into it. */
function identityFinder(
  db: ReadableDb,
  stored: StoredIdentities,
  waitingRow: RowFinder = () => undefined,
): InteractionSink['find'] {
  const storedRow = rowFinder(db, 'main')
  return (identity, isSame) => {
    for (const id of stored.rowsOf(identity)) {
      const row = waitingRow(id) ?? storedRow(id)
      if (row !== undefined && isSame(row)) return row
    }
    return undefined
  }
}

function hasInteractions(db: ReadableDb): boolean {
  return db.prepare<[], number>('SELECT 1 FROM interactions LIMIT 1').pluck().get() === 1
}

function mover(db: WritableDb): InteractionSink['move'] {
  const insert = db.prepare<[number, number, string, number]>(
    'INSERT INTO moved_interactions (interaction_id, step_id, entity, from_id) VALUES (?, ?, ?, ?)',
  )
  return (id, step, entity, from) => void insert.run(id, step, entity, from)
}
