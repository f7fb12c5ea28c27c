import type { ReadableDb, WritableDb } from '../database.ts'

/** Identities have so many bits. */
const IDENTITY_BITS = 53
/** Of a bucket: enough that the pages they fill are nearly full, few enough that reading one takes microseconds. */
const BUCKET_ENTRIES = 512
const MAX_BITS = 19
const PLACES = 2 ** 20
const ENTRY_BYTES = 12

export type IdentityRun = {
  readonly id: number
  /** Row ids of its rows are between these. */
  readonly first: number
  readonly last: number
  /** It has 2^bits buckets. */
  readonly bits: number
}

/** Identities of a bucket, and the row of each, counted from the first of the run. */
export type IdentityBucket = { readonly identities: Float64Array; readonly rows: Uint32Array }

/**
 * Keeps the identities of rows that are copied together, for later imports to find them by: `identities[i]` is that of the row with the id
 * `first + i`. Sorted into buckets in two passes, O(rows). Within the transaction that copies the rows.
 */
export function insertIdentityRun(
  db: WritableDb,
  first: number,
  identities: Float64Array,
  length: number,
): void {
  if (length === 0) return
  const bits = bitsFor(length)
  const run = insertRun(db, { first, last: first + length - 1, bits })
  const scale = 2 ** (IDENTITY_BITS - bits)
  const ends = new Uint32Array(2 ** bits)
  for (let row = 0; row < length; row++) {
    const bucket = Math.floor((identities[row] ?? 0) / scale)
    ends[bucket] = (ends[bucket] ?? 0) + 1
  }
  let sum = 0
  for (let bucket = 0; bucket < ends.length; bucket++) {
    const count = ends[bucket] ?? 0
    ends[bucket] = sum
    sum += count
  }
  const order = new Uint32Array(length)
  for (let row = 0; row < length; row++) {
    const bucket = Math.floor((identities[row] ?? 0) / scale)
    const at = ends[bucket] ?? 0
    order[at] = row
    ends[bucket] = at + 1
  }
  const insert = db.prepare<[number, Buffer]>('INSERT INTO identity_buckets (place, entries) VALUES (?, ?)')
  let start = 0
  for (let bucket = 0; bucket < ends.length; bucket++) {
    const end = ends[bucket] ?? 0
    if (end > start) {
      const rows = order.subarray(start, end)
      insert.run(placeOf(run, bucket), packed(rows, identities))
    }
    start = end
  }
}

function insertRun(db: WritableDb, { first, last, bits }: Omit<IdentityRun, 'id'>): number {
  const { lastInsertRowid } = db
    .prepare<[number, number, number]>('INSERT INTO identity_runs (first_id, last_id, bits) VALUES (?, ?, ?)')
    .run(first, last, bits)
  return Number(lastInsertRowid)
}

/** Of buckets for so many identities, the logarithm of their number. */
function bitsFor(identities: number): number {
  return Math.min(MAX_BITS, Math.max(0, Math.ceil(Math.log2(identities / BUCKET_ENTRIES))))
}

/** Runs of a project, the earliest first. */
export function listIdentityRuns(db: ReadableDb): IdentityRun[] {
  return db
    .prepare<[], IdentityRun>(
      'SELECT run_id AS id, first_id AS first, last_id AS last, bits FROM identity_runs ORDER BY run_id',
    )
    .all()
}

/** Where the bucket of an identity is kept. */
export function bucketPlace({ id, bits }: Pick<IdentityRun, 'id' | 'bits'>, identity: number): number {
  return placeOf(id, Math.floor(identity / 2 ** (IDENTITY_BITS - bits)))
}

function placeOf(run: number, bucket: number): number {
  return run * PLACES + bucket
}

/** All buckets of a run. Streams. */
export function* bucketsOf(db: ReadableDb, { id }: IdentityRun): Generator<IdentityBucket, void, undefined> {
  const entries = db
    .prepare<[number, number], Buffer>('SELECT entries FROM identity_buckets WHERE place BETWEEN ? AND ?')
    .pluck()
  for (const each of entries.iterate(placeOf(id, 0), placeOf(id, PLACES - 1))) yield unpacked(each)
}

export function unpacked(entries: Buffer): IdentityBucket {
  const count = entries.length / ENTRY_BYTES
  // Numbers have to lie at multiples of their size.
  const copy = new Uint8Array(entries).buffer
  return { identities: new Float64Array(copy, 0, count), rows: new Uint32Array(copy, count * 8, count) }
}

/** A question is asked of each run: of so many it still takes some ten microseconds. */
const MOST_RUNS = 16
const MERGED_AT_ONCE = 9

/**
 * Makes one run of neighbours where there are more than a question should be asked of: of those whose rows are fewest for each run that goes.
 * Imports of the same size are merged nine at a time, so each identity is written again once for some eight imports at most, and less often the more
 * rows its run has. Within the transaction that added the last run. O(rows of the runs), memory of a bucket of each.
 */
export function mergeIdentityRuns(db: WritableDb, most = MOST_RUNS): void {
  const runs = listIdentityRuns(db).sort((a, b) => a.first - b.first)
  if (runs.length > most) mergeInto(db, cheapestToMerge(runs))
}

function cheapestToMerge(runs: readonly IdentityRun[]): readonly IdentityRun[] {
  let [from, to, least] = [0, 2, Number.POSITIVE_INFINITY]
  for (let first = 0; first < runs.length; first++) {
    let rows = rowsIn(runs[first])
    for (let end = first + 2; end <= Math.min(runs.length, first + MERGED_AT_ONCE); end++) {
      rows += rowsIn(runs[end - 1])
      const cost = rows / (end - first - 1)
      if (cost < least) [from, to, least] = [first, end, cost]
    }
  }
  return runs.slice(from, to)
}

function rowsIn(run: IdentityRun | undefined): number {
  return run === undefined ? 0 : run.last - run.first + 1
}

function mergeInto(db: WritableDb, runs: readonly IdentityRun[]): void {
  const first = Math.min(...runs.map((run) => run.first))
  const last = Math.max(...runs.map((run) => run.last))
  const rows = runs.reduce((sum, run) => sum + rowsIn(run), 0)
  const bits = Math.max(bitsFor(rows), ...runs.map((run) => run.bits))
  const merged = insertRun(db, { first, last, bits })
  const scale = 2 ** (IDENTITY_BITS - bits)
  const insert = db.prepare<[number, Buffer]>('INSERT INTO identity_buckets (place, entries) VALUES (?, ?)')
  const read = db.prepare<[number], Buffer>('SELECT entries FROM identity_buckets WHERE place = ?').pluck()
  const sources = runs.map((run) => ({ run, bucket: -1, entries: NO_ENTRIES }))
  for (let bucket = 0; bucket < 2 ** bits; bucket++) {
    const identities: number[] = []
    const offsets: number[] = []
    for (const source of sources) {
      // The new buckets are parts of the old ones.
      const old = bucket >>> (bits - source.run.bits)
      if (old !== source.bucket) {
        const entries = read.get(placeOf(source.run.id, old))
        source.bucket = old
        source.entries = entries === undefined ? NO_ENTRIES : unpacked(entries)
      }
      source.entries.identities.forEach((identity, at) => {
        if (Math.floor(identity / scale) !== bucket) return
        identities.push(identity)
        offsets.push(source.run.first - first + (source.entries.rows[at] ?? 0))
      })
    }
    if (identities.length > 0)
      insert.run(
        placeOf(merged, bucket),
        Buffer.concat([bytesOf(Float64Array.from(identities)), bytesOf(Uint32Array.from(offsets))]),
      )
  }
  for (const run of runs) removeRun(db, run.id)
}

const NO_ENTRIES: IdentityBucket = { identities: new Float64Array(0), rows: new Uint32Array(0) }

function removeRun(db: WritableDb, id: number): void {
  db.prepare<[number, number]>('DELETE FROM identity_buckets WHERE place BETWEEN ? AND ?').run(
    placeOf(id, 0),
    placeOf(id, PLACES - 1),
  )
  db.prepare<[number]>('DELETE FROM identity_runs WHERE run_id = ?').run(id)
}

function packed(rows: Uint32Array, identities: Float64Array): Buffer {
  const bytes = new ArrayBuffer(rows.length * ENTRY_BYTES)
  const of = new Float64Array(bytes, 0, rows.length)
  for (let at = 0; at < rows.length; at++) of[at] = identities[rows[at] ?? 0] ?? 0
  new Uint32Array(bytes, rows.length * 8).set(rows)
  return Buffer.from(bytes)
}

/**
 * Takes the identities of rows out of their runs: what is left of a person who is erased. Before the rows change. `ids`: a query of row ids with one
 * parameter. O(rows), a bucket written for each.
 */
export function forgetIdentities(db: WritableDb, ids: string, parameter: string): void {
  const rows = db
    .prepare<[string], { id: number; identity: number }>(
      `SELECT interaction_id AS id, -identity AS identity FROM interactions WHERE identity < 0 AND interaction_id IN (${ids})`,
    )
    .all(parameter)
  if (rows.length === 0) return
  const runs = listIdentityRuns(db)
  const read = db.prepare<[number], Buffer>('SELECT entries FROM identity_buckets WHERE place = ?').pluck()
  const write = db.prepare<[Buffer, number]>('UPDATE identity_buckets SET entries = ? WHERE place = ?')
  for (const { id, identity } of rows)
    for (const run of runs) {
      if (id < run.first || id > run.last) continue
      const place = bucketPlace(run, identity)
      const entries = read.get(place)
      if (entries === undefined) continue
      const { identities, rows: own } = unpacked(entries)
      const kept = [...own.keys()].filter((at) => (own[at] ?? 0) !== id - run.first)
      if (kept.length === own.length) continue
      const left = Float64Array.from(kept, (at) => identities[at] ?? 0)
      const offsets = Uint32Array.from(kept, (at) => own[at] ?? 0)
      write.run(Buffer.concat([bytesOf(left), bytesOf(offsets)]), place)
    }
}

function bytesOf(array: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** Drops the runs of which no row is left. */
export function dropEmptyRuns(db: WritableDb): void {
  const empty = db
    .prepare<[], number>(
      `SELECT run_id FROM identity_runs r WHERE NOT EXISTS (
         SELECT 1 FROM interactions x WHERE x.interaction_id BETWEEN r.first_id AND r.last_id AND x.identity < 0)`,
    )
    .pluck()
    .all()
  for (const id of empty) removeRun(db, id)
}
