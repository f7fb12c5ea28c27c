import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { importId } from '../../contract/ids.ts'
import { projectInMemory } from '../../store/open.ts'
import type { WritableDb } from '../../store/database.ts'
import { customerProductPairs, listInteractions } from '../../store/queries/interactions.ts'
import { listCustomers } from '../../store/queries/customers.ts'
import { undoImport as undoStep } from '../../store/queries/import-removal.ts'
import { listFlags, qualityReport } from '../../store/queries/quality.ts'
import { listProducts } from '../../store/queries/products.ts'
import { exportData } from '../export/export-data.ts'
import { inspectFile } from './inspect.ts'
import {
  check,
  contextOf,
  failureOf,
  load,
  planOf,
  rowCounts,
  TestFolder,
  undo,
  visibleState,
} from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const ALL = { search: '', offset: 0, limit: 100 }

async function proposed(name: string, text: string) {
  return inspectFile(folder.write(name, text), {})
}

async function imported(db: WritableDb, name: string, text: string) {
  const file = folder.write(name, text)
  const { plan } = await inspectFile(file, {})
  return { plan, ...(await load(db, file, plan)) }
}

const log = `customer_id,date,amount\n${Array.from({ length: 30 }, (_, n) => `c${n % 7},2024-0${1 + (n % 9)}-11,${n + 1}.50`).join('\n')}\n`

describe('purchases without a product', () => {
  it('are recognised and kept as whole orders: they count for customers and not for recommendations', async () => {
    const db = projectInMemory()
    const { plan, counts, newCustomers, newProducts } = await imported(db, 'log.csv', log)
    expect(plan).toMatchObject({
      target: 'interactions',
      keepWithoutProduct: true,
      keepWithoutCustomer: false,
    })
    expect(plan.roles).toEqual(['customer-id', 'time', 'line-total'])
    expect(counts).toMatchObject({ read: 30, accepted: 30, quarantined: 0 })
    expect([newCustomers, newProducts]).toEqual([7, 0])
    expect(listCustomers(db, ALL).rows[0]).toMatchObject({
      externalId: 'c0',
      interactions: 5,
      revenueMicros: 77_500_000,
    })
    expect(listProducts(db, ALL).total).toBe(0)
    expect([...customerProductPairs(db, null)]).toEqual([])
    expect(listInteractions(db, ALL).rows[0]).toMatchObject({ customerId: 'c0', productId: '' })
  })

  it('are known again, undone without a trace, and tell the check what the import does', async () => {
    const db = projectInMemory()
    const file = folder.write('log.csv', log)
    const { plan } = await inspectFile(file, {})
    const report = await check(db, file, plan)
    expect(report).toMatchObject({ customers: 7, products: 0, counts: { accepted: 30 } })
    const before = visibleState(db)
    const { importId } = await load(db, file, plan)
    expect((await check(db, file, plan)).counts).toMatchObject({ accepted: 0, duplicates: 30 })
    const again = folder.write('log-2.csv', `${log}c9,2024-12-01,3\n`)
    expect((await load(db, again, plan)).counts).toMatchObject({ accepted: 1, duplicates: 30 })
    await undo(db, importId)
    expect(listCustomers(db, ALL).rows.find(({ externalId }) => externalId === 'c0')?.interactions).toBe(5)
    const alone = projectInMemory()
    const { importId: only } = await load(alone, file, plan)
    await undo(alone, only)
    expect(visibleState(alone)).toEqual(before)
  })

  it('are set aside where some rows do name a product, unless the plan keeps them', async () => {
    const text = 'order_id,sku,customer_id,date,qty,price\n1,A,c1,2024-01-01,1,5\n2,,c1,2024-01-02,1,7\n'
    const file = folder.write('mixed.csv', text)
    const { plan } = await inspectFile(file, {})
    expect((await load(projectInMemory(), file, plan)).counts.byReason).toEqual([
      { reason: 'missing-product', lines: 1 },
    ])
    const { counts } = await load(projectInMemory(), file, { ...plan, keepWithoutProduct: true })
    expect(counts).toMatchObject({ accepted: 2, quarantined: 0 })
  })

  it('are read without a header as well', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, n) => ` 000${10 + (n % 9)} 000${n % 9} 199701${10 + (n % 20)}  ${1 + (n % 3)}   ${n + 3}.25`,
    )
    const { plan, findings } = await proposed('log.txt', rows.join('\n'))
    expect(plan.roles).toEqual(['customer-id', 'ignore', 'time', 'quantity', 'line-total'])
    expect(findings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['no-header', 'without-product']))
  })

  it('may tell nothing but who and when', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `2014-03-${10 + n} 00:00:00,${n % 4}`)
    expect((await proposed('bare.csv', `date,id\n${rows.join('\n')}\n`)).plan).toMatchObject({
      target: 'interactions',
      keepWithoutProduct: true,
    })
    expect((await proposed('new.csv', `signup date,id\n${rows.join('\n')}\n`)).plan.target).toBe('customers')
  })
})

describe('sales without a customer', () => {
  const text =
    'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,A,1,2024-01-01,5,17850.0\n1,B,2,2024-01-01,3,17850.0\n2,A,1,2024-01-02,5,\n3,B,1,2024-01-03,3,\n4,B,-1,2024-01-04,3,\n'

  it('are set aside, with their share told; kept, they are in the shop\u2019s sales and in nobody\u2019s', async () => {
    const file = folder.write('anonymous.csv', text)
    const { plan, findings } = await inspectFile(file, {})
    expect(findings).toContainEqual({
      kind: 'without-customer',
      params: { share: 0.6, kept: 0 },
      isDoubtful: true,
    })
    expect((await load(projectInMemory(), file, plan)).counts).toMatchObject({ accepted: 2, quarantined: 3 })
    const db = projectInMemory()
    const { counts, newCustomers, matchedRefunds } = await load(db, file, {
      ...plan,
      keepWithoutCustomer: true,
    })
    expect(counts).toMatchObject({ accepted: 5, quarantined: 0 })
    expect([newCustomers, matchedRefunds]).toEqual([1, 0])
    const of = (view: string): unknown => db.prepare(`SELECT count(*) FROM ${view}`).pluck().get()
    expect([of('visible_interactions'), of('visible_sales')]).toEqual([2, 5])
    expect(listCustomers(db, ALL).rows.map(({ externalId }) => externalId)).toEqual(['17850'])
    expect(listInteractions(db, ALL)).toMatchObject({
      total: 5,
      rows: [{}, {}, { customerId: '', productId: 'A' }, {}, {}],
    })
    expect([...customerProductPairs(db, null)]).toHaveLength(2)
  })

  it('come back from our own export the same', async () => {
    const db = projectInMemory()
    const file = folder.write('anonymous.csv', text)
    const { plan } = await inspectFile(file, {})
    await load(db, file, { ...plan, keepWithoutCustomer: true, keepWithoutProduct: true })
    await imported(db, 'log.csv', log)
    const out = join(folder.path, 'own.csv')
    const settings = { what: 'interactions', format: 'csv', purpose: 'machine' } as const
    await exportData({ kind: 'export-data', settings, file: out }, contextOf(db))
    const other = projectInMemory()
    const { plan: own } = await inspectFile(out, {})
    const { counts } = await load(other, out, own)
    expect(own).toMatchObject({ keepWithoutCustomer: true, keepWithoutProduct: true })
    expect(counts).toMatchObject({ read: 35, accepted: 35, quarantined: 0 })
    expect(rowCounts(other)).toMatchObject({ interactions: 35 })
  })

  it('may be a whole file: orders with their value', async () => {
    const orders = Array.from({ length: 12 }, (_, n) => `${100 + n},2024-01-${10 + n},${n + 5}.00`)
    const { plan } = await proposed('orders.csv', `Order ID,Order Date,Total\n${orders.join('\n')}\n`)
    expect(plan).toMatchObject({
      target: 'interactions',
      keepWithoutCustomer: true,
      keepWithoutProduct: true,
    })
  })
})

describe('masked customers', () => {
  const row = (n: number, phone: string): string => `${n},A${n},${phone},2024-01-${10 + n},1,5`
  const text = (phones: readonly string[]): string =>
    `order id,sku,phone,date,quantity,price\n${phones.map((phone, n) => row(n, phone)).join('\n')}\n`

  it('are nobody: a few are set aside, many are kept as anonymous', async () => {
    const few = folder.write('few.csv', text(['13800000001', '138****0001', '13800000002', '13800000003']))
    const { plan } = await inspectFile(few, {})
    expect(plan.keepWithoutCustomer).toBe(false)
    expect((await load(projectInMemory(), few, plan)).counts.byReason).toEqual([
      { reason: 'masked-id', lines: 1 },
    ])
    const many = await proposed('many.csv', text(['1******6198', '##aGVsbG8=', '138****0001', '13800000003']))
    expect(many.plan.keepWithoutCustomer).toBe(true)
  })
})

describe('a wide table', () => {
  it('is an interaction for each filled cell; rows without any are left out and counted', async () => {
    const db = projectInMemory()
    const names = ['red', 'white', 'rosé', 'sparkling', 'port', 'sherry', 'cider', 'beer']
    const rows = Array.from(
      { length: 12 },
      (_, n) => `Person ${n},${names.map((_, at) => (n > 0 && at === n % 8 ? 1 : 0)).join(',')}`,
    )
    const { plan, counts } = await imported(
      db,
      'wide.csv',
      `customer_name,${names.join(',')}\n${rows.join('\n')}\n`,
    )
    expect(plan.roles).toEqual(['customer-id', ...names.map(() => 'product-column')])
    expect(counts).toMatchObject({
      read: 12,
      accepted: 11,
      skipped: 1,
      skippedBy: [{ reason: 'no-items', lines: 1 }],
    })
    expect(listInteractions(db, ALL).rows[0]).toMatchObject({
      customerId: 'Person 1',
      productId: 'white',
      quantity: 1,
    })
  })

  it('may hold ratings and marks', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const rated = Array.from(
      { length: 20 },
      (_, n) => `u${n},${names.map((_, at) => ((n + at) % 3 === 0 ? 1 + ((n * at) % 5) : '')).join(',')}`,
    )
    expect(
      (await proposed('rated.csv', `user,${names.join(',')}\n${rated.join('\n')}\n`)).plan,
    ).toMatchObject({ defaultKind: 'rating' })
    const file = folder.write('marks.csv', 'user,a,b,c\n1,x,,\n2,,yes,no\n3,q,,\n')
    const plan = planOf({ roles: ['customer-id', 'product-column', 'product-column', 'product-column'] })
    expect((await load(projectInMemory(), file, plan)).counts).toMatchObject({
      accepted: 2,
      byReason: [{ reason: 'bad-quantity', lines: 1 }],
    })
  })

  it('is not seen in customers with a few flags, nor in a survey that everybody answered', async () => {
    const flags = Array.from(
      { length: 20 },
      (_, n) => `c${n},n${n}@x.org,Berlin,${n % 2},${n % 3 === 0 ? 1 : 0}`,
    )
    expect(
      (await proposed('flags.csv', `id,email,city,newsletter,vip\n${flags.join('\n')}\n`)).plan.target,
    ).toBe('customers')
    const answers = Array.from(
      { length: 20 },
      (_, n) => `c${n},${Array.from({ length: 10 }, (_, q) => 1 + ((n + q) % 5)).join(',')}`,
    )
    const { plan } = await proposed(
      'survey.csv',
      `customer_id,${Array.from({ length: 10 }, (_, q) => `Q${q}`).join(',')}\n${answers.join('\n')}\n`,
    )
    expect(plan.target).toBe('customers')
  })
})

describe('points told by their number', () => {
  it('are placed by the first period and how many a year has', async () => {
    const db = projectInMemory()
    const text =
      'series,frequency,start,t,value\na,12,1972-11,1,5\na,12,1972-11,3,7\nb,4,1980Q2,2,9\nc,YEARLY,1999,2,4\nd,12,1-12,1,3\ne,7,1999,1,3\n'
    const { plan, counts } = await imported(db, 'm.csv', text)
    expect(plan).toMatchObject({
      target: 'series',
      roles: ['series', 'periods-per-year', 'period-start', 'period-number', 'value'],
    })
    expect(counts).toMatchObject({ accepted: 5, byReason: [{ reason: 'bad-value', lines: 1 }] })
    const at = db
      .prepare<[], [string, number]>('SELECT series, at FROM visible_series_points ORDER BY series, at')
      .raw()
      .all()
    const local = at.map(([series, time]) => [
      series,
      new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 10),
    ])
    expect(local).toEqual([
      ['a', '1972-11-01'],
      ['a', '1973-01-01'],
      ['b', '1980-07-01'],
      ['c', '2000-01-01'],
      ['d', '0001-12-01'],
    ])
  })

  it('are known where the first period looks like a month', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, n) => `s${n % 3},12,1972-${1 + (n % 3)},${1 + Math.floor(n / 3)},${n}`,
    )
    const { plan } = await proposed('months.csv', `series,frequency,start,t,value\n${rows.join('\n')}\n`)
    expect(plan.roles).toEqual(['series', 'periods-per-year', 'period-start', 'period-number', 'value'])
  })

  it('need all three columns', async () => {
    const file = folder.write('t.csv', 't,value\n1,2\n')
    const plan = planOf({ target: 'series', roles: ['period-number', 'value'] })
    expect(await failureOf(load(projectInMemory(), file, plan))).toMatchObject({
      code: 'mapping-incomplete',
      params: { missing: 'period-start, periods-per-year' },
    })
  })
})

describe('refunds that come in before their sale', () => {
  const HEADER = 'order id,sku,customer id,date,quantity,price\n'

  it('find it later, lose their mark, and get it back when the sale is taken back', async () => {
    const db = projectInMemory()
    const refunds = await imported(
      db,
      'refunds.csv',
      `${HEADER}r1,A,c1,2024-03-01,-1,5\nr2,B,c1,2024-03-01,-1,5\n`,
    )
    const id = importId.parse(refunds.importId)
    expect(refunds.matchedRefunds).toBe(0)
    const flags = (): unknown =>
      qualityReport(db, id).flags.filter(({ rule }) => rule === 'refund-without-sale')
    const lines = (): unknown =>
      listFlags(db, { importId: id, rule: 'refund-without-sale', offset: 0, limit: 9 }).rows.map(
        ({ line }) => line,
      )
    expect(flags()).toEqual([{ rule: 'refund-without-sale', lines: 2 }])
    const sales = await imported(db, 'sales.csv', `${HEADER}1,A,c1,2024-02-01,2,5\n2,B,c1,2024-04-01,2,5\n`)
    // That of B was sold later than it was given back.
    expect(sales.matchedRefunds).toBe(1)
    expect([flags(), lines()]).toEqual([[{ rule: 'refund-without-sale', lines: 1 }], [3]])
    undoStep(db, sales.importId)
    expect(lines()).toEqual([2, 3])
    const again = await imported(db, 'other.csv', `${HEADER}7,A,c1,2024-02-03,1,5\n`)
    expect([again.matchedRefunds, lines()]).toEqual([1, [3]])
  })
})
