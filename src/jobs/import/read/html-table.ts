import { Parser } from 'htmlparser2'
import type { Encoding } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import type { RecordBatch } from '../records.ts'
import type { Source } from '../source.ts'
import { NumberTexts } from './cell-format.ts'
import type { SheetNotes } from './sheet-notes.ts'
import { MAX_CELL_CHARACTERS, MAX_COLUMNS, SheetRows } from './sheet-rows.ts'
import { roughPieces, textPieces } from './markup-text.ts'

/** Tables are looked for in as much of a page. */
const MAX_SEARCHED_BYTES = 64 * 1024 * 1024
const MAX_TABLES = 1_000
/** A page says nothing new for as long: one comment, or the value of one attribute. */
const MAX_SILENCE = 16 * 1024 * 1024
const MAX_NESTED = 200
/** Elements in one another. The parser searches all that are open, so a page that only opens them would take a time that grows with its square. */
const MAX_DEPTH = 5_000
const CAPTION_CHARACTERS = 60

type Attributes = Readonly<Record<string, string>>

/**
 * The tables of a page in the order they begin, named by their number and their caption.
 * @throws ExpectedFailure html-no-table, workbook-bomb
 */
export async function tablesOf(source: Source, encoding: Encoding): Promise<FilePart[]> {
  const file = source.fileName
  const tables: { caption: string; cells: number }[] = []
  let inside: number[] = []
  let isCaption = false
  const page = new Page(file, {
    open: (name) => {
      if (name === 'table') {
        if (tables.length < MAX_TABLES) tables.push({ caption: '', cells: 0 })
        inside.push(tables.length - 1)
      } else if (name === 'caption') isCaption = true
      const table = tables[inside.at(-1) ?? -1]
      if ((name === 'td' || name === 'th') && table !== undefined) table.cells++
    },
    text: (text) => {
      const table = tables[inside.at(-1) ?? -1]
      if (isCaption && table !== undefined && table.caption.length < CAPTION_CHARACTERS) table.caption += text
    },
    close: (name) => {
      if (name === 'caption') isCaption = false
      if (name === 'table') inside = inside.slice(0, -1)
    },
  })
  let bytes = 0
  for await (const text of roughPieces(source, encoding)) {
    page.write(text)
    bytes += text.length
    if (bytes > MAX_SEARCHED_BYTES) break
  }
  page.end()
  if (!tables.some(({ cells }) => cells > 0)) throw new ExpectedFailure('html-no-table', { file })
  return tables.map(({ caption, cells }, index) => {
    const words = caption.replace(/\s+/g, ' ').trim().slice(0, CAPTION_CHARACTERS)
    return { name: `${index + 1}${words === '' ? '' : ` ${words}`}`, bytes: 0, readable: cells > 0 }
  })
}

/**
 * Rows of one table of a page (the first for an empty name) as its cells show them. A table inside a cell is a table of its own.
 * @throws ExpectedFailure workbook-sheet-missing, workbook-bomb, cell-too-long, too-many-columns, file-bad-encoding
 */
export async function* readHtmlTable(
  source: Source,
  encoding: Encoding,
  sheet: string,
  told: (notes: SheetNotes) => void = () => undefined,
): AsyncGenerator<RecordBatch, void, undefined> {
  const file = source.fileName
  const table = new TableReader(file, sheet)
  const page = new Page(file, table)
  told(table.rows.notes)
  for await (const text of textPieces(source, encoding)) {
    page.write(text)
    if (table.rows.batch.isFull) yield table.rows.batch.take(source.position())
    if (table.isDone) break
  }
  page.end()
  if (!table.isFound) throw new ExpectedFailure('workbook-sheet-missing', { file, sheet })
  if (!table.rows.batch.isEmpty) yield table.rows.batch.take(source.position())
}

type Events = {
  readonly open: (name: string, attributes: Attributes) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
}

/** Tags and text of a page, without what is no text of it; a page that grows without saying anything is refused. */
class Page {
  readonly #file: string
  readonly #parser: Parser
  #silent = 0
  #depth = 0
  #tables = 0
  #isCode = false

  constructor(file: string, events: Events) {
    this.#file = file
    this.#parser = new Parser({
      onopentag: (name, attributes) => {
        this.#silent = 0
        if (name === 'table') this.#tables++
        if (++this.#depth > MAX_DEPTH || this.#tables > MAX_NESTED)
          throw new ExpectedFailure('workbook-bomb', { file })
        if (CODE.has(name)) this.#isCode = true
        else events.open(name, attributes)
      },
      ontext: (text) => {
        this.#silent = 0
        if (!this.#isCode) events.text(text)
      },
      onclosetag: (name) => {
        this.#silent = 0
        this.#depth--
        if (name === 'table') this.#tables--
        if (CODE.has(name)) this.#isCode = false
        else events.close(name)
      },
    })
  }

  write(text: string): void {
    this.#silent += text.length
    if (this.#silent > MAX_SILENCE) throw new ExpectedFailure('workbook-bomb', { file: this.#file })
    this.#parser.write(text)
  }

  end(): void {
    this.#parser.end()
  }
}

const CODE: ReadonlySet<string> = new Set(['script', 'style', 'select', 'textarea', 'template'])
/** Tags that begin a line of their own. */
const LINES: ReadonlySet<string> = new Set(['br', 'p', 'div', 'li'])

class TableReader implements Events {
  readonly rows: SheetRows
  readonly #wanted: number
  readonly #numbers = new NumberTexts(false)
  #tables = 0
  /** Which of the tables under way is the one that is read. */
  readonly #inside: boolean[] = []
  /** Columns (from 1) that a cell of a row above reaches into, and up to which row. */
  readonly #taken = new Map<number, number>()
  #row = 0
  #isRow = false
  #column = 0
  #cell: { readonly attributes: Attributes; text: string } | undefined
  isFound = false
  isDone = false

  constructor(file: string, sheet: string) {
    this.rows = new SheetRows(file, sheet)
    this.#wanted = sheet === '' ? 1 : Number(/^\d+/.exec(sheet)?.[0] ?? 0)
  }

  readonly open = (name: string, attributes: Attributes): void => {
    if (name === 'table') {
      const isWanted = ++this.#tables === this.#wanted
      if (isWanted) this.isFound = true
      this.#inside.push(isWanted)
      return
    }
    if (this.#inside.at(-1) !== true) return
    if (name === 'tr') this.#beginRow(attributes)
    else if (name === 'td' || name === 'th') this.#beginCell(attributes)
    else if (LINES.has(name)) this.#add('\n')
  }

  readonly text = (text: string): void => {
    if (this.#inside.at(-1) === true) this.#add(text.replace(/[\t\r\n\f\u00a0 ]+/g, ' '))
  }

  readonly close = (name: string): void => {
    const isInside = this.#inside.at(-1) === true
    if (isInside && (name === 'td' || name === 'th')) this.#endCell()
    if (isInside && (name === 'tr' || name === 'table')) this.#endRow()
    if (name === 'table' && this.#inside.pop() === true) this.isDone = true
  }

  #add(text: string): void {
    if (this.#cell === undefined) return
    this.#cell.text += text
    if (this.#cell.text.length > MAX_CELL_CHARACTERS) throw this.rows.fault('cell-too-long', this.#column)
  }

  #beginRow({ style = '', hidden }: Attributes): void {
    this.#endRow()
    this.rows.begin(++this.#row)
    this.rows.isHidden = hidden !== undefined || /display\s*:\s*none/i.test(style)
    this.#isRow = true
    this.#column = 0
  }

  #beginCell(attributes: Attributes): void {
    this.#endCell()
    if (!this.#isRow) this.#beginRow({})
    do this.#column++
    while ((this.#taken.get(this.#column) ?? 0) >= this.#row)
    if (this.#column > MAX_COLUMNS) throw this.rows.fault('too-many-columns', this.#column)
    this.#cell = { attributes, text: '' }
  }

  #endCell(): void {
    const cell = this.#cell
    if (cell === undefined) return
    this.#cell = undefined
    const column = this.#column
    const { attributes } = cell
    const shown = cell.text
      .split('\n')
      .map((line) => line.replace(/ +/g, ' ').trim())
      .join('\n')
      .trim()
    const text = this.#whole(shown, attributes['x:num'])
    const rowspan = spanOf(attributes['rowspan'], 65_534)
    const colspan = spanOf(attributes['colspan'], MAX_COLUMNS)
    if (column + colspan - 1 > MAX_COLUMNS) throw this.rows.fault('too-many-columns', column + colspan - 1)
    if (attributes['x:err'] !== undefined || ERROR.test(text)) this.rows.notes.error(this.#row)
    this.rows.mergeHere(column, rowspan)
    this.rows.set(column, text, NUMBER.test(text))
    if (rowspan > 1)
      for (let next = column; next < column + colspan; next++) this.#taken.set(next, this.#row + rowspan - 1)
    this.#column += colspan - 1
  }

  /** A long number that the page shows as 1.2E+17 may be told whole beside. */
  #whole(shown: string, told: string | undefined): string {
    if (told === undefined || !/^\d(?:[.,]\d+)?E\+\d+$/i.test(shown)) return shown
    const value = Number(told)
    return told.trim() === '' || !Number.isFinite(value)
      ? shown
      : this.#numbers.of(told.trim(), value, undefined)
  }

  #endRow(): void {
    this.#endCell()
    if (!this.#isRow) return
    this.#isRow = false
    this.rows.end()
  }
}

/** What spreadsheets show where a formula has no result. */
const ERROR = /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!)$/
const NUMBER = /^[-+(]?\s*[¥￥$€£]?\s*\d[\d.,'\s]*\)?$/

function spanOf(written: string | undefined, most: number): number {
  const span = Number.parseInt(written ?? '1', 10)
  return Number.isInteger(span) && span > 1 ? Math.min(span, most) : 1
}
