import fc from 'fast-check'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProject, type OpenProject } from '../open.ts'
import { HashFilter } from './hash-filter.ts'
import { InteractionImage } from './interaction-image.ts'
import { encodedSetting, type NumberedInteraction } from './numbered-interaction.ts'
import { InteractionRecord } from './interaction-record.ts'
import { decodeRecord } from './record.ts'
import { orderOf } from './sorted.ts'

let folder: string
let project: OpenProject

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-bulk-'))
  project = createProject(join(folder, 'test.sextant'), { now: 0 })
  project.db.exec(`
    INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at)
      VALUES (1, 'staging', 'a.csv', 1, '', 'interactions', '{}', '[]', 0);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT INTO customers (external_id) SELECT 'c' || i FROM n;
    INSERT INTO products (external_id) SELECT external_id FROM customers;
    INSERT INTO campaigns (name) SELECT external_id FROM customers LIMIT 3;
  `)
})
afterEach(() => {
  project.close()
  rmSync(folder, { recursive: true, force: true })
})

const whole = fc.oneof(
  fc.integer({ min: -130, max: 130 }),
  fc.integer({ min: -40_000, max: 40_000 }),
  fc.integer(),
  fc.maxSafeInteger(),
)
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', '订单-1', 'x'.repeat(300)),
)
const real = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 31 }),
  fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
)

const interaction: fc.Arbitrary<Omit<NumberedInteraction, 'importId' | 'line'>> = fc.record({
  customer: fc.integer({ min: 1, max: 300 }),
  product: fc.integer({ min: 1, max: 300 }),
  kind: fc.integer({ min: 1, max: 6 }),
  at: fc.option(whole),
  orderId: text,
  quantity: real,
  unitPriceMicros: fc.option(whole),
  currency: fc.constantFrom('EUR', 'CNY'),
  rating: fc.option(fc.oneof(fc.constant(0), real)),
  channel: fc.oneof(
    { weight: 20, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('y'.repeat(65_480), 'z'.repeat(70_000), '长'.repeat(90_000)) },
  ),
  campaign: fc.option(fc.integer({ min: 1, max: 3 })),
  identity: fc.oneof(fc.nat({ max: 3 }), fc.maxSafeInteger().map(Math.abs)),
})

function stored(): NumberedInteraction[] {
  return project.db
    .prepare<[], NumberedInteraction>(
      `SELECT import_id AS importId, line, customer_id AS customer, product_id AS product, kind, occurred_at AS at, order_id AS orderId,
              quantity, unit_price_micros AS unitPriceMicros, currency, rating, channel, campaign_id AS campaign, abs(identity) AS identity
         FROM interactions ORDER BY interaction_id`,
    )
    .all()
}

function indexNames(): string[] {
  return project.db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE tbl_name = 'interactions' AND type = 'index' ORDER BY name`,
    )
    .pluck()
    .all()
}

function rowOf(line: number): NumberedInteraction {
  return {
    importId: 1,
    line,
    customer: 1 + ((line * 7_919) % 300),
    product: 1 + ((line * 104_729) % 300),
    kind: 1,
    at: 1_700_000_000_000 + line,
    orderId: `order-${line}`,
    quantity: 1,
    unitPriceMicros: line,
    currency: 'EUR',
    rating: null,
    channel: '',
    campaign: line % 5 === 0 ? 1 + (line % 3) : null,
    identity: (line * 2_654_435_761 * 1_000_003) % 2 ** 53,
  }
}

describe('records', () => {
  it('read back as they were written', () => {
    const record = new InteractionRecord(7)
    fc.assert(
      fc.property(interaction, fc.nat({ max: 70 }), (row, start) => {
        const order = Buffer.from(row.orderId)
        const length = record.measure(
          3,
          row.customer,
          row.product,
          row.kind,
          row.at ?? NaN,
          order,
          0,
          order.length,
          row.quantity,
          row.unitPriceMicros ?? NaN,
          row.rating ?? NaN,
          encodedSetting(row.currency, row.channel, row.campaign),
          row.identity,
        )
        const bytes = new Uint8Array(start + length)
        record.write(bytes, start)
        expect(decodeRecord(bytes, start)).toEqual([
          null,
          7,
          3,
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
        ])
      }),
    )
  })
})

describe('interactions written in bulk', () => {
  it('are what SQLite reads, in all indexes, whatever their values', () => {
    fc.assert(
      fc.property(fc.array(interaction, { maxLength: 200 }), fc.boolean(), (rows, isCopiedTwice) => {
        project.db.exec('DELETE FROM interactions')
        const image = new InteractionImage(project.db, 1)
        const numbered = rows.map((row, at) => ({ ...row, importId: 1, line: at + 1 }))
        numbered.forEach((row, at) => {
          const id = image.add(row)
          expect(image.rowOf(id)).toEqual(row)
          if (isCopiedTwice && at === 50) image.copy()
        })
        image.copy()
        expect(stored()).toEqual(numbered)
        expect(project.db.pragma('integrity_check', { simple: true })).toBe('ok')
        expect(project.db.pragma('foreign_key_check')).toEqual([])
        expect(readdirSync(folder).filter((name) => name.includes('staged'))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('fill many pages, and go between the ones that are there', () => {
    const image = new InteractionImage(project.db, 1)
    const rows = Array.from({ length: 40_000 }, (_, at) => rowOf(at + 1))
    for (const each of rows) {
      const id = image.add(each)
      if (each.line % 4_999 === 0) expect(image.rowOf(id - 500)).toEqual(rows[each.line - 501])
      if (each.line === 25_000) image.copy()
    }
    image.copy()
    expect(stored()).toEqual(rows)
    expect(project.db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(project.db.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  it('fill the pages of the indexes, whether few or many come between the ones that are there', () => {
    const image = new InteractionImage(project.db, 1)
    const sizes = [20_000, 12_000, 2_000, 30_000]
    let line = 0
    for (const size of sizes) {
      for (let at = 0; at < size; at++) image.add(rowOf(++line))
      image.copy()
      const loose = project.db
        .prepare<[], { name: string; share: number }>(
          `SELECT name, 1.0 * sum(unused) / sum(pgsize) AS share FROM dbstat
            WHERE name LIKE 'interactions%' AND name <> 'interactions_by_identity' GROUP BY name HAVING share > 0.6`,
        )
        .all()
      expect(loose).toEqual([])
    }
    expect(stored().map((row) => row.line)).toEqual(Array.from({ length: line }, (_, at) => at + 1))
    expect(project.db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(project.db.pragma('temp_store', { simple: true })).toBe(2)
    expect(project.db.pragma('cache_size', { simple: true })).toBe(-65_536)
  })

  it('go into the index of imports in their order, also those of an earlier import than others there', () => {
    project.db.exec(`
      INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at)
        SELECT n, 'staging', 'b.csv', 1, '', 'interactions', '{}', '[]', 0 FROM (SELECT 2 AS n UNION ALL SELECT 3)`)
    let line = 0
    for (const importId of [2, 3, 1, 3]) {
      const image = new InteractionImage(project.db, importId)
      for (let at = 0; at < 5_000; at++) image.add({ ...rowOf(++line), importId })
      image.copy()
      expect(project.db.pragma('integrity_check', { simple: true })).toBe('ok')
    }
    const counts = project.db
      .prepare<[], number>(
        'SELECT count(*) FROM interactions INDEXED BY interactions_by_import GROUP BY import_id ORDER BY import_id',
      )
      .pluck()
      .all()
    expect(counts).toEqual([5_000, 5_000, 10_000])
  })

  it('are without indexes while more of a first import follows, and have them in the end', () => {
    const image = new InteractionImage(project.db, 1)
    const all = indexNames()
    let line = 0
    for (const size of [3_000, 2_000, 0]) {
      for (let at = 0; at < size; at++) image.add(rowOf(++line))
      image.copy(size === 0)
      expect(project.db.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(indexNames()).toEqual(
        size === 0 ? all : ['interactions_by_campaign', 'interactions_by_identity'],
      )
    }
    for (let at = 0; at < 5_000; at++) image.add(rowOf(++line))
    image.copy(false)
    expect(indexNames()).toEqual(all)
    expect(stored().map((row) => row.line)).toEqual(Array.from({ length: line }, (_, at) => at + 1))
  })

  it('are copied without being decoded', () => {
    project.db.exec(`ATTACH ':memory:' AS staged`)
    const table = project.db
      .prepare<[], string>(`SELECT sql FROM main.sqlite_schema WHERE name = 'interactions'`)
      .pluck()
      .get()
    project.db.exec(table?.replace(/^CREATE TABLE /, 'CREATE TABLE staged.') ?? '')
    const indexes = project.db
      .prepare<[], string>(
        `SELECT name FROM main.sqlite_schema WHERE tbl_name = 'interactions' AND type = 'index'`,
      )
      .pluck()
      .all()
    for (const name of indexes) project.db.exec(`DROP INDEX main.${name}`)
    project.db.pragma('foreign_keys = OFF')
    const steps = project.db
      .prepare<[], { opcode: string }>(
        'EXPLAIN INSERT INTO main.interactions SELECT * FROM staged.interactions',
      )
      .all()
    expect(steps.map(({ opcode }) => opcode)).toContain('RowCell')
  })

  it('refuse what the schema does not allow', () => {
    const image = new InteractionImage(project.db, 1)
    const good = { ...rowOf(1), importId: 1 }
    for (const bad of [{ line: 0 }, { quantity: 0 }, { currency: 'EURO' }, { at: 0.5 }, { importId: 2 }])
      expect(() => image.add({ ...good, ...bad })).toThrow('does not allow')
    image.discard()
    expect(stored()).toEqual([])
  })
})

describe('the order of keys', () => {
  it('is that of a stable sort', () => {
    const key = fc.oneof(fc.nat({ max: 9 }), fc.nat(), fc.constantFrom(2_047, 2_048, 2 ** 22, 2 ** 32 - 1))
    fc.assert(
      fc.property(fc.array(key), fc.nat({ max: 3 }), (keys, spare) => {
        const expected = keys.map((_, at) => at).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
        const given = Uint32Array.from([...keys, ...new Array<number>(spare).fill(7)])
        expect([...orderOf(given, keys.length)]).toEqual(expected)
      }),
    )
  })
})

describe('the filter of hashes', () => {
  it('forgets nothing, and rarely takes what it does not know for known', () => {
    const filter = new HashFilter(20_000)
    const hash = (at: number): number =>
      ((at * 2_654_435_761) % 2 ** 32) * 2 ** 21 + ((at * 40_503) % 2 ** 21)
    let wrong = 0
    for (let at = 1; at <= 20_000; at++) {
      if (filter.has(hash(at))) wrong++
      filter.add(hash(at))
    }
    for (let at = 1; at <= 20_000; at++) expect(filter.has(hash(at))).toBe(true)
    expect(wrong).toBeLessThan(400)
  })
})
