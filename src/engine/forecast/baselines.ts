import { adjustSeason } from './decompose.ts'
import type { Fit } from './fit.ts'

/** The last value, again and again. */
export function fitNaive(y: Float64Array, horizon: number): Fit {
  return fitSeasonalNaive(y, 1, horizon)
}

/** The value one season before. A series shorter than a season repeats its last value. */
export function fitSeasonalNaive(y: Float64Array, season: number, horizon: number): Fit {
  const n = y.length
  const lag = season <= n ? Math.max(1, season) : 1
  const mean = Float64Array.from({ length: horizon }, (_, h) => y[n - lag + (h % lag)]!)
  return { mean, fitted: y.map((_, t) => (t < lag ? Number.NaN : y[t - lag]!)) }
}

/** The straight line from the first value to the last, continued. */
export function fitDrift(y: Float64Array, horizon: number): Fit {
  const n = y.length
  const step = n > 1 ? (y[n - 1]! - y[0]!) / (n - 1) : 0
  return {
    mean: Float64Array.from({ length: horizon }, (_, h) => y[n - 1]! + (h + 1) * step),
    fitted: y.map((_, t) => (t === 0 ? Number.NaN : y[t - 1]! + (t > 1 ? (y[t - 1]! - y[0]!) / (t - 1) : 0))),
  }
}

/** The mean of all values. */
export function fitMean(y: Float64Array, horizon: number): Fit {
  let sum = 0
  const fitted = y.map((value, t) => {
    const before = t === 0 ? Number.NaN : sum / t
    sum += value
    return before
  })
  return { mean: new Float64Array(horizon).fill(sum / y.length), fitted }
}

/** Naive2 of M4: the last value of the series without its season, the season put back. */
export function fitNaive2(y: Float64Array, season: number, horizon: number): Fit {
  const { values, restore } = adjustSeason(y, season)
  const fit = fitNaive(values, horizon)
  return { mean: restore(fit.mean), fitted: new Float64Array(y.length).fill(Number.NaN) }
}
