import type { OverallAccuracy, SeriesAccuracy } from '../../engine/forecast/accuracy.ts'
import type { CsvValue } from '../../contract/csv-text.ts'
import type { TableColumn, TableSheet } from '../export/table-sheet.ts'
import type { RegressorResult } from '../../engine/forecast/series-result.ts'
import { boardOf } from './forecast-many.ts'
import type { FileForecast, FileOptions } from './forecast-file.ts'
import type { SeriesFile } from './series-types.ts'

/** `0.8` as the key `80`. */
export const levelKey = (level: number): string => String(Number((100 * level).toFixed(4)))

/** What the command line prints of the forecast of a file: JSON, numbers that are no numbers as null. */
export function fileDocument(found: FileForecast, options: FileOptions): object {
  const { forecasts, series, read, evaluation, backtestCoverage } = found
  const judgedBy = new Map(evaluation?.each.map((each) => [each.index, each]))
  const notes: Record<string, number> = {}
  for (const { result } of forecasts) for (const note of result.notes) notes[note] = (notes[note] ?? 0) + 1
  return {
    file: readingOf(read),
    series: series.length,
    values: series.reduce((sum, { values }) => sum + values.length, 0),
    filled: series.reduce((sum, { filled }) => sum + filled, 0),
    joined: series.reduce((sum, { joined }) => sum + joined, 0),
    repeated: series.reduce((sum, { repeated }) => sum + repeated, 0),
    frequency: options.frequency.unit,
    season: options.scaleSeason,
    seasons: options.seasons,
    horizon: options.horizon,
    model: options.model,
    levels: options.levels,
    notes,
    backtest: {
      cuts: forecasts.reduce((sum, { result }) => sum + result.cuts.length, 0),
      board: boardOf(forecasts.map(({ result }) => result)),
      coverage: byLevel(options.levels, backtestCoverage),
    },
    ...(evaluation === null
      ? {}
      : {
          actual: readingOf(evaluation.read),
          matched: evaluation.each.length,
          unmatched: evaluation.unmatched,
          overall: { ...overallDocument(evaluation.overall), owa: evaluation.owa },
          naive: overallDocument(evaluation.naive),
          seasonalNaive: overallDocument(evaluation.seasonalNaive),
          naive2: overallDocument(evaluation.naive2),
        }),
    forecasts: forecasts.map(({ result, mean, intervals }, index) => {
      const one = series[index]
      const judged = judgedBy.get(index)
      return {
        series: one?.id ?? '',
        model: result.model,
        parts: result.parts,
        notes: result.notes,
        ...(result.regressors === null
          ? {}
          : { regressors: regressorsDocument(result.regressors, options.regressorNames ?? []) }),
        times: Array.from(mean, (_, h) => one?.label(h + 1) ?? String(h + 1)),
        mean: Array.from(mean),
        intervals: Object.fromEntries(
          intervals.map(({ level, lower, upper }) => [
            levelKey(level),
            { lower: Array.from(lower), upper: Array.from(upper) },
          ]),
        ),
        ...(judged === undefined ? {} : { accuracy: accuracyDocument(judged.accuracy) }),
      }
    }),
  }
}

function readingOf({ series, told: _told, ...rest }: SeriesFile): object {
  return { ...rest, series: series.length }
}

/** What a person should know of the file before the figures. */
/** Dated values that no period was found for: what is forecast are rows, not days or months. */
function isUneven({ read }: FileForecast, { frequency: { unit, season, isAsked } }: FileOptions): boolean {
  if (unit !== 'other' || season > 1 || isAsked === true) return false
  return read.series.some(
    ({ points }) => points.length > 2 && points.every(({ time }) => time?.kind === 'date'),
  )
}

function readingLines({ read, series }: FileForecast): string[] {
  const { rows, skipped, firstSkipped, untimed, firstUntimed, columns } = read
  const sum = (of: (one: (typeof series)[number]) => number): number =>
    series.reduce((total, one) => total + of(one), 0)
  const [joined, filled] = [sum((one) => one.joined), sum((one) => one.filled)]
  const repeated = sum((one) => one.repeated)
  const isOrdered = untimed * 2 >= rows
  return [
    ...(columns === undefined || columns === null
      ? []
      : [
          `columns: series ${columns.series.join(' + ') || '-'}, time ${columns.time ?? '-'}, value ${columns.value}`,
        ]),
    ...(skipped === 0
      ? []
      : [
          `${skipped} of ${rows} rows without a readable number or name, the first in line ${firstSkipped ?? '?'}`,
        ]),
    ...(untimed === 0
      ? []
      : [
          `${untimed} of ${rows} rows whose time cannot be read, the first in line ${firstUntimed ?? '?'}: ${isOrdered ? 'values are taken in the order of the file' : 'left out'}`,
        ]),
    ...(joined === 0 ? [] : [`${joined} values added to another of the same series and period`]),
    ...(repeated === 0
      ? []
      : [`${repeated} hours that came twice as clocks were put back: the mean of both`]),
    ...(filled === 0 ? [] : [`${filled} missing periods filled in`]),
  ]
}

function regressorsDocument(
  { isUsed, errorRatio, effects }: RegressorResult,
  names: readonly string[],
): object {
  return { isUsed, errorRatio, effects: effects.map((effect, k) => ({ name: names[k] ?? '', ...effect })) }
}

const refusalWords = {
  'too-short': 'too few values',
  'no-variation': 'it never changed',
  collinear: 'it moved only along a line or with the others',
} as const

/** Whether regressors are in the forecasts, and what they did to the first series. */
function regressorLines({ forecasts }: FileForecast, names: readonly string[]): string[] {
  const told = forecasts.flatMap(({ result }) => result.regressors ?? [])
  const [first] = told
  if (first === undefined) return []
  const used = told.filter(({ isUsed }) => isUsed).length
  const shown = first.effects.map(({ kind, effect, low, high, refusal }, k) =>
    refusal === null
      ? `${names[k] ?? ''} ${effect.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)}, ${kind})`
      : `${names[k] ?? ''} not told: ${refusalWords[refusal]}`,
  )
  return [
    `regressors: in ${used} of ${told.length} forecasts, where the backtest is better for them; of the first series: ${shown.join(', ')}; error with by without ${first.errorRatio.toFixed(3)}`,
  ]
}

function byLevel(levels: readonly number[], values: readonly number[]): object {
  return Object.fromEntries(levels.map((level, index) => [levelKey(level), values[index] ?? null]))
}

function overallDocument({ intervals, ...rest }: OverallAccuracy): object {
  const pick = (name: 'coverage' | 'acd' | 'msis' | 'pinball'): object =>
    byLevel(
      intervals.map(({ level }) => level),
      intervals.map((each) => each[name]),
    )
  return intervals.length === 0
    ? rest
    : { ...rest, coverage: pick('coverage'), acd: pick('acd'), msis: pick('msis'), pinball: pick('pinball') }
}

function accuracyDocument({ mase, smape, wape, bias, rmse, intervals }: SeriesAccuracy): object {
  const levels = intervals.map(({ level }) => level)
  const coverage = intervals.map((each) => each.coverage)
  return {
    mase,
    smape,
    wape,
    bias,
    rmse,
    coverage: byLevel(levels, coverage),
    acd: byLevel(
      levels,
      intervals.map((each) => Math.abs(each.coverage - each.level)),
    ),
  }
}

/** The forecasts as a table: a row per series and period. */
export function forecastSheet(found: FileForecast, options: FileOptions): TableSheet {
  const columns: TableColumn[] = [
    { header: 'series', kind: 'text' },
    { header: 'time', kind: 'text' },
    { header: 'forecast', kind: 'number' },
    ...options.levels.flatMap((level): TableColumn[] => [
      { header: `lower_${levelKey(level)}`, kind: 'number' },
      { header: `upper_${levelKey(level)}`, kind: 'number' },
    ]),
    { header: 'model', kind: 'text' },
  ]
  function* rows(): Generator<readonly CsvValue[]> {
    for (const [index, { mean, intervals, result }] of found.forecasts.entries())
      for (const [h, value] of mean.entries())
        yield [
          found.series[index]?.id ?? '',
          found.series[index]?.label(h + 1) ?? '',
          value,
          ...intervals.flatMap(({ lower, upper }) => [lower[h] ?? null, upper[h] ?? null]),
          result.model,
        ]
  }
  return { name: 'forecast', columns, rows: rows() }
}

/** The same in lines for people. */
export function fileLines(found: FileForecast, options: FileOptions): string[] {
  const { evaluation, forecasts, series } = found
  const lines = [
    ...readingLines(found),
    ...(isUneven(found, options)
      ? [
          'the dates keep no even step: each row counts as a period; --frequency day, week or month adds them up',
        ]
      : []),
    ...regressorLines(found, options.regressorNames ?? []),
    `${series.length} series, ${options.horizon} periods ahead, seasons ${options.seasons.join(', ') || 'none'}`,
    'backtest:',
    ...boardOf(forecasts.map(({ result }) => result)).map(
      ({ name, mase, smape, series: count }) =>
        `  ${name.padEnd(30)} MASE ${mase.toFixed(3)}  sMAPE ${smape.toFixed(2)}  (${count} series)`,
    ),
  ]
  if (evaluation === null) return lines
  const line = (name: string, each: OverallAccuracy): string =>
    `  ${name.padEnd(16)} MASE ${each.mase.toFixed(3)}  sMAPE ${each.smape.toFixed(3)}  WAPE ${each.wape.toFixed(4)}  bias ${each.bias.toFixed(4)}${each.intervals
      .map(
        ({ level, coverage, acd }) =>
          `  ${levelKey(level)} %: coverage ${coverage.toFixed(3)}, ACD ${acd.toFixed(3)}`,
      )
      .join('')}`
  return [
    ...lines,
    `against what came (${evaluation.each.length} series), OWA ${evaluation.owa.toFixed(3)}:`,
    line('forecast', evaluation.overall),
    line('naive', evaluation.naive),
    line('seasonal naive', evaluation.seasonalNaive),
    line('naive2', evaluation.naive2),
  ]
}
