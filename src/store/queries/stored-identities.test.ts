import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WritableDb } from '../database.ts'
import { projectInMemory } from '../open.ts'
import {
  dropEmptyRuns,
  forgetIdentities,
  insertIdentityRun,
  listIdentityRuns,
  mergeIdentityRuns,
} from './identity-runs.ts'
import { StoredIdentities } from './stored-identities.ts'

/** Few enough to meet again, all over the range. */
const identity = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.nat({ max: 40 }).map((at) => 1 + at * 2 ** 47),
  fc.constant(2 ** 53 - 1),
  fc.maxSafeInteger().map((value) => 1 + (Math.abs(value) % (2 ** 53 - 1))),
)
const run = fc.record({
  isCopied: fc.boolean(),
  identities: fc.array(identity, { minLength: 1, maxLength: 50 }),
})

function projectWith(
  runs: readonly { readonly isCopied: boolean; readonly identities: readonly number[] }[],
): {
  readonly db: WritableDb
  readonly rows: { readonly id: number; readonly identity: number }[]
} {
  const db = projectInMemory()
  db.exec(`
    INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at)
      VALUES (1, 'staging', 'a.csv', 1, '', 'interactions', '{}', '[]', 0);
    INSERT INTO customers (customer_id, external_id) VALUES (1, 'c'), (2, 'd');
    INSERT INTO products (product_id, external_id) VALUES (1, 'p')`)
  const insert = db.prepare<[number, number, number]>(
    'INSERT INTO interactions (import_id, line, customer_id, product_id, kind, quantity, identity) VALUES (1, ?, ?, 1, 1, 1, ?)',
  )
  const rows: { id: number; identity: number }[] = []
  for (const { isCopied, identities } of runs) {
    const first = rows.length + 1
    for (const each of identities) {
      const id = rows.length + 1
      insert.run(id, 1 + (id % 2), isCopied ? -each : each)
      rows.push({ id, identity: each })
    }
    if (isCopied) insertIdentityRun(db, first, Float64Array.from(identities), identities.length)
  }
  return { db, rows }
}

const idsOf = (
  rows: readonly { readonly id: number; readonly identity: number }[],
  wanted: number,
): number[] => rows.filter((row) => row.identity === wanted).map(({ id }) => id)

const sorted = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b)

describe('identities of a project', () => {
  it('give their rows, however these came, with a filter and without one', () => {
    fc.assert(
      fc.property(
        fc.array(run, { maxLength: 5 }),
        fc.nat({ max: 1_000 }),
        identity,
        (runs, expected, other) => {
          const { db, rows } = projectWith(runs)
          const stored = new StoredIdentities(db, expected)
          for (const each of [...rows.map((row) => row.identity), other])
            expect(sorted(stored.rowsOf(each))).toEqual(idsOf(rows, each))
        },
      ),
    )
  })

  it('know what was copied since', () => {
    fc.assert(
      fc.property(run, run, fc.nat({ max: 100 }), (first, second, expected) => {
        const { db, rows } = projectWith([{ ...first, isCopied: true }])
        const stored = new StoredIdentities(db, expected)
        const more = second.identities.map((each, at) => ({ id: rows.length + 1 + at, identity: each }))
        insertIdentityRun(db, rows.length + 1, Float64Array.from(second.identities), more.length)
        stored.refresh()
        for (const each of second.identities)
          expect(sorted(stored.rowsOf(each))).toEqual(idsOf([...rows, ...more], each))
      }),
    )
  })

  it('are found in runs that were merged, of which few are left', () => {
    fc.assert(
      fc.property(
        fc.array(run, { minLength: 4, maxLength: 24 }),
        fc.nat({ max: 1_000 }),
        fc.integer({ min: 1, max: 4 }),
        (runs, expected, most) => {
          const { db, rows } = projectWith(runs)
          const stored = new StoredIdentities(db, expected)
          const ids = listIdentityRuns(db).map(({ id }) => id)
          while (listIdentityRuns(db).length > most) mergeIdentityRuns(db, most)
          stored.refresh()
          for (const each of rows) {
            expect(sorted(stored.rowsOf(each.identity))).toEqual(idsOf(rows, each.identity))
            expect(sorted(new StoredIdentities(db).rowsOf(each.identity))).toEqual(idsOf(rows, each.identity))
          }
          const kept = new Set(listIdentityRuns(db).map(({ id }) => id))
          const buckets = db
            .prepare<[], number>('SELECT DISTINCT place >> 20 FROM identity_buckets')
            .pluck()
            .all()
          expect(buckets.every((id) => kept.has(id))).toBe(true)
          expect(ids.length === 0 || kept.size >= 1).toBe(true)
        },
      ),
    )
  })

  it('are merged where each run that goes costs least, into buckets that are no larger than before', () => {
    const { db } = projectWith([])
    const large = Float64Array.from(
      { length: 40_000 },
      (_, at) => 1 + ((at * 2_654_435_761 * 1_000_003) % 2 ** 52),
    )
    insertIdentityRun(db, 1, large, large.length)
    for (let at = 0; at < 20; at++) {
      insertIdentityRun(db, 50_000 + at * 1_000, large.subarray(at * 1_000, (at + 1) * 1_000), 1_000)
      mergeIdentityRuns(db)
      expect(listIdentityRuns(db).length).toBeLessThanOrEqual(16)
    }
    const runs = listIdentityRuns(db)
    // The large one was left alone.
    expect(runs).toContainEqual({ id: 1, first: 1, last: 40_000, bits: 7 })
    const largest = db
      .prepare<[], number>('SELECT max(length(entries)) / 12 FROM identity_buckets')
      .pluck()
      .get()
    expect(largest).toBeLessThan(2_000)
  })

  it('sort many into buckets', () => {
    const many = Array.from(
      { length: 5_000 },
      (_, at) => 1 + ((at * 2_654_435_761 * 1_000_003) % (2 ** 53 - 1)),
    )
    const { db } = projectWith([{ isCopied: true, identities: many }])
    const buckets = db.prepare<[], number>('SELECT count(*) FROM identity_buckets').pluck().get() ?? 0
    expect(buckets).toBeGreaterThan(8)
    const stored = new StoredIdentities(db)
    many.forEach((each, at) => expect(stored.rowsOf(each)).toEqual([at + 1]))
  })

  it('leave nothing of rows that are to be forgotten, and go with the last row', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), (runs) => {
        const { db, rows } = projectWith(runs)
        const kept = rows.filter(({ id }) => id % 2 === 0)
        forgetIdentities(db, 'SELECT interaction_id FROM interactions WHERE customer_id = ?', '2')
        db.exec('DELETE FROM interactions WHERE customer_id = 2')
        const stored = new StoredIdentities(db)
        for (const each of rows)
          expect(sorted(stored.rowsOf(each.identity))).toEqual(idsOf(kept, each.identity))
        db.exec('DELETE FROM interactions')
        dropEmptyRuns(db)
        expect(listIdentityRuns(db)).toEqual([])
        expect(db.prepare('SELECT count(*) FROM identity_buckets').pluck().get()).toBe(0)
      }),
    )
  })
})
