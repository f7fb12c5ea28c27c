import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WritableDb } from '../database.ts'
import { projectInMemory } from '../open.ts'
import { purgeUndoneImports, redoImport, removeHiddenImport, undoImport } from './import-removal.ts'
import type { RowsOf } from './import-rows.ts'
import { listImports, sweepUnpublished } from './imports.ts'
import { campaignDay, customerRow, interactionRow, publishRows } from './test-staging.ts'

type Line = readonly [customer: number, product: number]

/** Every second line tells two interactions, as an order with two items does. */
function rowsOf(name: string, lines: readonly Line[]): RowsOf {
  return {
    target: 'interactions',
    rows: lines.flatMap(([customer, product], index) => {
      const facts = { ...customerRow(0, '').customerFacts, name: `${name} ${customer}` }
      const row = interactionRow(index + 2, `c${customer}`, `p${product}`, {
        customerFacts: facts,
        campaign: `campaign ${customer}`,
      })
      return index % 2 === 0 ? [row] : [row, { ...row, product: `p${product + 1}` }]
    }),
  }
}

function resultsOf(lines: readonly Line[]): RowsOf {
  return {
    target: 'campaign-results',
    rows: lines.map(([campaign, clicks], index) =>
      campaignDay(index + 2, { campaign: `k${campaign}`, clicks }),
    ),
  }
}

/** All that readers see, and what a later undo needs. */
function state(db: WritableDb): unknown {
  const all = (sql: string): unknown[] => db.prepare<[]>(sql).raw().all()
  return [
    all(
      `SELECT c.external_id, p.external_id, i.file_name, x.line FROM visible_interactions x JOIN imports i USING (import_id)
         JOIN customers c USING (customer_id) JOIN products p USING (product_id) ORDER BY 1, 2`,
    ),
    all(
      `SELECT c.external_id, p.external_id, i.file_name, r.line FROM repeats r JOIN imports i USING (import_id)
         JOIN interactions x USING (interaction_id) JOIN customers c USING (customer_id)
         JOIN products p USING (product_id) WHERE i.status = 'published' AND x.import_id <> r.import_id ORDER BY 1, 2, 3, 4`,
    ),
    all(
      `SELECT file_name, accepted, duplicates FROM imports WHERE status = 'published' AND target = 'interactions' ORDER BY import_id`,
    ),
    all(
      `SELECT external_id, name FROM visible_customers JOIN customer_facts USING (customer_id) JOIN imports i USING (import_id)
        WHERE i.status = 'published' ORDER BY 1, 2`,
    ),
    all('SELECT external_id FROM visible_products ORDER BY 1'),
    all('SELECT campaign, clicks FROM visible_campaign_results ORDER BY 1'),
  ]
}

const lines = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 6 })
const files = fc.array(fc.tuple(fc.boolean(), lines), { minLength: 1, maxLength: 5 })
type Files = readonly (readonly [boolean, readonly Line[]])[]

function add(db: WritableDb, [isResults, contents]: Files[number], index: number): number {
  return publishRows(db, `f${index}`, isResults ? resultsOf(contents) : rowsOf(`f${index}`, contents))
    .importId
}

function aloneWith(contents: Files, gone: ReadonlySet<number>): WritableDb {
  const db = projectInMemory()
  contents.forEach((each, index) => {
    if (!gone.has(index)) add(db, each, index)
  })
  return db
}

function expectWhole(db: WritableDb): void {
  for (const { counts } of listImports(db))
    expect(counts.accepted + counts.merged + counts.duplicates).toBe(counts.read)
  expect(db.pragma('foreign_key_check')).toEqual([])
}

describe('undo and redo of imports', () => {
  it('leave what the imports that remain give alone, in any order', () => {
    fc.assert(
      fc.property(files, fc.array(fc.nat(4), { maxLength: 8 }), (contents, changes) => {
        const db = projectInMemory()
        const ids = contents.map((each, index) => add(db, each, index))
        const gone = new Set<number>()
        for (const which of changes) {
          const index = which % contents.length
          const id = ids[index] ?? 0
          if (gone.delete(index)) {
            expect(redoImport(db, id)).toBeDefined()
            expect(redoImport(db, id)).toBeUndefined()
          } else {
            gone.add(index)
            expect(undoImport(db, id)).toBeDefined()
            expect(undoImport(db, id)).toBeUndefined()
          }
          expect(state(db)).toEqual(state(aloneWith(contents, gone)))
        }
        expectWhole(db)
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('give new imports what they would find without the ones undone, once those are purged', () => {
    fc.assert(
      fc.property(files, fc.array(fc.nat(4), { maxLength: 3 }), files, (contents, undone, later) => {
        const db = projectInMemory()
        const ids = contents.map((each, index) => add(db, each, index))
        const gone = new Set(undone.map((which) => which % contents.length))
        for (const index of gone) undoImport(db, ids[index] ?? 0)
        for (const _ of purgeUndoneImports(db));
        const other = aloneWith(contents, gone)
        for (const target of [db, other]) later.forEach((each, index) => add(target, each, index + 10))
        expect(state(db)).toEqual(state(other))
        const tables = [
          'imports',
          'interactions',
          'customers',
          'products',
          'campaigns',
          'campaign_results',
          'steps',
        ]
        for (const table of tables) {
          const count = (each: WritableDb): unknown =>
            each.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
          expect([table, count(db)]).toEqual([table, count(other)])
        }
        expectWhole(db)
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})

describe('removing an import', () => {
  it('leaves what would be there without it, wherever it is broken off', () => {
    fc.assert(
      fc.property(files, fc.array(fc.tuple(fc.nat(4), fc.nat(6)), { maxLength: 4 }), (contents, undos) => {
        const db = projectInMemory()
        const ids = contents.map((each, index) => add(db, each, index))
        const gone = new Set<number>()
        for (const [which, steps] of undos) {
          const index = which % contents.length
          const id = ids[index] ?? 0
          if (gone.has(index)) continue
          gone.add(index)
          undoImport(db, id)
          const work = removeHiddenImport(db, id)
          for (let step = 0; step <= steps; step++) work.next()
          sweepUnpublished(db)
          expect(redoImport(db, id)).toBeUndefined()
        }
        expect(state(db)).toEqual(state(aloneWith(contents, gone)))
        expectWhole(db)
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('keeps a product that the user excluded', () => {
    const db = projectInMemory()
    const { importId } = publishRows(db, 'f', rowsOf('f', [[1, 1]]))
    db.prepare('UPDATE products SET excluded = 1').run()
    undoImport(db, importId)
    for (const _ of purgeUndoneImports(db));
    expect(db.prepare('SELECT count(*) FROM products').pluck().get()).toBe(1)
    expect(db.prepare('SELECT count(*) FROM visible_products').pluck().get()).toBe(0)
  })

  it('finds its rows by index', () => {
    const db = projectInMemory()
    const planOf = (sql: string): string =>
      db
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => detail)
        .join('; ')
    expect(planOf('SELECT interaction_id FROM interactions WHERE import_id = 1 LIMIT 9')).toContain(
      'interactions_by_import',
    )
    expect(planOf('SELECT customer_id FROM customer_facts WHERE import_id = 1 LIMIT 9')).toContain(
      'customer_facts_by_import',
    )
    expect(planOf('SELECT interaction_id FROM interactions WHERE identity = 1 AND identity > 0')).toContain(
      'interactions_by_identity',
    )
  })
})
