import Papa from 'papaparse'
import type { Delimiter } from '../../contract/import-plan.ts'
import type { GuardedRecords } from './record-guard.ts'

/** Cells of all records, in order. Array rows only: a header may be called `__proto__`. */
export function parseRecords(records: GuardedRecords, delimiter: Delimiter): string[][] {
  const { text, starts, ends, newline, odd } = records
  const count = starts.length
  if (count === 0) return []
  const isClean = odd.length === 0 && newline !== null
  const input = isClean ? text.slice(starts[0], ends[count - 1]) : rewritten(records)
  const rows = Papa.parse<string[]>(input, { delimiter, newline: isClean ? newline : '\n' }).data
  if (input === '') rows.push([''])
  for (const index of odd) rows[index] = splitOddRecord(text.slice(starts[index], ends[index]), delimiter)
  if (rows.length !== count)
    throw new Error(`the parser found ${rows.length} records where the guard found ${count}`)
  return rows
}

/** One line end throughout, and an empty line in the place of each record that the parser would misread. */
function rewritten({ text, starts, ends, odd }: GuardedRecords): string {
  const oddOnes = new Set(odd)
  return starts.map((start, index) => (oddOnes.has(index) ? '' : text.slice(start, ends[index]))).join('\n')
}

/**
 * Cells of a record with quotes where none should be, read as spreadsheets do: a quote inside a bare cell is a
 * character, and so is all that follows a closing quote up to the delimiter.
 */
export function splitOddRecord(record: string, delimiter: Delimiter): string[] {
  const cells: string[] = []
  let at = 0
  for (;;) {
    let cell = ''
    if (record[at] === '"') {
      at++
      for (;;) {
        const quote = record.indexOf('"', at)
        // The guard has seen the closing quote.
        if (quote < 0) break
        cell += record.slice(at, quote)
        at = quote + 1
        if (record[at] !== '"') break
        cell += '"'
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
