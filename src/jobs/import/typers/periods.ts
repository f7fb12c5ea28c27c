import { parseNumber } from '../parse-number.ts'
import { utcOf } from '../time-zone.ts'
import { Rejection, type CellReaders, type Reader } from './cells.ts'

/** 1972, 1972-1, 1972Q3: a year, and which of its periods. */
const START = /^(\d{1,4})(?:\s*[-/.:QMWqmw年]\s*(\d{1,3}))?$/
const MAX_NUMBER = 1_000_000

const words: Readonly<Record<string, number>> = {
  yearly: 1,
  annual: 1,
  quarterly: 4,
  monthly: 12,
  weekly: 52,
  daily: 365,
  年: 1,
  季: 4,
  季度: 4,
  月: 12,
  周: 52,
  日: 365,
}

/**
 * The beginning of a numbered period in UTC milliseconds: the first one is told as a year (and which period of it), the length of all as how
 * many a year has. Months, quarters and years begin with the calendar's; weeks and days are counted from the first of January.
 */
export function periodReader(readers: CellReaders): Reader<number | null | Rejection> {
  const [number, start, length] = [
    readers.column('period-number'),
    readers.column('period-start'),
    readers.column('periods-per-year'),
  ]
  const [numberOf, startOf, lengthOf] = [
    readers.number('period-number'),
    readers.value('period-start'),
    readers.value('periods-per-year'),
  ]
  return (cells, first) => {
    const told = numberOf(cells, first)
    if (told === null || told instanceof Rejection) return told
    const from = START.exec(startOf(cells, first))
    if (from === null) return new Rejection('bad-time', start)
    const word = lengthOf(cells, first).toLowerCase()
    const perYear = words[word] ?? parseNumber(word, false)
    if (perYear === null) return new Rejection('bad-value', length)
    if (!Number.isInteger(told) || Math.abs(told) > MAX_NUMBER) return new Rejection('bad-value', number)
    const at = beginOf(Number(from[1]), Number(from[2] ?? '1') - 1 + told - 1, perYear)
    if (at === null) return new Rejection('bad-value', length)
    return Number.isNaN(at) ? new Rejection('bad-time', number) : readers.localTime(at)
  }
}

/** As if in UTC; NaN beyond what dates can tell, null for a length that is none. */
function beginOf(year: number, periods: number, perYear: number): number | null {
  if (12 % perYear === 0) {
    const months = periods * (12 / perYear)
    return utcOf(year + Math.floor(months / 12), (((months % 12) + 12) % 12) + 1, 1, 0, 0, 0, 0)
  }
  const days = perYear === 52 || perYear === 53 ? 7 : perYear === 365 || perYear === 366 ? 1 : null
  return days === null ? null : utcOf(year, 1, 1, 0, 0, 0, 0) + periods * days * 86_400_000
}
