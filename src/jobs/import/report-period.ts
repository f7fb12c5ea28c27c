import type { DateOrder } from '../../contract/dates.ts'
import { parseTime } from './parse-time.ts'
import { timeZone } from './time-zone.ts'

type Period = { readonly from: string; readonly to: string }

const COMPACT = /(\d{8})\s*[-–]\s*(\d{8})/
const BETWEEN = /\s+[-–—~]\s+|\s+(?:to|bis|au|al|até)\s+|\s*[至到~～]\s*/i
const START = /(?:start(?:\s*date)?|from|开始日期|起始日期)[^:：]*[:：]\s*(.+)/i
const END = /(?:end(?:\s*date)?|until|结束日期|终止日期)[^:：]*[:：]\s*(.+)/i
const utc = timeZone('UTC')

/**
 * The days that a report says, in the lines above its table, that it is about. Dates whose day and month may be either way round are
 * no answer.
 * @param lines above the table, as text
 */
export function reportPeriod(lines: readonly string[]): Period | null {
  let start: string | undefined
  let end: string | undefined
  for (const line of lines) {
    const booked = bookedPeriod(line)
    if (booked !== null) return booked
    const compact = COMPACT.exec(line)
    const parts = compact === null ? withoutLabel(line).split(BETWEEN) : [compact[1] ?? '', compact[2] ?? '']
    const found = parts.length === 2 ? between(parts[0] ?? '', parts[1] ?? '') : null
    if (found !== null) return found
    start ??= START.exec(line)?.[1]
    end ??= END.exec(line)?.[1]
  }
  return start === undefined || end === undefined ? null : between(start, end)
}

/** The first line of a DATEV file: where a year of the books begins, and the days of the batch. */
const EXTF = /^"?(?:EXTF|DTVF)"?[;,]/
const [YEAR_BEGIN, FIRST_DAY, LAST_DAY] = [12, 14, 15]

function bookedPeriod(line: string): Period | null {
  if (!EXTF.test(line)) return null
  const fields = line.split(/[;,]/).map((field) => field.replaceAll('"', ''))
  const dayAt = (index: number): string | null => dayOf(fields[index] ?? '', 'ymd')
  const from = dayAt(FIRST_DAY) ?? dayAt(YEAR_BEGIN)
  return from === null ? null : { from, to: dayAt(LAST_DAY) ?? from }
}

/** `# Report Time: 1/1/2026 - 1/31/2026`: what the days are of is no part of them. */
function withoutLabel(line: string): string {
  return line.replace(/^#\s*/, '').replace(/^[^\d:：]{2,40}[:：]\s*/, '')
}

function between(first: string, last: string): Period | null {
  const found = (['ymd', 'dmy', 'mdy'] as const).flatMap((order) => {
    const [from, to] = [dayOf(first, order), dayOf(last, order)]
    return from === null || to === null || from > to ? [] : [{ from, to }]
  })
  const [one] = found
  return one !== undefined && found.every(({ from, to }) => from === one.from && to === one.to) ? one : null
}

function dayOf(text: string, order: DateOrder): string | null {
  const plain = text.replace(/["[\]()]/g, '').replace(/,?\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:AM|PM)?$/i, '')
  const at = parseTime(plain.trim(), order, utc)
  return at === null ? null : new Date(at).toISOString().slice(0, 10)
}
