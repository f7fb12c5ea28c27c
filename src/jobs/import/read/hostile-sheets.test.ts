import { afterAll, describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import type { FileMetaData } from 'hyparquet'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf, load } from '../test-import.ts'
import { BatchMaker } from './batch-maker.ts'
import { CompoundFile } from './compound-file.ts'
import { columnsOf } from './parquet-columns.ts'
import { textOfSerial, toSecond } from './serial-dates.ts'
import { bof, compoundFile, eof, record, u16, u32, wide, workbookStream } from './test-biff.ts'
import { partsOf, rowOf, zipOf } from './test-workbook.ts'
import { XmlParser } from './xml-parser.ts'
import { open } from 'node:fs/promises'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEAD = ['order id', 'customer', 'product', 'quantity', 'price', 'time']

describe('XML that would fill the memory', () => {
  it.each([
    ['elements in one another', '<a>', 10_000],
    ['a text without an end', 'text '.repeat(1_000), 10_000],
    ['a comment without an end', '- '.repeat(1_000), 10_000],
  ])('%s is refused with its place', async (name, piece, times) => {
    const parser = new XmlParser('book.xlsx', 'sheet1')
    parser.writeText(name.includes('comment') ? '<a><!--' : '<a>')
    const write = (): void => {
      for (let count = 0; count < times; count++) parser.writeText(piece)
    }
    const refused = await failureOf(Promise.resolve().then(write))
    expect(refused).toMatchObject({
      code: 'workbook-bomb',
      params: { file: 'book.xlsx', part: 'sheet1', line: 1 },
    })
  })

  it('rows with the same number are all read', async () => {
    const rows = [1, 2, 3].map((n) => rowOf(2, [`A${n}`, 'u1', 'Mug', 1, 2.5, '2025-03-01'])).join('')
    const path = await zipOf(
      folder,
      'same.xlsx',
      partsOf({ sheets: [{ name: 'Orders', rows: rowOf(1, HEAD) + rows }] }),
    )
    const { plan } = await inspectFile(path, {})
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ read: 3, accepted: 3 })
  })

  it('one long text that many cells show is refused', async () => {
    const cells = Array.from({ length: 400 }, () => ({ xml: '<c t="s"><v>0</v></c>' }))
    const parts = partsOf({
      sheets: [{ name: 'Orders', rows: rowOf(1, HEAD) + rowOf(2, cells) }],
      shared: `<si><t>${Array.from({ length: 100_000 }, (_, n) => n).join(' ')}</t></si>`,
    })
    const path = await zipOf(folder, 'texts.xlsx', parts)
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({
      code: 'workbook-bomb',
      params: { sheet: 'Orders', line: 2 },
    })
  })
})

it('OpenDocument rows of one long text that repeat are refused', async () => {
  const cell = (text: string): string =>
    `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`
  const long = Array.from({ length: 100_000 }, (_, n) => n).join(' ')
  const path = await zipOf(folder, 'repeated.ods', {
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="Orders"><table:table-row>${HEAD.map(cell).join('')}</table:table-row><table:table-row table:number-rows-repeated="1000000">${cell(long)}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
  })
  expect(await failureOf(inspectFile(path, {}))).toMatchObject({ code: 'workbook-bomb' })
})

it('rows of empty cells fill a batch as well', () => {
  const batch = new BatchMaker()
  const row = Array.from({ length: 16_384 }, () => '')
  let rows = 0
  for (; !batch.isFull; rows++) batch.add(row, rows + 1)
  expect(rows).toBeLessThan(100)
})

describe('pages', () => {
  it('of elements in one another are refused', async () => {
    const path = folder.write('deep.xls', gzipSync(`<html><body>${'<b>'.repeat(200_000)}`))
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({ code: 'workbook-bomb' })
  })

  it('with a cell of nothing but line ends are refused with the cell', async () => {
    const head = `<tr>${HEAD.map((name) => `<td>${name}</td>`).join('')}</tr>`
    const path = folder.write(
      'lines.xls',
      `<table>${head}<tr><td>A1</td><td>${'<br>'.repeat(1_100_000)}</td></tr></table>`,
    )
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({
      code: 'cell-too-long',
      params: { line: 2, column: 2 },
    })
  })
})

describe('XML spreadsheets of 2003', () => {
  const book = (sheet: string, more = ''): string =>
    `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">${more}${sheet}</Workbook>`
  const text = (words: string): string => `<Cell><Data ss:Type="String">${words}</Data></Cell>`
  const table = `<Table><Row>${HEAD.map(text).join('')}</Row><Row>${text('A1')}${text('u1')}${text('Mug')}<Cell><Data ss:Type="Number">2</Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell><Cell><Data ss:Type="DateTime">2025-03-01T11:59:59.9999999</Data></Cell></Row></Table>`

  it('name their sheets in either quotes, and times to the nearest second', async () => {
    const path = folder.write('single.xml', book(`<Worksheet ss:Name='Orders "new"'>${table}</Worksheet>`))
    const { sheets, plan, rows } = await inspectFile(path, {})
    expect(sheets.map(({ name }) => name)).toEqual(['Orders "new"'])
    expect(rows[0]?.[5]).toBe('2025-03-01T12:00:00')
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ read: 1, accepted: 1 })
  })

  it('lose no row to another with the same number', async () => {
    const row = (n: number): string =>
      `<Row ss:Index="2">${text(`A${n}`)}${text('u1')}${text('Mug')}${text('2')}${text('1.5')}${text('2025-03-01')}</Row>`
    const sheet = `<Worksheet ss:Name="Orders"><Table><Row>${HEAD.map(text).join('')}</Row>${[1, 2, 3].map(row).join('')}</Table></Worksheet>`
    const path = folder.write('same.xml', book(sheet))
    const { plan } = await inspectFile(path, {})
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ read: 3, accepted: 3 })
  })

  it('of tags that never end are refused before long', async () => {
    const path = folder.write('open.xml', book('<Worksheet '.repeat(100_000)))
    const begun = process.cpuUsage()
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({ code: 'workbook-bad' })
    // Searching on to the end from each of them took minutes.
    expect(process.cpuUsage(begun).user).toBeLessThan(5_000_000)
  })
})

describe('old workbooks', () => {
  const label = (row: number, column: number, words: string): Buffer =>
    record(0x0204, u16(row, column, 0), wide(words))

  it('whose list of sheets points elsewhere are refused instead of read as empty', async () => {
    const sheet = { name: 'Orders', records: HEAD.map((name, column) => label(0, column, name)) }
    const stream = workbookStream([], [sheet])
    const second = stream.indexOf(bof(16))
    stream.writeUInt32LE(second + bof(16).length, stream.indexOf(Buffer.from([0x85, 0])) + 4)
    const path = folder.write('astray.xls', compoundFile('Workbook', stream))
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({ code: 'workbook-bad' })
  })

  it('name the row and the column of a cell whose text is missing', async () => {
    const records = [label(0, 0, 'order id'), label(0, 1, 'customer'), record(0x00fd, u16(6, 1, 0), u32(9))]
    const path = folder.write(
      'text.xls',
      compoundFile('Workbook', workbookStream([], [{ name: 'A', records }])),
    )
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({
      code: 'workbook-bad',
      params: { sheet: 'A', line: 7, column: 2 },
    })
  })

  it('whose tables of sectors lead in a circle are refused', async () => {
    const file = Buffer.from(compoundFile('Workbook', workbookStream([eof], [])))
    const circle = Buffer.alloc(512)
    for (let at = 0; at < 508; at += 4) circle.writeUInt32LE(1, at)
    circle.writeUInt32LE(file.length / 512 - 1, 508)
    file.writeUInt32LE(file.length / 512 - 1, 68)
    const path = folder.write('circle.xls', Buffer.concat([file, circle]))
    const handle = await open(path, 'r')
    try {
      expect(await failureOf(CompoundFile.open(handle, 'circle.xls'))).toMatchObject({ code: 'workbook-bad' })
    } finally {
      await handle.close()
    }
  })
})

describe('schemas of Parquet files that tell more than they have', () => {
  const metadata = (...counts: readonly number[]): FileMetaData => ({
    version: 1,
    schema: counts.map((count, at) => ({ name: `c${at}`, num_children: count })),
    num_rows: 0n,
    row_groups: [],
    metadata_length: 0,
  })

  it('end where the file does', () => {
    const { columns } = columnsOf(metadata(2 ** 31, 2 ** 31, 2 ** 31), 'a.parquet')
    expect(columns.map(({ name }) => name)).toEqual(['c1'])
  })

  it('may be deep', () => {
    const deep = metadata(2, ...Array.from({ length: 100_000 }, () => 1), 0, 0)
    expect(columnsOf(deep, 'a.parquet').columns.map(({ name }) => name)).toEqual(['c1', 'c100002'])
  })
})

describe('times of sheets', () => {
  it('end with the year 9999 in both calendars', () => {
    const date = { hasDate: true, hasTime: false }
    expect(textOfSerial(2_958_465, date, false)).toBe('9999-12-31')
    expect(textOfSerial(2_957_003, date, true)).toBe('9999-12-31')
    expect(textOfSerial(2_957_004, date, true)).toBeUndefined()
  })

  it.each([
    ['2024-12-31T23:59:59.999999999', '2025-01-01T00:00:00'],
    ['2025-03-01T12:00:00.4', '2025-03-01T12:00:00'],
    ['2025-03-01T12:00:00', '2025-03-01T12:00:00'],
    ['noon', 'noon'],
  ])('%s is %s', (written, read) => {
    expect(toSecond(written)).toBe(read)
  })
})

it('long numbers of JSON stay whole beside texts that look like them', async () => {
  const order = (n: number): string =>
    `{"order_id": 1234567890123456789${n}, "customer": "u1", "product": "a \\" , 1234567890123456${n}, Mug", "quantity": 2, "price": 1.5, "time": "2025-03-01"}`
  const path = folder.write('orders.jsonl', [0, 1, 2].map(order).join('\n'))
  const { rows } = await inspectFile(path, {})
  expect(rows.map((row) => row.slice(0, 3))).toEqual(
    [0, 1, 2].map((n) => [`1234567890123456789${n}`, 'u1', `a " , 1234567890123456${n}, Mug`]),
  )
})
