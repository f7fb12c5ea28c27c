import { afterAll, describe, expect, it } from 'vitest'
import type { Inspection } from '../../contract/inspection.ts'
import { inspectFile } from './inspect.ts'
import { projectInMemory } from '../../store/open.ts'
import { TestFolder, load } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

async function look(name: string, content: string | Buffer): Promise<Inspection> {
  return inspectFile(folder.write(name, content), {})
}

/** Lines made of one that counts: `#` is the number of the line, `%` one of seven. */
function table(header: string, row: string, rows = 30): string {
  const line = (n: number): string => row.replaceAll('#', String(n + 1)).replaceAll('%', String(n % 7))
  return `${header === '' ? '' : `${header}\n`}${Array.from({ length: rows }, (_, n) => line(n)).join('\n')}\n`
}

/** Target, and the columns that have another meaning than none. */
function proposal({ plan, columns }: Inspection): object {
  const told = plan.roles.flatMap((role, at) =>
    role === 'ignore' || role === 'attribute' ? [] : [[columns[at]?.header || String(at + 1), role] as const],
  )
  return { target: plan.target, ...Object.fromEntries(told) }
}

describe('a file that nobody has seen', () => {
  it.each([
    [
      'a qualified header, and an order number that looks like a phone number',
      table(
        'amazon-order-id,purchase-date,sku,quantity,item-price,ship-city',
        '113-0000#-000,2026-01-0%,S%,1,9.5,Austin',
      ).replace('2026-01-00', '2026-01-08'),
      {
        target: 'interactions',
        'amazon-order-id': 'order-id',
        'purchase-date': 'time',
        sku: 'product-id',
        quantity: 'quantity',
        'item-price': 'unit-price',
      },
    ],
    [
      'an id that repeats beside one that does not',
      table('article_id,product_code,prod_name', '66371300#,0663%,Strap top #'),
      { target: 'products', article_id: 'product-id', prod_name: 'product-name' },
    ],
    [
      'a name beside a description',
      table('SKU,Name,Description,Regular price', 'W#,Mug #,Nice and blue #,#.99'),
      {
        target: 'products',
        SKU: 'product-id',
        Name: 'product-name',
        Description: 'description',
        'Regular price': 'unit-price',
      },
    ],
    [
      'orders told by an id of their own and an address that repeats',
      table('ID,Purchase Date,Grand Total,Customer Email', '#,2026-02-1%,34.00,c%@example.com'),
      {
        target: 'interactions',
        ID: 'order-id',
        'Purchase Date': 'time',
        'Grand Total': 'line-total',
        'Customer Email': 'email',
      },
    ],
    [
      'order lines of nobody',
      table('order_id,product_id,shipping_limit_date,price', 'o#,p%,2026-01-1% 09:45:35,58.90'),
      {
        target: 'interactions',
        order_id: 'order-id',
        product_id: 'product-id',
        shipping_limit_date: 'time',
        price: 'unit-price',
      },
    ],
    [
      'what was done again and again, without a time',
      table('uid,campaign,cost', 'u%,2258,0.1'),
      { target: 'interactions', uid: 'customer-id', campaign: 'campaign' },
    ],
    [
      'when something was sent',
      table('Recipient,Email,Sent At', 'A,c#@example.com,2026-01-05 10:00'),
      { target: 'customers', Email: 'email' },
    ],
    [
      'accounts',
      table('Account Name,Type,Last Activity', 'Acme #,Customer,2026-01-0%').replace('01-00', '01-09'),
      { target: 'customers', 'Account Name': 'customer-id' },
    ],
    [
      'visits of a site by day',
      table('date,sessions,users', '2026-01-#,10#,9#'),
      { target: 'series', date: 'time', sessions: 'value', users: 'value' },
    ],
    [
      'a catalogue without headers',
      table('', '#::Toy Story the # (1995)::Animation|Comedy'),
      { target: 'products', 1: 'product-id', 2: 'product-name', 3: 'category' },
    ],
    ['people without headers', table('', '#|2%|M|writer|8571#'), { target: 'customers', 1: 'customer-id' }],
    ['sentences', table('', 'Ten ways, number #, to save some money'), { target: 'copy-results' }],
    [
      'prices above zero in German words',
      table('Verkaufsbeleg;Auftraggeber;Material;Auftragsmenge;Nettowert', '47#;K%;M%;1,000;1.234,56'),
      {
        target: 'interactions',
        Verkaufsbeleg: 'order-id',
        Auftraggeber: 'customer-id',
        Material: 'product-id',
        Auftragsmenge: 'quantity',
        Nettowert: 'line-total',
      },
    ],
    [
      'a marketplace that says whose name it is in parentheses, and a total of the whole order beside the lines',
      table(
        'Order ID,Order Status,Order Creation Date,Product Name,SKU Reference No.,Deal Price,Quantity,Product Subtotal,Total Amount,Username (Buyer)',
        '24#,Completed,2026-01-1% 10:00,Mug %,S%,10.00,2,20.00,22.50,b%',
      ),
      {
        target: 'interactions',
        'Order ID': 'order-id',
        'Order Status': 'order-status',
        'Order Creation Date': 'time',
        'Product Name': 'product-name',
        'SKU Reference No.': 'product-id',
        'Deal Price': 'unit-price',
        Quantity: 'quantity',
        'Product Subtotal': 'line-total',
        'Username (Buyer)': 'customer-id',
      },
    ],
    [
      'sales beside what is left of them after fees',
      table(
        'date/time,type,order id,sku,quantity,product sales,selling fees,total',
        '"Jan 1%, 2026 10:14:28 PM PST",Order,11#,S%,1,12.99,-1.95,11.04',
      ),
      {
        target: 'interactions',
        'date/time': 'time',
        type: 'event-kind',
        'order id': 'order-id',
        sku: 'product-id',
        quantity: 'quantity',
        'product sales': 'line-total',
      },
    ],
    [
      'months in letters between hyphens',
      table(
        'Order Number,Buyer Username,Item Number,Quantity,Sold For,Sale Date',
        '17-#,u%,28%,1,$19.99,Jan-1%-26',
      ),
      {
        target: 'interactions',
        'Order Number': 'order-id',
        'Buyer Username': 'customer-id',
        'Item Number': 'product-id',
        Quantity: 'quantity',
        'Sold For': 'unit-price',
        'Sale Date': 'time',
      },
    ],
    [
      'dishes of restaurants',
      table(
        '订单编号,下单日期,下单时间,用户手机号,菜品名称,菜品数量,菜品单价,菜品小计',
        'MT#,2026/1/1%,1%:30,139%0000111,鸡丁%,2,28.00,56.00',
      ),
      {
        target: 'interactions',
        订单编号: 'order-id',
        下单日期: 'time',
        下单时间: 'time-of-day',
        用户手机号: 'phone',
        菜品名称: 'product-name',
        菜品数量: 'quantity',
        菜品单价: 'unit-price',
        菜品小计: 'line-total',
      },
    ],
  ])('is understood: %s', async (name, text, expected) => {
    expect(proposal(await look(`${name.length}.csv`, text))).toEqual(expected)
  })

  it('may have a row for each person and no id: the rows are numbered', async () => {
    const text = table('Age,Sex,Housing,Purpose', '2#,male,own,radio')
    const { plan, findings } = await look('credit.csv', text)
    expect(plan).toMatchObject({ target: 'customers', rowIds: 'credit.csv' })
    expect(findings).toContainEqual({
      kind: 'numbered-rows',
      params: { name: 'credit.csv' },
      isDoubtful: true,
    })
  })

  it.each([
    ['Campaign report\n"September 1, 2026 - September 30, 2026"', { from: '2026-09-01', to: '2026-09-30' }],
    ['# ---\n# Start date: 20260101\n# End date: 20260131\n# ---', { from: '2026-01-01', to: '2026-01-31' }],
    ['"Campaign report"\n"Report Time: 1/1/2026 - 1/31/2026"', { from: '2026-01-01', to: '2026-01-31' }],
    ['广告系列报告\n2026年3月1日 - 2026年3月1日', { from: '2026-03-01', to: '2026-03-01' }],
    ['Campaign report\n1/2/2026 - 3/4/2026', null],
  ])('tells above its table what time it is about: %s', async (above, period) => {
    const text = `${above}\n${table('Campaign,Impr.,Clicks,Cost', 'Brand #,12,8,1.5')}`
    expect((await look('report.csv', text)).plan.period).toEqual(period)
  })

  it('has a series for each shop, and for each kind within a region', async () => {
    const days = Array.from({ length: 20 }, (_, n) => `2026-01-${10 + n}`)
    const shops = days.flatMap((day) => [1, 2, 3].map((shop) => `${shop},${day},${shop * 100}`))
    const { plan } = await look('shops.csv', `Store,Date,Sales\n${shops.join('\n')}\n`)
    expect(plan).toMatchObject({ target: 'series', roles: ['series', 'time', 'value'] })
    const fruit = days.flatMap((day) =>
      ['North', 'South'].flatMap((region) =>
        ['plain', 'organic'].map((kind) => `${day},1.5,${kind},${region}`),
      ),
    )
    const two = await look('fruit.csv', `Date,AveragePrice,type,region\n${fruit.join('\n')}\n`)
    expect(two.plan.roles).toEqual(['time', 'value', 'series', 'series'])
  })

  it('may be rows that were set aside here, which are a work list and no table', async () => {
    const text = '\uFEFFLine,Column,Reason,Text of the line\r\n3,price,Price is zero or below,"a,b,0"\r\n'
    await expect(look('aside.csv', text)).rejects.toMatchObject({ code: 'file-is-quarantine' })
  })

  it('has a row for each customer, with what he bought in sum and when first and last', async () => {
    const text = table('Customer id,Revenue,First purchase,Last order', 'c#,1#.5,2025-01-1%,2025-02-1%')
    expect((await look('crm.csv', text)).plan.target).toBe('customers')
  })

  it('is not read as Chinese where Western words have two letters beyond ASCII in a row', async () => {
    const text = table('Kunde;Größe', 'K#;Größe # für 12 €')
    const latin = Buffer.from(text.replaceAll('€', '\u0080'), 'latin1')
    expect((await look('groesse.csv', latin)).plan.dialect.encoding).toBe('windows-1252')
  })

  it('is not read as Western where one byte of UTF-8 is broken, but told to be broken', async () => {
    const text = Buffer.from(table('customer_id,product,date', 'C%,Café %,2026-01-1%'))
    const at = text.indexOf('Café 3')
    const broken = Buffer.concat([text.subarray(0, at + 3), Buffer.from([0xe9]), text.subarray(at + 5)])
    const { plan, findings } = await look('broken.csv', broken)
    expect(plan.dialect.encoding).toBe('utf-8')
    expect(findings.find(({ kind }) => kind === 'broken-bytes')?.params).toMatchObject({
      n: 1,
      line: 5,
      byte: at + 3,
    })
  })

  it('says so where the total of an order stands on each of its lines', async () => {
    const lines = (total: (n: number) => string): string =>
      `order_id,customer_id,sku,order_date,total\n${Array.from({ length: 20 }, (_, n) => `o${n >> 1},c${n >> 1},s${n},2026-01-12,${total(n)}`).join('\n')}\n`
    const kinds = async (text: string): Promise<string[]> =>
      (await look('totals.csv', text)).findings.map(({ kind }) => kind)
    expect(await kinds(lines((n) => `${10 + (n >> 1)}.50`))).toContain('repeated-total')
    expect(await kinds(lines((n) => `${10 + n}.50`))).not.toContain('repeated-total')
    // One price for everything is no total.
    expect(await kinds(lines(() => '9.90'))).not.toContain('repeated-total')
  })

  it('names nobody where the column for it is empty throughout', async () => {
    const text = table(
      'orderNumber,createTime,sellerSku,unitPrice,customerEmail',
      '3#,2026-01-1% 13:44,S%,9.90,',
    )
    const { plan, findings } = await look('nobody.csv', text)
    expect(plan.keepWithoutCustomer).toBe(true)
    expect(findings).toContainEqual({
      kind: 'without-customer',
      params: { share: 1, kept: 1 },
      isDoubtful: true,
    })
  })

  it('may be several put one behind the other, with their headers and marks of byte order', async () => {
    const part = `\ufeff${table('order_id,customer_id,product_id', 'o#,c%,p%', 10)}`
    const more = part
      .replaceAll('o', 'x')
      .replace('xrder_id,custxmer_id,prxduct_id', 'order_id,customer_id,product_id')
    const path = folder.write('joined.csv', part + more)
    const { plan } = await inspectFile(path, {})
    const db = projectInMemory()
    const { counts } = await load(db, path, plan)
    expect(counts).toMatchObject({
      read: 21,
      accepted: 20,
      skippedBy: [{ reason: 'repeated-header', lines: 1 }],
    })
  })

  it('has no number where a space parts two', async () => {
    const { plan } = await look('when.csv', table('user,item,rating,when', 'u%,i%,4,"02 28, 2014"'))
    expect(plan.decimalComma).toBe(false)
  })
})
