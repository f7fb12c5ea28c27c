import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { seededRandom } from '../../src/engine/random.ts'

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
/** 1 January 2024 in a workbook. */
const FIRST_DAY = 45_292
const LEADING = [
  'Order ID',
  'Order Date',
  'Customer ID',
  'Email',
  'Product ID',
  'Product',
  'Quantity',
  'Unit Price',
  'Country',
  'City',
]

/**
 * Writes a workbook of order lines as Excel does: texts shared, dates as days with a style, numbers as numbers. `columns`: ten that mean
 * something, then notes of many and of few different texts, and numbers.
 */
export async function writeWorkbook(file: string, rows: number, columns: number): Promise<void> {
  const texts = new Map<string, number>()
  const shared = (text: string): number => {
    const known = texts.get(text)
    if (known !== undefined) return known
    texts.set(text, texts.size)
    return texts.size - 1
  }
  const zip = new ZipFile()
  const done = pipeline(zip.outputStream, createWriteStream(file))
  const add = (name: string, parts: Iterable<string>): void =>
    zip.addReadStreamLazy(name, (give) => give(null, Readable.from(parts)))
  add('[Content_Types].xml', [
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
  ])
  add('xl/_rels/workbook.xml.rels', [
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ])
  add('xl/workbook.xml', [
    `<workbook xmlns="${NAMESPACE}" xmlns:r="${OFFICE}"><sheets><sheet name="Orders" sheetId="1" r:id="r1"/></sheets></workbook>`,
  ])
  add('xl/styles.xml', [
    `<styleSheet xmlns="${NAMESPACE}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  ])
  add('xl/worksheets/sheet1.xml', sheet(rows, columns, shared))
  // Read after the sheet was written, when all its texts are known.
  add('xl/sharedStrings.xml', sharedStrings(texts))
  zip.end()
  await done
}

function* sheet(
  rows: number,
  columns: number,
  shared: (text: string) => number,
): Generator<string, void, undefined> {
  yield `<worksheet xmlns="${NAMESPACE}"><sheetData>`
  const headers = Array.from({ length: columns }, (_, at) => LEADING[at] ?? `Note ${at - LEADING.length + 1}`)
  yield rowOf(
    1,
    headers.map((header) => `t="s"><v>${shared(header)}</v>`),
  )
  const random = seededRandom(20_251)
  for (let row = 0; row < rows; row++) {
    const order = row >> 2
    const customer = (order * 7_919) % 60_000
    const product = Math.floor(random.uniform() ** 2 * 5_000)
    const text = (value: string): string => `t="s"><v>${shared(value)}</v>`
    const cells = [
      text(`ORD-${order}`),
      `s="1"><v>${FIRST_DAY + order / 200}</v>`,
      text(`C${customer}`),
      text(`buyer${customer}@shop.example.net`),
      text(`SKU-${product}`),
      text(`Product ${product} of the spring catalogue`),
      `><v>${1 + (row % 5)}</v>`,
      `><v>${(199 + product) / 100}</v>`,
      text(['DE', 'FR', 'CN', 'US'][customer % 4] ?? ''),
      text(`City ${customer % 300}`),
    ]
    for (let at = cells.length; at < columns; at++)
      cells.push(
        at % 3 === 0
          ? `><v>${random.uniform()}</v>`
          : text(at % 3 === 1 ? `note ${row % 1_000}` : `remark ${(row * at) % 90_000}`),
      )
    yield rowOf(row + 2, cells)
  }
  yield '</sheetData></worksheet>'
}

function rowOf(row: number, cells: readonly string[]): string {
  return `<row r="${row}">${cells.map((cell, at) => `<c r="${letters(at)}${row}" ${cell}</c>`).join('')}</row>`
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}

function* sharedStrings(texts: ReadonlyMap<string, number>): Generator<string, void, undefined> {
  yield `<sst xmlns="${NAMESPACE}">`
  for (const text of texts.keys()) yield `<si><t>${text}</t></si>`
  yield '</sst>'
}
