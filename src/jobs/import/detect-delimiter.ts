import { ExpectedFailure } from '../../contract/failure.ts'
import { delimiters, type Delimiter } from '../../contract/dialect.ts'
import { RecordGuard } from './record-guard.ts'

const MAX_CHARACTERS = 128 * 1024
const MAX_RECORDS = 500

/** The delimiter under which the text looks most like a table: tried by cutting it into records, not by counting characters. */
export function detectDelimiter(text: string): Delimiter {
  const sample = text.slice(0, MAX_CHARACTERS)
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of delimiters) {
    const score = scoreOf(sample, delimiter, sample.length === text.length)
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return bestScore === 0 && isColumnsOfSpaces(sample, sample.length === text.length) ? ' ' : best
}

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

function scoreOf(sample: string, delimiter: Delimiter, isWhole: boolean): number {
  const guard = new RecordGuard('', delimiter, 'utf-8')
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
  if (mode < 2) return 0
  const agreement = modeCount / widths.length
  // A decimal comma makes a constant width as well, but not in the header.
  const headerAgrees = widths[0] === mode ? 0.5 : 0
  return agreement + headerAgrees + Math.min(mode, 20) / 100 - (0.5 * odd) / Math.max(1, widths.length)
}
