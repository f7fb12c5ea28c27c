import {
  accuracyOf,
  overallOf,
  type OverallAccuracy,
  type SeriesAccuracy,
} from '../../engine/forecast/accuracy.ts'
import { fitNaive, fitNaive2, fitSeasonalNaive } from '../../engine/forecast/baselines.ts'
import { owa } from '../../engine/forecast/metrics.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { Frequency } from './frequency.ts'
import { forecastMany, type ForecastOfMany, type ManyOptions } from './forecast-many.ts'
import { frequencyOfTimes } from './grid.ts'
import { extended, indexOf, regularWith, type RegularSeries } from './regular.ts'
import { readSeriesFile } from './series-file.ts'
import type { FileSeries, SeriesColumns, SeriesFile } from './series-types.ts'

export type FileForecast = ForecastOfMany & {
  readonly read: SeriesFile
  readonly series: readonly RegularSeries[]
  readonly evaluation: Evaluation | null
}

export type Evaluation = {
  readonly read: SeriesFile
  /** Series that stand in both files, in the order of the first. */
  readonly each: readonly {
    readonly index: number
    readonly actual: Float64Array
    readonly accuracy: SeriesAccuracy
  }[]
  readonly unmatched: number
  readonly overall: OverallAccuracy
  readonly naive: OverallAccuracy
  readonly seasonalNaive: OverallAccuracy
  readonly naive2: OverallAccuracy
  readonly owa: number
}

export type FileOptions = Omit<ManyOptions, 'regressors'> & {
  readonly frequency: Frequency
  /** Headers of the regressors, in the order of `SeriesColumns`. */
  readonly regressorNames?: readonly string[]
}

/** The grid that a file says its series to lie on, else that of their dates; undefined for a file without dates. O(cells). */
export function frequencyOfFile({ series, told }: SeriesFile): Frequency | undefined {
  if (told?.frequency !== undefined) return told.frequency
  return frequencyOfTimes(
    series.map(({ points }) => points.flatMap(({ time }) => (time === undefined ? [] : [time]))),
  )
}

/**
 * Forecasts every series of a file, and judges the forecasts where what came is in a second file.
 * @throws ExpectedFailure of reading; series-not-matched
 */
export async function forecastFile(
  files: {
    /** Its path, or what has been read of it. */
    readonly series: string | SeriesFile
    readonly actual: string | null
    readonly columns: SeriesColumns | null
    /** Sheet of workbooks. */
    readonly sheet?: string | undefined
  },
  options: FileOptions,
  signal: AbortSignal,
  onDone: (done: number, total: number) => void,
): Promise<FileForecast> {
  const read =
    typeof files.series === 'string'
      ? await readSeriesFile(files.series, files.columns, files.sheet)
      : files.series
  const made = read.series.map((each) => regularWith(each, options.frequency))
  const series = made.map((each) => each.series)
  // Read before the work, so that a wrong file is told at once.
  const came = files.actual === null ? null : await readActual(files.actual, read, files)
  if (came !== null) matched(read, series, came, options)
  const many = await forecastMany(
    series.map(({ values }) => values),
    {
      ...options,
      regressors: made.map(({ series: { values }, regressors }) =>
        regressors.map((column) => extended(column, values.length, options.horizon)),
      ),
    },
    signal,
    (done) => onDone(done, series.length),
  )
  return {
    ...many,
    read,
    series,
    evaluation: came === null ? null : evaluate(read, series, many, came, options),
  }
}

/** What came, by the columns that the series were read by where its header has them: a few rows may not tell what names a series. */
async function readActual(
  path: string,
  { columns }: SeriesFile,
  { columns: asked, sheet }: { readonly columns: SeriesColumns | null; readonly sheet?: string | undefined },
): Promise<SeriesFile> {
  if (columns === undefined || columns === null) return readSeriesFile(path, asked, sheet)
  const same = { series: columns.series.join('+'), time: columns.time ?? '', value: columns.value }
  try {
    return await readSeriesFile(path, same, sheet)
  } catch (error) {
    if (!(error instanceof ExpectedFailure) || error.code !== 'mapping-incomplete') throw error
    return readSeriesFile(path, asked, sheet)
  }
}

type Matched = { readonly index: number; readonly actual: Float64Array; readonly from: number }

function matched(
  read: SeriesFile,
  series: readonly RegularSeries[],
  came: SeriesFile,
  { frequency, horizon }: FileOptions,
): Matched[] {
  const byId = new Map(came.series.map((each) => [each.id, each]))
  const isAlone = read.series.length === 1 && came.series.length === 1
  const found: Matched[] = []
  for (const [index, one] of series.entries()) {
    const other = isAlone ? came.series[0] : byId.get(one.id)
    if (other === undefined) continue
    const actual = comingValues(other, one.last, frequency, horizon)
    if (actual.some(Number.isFinite)) found.push({ index, actual, from: 0 })
  }
  if (found.length === 0) throw new ExpectedFailure('series-not-matched', { file: came.file })
  return found
}

/** What came after the last period, by the time where both files have one on the same grid, else in order. NaN where nothing is known. */
function comingValues(
  { points }: FileSeries,
  last: number | null,
  { unit }: Frequency,
  horizon: number,
): Float64Array {
  const values = new Float64Array(horizon).fill(Number.NaN)
  const indices = points.map((point) => indexOf(point, unit))
  // Counted from 1 again, indices say nothing of the first file, even where a few of them are beyond a short series.
  const after = last === null ? 0 : indices.filter((index) => index !== undefined && index > last).length
  const isLater = after > 0 && (after === points.length || points.length > horizon)
  for (const [row, { value }] of points.entries()) {
    const index = indices[row]
    const at = isLater ? (index === undefined || last === null ? -1 : index - last - 1) : row
    if (at < 0 || at >= horizon) continue
    // Lines of one period add up, as they do before it.
    const before = values[at] ?? Number.NaN
    values[at] = isLater && Number.isFinite(before) && Number.isFinite(value) ? before + value : value
  }
  return values
}

function evaluate(
  read: SeriesFile,
  series: readonly RegularSeries[],
  { forecasts }: ForecastOfMany,
  came: SeriesFile,
  options: FileOptions,
): Evaluation {
  const { scaleSeason, horizon } = options
  const pairs = matched(read, series, came, options)
  const judged = (
    mean: (index: number) => Float64Array,
    intervals: (index: number) => (typeof forecasts)[number]['intervals'],
  ): SeriesAccuracy[] =>
    pairs.map(({ index, actual }) => {
      const kept = [...actual.keys()].filter((h) => Number.isFinite(actual[h]))
      const pick = (all: Float64Array): Float64Array => Float64Array.from(kept, (h) => all[h] ?? Number.NaN)
      return accuracyOf(
        series[index]?.values ?? new Float64Array(0),
        scaleSeason,
        pick(actual),
        pick(mean(index)),
        intervals(index).map(({ level, lower, upper }) => ({
          level,
          lower: pick(lower),
          upper: pick(upper),
        })),
      )
    })
  const valuesOf = (index: number): Float64Array => series[index]?.values ?? new Float64Array(0)
  const each = judged(
    (index) => forecasts[index]?.mean ?? new Float64Array(horizon),
    (index) => forecasts[index]?.intervals ?? [],
  )
  const plain = (fit: (y: Float64Array) => Float64Array): OverallAccuracy =>
    overallOf(
      judged(
        (index) => fit(valuesOf(index)),
        () => [],
      ),
    )
  const overall = overallOf(each)
  const naive2 = plain((y) => fitNaive2(y, scaleSeason, horizon).mean)
  return {
    read: came,
    each: pairs.map(({ index, actual }, place) => ({
      index,
      actual,
      accuracy: each[place] ?? accuracyOf(valuesOf(index), scaleSeason, actual, actual, []),
    })),
    unmatched: series.length - pairs.length,
    overall,
    naive: plain((y) => fitNaive(y, horizon).mean),
    seasonalNaive: plain((y) => fitSeasonalNaive(y, scaleSeason, horizon).mean),
    naive2,
    owa: owa(overall, naive2),
  }
}
