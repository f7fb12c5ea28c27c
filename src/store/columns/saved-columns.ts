import { z } from 'zod'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import type { CustomerColumns } from './customer-columns.ts'

/** SQLite moves a blob as a whole; pieces of this size keep memory low. */
const CHUNK_BYTES = 4 * 1024 * 1024

const makers = {
  ids: (bytes: ArrayBuffer) => new Int32Array(bytes),
  start: (bytes: ArrayBuffer) => new Int32Array(bytes),
  at: (bytes: ArrayBuffer) => new Float64Array(bytes),
  kind: (bytes: ArrayBuffer) => new Uint8Array(bytes),
  product: (bytes: ArrayBuffer) => new Int32Array(bytes),
  value: (bytes: ArrayBuffer) => new Float64Array(bytes),
  quantity: (bytes: ArrayBuffer) => new Float32Array(bytes),
  channel: (bytes: ArrayBuffer) => new Uint16Array(bytes),
  campaign: (bytes: ArrayBuffer) => new Int32Array(bytes),
  opensOrder: (bytes: ArrayBuffer) => new Uint8Array(bytes),
  order: (bytes: ArrayBuffer) => new Int32Array(bytes),
  orderKey: (bytes: ArrayBuffer) => new Float64Array(bytes),
} as const
type ColumnName = keyof typeof makers
// The object above has these keys and no others.
const names = Object.keys(makers) as ColumnName[]

const head = z.object({
  channels: z.array(z.string()),
  currency: z.string(),
  otherCurrency: z.number(),
  origin: z.object({
    imports: z.array(z.object({ id: z.number(), told: z.string() })),
    merges: z.array(z.number()),
    erasures: z.number(),
    lastId: z.number(),
    sales: z.record(z.string(), z.number()),
  }),
  bytes: z.record(z.string(), z.number()),
})
const HEAD = 'head'

/** How far a work in slices has come, in rows or bytes. */
export type ColumnsStep = { readonly done: number; readonly total: number }

/**
 * Keeps columns in the project in the place of older ones, so that the next process reads them instead of the rows. A piece per step: what is
 * stopped in between leaves columns without a head, which nobody reads. O(bytes).
 */
export function* savingColumns(db: WritableDb, columns: CustomerColumns): Generator<ColumnsStep, void, void> {
  const insert = db.prepare<[string, number, string, Buffer]>(
    'INSERT INTO customer_columns (name, chunk, fingerprint, data) VALUES (?, ?, ?, ?)',
  )
  const { fingerprint, channels, currency, otherCurrency, origin } = columns
  const bytes = Object.fromEntries(names.map((name) => [name, columns[name].byteLength]))
  const total = Object.values(bytes).reduce((sum, each) => sum + each, 0)
  let done = 0
  forgetCustomerColumns(db)
  for (const name of names) {
    const array = columns[name]
    const data = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
    for (let chunk = 0; chunk * CHUNK_BYTES < data.length; chunk++) {
      const part = data.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES)
      writing(db, () => insert.run(name, chunk, fingerprint, part))
      done += part.length
      yield { done, total }
    }
  }
  // The head comes last: columns without it are not complete.
  const about = JSON.stringify({ channels, currency, otherCurrency, origin, bytes })
  writing(db, () => insert.run(HEAD, 0, fingerprint, Buffer.from(about)))
}

/** Takes the columns out of the project; whoever erases a person calls this. */
export function forgetCustomerColumns(db: WritableDb): void {
  writing(db, () => db.prepare('DELETE FROM customer_columns').run())
}

/** What is told of the columns in the project without reading them; undefined where there are none that this version can use. */
export function keptColumns(
  db: ReadableDb,
): { readonly fingerprint: string; readonly origin: CustomerColumns['origin'] } | undefined {
  const kept = headOf(db)
  return kept && { fingerprint: kept.fingerprint, origin: kept.head.origin }
}

type Kept = { readonly fingerprint: string; readonly head: z.output<typeof head> }

function headOf(db: ReadableDb): Kept | undefined {
  const row = db
    .prepare<[string], [fingerprint: string, data: Buffer]>(
      'SELECT fingerprint, data FROM customer_columns WHERE name = ? AND chunk = 0',
    )
    .raw()
    .get(HEAD)
  if (row === undefined) return undefined
  const [fingerprint, data] = row
  // Columns of an older version lack what rows are added by; they are made anew.
  const parsed = head.safeParse(JSON.parse(data.toString('utf8')))
  return parsed.success ? { fingerprint, head: parsed.data } : undefined
}

/** The columns in the project, whichever data they are of, a piece per step; undefined without any. O(bytes): about 0.1 s per million events. */
export function* loadingColumns(db: ReadableDb): Generator<ColumnsStep, CustomerColumns | undefined, void> {
  const kept = headOf(db)
  if (kept === undefined) return undefined
  const { fingerprint } = kept
  const { bytes, ...rest } = kept.head
  const total = Object.values(bytes).reduce((sum, each) => sum + each, 0)
  const read = new Map<ColumnName, ArrayBuffer>()
  let done = 0
  for (const name of names) {
    const length = bytes[name]
    if (length === undefined) return undefined
    const data = new Uint8Array(length)
    const piece = db
      .prepare<[string, number, string], Buffer>(
        'SELECT data FROM customer_columns WHERE name = ? AND chunk = ? AND fingerprint = ?',
      )
      .pluck()
    for (let at = 0, chunk = 0; at < length; chunk++) {
      const part = piece.get(name, chunk, fingerprint)
      // Another process has begun to put newer ones in their place.
      if (part === undefined) return undefined
      data.set(part, at)
      at += part.length
      done += part.length
      yield { done, total }
    }
    read.set(name, data.buffer)
  }
  const column = <N extends ColumnName>(name: N): ReturnType<(typeof makers)[N]> =>
    // The maker of this name, which the compiler does not follow through the union.
    makers[name](read.get(name) ?? new ArrayBuffer(0)) as ReturnType<(typeof makers)[N]>
  return {
    fingerprint,
    ...rest,
    ids: column('ids'),
    start: column('start'),
    at: column('at'),
    kind: column('kind'),
    product: column('product'),
    value: column('value'),
    quantity: column('quantity'),
    channel: column('channel'),
    campaign: column('campaign'),
    opensOrder: column('opensOrder'),
    order: column('order'),
    orderKey: column('orderKey'),
  }
}
