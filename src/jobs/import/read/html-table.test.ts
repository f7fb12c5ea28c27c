import fc from 'fast-check'
import iconv from 'iconv-lite'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { encodings, type Encoding } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { projectInMemory } from '../../../store/open.ts'
import { decodeByTable, encodeText } from '../code-pages.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf, load } from '../test-import.ts'
import { zipOf } from './test-workbook.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEAD = ['订单编号', '买家会员名', '商品名称', '数量', '实付金额', '付款时间']
const cells = (tag: string, row: readonly string[]): string =>
  `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
const order = (n: number): string[] => [
  `4123456789012345${String(n).padStart(2, '0')}`,
  `buyer${n % 3}`,
  '杯子 &amp; 碟子',
  '2',
  '&yen;1,234.50',
  `2025-03-0${(n % 9) + 1} 10:00:00`,
]
const orders = Array.from({ length: 12 }, (_, n) => cells('td', order(n))).join('\n')
const page = (table: string, meta = ''): string =>
  `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>${meta}<style>td{mso-number-format:"\\@"}</style></head><body>${table}</body></html>`

describe('pages that are called .xls', () => {
  it.each([
    [
      'in GBK by their meta',
      'gbk',
      '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
      'gb18030',
    ],
    ['in GBK without a word', 'gbk', '', 'gb18030'],
    ['in GBK though they say UTF-8', 'gbk', '<meta charset="utf-8">', 'gb18030'],
    ['in UTF-8', 'utf8', '<meta charset="utf-8">', 'utf-8'],
    ['in UTF-16 with a mark', 'utf16-le', '', 'utf-16le'],
  ])('%s are read whole', async (_, encoding, meta, found) => {
    const html = page(`<table border=1>${cells('th', HEAD)}${orders}</table>`, meta)
    const bytes = iconv.encode(html, encoding, { addBOM: found === 'utf-16le' })
    const path = folder.write('orders.xls', bytes)
    const { plan, rows, columns } = await inspectFile(path, {})
    expect(plan.dialect).toMatchObject({ kind: 'html', encoding: found, headerRows: 1, skipTop: 0 })
    expect(columns.map(({ proposedRole }) => proposedRole)).toEqual([
      'order-id',
      'customer-id',
      'product-name',
      'quantity',
      'line-total',
      'time',
    ])
    expect(plan.currency).toBe('CNY')
    expect(rows[0]).toEqual([
      '412345678901234500',
      'buyer0',
      '杯子 & 碟子',
      '2',
      '¥1,234.50',
      '2025-03-01 10:00:00',
    ])
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ read: 12, accepted: 12, quarantined: 0 })
  })

  it('without closing tags, in capitals, with lines in cells, nested tables and hidden rows are one table', async () => {
    const path = folder.write(
      'loose.xls',
      `<TABLE><TR><TH>order id<TH>customer<TH>product<TH>price
       <TR><TD>A1<TD>Ann<br>Lee<TD><TABLE><TR><TD>not this</TABLE>Mug&nbsp;<!-- a > b --><TD>2.50
       <TR style="display: none"><TD>A2<TD>  Bo
            b <TD><div>Mug</div><div>blue</div><TD>3
       <TR><TD><TD><TD><TD></TABLE><script>var t = "<table><tr><td>x</td></tr></table>"</script>`,
    )
    const { rows, findings, sheets } = await inspectFile(path, {})
    expect(rows).toEqual([
      ['A1', 'Ann\nLee', 'Mug', '2.50'],
      ['A2', 'Bo b', 'Mug\nblue', '3'],
    ])
    expect(sheets.map(({ name }) => name)).toEqual(['1', '2'])
    expect(findings).toContainEqual({ kind: 'hidden-rows', params: { n: 1 }, isDoubtful: true })
  })

  it('with cells over several rows and columns keep them apart', async () => {
    const path = folder.write(
      'spans.xls',
      `<table><tr><td colspan=6>Report of March</td></tr>
       <tr><th rowspan=2>order id</th><th rowspan=2>customer</th><th colspan=2>item</th><th rowspan=2>line total</th><th rowspan=2>time</th></tr>
       <tr><th>product</th><th>quantity</th></tr>
       ${[1, 2, 3, 4]
         .map(
           (
             n,
           ) => `<tr><td rowspan=2>A${n}</td><td rowspan=2>u${n}</td><td>Mug</td><td>1</td><td rowspan=2>10.50</td><td rowspan=2>2025-03-0${n}</td></tr>
         <tr><td>Tee</td><td>2</td></tr>`,
         )
         .join('')}</table>`,
    )
    const { rows, columns, plan, findings } = await inspectFile(path, {})
    expect(plan.dialect).toMatchObject({ skipTop: 1, headerRows: 2 })
    expect(columns.map(({ header }) => header)).toEqual([
      'order id',
      'customer',
      'item product',
      'item quantity',
      'line total',
      'time',
    ])
    // Who and when count for both lines, the amount of the order for one.
    expect(rows.slice(0, 2)).toEqual([
      ['A1', 'u1', 'Mug', '1', '10.50', '2025-03-01'],
      ['A1', 'u1', 'Tee', '2', '', '2025-03-01'],
    ])
    expect(findings).toContainEqual({ kind: 'merged-amounts', params: { n: 4 }, isDoubtful: true })
  })

  it('are read from the table that holds data, and name the others', async () => {
    const data = `<table><caption>All orders</caption>${cells('th', ['order id', 'customer', 'product', 'price'])}${cells('td', ['A1', 'u1', 'Mug', '2'])}${cells('td', ['A2', 'u2', 'Mug', '3'])}</table>`
    const path = folder.write(
      'layout.xls',
      page(`<table><tr><td>Shop</td></tr></table>${data}<table></table>`),
    )
    const { plan, sheets, rows } = await inspectFile(path, {})
    expect(sheets.map(({ name, readable }) => [name, readable])).toEqual([
      ['1', true],
      ['2 All orders', true],
      ['3', false],
    ])
    expect(plan.dialect.sheet).toBe('2 All orders')
    expect(rows).toHaveLength(2)
    expect((await failureOf(inspectFile(path, { dialect: { sheet: '9' } }))).code).toBe(
      'workbook-sheet-missing',
    )
  })

  it('show long numbers whole where they are told beside, and errors', async () => {
    const path = folder.write(
      'num.xls',
      page(
        `<table>${cells('th', ['order id', 'customer', 'product', 'price'])}<tr><td x:num="412345678901234567">4.12346E+17</td><td>u1</td><td>Mug</td><td x:num="2.5">2.50</td></tr>
         <tr><td x:num="412345678901234000">4.12346E+17</td><td>u2</td><td x:err="#N/A">#N/A</td><td>3</td></tr></table>`,
      ),
    )
    const { rows, findings } = await inspectFile(path, {})
    expect(rows.map(([id]) => id)).toEqual(['412345678901234567', '412345678901234000'])
    expect(findings).toContainEqual({ kind: 'error-cells', params: { n: 1, line: 3 }, isDoubtful: true })
  })

  it('in an encoding that nobody here reads are in doubt', async () => {
    const html = page(
      `<table>${cells('th', HEAD)}${orders.replaceAll('杯子', 'Кружка')}</table>`,
      '<meta charset="iso-8859-5">',
    )
    const { findings } = await inspectFile(folder.write('cyr.xls', iconv.encode(html, 'iso-8859-5')), {})
    expect(findings.map(({ kind, isDoubtful }) => [kind, isDoubtful])).toContainEqual([
      'unknown-charset',
      true,
    ])
  })

  it('packed into gzip and ZIP are found as well', async () => {
    const html = page(`<table>${cells('th', HEAD)}${orders}</table>`)
    const packed = folder.write('orders.xls.gz', gzipSync(html))
    expect((await inspectFile(packed, {})).estimatedRows).toBe(12)
    const zip = await zipOf(folder, 'orders.zip', { 'orders.xls': html })
    expect((await inspectFile(zip, {})).plan.dialect).toMatchObject({ kind: 'html', member: 'orders.xls' })
  })

  it('without a table, or that only grow, are refused with a reason', async () => {
    const login = folder.write('login.xls', '<!DOCTYPE html><html><body><form>Sign in</form></body></html>')
    expect((await failureOf(inspectFile(login, {}))).code).toBe('html-no-table')
    const comment = folder.write('comment.xls', `<html><table><!--${'x'.repeat(40_000_000)}`)
    expect((await failureOf(inspectFile(comment, {}))).code).toBe('workbook-bomb')
    const attribute = folder.write('attribute.xls', `<html><table><td title="${'x'.repeat(40_000_000)}`)
    expect((await failureOf(inspectFile(attribute, {}))).code).toBe('workbook-bomb')
    const cell = folder.write('cell.xls', `<html><table><td>${'word '.repeat(400_000)}`)
    expect((await failureOf(inspectFile(cell, {}))).code).toBe('cell-too-long')
    const wide = folder.write('wide.xls', `<table><tr>${'<td colspan=99999>a</td>'.repeat(3)}</table>`)
    expect((await failureOf(inspectFile(wide, {}))).code).toBe('too-many-columns')
    const deep = folder.write('deep.xls', '<table><tr><td>'.repeat(3_000))
    expect((await failureOf(inspectFile(deep, {}))).code).toBe('workbook-bomb')
  })

  it('of any tags in any order end in a table or a clear failure', async () => {
    const tags =
      '<table>|</table>|<tr>|</tr>|<td>|<th>|</td>|<td colspan=3 rowspan=2>|<td rowspan=70000>|<td colspan=-1>|<caption>|</caption>|<br>|<p>|<!--|-->|<script>|</script>|<style>|&nbsp;|&#x4e2d;|&#99999999;|&bogus;|<td x:num="1e99">|<tr style="display:none">|<|>|"|a|1,5|客户|<![CDATA[|]]>|<tbody>|<thead>|</tr'
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...tags.split('|')), { maxLength: 60 }), async (parts) => {
        const path = folder.write('any.xls', `<html><table><tr><td>id<td>name</tr>${parts.join('')}`)
        const inspected = await inspectFile(path, {}).catch((error: unknown) => {
          if (!(error instanceof ExpectedFailure)) throw error
          return undefined
        })
        if (inspected !== undefined) expect(inspected.plan.dialect.kind).toBe('html')
      }),
      { numRuns: 300 },
    )
  })
})

it.each(encodings)('a page and an XML spreadsheet in %s are read whole', async (encoding) => {
  const letters = encodingLetters(encoding)
  const row = ['A1', 'u1', letters, '2', '1.50', '2025-03-01']
  const head = ['order id', 'customer', 'product', 'quantity', 'price', 'time']
  const html = page(`<table>${cells('th', head)}${cells('td', row)}</table>`)
  const xml = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Orders"><Table>${[
    head,
    row,
  ]
    .map(
      (each) =>
        `<Row>${each.map((text) => `<Cell><Data ss:Type="String">${text}</Data></Cell>`).join('')}</Row>`,
    )
    .join('')}</Table></Worksheet></Workbook>`
  for (const text of [html, xml]) {
    const path = folder.write('old.xls', encodeText(text, encoding))
    const { plan, rows } = await inspectFile(path, { dialect: { encoding } })
    expect(plan.dialect).toMatchObject({ kind: text === html ? 'html' : 'xml', encoding })
    expect(rows).toEqual([row])
  }
})

/** Ten letters beyond ASCII that an encoding has. */
function encodingLetters(encoding: Encoding): string {
  const all = Array.from({ length: 0x600 }, (_, at) => String.fromCharCode(0xc0 + at))
  const known = [...all, ...Array.from('商品一二三四五六七八')].filter(
    (letter) => /^\p{L}$/u.test(letter) && decodeByTable(encodeText(letter, encoding), encoding) === letter,
  )
  return known.slice(0, 10).join('')
}

it.each([
  ['ibm850', 'cp850', 'Größe,Tasse für Müller,Öl und Käse'],
  ['mac-cyrillic', 'maccyrillic', 'Кружка синяя,Блокнот в клетку,Москва'],
])('text in %s that begins with an angle bracket is no page', async (encoding, written, words) => {
  const lines = Array.from({ length: 12 }, (_, n) => `A${n},u${n},${words},2025-03-0${(n % 9) + 1}`)
  const text = `<id>,customer,product,city,more,time\n${lines.join('\n')}\n`
  const { plan } = await inspectFile(folder.write('bracket.csv', iconv.encode(text, written)), {})
  expect(plan.dialect).toMatchObject({ kind: 'delimited', encoding })
})
