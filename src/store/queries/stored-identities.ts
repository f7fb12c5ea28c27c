import { HashFilter } from '../bulk/hash-filter.ts'
import type { ReadableDb } from '../database.ts'
import {
  bucketPlace,
  bucketsOf,
  listIdentityRuns,
  unpacked,
  type IdentityBucket,
  type IdentityRun,
} from './identity-runs.ts'

/** Identities of the index are read into the filter where there are at most so many for one that is expected to be asked for. */
const WORTH_READING = 8
/** A bucket is looked up in about the time in which so many identities go into the filter. */
const READ_WHILE_LOOKING = 300
/** Buckets that are kept at hand: 16 MB. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024

/**
 * Row ids of a project's interactions by their identity: those of rows that came one by one are in an index, those of rows that were copied in bulk
 * in sorted runs (ADR 0041). A filter answers "none" without looking, as soon as that is worth having one.
 */
export class StoredIdentities {
  readonly #db: ReadableDb
  readonly #expected: number
  readonly #byIndex: { all(identity: number): number[] }
  readonly #bucket: { get(place: number): Buffer | undefined }
  readonly #kept = new Map<number, IdentityBucket>()
  #keptBytes = 0
  #runs: readonly IdentityRun[]
  #runRows = 0
  #filter: HashFilter | undefined
  #isIndexInFilter = false
  #questions = 0

  /** @param expected how many will be asked for, where these are many; then the filter is made at once */
  constructor(db: ReadableDb, expected = 0) {
    this.#db = db
    this.#expected = expected
    this.#byIndex = db
      .prepare<[number], number>(
        'SELECT interaction_id FROM interactions WHERE identity = ? AND identity > 0',
      )
      .pluck()
    this.#bucket = db
      .prepare<[number], Buffer>('SELECT entries FROM identity_buckets WHERE place = ?')
      .pluck()
    this.#runs = listIdentityRuns(db)
    this.#runRows = rowsOf(this.#runs)
    if (expected > 0) this.#makeFilter()
  }

  /** Takes in what was copied since. */
  refresh(): void {
    const known = this.#runs.at(-1)?.id ?? 0
    this.#runs = listIdentityRuns(this.#db)
    this.#runRows = rowsOf(this.#runs)
    if (this.#filter === undefined) return
    // Runs that were merged meanwhile are one of a new id.
    for (const run of this.#runs) if (run.id > known) addRun(this.#db, run, this.#filter)
  }

  /** Has the memory hand over what will be asked next. */
  fetch(identities: Float64Array, length: number): void {
    this.#filter?.fetch(identities, length)
  }

  /** The first place from `from` on of an identity that may be there, or `to`: before it none is. */
  firstKnown(identities: Float64Array, from: number, to: number): number {
    return this.#filter === undefined || !this.#isIndexInFilter
      ? from
      : this.#filter.firstKnown(identities, from, to)
  }

  /** Ids of rows that may have this identity: all that do, and rarely one that has another or is gone since. */
  rowsOf(identity: number): readonly number[] {
    const isInRuns = this.#filter === undefined || this.#filter.has(identity)
    if (!isInRuns && this.#isIndexInFilter) return NONE
    const found = this.#byIndex.all(identity)
    if (!isInRuns) return found
    for (const run of this.#runs) this.#addFrom(run, identity, found)
    this.#questions += this.#runs.length
    if (this.#filter === undefined && this.#questions * READ_WHILE_LOOKING > this.#runRows) this.#makeFilter()
    return found
  }

  #addFrom(run: IdentityRun, identity: number, found: number[]): void {
    const bucket = this.#bucketAt(bucketPlace(run, identity))
    if (bucket === undefined) return
    const { identities, rows } = bucket
    for (let at = identities.indexOf(identity); at >= 0; at = identities.indexOf(identity, at + 1))
      found.push(run.first + (rows[at] ?? 0))
  }

  #bucketAt(place: number): IdentityBucket | undefined {
    const kept = this.#kept.get(place)
    if (kept !== undefined) return kept
    const entries = this.#bucket.get(place)
    if (entries === undefined) return undefined
    const bucket = unpacked(entries)
    if (this.#keptBytes < MAX_KEPT_BYTES) {
      this.#kept.set(place, bucket)
      this.#keptBytes += entries.length
    }
    return bucket
  }

  #makeFilter(): void {
    const indexed =
      this.#db.prepare<[], number>('SELECT count(*) FROM interactions WHERE identity > 0').pluck().get() ?? 0
    // Whoever expects nothing may add rows to the index while he asks.
    this.#isIndexInFilter = this.#expected > 0 && indexed <= WORTH_READING * this.#expected
    const filter = new HashFilter(this.#expected + this.#runRows + (this.#isIndexInFilter ? indexed : 0))
    for (const run of this.#runs) addRun(this.#db, run, filter)
    if (this.#isIndexInFilter && indexed > 0) {
      const identities = this.#db
        .prepare<[], number>('SELECT identity FROM interactions WHERE identity > 0')
        .pluck()
      for (const identity of identities.iterate()) filter.add(identity)
    }
    this.#filter = filter
  }
}

const NONE: readonly number[] = []

function rowsOf(runs: readonly IdentityRun[]): number {
  return runs.reduce((sum, { first, last }) => sum + last - first + 1, 0)
}

function addRun(db: ReadableDb, run: IdentityRun, filter: HashFilter): void {
  for (const { identities } of bucketsOf(db, run))
    for (let at = 0; at < identities.length; at++) filter.add(identities[at] ?? 0)
}
