import { cutsLines, type Delimiter, type Quote } from '../../contract/dialect.ts'
import { splitRecord, type Cutting } from '../import/split-record.ts'

/** A quoted cell that has not ended after so many characters is a stray quote. */
const MAX_OPEN = 1_000_000

type Visit = (cells: readonly string[], line: number) => void

/**
 * Cuts text that comes in pieces into rows, and of each row only the cells that are asked for. Text without quotes is cut by looking for
 * delimiters alone; with them, cell by cell. Empty lines are left out. O(characters).
 */
export class LineCutter {
  readonly #delimiter: Delimiter
  readonly #quote: Quote
  readonly #cutting: Cutting
  #rest = ''
  #line = 1

  constructor(cutting: Cutting) {
    const { delimiter, quote } = cutting
    this.#cutting = cutting
    this.#delimiter = delimiter
    this.#quote = cutsLines(delimiter) ? '' : quote
  }

  /** @param places of the cells wanted; null for all. */
  feed(piece: string, places: readonly number[] | null, visit: Visit): void {
    this.#cut(this.#rest + piece, false, places, visit)
  }

  /** What is left is the last row. */
  finish(places: readonly number[] | null, visit: Visit): void {
    this.#cut(this.#rest, true, places, visit)
    this.#rest = ''
  }

  #cut(text: string, isLast: boolean, places: readonly number[] | null, visit: Visit): void {
    const hasQuotes = this.#quote !== '' && text.includes(this.#quote)
    let at = 0
    while (at < text.length) {
      let end = text.indexOf('\n', at)
      if (hasQuotes) {
        const closed = this.#endOfRecord(text, at)
        const isWaiting = closed === 'open' ? text.length - at < MAX_OPEN : closed === 'end'
        if (isWaiting && !isLast) break
        // A quote that never closes is a character like any other: the record ends with its line.
        if (closed !== 'open') end = closed === 'end' ? -1 : closed
      }
      if (end < 0 && !isLast) break
      const stop = end < 0 ? text.length : end
      const line = text.slice(at, text.charCodeAt(stop - 1) === 13 && stop > at ? stop - 1 : stop)
      // A file that ends its lines with carriage returns alone comes as one line.
      if (line.includes('\r') && !(hasQuotes && line.includes(this.#quote))) {
        for (const each of line.split('\r')) this.#row(each, places, visit)
      } else this.#row(line, places, visit)
      at = stop + 1
    }
    this.#rest = at < text.length ? text.slice(at) : ''
  }

  #row(line: string, places: readonly number[] | null, visit: Visit): void {
    const number = this.#line
    this.#line++
    if (line.trim() === '') return
    if (this.#quote !== '' && line.includes(this.#quote)) {
      const cells = this.#quotedCells(line)
      for (let at = line.indexOf('\n'); at >= 0; at = line.indexOf('\n', at + 1)) this.#line++
      visit(places === null ? cells : places.map((place) => cells[place] ?? ''), number)
      return
    }
    if (places === null || cutsLines(this.#delimiter)) {
      const cells = cutsLines(this.#delimiter)
        ? splitRecord(line, this.#cutting).map(trimmed)
        : line.split(this.#delimiter).map(trimmed)
      visit(places === null ? cells : places.map((place) => cells[place] ?? ''), number)
      return
    }
    visit(this.#cells(line, places), number)
  }

  #cells(line: string, places: readonly number[]): string[] {
    const delimiter = this.#delimiter
    const cells = places.map(() => '')
    const last = Math.max(...places)
    let from = 0
    for (let column = 0; column <= last; column++) {
      const end = line.indexOf(delimiter, from)
      const stop = end < 0 ? line.length : end
      for (let k = 0; k < places.length; k++)
        if (places[k] === column) cells[k] = trimmed(line.slice(from, stop))
      if (end < 0) break
      from = stop + delimiter.length
    }
    return cells
  }

  #quotedCells(line: string): string[] {
    const [delimiter, quote] = [this.#delimiter, this.#quote]
    const cells: string[] = []
    let at = 0
    for (;;) {
      const open = firstOfCell(line, at)
      if (line[open] === quote) {
        const close = closing(line, open + 1, quote)
        const next = close < 0 ? -1 : line.indexOf(delimiter, close + 1)
        const body = line.slice(open + 1, close < 0 ? line.length : close)
        cells.push(body.replaceAll(quote + quote, quote).trim())
        if (next < 0) return cells
        at = next + delimiter.length
        continue
      }
      const next = line.indexOf(delimiter, at)
      cells.push(trimmed(line.slice(at, next < 0 ? line.length : next)))
      if (next < 0) return cells
      at = next + delimiter.length
    }
  }

  /** Where the line end of the record is that begins at `from`; 'end': with the text; 'open': a quote is not closed in it. */
  #endOfRecord(text: string, from: number): number | 'end' | 'open' {
    const [delimiter, quote] = [this.#delimiter, this.#quote]
    let at = from
    for (;;) {
      const open = firstOfCell(text, at)
      let search = at
      if (text[open] === quote) {
        const close = closing(text, open + 1, quote)
        if (close < 0) return 'open'
        search = close + 1
      }
      const line = text.indexOf('\n', search)
      const next = text.indexOf(delimiter, search)
      if (line < 0 && next < 0) return 'end'
      if (next < 0 || (line >= 0 && line < next)) return line
      at = next + delimiter.length
    }
  }
}

/** The first place of a cell that is no space. */
function firstOfCell(text: string, at: number): number {
  let first = at
  while (text.charCodeAt(first) === 32) first++
  return first
}

/** Where a quote closes; two in a row are one of the text. -1: nowhere. */
function closing(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from)
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
  return at
}

function trimmed(cell: string): string {
  const first = cell.charCodeAt(0)
  const last = cell.charCodeAt(cell.length - 1)
  return first <= 32 || last <= 32 || first === 0xa0 || last === 0xa0 ? cell.trim() : cell
}
