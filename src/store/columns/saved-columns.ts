import { z } from 'zod'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import type { CustomerColumns } from './customer-columns.ts'

/** SQLite moves a blob as a whole; pieces of this size keep memory low. */
const CHUNK_BYTES = 16 * 1024 * 1024

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
} as const
type ColumnName = keyof typeof makers
// The object above has these keys and no others.
const names = Object.keys(makers) as ColumnName[]

const head = z.object({
  channels: z.array(z.string()),
  currency: z.string(),
  otherCurrency: z.number(),
  bytes: z.record(z.string(), z.number()),
})
const HEAD = 'head'

/** Keeps columns in the project in the place of older ones, so that the next process reads them instead of the rows. O(bytes). */
export function saveCustomerColumns(db: WritableDb, columns: CustomerColumns): void {
  const insert = db.prepare<[string, number, string, Buffer]>(
    'INSERT INTO customer_columns (name, chunk, fingerprint, data) VALUES (?, ?, ?, ?)',
  )
  const { fingerprint, channels, currency, otherCurrency } = columns
  const bytes = Object.fromEntries(names.map((name) => [name, columns[name].byteLength]))
  forgetCustomerColumns(db)
  for (const name of names) {
    const array = columns[name]
    const data = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
    for (let chunk = 0; chunk * CHUNK_BYTES < data.length; chunk++) {
      const part = data.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES)
      writing(db, () => insert.run(name, chunk, fingerprint, part))
    }
  }
  // The head comes last: columns without it are not complete.
  const about = JSON.stringify({ channels, currency, otherCurrency, bytes })
  writing(db, () => insert.run(HEAD, 0, fingerprint, Buffer.from(about)))
}

/** Takes the columns out of the project; whoever erases a person calls this. */
export function forgetCustomerColumns(db: WritableDb): void {
  writing(db, () => db.prepare('DELETE FROM customer_columns').run())
}

/** The columns kept for these data, or undefined. O(bytes): about 0.1 s per million events. */
export function loadCustomerColumns(db: ReadableDb, fingerprint: string): CustomerColumns | undefined {
  const about = db
    .prepare<[string, string], Buffer>(
      'SELECT data FROM customer_columns WHERE name = ? AND chunk = 0 AND fingerprint = ?',
    )
    .pluck()
    .get(HEAD, fingerprint)
  if (about === undefined) return undefined
  const { bytes, ...rest } = head.parse(JSON.parse(about.toString('utf8')))
  const column = <N extends ColumnName>(name: N): ReturnType<(typeof makers)[N]> =>
    // The maker of this name, which the compiler does not follow through the union.
    makers[name](bytesOf(db, name, fingerprint, bytes[name] ?? 0)) as ReturnType<(typeof makers)[N]>
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
  }
}

function bytesOf(db: ReadableDb, name: string, fingerprint: string, length: number): ArrayBuffer {
  const bytes = new Uint8Array(length)
  const read = db
    .prepare<[string, number, string], Buffer>(
      'SELECT data FROM customer_columns WHERE name = ? AND chunk = ? AND fingerprint = ?',
    )
    .pluck()
  for (let at = 0, chunk = 0; at < length; chunk++) {
    const part = read.get(name, chunk, fingerprint)
    if (part === undefined) throw new Error(`a kept column lacks a piece: ${name} ${chunk}`)
    bytes.set(part, at)
    at += part.length
  }
  return bytes.buffer
}
