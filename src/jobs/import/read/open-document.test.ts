import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf, load } from '../test-import.ts'
import { zipOf, type Parts } from './test-workbook.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const text = (words: string, more = ''): string =>
  `<table:table-cell office:value-type="string" ${more}><text:p>${words}</text:p></table:table-cell>`
const valued = (type: string, name: string, value: string, more = ''): string =>
  `<table:table-cell office:value-type="${type}" office:${name}="${value}" ${more}><text:p>shown</text:p></table:table-cell>`
const row = (cells: string, more = ''): string => `<table:table-row ${more}>${cells}</table:table-row>`
const header = row(
  ['order id', 'customer', 'product', 'quantity', 'price', 'time'].map((name) => text(name)).join(''),
)
const order = (n: number): string =>
  row(
    `${text(`A${n}`)}${text(`u${n}`)}<table:table-cell office:value-type="string"><office:annotation><text:p>not this</text:p></office:annotation><text:p>Mug<text:s text:c="2"/>blue</text:p><text:p>new</text:p></table:table-cell>${valued('float', 'value', '2')}${valued('currency', 'value', '1.5', 'office:currency="EUR"')}${valued('date', 'date-value', `2025-03-0${n}T12:30:00`)}`,
  )
const END = row(
  '<table:table-cell table:number-columns-repeated="16384"/>',
  'table:number-rows-repeated="1048000"',
)
const sheet = (name: string, rows: string, style = 'shown'): string =>
  `<table:table table:name="${name}" table:style-name="${style}">${rows}${END}</table:table>`
let made = 0
const write = (sheets: string, others: Parts = {}): Promise<string> =>
  zipOf(folder, `book${made++}.ods`, {
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"><office:automatic-styles><style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>${sheets}</office:spreadsheet></office:body></office:document-content>`,
    ...others,
  })

describe('OpenDocument workbooks', () => {
  it('give typed cells of the sheet that holds a table', async () => {
    const path = await write(
      sheet('Lists', header, 'off') +
        sheet('Notes', row(text('by finance'))) +
        sheet('订单', header + [1, 2, 3].map(order).join('')),
    )
    const { plan, rows, sheets, exact } = await inspectFile(path, {})
    expect(plan).toMatchObject({ dialect: { kind: 'ods', sheet: '订单' }, currency: 'EUR' })
    expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['Notes', undefined],
      ['订单', undefined],
      ['Lists', true],
    ])
    expect(exact).toBe(true)
    expect(rows[0]).toEqual(['A1', 'u1', 'Mug  blue\nnew', '2', '1.5', '2025-03-01T12:30:00'])
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ read: 3, accepted: 3 })
  })

  it('with repeated, merged, filtered and faulty cells are read as they show them', async () => {
    const rows =
      row(text('name') + text('day') + text('clock') + text('flag') + text('more') + text('other')) +
      row(
        `${text('Ann', 'table:number-rows-spanned="2"')}${valued('date', 'date-value', '2025-03-01')}${valued('time', 'time-value', 'PT08H05M06S')}${valued('boolean', 'boolean-value', 'true')}${valued('float', 'value', '7', 'table:number-columns-repeated="2"')}`,
      ) +
      row(
        `<table:covered-table-cell/>${text('#N/A')}${valued('percentage', 'value', '0.25')}`,
        'table:visibility="filter"',
      ) +
      row('<table:table-cell table:number-columns-repeated="6"/>', 'table:number-rows-repeated="3"') +
      row(text('Bo') + valued('date', 'date-value', '2025-03-02'), 'table:number-rows-repeated="2"')
    const { rows: shown, findings } = await inspectFile(await write(sheet('S', rows)), {})
    expect(shown).toEqual([
      ['Ann', '2025-03-01', '08:05:06', 'true', '7', '7'],
      ['Ann', '#N/A', '0.25', '', '', ''],
      ['Bo', '2025-03-02', '', '', '', ''],
      ['Bo', '2025-03-02', '', '', '', ''],
    ])
    expect(findings).toContainEqual({ kind: 'error-cells', params: { n: 1, line: 3 }, isDoubtful: true })
    expect(findings).toContainEqual({ kind: 'hidden-rows', params: { n: 1 }, isDoubtful: true })
  })

  it('that repeat more than anybody has, or have a password, are refused', async () => {
    const bomb = row(
      text('a', 'table:number-columns-repeated="16384"'),
      'table:number-rows-repeated="1048576"',
    )
    expect((await failureOf(inspectFile(await write(sheet('S', header + bomb)), {}))).code).toBe(
      'workbook-bomb',
    )
    const locked = await write('', {
      'META-INF/manifest.xml':
        '<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>',
    })
    expect((await failureOf(inspectFile(locked, {}))).code).toBe('workbook-encrypted')
  })
})
