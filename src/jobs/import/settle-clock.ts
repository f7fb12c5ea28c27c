import { rolesOfTarget, type ColumnRole, type ImportTarget } from '../../contract/column-roles.ts'
import type { ColumnToJudge } from './column-contents.ts'
import { plainHeader } from './header-words.ts'
import { isClock, joinedTime, parseTime } from './parse-time.ts'
import { wallClock } from './time-zone.ts'

const CLOCK_WORD =
  /(?:time|tm|hour|时间|时刻|小时|uhrzeit|zeit|stunde|heure|hora|ora|tijd|godzina|saat)(?:ofday)?$/
const DATE_WORD = /(?:date|dt|day|日期|datum|tag|fecha|data|dia|jour|tarih|时间|time)$/
const ZONE_WORD = /^(?:timezone|tz|timezonename|timezoneid|时区|zeitzone)$/
/** As many cells as have to be what a header says (others are set aside). */
const MOSTLY = 0.5

/**
 * A time of day that stands in a column of its own beside the date of the row, and the zone of both. They belong together where their headers
 * say the same but for "date" and "time" (下单日期 and 下单时间), or where the header is nothing but "time": when something was delivered is not
 * when it was ordered.
 */
export function settleClock(
  roles: ColumnRole[],
  columns: readonly ColumnToJudge[],
  target: ImportTarget,
  isWorkbook: boolean,
): void {
  const at = roles.indexOf('time')
  const date = columns[at]
  if (date === undefined || !rolesOfTarget[target].optional.includes('time-of-day')) return
  if (isBareDate(date, isWorkbook)) {
    const stem = plainHeader(date.header).replace(DATE_WORD, '')
    const clock = columns.findIndex(
      (column, index) =>
        index !== at && MAY_GIVE_WAY.has(roles[index] ?? 'ignore') && isClockOf(column, stem, isWorkbook),
    )
    if (clock >= 0) roles[clock] = 'time-of-day'
  }
  const zone = columns.findIndex(
    ({ header, contents }, index) =>
      roles[index] === 'ignore' && contents.filled > 0 && ZONE_WORD.test(plainHeader(header)),
  )
  if (zone >= 0) roles[zone] = 'time-zone'
}

const MAY_GIVE_WAY: ReadonlySet<ColumnRole> = new Set<ColumnRole>(['ignore', 'value'])

function isBareDate({ contents: { samples, serial } }: ColumnToJudge, isWorkbook: boolean): boolean {
  if (serial >= MOSTLY) return samples.every((sample) => !sample.includes('.'))
  const joins = samples.filter((sample) =>
    (['dmy', 'mdy', 'ymd'] as const).some(
      (order) => parseTime(joinedTime(sample, '12:34', isWorkbook), order, wallClock) !== null,
    ),
  )
  return samples.length > 0 && joins.length >= samples.length * MOSTLY
}

function isClockOf({ header, contents }: ColumnToJudge, stem: string, isWorkbook: boolean): boolean {
  const { samples, filled } = contents
  const name = plainHeader(header)
  if (filled === 0 || !CLOCK_WORD.test(name)) return false
  const own = name.replace(CLOCK_WORD, '')
  if (own !== '' && own !== stem) return false
  const good = samples.filter(
    (sample) =>
      isClock(sample) || parseTime(joinedTime('2024-01-02', sample, isWorkbook), 'ymd', wallClock) !== null,
  )
  return good.length >= samples.length * MOSTLY
}
