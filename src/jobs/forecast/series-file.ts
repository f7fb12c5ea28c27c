import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { inspectFile } from '../import/inspect.ts'
import { parseNumber } from '../import/parse-number.ts'
import { openTable } from '../import/read/open-table.ts'
import { namesTold } from '../value/plain-columns.ts'
import { cellTime, type CellTime } from './period-time.ts'

export type Point = {
  readonly time: CellTime | undefined
  readonly value: number
  /** Of the regressors that were asked for, NaN where empty. */
  readonly extra?: readonly number[]
}
export type FileSeries = { readonly id: string; readonly points: readonly Point[] }

export type SeriesFile = {
  readonly file: string
  /** One row per value, one row per series, or one column per series. */
  readonly layout: 'long' | 'wide-rows' | 'wide-columns'
  readonly series: readonly FileSeries[]
  readonly rows: number
  /** Rows without a readable value (long) or without any (wide). */
  readonly skipped: number
  readonly firstSkipped: number | null
  /** Rows whose time cannot be read, where most can: left out. Where most cannot, values stand in the order of the file. */
  readonly untimed: number
  readonly firstUntimed: number | null
}

/** Columns by header or number from 1: `series,time,value`, `time,value` or `value`; a name may be empty. */
export type SeriesColumns = {
  readonly series: string
  readonly time: string
  readonly value: string
  /** Columns of regressors; rows with one and without a value are periods to come. */
  readonly regressors?: readonly string[]
}

const words = {
  series: /^(series|id|unique[_ ]?id|item([_ ]?id)?|name|key|sku|store|m4id|系列|序列|名称|商品|编号)$/i,
  time: /^(time|date|ds|day|week|month|period|t|timestamp|datetime|index|时间|日期|月份|周)$/i,
  value: /^(value|y|sales|amount|revenue|orders|units|quantity|x|数值|销量|金额|销售额|值)$/i,
}
const MISSING = /^(|na|n\/a|nan|null|none|-|\.|#n\/a)$/i
const GLOBAL = ''

type Record = { readonly cells: readonly string[]; readonly line: number }

/**
 * Reads series from any table the app can read. Long tables are found by the names of their columns; tables with a row or a column per series (as M4's)
 * by their shape. O(cells).
 * @throws ExpectedFailure of opening and reading, mapping-incomplete, file-no-rows, file-no-usable-rows
 */
export async function readSeriesFile(path: string, columns: SeriesColumns | null): Promise<SeriesFile> {
  const { plan, fileName } = await inspectFile(path, {})
  const dialect = { ...plan.dialect, skipBottom: 0 }
  const table = await openTable(path, dialect)
  const records: Record[] = []
  try {
    for await (const batch of table.batches()) {
      const cells = batch.cells.split('\u0000')
      let at = 0
      for (const [index, count] of batch.counts.entries()) {
        // Rows filled up to the longest one are cut where their values end; the first names the columns.
        let end = at + count
        if (records.length > 0) while (end > at + 1 && cells[end - 1] === '') end--
        const row = cells.slice(at, end)
        at += count
        const isComment = dialect.comment !== '' && (row[0] ?? '').trimStart().startsWith(dialect.comment)
        if (!isComment && row.some((cell) => cell.trim() !== ''))
          records.push({ cells: row, line: batch.lines[index] ?? 0 })
      }
    }
  } finally {
    await table.close()
  }
  const first = records[0]?.cells ?? []
  if (records.length === 0) throw new ExpectedFailure('file-no-rows', { file: fileName })
  const trimmed = first.map((cell) => cell.replace(/^\uFEFF/, '').trim())
  const reading: Reading = { order: plan.dateOrder, decimalComma: plan.decimalComma, file: fileName }
  const long = longColumns(trimmed, columns, records, reading)
  const wanted = columns?.regressors ?? []
  const regressors = wanted.map((name) =>
    trimmed.findIndex((cell) => cell.toLowerCase() === name.toLowerCase()),
  )
  const missing = wanted.find((_, k) => long === null || (regressors[k] ?? -1) < 0)
  if (missing !== undefined)
    throw new ExpectedFailure('mapping-incomplete', {
      file: fileName,
      column: missing,
      columns: namesTold(trimmed),
    })
  const found =
    long === null ? readWide(records, reading) : readLong(records, { ...long, regressors }, reading)
  if (found.rows === 0) throw new ExpectedFailure('file-no-rows', { file: fileName })
  if (!found.series.some(({ points }) => points.some(({ value }) => Number.isFinite(value))))
    throw new ExpectedFailure('file-no-usable-rows', {
      file: fileName,
      line: found.firstSkipped ?? records[1]?.line ?? records[0]?.line ?? 1,
    })
  return found
}

type Reading = { readonly order: DateOrder; readonly decimalComma: boolean; readonly file: string }
type LongColumns = {
  readonly header: boolean
  readonly series: number | null
  readonly time: number | null
  readonly value: number
  readonly regressors: readonly number[]
}

/** Where a long table has its columns; null for a table of another shape. */
function longColumns(
  first: readonly string[],
  columns: SeriesColumns | null,
  records: readonly Record[],
  { decimalComma, file, order }: Reading,
): Omit<LongColumns, 'regressors'> | null {
  const byName = (name: string): number =>
    name === '' ? -1 : first.findIndex((cell) => cell.toLowerCase() === name.toLowerCase())
  const byWord = (pattern: RegExp): number => first.findIndex((cell) => pattern.test(cell))
  const isNumeric = (cell: string | undefined): boolean => numberIn(cell ?? '', decimalComma) !== undefined
  if (columns !== null) {
    const names = [columns.series, columns.time, columns.value]
    const asNumber = (name: string): number =>
      /^\d+$/.test(name) && Number(name) >= 1 && Number(name) <= first.length ? Number(name) - 1 : -1
    const places = names.map((name) => (byName(name) >= 0 ? byName(name) : asNumber(name)))
    const [series = -1, time = -1, value = -1] = places
    if (value >= 0) {
      const missing = names.find((name, index) => name !== '' && (places[index] ?? -1) < 0)
      if (missing !== undefined && missing !== 'time' && missing !== 'series')
        throw new ExpectedFailure('mapping-incomplete', { file, column: missing, columns: namesTold(first) })
      const header = names.some((name) => byName(name) >= 0) || !isNumeric(first[value])
      return { header, series: series < 0 ? null : series, time: time < 0 ? null : time, value }
    }
    // Without a header narrow tables go by the place, and the words of the help stand for whatever is there.
    const isDefault = columns.series === 'series' && columns.time === 'time' && columns.value === 'value'
    const isHeadless = first.length <= 3 && isNumeric(first.at(-1))
    const asked = names.find((name, index) => name !== '' && (places[index] ?? -1) < 0)
    if (!isDefault && !isHeadless && asked !== undefined)
      throw new ExpectedFailure('mapping-incomplete', { file, column: asked, columns: namesTold(first) })
  }
  // A row with numbers is no header, whatever its words mean.
  const value = first.some(isNumeric) ? -1 : byWord(words.value)
  if (value >= 0) {
    const [series, time] = [byWord(words.series), byWord(words.time)]
    return { header: true, series: series < 0 ? null : series, time: time < 0 ? null : time, value }
  }
  const second = records[1]?.cells ?? []
  // Narrow tables without known headers go by the place: value; time, value; series, time, value.
  if (first.length > 3 || (records.length > 1 && second.length > 3)) return null
  const last = first.length - 1
  const header = !isNumeric(first[last])
  if (first.length === 1) return { header, series: null, time: null, value: 0 }
  if (first.length === 2) return { header, series: null, time: 0, value: 1 }
  // Dates come first: a column per series, or the name of the series between the time and the value.
  const isDate = ({ cells }: Record): boolean => cellTime(cells[0] ?? '', order)?.kind === 'date'
  if (header && records.length > 4 && records.slice(1).every(isDate)) {
    if (isNumeric(second[1]) && !words.series.test(first[1] ?? '')) return null
    return { header, series: 1, time: 0, value: 2 }
  }
  return { header, series: 0, time: 1, value: 2 }
}

function readLong(records: readonly Record[], columns: LongColumns, reading: Reading): SeriesFile {
  const bySeries = new Map<string, Point[]>()
  let skipped = 0
  let firstSkipped: number | null = null
  const unreadable = columns.time === null ? [] : untimedRows(records, columns, columns.time, reading)
  // A few times that cannot be read are slips; where it is half of them, the column is something else.
  const isSlip = unreadable.length * 2 < records.length
  const slips = new Set(isSlip ? unreadable : [])
  for (const [index, { cells, line }] of records.entries()) {
    if (index === 0 && columns.header) continue
    const id = columns.series === null ? GLOBAL : (cells[columns.series] ?? '').trim()
    const text = (cells[columns.value] ?? '').trim()
    const value = numberIn(text, reading.decimalComma)
    const isGap = value === undefined && MISSING.test(text)
    if (slips.has(line)) continue
    if ((value === undefined && !isGap) || (columns.series !== null && id === '')) {
      skipped++
      firstSkipped ??= line
      continue
    }
    const time = columns.time === null ? undefined : cellTime(cells[columns.time] ?? '', reading.order)
    const extra = columns.regressors.map(
      (at) => numberIn(cells[at] ?? '', reading.decimalComma) ?? Number.NaN,
    )
    const point = { time, value: value ?? Number.NaN, ...(extra.length > 0 ? { extra } : {}) }
    const points = bySeries.get(id)
    if (points === undefined) bySeries.set(id, [point])
    else points.push(point)
  }
  return {
    file: reading.file,
    layout: 'long',
    series: [...bySeries].map(([id, points]) => ({ id, points: inOrder(points) })),
    rows: records.length - (columns.header ? 1 : 0),
    skipped,
    firstSkipped,
    untimed: unreadable.length,
    firstUntimed: unreadable[0] ?? null,
  }
}

/** Lines of rows with a text that is no time in the column of times. */
function untimedRows(
  records: readonly Record[],
  { header }: LongColumns,
  time: number,
  { order }: Reading,
): number[] {
  return records.flatMap(({ cells, line }, index) =>
    (index === 0 && header) || cellTime(cells[time] ?? '', order) !== undefined ? [] : [line],
  )
}

/** By time where every point has one of the same kind, else as they stand. */
function inOrder(points: readonly Point[]): readonly Point[] {
  const kind = points[0]?.time?.kind
  if (kind === undefined || points.some((point) => point.time?.kind !== kind)) return points
  return [...points].sort((a, b) => (a.time?.at ?? 0) - (b.time?.at ?? 0))
}

const timed = { untimed: 0, firstUntimed: null } as const

/** A row per series with its id first, or, where the first column holds times, a column per series. */
function readWide(records: readonly Record[], reading: Reading): SeriesFile {
  const { decimalComma, file, order } = reading
  const first = records[0]?.cells ?? []
  const second = records[1]?.cells ?? []
  const isNumeric = (cell: string): boolean => numberIn(cell, decimalComma) !== undefined
  // Periods as numbers over the columns are a header too, where a word over the names says so.
  const header =
    first.slice(1).filter(isNumeric).length < first.slice(1).length / 2 ||
    words.series.test((first[0] ?? '').trim())
  const body = header ? records.slice(1) : records
  const times = body.map(({ cells }) => cellTime(cells[0] ?? '', order))
  const isByColumn =
    header && second.length > 1 && times.length > 3 && times.every((time) => time !== undefined)
  if (isByColumn) {
    const series = first.slice(1).map((name, index) => ({
      id: name.trim(),
      points: inOrder(
        body.map(({ cells }, row) => ({
          time: times[row],
          value: numberIn(cells[index + 1] ?? '', decimalComma) ?? Number.NaN,
        })),
      ),
    }))
    const filled = series.filter(({ points }) => points.some(({ value }) => Number.isFinite(value)))
    return {
      file,
      layout: 'wide-columns',
      series: filled,
      rows: body.length,
      skipped: 0,
      firstSkipped: null,
      ...timed,
    }
  }
  const series: FileSeries[] = []
  let skipped = 0
  let firstSkipped: number | null = null
  const periods = periodColumns(header ? first : [], order)
  for (const { cells, line } of body) {
    const places = periods ?? cells.slice(1).map((_, index) => ({ column: index + 1, time: undefined }))
    const points = places.map(({ column, time }) => ({
      time,
      value: numberIn(cells[column] ?? '', decimalComma) ?? Number.NaN,
    }))
    // Rows are filled up to the longest series; what is missing in front is no value either.
    while (points.length > 0 && Number.isNaN(points.at(-1)?.value)) points.pop()
    while (points.length > 0 && Number.isNaN(points[0]?.value)) points.shift()
    if (points.length === 0) {
      skipped++
      firstSkipped ??= line
    } else series.push({ id: (cells[0] ?? '').trim(), points })
  }
  return { file, layout: 'wide-rows', series, rows: body.length, skipped, firstSkipped, ...timed }
}

/**
 * Columns of a wide table that hold periods: `V2`, `1`, `2024-03`. What stands between the name and the first period (how many values, a category, a beginning)
 * is no value. Dates are times; numbers are the place only, since files of what came count from 1 again. Null where the header names no periods.
 */
function periodColumns(
  header: readonly string[],
  order: DateOrder,
): { readonly column: number; readonly time: CellTime | undefined }[] | null {
  const found = header.slice(1).flatMap((cell, index) => {
    const text = cell.trim()
    const time = cellTime(text, order)
    if (time === undefined && !/^[a-z]{1,2}[._]?\d+$/i.test(text)) return []
    return [{ column: index + 1, time: time?.kind === 'date' ? time : undefined }]
  })
  return found.length >= 2 && found.length >= (header.length - 1) / 2 ? found : null
}

function numberIn(cell: string, decimalComma: boolean): number | undefined {
  const text = cell.trim()
  if (text === '') return undefined
  const plain = Number(text)
  if (Number.isFinite(plain)) return plain
  return parseNumber(text, decimalComma) ?? undefined
}
