import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { inspectFile } from '../import/inspect.ts'
import { openTable } from '../import/read/open-table.ts'
import { namesTold } from '../value/plain-columns.ts'
import { frequencyOf, type Frequency } from './frequency.ts'
import { cellTime, type CellTime } from './period-time.ts'
import {
  longColumns,
  numberIn,
  words,
  type LongColumns,
  type Reading,
  type SeriesRecord,
  type ValueColumns,
} from './series-columns.ts'
import type { ColumnsTaken, FileSeries, Point, SeriesColumns, SeriesFile } from './series-types.ts'
import { isTsf, readTsf } from './tsf-file.ts'

const MISSING = /^(|na|n\/a|nan|null|none|-|\.|#n\/a)$/i
const GLOBAL = ''
/** Between the parts of a series' name that come from several columns. */
const BETWEEN_KEYS = ' / '

/**
 * Reads series from any table the app can read. Long tables are found by the names of their columns; tables with a row or a column per series (as M4's)
 * by their shape. O(cells).
 * @param sheet of a workbook; the first that holds a table where none is named
 * @throws ExpectedFailure of opening and reading, mapping-incomplete, file-no-rows, file-no-usable-rows
 */
export async function readSeriesFile(
  path: string,
  columns: SeriesColumns | null,
  sheet?: string,
): Promise<SeriesFile> {
  if (await isTsf(path)) return readTsf(path)
  const { plan, fileName } = await inspectFile(path, sheet === undefined ? {} : { dialect: { sheet } })
  const dialect = { ...plan.dialect, skipBottom: 0 }
  const table = await openTable(path, dialect)
  const records: SeriesRecord[] = []
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
  const isLong = long !== null && 'value' in long
  const missing = wanted.find((_, k) => !isLong || (regressors[k] ?? -1) < 0)
  if (missing !== undefined)
    throw new ExpectedFailure('mapping-incomplete', {
      file: fileName,
      column: missing,
      columns: namesTold(trimmed),
    })
  const found =
    long === null
      ? readWide(records, reading)
      : 'value' in long
        ? readLong(records, { ...long, regressors }, reading)
        : readValues(records, long, reading)
  if (found.rows === 0) throw new ExpectedFailure('file-no-rows', { file: fileName })
  if (!found.series.some(({ points }) => points.some(({ value }) => Number.isFinite(value))))
    throw new ExpectedFailure('file-no-usable-rows', {
      file: fileName,
      line: found.firstSkipped ?? records[1]?.line ?? records[0]?.line ?? 1,
    })
  return found
}

function readLong(
  records: readonly SeriesRecord[],
  columns: LongColumns & { readonly regressors: readonly number[] },
  reading: Reading,
): SeriesFile {
  const bySeries = new Map<string, Point[]>()
  let skipped = 0
  let firstSkipped: number | null = null
  const unreadable = columns.time === null ? [] : untimedRows(records, columns, columns.time, reading)
  // A few times that cannot be read are slips; where it is half of them, the column is something else.
  const isSlip = unreadable.length * 2 < records.length
  const slips = new Set(isSlip ? unreadable : [])
  for (const [index, { cells, line }] of records.entries()) {
    if (index === 0 && columns.header) continue
    const keys = columns.series.map((place) => (cells[place] ?? '').trim())
    const id = keys.length === 0 ? GLOBAL : keys.join(BETWEEN_KEYS)
    const text = (cells[columns.value] ?? '').trim()
    const value = numberIn(text, reading.decimalComma)
    const isGap = value === undefined && MISSING.test(text)
    if (slips.has(line)) continue
    if ((value === undefined && !isGap) || (keys.length > 0 && keys.every((key) => key === ''))) {
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
    columns: columns.header ? headersOf(records[0]?.cells ?? [], columns) : null,
  }
}

function headersOf(first: readonly string[], { series, time, value }: LongColumns): ColumnsTaken {
  const named = (place: number): string => (first[place] ?? '').trim()
  return { series: series.map(named), time: time === null ? null : named(time), value: named(value) }
}

/** Lines of rows with a text that is no time in the column of times. */
function untimedRows(
  records: readonly SeriesRecord[],
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

/** A column per series beside one of times. */
function readValues(
  records: readonly SeriesRecord[],
  { time, values }: ValueColumns,
  { file, order, decimalComma }: Reading,
  known?: readonly (CellTime | undefined)[],
): SeriesFile {
  const first = records[0]?.cells ?? []
  const body = records.slice(1)
  const times = known ?? body.map(({ cells }) => cellTime(cells[time] ?? '', order))
  const series = values.map((place) => ({
    id: (first[place] ?? '').trim(),
    points: inOrder(
      body.map(({ cells }, row) => ({
        time: times[row],
        value: numberIn(cells[place] ?? '', decimalComma) ?? Number.NaN,
      })),
    ),
  }))
  return {
    file,
    layout: 'wide-columns',
    series: series.filter(({ points }) => points.some(({ value }) => Number.isFinite(value))),
    rows: body.length,
    skipped: 0,
    firstSkipped: null,
    ...timed,
  }
}

/** A row per series with its id first, or, where the first column holds times, a column per series. */
function readWide(records: readonly SeriesRecord[], reading: Reading): SeriesFile {
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
  if (isByColumn) return readValues(records, { time: 0, values: [...first.keys()].slice(1) }, reading, times)
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
  const told = {
    frequency: periods === null ? undefined : countedPeriods(header ? first : []),
    horizon: undefined,
  }
  return { file, layout: 'wide-rows', series, rows: body.length, skipped, firstSkipped, ...timed, told }
}

/** Days or weeks that the headers of a wide table count (`d_1`, `w2`); undefined where they count anything else. */
function countedPeriods(header: readonly string[]): Frequency | undefined {
  const letters = header.slice(1).flatMap((cell) => /^([a-z]{1,2})[._]?\d+$/i.exec(cell.trim())?.[1] ?? [])
  const [letter = ''] = letters
  return /^[dw]$/i.test(letter) && letters.every((each) => each === letter) ? frequencyOf(letter) : undefined
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
