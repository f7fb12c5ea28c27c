import { dayReader } from './calendar.ts'
import { isNothing, isNumeric, numberIn, plainName, type PlainTable } from '../plain-table.ts'

const OUTCOME =
  /revenue|sales|turnover|gmv|income|conversion|orders?|purchases|outcome|target|kpi|^y$|units|sold|bookings|leads|sign_?ups|installs|subscri|demand|umsatz|销售|收入|成交|营收|营业额|转化|订单|目标|销量/i
const SPEND = /spen[dt]|cost|budget|_s$|invest|ausgaben|花费|消耗|费用|投放|支出|成本/i
const CONTROL =
  /price|compet|promo|discount|newsletter|weather|temperature|\btemp\b|_temp$|rainfall|\brain\b|snow|humidity|cpi|gdp|stock|index|control|trend|season|population|unemploy|inflation|interest|covid|lockdown|econom|sentiment|distribution|价格|竞|促销|折扣|天气|气温|物价|人口|指数/i
const HOLIDAY = /holiday|event|festival|节|假|活动/i
const OTHER =
  /impr|click|_i$|_p$|grps?$|reach|view|visit|session|id$|^id|week_?no|weekday|month$|year$|quarter|per_|^index$|^unnamed|曝光|展现|点击|访问|编号/i
/** What one of the outcome is worth: conversions times this are money. */
const WORTH =
  /^(?:revenue|value|margin|profit|income|sales)[_\s]?per[_\s]?(?:conversion|kpi|order|unit|sale|lead|purchase|install)s?$|^客单价$/i
const TIME = /date|time|day|week|month|period|日期|时间|周|月份/i

/** Roles that are already decided, by column. */
export type KnownRoles = {
  readonly [
    role in 'time' | 'outcome' | 'worth' | 'spend' | 'control' | 'holiday' | 'channel' | 'ignore'
  ]?: readonly number[]
}
export type GuessedRoles = {
  readonly time: number | null
  readonly outcome: number | undefined
  readonly worth: number | null
  readonly spend: readonly number[]
  readonly control: readonly number[]
  readonly holiday: readonly number[]
  readonly channel: number | null
}

/** What the columns that nothing is known of seem to be, by their names and contents; undefined where no outcome is found. */
export function guessedRoles(table: PlainTable, known: KnownRoles): GuessedRoles {
  const taken = new Set(Object.values(known).flat())
  const numeric = table.headers.map((_, column) => isNumeric(table, column))
  const time = known.time?.[0] ?? timeColumn(table, taken)
  const isOpen = (column: number): boolean => column !== time && !taken.has(column)
  const all = table.headers.map((_, column) => column).filter((column) => isOpen(column) && numeric[column])
  const matching = (pattern: RegExp, from: readonly number[]): number[] =>
    from.filter((column) => pattern.test(table.headers[column] ?? ''))
  const role = (wanted: string): number =>
    table.roles.findIndex((each, column) => each === wanted && isOpen(column))
  const named = (pattern: RegExp): number =>
    table.headers.findIndex((header, column) => pattern.test(header) && isOpen(column))
  const places = [
    known.channel?.[0] ?? -1,
    role('channel'),
    role('campaign'),
    named(/channel|platform|渠道|平台/i),
    named(/campaign|计划/i),
  ]
  const channel = places.find((column) => column >= 0 && column !== time) ?? -1
  const outcomes = matching(OUTCOME, all).filter(
    (column) => !matching(SPEND, [column]).length && !matching(/compet|竞|per_/i, [column]).length,
  )
  const outcome =
    known.outcome?.[0] ??
    [role('conversion-value'), outcomes[0] ?? -1, role('conversions')].find((column) => column >= 0)
  const worth =
    known.worth?.[0] ??
    (known.outcome === undefined || known.outcome.length === 0 ? worthOf(table, outcome, all) : null)
  if (worth !== null) taken.add(worth)
  const givenSpend = known.spend ?? []
  const spends = givenSpend.length > 0 ? givenSpend : matching(SPEND, all)
  const [ownSpend] =
    givenSpend.length === 0 && role('cost') >= 0 ? [role('cost')] : spends.length === 1 ? spends : []
  if (channel >= 0 && ownSpend !== undefined && outcome !== undefined && isRepeated(table, channel)) {
    const counted = [role('conversions'), named(/approved/i)]
    const ownOutcome =
      known.outcome?.[0] ??
      [role('conversion-value'), ...counted, outcome].find((column) => column >= 0) ??
      outcome
    const isLeft = (column: number): boolean =>
      column !== ownOutcome && column !== ownSpend && column !== channel
    const [control, holiday] = controlsAmong(
      table,
      table.headers.map((_, column) => column).filter((column) => isOpen(column) && isLeft(column)),
    )
    return { time, outcome: ownOutcome, worth, spend: [ownSpend], control, holiday, channel }
  }
  const open = table.headers
    .map((_, column) => column)
    .filter((column) => isOpen(column) && column !== outcome)
  const [control, holiday] = controlsAmong(table, open)
  const left = open.filter(
    (column) => numeric[column] && !control.includes(column) && !holiday.includes(column),
  )
  if (givenSpend.length > 0) return { time, outcome, worth, spend: [], control, holiday, channel: null }
  const spendNames = matching(SPEND, left)
  // Numbers of rows and of periods are no money.
  const unnamed = left.filter(
    (column) =>
      !OTHER.test(table.headers[column] ?? '') &&
      !OUTCOME.test(table.headers[column] ?? '') &&
      !isCounting(table, column),
  )
  const spend = spendNames.length > 0 ? spendNames : unnamed.filter((column) => !isSwitch(table, column))
  const switches = spendNames.length > 0 ? [] : unnamed.filter((column) => isSwitch(table, column))
  return {
    time,
    outcome,
    worth,
    spend: withoutSums(table, spend),
    control: [...control, ...switches],
    holiday,
    channel: null,
  }
}

/** The column of what one of a counted outcome is worth, where there is one. */
function worthOf(table: PlainTable, outcome: number | undefined, from: readonly number[]): number | null {
  if (outcome === undefined) return null
  return from.find((column) => column !== outcome && WORTH.test((table.headers[column] ?? '').trim())) ?? null
}

/** Without a column that adds the others up, such as the total spend: it would say everything twice. */
function withoutSums(table: PlainTable, columns: readonly number[]): readonly number[] {
  if (columns.length < 3) return columns
  const sum = columns.find((column) => isSumOf(table, column, columns))
  return sum === undefined ? columns : columns.filter((column) => column !== sum)
}

function isSumOf(table: PlainTable, column: number, columns: readonly number[]): boolean {
  let [alike, all] = [0, 0]
  for (const row of table.rows) {
    const amount = (each: number): number => numberIn(row[each], table.decimalComma) ?? 0
    const total = amount(column)
    if (total === 0) continue
    all++
    const parts = columns.reduce((sofar, each) => (each === column ? sofar : sofar + amount(each)), 0)
    if (Math.abs(parts - total) <= 0.001 * Math.abs(total)) alike++
  }
  return all >= 5 && alike >= 0.98 * all
}

/** Columns whose names say that they move the outcome without being spend: controls, and holidays or events. */
function controlsAmong(table: PlainTable, columns: readonly number[]): [number[], number[]] {
  const name = (column: number): string => table.headers[column] ?? ''
  const holiday = columns.filter((column) => HOLIDAY.test(name(column)) && !SPEND.test(name(column)))
  const control = columns.filter(
    (column) =>
      isNumeric(table, column) &&
      CONTROL.test(name(column)) &&
      !OTHER.test(name(column)) &&
      !holiday.includes(column) &&
      !SPEND.test(name(column)),
  )
  return [control, holiday]
}

/** Only 0 and 1: something that was on or off, not money. Or values below zero, or the same everywhere. */
function isSwitch(table: PlainTable, column: number): boolean {
  const values = table.rows.flatMap((row) => numberIn(row[column], table.decimalComma) ?? [])
  return (
    values.every((value) => value === 0 || value === 1) ||
    values.filter((value) => value < 0).length > values.length / 4
  )
}

/** A name that stands in many rows: a row per channel and day, not a column per channel. */
function isRepeated(table: PlainTable, column: number): boolean {
  const names = new Set(table.rows.map((row) => (row[column] ?? '').trim()))
  return names.size <= Math.max(1, table.rows.length / 3)
}

function timeColumn(table: PlainTable, taken: ReadonlySet<number>): number | null {
  const read = dayReader(table.dateOrder)
  const share = (column: number): number => {
    const cells = table.rows
      .slice(0, 200)
      .map((row) => row[column] ?? '')
      .filter((cell) => !isNothing(cell))
    return cells.length === 0 ? 0 : cells.filter((cell) => read(cell) !== null).length / cells.length
  }
  const byRole = table.roles.findIndex((role) => role === 'time')
  if (byRole >= 0 && !taken.has(byRole) && share(byRole) > 0.8) return byRole
  const dated = table.headers.findIndex(
    (header, column) => TIME.test(header) && !taken.has(column) && share(column) > 0.8,
  )
  if (dated >= 0) return dated
  const any = table.headers.findIndex(
    (_, column) => !taken.has(column) && share(column) > 0.9 && !isNumeric(table, column),
  )
  if (any >= 0) return any
  const counted = table.headers.findIndex(
    (header, column) => TIME.test(header) && !taken.has(column) && isCounting(table, column),
  )
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
