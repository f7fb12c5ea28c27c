import Papa from 'papaparse'
import { cutsLines, type Delimiter, type Quote } from '../../contract/dialect.ts'
import type { GuardedRecords } from './record-guard.ts'

export type Cutting = { readonly delimiter: Delimiter; readonly quote: Quote }

/** A character that no text contains, as the guard refuses it: the parser wants one. */
const NO_QUOTE = '\u0000'

/** Cells of one record, by the same rules. */
export function splitRecord(record: string, { delimiter, quote }: Cutting): string[] {
  return cutsLines(delimiter)
    ? splitLine(record, { delimiter, quote })
    : splitOddRecord(record, delimiter, quote)
}

function splitLine(record: string, { delimiter, quote }: Cutting): string[] {
  if (delimiter === ' ') return record.trim().split(/[ \t]+/)
  const cells = record.split(delimiter)
  return quote !== '' && record.includes(quote) ? cells.map((cell) => unquoted(cell, quote)) : cells
}

function unquoted(cell: string, quote: string): string {
  return cell.length >= 2 && cell.startsWith(quote) && cell.endsWith(quote)
    ? cell.slice(1, -1).replaceAll(quote + quote, quote)
    : cell
}

/** Cells of all records, in order. Array rows only: a header may be called `__proto__`. */
export function parseRecords(records: GuardedRecords, { delimiter, quote }: Cutting): string[][] {
  const { text, starts, ends, newline, odd, torn } = records
  const count = starts.length
  if (count === 0) return []
  if (cutsLines(delimiter))
    return starts.map((start, index) => splitLine(text.slice(start, ends[index]), { delimiter, quote }))
  const isClean = odd.length === 0 && torn.length === 0 && newline !== null
  const input = isClean ? text.slice(starts[0], ends[count - 1]) : rewritten(records)
  const rows = Papa.parse<string[]>(input, {
    delimiter,
    newline: isClean ? newline : '\n',
    quoteChar: quote === '' ? NO_QUOTE : quote,
  }).data
  if (input === '') rows.push([''])
  for (const index of odd)
    rows[index] = splitOddRecord(text.slice(starts[index], ends[index]), delimiter, quote)
  // Of a torn record nobody knows the cells.
  for (const index of torn) rows[index] = [text.slice(starts[index], ends[index])]
  if (rows.length !== count)
    throw new Error(`the parser found ${rows.length} records where the guard found ${count}`)
  return rows
}

/** One line end throughout, and an empty line in the place of each record that the parser would misread. */
function rewritten({ text, starts, ends, odd, torn }: GuardedRecords): string {
  const oddOnes = new Set([...odd, ...torn])
  return starts.map((start, index) => (oddOnes.has(index) ? '' : text.slice(start, ends[index]))).join('\n')
}

/**
 * Cells of a record with quotes where none should be, read as spreadsheets do: a quote inside a bare cell is a
 * character, and so is all that follows a closing quote up to the delimiter.
 */
export function splitOddRecord(record: string, delimiter: Delimiter, quoteChar: Quote = '"'): string[] {
  const cells: string[] = []
  let at = 0
  for (;;) {
    let cell = ''
    if (quoteChar !== '' && record[at] === quoteChar) {
      at++
      for (;;) {
        const quote = record.indexOf(quoteChar, at)
        // The guard has seen the closing quote.
        if (quote < 0) break
        cell += record.slice(at, quote)
        at = quote + 1
        if (record[at] !== quoteChar) break
        cell += quoteChar
        at++
      }
    }
    const next = record.indexOf(delimiter, at)
    if (next < 0) {
      cells.push(cell + record.slice(at))
      return cells
    }
    cells.push(cell + record.slice(at, next))
    at = next + 1
  }
}
