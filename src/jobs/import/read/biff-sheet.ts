import { RECORD, errorWords, rkNumber, type BiffRecord } from './biff-records.ts'
import { BiffCursor, textOfPage } from './biff-strings.ts'
import { NumberTexts, type CellFormat } from './cell-format.ts'
import { SheetRows } from './sheet-rows.ts'

export type OldWorkbook = {
  readonly sheets: readonly { readonly name: string; readonly offset: number; readonly isHidden: boolean }[]
  readonly is1904: boolean
  /** Texts are in Unicode; otherwise in a code page. */
  readonly isBiff8: boolean
  readonly page: number | undefined
  readonly texts: readonly string[]
  readonly formats: readonly CellFormat[]
}

type Cell = { readonly column: number; readonly text: string; readonly isNumber: boolean }

/** Cells that are held where a writer told them in another order than that of the rows. */
const MAX_HELD = 5_000_000
const IS_HIDDEN = 0x20
const ALWAYS_CALCULATED = 0x01

const cellTypes: ReadonlySet<number> = new Set([
  RECORD.labelSst,
  RECORD.label,
  RECORD.rString,
  RECORD.number,
  RECORD.rk,
  RECORD.mulRk,
  RECORD.boolErr,
  RECORD.formula,
  RECORD.formulas,
  RECORD.formulas4,
])

/** Records of one sheet become its rows. */
export class OldSheetReader {
  readonly rows: SheetRows
  readonly #workbook: OldWorkbook
  readonly #numbers: NumberTexts
  readonly #hidden = new Set<number>()
  readonly #held: Map<number, Cell[]> | undefined
  #heldCells = 0
  /** From 1; 0: none is under way. */
  #row = 0
  /** Where the text goes that a formula results in. */
  #waiting: { readonly row: number; readonly column: number } | undefined

  static isCell(type: number): boolean {
    return cellTypes.has(type)
  }

  constructor(file: string, sheet: string, workbook: OldWorkbook, isOrdered: boolean) {
    this.rows = new SheetRows(file, sheet)
    this.#workbook = workbook
    this.#numbers = new NumberTexts(workbook.is1904)
    this.#held = isOrdered ? undefined : new Map()
  }

  read({ type, data, parts }: BiffRecord): void {
    if (type === RECORD.row && data.length >= 14) {
      if (((data[12] ?? 0) & IS_HIDDEN) !== 0) this.#hidden.add(data.readUInt16LE(0) + 1)
      return
    }
    if (type === RECORD.string) return this.#resultText(parts)
    if (!cellTypes.has(type)) return
    if (data.length < 6) throw this.rows.fault('workbook-bad')
    const [row, column, style] = [data.readUInt16LE(0) + 1, data.readUInt16LE(2) + 1, data.readUInt16LE(4)]
    if (!this.#readCell(type, data, parts, row, column, style))
      throw this.rows.fault('workbook-bad', column, row)
  }

  /** The rest of the rows, step by step. */
  *finish(): Generator<void, void, undefined> {
    const held = this.#held
    if (held !== undefined) {
      for (const row of [...held.keys()].sort((a, b) => a - b)) {
        this.#beginRow(row)
        for (const { column, text, isNumber } of held.get(row) ?? []) this.rows.set(column, text, isNumber)
        held.delete(row)
        yield
      }
    }
    if (this.#row > 0) this.rows.end()
  }

  /** @returns whether the record is whole */
  #readCell(
    type: number,
    data: Buffer,
    parts: readonly Buffer[],
    row: number,
    column: number,
    style: number,
  ): boolean {
    switch (type) {
      case RECORD.labelSst: {
        const text = data.length < 10 ? undefined : this.#workbook.texts[data.readUInt32LE(6)]
        if (text !== undefined) this.#set(row, column, text)
        return text !== undefined
      }
      case RECORD.label:
      case RECORD.rString:
        if (data.length < 8) return false
        this.#set(row, column, this.#textAt(parts, 6))
        return true
      case RECORD.number:
        if (data.length < 14) return false
        this.#setNumber(row, column, data.readDoubleLE(6), style)
        return true
      case RECORD.rk:
        if (data.length < 10) return false
        this.#setNumber(row, column, rkNumber(data, 6), style)
        return true
      case RECORD.mulRk:
        for (let at = 4, next = column; at + 6 <= data.length - 2; at += 6, next++)
          this.#setNumber(row, next, rkNumber(data, at + 2), data.readUInt16LE(at))
        return true
      case RECORD.boolErr:
        if (data.length < 8) return false
        this.#setFlag(row, column, data[6] ?? 0, data[7] === 1)
        return true
      default:
        if (data.length < 16) return false
        this.#setResult(row, column, data, style)
        return true
    }
  }

  #setResult(row: number, column: number, data: Buffer, style: number): void {
    if (data.readUInt16LE(12) !== 0xffff) {
      const value = data.readDoubleLE(6)
      // Writers that do not calculate store a zero, and ask for a calculation.
      if (value !== 0 || ((data[14] ?? 0) & ALWAYS_CALCULATED) === 0)
        return this.#setNumber(row, column, value, style)
      return this.rows.notes.emptyFormula(row)
    }
    const kind = data[6] ?? 0
    if (kind === 0) this.#waiting = { row, column }
    else if (kind !== 3) this.#setFlag(row, column, data[8] ?? 0, kind === 2)
  }

  #resultText(parts: readonly Buffer[]): void {
    const at = this.#waiting
    this.#waiting = undefined
    if (at !== undefined) this.#set(at.row, at.column, this.#textAt(parts, 0))
  }

  #textAt(parts: readonly Buffer[], at: number): string {
    const cursor = new BiffCursor(parts)
    cursor.skip(at)
    if (this.#workbook.isBiff8) return cursor.text()
    return textOfPage(cursor.bytes(cursor.u16()), this.#workbook.page)
  }

  #setFlag(row: number, column: number, value: number, isError: boolean): void {
    if (isError) this.rows.notes.error(row)
    this.#set(row, column, isError ? (errorWords[value] ?? '#N/A') : value === 0 ? 'false' : 'true')
  }

  #setNumber(row: number, column: number, value: number, style: number): void {
    if (!Number.isFinite(value)) return
    const format = this.#workbook.formats[style]
    if (format !== undefined && format.currency !== '') this.rows.notes.currency(column - 1, format.currency)
    this.#set(row, column, this.#numbers.of('', value, format), format?.date === undefined)
  }

  #set(row: number, column: number, text: string, isNumber = false): void {
    const held = this.#held
    if (held === undefined) {
      this.#beginRow(row)
      return this.rows.set(column, text, isNumber)
    }
    if (++this.#heldCells > MAX_HELD) throw this.rows.fault('workbook-bomb')
    const cells = held.get(row) ?? []
    held.set(row, cells)
    cells.push({ column, text, isNumber })
  }

  #beginRow(row: number): void {
    if (row === this.#row) return
    if (this.#row > 0) this.rows.end()
    this.#row = row
    this.rows.begin(row)
    this.rows.isHidden = this.#hidden.has(row)
  }
}
