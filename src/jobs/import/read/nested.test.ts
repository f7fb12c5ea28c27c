import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, load } from '../test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const order = (n: number): object => ({
  id: 4507894690 + n,
  name: `#100${n}`,
  email: `a${n % 3}@example.com`,
  created_at: `2024-01-0${n + 1}T11:00:00-05:00`,
  total_price: '408.94',
  currency: 'USD',
  financial_status: 'paid',
  customer: { id: 207 + (n % 3), email: `a${n % 3}@example.com` },
  line_items: [
    { id: 1, product_id: 632, title: 'Player', sku: 'P-1', quantity: 1, price: '199.00' },
    { id: 2, product_id: 633, title: 'Case', sku: 'C-1', quantity: 2, price: '9.97' },
  ],
  shipping_lines: [{ title: 'Post', price: '190.00' }],
  tax_lines: [{ title: 'Tax', price: '11.94', rate: 0.06 }],
})

async function imported(name: string, content: string | Uint8Array): Promise<unknown> {
  const path = folder.write(name, content)
  const { plan, findings, rows } = await inspectFile(path, {})
  const db = projectInMemory()
  const { counts } = await load(db, path, { ...plan, timeZone: 'Asia/Shanghai' })
  const sales = db
    .prepare<[], string>(
      `SELECT c.external_id || ' ' || p.external_id || ' ' || x.quantity || ' x ' || coalesce(x.unit_price_micros / 1e6, '-') || ' '
              || x.order_id || ' ' || strftime('%Y-%m-%dT%H:%M', x.occurred_at / 1000, 'unixepoch')
         FROM interactions x JOIN customers c ON c.customer_id = x.customer_id
         JOIN products p ON p.product_id = x.product_id ORDER BY x.line`,
    )
    .pluck()
    .all()
  return { target: plan.target, sales, counts, rows: rows.length, findings }
}

describe('orders that hold their lines as a list', () => {
  it.each([
    ['orders.json', JSON.stringify({ orders: [1, 2, 3].map(order) })],
    ['orders.jsonl', [1, 2, 3].map((n) => JSON.stringify(order(n))).join('\n')],
  ])('give a row per line that repeats what the order tells: %s', async (name, text) => {
    expect(await imported(name, text)).toMatchObject({
      target: 'interactions',
      sales: [1, 2, 3].flatMap((n) => [
        `${207 + (n % 3)} 632 1.0 x 199.0 ${4507894690 + n} 2024-01-0${n + 1}T16:00`,
        `${207 + (n % 3)} 633 2.0 x 9.97 ${4507894690 + n} 2024-01-0${n + 1}T16:00`,
      ]),
      counts: { read: 6, accepted: 6 },
      findings: expect.arrayContaining([
        { kind: 'list-rows', params: { list: 'line_items' }, isDoubtful: true },
      ]) as unknown, // a matcher is of type any
    })
  })

  it('may come page by page, as an interface answers', async () => {
    const page = (n: number): object => ({
      has_more: n < 2,
      page: n,
      data: { orders: [order(2 * n), order(2 * n + 1)] },
    })
    const path = folder.write('pages.jsonl', [1, 2].map((n) => JSON.stringify(page(n))).join('\n'))
    const { plan, estimatedRows } = await inspectFile(path, {})
    const { counts } = await load(projectInMemory(), path, plan)
    expect({ target: plan.target, estimatedRows }).toEqual({ target: 'interactions', estimatedRows: 8 })
    expect(counts).toMatchObject({ read: 8, accepted: 8 })
    // A record that happens to count things is one.
    const basket = (n: number): object => ({
      user_id: `u${n}`,
      total: 2,
      items: [{ sku: 'A' }, { sku: 'B' }],
    })
    const own = folder.write('baskets.jsonl', [1, 2].map((n) => JSON.stringify(basket(n))).join('\n'))
    expect((await inspectFile(own, {})).columns.map(({ header }) => header)).toContain('user_id')
  })

  it('are kept apart from totals of the order, which would be counted with each line', async () => {
    const text = JSON.stringify(
      [1, 2].map((n) => ({
        order_id: `o${n}`,
        customer_id: 'c',
        order_date: '2024-01-02 10:00',
        total: 100,
        items: [
          { sku: 'a', qty: 1 },
          { sku: 'b', qty: 3 },
        ],
      })),
    )
    expect(await imported('sum.json', text)).toMatchObject({
      sales: ['o1', 'o2'].flatMap((id) => [
        `c a 1.0 x - ${id} 2024-01-02T02:00`,
        `c b 3.0 x - ${id} 2024-01-02T02:00`,
      ]),
    })
  })

  it('have the number that only they have, where an address tells the customer', async () => {
    const text = JSON.stringify(
      [1, 2, 3, 4].map((n) => ({
        id: 70 + n,
        email: `a${n % 2}@example.com`,
        created_at: '2024-01-02 10:00',
        items: [{ sku: 'a', qty: 1 }],
      })),
    )
    expect(await imported('id.json', text)).toMatchObject({
      sales: [1, 2, 3, 4].map((n) => `a${n % 2}@example.com a 1.0 x - ${70 + n} 2024-01-02T02:00`),
    })
  })

  it('may have none: then the order is told as set aside, not lost', async () => {
    const orders = [order(1), { ...order(2), line_items: [] }, order(3)]
    expect(await imported('none.json', JSON.stringify(orders))).toMatchObject({
      counts: { read: 5, accepted: 4, quarantined: 1, byReason: [{ reason: 'missing-product', lines: 1 }] },
    })
  })

  it('may lie in a Parquet file', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'order_id', data: ['o1', 'o2'], type: 'STRING' },
        { name: 'customer', data: [{ id: 'c1' }, { id: 'c2' }], type: 'JSON' },
        {
          name: 'created_at',
          data: [new Date('2024-01-02T10:00:00Z'), new Date('2024-01-03T00:00:00Z')],
          type: 'TIMESTAMP',
        },
        {
          name: 'items',
          data: [
            [{ sku: 'a', quantity: 1, price: 2 }],
            [
              { sku: 'a', quantity: 1, price: 2 },
              { sku: 'b', quantity: 2, price: 3 },
            ],
          ],
          type: 'JSON',
        },
      ],
    })
    // an instant at midnight in UTC is no local day
    expect(await imported('orders.parquet', new Uint8Array(bytes))).toMatchObject({
      sales: [
        'c1 a 1.0 x 2.0 o1 2024-01-02T10:00',
        'c2 a 1.0 x 2.0 o2 2024-01-03T00:00',
        'c2 b 2.0 x 3.0 o2 2024-01-03T00:00',
      ],
    })
  })
})

describe('other lists', () => {
  it('stay one cell: addresses of a customer, variants of a product', async () => {
    const people = [1, 2, 3].map((n) => ({
      id: n,
      email: `p${n}@example.com`,
      first_name: 'Ann',
      addresses: [
        { city: 'Rome', zip: '1' },
        { city: 'Oslo', zip: '2' },
      ],
    }))
    expect(await imported('people.json', JSON.stringify({ customers: people }))).toMatchObject({
      target: 'customers',
      counts: { read: 3, accepted: 3 },
    })
  })

  it('do not make guests one customer', async () => {
    const text =
      'order_id,customer_id,email,product_id,order_date\n1,0,a@example.com,x,2024-01-02\n2,0,b@example.com,x,2024-01-02\n3,7,c@example.com,x,2024-01-02\n'
    expect(await imported('guests.csv', text)).toMatchObject({
      sales: [expect.stringMatching(/^a@/), expect.stringMatching(/^b@/), expect.stringMatching(/^7 /)],
    })
  })
})
