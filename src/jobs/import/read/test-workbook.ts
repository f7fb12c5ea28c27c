import { crc32, deflateRawSync } from 'node:zlib'
import type { TestFolder } from '../test-import.ts'

export type Parts = Readonly<Record<string, string | Buffer>>

/** An archive, written here since what is no test itself may not bring a library for it. */
export function zipOf(folder: TestFolder, name: string, parts: Parts): Promise<string> {
  const files: Buffer[] = []
  const listed: Buffer[] = []
  let offset = 0
  for (const [part, content] of Object.entries(parts)) {
    const [bytes, title] = [Buffer.from(content), Buffer.from(part)]
    const packed = deflateRawSync(bytes)
    const told = Buffer.alloc(26)
    // Version 2.0, names in UTF-8, deflated.
    told.writeUInt16LE(20, 0)
    told.writeUInt16LE(0x800, 2)
    told.writeUInt16LE(8, 4)
    told.writeUInt32LE(crc32(bytes), 10)
    told.writeUInt32LE(packed.length, 14)
    told.writeUInt32LE(bytes.length, 18)
    told.writeUInt16LE(title.length, 22)
    files.push(Buffer.from('PK\u0003\u0004'), told, title, packed)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    listed.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), told, place, title)
    offset += 4 + told.length + title.length + packed.length
  }
  const list = Buffer.concat(listed)
  const end = Buffer.alloc(18)
  const count = Object.keys(parts).length
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  const whole = Buffer.concat([...files, list, Buffer.from('PK\u0005\u0006'), end])
  return Promise.resolve(folder.write(name, whole))
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

type TestSheet = {
  readonly name: string
  /** XML of its rows. */
  readonly rows: string
  /** XML behind the rows, such as merged cells. */
  readonly behind?: string
  readonly state?: 'hidden' | 'veryHidden'
}

type TestWorkbook = {
  readonly sheets: readonly TestSheet[]
  readonly date1904?: boolean
  /** Codes of formats; a cell with s="1" has the first. */
  readonly formats?: readonly string[]
  readonly shared?: string
  readonly others?: Parts
}

/** A workbook as its parts. */
export function partsOf({
  sheets,
  date1904 = false,
  formats = [],
  shared = '',
  others = {},
}: TestWorkbook): Parts {
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="s${index + 1}"/>`,
  )
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relation('w', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets
      .map((_, index) => relation(`s${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`))
      .join(
        '',
      )}${relation('t', 'sharedStrings', 'sharedStrings.xml')}${relation('u', 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${formats
      .map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escaped(code)}"/>`)
      .join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats
      .map((_, index) => `<xf numFmtId="${164 + index}"/>`)
      .join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${shared}</sst>`,
    ...Object.fromEntries(
      sheets.map(({ rows, behind = '' }, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        `<worksheet xmlns="${MAIN}"><dimension ref="A1"/><sheetData>${rows}</sheetData>${behind}</worksheet>`,
      ]),
    ),
    ...others,
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

export type TestCell = string | number | boolean | { readonly xml: string } | null

/** A row of cells from column `from` (A is 1): texts, numbers, flags, and XML as it is. */
export function rowOf(row: number, cells: readonly TestCell[], from = 1, attributes = ''): string {
  return `<row r="${row}" ${attributes}>${cells
    .map((cell, index) => {
      const at = `r="${nameOf(from + index)}${row}"`
      if (cell === null) return ''
      if (typeof cell === 'object') return cell.xml.replace('<c', `<c ${at}`)
      if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`
      if (typeof cell === 'boolean') return `<c ${at} t="b"><v>${cell ? 1 : 0}</v></c>`
      return `<c ${at} t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`
    })
    .join('')}</row>`
}

function nameOf(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return `${rest > 0 ? nameOf(rest) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`
}
