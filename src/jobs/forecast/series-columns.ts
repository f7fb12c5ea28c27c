import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { parseNumber } from '../import/parse-number.ts'
import { namesTold } from '../value/plain-columns.ts'
import { cellTime } from './period-time.ts'
import type { SeriesColumns } from './series-types.ts'

export type SeriesRecord = { readonly cells: readonly string[]; readonly line: number }
export type Reading = { readonly order: DateOrder; readonly decimalComma: boolean; readonly file: string }

/** Where a long table has its columns. */
export type LongColumns = {
  readonly header: boolean
  /** Columns that name a series, together; none for one series. */
  readonly series: readonly number[]
  readonly time: number | null
  readonly value: number
}
/** Columns of values beside one column of times: a series each. */
export type ValueColumns = { readonly time: number; readonly values: readonly number[] }

export const words = {
  series: /^(series|id|unique[_ ]?id|item([_ ]?id)?|name|key|sku|store|m4id|系列|序列|名称|商品|编号)$/i,
  time: /^(time|date|ds|day|week|month|period|t|timestamp|datetime|index|时间|日期|月份|周)$/i,
  value:
    /^(value|y|target|sales|amount|revenue|orders|units|quantity|qty|demand|count|cnt|visits|visitors|sessions|x|数值|销量|销售量|数量|金额|销售额|订单数|访客数|值)$/i,
}
/** Weaker signs of the same: `Weekly_Sales`, `unit_sales`, `item_cnt_day`; `order_date`, `dteday`; `store_nbr`, `shop_id`, `Dept`. */
const alike = {
  value:
    /(^|[_ .-])(sales|sold|demand|qty|quantity|revenue|turnover|count|cnt|consumption)([_ .-](day|week|month|total))?$|(销量|销售额|数量|金额)$/i,
  time: /(^|[_ .-])(date|datetime|timestamp|time)$|^dteday$|(日期|时间|月份)$/i,
  key: /^(series|store|shop|item|family|dept|department|product|sku|category|cat|class|region|state|city|country|channel|brand|segment|warehouse|location|site|meter|building|sensor|zone|station|门店|店铺|商品|产品|品类|类别|地区|城市|国家|渠道|品牌)([_ .-]?(id|nbr|no|num|number|name|code|key|type))?$/i,
}
/** Rows that are compared to see which columns name a series. */
const COMPARED_ROWS = 50_000
/** Rows in which a column of another name must hold dates to be the time. */
const DATED_ROWS = 50
/** From so many rows on names that go up are looked at as numbers of the rows. */
const NUMBERED_ROWS = 10

/** Where a long table has its columns; null for a table of another shape. */
export function longColumns(
  first: readonly string[],
  columns: SeriesColumns | null,
  records: readonly SeriesRecord[],
  { decimalComma, file, order }: Reading,
): LongColumns | ValueColumns | null {
  const byName = (name: string): number =>
    name === '' ? -1 : first.findIndex((cell) => cell.toLowerCase() === name.toLowerCase())
  const isNumeric = (cell: string | undefined): boolean => numberIn(cell ?? '', decimalComma) !== undefined
  let names: readonly string[] = []
  let places: readonly number[] = []
  if (columns !== null) {
    const asNumber = (name: string): number =>
      /^\d+$/.test(name) && Number(name) >= 1 && Number(name) <= first.length ? Number(name) - 1 : -1
    const placeOf = (name: string): number => (byName(name) >= 0 ? byName(name) : asNumber(name))
    // Several columns may name a series together: `store+item`. A header that has the sign itself comes first.
    const keys =
      placeOf(columns.series) >= 0 ? [columns.series] : columns.series.split('+').map((name) => name.trim())
    names = [...keys, columns.time, columns.value]
    places = names.map(placeOf)
    const [time = -1, value = -1] = places.slice(-2)
    if (value >= 0) {
      const missing = names.find((name, index) => name !== '' && (places[index] ?? -1) < 0)
      if (missing !== undefined && missing !== 'time' && missing !== 'series')
        throw new ExpectedFailure('mapping-incomplete', { file, column: missing, columns: namesTold(first) })
      const header = names.some((name) => byName(name) >= 0) || !isNumeric(first[value])
      return {
        header,
        series: places.slice(0, -2).filter((place) => place >= 0),
        time: time < 0 ? null : time,
        value,
      }
    }
    // Without a header narrow tables go by the place, and the words of the help stand for whatever is there.
    const isDefault = columns.series === 'series' && columns.time === 'time' && columns.value === 'value'
    const isHeadless = first.length <= 3 && isNumeric(first.at(-1))
    const asked = names.find((name, index) => name !== '' && (places[index] ?? -1) < 0)
    if (!isDefault && !isHeadless && asked !== undefined)
      throw new ExpectedFailure('mapping-incomplete', { file, column: asked, columns: namesTold(first) })
  }
  // A row with numbers is no header, whatever its words mean.
  if (!first.some(isNumeric)) {
    const found = byHeader(first, records, order, decimalComma)
    if (found !== null) return found
  }
  const second = records[1]?.cells ?? []
  // Narrow tables without known headers go by the place: value; time, value; series, time, value.
  if (first.length > 3 || (records.length > 1 && second.length > 3)) return null
  const last = first.length - 1
  const header = !isNumeric(first[last])
  if (first.length === 1) return { header, series: [], time: null, value: 0 }
  if (first.length === 2) return { header, series: [], time: 0, value: 1 }
  // Dates come first: a column per series, or the name of the series between the time and the value.
  const isDate = ({ cells }: SeriesRecord): boolean => cellTime(cells[0] ?? '', order)?.kind === 'date'
  if (header && records.length > 4 && records.slice(1).every(isDate)) {
    if (isNumeric(second[1]) && !words.series.test(first[1] ?? '')) return null
    return { header, series: [1], time: 0, value: 2 }
  }
  return { header, series: [0], time: 1, value: 2 }
}

/**
 * Columns by what the header calls them, and by what tells the rows apart: names that go up by one from row to row are their numbers, and where one column leaves several rows
 * with the same time, others that name things (a shop, a family of products) are taken until it does not. Null where no header means a value.
 */
function byHeader(
  first: readonly string[],
  records: readonly SeriesRecord[],
  order: DateOrder,
  decimalComma: boolean,
): LongColumns | ValueColumns | null {
  const exact = [...first.keys()].filter((place) => words.value.test(first[place] ?? ''))
  const value = exact[0] ?? first.findIndex((cell) => alike.value.test(cell))
  if (value < 0) return null
  const body = records.slice(1, 1 + COMPARED_ROWS)
  const time = timeColumn(first, body, value, order)
  const series = first.findIndex(
    (cell, place) => words.series.test(cell) && place !== time && place !== value,
  )
  if (time < 0) return { header: true, series: series < 0 ? [] : [series], time: null, value }
  const distinct = (columns: readonly number[]): number =>
    new Set(body.map(({ cells }) => columns.map((place) => cells[place]).join('\u0000'))).size
  const isApart = (columns: readonly number[]): boolean => distinct([...columns, time]) > 0.995 * body.length
  // Names may be numbers, and come once each; those of rows go up by one, or go up and are not needed to tell the rows apart.
  const numbers = series < 0 ? [] : body.map(({ cells }) => Number(cells[series] ?? ''))
  const isRising = numbers.every((number, row) => row === 0 || number > (numbers[row - 1] ?? number))
  const isByOne = numbers.every((number, row) => number === (numbers[0] ?? 0) + row)
  const isNumbered =
    numbers.length >= NUMBERED_ROWS &&
    isRising &&
    (isByOne || isApart(keysOf(first, [], { time, value }, isApart)))
  const chosen = series < 0 || isNumbered ? [] : [series]
  if (chosen.length === 0 && isApart([])) {
    const isFilled = (place: number): boolean =>
      body.slice(0, DATED_ROWS).some(({ cells }) => numberIn(cells[place] ?? '', decimalComma) !== undefined)
    const values = exact.filter(isFilled)
    return values.length > 1 ? { time, values } : { header: true, series: [], time, value }
  }
  return { header: true, series: keysOf(first, chosen, { time, value }, isApart), time, value }
}

/** The column of times by its name, else the first one that holds dates. */
function timeColumn(
  first: readonly string[],
  body: readonly SeriesRecord[],
  value: number,
  order: DateOrder,
): number {
  const isDated = (place: number): boolean =>
    place !== value &&
    body.length > 0 &&
    body.slice(0, DATED_ROWS).every(({ cells }) => cellTime(cells[place] ?? '', order)?.kind === 'date')
  const named = first.findIndex((cell, place) => words.time.test(cell) && place !== value)
  if (named >= 0) return named
  const alikeNamed = first.findIndex((cell, place) => alike.time.test(cell) && isDated(place))
  return alikeNamed >= 0 ? alikeNamed : [...first.keys()].findIndex(isDated)
}

/** Columns that name a series: those chosen, and as many others as it takes for no time to come twice; only those chosen where none do it. */
function keysOf(
  first: readonly string[],
  chosen: readonly number[],
  { time, value }: { readonly time: number; readonly value: number },
  isApart: (columns: readonly number[]) => boolean,
): readonly number[] {
  if (isApart(chosen)) return chosen
  const keys = [...chosen]
  for (const [place, cell] of first.entries()) {
    if (keys.includes(place) || place === time || place === value || !alike.key.test(cell)) continue
    keys.push(place)
    if (!isApart(keys)) continue
    const needed = keys.filter((key) => !isApart(keys.filter((other) => other !== key)))
    return (isApart(needed) ? needed : keys).sort((a, b) => a - b)
  }
  return chosen
}

/** Larger numbers leave no room for sums: they are taken for none. */
const MOST = 1e300

/** A number as it is written in the file; undefined for what is none. */
export function numberIn(cell: string, decimalComma: boolean): number | undefined {
  const text = cell.trim()
  if (text === '') return undefined
  const plain = Number(text)
  if (Number.isFinite(plain)) return Math.abs(plain) <= MOST ? plain : undefined
  return parseNumber(text, decimalComma) ?? undefined
}
