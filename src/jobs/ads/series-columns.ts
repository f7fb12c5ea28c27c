import { ExpectedFailure } from '../../contract/failure.ts'
import { dayReader } from './calendar.ts'
import { isNothing, isNumeric, numberIn, placeOf, plainName, type PlainTable } from '../plain-table.ts'

export const seriesRoles = ['time', 'outcome', 'spend', 'control', 'holiday', 'channel'] as const
export type SeriesRole = (typeof seriesRoles)[number]

/** A column per channel, or a row per channel and day: then `channel` names it, and `spend` has one column. */
export type SeriesColumns = {
  readonly time: number | null
  readonly outcome: number
  readonly spend: readonly number[]
  readonly control: readonly number[]
  readonly holiday: readonly number[]
  readonly channel: number | null
}

/**
 * What `--columns` says: `time,outcome,spend...` in this order, where `name:role` gives a column another role (control, holiday, channel ...)
 * wherever it stands.
 * @throws ExpectedFailure mapping-incomplete for a column that is not there
 */
export function givenColumns(table: PlainTable, text: string): SeriesColumns {
  const named: { role: SeriesRole | null; place: number }[] = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, order) => {
      const split = /^(.*):(\w+)$/.exec(part)
      const role = seriesRoles.find((each) => each === split?.[2])
      const name = role === undefined ? part : (split?.[1] ?? part)
      return { role: role ?? null, place: placeOf(table, name, order) }
    })
  const of = (role: SeriesRole): number[] =>
    named.filter((each) => each.role === role).map(({ place }) => place)
  const rest = named.filter(({ role }) => role === null).map(({ place }) => place)
  const time = of('time')[0] ?? rest.shift()
  const outcome = of('outcome')[0] ?? rest.shift()
  if (outcome === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, missing: 'conversion-value' })
  return {
    time: time ?? null,
    outcome,
    spend: [...of('spend'), ...rest],
    control: of('control'),
    holiday: of('holiday'),
    channel: of('channel')[0] ?? null,
  }
}

const OUTCOME =
  /revenue|sales|turnover|gmv|income|conversion|orders?$|purchases|outcome|target|kpi|^y$|umsatz|销售|收入|成交|营收|营业额|转化|订单|目标/i
const SPEND = /spen[dt]|cost|budget|_s$|invest|ausgaben|花费|消耗|费用|投放|支出|成本/i
const CONTROL =
  /price|compet|promo|discount|newsletter|weather|temperature|cpi|stock|index|价格|竞|促销|折扣|天气|气温|物价/i
const HOLIDAY = /holiday|event|festival|节|假|活动/i
const OTHER =
  /impression|click|_i$|_p$|reach|view|visit|session|id$|^id|week_?no|weekday|month$|year$|quarter|曝光|展现|点击|访问|编号/i
const TIME = /date|time|day|week|month|period|日期|时间|周|月份/i

/**
 * What the columns seem to be, by their names and contents.
 * @throws ExpectedFailure mapping-incomplete where no outcome is found
 */
export function guessedColumns(table: PlainTable): SeriesColumns {
  const numeric = table.headers.map((_, column) => isNumeric(table, column))
  const time = timeColumn(table)
  const isOpen = (column: number): boolean => column !== time && numeric[column] === true
  const all = table.headers.map((_, column) => column).filter(isOpen)
  const matching = (pattern: RegExp, from: readonly number[]): number[] =>
    from.filter((column) => pattern.test(table.headers[column] ?? ''))
  const role = (wanted: string): number => table.roles.findIndex((each) => each === wanted)
  const spendRole = role('cost')
  const named = (pattern: RegExp): number => table.headers.findIndex((header) => pattern.test(header))
  const places = [
    role('channel'),
    role('campaign'),
    named(/channel|platform|渠道|平台/i),
    named(/campaign|计划/i),
  ]
  const channel = places.find((column) => column >= 0 && column !== time) ?? -1
  const outcomes = matching(OUTCOME, all).filter(
    (column) => !matching(SPEND, [column]).length && !matching(/compet|竞/i, [column]).length,
  )
  const outcome = [role('conversion-value'), outcomes[0], role('conversions')].find(
    (column) => column !== undefined && column >= 0,
  )
  if (outcome === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, missing: 'conversion-value' })
  const spends = matching(SPEND, all)
  const [ownSpend] = spendRole >= 0 ? [spendRole] : spends.length === 1 ? spends : []
  if (channel >= 0 && ownSpend !== undefined && isRepeated(table, channel)) {
    const counted = [role('conversions'), named(/approved/i)]
    const ownOutcome =
      [role('conversion-value'), ...counted, outcome].find((column) => column >= 0) ?? outcome
    return { time, outcome: ownOutcome, spend: [ownSpend], control: [], holiday: [], channel }
  }
  const open = all.filter((column) => column !== outcome)
  const holiday = table.headers
    .map((_, column) => column)
    .filter((column) => column !== time && column !== outcome && HOLIDAY.test(table.headers[column] ?? ''))
  const control = matching(CONTROL, open).filter(
    (column) => !holiday.includes(column) && !SPEND.test(table.headers[column] ?? ''),
  )
  const left = open.filter((column) => !control.includes(column) && !holiday.includes(column))
  const spendNames = matching(SPEND, left)
  const spend =
    spendNames.length > 0
      ? spendNames
      : left.filter(
          (column) => !OTHER.test(table.headers[column] ?? '') && !OUTCOME.test(table.headers[column] ?? ''),
        )
  return { time, outcome, spend, control, holiday, channel: null }
}

/** A name that stands in many rows: a row per channel and day, not a column per channel. */
function isRepeated(table: PlainTable, column: number): boolean {
  const names = new Set(table.rows.map((row) => (row[column] ?? '').trim()))
  return names.size <= Math.max(1, table.rows.length / 3)
}

function timeColumn(table: PlainTable): number | null {
  const read = dayReader(table.dateOrder)
  const share = (column: number): number => {
    const cells = table.rows
      .slice(0, 200)
      .map((row) => row[column] ?? '')
      .filter((cell) => !isNothing(cell))
    return cells.length === 0 ? 0 : cells.filter((cell) => read(cell) !== null).length / cells.length
  }
  const byRole = table.roles.findIndex((role) => role === 'time')
  if (byRole >= 0 && share(byRole) > 0.8) return byRole
  const dated = table.headers.findIndex((header, column) => TIME.test(header) && share(column) > 0.8)
  if (dated >= 0) return dated
  const any = table.headers.findIndex((_, column) => share(column) > 0.9 && !isNumeric(table, column))
  if (any >= 0) return any
  const counted = table.headers.findIndex((header, column) => TIME.test(header) && isCounting(table, column))
  return counted >= 0 ? counted : null
}

/** 1, 2, 3 ...: periods that are numbered. */
export function isCounting(table: PlainTable, column: number): boolean {
  const values = table.rows.map((row) => numberIn(row[column], table.decimalComma))
  return values.every(
    (value, i) =>
      value !== null && Number.isInteger(value) && (i === 0 || value - (values[i - 1] ?? 0) === 1),
  )
}

/** A control of words (names of events) becomes one column of 0 and 1 per word; `none` marks rows without. */
export function wordsOf(cells: readonly string[]): string[] {
  const words = new Map<string, string>()
  for (const cell of cells)
    if (!isNothing(cell) && !NO.test(cell.trim())) words.set(plainName(cell), cell.trim())
  return [...words.values()]
}

const NO = /^(?:no|false|0|normal|否|无|正常)$/i
