import { afterAll, describe, expect, it } from 'vitest'
import { rolesOfTarget } from '../../../contract/column-roles.ts'
import { missingRoles } from '../../../contract/plan-needs.ts'
import { presetNames, type PresetName } from '../../../contract/presets.ts'
import { projectInMemory } from '../../../store/open.ts'
import { exportData } from '../../export/export-data.ts'
import { inspectFile } from '../inspect.ts'
import { contextOf, load, TestFolder, visibleState } from '../test-import.ts'
import { fixtures } from './fixtures.ts'
import { presets } from './match.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

function written(name: PresetName): string {
  return folder.write(fixtures[name].name, fixtures[name].text)
}

async function imported(name: PresetName) {
  const db = projectInMemory()
  const file = written(name)
  const { plan } = await inspectFile(file, {})
  const { counts } = await load(db, file, plan)
  return { db, plan, counts }
}

describe('every preset', () => {
  it.each(presetNames)('%s knows its own file and maps what its target needs', async (name) => {
    const inspection = await inspectFile(written(name), {})
    expect(inspection.preset?.name).toBe(name)
    expect(inspection.ambiguousDates).toEqual([])
    const { plan } = inspection
    expect(missingRoles(plan)).toEqual([])
    const { counts } = await imported(name)
    // Orders that came to nothing are set aside by their rule, and only those.
    const expected = name === 'tmall-report' ? 'price-not-positive' : 'order-cancelled'
    expect(counts.byReason.filter(({ reason }) => reason !== expected)).toEqual([])
    expect(counts.accepted).toBeGreaterThan(0)
  })

  it.each(presetNames)('%s uses headers of its own file and roles of its target only', (name) => {
    const preset = presets.find((each) => each.name === name)
    const { required, optional } = rolesOfTarget[preset?.target ?? 'series']
    if (!name.startsWith('sextant'))
      for (const [, role] of preset?.roles ?? []) expect([...required.flat(), ...optional]).toContain(role)
  })

  it('datev-bookings reads dates without a year by the days of the batch', async () => {
    const { db } = await imported('datev-bookings')
    const rows = db
      .prepare<[], { kind: number; at: number }>(
        'SELECT kind, occurred_at AS at FROM interactions ORDER BY line',
      )
      .all()
    expect(rows.map(({ kind, at }) => [kind, new Date(at).toISOString()])).toEqual([
      [1, '2024-12-23T23:00:00.000Z'],
      [2, '2025-01-04T23:00:00.000Z'],
    ])
  })

  it('amazon-settlement drops fees and the sum of the settlement, and counts them', async () => {
    const { counts } = await imported('amazon-settlement')
    expect(counts).toMatchObject({ read: 3, accepted: 1, skippedBy: [{ reason: 'dropped', lines: 2 }] })
  })

  it.each([
    'stripe-balance',
    'paypal-activity',
    'adyen-settlement',
    'alipay-account',
    'alipay-transactions',
  ] as const)('%s tells refunds by sign, kind or column, and they find their sale', async (name) => {
    const { db, counts } = await imported(name)
    const rows = db
      .prepare<[], object>(
        `SELECT kind, order_id AS o, unit_price_micros / 1000000 AS price, customer_id AS c FROM interactions ORDER BY line`,
      )
      .all()
    expect(rows.length).toBe(counts.accepted)
    const [sale, refund] = [rows[0], rows.at(-1)]
    expect(refund).toEqual({ ...sale, kind: 2 })
    expect(db.prepare('SELECT count(*) FROM refund_sales').pluck().get()).toBe(1)
  })

  it('keeps an order of which nothing is left as a sale and its refund', async () => {
    const text =
      '订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n' +
      '1,88.0,0.0,上海,2025-02-21 00:00:00,2025-02-21 00:00:02,88.0\n2,21.0,0.0,上海,2025-02-20 23:59:54,,0.0\n'
    const db = projectInMemory()
    const file = folder.write('tmall.csv', text)
    const { counts } = await load(db, file, (await inspectFile(file, {})).plan)
    expect(counts).toMatchObject({ accepted: 1, byReason: [{ reason: 'price-not-positive', lines: 1 }] })
    const rows = db.prepare('SELECT kind, unit_price_micros FROM interactions ORDER BY kind').raw().all()
    expect(rows).toEqual([
      [1, 88_000_000],
      [2, 88_000_000],
    ])
  })

  it('is given up when the user chooses none, or rows of another kind', async () => {
    const file = written('shopify-orders')
    expect((await inspectFile(file, { preset: 'none' })).preset).toBeNull()
    expect((await inspectFile(file, { target: 'customers' })).preset).toBeNull()
    expect((await inspectFile(file, { preset: 'shopify-customers' })).plan.target).toBe('customers')
  })
})

describe('Shopify orders', () => {
  it('carries the order down, keeps money, times with offset and consent, and pairs a refunded order with its refund', async () => {
    const { db, plan, counts } = await imported('shopify-orders')
    expect(counts).toMatchObject({ read: 3, accepted: 3 })
    expect(plan.carryDown).not.toBeNull()
    expect(visibleState(db)).toMatchObject({
      interactions: [
        {
          customer: 'ada@example.com',
          product: 'MUG-B',
          order_id: '#1001',
          quantity: 2,
          unit_price_micros: 10_000_000,
        },
        {
          customer: 'ada@example.com',
          product: 'TEE-L',
          order_id: '#1001',
          occurred_at: Date.UTC(2025, 2, 7, 7, 50, 26),
        },
        { customer: 'bob@example.com', product: 'TEE-L', kind: 1 },
        { customer: 'bob@example.com', product: 'TEE-L', kind: 2 },
      ],
    })
  })
})

describe('orders with several items in one cell', () => {
  it('WooCommerce: shares the money out by quantity, to the micro, and sets aside what was cancelled', async () => {
    const { db, counts } = await imported('woocommerce-orders')
    expect(counts).toMatchObject({ read: 2, accepted: 1, quarantined: 1 })
    expect(visibleState(db)).toMatchObject({
      interactions: [
        { product: 'Blue Mug', quantity: 2, unit_price_micros: 10_000_000 },
        { product: 'Tee', quantity: 1, unit_price_micros: 10_000_000 },
      ],
    })
  })

  it('Youzan: one of each', async () => {
    const { db } = await imported('youzan-orders')
    expect(visibleState(db)).toMatchObject({
      interactions: [
        { customer: '13800000001', unit_price_micros: 50_000_000 },
        { customer: '13800000001', unit_price_micros: 50_000_000 },
      ],
    })
  })
})

describe('bills', () => {
  it('WeChat Pay: takes the backticks off, and leaves out the second header and the totals', async () => {
    const { db, counts } = await imported('wechat-pay-bill')
    expect(counts).toMatchObject({ read: 3, accepted: 1, skipped: 2 })
    expect(visibleState(db)).toMatchObject({
      interactions: [
        { customer: 'openid-1', product: '咖啡豆', order_id: 'M1', unit_price_micros: 45_000_000 },
      ],
    })
  })

  it('Alipay: a refund is a refund', async () => {
    const { db, counts } = await imported('alipay-bill')
    expect(counts).toMatchObject({ accepted: 2, quarantined: 0 })
    expect(visibleState(db)).toMatchObject({
      interactions: [
        { kind: 1, unit_price_micros: 45_000_000 },
        { kind: 2, unit_price_micros: 8_200_000 },
      ],
    })
  })
})

describe('reports', () => {
  it('Google Ads: title, date range and totals are left out and counted', async () => {
    const { db, counts, plan } = await imported('google-ads')
    expect(counts).toMatchObject({ accepted: 2, quarantined: 0 })
    expect(counts.skipped).toBe(4)
    expect(plan.channel).toBe('Google Ads')
    const days = db
      .prepare<[]>(
        'SELECT day, campaign, impressions, cost_micros, currency, channel FROM campaign_results ORDER BY day',
      )
      .all()
    expect(days).toEqual([
      {
        day: '2025-05-01',
        campaign: 'Brand',
        impressions: 12_034,
        cost_micros: 1_234_560_000,
        currency: 'EUR',
        channel: 'Google Ads',
      },
      {
        day: '2025-05-02',
        campaign: 'Generic',
        impressions: 100,
        cost_micros: null,
        currency: 'EUR',
        channel: 'Google Ads',
      },
    ])
  })

  it('Mailchimp: the name of the file tells the consent', async () => {
    const { db, plan } = await imported('mailchimp-audience')
    expect(plan.consentState).toBe('denied')
    expect(db.prepare<[]>('SELECT channel, state FROM consents').all()).toEqual([
      { channel: 'email', state: 'denied' },
    ])
  })
})

describe('our own exports', () => {
  it.each([
    ['csv', 'machine'],
    ['csv', 'spreadsheet'],
    ['jsonl', 'machine'],
  ] as const)('come back the same, without a question (%s, %s)', async (format, purpose) => {
    const { db } = await imported('shopify-orders')
    const again = projectInMemory()
    for (const what of ['customers', 'products', 'interactions'] as const) {
      const file = folder.write(`${what}-${purpose}.${format}`, '')
      await exportData({ kind: 'export-data', settings: { what, format, purpose }, file }, contextOf(db))
      const inspection = await inspectFile(file, {})
      expect(inspection.preset?.name).toBe(`sextant-${what}`)
      expect(inspection.ambiguousDates).toEqual([])
      const { counts } = await load(again, file, inspection.plan)
      expect(counts.quarantined).toBe(0)
    }
    const rows = (of: typeof db): unknown =>
      of
        .prepare<[]>(
          `SELECT c.external_id, p.external_id, x.kind, x.occurred_at, x.order_id, x.quantity, x.unit_price_micros, x.currency, x.channel
             FROM visible_interactions x JOIN customers c ON c.customer_id = x.customer_id
             JOIN products p ON p.product_id = x.product_id ORDER BY 5, 2, 3`,
        )
        .raw()
        .all()
    expect(rows(again)).toEqual(rows(db))
    const people = (of: typeof db): unknown =>
      of
        .prepare<[]>(
          `SELECT DISTINCT c.external_id, f.name, f.email, f.phone, f.city, f.postcode, f.country FROM visible_customers c
             JOIN customer_facts f ON f.customer_id = c.customer_id WHERE f.name <> '' ORDER BY 1`,
        )
        .raw()
        .all()
    expect(people(again)).toEqual(people(db))
  })
})
