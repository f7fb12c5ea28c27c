import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import type { WritableDb } from '../../store/database.ts'
import { inspectFile } from './inspect.ts'
import { load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

async function imported(name: string, text: string, db: WritableDb = projectInMemory()) {
  const file = folder.write(name, text)
  const inspection = await inspectFile(file, {})
  const { counts } = await load(db, file, inspection.plan)
  return { db, inspection, counts }
}

/** Kind, product, money, rounded to a cent; in the order of the lines. */
function sales(db: WritableDb): unknown {
  return db
    .prepare<[]>(
      `SELECT x.kind, coalesce(p.external_id, ''), round(x.quantity * x.unit_price_micros / 1e6, 2)
         FROM visible_sales x LEFT JOIN products p ON p.product_id = x.product_id AND p.product_id > 0
        ORDER BY x.line, x.kind, x.interaction_id`,
    )
    .raw()
    .all()
}

const net = (db: WritableDb): unknown =>
  db
    .prepare<[]>(
      `SELECT round(sum(CASE kind WHEN 2 THEN -1 ELSE 1 END * quantity * unit_price_micros) / 1e6, 2) FROM visible_sales`,
    )
    .pluck()
    .get()

const STRIPE = 'id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Description\n'
const SHOPIFY =
  'Name,Email,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount\n'

describe('a part that was paid back', () => {
  it('stands beside its sale, as a share of what was bought', async () => {
    const { db, counts } = await imported(
      'unified_payments.csv',
      STRIPE +
        'ch_1,2025-03-01 10:00:00,24.90,5.00,eur,Partially Refunded,cus_1,Tee\n' +
        'ch_2,2025-03-02 10:00:00,12.00,12.00,eur,Refunded,cus_1,Mug\n' +
        'ch_3,2025-03-03 10:00:00,9.00,0.00,eur,Paid,cus_2,Mug\n' +
        'ch_4,2025-03-03 10:00:00,9.00,0.00,eur,Failed,cus_2,Mug\n',
    )
    expect(counts).toMatchObject({
      read: 4,
      accepted: 3,
      byReason: [{ reason: 'order-cancelled', lines: 1 }],
    })
    expect(sales(db)).toEqual([
      [1, 'Tee', 24.9],
      [2, 'Tee', 5],
      [1, 'Mug', 12],
      [2, 'Mug', 12],
      [1, 'Mug', 9],
    ])
    expect(net(db)).toBe(28.9)
    expect(db.prepare('SELECT count(*) FROM refund_sales').pluck().get()).toBe(2)
  })

  it('is of the order as a whole where it is told once for its lines, also where it is more than the first is worth', async () => {
    const { db, counts } = await imported(
      'orders_export.csv',
      SHOPIFY +
        '#1,a@example.com,partially_refunded,EUR,2025-03-01 10:00:00 +0200,1,Mug,12.50,MUG,30.00\n' +
        '#1,a@example.com,,,2025-03-01 10:00:00 +0200,2,Tee,20.00,TEE,\n' +
        '#2,b@example.com,refunded,EUR,2025-03-02 10:00:00 +0200,1,Mug,12.50,MUG,32.50\n' +
        '#2,b@example.com,,,2025-03-02 10:00:00 +0200,1,Tee,20.00,TEE,\n' +
        '#3,b@example.com,paid,EUR,2025-03-02 10:00:00 +0200,1,Mug,12.50,MUG,0.00\n',
    )
    expect(counts).toMatchObject({ read: 5, accepted: 5 })
    expect(sales(db)).toEqual([
      [1, 'MUG', 12.5],
      [2, '', 30],
      [1, 'TEE', 40],
      [1, 'MUG', 12.5],
      [2, 'MUG', 12.5],
      [1, 'TEE', 20],
      [2, 'TEE', 20],
      [1, 'MUG', 12.5],
    ])
    expect(net(db)).toBe(35)
  })

  it('of an order that was sold in the month before comes to its sale', async () => {
    const line = (status: string, back: string): string =>
      `${STRIPE}ch_1,2025-03-01 10:00:00,24.90,${back},eur,${status},cus_1,Tee\n`
    const { db } = await imported('march.csv', line('Paid', '0.00'))
    const { counts } = await imported('april.csv', line('Partially Refunded', '5.00'), db)
    expect(counts.read).toBe(1)
    expect(sales(db)).toEqual([
      [1, 'Tee', 24.9],
      [2, 'Tee', 5],
    ])
    expect(net(db)).toBe(19.9)
  })
})

describe('refunds of Chinese platforms', () => {
  it('Douyin: a column of after-sales tells them beside that of the order', async () => {
    const row = (n: number, state: string, later: string): string =>
      `"\t69${n}","\t70${n}",挂耳咖啡,1,G1,39.90,2025-03-0${n} 20:00:00,${state},${later}\n`
    const { db, counts, inspection } = await imported(
      '抖店.csv',
      '主订单编号,子订单编号,选购商品,商品数量,商家编码,订单应付金额,订单提交时间,订单状态,售后状态\n' +
        row(1, '已完成', '-') +
        row(2, '已完成', '退款成功') +
        row(3, '已发货', '售后关闭') +
        row(4, '已关闭', '退款成功') +
        row(5, '待支付', '-'),
    )
    expect(inspection.preset?.name).toBe('douyin-orders')
    expect(counts).toMatchObject({ read: 5, accepted: 3, quarantined: 2 })
    expect(sales(db)).toEqual([
      [1, 'G1', 39.9],
      [1, 'G1', 39.9],
      [2, 'G1', 39.9],
      [1, 'G1', 39.9],
    ])
  })

  it('Youzan: what was closed or never paid says so, though it has no time of payment; a completed refund is one', async () => {
    const row = (n: number, state: string, paid: string): string =>
      `E${n},${state},${paid},1380000000${n},咖啡豆,100.00\n`
    const { db, counts } = await imported(
      '有赞.csv',
      '订单号,订单状态,买家付款时间,收货人手机号/提货人手机号,全部商品名称,订单实付金额\n' +
        row(1, '交易完成', '2025-03-01 10:00:00') +
        row(2, '退款完成', '2025-03-01 10:00:00') +
        row(3, '交易关闭', '') +
        row(4, '待付款', '') +
        row(5, '已发货', ''),
    )
    expect(counts.byReason).toEqual(
      expect.arrayContaining([
        { reason: 'order-cancelled', lines: 1 },
        { reason: 'order-open', lines: 1 },
        { reason: 'missing-time', lines: 1 },
      ]),
    )
    expect(net(db)).toBe(100)
  })

  it('WeChat Pay: a row of a refund has its amount in a column of its own', async () => {
    const row = (state: string, back: string, amount: string): string =>
      `\`2025-03-01 16:51:49,\`42001,\`W1,\`oUser,\`${state},\`CNY,\`${amount},\`${back},\`手冲咖啡,\`${amount}\n`
    const { db, counts } = await imported(
      'bill.csv',
      '\uFEFF交易时间,微信订单号,商户订单号,用户标识,交易状态,货币种类,应结订单金额,退款金额,商品名称,订单金额\n' +
        row('SUCCESS', '0.00', '30.00') +
        row('REFUND', '12.00', '0.00'),
    )
    expect(counts).toMatchObject({ read: 2, accepted: 2 })
    expect(sales(db)).toEqual([
      [1, '手冲咖啡', 30],
      [2, '手冲咖啡', 12],
    ])
  })
})
