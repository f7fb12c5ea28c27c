import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import { Archive, workbookWords } from './archive.ts'
import { BatchMaker } from './batch-maker.ts'
import type { RecordBatch } from '../records.ts'
import { dateFormatOf, textOfSerial, type DateFormat } from './serial-dates.ts'

const MAX_CELL_CHARACTERS = 1024 * 1024
const MAX_COLUMNS = 16_384
const MAX_ROWS = 1_048_576
/** Shared texts are held in memory: 16 bits a character, so half a gigabyte at most. */
const MAX_SHARED_CHARACTERS = 256 * 1024 * 1024

type Sheet = { readonly name: string; readonly path: string; readonly isHidden: boolean }
type Workbook = { readonly sheets: readonly Sheet[]; readonly is1904: boolean }

/** The sheets of a workbook, hidden ones last. */
export async function sheetsOf(path: string, file: string): Promise<FilePart[]> {
  const archive = await Archive.open(path, file, workbookWords)
  try {
    const { sheets } = await workbookOf(archive, file)
    return sheets.map(({ name, path: part }) => ({
      name,
      bytes: archive.find(part)?.bytes ?? 0,
      readable: true,
    }))
  } finally {
    archive.close()
  }
}

/**
 * Rows of one sheet (the first visible one for an empty name) as text. Streams the sheet; shared texts and styles are read before.
 * @throws ExpectedFailure workbook-bad, workbook-bomb, workbook-sheet-missing, cell-too-long, too-many-columns, archive-encrypted
 */
export async function* readSheet(
  path: string,
  file: string,
  sheetName: string,
  position: (share: number) => number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const archive = await Archive.open(path, file, workbookWords)
  try {
    const workbook = await workbookOf(archive, file)
    const sheet =
      sheetName === '' ? workbook.sheets[0] : workbook.sheets.find((each) => each.name === sheetName)
    const entry = sheet && archive.find(sheet.path)
    if (sheet === undefined || entry === undefined)
      throw new ExpectedFailure('workbook-sheet-missing', { file, sheet: sheetName })
    const shared = await sharedTextsOf(archive, file)
    const formats = await dateFormatsOf(archive, file)
    const reader = new SheetReader(file, sheet.name, shared, formats, workbook.is1904)
    let done = 0
    for await (const piece of archive.read(entry)) {
      done += piece.length
      reader.write(piece)
      if (reader.batch.isFull) yield reader.batch.take(position(done / Math.max(1, entry.bytes)))
    }
    reader.close()
    if (!reader.batch.isEmpty) yield reader.batch.take(position(1))
  } finally {
    archive.close()
  }
}

/** One XML part through a parser that knows no entities but XML's own. */
async function parsePart(
  archive: Archive,
  name: string,
  file: string,
  handle: (parser: XmlParser) => void,
): Promise<boolean> {
  const entry = archive.find(name)
  if (entry === undefined) return false
  const parser = new XmlParser(file, name)
  handle(parser)
  for await (const piece of archive.read(entry)) parser.write(piece)
  parser.close()
  return true
}

class XmlParser {
  readonly #file: string
  readonly #part: string
  readonly #parser = new SaxesParser()
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })

  constructor(file: string, part: string) {
    this.#file = file
    this.#part = part
    this.#parser.on('doctype', () => {
      throw new ExpectedFailure('workbook-bomb', { file, part })
    })
    this.#parser.on('error', () => {
      throw this.#bad()
    })
  }

  onOpen(handle: (name: string, tag: SaxesTagPlain) => void): void {
    this.#parser.on('opentag', (tag) => handle(localName(tag.name), tag))
  }

  onClose(handle: (name: string) => void): void {
    this.#parser.on('closetag', (tag) => handle(localName(tag.name)))
  }

  onText(handle: (text: string) => void): void {
    this.#parser.on('text', handle)
    this.#parser.on('cdata', handle)
  }

  write(piece: Buffer): void {
    let text: string
    try {
      text = this.#decoder.decode(piece, { stream: true })
    } catch {
      throw this.#bad()
    }
    this.#parser.write(text)
  }

  close(): void {
    this.#parser.close()
  }

  #bad(): ExpectedFailure {
    const { line, column } = this.#parser
    return new ExpectedFailure('workbook-bad', { file: this.#file, part: this.#part, line, column })
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

async function workbookOf(archive: Archive, file: string): Promise<Workbook> {
  const targets = new Map<string, string>()
  await parsePart(archive, 'xl/_rels/workbook.xml.rels', file, (parser) =>
    parser.onOpen((name, { attributes }) => {
      if (name === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '')
    }),
  )
  const found: Sheet[] = []
  let is1904 = false
  await parsePart(archive, 'xl/workbook.xml', file, (parser) =>
    parser.onOpen((name, { attributes }) => {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
      if (name !== 'sheet') return
      const target = targets.get(attributes['r:id'] ?? attributes['id'] ?? '') ?? ''
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible'
      found.push({ name: attributes['name'] ?? '', path, isHidden })
    }),
  )
  // Sheets of charts and macros are no tables.
  const tables = found.filter(({ path }) => /worksheets\//.test(path))
  if (tables.length === 0) throw new ExpectedFailure('workbook-bad', { file })
  return {
    sheets: [...tables.filter((each) => !each.isHidden), ...tables.filter((each) => each.isHidden)],
    is1904,
  }
}

async function sharedTextsOf(archive: Archive, file: string): Promise<readonly string[]> {
  const texts: string[] = []
  let text = ''
  let isText = false
  let isPhonetic = false
  let total = 0
  await parsePart(archive, 'xl/sharedStrings.xml', file, (parser) => {
    parser.onOpen((name) => {
      if (name === 'si') text = ''
      else if (name === 't') isText = true
      else if (name === 'rPh') isPhonetic = true
    })
    parser.onText((piece) => {
      if (!isText || isPhonetic) return
      text += piece
      if (text.length > MAX_CELL_CHARACTERS) throw new ExpectedFailure('cell-too-long', { file })
    })
    parser.onClose((name) => {
      if (name === 't') isText = false
      else if (name === 'rPh') isPhonetic = false
      else if (name === 'si') {
        total += text.length
        if (total > MAX_SHARED_CHARACTERS) throw new ExpectedFailure('workbook-bomb', { file })
        texts.push(text)
      }
    })
  })
  return texts
}

/** How each style of the workbook shows a number: as a date, or (undefined) as a number. */
async function dateFormatsOf(archive: Archive, file: string): Promise<readonly (DateFormat | undefined)[]> {
  const custom = new Map<number, string>()
  const styles: (DateFormat | undefined)[] = []
  let isInCells = false
  await parsePart(archive, 'xl/styles.xml', file, (parser) => {
    parser.onOpen((name, { attributes }) => {
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      else if (name === 'cellXfs') isInCells = true
      else if (name === 'xf' && isInCells) {
        const id = Number(attributes['numFmtId'] ?? 0)
        styles.push(dateFormatOf(id, custom.get(id)))
      }
    })
    parser.onClose((name) => {
      if (name === 'cellXfs') isInCells = false
    })
  })
  return styles
}

class SheetReader {
  readonly batch = new BatchMaker()
  readonly #file: string
  readonly #sheet: string
  readonly #shared: readonly string[]
  readonly #formats: readonly (DateFormat | undefined)[]
  readonly #is1904: boolean
  readonly #parser: XmlParser
  #cells: string[] = []
  #width = 0
  #row = 0
  #column = 0
  #type = ''
  #style = 0
  #text = ''
  #isValue = false
  #isPhonetic = false

  constructor(
    file: string,
    sheet: string,
    shared: readonly string[],
    formats: readonly (DateFormat | undefined)[],
    is1904: boolean,
  ) {
    this.#file = file
    this.#sheet = sheet
    this.#shared = shared
    this.#formats = formats
    this.#is1904 = is1904
    this.#parser = new XmlParser(file, sheet)
    this.#parser.onOpen((name, tag) => this.#open(name, tag))
    this.#parser.onText((text) => {
      if (!this.#isValue || this.#isPhonetic) return
      this.#text += text
      if (this.#text.length > MAX_CELL_CHARACTERS) throw this.#fault('cell-too-long')
    })
    this.#parser.onClose((name) => this.#close(name))
  }

  write(piece: Buffer): void {
    this.#parser.write(piece)
  }

  close(): void {
    this.#parser.close()
  }

  #open(name: string, { attributes }: SaxesTagPlain): void {
    if (name === 'row') {
      const told = Number(attributes['r'])
      this.#row = Number.isInteger(told) && told > 0 ? told : this.#row + 1
      if (this.#row > MAX_ROWS) throw this.#fault('workbook-bomb')
      this.#cells = []
      this.#column = 0
    } else if (name === 'c') {
      const told = columnOf(attributes['r'] ?? '')
      this.#column = told > 0 ? told : this.#column + 1
      if (this.#column > MAX_COLUMNS) throw this.#fault('too-many-columns')
      this.#type = attributes['t'] ?? 'n'
      this.#style = Number(attributes['s'] ?? 0)
      this.#text = ''
    } else if (name === 'v' || name === 't') this.#isValue = true
    else if (name === 'rPh') this.#isPhonetic = true
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false
    else if (name === 'rPh') this.#isPhonetic = false
    else if (name === 'c') {
      while (this.#cells.length < this.#column - 1) this.#cells.push('')
      this.#cells[this.#column - 1] = this.#valueOf()
    } else if (name === 'row') this.#endRow()
  }

  /** Cells at the end that a row does not mention are empty; nothing is known of rows that are not mentioned at all. */
  #endRow(): void {
    while (this.#cells.length > 0 && this.#cells.at(-1) === '' && this.#cells.length > this.#width)
      this.#cells.pop()
    this.#width = Math.max(this.#width, this.#cells.length)
    if (this.#cells.length === 0) return
    while (this.#cells.length < this.#width) this.#cells.push('')
    this.batch.add(this.#cells, this.#row)
  }

  #valueOf(): string {
    const text = this.#text
    switch (this.#type) {
      case 's':
        return this.#shared[Number(text)] ?? ''
      case 'b':
        return text === '1' ? 'true' : text === '0' ? 'false' : text
      case 'n':
        return this.#numberText(text)
      default:
        return text
    }
  }

  #numberText(text: string): string {
    if (text === '') return ''
    const value = Number(text)
    if (!Number.isFinite(value)) return text
    const format = this.#formats[this.#style]
    if (format !== undefined) return textOfSerial(value, format, this.#is1904) ?? String(value)
    // A workbook keeps fifteen digits: an id of more has lost its end, and is written so that it shows.
    if (Number.isInteger(value) && Math.abs(value) >= 1e15) return value.toExponential().toUpperCase()
    return String(value)
  }

  #fault(code: 'cell-too-long' | 'workbook-bomb' | 'too-many-columns'): ExpectedFailure {
    return new ExpectedFailure(code, {
      file: this.#file,
      sheet: this.#sheet,
      line: this.#row,
      column: this.#column,
    })
  }
}

/** 1 for A, 27 for AA; 0 for what is no reference. */
function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) - 64
    if (code < 1 || code > 26) break
    column = column * 26 + code
    if (column > MAX_COLUMNS) return column
  }
  return column
}
