import {
  calibrate,
  quantileForecast,
  scoreQuantile,
  unitsOfSeries,
  type Calibration,
} from '../../engine/forecast/calibrate.ts'
import type { Interval } from '../../engine/forecast/accuracy.ts'
import type { ModelChoice } from '../../engine/forecast/automatic.ts'
import type { BoardLine, Regressor, SeriesResult } from '../../engine/forecast/series-result.ts'
import { forecastAll } from './pool.ts'

export type ManyOptions = {
  readonly horizon: number
  /** Seasons that models may use. */
  readonly seasons: readonly number[]
  /** Lag of MASE's scale. */
  readonly scaleSeason: number
  readonly model: ModelChoice
  /** Shares, ascending: 0.8, 0.95. */
  readonly levels: readonly number[]
  readonly nonNegative?: boolean | undefined
  /** Forecasts and bounds are rounded to whole numbers. */
  readonly wholeNumbers?: boolean | undefined
  readonly threads: number
  /** Of every series, by its place. */
  readonly regressors?: readonly (readonly Regressor[])[]
}

export type ForecastOfOne = {
  readonly result: SeriesResult
  readonly mean: Float64Array
  readonly intervals: readonly Interval[]
  /** Size of one score by horizon, in the unit of the values. */
  readonly units: Float64Array
  /** What its intervals come from, shared with series of its kind. */
  readonly calibration: Calibration
}

export type ForecastOfMany = {
  readonly forecasts: readonly ForecastOfOne[]
  /** Share of the backtest's values inside the intervals that stand around the forecasts, per level. */
  readonly backtestCoverage: readonly number[]
}

/** Forecasts series together: each by its own models, the intervals calibrated on the backtests of all. */
export async function forecastMany(
  values: readonly Float64Array[],
  options: ManyOptions,
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<ForecastOfMany> {
  const { horizon, seasons, scaleSeason, model, nonNegative } = options
  const tasks = values.map((each, index) => ({
    values: each,
    options: { horizon, seasons, scaleSeason, model, nonNegative, regressors: options.regressors?.[index] },
  }))
  const results = await forecastAll(tasks, options.threads, signal, onDone)
  return around(results, options)
}

/** Puts calibrated intervals around forecasts: series with demand in bursts among themselves, all others together. */
export function around(results: readonly SeriesResult[], options: ManyOptions): ForecastOfMany {
  const { horizon, levels, wholeNumbers = false } = options
  const kinds = [false, true].map((isSkewed) => {
    const places = [...results.keys()].filter(
      (index) => results[index]?.notes.includes('intermittent') === isSkewed,
    )
    const errors = places.map((index) =>
      cutsOf(results[index]).map(({ known, errors: actual, spread }) => ({ known, actual, spread })),
    )
    return { places, calibration: calibrate(errors, horizon, { isSkewed }) }
  })
  const forecasts = new Array<ForecastOfOne>(results.length)
  for (const { places, calibration } of kinds)
    for (const [place, index] of places.entries()) {
      const result = results[index]
      if (result === undefined) continue
      const units = unitsOfSeries(result.scale, result.spread, calibration, place)
      const finish = (given: Float64Array): Float64Array =>
        given.map((value) => {
          const clipped = result.isNonNegative ? Math.max(0, value) : value
          return wholeNumbers ? Math.round(clipped) : clipped
        })
      const bound = (level: number): Float64Array =>
        finish(quantileForecast(result.mean, units, calibration, level))
      forecasts[index] = {
        result,
        mean: finish(result.mean),
        intervals: levels.map((level) => ({
          level,
          lower: bound((1 - level) / 2),
          upper: bound((1 + level) / 2),
        })),
        units,
        calibration,
      }
    }
  return { forecasts, backtestCoverage: levels.map((level) => heldInBacktest(forecasts, level)) }
}

/** Cuts that tell of errors: series that never moved have none, and say nothing of others. */
function cutsOf(result: SeriesResult | undefined): SeriesResult['cuts'] {
  return result === undefined || result.notes.includes('constant') ? [] : result.cuts
}

/** Each with its place and how many there are. */
const indexed = <T>(all: readonly T[]): (readonly [index: number, one: T, count: number])[] =>
  all.map((one, index) => [index, one, all.length])

/** Share of the backtest's values inside intervals of a level, drawn around the forecasts of the cuts as around the one to come, errors at the size they have now. */
function heldInBacktest(forecasts: readonly ForecastOfOne[], level: number): number {
  let [held, count] = [0, 0]
  for (const { result, units, calibration } of forecasts) {
    const low = scoreQuantile(calibration.scores, (1 - level) / 2, calibration.count)
    const high = scoreQuantile(calibration.scores, (1 + level) / 2, calibration.count)
    // The factor and growth of the series, with the spread that its members had at the cut.
    for (const [index, cut, cuts] of indexed(cutsOf(result)))
      for (const [h, error] of cut.errors.entries()) {
        const moved = error * (calibration.moves[cuts - 1 - index] ?? 1)
        const now = calibration.growth[h] ?? 1
        const spread = result.spread[h] ?? 0
        const factor = (units[h] ?? 1) / result.scale / (now + calibration.disagreement * spread)
        const unit = factor * (now + calibration.disagreement * (cut.spread[h] ?? 0))
        if (moved >= low * unit && moved <= high * unit) held++
        count++
      }
  }
  return count === 0 ? Number.NaN : held / count
}

/** The mean of every candidate's lines over series that had a backtest, best MASE first. */
export function boardOf(results: readonly SeriesResult[]): (BoardLine & { readonly series: number })[] {
  const sums = new Map<string, { line: BoardLine; series: number; scaled: number }>()
  for (const { board } of results)
    for (const line of board) {
      const known = sums.get(line.name)
      const isScaled = Number.isFinite(line.mase)
      const before = known?.line
      sums.set(line.name, {
        series: (known?.series ?? 0) + 1,
        scaled: (known?.scaled ?? 0) + (isScaled ? 1 : 0),
        line: {
          name: line.name,
          weight: (before?.weight ?? 0) + line.weight,
          mase: (before?.mase ?? 0) + (isScaled ? line.mase : 0),
          smape: (before?.smape ?? 0) + line.smape,
          wape: (before?.wape ?? 0) + (Number.isFinite(line.wape) ? line.wape : 0),
          bias: (before?.bias ?? 0) + (Number.isFinite(line.bias) ? line.bias : 0),
        },
      })
    }
  return [...sums.values()]
    .map(({ line, series, scaled }) => ({
      name: line.name,
      series,
      weight: line.weight / series,
      mase: line.mase / scaled,
      smape: line.smape / series,
      wape: line.wape / series,
      bias: line.bias / series,
    }))
    .sort((a, b) => a.mase - b.mase)
}
