import { ExpectedFailure } from '../../contract/failure.ts'
import type { Control, ResponseData } from '../../engine/ads/baseline.ts'
import type { ShareArm } from '../../engine/ads/simple-shares.ts'
import { dayReader, isoDay, nextPeriod, periodStart, periodsPerYear, spanOf, type Span } from './calendar.ts'
import { isNumeric, numberIn, plainName, type PlainTable } from '../plain-table.ts'
import type { DayRow } from './day-row.ts'
import { withHolidays, type CalendarName } from './holidays.ts'
import { isCounting, wordsOf } from './guess-columns.ts'
import type { SeriesColumns } from './series-columns.ts'

export type SeriesNote =
  | { readonly code: 'no-spend' | 'columns-ignored'; readonly name: string }
  | {
      readonly code:
        | 'outcome-filled'
        | 'rows-left-out'
        | 'periods-cut'
        | 'spend-empty'
        | 'values-negative'
        | 'rows-repeated'
      readonly value: number
    }
  | {
      readonly code: 'numbered' | 'outcome-shared' | 'outcome-valued' | 'regions-added'
      readonly name: string
    }

/** A regular series made from rows, with what had to be done for it. */
export type SeriesInput = {
  readonly data: ResponseData
  readonly outcomeName: string
  readonly span: Span
  /** First day of each period; numbers from 1 where the file only numbers them. */
  readonly periods: readonly string[]
  readonly notes: readonly SeriesNote[]
}

/** What divides the rows of one day without being a channel. */
const REGION =
  /^(?:geo|dma|region|country|state|city|store|market|territory|area)s?(?:[_\s-]|$)|地区|区域|城市|省|门店|国家/i

/** Daily series longer than this are added up to weeks, which cost a seventh of the time and lose little. */
const MOST_DAYS = 400
const MOST_GAPS = 0.2
const LEAST_PERIODS = 8

type ColumnSet = { readonly names: readonly string[]; readonly of: (row: readonly string[]) => number[] }

/**
 * Rows of a table as a regular series: rows of one period are added up, missing periods of spend count nothing, a few missing outcomes are
 * filled in between their neighbours (and said).
 * @throws ExpectedFailure ads-no-channels, ads-too-short, ads-gaps
 */
export function seriesFromTable(
  table: PlainTable,
  columns: SeriesColumns,
  span: Span | null,
  calendar: CalendarName = 'none',
): SeriesInput {
  const notes: SeriesNote[] = []
  const { decimalComma, rows, headers } = table
  const numbered = columns.time === null || isCounting(table, columns.time)
  const read = numbered ? null : dayReader(table.dateOrder)
  const controls = [...columns.control, ...columns.holiday].map((column) => controlColumn(table, column))
  const days: DayRow[] = []
  const sharedPlace = columns.channel === null ? null : sharedOutcomes(table, columns, read)
  const told = new Set<string>()
  let [skipped, empty, negative, repeated] = [0, 0, 0, 0]
  rows.forEach((row, index) => {
    const day = read === null ? index * 7 : read(row[columns.time ?? 0] ?? '')
    if (day === null) {
      skipped++
      return
    }
    const spend = new Map<string, number>()
    for (const column of columns.spend) {
      const value = numberIn(row[column], decimalComma)
      if (value === null) empty++
      else if (value < 0) negative++
      const name =
        columns.channel === null ? (headers[column] ?? '') : (row[columns.channel] ?? '').trim() || '-'
      spend.set(name, Math.max(0, value ?? 0))
    }
    // An outcome of all channels stands in the row of each of them, and counts once.
    const place = sharedPlace?.(row) ?? String(day)
    const isRepeat = sharedPlace !== null && told.has(place)
    if (columns.channel === null && told.has(place)) repeated++
    told.add(place)
    days.push({
      day,
      outcome: isRepeat ? null : outcomeIn(row, columns, decimalComma),
      spend,
      controls: new Map(
        controls.flatMap(({ names, of }) => of(row).map((value, i) => [names[i] ?? '', value] as const)),
      ),
    })
  })
  if (skipped > 0) notes.push({ code: 'rows-left-out', value: skipped })
  if (empty > 0) notes.push({ code: 'spend-empty', value: empty })
  if (negative > 0) notes.push({ code: 'values-negative', value: negative })
  const region = headers.find((header, column) => REGION.test(header) && !isNumeric(table, column))
  if (repeated > 0)
    notes.push(
      region === undefined
        ? { code: 'rows-repeated', value: repeated }
        : { code: 'regions-added', name: region },
    )
  if (numbered) notes.push({ code: 'numbered', name: span ?? 'week' })
  if (columns.worth !== null) notes.push({ code: 'outcome-valued', name: outcomeTitle(table, columns) })
  if (sharedPlace !== null) notes.push({ code: 'outcome-shared', name: headers[columns.outcome] ?? '' })
  const unused = unusedColumns(table, columns)
  if (unused.length > 0) notes.push({ code: 'columns-ignored', name: unused.join(', ') })
  const holidays = new Set(controls.flatMap(({ names }, i) => (i < columns.control.length ? [] : names)))
  const dated = withHolidays(days, numbered ? 'none' : calendar)
  for (const name of dated.names) holidays.add(name)
  return regularSeries(dated.rows, {
    file: table.file,
    outcomeName: outcomeTitle(table, columns),
    span,
    numbered,
    holidays,
    notes,
  })
}

/** Stands between a count and its worth in the name of an outcome that is their product. */
export const TIMES = ' × '

/** The header of the outcome, or of both columns whose product it is. */
export function outcomeTitle({ headers }: PlainTable, { outcome, worth }: SeriesColumns): string {
  const own = headers[outcome] ?? ''
  return worth === null ? own : `${own}${TIMES}${headers[worth] ?? ''}`
}

/** The outcome of a row; null where it, or what one of it is worth, is not told. */
function outcomeIn(
  row: readonly string[],
  { outcome, worth }: SeriesColumns,
  decimalComma: boolean,
): number | null {
  const value = numberIn(row[outcome], decimalComma)
  if (worth === null || value === null || value === 0) return value
  const each = numberIn(row[worth], decimalComma)
  return each === null ? null : value * each
}

/** Headers of columns of numbers that no role was found for: impressions beside spend, numbers of rows, and what may have been missed. */
function unusedColumns(table: PlainTable, columns: SeriesColumns): string[] {
  const { time, outcome, worth, spend, control, holiday, channel } = columns
  const used = new Set([time, outcome, worth, ...spend, ...control, ...holiday, channel])
  return table.headers.filter(
    (header, column) => !used.has(column) && header.trim() !== '' && isNumeric(table, column),
  )
}

/**
 * Tells the rows that repeat an outcome: where nearly all days (of one region, shop or the like) with several rows tell the same outcome in each of them, it
 * is that of all channels together. Null where each channel tells its own. O(rows).
 * @returns what an outcome belongs to, by row; null for a row without a day
 */
function sharedOutcomes(
  table: PlainTable,
  columns: SeriesColumns,
  read: ((text: string) => number | null) | null,
): ((row: readonly string[]) => string | null) | null {
  if (read === null) return null
  // An outcome of the whole day stands in all of its rows; one of a region only in those of the region.
  const divisions = divisionsOf(table, columns)
  for (const own of divisions.length === 0 ? [[]] : [[], divisions]) {
    const placeOfRow = (row: readonly string[]): string | null => {
      const day = read(row[columns.time ?? 0] ?? '')
      return day === null ? null : JSON.stringify([day, ...own.map((column) => row[column] ?? '')])
    }
    if (isRepeated(table, columns.outcome, placeOfRow)) return placeOfRow
  }
  return null
}

/** Do nearly all places with several rows tell one and the same outcome in each of them? */
function isRepeated(
  table: PlainTable,
  outcome: number,
  placeOfRow: (row: readonly string[]) => string | null,
): boolean {
  const byPlace = new Map<string, number[]>()
  for (const row of table.rows) {
    const place = placeOfRow(row)
    const value = numberIn(row[outcome], table.decimalComma)
    if (place === null || value === null || value === 0) continue
    const own = byPlace.get(place)
    if (own === undefined) byPlace.set(place, [value])
    else own.push(value)
  }
  const several = [...byPlace.values()].filter((values) => values.length > 1)
  const same = several.filter((values) => values.every((value) => value === values[0]))
  const distinct = new Set(same.map(([value]) => value))
  return several.length >= 3 && same.length >= 0.95 * several.length && distinct.size > several.length / 2
}

/** Columns of a few words that divide the rows of one day beside the channel: regions, shops, products. */
function divisionsOf(
  table: PlainTable,
  { time, outcome, worth, spend, control, holiday, channel }: SeriesColumns,
): number[] {
  const used = new Set([time, outcome, worth, ...spend, ...control, ...holiday, channel])
  return table.headers
    .map((_, column) => column)
    .filter((column) => !used.has(column) && !isNumeric(table, column))
    .filter((column) => new Set(table.rows.map((row) => row[column] ?? '')).size <= table.rows.length / 10)
}

/** The columns by role, as their headers say. */
export function namesOfColumns(table: PlainTable, columns: SeriesColumns): Record<string, string | string[]> {
  const name = (column: number): string => table.headers[column] ?? ''
  const { time, outcome, worth, channel, spend, control, holiday } = columns
  return {
    ...(time === null ? {} : { time: name(time) }),
    outcome: name(outcome),
    ...(worth === null ? {} : { worth: name(worth) }),
    spend: spend.map(name),
    control: control.map(name),
    holiday: holiday.map(name),
    ...(channel === null ? {} : { channel: name(channel) }),
  }
}

function controlColumn(table: PlainTable, column: number): ColumnSet {
  const name = table.headers[column] ?? ''
  if (isNumeric(table, column))
    return { names: [name], of: (row) => [numberIn(row[column], table.decimalComma) ?? 0] }
  const words = wordsOf(table.rows.map((row) => row[column] ?? ''))
  const plain = words.map(plainName)
  return {
    names: words.map((word) => `${name}: ${word}`),
    of: (row) => plain.map((word) => (plainName(row[column] ?? '') === word ? 1 : 0)),
  }
}

export type SeriesOptions = {
  readonly file: string
  readonly outcomeName: string
  readonly span: Span | null
  readonly numbered: boolean
  readonly holidays: ReadonlySet<string>
  readonly notes: SeriesNote[]
}

/** @throws ExpectedFailure ads-no-channels, ads-too-short, ads-gaps */
export function regularSeries(days: readonly DayRow[], options: SeriesOptions): SeriesInput {
  const { file, notes, numbered } = options
  if (days.length === 0) throw new ExpectedFailure('file-no-rows', { file })
  const own: Span = numbered ? 'week' : spanOf(days.map(({ day }) => day))
  const first = days.reduce((least, { day }) => Math.min(least, day), Infinity)
  const last = days.reduce((most, { day }) => Math.max(most, day), -Infinity)
  const span = numbered
    ? 'week'
    : (options.span ?? (own === 'day' && last - first >= MOST_DAYS ? 'week' : own))
  const starts: number[] = []
  for (let start = periodStart(first, span, first); start <= last; start = nextPeriod(start, span))
    starts.push(start)
  // A week or month made of days that the file does not reach the end of is not whole.
  if (
    own === 'day' &&
    span !== 'day' &&
    nextPeriod(starts.at(-1) ?? 0, span) > last + 1 &&
    starts.length > 1
  ) {
    starts.pop()
    notes.push({ code: 'periods-cut', value: 1 })
  }
  const at = new Map(starts.map((start, t) => [start, t]))
  const n = starts.length
  const outcome = new Float64Array(n)
  const told = new Uint32Array(n)
  const spends = new Map<string, Float64Array>()
  const controls = new Map<string, Float64Array>()
  const rowsOf = new Uint32Array(n)
  for (const row of days) {
    const t = at.get(periodStart(row.day, span, first))
    if (t === undefined) continue
    add(rowsOf, t, 1)
    if (row.outcome !== null) {
      add(outcome, t, row.outcome)
      add(told, t, 1)
    }
    addTo(spends, row.spend, t, n)
    addTo(controls, row.controls, t, n)
  }
  // Controls are levels (a price, a holiday): their mean over the rows of a period.
  for (const values of controls.values())
    values.forEach((value, t) => (values[t] = value / Math.max(1, rowsOf[t] ?? 0)))
  const gaps = fillGaps(outcome, told)
  if (n - gaps < LEAST_PERIODS)
    throw new ExpectedFailure('ads-too-short', { file, available: n - gaps, needed: LEAST_PERIODS })
  if (gaps > MOST_GAPS * n)
    throw new ExpectedFailure('ads-gaps', {
      file,
      column: options.outcomeName,
      available: n - gaps,
      needed: Math.ceil((1 - MOST_GAPS) * n),
      cause: missingPeriods(starts, told, numbered),
    })
  if (gaps > 0) notes.push({ code: 'outcome-filled', value: gaps })
  const channels: { name: string; spend: Float64Array }[] = []
  for (const [name, spend] of spends)
    if (spend.some((amount) => amount > 0)) channels.push({ name, spend })
    else notes.push({ code: 'no-spend', name })
  if (channels.length === 0) throw new ExpectedFailure('ads-no-channels', { file })
  return {
    data: {
      outcome,
      channels,
      controls: [...controls].map(([name, values]): Control => ({
        name,
        values,
        group: options.holidays.has(name) ? 'holiday' : 'control',
      })),
      periodsPerYear: periodsPerYear[span],
    },
    outcomeName: options.outcomeName,
    span,
    periods: starts.map((start, t) => (numbered ? String(t + 1) : isoDay(start))),
    notes,
  }
}

/** The first periods without an outcome, and how many there are. */
function missingPeriods(starts: readonly number[], told: Uint32Array, numbered: boolean): string {
  const missing = starts.flatMap((start, t) =>
    told[t] === 0 ? [numbered ? String(t + 1) : isoDay(start)] : [],
  )
  const shown = missing.slice(0, 5).join(', ')
  return missing.length > 5 ? `${shown}, … (${missing.length} / ${starts.length})` : shown
}

function addTo(
  series: Map<string, Float64Array>,
  values: ReadonlyMap<string, number>,
  t: number,
  n: number,
): void {
  for (const [name, value] of values) {
    let own = series.get(name)
    if (own === undefined) series.set(name, (own = new Float64Array(n)))
    add(own, t, value)
  }
}

function add(values: Float64Array | Uint32Array, t: number, value: number): void {
  values[t] = (values[t] ?? 0) + value
}

/** Missing outcomes between their neighbours; returns how many there were. */
function fillGaps(outcome: Float64Array, told: Uint32Array): number {
  let gaps = 0
  for (let t = 0; t < outcome.length; t++) {
    if ((told[t] ?? 0) > 0) continue
    gaps++
    let [before, after] = [t - 1, t + 1]
    while (before >= 0 && told[before] === 0) before--
    while (after < outcome.length && told[after] === 0) after++
    const [low, high] = [outcome[before], outcome[after]]
    if (low !== undefined && high !== undefined)
      outcome[t] = low + ((high - low) * (t - before)) / (after - before)
    else outcome[t] = low ?? high ?? 0
  }
  return gaps
}

/** Spend and outcome of channels added up over all periods: what is left where there is no series. */
export type Totals = { readonly names: readonly string[]; readonly arms: readonly ShareArm[] }

/** Spend and outcome added up by channel, where rows tell both of each channel; null where the outcome is of all channels together. */
export function totalsFromTable(table: PlainTable, columns: SeriesColumns): Totals | null {
  const [spend] = columns.spend
  if (columns.channel === null || spend === undefined) return null
  if (columns.time !== null && sharedOutcomes(table, columns, dayReader(table.dateOrder)) !== null)
    return null
  const sums = new Map<string, { spend: number; outcome: number }>()
  for (const row of table.rows) {
    const name = (row[columns.channel] ?? '').trim() || '-'
    const own = sums.get(name) ?? { spend: 0, outcome: 0 }
    own.spend += Math.max(0, numberIn(row[spend], table.decimalComma) ?? 0)
    own.outcome += Math.max(0, outcomeIn(row, columns, table.decimalComma) ?? 0)
    sums.set(name, own)
  }
  const kept = [...sums].filter(([, { spend: amount }]) => amount > 0)
  return {
    names: kept.map(([name]) => name),
    // A count of events where the outcome is one; of money nobody knows the number of sales, and 50 is assumed per channel.
    arms: kept.map(([, own]) => ({
      ...own,
      events: Number.isInteger(own.outcome) ? own.outcome : Math.min(50, own.outcome),
    })),
  }
}
