import type { Delimiter, Quote } from '../../contract/dialect.ts'

type Shape = {
  readonly delimiter: Delimiter
  readonly quote: Quote
  /** Cells of the record before; 0: not known. */
  readonly width: number
}

/** With one or two cells lines of prose look like records. */
const MIN_WIDTH = 3
/** Of the lines behind a quote that nothing closes: some may be totals or footers. */
const MOSTLY = 0.9

/** The first line end from `from` on, and where the next line begins; the end of the text where there is none. */
export function lineEnd(
  text: string,
  from: number,
  end: number,
): { readonly end: number; readonly next: number; readonly newline: '\n' | '\r\n' | '\r' | '' } {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a) return { end: at, next: at + 1, newline: '\n' }
    if (code === 0x0d)
      return text.charCodeAt(at + 1) === 0x0a
        ? { end: at, next: at + 2, newline: '\r\n' }
        : { end: at, next: at + 1, newline: '\r' }
  }
  return { end, next: end, newline: '' }
}

/**
 * Whether the lines from `from` to `end` are records for themselves, as wide as those before: then a quote that opens above them is one too
 * many, and the line it is on can be left out alone. Where a text in quotes runs over lines, they are not. `isWhole`: the text ends there.
 * O(length).
 */
export function mayTear(text: string, from: number, end: number, shape: Shape, isWhole: boolean): boolean {
  if (shape.width < MIN_WIDTH || shape.quote === '') return false
  let fitting = 0
  let torn = 0
  let others = 0
  for (let at = from; at < end;) {
    const line = lineEnd(text, at, end)
    // The last line may go on behind what was read.
    if (line.newline === '' && !isWhole) break
    if (line.end > at) {
      if (isRecord(text, at, line.end, shape)) fitting++
      // One quote too many as well, in a line that has all its delimiters.
      else if (isTornRecord(text.slice(at, line.end), shape)) torn++
      else if (fitting + torn === 0) return false
      else others++
    }
    at = line.next
  }
  return fitting + torn >= (fitting + torn + others) * MOSTLY
}

/** Whether a line has a quote, and so many cells where quotes mean nothing. */
function isTornRecord(line: string, { delimiter, quote, width }: Shape): boolean {
  return line.includes(quote) && line.split(delimiter).length === width
}

/** Whether a line has so many cells, each quoted as a whole or not at all. */
function isRecord(text: string, start: number, end: number, { delimiter, quote, width }: Shape): boolean {
  const [between, mark] = [delimiter.charCodeAt(0), quote.charCodeAt(0)]
  let cells = 0
  let at = start
  for (;;) {
    if (at < end && text.charCodeAt(at) === mark) {
      at++
      for (;;) {
        while (at < end && text.charCodeAt(at) !== mark) at++
        if (at >= end) return false
        at++
        if (at >= end || text.charCodeAt(at) !== mark) break
        at++
      }
    } else while (at < end && text.charCodeAt(at) !== between && text.charCodeAt(at) !== mark) at++
    cells++
    if (at >= end) return cells === width
    if (text.charCodeAt(at) !== between) return false
    at++
  }
}
