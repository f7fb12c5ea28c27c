import type { Encoding } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import type { RecordBatch } from '../records.ts'
import type { Source } from '../source.ts'
import { NumberTexts, cellFormatOf, type CellFormat } from './cell-format.ts'
import { roughPieces, textPieces } from './markup-text.ts'
import { toSecond } from './serial-dates.ts'
import type { SheetNotes } from './sheet-notes.ts'
import { MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS, SheetRows } from './sheet-rows.ts'
import { XmlParser, attributeOf, type Attributes } from './xml-parser.ts'

/** What the head of an XML Spreadsheet 2003 names, whatever its ending. */
export const SPREADSHEET_2003 = 'urn:schemas-microsoft-com:office:spreadsheet'
const MAX_SHEETS = 1_000
const MAX_STYLES = 100_000

/**
 * The sheets of an XML Spreadsheet 2003, hidden ones last. Goes through the whole file: they stand one behind the other.
 * @throws ExpectedFailure workbook-bad
 */
export async function sheets2003(source: Source, encoding: Encoding): Promise<FilePart[]> {
  const found: { name: string; isHidden: boolean }[] = []
  const file = source.fileName
  let rest = ''
  const sheet =
    /<(?:\w+:)?Worksheet\s[^<>]*?Name\s*=\s*(?:"([^"]*)"|'([^']*)')|<(?:\w+:)?Visible>\s*(SheetHidden|SheetVeryHidden)/g
  for await (const piece of roughPieces(source, encoding)) {
    const text = rest + piece
    // A tag may lie across two pieces.
    const cut = Math.max(0, text.lastIndexOf('<', text.length - 1))
    for (const [, double, single, hidden] of text.slice(0, cut).matchAll(sheet)) {
      const name = double ?? single
      const last = found.at(-1)
      if (hidden !== undefined && last !== undefined) last.isHidden = true
      if (name !== undefined && found.length < MAX_SHEETS) found.push({ name: plain(name), isHidden: false })
    }
    rest = text.slice(cut, cut + 4096)
  }
  if (found.length === 0) throw new ExpectedFailure('workbook-bad', { file })
  const parts = found.map((each) => ({
    name: each.name,
    bytes: 0,
    readable: true,
    ...(each.isHidden ? { hidden: true } : {}),
  }))
  return [...parts.filter((each) => each.hidden !== true), ...parts.filter((each) => each.hidden === true)]
}

function plain(name: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return name.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, word?: string) => {
      const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)
      if (word !== undefined) return entities[word] ?? whole
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

/**
 * Rows of one sheet of an XML Spreadsheet 2003 (the first for an empty name) as text.
 * @throws ExpectedFailure workbook-bad, workbook-bomb, workbook-sheet-missing, cell-too-long, too-many-columns, file-bad-encoding
 */
export async function* readSheet2003(
  source: Source,
  encoding: Encoding,
  sheet: string,
  told: (notes: SheetNotes) => void = () => undefined,
): AsyncGenerator<RecordBatch, void, undefined> {
  const file = source.fileName
  const reader = new SheetReader(file, sheet)
  const { rows } = reader
  told(rows.notes)
  let isFirst = true
  for await (const piece of textPieces(source, encoding)) {
    // What scripts leave before the declaration makes no table worse.
    reader.write(isFirst ? piece.trimStart() : piece)
    isFirst = false
    if (rows.batch.isFull) yield rows.batch.take(source.position())
    if (reader.isDone) break
  }
  if (!reader.isDone) reader.close()
  if (!reader.isFound) throw new ExpectedFailure('workbook-sheet-missing', { file, sheet })
  if (!rows.batch.isEmpty) yield rows.batch.take(source.position())
}

class SheetReader {
  readonly rows: SheetRows
  readonly #wanted: string
  readonly #parser: XmlParser
  readonly #numbers = new NumberTexts(false)
  readonly #formats = new Map<string, CellFormat>()
  #style = ''
  #isReading = false
  #row = 0
  #column = 0
  #cell: Attributes = {}
  #type = ''
  #text = ''
  /** Inside the value of a cell: not inside its comment. */
  #isValue = false
  #isComment = false
  isFound = false
  isDone = false

  constructor(file: string, sheet: string) {
    this.rows = new SheetRows(file, sheet)
    this.#wanted = sheet
    this.#parser = new XmlParser(file, sheet)
    this.#parser.onOpen((name, attributes) => this.#open(name, attributes))
    this.#parser.onText((text) => {
      if (!this.#isValue || this.#isComment) return
      this.#text += text
      if (this.#text.length > MAX_CELL_CHARACTERS) throw this.rows.fault('cell-too-long', this.#column)
    })
    this.#parser.onClose((name) => this.#close(name))
  }

  write(text: string): void {
    this.#parser.writeText(text)
  }

  close(): void {
    this.#parser.close()
  }

  #open(name: string, attributes: Attributes): void {
    if (name === 'Worksheet') {
      const own = attributeOf(attributes, 'Name') ?? ''
      this.#isReading = !this.isFound && (this.#wanted === '' || own === this.#wanted)
      if (this.#isReading) this.isFound = true
    } else if (name === 'Style') this.#style = attributeOf(attributes, 'ID') ?? ''
    else if (name === 'NumberFormat') this.#learn(attributeOf(attributes, 'Format') ?? '')
    else if (!this.#isReading) return
    else if (name === 'Row') this.#beginRow(attributes)
    else if (name === 'Cell') this.#beginCell(attributes)
    else if (name === 'Comment') this.#isComment = true
    else if (name === 'Data' && !this.#isComment) {
      this.#type = attributeOf(attributes, 'Type') ?? 'String'
      this.#isValue = true
    } else if (name === 'Br' && this.#isValue) this.#text += '\n'
  }

  #close(name: string): void {
    if (!this.#isReading) return
    if (name === 'Data') this.#isValue = false
    else if (name === 'Comment') this.#isComment = false
    else if (name === 'Cell') this.#endCell()
    else if (name === 'Row') this.rows.end()
    else if (name === 'Worksheet') {
      this.#isReading = false
      this.isDone = true
    }
  }

  #learn(format: string): void {
    if (this.#formats.size < MAX_STYLES)
      this.#formats.set(this.#style, cellFormatOf(0, FORMATS[format] ?? format))
  }

  #beginRow(attributes: Attributes): void {
    this.rows.begin(indexOf(attributes, this.#row + 1))
    // Rows that are said to be alike have no cells.
    this.#row = this.rows.row
    this.rows.isHidden = attributeOf(attributes, 'Hidden') === '1'
    this.#row += countOf(attributeOf(attributes, 'Span'), MAX_ROWS)
    this.#column = 0
  }

  #beginCell(attributes: Attributes): void {
    this.#column = indexOf(attributes, this.#column + 1)
    if (this.#column > MAX_COLUMNS) throw this.rows.fault('too-many-columns', this.#column)
    this.#cell = attributes
    this.#type = ''
    this.#text = ''
  }

  #endCell(): void {
    const { rows } = this
    const column = this.#column
    const down = countOf(attributeOf(this.#cell, 'MergeDown'), MAX_ROWS)
    rows.mergeHere(column, down + 1)
    this.#column += countOf(attributeOf(this.#cell, 'MergeAcross'), MAX_COLUMNS)
    const text = this.#text
    if (this.#type === 'Number') return this.#setNumber(column, text.trim())
    if (this.#type === 'Error') rows.notes.error(rows.row)
    if (text === '' && attributeOf(this.#cell, 'Formula') !== undefined) rows.notes.emptyFormula(rows.row)
    rows.set(column, this.#typed(text), false)
  }

  #typed(text: string): string {
    if (this.#type === 'Boolean') return text.trim() === '1' ? 'true' : text.trim() === '0' ? 'false' : text
    if (this.#type !== 'DateTime') return text
    const [, date = '', time = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)$/.exec(toSecond(text.trim())) ?? []
    if (date === '') return text
    const { date: shown } = this.#formatOf() ?? {}
    // A time of day is a time of the last day of 1899.
    if (date === '1899-12-31' || date === '1899-12-30') return shown?.hasDate === true ? text : time
    return time === '00:00:00' ? date : `${date}T${time}`
  }

  #setNumber(column: number, raw: string): void {
    const value = Number(raw)
    if (raw === '' || !Number.isFinite(value)) return this.rows.set(column, raw, false)
    const format = this.#formatOf()
    if (format !== undefined && format.currency !== '') this.rows.notes.currency(column - 1, format.currency)
    this.rows.set(column, this.#numbers.of(raw, value, format), format?.date === undefined)
  }

  #formatOf(): CellFormat | undefined {
    return this.#formats.get(attributeOf(this.#cell, 'StyleID') ?? '')
  }
}

/** Formats that go by a name there. */
const FORMATS: Readonly<Record<string, string>> = {
  'General Date': 'yyyy-mm-dd hh:mm:ss',
  'Short Date': 'yyyy-mm-dd',
  'Medium Date': 'yyyy-mm-dd',
  'Long Date': 'yyyy-mm-dd',
  'Short Time': 'hh:mm',
  'Medium Time': 'hh:mm',
  'Long Time': 'hh:mm:ss',
  'Euro Currency': '[$EUR] 0.00',
  Standard: '#,##0.00',
  Currency: '0.00',
  Fixed: '0.00',
  Percent: '0.00%',
  Scientific: '0.00E+00',
  'Yes/No': '0',
  'True/False': '0',
  'On/Off': '0',
}

function indexOf(attributes: Attributes, otherwise: number): number {
  const told = Number(attributeOf(attributes, 'Index'))
  return Number.isInteger(told) && told > 0 ? told : otherwise
}

function countOf(written: string | undefined, most: number): number {
  const count = Number(written ?? 0)
  return Number.isInteger(count) && count > 0 ? Math.min(count, most) : 0
}
