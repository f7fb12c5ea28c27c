import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { importStager, insertStagingImport } from '../../store/queries/import-staging.ts'
import { redoImport, removeHiddenImport, undoImport } from '../../store/queries/import-removal.ts'
import { importId } from '../../contract/ids.ts'
import { interactionRow } from '../../store/queries/test-staging.ts'
import { listImports, listQuarantine, sweepUnpublished } from '../../store/queries/imports.ts'
import { endRedo } from '../clean/end-redo.ts'
import { exportQuarantine, runImport } from './jobs.ts'
import {
  TestFolder,
  check,
  contextOf,
  failureOf,
  load,
  planOf,
  rowCounts,
  undo,
  visibleState,
} from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEADER = 'order,sku,customer,date,quantity,price\n'
const everyCase = `${HEADER}1,A,c1,2024-01-01,1,1.50
2,B,c1,2024-01-02,2,2.5

3,A,,2024-01-02,2,2.5
4,,c2,2024-01-02,2,2.5
5,A,c2,,2,2.5
6,A,c2,soon,2,2.5
7,A,c2,2024-01-02,x,2.5
8,A,c2,2024-01-02,0,2.5
9,A,c2,2024-01-02,1,y
10,A,c2,2024-01-02,1,0
11,A,1.2E+17,2024-01-02,1,1
12,A,${'x'.repeat(257)},2024-01-02,1,1
13,A,c2
1,A,c1,2024-01-01,1,1.50
C14,A,c1,2024-01-05,-3,1.50,,
`

describe('an import', () => {
  it('accepts, merges or sets aside every line, and a check says the same beforehand', async () => {
    const db = projectInMemory()
    const file = folder.write('every.csv', everyCase)
    const before = rowCounts(db)
    const report = await check(db, file, planOf())
    expect(rowCounts(db)).toEqual(before)
    const summary = await load(db, file, planOf())
    expect(summary.counts).toEqual(report.counts)
    expect(summary.flags).toEqual(report.flags)
    expect([summary.counts.flagged, summary.matchedRefunds]).toEqual([1, 0])
    expect(summary.counts).toMatchObject({
      read: 16,
      accepted: 3,
      duplicates: 1,
      quarantined: 11,
      skipped: 1,
    })
    expect(summary.counts.skippedBy).toEqual([{ reason: 'blank', lines: 1 }])
    expect(Object.fromEntries(summary.counts.byReason.map(({ reason, lines }) => [reason, lines]))).toEqual({
      'missing-customer': 1,
      'missing-product': 1,
      'missing-time': 1,
      'bad-time': 1,
      'bad-quantity': 1,
      'zero-quantity': 1,
      'bad-price': 1,
      'price-not-positive': 1,
      'damaged-id': 1,
      'id-too-long': 1,
      'ragged-row': 1,
    })
    expect(summary).toMatchObject({ newCustomers: 1, newProducts: 2 })
    const { total, rows } = listQuarantine(db, {
      filter: { importId: importId.parse(summary.importId), reason: null, column: null, search: '' },
      offset: 0,
      limit: 500,
    })
    expect(total).toBe(11)
    expect(rows[0]).toMatchObject({
      line: 5,
      column: 'customer',
      reason: 'missing-customer',
      raw: '3,A,,2024-01-02,2,2.5',
    })
    expect(rows.at(-1)).toMatchObject({ line: 15, column: '', reason: 'ragged-row' })
    expect(listImports(db)[0]).toMatchObject({ fileName: 'every.csv', counts: summary.counts })
    const refund = db
      .prepare('SELECT kind, quantity, unit_price_micros AS price FROM visible_interactions WHERE kind = 2')
      .get()
    expect(refund).toEqual({ kind: 2, quantity: 3, price: 1_500_000 })
  })

  it('knows a file it has, and merges one that overlaps', async () => {
    const db = projectInMemory()
    const file = folder.write('again.csv', everyCase)
    await load(db, file, planOf())
    expect((await check(db, file, planOf())).alreadyImported).toBe(true)
    expect((await failureOf(load(db, file, planOf()))).code).toBe('already-imported')
    const again = await load(db, file, planOf(), true)
    expect(again.counts).toMatchObject({ accepted: 0, duplicates: 4 })
    const more = folder.write('more.csv', `${HEADER}1,A,c1,2024-01-01,1,1.50\n77,Z,c9,2024-02-01,1,1\n`)
    const report = await check(db, more, planOf())
    expect(report.counts).toMatchObject({ accepted: 1, duplicates: 1 })
    expect((await load(db, more, planOf())).counts).toEqual(report.counts)
  })

  it('reads a compressed file as what is in it', async () => {
    const db = projectInMemory()
    const summary = await load(db, folder.write('every.csv.gz', gzipSync(everyCase)), planOf())
    expect(summary.counts.read).toBe(16)
  })

  it('takes customers and products too', async () => {
    const db = projectInMemory()
    const people = folder.write('people.csv', 'id,first,last,mail\n7,Ann,Lee,A@x.org\n7,,,\n8,Bo,,\n,x,y,\n')
    const plan = planOf({
      target: 'customers',
      roles: ['customer-id', 'customer-name', 'customer-name', 'email'],
    })
    const report = await check(db, people, plan)
    const summary = await load(db, people, plan)
    expect(summary.counts).toEqual(report.counts)
    expect(summary.counts).toMatchObject({ read: 4, accepted: 2, duplicates: 1, quarantined: 1 })
    expect(db.prepare('SELECT name, email FROM customer_facts ORDER BY customer_id').all()).toEqual([
      { name: 'Ann Lee', email: 'a@x.org' },
      { name: 'Bo', email: '' },
    ])
    const goods = folder.write('goods.csv', 'sku,title\nA,Mug\nA,Cup\n')
    const products = await load(
      db,
      goods,
      planOf({ target: 'products', roles: ['product-id', 'product-name'] }),
    )
    // A second name is told, though the first counts.
    expect(products.counts).toMatchObject({ accepted: 1, merged: 1, flagged: 1 })
  })

  it('says which meaning is missing', async () => {
    const db = projectInMemory()
    const file = folder.write('every.csv', everyCase)
    expect(await failureOf(load(db, file, planOf({ roles: ['order-id'] })))).toEqual({
      code: 'mapping-incomplete',
      params: { missing: 'customer-id, product-id' },
    })
    expect((await failureOf(check(db, file, planOf({ timeZone: 'Mars/Base' })))).code).toBe('bad-input')
    expect(rowCounts(db)['imports']).toBe(0)
  })

  it('leaves nothing when it is cancelled, wherever that is', async () => {
    const db = projectInMemory()
    const lines = Array.from({ length: 40_000 }, (_, n) => `${n},P${n % 97},c${n % 501},2024-01-01,1,1.50`)
    const file = folder.write('long.csv', HEADER + lines.join('\n'))
    const empty = rowCounts(db)
    for (const stopAt of [1, 2, 4, 8]) {
      const cancel = new AbortController()
      let seen = 0
      const progress = (): void => {
        if (++seen === stopAt) cancel.abort()
      }
      await expect(
        runImport(
          { kind: 'import', file, plan: planOf(), allowRepeat: false },
          { ...contextOf(db, cancel.signal), progress },
        ),
      ).rejects.toThrow(/abort/i)
      expect(rowCounts(db)).toEqual(empty)
    }
  })
})

describe('what a killed job left', () => {
  it('is invisible, and swept', () => {
    const db = projectInMemory()
    const empty = rowCounts(db)
    const id = insertStagingImport(db, { fileName: 'x.csv', fileBytes: 1, plan: planOf(), startedAt: 0 })
    importStager(db, id).stage([
      {
        target: 'interactions',
        rows: [interactionRow(2, 'c1', 'A', { campaign: 'spring' }), interactionRow(3, 'c2', 'A')],
        rejected: [{ line: 4, column: '', reason: 'ragged-row', raw: 'x', cells: null }],
        mended: [],
        flags: [],
      },
    ])
    expect(visibleState(db)).toMatchObject({ interactions: [], customers: [], imports: [] })
    expect(sweepUnpublished(db)).toEqual({ imports: 1 })
    expect(rowCounts(db)).toEqual(empty)
  })

  it('is completed where an undo was under way, at any step', async () => {
    for (const steps of [0, 2, 4]) {
      const db = projectInMemory()
      const first = await load(db, folder.write('a.csv', everyCase), planOf())
      await load(db, folder.write('b.csv', `${HEADER}1,A,c1,2024-01-01,1,1.50\n`), planOf())
      undoImport(db, first.importId)
      const work = removeHiddenImport(db, first.importId)
      for (let step = 0; step <= steps; step++) work.next()
      sweepUnpublished(db)
      const alone = projectInMemory()
      await load(alone, folder.write('b.csv', `${HEADER}1,A,c1,2024-01-01,1,1.50\n`), planOf())
      expect(visibleState(db)).toEqual(visibleState(alone))
    }
  })
})

describe('undo and redo', () => {
  it('leave the project as if the imports undone had never been, in any sequence', async () => {
    const line = fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 2 }),
    )
    const files = fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(files, fc.array(fc.nat(20), { maxLength: 6 }), async (contents, changes) => {
        const paths = contents.map((lines, n) =>
          folder.write(
            `${n}.csv`,
            `${HEADER}${lines.map(([c, p, q]) => `o,P${p},c${c},2024-01-01,${q},1`).join('\n')}\n`,
          ),
        )
        const db = projectInMemory()
        const ids: number[] = []
        for (const path of paths) ids.push((await load(db, path, planOf(), true)).importId)
        const gone = new Set<number>()
        for (const change of changes) {
          const n = change % paths.length
          if (gone.delete(n)) redoImport(db, ids[n] ?? 0)
          else {
            gone.add(n)
            await undo(db, ids[n] ?? 0)
          }
        }
        const other = projectInMemory()
        for (const [n, path] of paths.entries()) if (!gone.has(n)) await load(other, path, planOf(), true)
        expect(visibleState(db)).toEqual(visibleState(other))
        await endRedo(db)
        expect(visibleState(db)).toEqual(visibleState(other))
        const { repeats: _, ...counts } = rowCounts(db)
        expect(rowCounts(other)).toMatchObject(counts)
      }),
      { numRuns: 6 },
    )
  }, 120_000)

  it('end with the next import: what was undone is gone for good', async () => {
    const db = projectInMemory()
    const first = await load(db, folder.write('a.csv', everyCase), planOf())
    await undo(db, first.importId)
    await load(db, folder.write('b.csv', `${HEADER}1,A,c1,2024-01-01,1,1.50\n`), planOf())
    expect(redoImport(db, first.importId)).toBeUndefined()
    expect(rowCounts(db)).toMatchObject({ imports: 1, interactions: 1, customers: 1, products: 1 })
  })

  it('refuses an import that is not there', async () => {
    expect((await failureOf(undo(projectInMemory(), 4))).code).toBe('import-not-found')
  })
})

describe('the export of quarantined lines', () => {
  it('is a safe CSV, in the reader’s language', async () => {
    const db = projectInMemory()
    const file = folder.write('formula.csv', `${HEADER}=cmd|x,A,,2024-01-01,1,1\n1,A\n`)
    const { importId: id } = await load(db, file, planOf())
    for (const [language, word] of [
      ['en', 'No customer id'],
      ['zh-CN', ''],
    ] as const) {
      const target = join(folder.path, `out-${language}.csv`)
      const result = await exportQuarantine(
        { kind: 'export-quarantine', importId: importId.parse(id), file: target, language },
        contextOf(db),
      )
      const text = readFileSync(target, 'utf8')
      expect(text.startsWith('\ufeff')).toBe(true)
      expect(text).toContain(`"'=cmd|x,A,,2024-01-01,1,1"`)
      expect(text).toContain(word)
      expect(result).toMatchObject({ rows: 2, bytes: Buffer.byteLength(text) })
    }
    const order = {
      kind: 'export-quarantine',
      importId: importId.parse(id),
      file: '/proc/nowhere/out.csv',
      language: 'en',
    } as const
    expect((await failureOf(exportQuarantine(order, contextOf(db)))).code).toBe('target-not-writable')
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
