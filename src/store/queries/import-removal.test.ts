import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { projectInMemory } from '../open.ts'
import type { WritableDb } from '../database.ts'
import { hideImport, removeHiddenImport } from './import-removal.ts'
import { importStager, insertStagingImport, publishImport } from './import-staging.ts'
import { listImports, sweepUnpublished } from './imports.ts'

const plan: ImportPlan = {
  target: 'interactions',
  dialect: { encoding: 'utf-8', delimiter: ',', hasHeader: true },
  roles: [],
  dateOrder: 'ymd',
  decimalComma: false,
  timeZone: 'UTC',
  currency: 'EUR',
  defaultKind: 'purchase',
}

type Line = readonly [customer: number, product: number]

function add(db: WritableDb, name: string, lines: readonly Line[]): number {
  const id = insertStagingImport(db, { fileName: name, fileBytes: 1, plan, startedAt: 0 })
  const rows = lines.map(([customer, product], index) => ({
    line: index + 2,
    customer: `c${customer}`,
    product: `p${product}`,
    customerFacts: { name: `${name} ${customer}`, email: '', phone: '', country: '', city: '' },
    productFacts: { name: `${name} ${product}`, category: '' },
    kind: 'purchase' as const,
    at: 5,
    orderId: '',
    quantity: 1,
    unitPriceMicros: 1,
    currency: 'EUR',
    rating: null,
    channel: '',
    campaign: `campaign ${product}`,
  }))
  const { accepted, duplicates } = importStager(db, id)([{ target: 'interactions', rows, rejected: [] }])
  const counts = { read: rows.length, accepted, duplicates, quarantined: 0, blank: 0 }
  publishImport(db, { importId: id, fileHash: name, headers: [], counts, finishedAt: 1, seconds: 1 })
  return id
}

function state(db: WritableDb): unknown {
  const all = (sql: string): unknown[] => db.prepare<[]>(sql).raw().all()
  return [
    all(
      `SELECT c.external_id, p.external_id, i.file_name, x.line FROM interactions x JOIN imports i USING (import_id)
         JOIN customers c USING (customer_id) JOIN products p USING (product_id) ORDER BY 1, 2`,
    ),
    all(
      `SELECT c.external_id, p.external_id, i.file_name, r.line FROM repeats r JOIN imports i USING (import_id)
         JOIN interactions x USING (interaction_id) JOIN customers c USING (customer_id)
         JOIN products p USING (product_id) ORDER BY 1, 2, 3, 4`,
    ),
    all('SELECT file_name, accepted, duplicates FROM imports ORDER BY import_id'),
    all('SELECT external_id, name FROM customers LEFT JOIN customer_facts USING (customer_id) ORDER BY 1, 2'),
    all('SELECT external_id, name FROM products LEFT JOIN product_facts USING (product_id) ORDER BY 1, 2'),
    db.prepare('SELECT count(*) FROM interactions WHERE campaign_id IS NOT NULL').pluck().get(),
  ]
}

describe('removing an import', () => {
  it('leaves what would be there without it, wherever it is broken off', () => {
    const lines = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 6 })
    const files = fc.array(lines, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(files, fc.array(fc.tuple(fc.nat(4), fc.nat(6)), { maxLength: 4 }), (contents, undos) => {
        const db = projectInMemory()
        const ids = contents.map((each, index) => add(db, `f${index}`, each))
        const gone = new Set<number>()
        for (const [which, steps] of undos) {
          const index = which % contents.length
          const id = ids[index] ?? 0
          if (gone.has(index)) {
            expect(hideImport(db, id)).toBeUndefined()
            continue
          }
          gone.add(index)
          hideImport(db, id)
          const work = removeHiddenImport(db, id)
          for (let step = 0; step < steps; step++) work.next()
          sweepUnpublished(db)
        }
        const other = projectInMemory()
        contents.forEach((each, index) => {
          if (!gone.has(index)) add(other, `f${index}`, each)
        })
        expect(state(db)).toEqual(state(other))
        for (const { counts } of listImports(db))
          expect(counts.accepted + counts.duplicates).toBe(counts.read)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('keeps a product that the user excluded', () => {
    const db = projectInMemory()
    const id = add(db, 'f', [[1, 1]])
    db.prepare('UPDATE products SET excluded = 1').run()
    hideImport(db, id)
    sweepUnpublished(db)
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
    expect(
      planOf(`SELECT 1 FROM interactions WHERE customer_id = 1 AND product_id = 1 AND coalesce(occurred_at, -1) = 1 AND kind = 1
              AND order_id = '' AND quantity = 1 AND coalesce(unit_price_micros, -1) = 1 AND coalesce(rating, -1) = 1`),
    ).toMatch(
      /interactions_identity .*rating|interactions_identity \(customer_id=\? AND product_id=\? AND <expr>=\? AND kind=\?/,
    )
  })
})
