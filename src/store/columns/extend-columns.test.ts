import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../database.ts'
import { projectInMemory } from '../open.ts'
import { addImport, type TestInteraction } from '../queries/test-shop.ts'
import { currentColumns } from './build-columns.ts'
import type { CustomerColumns } from './customer-columns.ts'
import { extendColumns } from './extend-columns.ts'

const DAY = 86_400_000
const begin = Date.UTC(2026, 0, 1, 12)

function drained<Result>(work: Generator<unknown, Result, void>): Result {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

/** Rows of overlapping customers and orders, some without a time, an order or a price, by several channels. */
function rowsOf(seed: number, count: number, firstCustomer = 0): TestInteraction[] {
  const random = seededRandom(seed)
  const pick = (n: number): number => random.below(n)
  return Array.from({ length: count }, () => ({
    customer: `c${firstCustomer + pick(60)}`,
    product: `p${pick(30)}`,
    kind: 1 + pick(4),
    at: pick(15) === 0 ? null : begin + pick(200) * DAY,
    quantity: 1 + pick(3),
    price: pick(10) === 0 ? null : (1 + pick(400)) * 10_000,
    order: pick(3) === 0 ? '' : `o${pick(300)}`,
  }))
}

/** Without memory and without what is kept: from all rows. */
function rebuilt(db: WritableDb): CustomerColumns {
  return drained(currentColumns(db)).columns
}

describe('columns of earlier data', () => {
  it('with the rows added since are those of all rows', () => {
    const db = projectInMemory()
    addImport(db, rowsOf(1, 900), { hash: 'a' })
    const first = rebuilt(db)
    addImport(db, rowsOf(2, 500, 40), { hash: 'b' })
    addImport(db, rowsOf(3, 1), { hash: 'c' })
    const { columns, isKept } = drained(currentColumns(db, first))
    expect(isKept).toBe(false)
    expect(columns).toEqual(rebuilt(db))
    expect(columns.at.length).toBe(1401)
    // Adding nothing changes nothing either.
    expect(drained(currentColumns(db, columns)).columns).toEqual(columns)
  })

  it('are read anew when an import is gone, or another currency has become that of most sales', () => {
    const db = projectInMemory()
    addImport(db, rowsOf(1, 200), { hash: 'a' })
    addImport(db, rowsOf(2, 200), { hash: 'b' })
    const both = rebuilt(db)
    db.prepare(`UPDATE imports SET status = 'undone' WHERE file_hash = 'b'`).run()
    const one = drained(currentColumns(db, both)).columns
    expect(one).toEqual(rebuilt(db))
    expect(one.at.length).toBe(200)

    const { currency } = one
    addImport(db, rowsOf(4, 600), { hash: 'c' })
    db.prepare(
      `UPDATE interactions SET currency = 'JPY' WHERE import_id = (SELECT import_id FROM imports WHERE file_hash = 'c')`,
    ).run()
    const other = drained(currentColumns(db, one)).columns
    expect(other.currency).toBe('JPY')
    expect(other.currency).not.toBe(currency)
    expect(other).toEqual(rebuilt(db))
  })

  it('cannot be added to when a customer is gone', () => {
    const db = projectInMemory()
    addImport(db, rowsOf(1, 50), { hash: 'a' })
    const columns = rebuilt(db)
    expect(drained(extendColumns(columns, { ...columns, ids: columns.ids.slice(1) }))).toBeUndefined()
  })
})
