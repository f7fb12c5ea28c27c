import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf, load } from '../test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const text = (words: string): string => `<Cell><Data ss:Type="String">${words}</Data></Cell>`
const header = `<Row>${['order id', 'customer', 'product', 'quantity', 'price', 'time'].map(text).join('')}</Row>`
const order = (n: number): string =>
  `<Row>${text(`A${n}`)}${text(`u${n}`)}${text('杯子 &amp; <B>碟子</B>')}<Cell><Data ss:Type="Number">2</Data></Cell><Cell ss:StyleID="s1"><Data ss:Type="Number">1.1000000000000001</Data></Cell><Cell ss:StyleID="s2"><Data ss:Type="DateTime">2025-03-0${n}T12:30:00.000</Data></Cell></Row>`
const sheet = (name: string, rows: string, options = ''): string =>
  `<Worksheet ss:Name="${name}"><Table>${rows}</Table>${options}</Worksheet>`
const book = (sheets: string, encoding = 'UTF-8'): string =>
  `<?xml version="1.0" encoding="${encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles><Style ss:ID="s1"><NumberFormat ss:Format="[$€-407] #,##0.00"/></Style><Style ss:ID="s2"><NumberFormat ss:Format="General Date"/></Style></Styles>${sheets}</Workbook>`
const HIDDEN = '<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>'

describe('XML spreadsheets of 2003, whatever their ending', () => {
  it.each([
    ['UTF-8', 'utf8'],
    ['gb2312', 'gbk'],
    ['UTF-16', 'utf16-le'],
  ])('in %s give typed cells of the sheet that holds a table', async (named, encoding) => {
    const xml = book(
      sheet('Notes', `<Row>${text('made by finance')}</Row>`) +
        sheet('订单 &amp; more', header + [1, 2, 3].map(order).join('')) +
        sheet('Lists', header, HIDDEN),
      named,
    )
    const path = folder.write('orders.xls', iconv.encode(xml, encoding, { addBOM: encoding === 'utf16-le' }))
    const { plan, rows, sheets } = await inspectFile(path, {})
    expect(plan).toMatchObject({
      dialect: { kind: 'xml', sheet: '订单 & more', headerRows: 1 },
      currency: 'EUR',
    })
    expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['Notes', undefined],
      ['订单 & more', undefined],
      ['Lists', true],
    ])
    expect(rows[0]).toEqual(['A1', 'u1', '杯子 & 碟子', '2', '1.1', '2025-03-01T12:30:00'])
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ read: 3, accepted: 3 })
  })

  it('with places that are told, merged, hidden and commented cells are read where they stand', async () => {
    const rows = `<Row ss:Index="3">${['order id', 'customer', 'product', 'line total', 'paid', 'time'].map(text).join('')}</Row>
      <Row ss:Index="5"><Cell ss:MergeDown="1"><Data ss:Type="String">A1</Data></Cell>${text('u1')}<Cell ss:MergeAcross="1"><Data ss:Type="String">Mug</Data><Comment><Data>not this</Data></Comment></Cell><Cell ss:Index="5"><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="DateTime">2025-03-01T00:00:00.000</Data></Cell></Row>
      <Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="String">u1</Data></Cell>${text('Tee')}<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell/><Cell><Data ss:Type="DateTime">1899-12-31T18:00:00.000</Data></Cell></Row>
      <Row>${text('A2')}${text('u2')}${text('Cup')}<Cell ss:Formula="=RC[-1]*2"/></Row>`
    const { rows: shown, findings } = await inspectFile(
      folder.write('places.xml', book(sheet('S', rows))),
      {},
    )
    expect(shown).toEqual([
      ['A1', 'u1', 'Mug', '', 'true', '2025-03-01'],
      ['A1', 'u1', 'Tee', '#DIV/0!', '', '18:00:00'],
      ['A2', 'u2', 'Cup', '', '', ''],
    ])
    expect(findings.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['hidden-rows', 'error-cells', 'empty-formulas', 'merged-cells']),
    )
  })

  it('that are broken, bombs, or other XML are refused with the place', async () => {
    const broken = folder.write(
      'broken.xls',
      book(sheet('S', `${header}<Row>${text('Salt & Pepper')}</Row>`)),
    )
    expect(await failureOf(inspectFile(broken, {}))).toMatchObject({
      code: 'workbook-bad',
      params: { line: 3 },
    })
    const cut = folder.write('cut.xls', book(sheet('S', header + order(1))).slice(0, -60))
    expect((await failureOf(inspectFile(cut, {}))).code).toBe('workbook-bad')
    const entity = book(sheet('S', header)).replace('<Workbook', '<!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook')
    expect((await failureOf(inspectFile(folder.write('entity.xls', entity), {}))).code).toBe('workbook-bomb')
    const other = folder.write('feed.xml', '<?xml version="1.0"?><rss><item><title>Mug</title></item></rss>')
    expect(await failureOf(inspectFile(other, {}))).toMatchObject({
      code: 'file-kind-refused',
      params: { kind: 'XML' },
    })
  })
})
