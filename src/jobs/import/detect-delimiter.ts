import { ExpectedFailure } from '../../contract/failure.ts'
import { cutsLines, delimiters, type Delimiter, type Quote } from '../../contract/dialect.ts'
import { RecordGuard } from './record-guard.ts'

const MAX_CHARACTERS = 128 * 1024
const MAX_RECORDS = 500

/** How text is cut into cells, as far as it can be told from its beginning. */
export type DetectedCut = { readonly delimiter: Delimiter; readonly quote: Quote }

/** A line that some spreadsheets write above the table to say what separates the cells. */
const SEPARATOR_LINE = /^sep=([,;\t|^~\u0001\u001f])\r?(?:\n|$)/i

/**
 * The delimiter and the quote under which the text looks most like a table: tried by cutting it into records, not by counting characters.
 * Single quotes are quotes only where they stand around whole cells of a column and double ones do not; and none are, where a double quote
 * would never close but the columns agree without.
 */
export function detectCut(text: string): DetectedCut {
  const sample = text.slice(0, MAX_CHARACTERS)
  const isWhole = sample.length === text.length
  const long = longDelimiter(sample, isWhole)
  if (long !== undefined) return { delimiter: long, quote: '"' }
  const told = SEPARATOR_LINE.exec(sample)?.[1]
  const candidates = delimiters.filter(
    (delimiter) => !cutsLines(delimiter) && (told === undefined || delimiter === told),
  )
  const double = bestOf(sample, candidates, '"', isWhole)
  if (!hasQuotedColumn(sample, double?.delimiter ?? ',', '"')) {
    const single = bestOf(sample, candidates, "'", isWhole)
    if (single !== undefined && hasQuotedColumn(sample, single.delimiter, "'"))
      return { delimiter: single.delimiter, quote: "'" }
    const none = sample.includes('"') ? bestOf(sample, candidates, '', isWhole) : undefined
    // Every line agrees, the first one too, and they do not where the quotes count.
    if (none !== undefined && none.score >= 1.5 && none.score > (double?.score ?? 0) + 0.3)
      return { delimiter: none.delimiter, quote: '' }
  }
  // One column of sentences: cut at what none of them holds.
  if (double?.delimiter === ',' && !sample.includes('"') && isSentences(sample))
    return { delimiter: '\t', quote: '"' }
  if (double !== undefined) return { delimiter: double.delimiter, quote: '"' }
  return { delimiter: isColumnsOfSpaces(sample, isWhole) ? ' ' : ',', quote: '"' }
}

/** Delimiters of several characters, those that hold others first. */
const long = delimiters.filter((each) => each.length > 1).sort((a, b) => b.length - a.length)
/** Of lines: some may be titles or totals. */
const MOSTLY = 0.9

/** The delimiter of several characters of which nearly every line has as many, the first one too. Where it doubles a character, none stands alone in that line: columns may be empty. */
function longDelimiter(sample: string, isWhole: boolean): Delimiter | undefined {
  const lines = linesOf(sample, isWhole)
  const [first = ''] = lines
  return long.find((delimiter) => {
    const width = first.split(delimiter).length
    if (width < 2 || lines.length < 2) return false
    const [one = ''] = delimiter
    const isDoubled = delimiter !== '::' && delimiter === one + one
    if (isDoubled && first.replaceAll(delimiter, '').includes(one)) return false
    const fitting = lines.filter((line) => line.split(delimiter).length === width).length
    // Two colons stand in texts as well.
    return fitting >= lines.length * (delimiter === '::' ? 1 : MOSTLY)
  })
}

/** Lines of a sample that hold something; its last one may be cut. */
function linesOf(sample: string, isWhole: boolean): string[] {
  const lines = sample.split(/\r\n|\n|\r/)
  return (isWhole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '').slice(0, MAX_RECORDS)
}

/** Lines that tell a table of fixed width from a list of words, and how wide a gap between two columns is. */
const [MIN_FIXED_LINES, MIN_GAP] = [4, 2]

/**
 * Whether a text is columns that spaces fill up to the same place in every line. `delimiter`: what it would be cut at; where that cuts the first
 * line, it is none. O(length).
 */
export function isFixedWidth(text: string, delimiter: Delimiter): boolean {
  const sample = text.slice(0, MAX_CHARACTERS)
  const lines = linesOf(sample, sample.length === text.length)
  const [first = ''] = lines
  if (lines.length < MIN_FIXED_LINES || first.trim().split(delimiter).length > 1) return false
  const end = Math.min(500, Math.max(...lines.map((line) => line.length)))
  let gap = 0
  let columns = 0
  for (let at = 0; at < end; at++) {
    const isGap = lines.every((line) => (line[at] ?? ' ') === ' ')
    if (isGap) gap++
    else {
      // Behind the gap most lines go on.
      const going = lines.filter((line) => line.length > at).length
      if (columns === 0 || (gap >= MIN_GAP && going >= lines.length * MOSTLY)) columns++
      gap = 0
    }
  }
  return columns > 1
}

function bestOf(
  sample: string,
  candidates: readonly Delimiter[],
  quote: Quote,
  isWhole: boolean,
): { readonly delimiter: Delimiter; readonly score: number } | undefined {
  let best: { readonly delimiter: Delimiter; readonly score: number } | undefined
  for (const delimiter of candidates) {
    const score = scoreOf(sample, delimiter, quote, isWhole)
    if (score > (best?.score ?? 0)) best = { delimiter, score }
  }
  return best
}

/** Whether in some column nearly all filled cells stand in these quotes. Looked at line by line: what is quoted may hold delimiters, but starts and ends with one. */
function hasQuotedColumn(sample: string, delimiter: Delimiter, quote: "'" | '"'): boolean {
  const lines = sample.split(/\r\n|\n|\r/).slice(0, MAX_RECORDS)
  let [first, last, filled] = [0, 0, 0]
  const isQuoted = (cell: string): boolean =>
    cell.length >= 2 && cell.startsWith(quote) && cell.endsWith(quote)
  for (const line of lines.slice(1)) {
    if (line.trim() === '') continue
    filled++
    const opening = line.startsWith(quote) && (line.includes(`${quote}${delimiter}`) || isQuoted(line))
    const closing = line.endsWith(quote) && (line.includes(`${delimiter}${quote}`) || isQuoted(line))
    if (opening) first++
    if (closing) last++
  }
  if (filled > 0 && Math.max(first, last) >= filled * 0.8) return true
  // A column in the middle: cut at delimiters alone.
  const rows = lines.slice(1).map((line) => line.split(delimiter))
  const width = Math.max(0, ...rows.map((row) => row.length))
  for (let column = 0; column < Math.min(width, 50); column++) {
    const cells = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '')
    if (cells.length > 1 && cells.filter(isQuoted).length >= cells.length * 0.8) return true
  }
  return false
}

/** Each comma has a space behind it, and there are words and no values between the commas. */
function isSentences(sample: string): boolean {
  const commas = sample.split(',').length - 1
  const spaced = sample.split(', ').length - 1
  if (sample.includes('\t') || commas === 0 || spaced < commas * 0.95) return false
  const parts = sample.split(/[,\r\n]+/).filter((part) => part.trim() !== '')
  const words = parts.map((part) => part.trim().split(/\s+/).length)
  return words.reduce((sum, each) => sum + each, 0) / parts.length >= 2.2
}

/** Characters that are seldom delimiters: one in each line but the first stands in a text. */
const RARE = '^~'

const MIN_LINES = 3

/**
 * Columns that runs of spaces keep apart, as old programs print them: asked only where nothing else makes a table, and believed only
 * where every line has as many words and most of them are numbers; sentences are neither.
 */
function isColumnsOfSpaces(sample: string, isWhole: boolean): boolean {
  const lines = sample.split(/\r\n|\n|\r/)
  // The last line of a sample may be cut.
  const whole = (isWhole ? lines : lines.slice(0, -1))
    .filter((line) => line.trim() !== '')
    .slice(0, MAX_RECORDS)
  if (whole.length < MIN_LINES) return false
  const rows = whole.map((line) => line.trim().split(/[ \t]+/))
  const width = rows[0]?.length ?? 1
  if (width < 2 || rows.some((row) => row.length !== width)) return false
  const cells = rows.slice(1).flat()
  return cells.filter((cell) => /\d/.test(cell)).length >= cells.length / 2
}

function scoreOf(sample: string, delimiter: Delimiter, quote: Quote, isWhole: boolean): number {
  const guard = new RecordGuard('', delimiter, 'utf-8', quote)
  const widths: number[] = []
  let odd = 0
  try {
    const first = guard.feed({ text: sample, endByte: 0 })
    const parts = isWhole ? [first, guard.finish()] : [first]
    for (const { starts, ends, cells, odd: oddOnes } of parts) {
      odd += oddOnes.length
      starts.forEach((start, index) => {
        if (ends[index] !== start && widths.length < MAX_RECORDS) widths.push(cells[index] ?? 1)
      })
    }
  } catch (error) {
    // Under this delimiter a quote never closes.
    if (error instanceof ExpectedFailure) return 0
    throw error
  }
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
  const [mode = 1, modeCount = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  if (mode < 2 || (RARE.includes(delimiter) && mode < 3 && widths[0] !== mode)) return 0
  const agreement = modeCount / widths.length
  // A decimal comma makes a constant width as well, but not in the header.
  const headerAgrees = widths[0] === mode ? 0.5 : 0
  return agreement + headerAgrees + Math.min(mode, 20) / 100 - (0.5 * odd) / Math.max(1, widths.length)
}
