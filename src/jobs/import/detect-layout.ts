import { detectHeader, isValue } from './detect-header.ts'
import { meaningOf } from './header-words.ts'
import { isFooterRow, isTotalWord } from './totals.ts'

/** Records above the data that are looked at. */
const MAX_TOP = 40
const MAX_BOTTOM = 8

export type Layout = {
  readonly skipTop: number
  readonly headerRows: number
  readonly skipBottom: number
  readonly comment: string
  /** Records that rows of totals and footers make at the end, as far as the end is known. */
  readonly totals: number
  readonly footers: number
}

type Records = readonly (readonly string[])[]

const filledOf = (record: readonly string[]): number => record.filter((cell) => cell.trim() !== '').length

/**
 * Where the table begins and ends among the records of a file: titles and date ranges above it, lines of comments, one or two rows of
 * headers, and lines below it. The first row that is about as full as the rows further down begins the table.
 * @param tail the last records; empty where they are not known
 */
export function detectLayout(records: Records, tail: Records, isWhole: boolean): Layout {
  const comment = detectComment(records)
  const isComment = (record: readonly string[]): boolean =>
    comment !== '' && (record[0] ?? '').trimStart().startsWith(comment)
  const told = records.filter((record) => !isComment(record))
  const usual = usualFill(told.slice(endOfLongTop(told)))
  const start = records.findIndex(
    (record, index) => index < MAX_TOP && !isComment(record) && filledOf(record) >= Math.max(1, usual * 0.6),
  )
  const found = start < 0 ? 0 : start
  // A row of groups is emptier than what it is above.
  const isBelowGroups =
    found > 0 && filledOf(records[found - 1] ?? []) >= 2 && detectHeaderRows(records.slice(found - 1)) === 2
  const begin = isBelowGroups ? found - 1 : headerBelow(records, found, isComment)
  const above = records.slice(0, begin)
  // Where there is nothing above but comments and blank lines, those are told by themselves.
  const skipTop = above.every((record) => isComment(record) || filledOf(record) === 0) ? 0 : begin
  const table = records.slice(begin).filter((record) => !isComment(record) && filledOf(record) > 0)
  const headerRows = detectHeaderRows(table)
  return {
    skipTop,
    headerRows,
    comment,
    ...detectBottom(table.slice(headerRows), tail, isWhole, usual, headerRows),
  }
}

/** Lines that begin with `#` are comments where there are such lines among the first, and others that do not. */
function detectComment(records: Records): string {
  const first = records.slice(0, MAX_TOP)
  const marked = first.filter((record) =>
    /^#(?:\s|[-=]|$|[^\d\s,]*[:：]|\p{Script=Han}|\d{8}-)/u.test((record[0] ?? '').trim()),
  )
  const alone = marked.filter((record) => filledOf(record) <= 2)
  return alone.length > 0 && alone.length < first.length && (first[0] === alone[0] || alone.length >= 2)
    ? '#'
    : ''
}

/** Lines above a header that are as full as it is: the first of a file for book-keeping, a line of the version and the day. */
const MAX_META = 6
const MIN_KNOWN = 2

/** Where the first records are no header, one of the next may be: it has several known names, no value, and values below it. */
function headerBelow(
  records: Records,
  from: number,
  isComment: (record: readonly string[]) => boolean,
): number {
  if (detectHeader(records.slice(from, from + 100))) return from
  for (let at = from + 1; at <= from + MAX_META && at < records.length - 1; at++) {
    const record = records[at] ?? []
    const cells = record.map((cell) => cell.trim()).filter((cell) => cell !== '')
    if (isComment(record) || cells.length < MIN_KNOWN + 1 || cells.some(isValue)) continue
    const isNaming =
      cells.filter((cell) => meaningOf(cell) !== undefined).length >= MIN_KNOWN &&
      new Set(cells).size === cells.length
    if (isNaming && records.slice(at + 1, at + 20).some((row) => row.some((cell) => isValue(cell.trim()))))
      return at
  }
  return from
}

/** Rows of a title, or of a label and what it says. */
const MAX_TITLE = 2

/**
 * Where a few rows of data stand below many lines of text, as in the bills of payment services, most rows say nothing of the table: the place
 * of the first that is wider than a title, has known names and no value, and values below it. 0: no such place.
 */
function endOfLongTop(records: Records): number {
  const at = records.findIndex((record) => filledOf(record) > MAX_TITLE)
  const cells = (records[at] ?? []).map((cell) => cell.trim()).filter((cell) => cell !== '')
  const below = records.slice(at + 1).find((record) => filledOf(record) > 0) ?? []
  const isHeader =
    at >= MIN_LONG_TOP &&
    at < MAX_TOP &&
    !cells.some(isValue) &&
    cells.filter((cell) => meaningOf(cell) !== undefined).length > MIN_KNOWN &&
    filledOf(below) >= cells.length * 0.6 &&
    below.some((cell) => isValue(cell.trim()))
  return isHeader ? at : 0
}

const MIN_LONG_TOP = 4

/** How many cells rows of data have filled: the median, of the rows after the first few. */
function usualFill(records: Records): number {
  const counts = records
    .slice(records.length > 12 ? 4 : 0, 400)
    .map(filledOf)
    .filter((count) => count > 0)
    .sort((a, b) => a - b)
  const median = counts[Math.floor(counts.length / 2)] ?? 1
  // A short file with a long preamble: the fullest rows tell.
  const fullest = counts.at(-1) ?? 1
  return records.length <= 12 ? Math.max(median, fullest * 0.8) : median
}

function detectHeaderRows(table: Records): number {
  const [first, second, third] = table
  if (first === undefined || !detectHeader(table.slice(0, 100))) return 0
  if (second === undefined || third === undefined) return 1
  const hasValues = (record: readonly string[]): boolean => record.some((cell) => isValue(cell.trim()))
  const below = table.slice(2, 40)
  const isAboveValues = below.filter(hasValues).length > below.length / 2
  // A row of groups above a fuller row of names, and values only below both.
  const isGroup =
    filledOf(first) < filledOf(second) &&
    new Set(second.map((cell) => cell.trim())).size > 1 &&
    !isTitles(first, second.length)
  if (!isGroup || hasValues(first) || hasValues(second) || !isAboveValues) return 1
  // Below groups of groups there are names still: words above values, as full as what is above them.
  let rows = 2
  for (let record = table[rows]; record !== undefined && rows < MAX_HEADERS; record = table[rows]) {
    const upper = table[rows - 1] ?? []
    const rest = table.slice(rows + 1, rows + 40)
    const isNaming =
      !hasValues(record) &&
      filledOf(record) >= filledOf(upper) &&
      rest.filter(hasValues).length > rest.length / 2 &&
      record.filter((cell) => meaningOf(cell) !== undefined).length >= MIN_KNOWN &&
      record.every((cell, column) => cell === '' || !rest.some((row) => row[column] === cell))
    if (!isNaming) break
    rows++
  }
  return rows
}

const MAX_HEADERS = 4

/** Titles stand beside each other at the left, and say what they are: `Company: Example Ltd`. Groups have gaps between them. */
function isTitles(record: readonly string[], width: number): boolean {
  const filled = filledOf(record)
  const isAtLeft = record.length < width && record.slice(0, filled).every((cell) => cell.trim() !== '')
  return isAtLeft && record.some((cell) => /\S[:：]\s*\S/.test(cell))
}

function detectBottom(
  data: Records,
  tail: Records,
  isWhole: boolean,
  usual: number,
  headerRows: number,
): Pick<Layout, 'skipBottom' | 'totals' | 'footers'> {
  const last = isWhole ? data.slice(-MAX_BOTTOM) : tail.slice(-MAX_BOTTOM)
  let skipBottom = 0
  let totals = 0
  let footers = 0
  let isInFooter = true
  for (let index = last.length - 1; index >= 0; index--) {
    const record = last[index] ?? []
    const filled = filledOf(record)
    const word = record.find((cell) => cell.trim() !== '') ?? ''
    if (isTotalWord(word) && filled > 1) {
      totals++
      continue
    }
    if (!isInFooter || usual < 3) break
    if (filled === 0 || isFooterRow(record, 0, record.length)) {
      if (filled > 0) footers++
      continue
    }
    // One cell of words where rows have three and more.
    if (filled === 1 && !isValue(word.trim()) && headerRows > 0) {
      skipBottom = last.length - index
      footers++
      continue
    }
    isInFooter = false
  }
  return { skipBottom, totals, footers }
}

/** A second header with its totals under the data, as payment bills have them: how many records from the end they take. */
export function trailingTable(records: Records, header: readonly string[]): number {
  for (let back = 1; back <= 4 && back < records.length; back++) {
    const record = records[records.length - back] ?? []
    const isHeader =
      filledOf(record) >= 3 && record.length < header.length && record.every((cell) => !isValue(cell.trim()))
    if (isHeader && back >= 2) return back
  }
  return 0
}
