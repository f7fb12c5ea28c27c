import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { check, load, rowCounts, undo } from './test-import.ts'

const data = join(import.meta.dirname, '../../../../shared/data')
const retail = join(data, 'orders/online_retail.csv.gz')
const tmall = join(data, 'orders/tmall_orders.gbk.csv')

// Real exports are not part of the project: these are skipped where they are not beside it.
describe.skipIf(!existsSync(retail))('Online Retail (skipped where ../shared/data is missing)', () => {
  it('goes in completely, as the check said, and out again', async () => {
    const { plan } = await inspectFile(retail, {})
    const db = projectInMemory()
    const report = await check(db, retail, plan)
    const { counts, importId, ...made } = await load(db, retail, plan)
    expect(counts).toEqual(report.counts)
    expect(counts).toEqual({
      read: 541_909,
      accepted: 401_562,
      duplicates: 5_227,
      quarantined: 135_120,
      blank: 0,
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
    await undo(db, importId)
    expect(Object.values(rowCounts(db)).every((count) => count === 0)).toBe(true)
  }, 180_000)
})

describe.skipIf(!existsSync(tmall))('Tmall orders (skipped where ../shared/data is missing)', () => {
  it('are recognised as GB18030 with their headers', async () => {
    const { plan, columns } = await inspectFile(tmall, {})
    expect(plan.dialect.encoding).toBe('gb18030')
    expect(columns.map(({ header }) => header)).toContain('收货地址')
    expect(plan.roles).toEqual(['order-id', 'ignore', 'line-total', 'city', 'time', 'ignore', 'ignore'])
  })
})
