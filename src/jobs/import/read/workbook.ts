import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import type { RecordBatch } from '../records.ts'
import { Archive, workbookWords } from './archive.ts'
import { NumberTexts, unescaped, type CellFormat } from './cell-format.ts'
import type { SheetNotes } from './sheet-notes.ts'
import { MAX_CELL_CHARACTERS, MAX_COLUMNS, SheetRows } from './sheet-rows.ts'
import { columnOf, formatsOf, mergedAreasOf, partOf, sharedTextsOf, workbookOf } from './workbook-parts.ts'
import { XmlParser, type Attributes } from './xml-parser.ts'

/** The sheets of a workbook, hidden ones last. */
export async function sheetsOf(path: string, file: string): Promise<FilePart[]> {
  const archive = await Archive.open(path, file, workbookWords)
  try {
    const { sheets } = await workbookOf(archive, file)
    return sheets.map(({ name, path: part, isHidden }) => ({
      name,
      bytes: partOf(archive, part)?.bytes ?? 0,
      readable: true,
      ...(isHidden ? { hidden: true } : {}),
    }))
  } finally {
    archive.close()
  }
}

/**
 * Rows of one sheet (the first visible one for an empty name) as text. Streams the sheet; shared texts and styles are read before.
 * @param told gets what is to be said of the sheet, before the first row is read
 * @throws ExpectedFailure workbook-bad, workbook-bomb, workbook-sheet-missing, cell-too-long, too-many-columns, archive-encrypted
 */
export async function* readSheet(
  path: string,
  file: string,
  sheetName: string,
  position: (share: number) => number,
  told: (notes: SheetNotes) => void = () => undefined,
): AsyncGenerator<RecordBatch, void, undefined> {
  const archive = await Archive.open(path, file, workbookWords)
  try {
    const workbook = await workbookOf(archive, file)
    const sheet =
      sheetName === '' ? workbook.sheets[0] : workbook.sheets.find((each) => each.name === sheetName)
    const entry = sheet && partOf(archive, sheet.path)
    if (sheet === undefined || entry === undefined)
      throw new ExpectedFailure('workbook-sheet-missing', { file, sheet: sheetName })
    const shared = await sharedTextsOf(archive, file, workbook.sharedTexts)
    const formats = await formatsOf(archive, file, workbook.styles)
    const reader = new SheetReader(file, sheet.name, shared, formats, workbook.is1904)
    const { rows } = reader
    rows.merge(await mergedAreasOf(archive, entry))
    told(rows.notes)
    let done = 0
    for await (const piece of archive.read(entry)) {
      done += piece.length
      reader.write(piece)
      if (rows.batch.isFull) yield rows.batch.take(position(done / Math.max(1, entry.bytes)))
    }
    reader.close()
    if (!rows.batch.isEmpty) yield rows.batch.take(position(1))
  } finally {
    archive.close()
  }
}

class SheetReader {
  readonly rows: SheetRows
  readonly #shared: readonly string[]
  readonly #formats: readonly CellFormat[]
  readonly #parser: XmlParser
  readonly #numbers: NumberTexts
  #column = 0
  #type = ''
  #style = 0
  #text = ''
  #isValue = false
  #isPhonetic = false
  #isFormula = false

  constructor(
    file: string,
    sheet: string,
    shared: readonly string[],
    formats: readonly CellFormat[],
    is1904: boolean,
  ) {
    this.rows = new SheetRows(file, sheet)
    this.#shared = shared
    this.#formats = formats
    this.#numbers = new NumberTexts(is1904)
    this.#parser = new XmlParser(file, sheet)
    this.#parser.onOpen((name, attributes) => this.#open(name, attributes))
    this.#parser.onText((text) => {
      if (!this.#isValue || this.#isPhonetic) return
      this.#text += text
      if (this.#text.length > MAX_CELL_CHARACTERS) throw this.rows.fault('cell-too-long', this.#column)
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
    if (name === 'row') {
      const told = Number(attributes['r'])
      this.rows.begin(Number.isInteger(told) && told > 0 ? told : undefined)
      if (attributes['hidden'] === '1' || attributes['hidden'] === 'true') this.rows.isHidden = true
      this.#column = 0
    } else if (name === 'c') {
      const told = columnOf(attributes['r'] ?? '')
      this.#column = told > 0 ? told : this.#column + 1
      if (this.#column > MAX_COLUMNS) throw this.rows.fault('too-many-columns', this.#column)
      this.#type = attributes['t'] ?? 'n'
      this.#style = Number(attributes['s'] ?? 0)
      this.#text = ''
      this.#isFormula = false
    } else if (name === 'v' || name === 't') this.#isValue = true
    else if (name === 'f') this.#isFormula = true
    else if (name === 'rPh') this.#isPhonetic = true
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false
    else if (name === 'rPh') this.#isPhonetic = false
    else if (name === 'c') this.#endCell()
    else if (name === 'row') this.rows.end()
  }

  #endCell(): void {
    const text = this.#text
    const { rows } = this
    switch (this.#type) {
      case 's': {
        if (text === '') return
        const shared = this.#shared[Number(text)]
        if (shared === undefined) throw rows.fault('workbook-bad', this.#column)
        return rows.set(this.#column, shared, false)
      }
      case 'n':
        if (text !== '') this.#setNumber(text)
        else if (this.#isFormula) rows.notes.emptyFormula(rows.row)
        return
      case 'b':
        return rows.set(this.#column, text === '1' ? 'true' : text === '0' ? 'false' : text, false)
      case 'e':
        rows.notes.error(rows.row)
        return rows.set(this.#column, text, false)
      default:
        rows.set(this.#column, unescaped(text), false)
    }
  }

  #setNumber(text: string): void {
    const value = Number(text)
    if (!Number.isFinite(value)) return this.rows.set(this.#column, text, false)
    const format = this.#formats[this.#style]
    if (format !== undefined && format.currency !== '')
      this.rows.notes.currency(this.#column - 1, format.currency)
    this.rows.set(this.#column, this.#numbers.of(text, value, format), format?.date === undefined)
  }
}
