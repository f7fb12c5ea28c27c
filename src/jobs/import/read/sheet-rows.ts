import { ExpectedFailure } from '../../../contract/failure.ts'
import { meaningOf } from '../header-words.ts'
import { numberRoles } from '../number-roles.ts'
import { BatchMaker } from './batch-maker.ts'
import { SheetNotes } from './sheet-notes.ts'

export const MAX_CELL_CHARACTERS = 1024 * 1024
export const MAX_COLUMNS = 16_384
export const MAX_ROWS = 1_048_576
/** Of the rows that wait to be taken: a text that is told once may be meant in any number of cells. */
const MAX_WAITING_CHARACTERS = 128 * 1024 * 1024
/** Rows whose texts may name what is below them. */
const HEAD_ROWS = 40
/** Areas of merged cells that are kept in mind at most. */
const MAX_AREAS = 100_000

/** Cells of one column that a sheet shows as one. */
export type MergedArea = { readonly first: number; readonly last: number; readonly column: number }

type FaultCode = 'cell-too-long' | 'workbook-bomb' | 'too-many-columns' | 'workbook-bad'

/**
 * Rows of a sheet on their way into batches, as every kind of workbook has them: cells by column, rows by number. Empty rows are no records. A value
 * merged over several rows counts for each of them, unless it is an amount, which would be counted several times.
 */
export class SheetRows {
  readonly batch = new BatchMaker()
  readonly notes = new SheetNotes()
  readonly #file: string
  readonly #sheet: string
  #cells: string[] = []
  /** Characters of the row under way. */
  #characters = 0
  #width = 0
  #row = 0
  #seen = 0
  #isFilled = false
  /** The sheet does not show the row under way. */
  isHidden = false
  /** Texts of the first rows by column, while a heading may come. */
  readonly #heads: string[][] = []
  /** Columns (from 1) of the row that hold numbers; kept only while areas are waited for. */
  readonly #numbers = new Set<number>()
  #coming: MergedArea[] = []
  readonly #open = new Map<number, { readonly area: MergedArea; text: string }>()

  constructor(file: string, sheet: string) {
    this.#file = file
    this.#sheet = sheet
  }

  get row(): number {
    return this.#row
  }

  /** Areas of several rows, told before the rows they lie in. */
  merge(areas: readonly MergedArea[]): void {
    const several = areas.filter(({ first, last }) => last > first)
    this.#coming = [...this.#coming, ...several].sort((a, b) => b.first - a.first).slice(-MAX_AREAS)
  }

  /** One more such area, that begins in the row under way. */
  mergeHere(column: number, rows: number): void {
    if (rows > 1 && this.#coming.length < MAX_AREAS)
      this.#coming.push({ first: this.#row, last: Math.min(MAX_ROWS, this.#row + rows - 1), column })
  }

  /** @param row from 1; undefined: the next, as is a number that is not beyond the last: rows are told apart by it */
  begin(row = this.#row + 1): void {
    this.#row = Math.max(row, this.#row + 1)
    if (this.#row > MAX_ROWS) throw this.fault('workbook-bomb')
    this.#cells = []
    this.#characters = 0
    this.#isFilled = false
    this.isHidden = false
  }

  /** @param column from 1 */
  set(column: number, text: string, isNumber: boolean): void {
    if (text === '') return
    if (column > MAX_COLUMNS) throw this.fault('too-many-columns', column)
    if (text.length > MAX_CELL_CHARACTERS) throw this.fault('cell-too-long', column)
    const cells = this.#cells
    while (cells.length < column - 1) cells.push('')
    cells[column - 1] = text
    this.#count(text)
    this.#isFilled = true
    if (isNumber) {
      if (this.#coming.length > 0) this.#numbers.add(column)
    } else if (this.#seen < HEAD_ROWS) (this.#heads[column] ??= []).push(text)
  }

  /** Cells at the end that a row does not mention are empty; rows without a filled cell are no records. */
  end(): void {
    if (this.#coming.length > 0 || this.#open.size > 0) this.#fillMerged()
    if (!this.#isFilled) return
    this.#seen++
    if (this.isHidden) this.notes.hiddenRows++
    const cells = this.#cells
    while (cells.length > this.#width && cells.at(-1) === '') cells.pop()
    this.#width = Math.max(this.#width, cells.length)
    while (cells.length < this.#width) cells.push('')
    this.batch.add(cells, this.#row)
  }

  #count(text: string): void {
    this.#characters += text.length
    if (this.#characters + this.batch.characters > MAX_WAITING_CHARACTERS) throw this.fault('workbook-bomb')
  }

  /** @param line of the sheet: absent, the row under way */
  fault(code: FaultCode, column = this.#cells.length, line = this.#row): ExpectedFailure {
    return new ExpectedFailure(code, { file: this.#file, sheet: this.#sheet, line, column })
  }

  #fillMerged(): void {
    for (
      let next = this.#coming.at(-1);
      next !== undefined && next.first <= this.#row;
      next = this.#coming.at(-1)
    ) {
      this.#coming.pop()
      if (next.last < this.#row) continue
      const text = next.first === this.#row ? (this.#cells[next.column - 1] ?? '') : ''
      const isKept = text !== '' && !(this.#numbers.has(next.column) && this.#isAmount(next.column, text))
      if (isKept) this.#open.set(next.column, { area: next, text })
      else if (text !== '') this.notes.mergedAmounts++
    }
    this.#numbers.clear()
    // A row that has nothing of its own is the rest of a merged title.
    if (this.#isFilled) {
      for (const [column, { area, text }] of this.#open) {
        if (area.first === this.#row || (this.#cells[column - 1] ?? '') !== '') continue
        while (this.#cells.length < column - 1) this.#cells.push('')
        this.#cells[column - 1] = text
        this.#count(text)
        this.notes.mergedCells++
      }
    }
    for (const [column, { area }] of this.#open) if (area.last <= this.#row) this.#open.delete(column)
  }

  /** By the texts above it; where those say nothing, a number with a fraction is one. */
  #isAmount(column: number, text: string): boolean {
    const roles = (this.#heads[column] ?? []).flatMap((head) => meaningOf(head)?.role ?? [])
    if (roles.some((role) => numberRoles.has(role))) return true
    return roles.length === 0 && (/[.,]\d/.test(text) || this.notes.hasCurrency(column - 1))
  }
}
