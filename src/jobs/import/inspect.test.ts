import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import type { ColumnRole } from '../../contract/column-roles.ts'
import { encodings } from '../../contract/dialect.ts'
import { bytesOfText, encodingTexts } from './encoding-texts.ts'
import { inspectFile } from './inspect.ts'
import { TestFolder, failureOf } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

async function rolesOf(text: string): Promise<ColumnRole[]> {
  return (await inspectFile(folder.write('roles.csv', text), {})).plan.roles
}

describe('an inspection', () => {
  it.each(encodings.flatMap((encoding) => [true, false].map((marked) => [encoding, marked] as const)))(
    'knows %s (mark: %s)',
    async (encoding, marked) => {
      const text = encodingTexts[encoding]
      const delimiter = text.includes(';') ? ';' : ','
      const { plan, columns, rows, findings } = await inspectFile(
        folder.write('e.csv', bytesOfText(encoding, text, marked)),
        {},
      )
      expect(plan.dialect).toMatchObject({ encoding, delimiter, headerRows: 1 })
      const [header = [], ...below] = text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(delimiter))
      expect(columns.map((column) => column.header)).toEqual(header)
      expect(rows).toEqual(below)
      expect(findings.filter(({ kind }) => kind === 'two-encodings' || kind === 'unsure-encoding')).toEqual(
        [],
      )
    },
  )

  it('knows English texts with curly apostrophes and accents under Chinese headers as GB18030', async () => {
    const lines = Array.from({ length: 60 }, (_, n) => `t${n},It’s what she didn’t say at the café,${n}`)
    const text = ['测试编号,标题,点击量', ...lines].join('\n')
    const { plan, rows } = await inspectFile(folder.write('zh.csv', iconv.encode(text, 'gb18030')), {})
    expect(plan.dialect.encoding).toBe('gb18030')
    expect(rows[0]?.[1]).toBe('It’s what she didn’t say at the café')
    const western = iconv.encode(text.replace('测试编号,标题,点击量', 'Größe,Title,Clicks'), 'windows-1252')
    expect((await inspectFile(folder.write('west.csv', western), {})).plan.dialect.encoding).toBe(
      'windows-1252',
    )
  })

  it.each([[','], [';'], ['\t'], ['|']])(
    'finds the delimiter %j among decimal commas and quotes',
    async (delimiter) => {
      const lines = [
        ['id', 'name', 'price'],
        ...Array.from({ length: 20 }, (_, n) => [
          `${n}`,
          `"a, ${n}; |"`,
          delimiter === ',' ? '"1,5"' : '1,5',
        ]),
      ]
      const { plan } = await inspectFile(
        folder.write('d.csv', lines.map((line) => line.join(delimiter)).join('\r\n')),
        {},
      )
      expect(plan.dialect).toMatchObject({ delimiter, headerRows: 1 })
      expect(plan.decimalComma).toBe(true)
    },
  )

  it('finds single quotes, and that there are none', async () => {
    const single = Array.from({ length: 10 }, (_, n) => `'c${n}';'Berlin; Mitte';'${n},5'`).join('\n')
    const { plan, rows } = await inspectFile(
      folder.write('q.csv', `'customer';'city';'value'\n${single}\n`),
      {},
    )
    expect(plan.dialect).toMatchObject({ delimiter: ';', quote: "'" })
    expect(rows[1]).toEqual(['c1', 'Berlin; Mitte', '1,5'])
    const inches = Array.from({ length: 10 }, (_, n) => `${n}\t"${n} pipe\t${n}.50`).join('\n')
    const none = await inspectFile(folder.write('n.tsv', `sku\tname\tprice\n${inches}\n`), {})
    expect(none.plan.dialect).toMatchObject({ delimiter: '\t', quote: '' })
    expect(none.rows[3]).toEqual(['3', '"3 pipe', '3.50'])
    expect(none.findings).toContainEqual({ kind: 'quote', params: { quote: '' }, isDoubtful: true })
    const apostrophes = Array.from({ length: 10 }, (_, n) => `'0${n},O'Neil,rock 'n' roll`).join('\n')
    const doubles = await inspectFile(folder.write('a.csv', `id,name,title\n${apostrophes}\n`), {})
    expect(doubles.plan.dialect).toMatchObject({ delimiter: ',', quote: '"' })
  })

  it('believes a line that says what separates the cells', async () => {
    const { plan, columns } = await inspectFile(
      folder.write('sep.csv', 'sep=;\r\nid;name;price\r\n1;a,b;1,5\r\n2;c,d;2,5\r\n'),
      {},
    )
    expect(plan.dialect).toMatchObject({ delimiter: ';', skipTop: 1, headerRows: 1 })
    expect(columns.map(({ header }) => header)).toEqual(['id', 'name', 'price'])
  })

  it('takes percents for numbers, and years, months and quarters for times', async () => {
    const { plan } = await inspectFile(
      folder.write(
        'p.csv',
        'Monat;Rate;Umsatz\nJan 2024;3,4 %;1.200,50\nFeb 2024;4,1 %;1.300,00\nMärz 2024;5 %;900,00\n',
      ),
      {},
    )
    expect(plan).toMatchObject({ target: 'series', roles: ['time', 'value', 'value'], decimalComma: true })
    expect(await rolesOf('Year,Revenue\n2019,5\n2020,6\n2021,9\n')).toEqual(['time', 'value'])
    expect(await rolesOf('Quarter,Revenue\nQ1 2019,5\nQ2 2019,6\nQ3 2019,9\n')).toEqual(['time', 'value'])
  })

  it('proposes roles for English and Chinese headers', async () => {
    expect(
      await rolesOf(
        'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,A,Mug,2,2010-12-01 08:26:00,2.5,17850.0,France\n',
      ),
    ).toEqual([
      'order-id',
      'product-id',
      'product-name',
      'quantity',
      'time',
      'unit-price',
      'customer-id',
      'country',
    ])
    expect(
      await rolesOf(
        '订单编号,买家会员名,商品编码,宝贝标题,数量,买家实际支付金额,订单创建时间,手机号 ,城市\n1,甲,A1,茶,2,"1,234.50",2020-02-21 00:00:00,13800138000,上海\n',
      ),
    ).toEqual([
      'order-id',
      'customer-id',
      'product-id',
      'product-name',
      'quantity',
      'line-total',
      'time',
      'phone',
      'city',
    ])
    expect(
      await rolesOf('user_id,item_id,category_id,behavior_type,timestamp\n1,2,3,pv,1511544070\n'),
    ).toEqual(['customer-id', 'product-id', 'category', 'event-kind', 'time'])
    expect(await rolesOf('userId,movieId,rating,timestamp\n1,2,3.5,1112486027\n')).toEqual([
      'customer-id',
      'product-id',
      'rating',
      'time',
    ])
    expect(
      await rolesOf(
        'Email,First Name,Last Name,utm_campaign,__proto__,constructor\na@x.org,A,B,spring,1,2\n',
      ),
    ).toEqual(['email', 'customer-name', 'customer-name', 'attribute', 'attribute', 'attribute'])
  })

  it('looks at contents where there is no header', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, n) => `${n % 9},${n % 5},${n},${n % 2 === 0 ? 'pv' : 'buy'},${1_511_544_070 + n}`,
    )
    const { plan } = await inspectFile(folder.write('bare.csv', rows.join('\n')), {})
    expect(plan.dialect.headerRows).toBe(0)
    expect(plan.roles).toEqual(['customer-id', 'product-id', 'ignore', 'event-kind', 'time'])
    expect(plan.target).toBe('interactions')
  })

  it('decides the order of dates by evidence, and says when there is none', async () => {
    const of = async (...dates: string[]) =>
      inspectFile(
        folder.write('t.csv', `customer,date\n${dates.map((date) => `1,${date}`).join('\n')}\n`),
        {},
      )
    expect(await of('03/04/2026', '13/04/2026')).toMatchObject({
      plan: { dateOrder: 'dmy' },
      dateOrderAmbiguous: false,
    })
    expect(await of('03/04/2026', '04/13/2026 8:26')).toMatchObject({
      plan: { dateOrder: 'mdy' },
      dateOrderAmbiguous: false,
    })
    expect(await of('03/04/2026', '04/03/2026')).toMatchObject({ dateOrderAmbiguous: true })
    expect(await of('2026-04-03')).toMatchObject({ plan: { dateOrder: 'ymd' }, dateOrderAmbiguous: false })
  })

  it('estimates a long file from its beginning, quickly', async () => {
    const file = folder.write('long.csv', 'customer,sku,quantity\n' + '123,ABC,4\n'.repeat(400_000))
    await inspectFile(file, {})
    const startedAt = performance.now()
    const { estimatedRows, exact } = await inspectFile(file, {})
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(exact).toBe(false)
    expect(Math.abs(estimatedRows / 400_000 - 1)).toBeLessThan(0.02)
  })

  it('takes what the user decided', async () => {
    const file = folder.write('o.csv', 'a;b,c\n1;2,3\n')
    const { plan, rows } = await inspectFile(file, {
      dialect: { delimiter: ';', headerRows: 0, encoding: 'windows-1252' },
    })
    expect(plan.dialect).toMatchObject({ delimiter: ';', headerRows: 0, encoding: 'windows-1252' })
    expect(rows[0]).toEqual(['a', 'b,c'])
    expect(
      (
        await failureOf(
          inspectFile(folder.write('g.csv', Buffer.from([0x61, 0x2c, 0xff, 0x0a])), {
            dialect: { encoding: 'utf-8' },
          }),
        )
      ).code,
    ).toBe('file-bad-encoding')
  })

  it('shows a file that has only a header', async () => {
    expect(await inspectFile(folder.write('h.csv', 'customer,sku\n'), {})).toMatchObject({
      estimatedRows: 0,
      exact: true,
      rows: [],
    })
  })
})

describe('columns that spaces keep apart', () => {
  it('are seen where every line has as many words and most are numbers', async () => {
    const lines = [
      ' customer_id  date items  value',
      ' 00001 19970101  1   11.77',
      ' 00002 19970112  5   77.00',
      ' 00002 19970113  1    7.00',
    ]
    const file = folder.write('spaced.txt', `${lines.join('\r\n')}\r\n`)
    const { plan, rows, columns } = await inspectFile(file, {})
    expect(plan.dialect.delimiter).toBe(' ')
    expect(columns.map(({ header }) => header)).toEqual(['customer_id', 'date', 'items', 'value'])
    expect(rows[0]).toEqual(['00001', '19970101', '1', '11.77'])
  })

  it('are not seen in sentences', async () => {
    const file = folder.write('text.txt', 'one two three\nfour five six\nseven eight nine\n')
    const { plan } = await inspectFile(file, {})
    expect(plan.dialect.delimiter).toBe(',')
  })
})
