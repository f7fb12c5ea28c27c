import { looksLikeTime } from './column-contents.ts'
import { namesPeriods } from './period-headers.ts'
import { meaningOf } from './header-words.ts'
import { parseMicros } from './parse-number.ts'

/** Whether the first record names the columns, by its words and by how it differs from what is below. */
export function detectHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...below] = records
  if (first === undefined) return false
  const cells = first.map((cell) => cell.trim())
  if (namesPeriods(cells, below)) return true
  const known = cells.filter((cell) => cell !== '' && meaningOf(cell) !== undefined).length
  const values = cells.filter(isValue).length
  if (known > 0 && values === 0) return true
  if (known >= 2 || (known > 0 && known >= values)) return true
  if (values > 0)
    return (
      known > 0 &&
      new Set(cells).size === cells.length &&
      below.length > 0 &&
      !below.some((row) => row[0] === first[0])
    )
  // A line of a text is none.
  if (cells.length === 1 && (cells[0] ?? '').split(/\s+/).length > 4) return false
  const namesSomething = cells.some((cell) => cell !== '')
  if (!namesSomething || below.length === 0) return namesSomething
  // Words above numbers or dates are a header; words above words are one if they are not data that occurs again.
  const isAboveValues = cells.some(
    (_, index) => below.filter((row) => isValue(row[index]?.trim() ?? '')).length > below.length / 2,
  )
  if (isAboveValues) return true
  return (
    new Set(cells).size === cells.length &&
    cells.every((cell, index) => cell === '' || !below.some((row) => row[index]?.trim() === cell))
  )
}

export function isValue(cell: string): boolean {
  return (
    cell !== '' &&
    (/^[\d\s.,:;/+-]+$/.test(cell) ||
      parseMicros(cell, false) !== null ||
      parseMicros(cell, true) !== null ||
      looksLikeTime(cell) ||
      cell.includes('@'))
  )
}
