import { bias, coverage, mase, msis, naiveScale, pinball, rmse, smape, wape } from './metrics.ts'

/** Bounds of one interval, its level as a share. */
export type Interval = { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }

export type IntervalAccuracy = {
  readonly level: number
  readonly coverage: number
  readonly msis: number
  /** Mean of the losses of both bounds as quantiles. */
  readonly pinball: number
}

export type SeriesAccuracy = {
  readonly mase: number
  readonly smape: number
  readonly wape: number
  readonly bias: number
  readonly rmse: number
  /** Sums behind shares of totals. */
  readonly absoluteError: number
  readonly error: number
  readonly absoluteActual: number
  readonly intervals: readonly IntervalAccuracy[]
}

/** All measures of one series' forecast against what came; the first `actual.length` periods of the forecast count. */
export function accuracyOf(
  train: Float64Array,
  season: number,
  actual: Float64Array,
  mean: Float64Array,
  intervals: readonly Interval[],
): SeriesAccuracy {
  const scale = naiveScale(train, season)
  let [absoluteError, error, absoluteActual] = [0, 0, 0]
  for (let t = 0; t < actual.length; t++) {
    absoluteError += Math.abs(actual[t]! - mean[t]!)
    error += mean[t]! - actual[t]!
    absoluteActual += Math.abs(actual[t]!)
  }
  return {
    mase: mase(actual, mean, scale),
    smape: smape(actual, mean),
    wape: wape(actual, mean),
    bias: bias(actual, mean),
    rmse: rmse(actual, mean),
    absoluteError,
    error,
    absoluteActual,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      coverage: coverage(actual, lower, upper),
      msis: msis(actual, lower, upper, level, scale),
      pinball: (pinball(actual, lower, (1 - level) / 2) + pinball(actual, upper, (1 + level) / 2)) / 2,
    })),
  }
}

export type OverallAccuracy = {
  readonly series: number
  /** Series whose scale is 0 or unknown (constant, one value): left out of MASE and MSIS. */
  readonly unscaled: number
  readonly mase: number
  readonly smape: number
  /** Of all series together: sum of absolute errors by sum of absolute values. */
  readonly wape: number
  readonly bias: number
  readonly intervals: readonly (IntervalAccuracy & { readonly acd: number })[]
}

/** Means over series, as competitions take them. */
export function overallOf(all: readonly SeriesAccuracy[]): OverallAccuracy {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const scaled = (values: readonly number[]): number => mean(values.filter(Number.isFinite))
  const total = (pick: (one: SeriesAccuracy) => number): number =>
    all.reduce((sum, one) => sum + pick(one), 0)
  return {
    series: all.length,
    unscaled: all.filter((one) => !Number.isFinite(one.mase)).length,
    mase: scaled(all.map((one) => one.mase)),
    smape: mean(all.map((one) => one.smape)),
    wape: total((one) => one.absoluteError) / total((one) => one.absoluteActual),
    bias: total((one) => one.error) / total((one) => one.absoluteActual),
    intervals: (all[0]?.intervals ?? []).map(({ level }, index) => {
      const share = mean(all.map((one) => one.intervals[index]!.coverage))
      return {
        level,
        coverage: share,
        acd: Math.abs(share - level),
        msis: scaled(all.map((one) => one.intervals[index]!.msis)),
        pinball: mean(all.map((one) => one.intervals[index]!.pinball)),
      }
    }),
  }
}
