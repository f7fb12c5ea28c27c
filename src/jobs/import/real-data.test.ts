import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importId as importIdOf } from '../../contract/ids.ts'
import { projectInMemory } from '../../store/open.ts'
import { purgeUndoneImports } from '../../store/queries/import-removal.ts'
import { qualityReport } from '../../store/queries/quality.ts'
import { inspectFile } from './inspect.ts'
import { check, load, rowCounts, undo, visibleState } from './test-import.ts'

const data = join(import.meta.dirname, '../../../../shared/data')
const retail = join(data, 'orders/online_retail.csv.gz')
const tmall = join(data, 'orders/tmall_orders.gbk.csv')

// Real exports are not part of the project: these are skipped where they are not beside it.
describe.skipIf(!existsSync(retail))('Online Retail (skipped where ../shared/data is missing)', () => {
  it('goes in completely, as the check said, and out again', async () => {
    const { plan } = await inspectFile(retail, {})
    const db = projectInMemory()
    const report = await check(db, retail, plan)
    const { counts, importId, matchedRefunds, ...made } = await load(db, retail, plan)
    expect(counts).toEqual(report.counts)
    expect(made.flags).toEqual(report.flags)
    expect(counts).toMatchObject({
      read: 541_909,
      accepted: 401_562,
      merged: 0,
      duplicates: 5_227,
      quarantined: 135_120,
      skipped: 0,
      mended: 0,
      byReason: [
        { reason: 'missing-customer', lines: 135_080 },
        { reason: 'price-not-positive', lines: 40 },
      ],
    })
    expect(made).toMatchObject({ newCustomers: report.customers, newProducts: report.products })
    const purchases = db
      .prepare(
        `SELECT count(*) AS lines, count(DISTINCT customer_id) AS customers, count(DISTINCT product_id) AS products,
                count(DISTINCT order_id) AS orders FROM visible_interactions WHERE kind = 1`,
      )
      .get()
    // Before merging 397,884; of the repeats 5,194 are purchases.
    expect(purchases).toEqual({ lines: 392_690, customers: 4_338, products: 3_665, orders: 18_532 })
    // Of 8,872 refunds in the base.
    expect(matchedRefunds).toBe(7_443)
    expect(qualityReport(db, importIdOf.parse(importId)).flags.map(({ rule }) => rule)).toContain(
      'outlier-quantity',
    )
    await undo(db, importId)
    expect(visibleState(db)).toMatchObject({ interactions: [], customers: [], products: [], imports: [] })
    for (const _ of purgeUndoneImports(db));
    expect(Object.values(rowCounts(db)).every((count) => count === 0)).toBe(true)
  }, 180_000)
})

describe.skipIf(!existsSync(tmall))('Tmall orders (skipped where ../shared/data is missing)', () => {
  it('are recognised as GB18030 with their headers', async () => {
    const { plan, columns } = await inspectFile(tmall, {})
    expect(plan.dialect.encoding).toBe('gb18030')
    expect(columns.map(({ header }) => header)).toContain('收货地址')
    // No customer and no product: orders as a whole, of nobody in particular.
    expect(plan).toMatchObject({
      target: 'interactions',
      keepWithoutCustomer: true,
      keepWithoutProduct: true,
    })
    expect(plan.roles).toEqual([
      'order-id',
      'ignore',
      'line-total',
      'ignore',
      'time',
      'ignore',
      'refund-amount',
    ])
  })
})

const cdnow = join(data, 'customers/CDNOW_master.txt')
const sample = join(data, 'customers/CDNOW_sample.txt')
const m1 = join(data, 'forecast/m1_competition.csv.gz')
const offers = join(data, 'recommend/customer_offers.csv')

describe.skipIf(![cdnow, sample, m1, offers].every((path) => existsSync(path)))(
  'logs without products, numbered periods, wide tables (skipped where ../shared/data is missing)',
  () => {
    it('CDNOW: purchases of whole orders, with and without a header', async () => {
      for (const [path, read, customers, accepted] of [
        [cdnow, 69_659, 23_502, 69_324],
        [sample, 6_919, 2_349, 6_890],
      ] as const) {
        const { plan } = await inspectFile(path, {})
        expect(plan.keepWithoutProduct).toBe(true)
        const db = projectInMemory()
        const { counts, newCustomers, newProducts } = await load(db, path, plan)
        expect(counts).toMatchObject({ read, accepted })
        // Of 23,570 (2,357) customers some only have purchases of nothing.
        expect(newCustomers).toBe(customers)
        expect(newProducts).toBe(0)
      }
    })

    it('M1: every point of every series', async () => {
      const { plan } = await inspectFile(m1, {})
      expect(plan.target).toBe('series')
      const db = projectInMemory()
      const { counts } = await load(db, m1, plan)
      expect(counts).toMatchObject({ read: 70_457, accepted: 70_457 })
      expect(db.prepare('SELECT count(DISTINCT series) FROM visible_series_points').pluck().get()).toBe(1_001)
    })

    it('offers taken by customers: an interaction for each', async () => {
      const { plan } = await inspectFile(offers, {})
      const db = projectInMemory()
      const { counts, newCustomers, newProducts } = await load(db, offers, plan)
      expect(counts).toMatchObject({ read: 100, accepted: 100 })
      expect([newCustomers, newProducts]).toEqual([100, 32])
    })
  },
)
