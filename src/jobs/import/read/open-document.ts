import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import type { RecordBatch } from '../records.ts'
import { Archive, workbookWords } from './archive.ts'
import { NumberTexts } from './cell-format.ts'
import { toSecond } from './serial-dates.ts'
import type { SheetNotes } from './sheet-notes.ts'
import { MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS, SheetRows } from './sheet-rows.ts'
import { XmlParser, attributeOf, type Attributes } from './xml-parser.ts'

export const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.spreadsheet'
const CONTENT = 'content.xml'
/** Cells that are said to repeat and are written out, at most: a file of a few bytes could tell 17 thousand million. */
const MAX_REPEATED = 20_000_000
const MAX_STYLES = 100_000

/**
 * The sheets of an OpenDocument workbook, hidden ones last. Goes through the whole content: they stand one behind the other.
 * @throws ExpectedFailure workbook-bad, workbook-bomb, workbook-encrypted
 */
export async function sheetsOfOpenDocument(path: string, file: string): Promise<FilePart[]> {
  const found: { name: string; style: string }[] = []
  const hidden = new Set<string>()
  await throughContent(path, file, (parser) => {
    let style = ''
    parser.onOpen((name, attributes) => {
      if (name === 'style') style = attributeOf(attributes, 'name') ?? ''
      else if (name === 'table-properties' && attributes['table:display'] === 'false') {
        if (hidden.size < MAX_STYLES) hidden.add(style)
      } else if (name === 'table' && attributes['table:name'] !== undefined && found.length < 1_000)
        found.push({ name: attributes['table:name'], style: attributes['table:style-name'] ?? '' })
    })
  })
  if (found.length === 0) throw new ExpectedFailure('workbook-bad', { file })
  const isHidden = (each: { readonly style: string }): boolean => hidden.has(each.style)
  return [...found.filter((each) => !isHidden(each)), ...found.filter(isHidden)].map((each) => ({
    name: each.name,
    bytes: 0,
    readable: true,
    ...(isHidden(each) ? { hidden: true } : {}),
  }))
}

async function throughContent(
  path: string,
  file: string,
  handle: (parser: XmlParser) => void,
): Promise<void> {
  const archive = await Archive.open(path, file, workbookWords)
  try {
    const entry = await contentOf(archive, file)
    const parser = new XmlParser(file, CONTENT)
    handle(parser)
    for await (const piece of archive.read(entry)) parser.write(piece)
    parser.close()
  } finally {
    archive.close()
  }
}

/** A workbook with a password has a readable list of its parts, which says so, and parts that are no XML. */
async function contentOf(archive: Archive, file: string): Promise<(typeof archive.entries)[number]> {
  const entry = archive.find(CONTENT)
  if (entry === undefined) throw new ExpectedFailure('workbook-bad', { file })
  const manifest = archive.find('META-INF/manifest.xml')
  if (manifest !== undefined)
    for await (const piece of archive.read(manifest))
      if (piece.includes('encryption-data')) throw new ExpectedFailure('workbook-encrypted', { file })
  return entry
}

/**
 * Rows of one sheet of an OpenDocument workbook (the first for an empty name) as text.
 * @throws ExpectedFailure workbook-bad, workbook-bomb, workbook-encrypted, workbook-sheet-missing, cell-too-long, too-many-columns
 */
export async function* readOpenDocument(
  path: string,
  file: string,
  sheet: string,
  position: (share: number) => number,
  told: (notes: SheetNotes) => void = () => undefined,
): AsyncGenerator<RecordBatch, void, undefined> {
  const archive = await Archive.open(path, file, workbookWords)
  try {
    const entry = await contentOf(archive, file)
    const reader = new TableReader(file, sheet)
    const { rows } = reader
    told(rows.notes)
    let done = 0
    for await (const piece of archive.read(entry)) {
      done += piece.length
      reader.write(piece)
      if (rows.batch.isFull) yield rows.batch.take(position(done / Math.max(1, entry.bytes)))
      if (reader.isDone) break
    }
    if (!reader.isDone) reader.close()
    if (!reader.isFound) throw new ExpectedFailure('workbook-sheet-missing', { file, sheet })
    if (!rows.batch.isEmpty) yield rows.batch.take(position(1))
  } finally {
    archive.close()
  }
}

type Cell = { readonly column: number; readonly text: string; readonly isNumber: boolean }

class TableReader {
  readonly rows: SheetRows
  readonly #wanted: string
  readonly #parser: XmlParser
  readonly #numbers = new NumberTexts(false)
  #isReading = false
  /** Tables inside a cell are none of the sheet's. */
  #depth = 0
  #row = 0
  #repeatedRow = 1
  #isHidden = false
  #column = 0
  #cells: Cell[] = []
  #cell: Attributes = {}
  #repeated = 1
  #written = 0
  #text = ''
  #paragraphs = 0
  #isText = false
  /** Inside a comment, or what is read aloud instead of a text. */
  #aside = 0
  isFound = false
  isDone = false

  constructor(file: string, sheet: string) {
    this.rows = new SheetRows(file, sheet)
    this.#wanted = sheet
    this.#parser = new XmlParser(file, CONTENT)
    this.#parser.onOpen((name, attributes) => this.#open(name, attributes))
    this.#parser.onText((text) => {
      if (this.#isText && this.#aside === 0) this.#add(text.replace(/\s+/g, ' '))
    })
    this.#parser.onClose((name) => this.#close(name))
  }

  write(piece: Buffer): void {
    this.#parser.write(piece)
  }

  close(): void {
    this.#parser.close()
  }

  #open(name: string, attributes: Attributes): void {
    if (name === 'table') {
      const own = attributes['table:name'] ?? ''
      if (this.#isReading) this.#depth++
      else if (!this.isFound && (this.#wanted === '' || own === this.#wanted)) {
        this.#isReading = true
        this.isFound = true
      }
    }
    if (!this.#isReading || this.#depth > 0) return
    switch (name) {
      case 'table-row':
        return this.#beginRow(attributes)
      case 'table-cell':
      case 'covered-table-cell':
        this.#cell = attributes
        this.#repeated = countOf(attributes['table:number-columns-repeated'], MAX_COLUMNS)
        this.#text = ''
        this.#paragraphs = 0
        return
      case 'annotation':
      case 'ruby-text':
        this.#aside++
        return
      case 'p':
      case 'h':
        if (this.#aside > 0) return
        this.#isText = true
        if (this.#paragraphs++ > 0) this.#add('\n')
        return
      case 's':
        return this.#add(' '.repeat(countOf(attributes['text:c'], 1_000)))
      case 'tab':
        return this.#add('\t')
      case 'line-break':
        return this.#add('\n')
    }
  }

  #close(name: string): void {
    if (!this.#isReading) return
    if (name === 'table') {
      if (this.#depth > 0) this.#depth--
      else {
        this.#isReading = false
        this.isDone = true
      }
      return
    }
    if (this.#depth > 0) return
    if (name === 'annotation' || name === 'ruby-text') this.#aside--
    else if (name === 'p' || name === 'h') this.#isText = this.#aside > 0 && this.#isText
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#endCell()
    else if (name === 'table-row') this.#endRow()
  }

  #add(text: string): void {
    if (!this.#isText || this.#aside > 0) return
    this.#text += text
    if (this.#text.length > MAX_CELL_CHARACTERS) throw this.rows.fault('cell-too-long', this.#column + 1)
  }

  #beginRow(attributes: Attributes): void {
    this.#repeatedRow = countOf(attributes['table:number-rows-repeated'], MAX_ROWS)
    this.rows.begin(++this.#row)
    // Filtered out, or hidden by hand.
    this.#isHidden = /^(?:filter|collapse)$/.test(attributes['table:visibility'] ?? '')
    this.#column = 0
    this.#cells = []
  }

  #endCell(): void {
    const first = this.#column + 1
    this.#column += this.#repeated
    const text = this.#valueOf(first)
    if (text === '') return
    if (this.#column > MAX_COLUMNS) throw this.rows.fault('too-many-columns', this.#column)
    const rowSpan = countOf(this.#cell['table:number-rows-spanned'], MAX_ROWS)
    this.rows.mergeHere(first, rowSpan)
    const isNumber = /^(?:float|currency|percentage)$/.test(typeOf(this.#cell))
    for (let column = first; column <= this.#column; column++) this.#cells.push({ column, text, isNumber })
    this.#count(this.#repeated - 1)
  }

  /** Rows of the end of a sheet are said to repeat a million times, and hold nothing. */
  #endRow(): void {
    const repeated = this.#cells.length === 0 ? 1 : this.#repeatedRow
    this.#count((repeated - 1) * this.#cells.length)
    for (let again = 0; again < repeated; again++) {
      if (again > 0) this.rows.begin(this.#row + again)
      this.rows.isHidden = this.#isHidden
      for (const { column, text, isNumber } of this.#cells) this.rows.set(column, text, isNumber)
      this.rows.end()
    }
    this.#row = Math.min(MAX_ROWS, this.#row + this.#repeatedRow - 1)
  }

  #count(cells: number): void {
    this.#written += cells
    if (this.#written > MAX_REPEATED) throw this.rows.fault('workbook-bomb')
  }

  #valueOf(column: number): string {
    const cell = this.#cell
    const value = cell['office:value'] ?? ''
    switch (typeOf(cell)) {
      case 'currency':
        if (cell['office:currency'] !== undefined)
          this.rows.notes.currency(column - 1, cell['office:currency'])
        return this.#number(value)
      case 'float':
      case 'percentage':
        return this.#number(value)
      case 'date':
        return toSecond(cell['office:date-value'] ?? this.#text).replace(/T00:00:00$/, '')
      case 'time':
        return clockOf(cell['office:time-value'] ?? '') ?? this.#text
      case 'boolean':
        return cell['office:boolean-value'] ?? this.#text
      default:
        return this.#words(cell)
    }
  }

  #words(cell: Attributes): string {
    const text = cell['office:string-value'] ?? this.#text
    if (/^(?:#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!)|Err:\d+)$/.test(text))
      this.rows.notes.error(this.#row)
    else if (text === '' && cell['table:formula'] !== undefined && typeOf(cell) === '')
      this.rows.notes.emptyFormula(this.#row)
    return text
  }

  #number(written: string): string {
    const value = Number(written)
    // What it shows where it does not say what it is.
    return written === '' || !Number.isFinite(value)
      ? this.#text
      : this.#numbers.of(written, value, undefined)
  }
}

function typeOf(cell: Attributes): string {
  return cell['office:value-type'] ?? cell['calcext:value-type'] ?? ''
}

/** 14:30:00 of PT14H30M00S. */
function clockOf(duration: string): string | undefined {
  const [whole, hours = '0', minutes = '0', seconds = '0'] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?$/.exec(duration) ?? []
  return whole === undefined
    ? undefined
    : [hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':')
}

function countOf(written: string | undefined, most: number): number {
  const count = Number(written ?? 1)
  return Number.isInteger(count) && count > 1 ? Math.min(count, most) : 1
}
