import { chooseArima } from './arima-choice.ts'
import type { Adjustment } from './backtest.ts'

/** What one more of a regressor did to a series. */
export type RegressorEffect = {
  /** `elasticity`: percent by percent; `share`: change as a share of the series by one unit; `amount`: change in units of the series by one unit. */
  readonly kind: 'elasticity' | 'share' | 'amount'
  readonly effect: number
  /** Bounds of the 95 % interval, given the order of the errors. */
  readonly low: number
  readonly high: number
}

const Z95 = 1.96

/** A regressor as it enters: logarithms where it is a size, as it is where it is a switch or has zeros. */
function entering(
  column: Float64Array,
  isLogged: boolean,
): { readonly x: Float64Array; readonly isLog: boolean } {
  const isLog = isLogged && column.every((value) => value > 0)
  return { x: isLog ? column.map(Math.log) : column, isLog }
}

/**
 * Takes what regressors explain out of the known part of a series, and puts what they say of the time ahead into a forecast of the rest: a regression with ARIMA
 * errors (generalised least squares beside the exact likelihood), on logarithms where all values are above 0. Regressors that did not move, or are as good
 * as proportional to others, get no weight.
 * @param y known values
 * @param regressors each as long as `y` and the horizon together, finite
 */
export function withoutRegressors(
  y: Float64Array,
  season: number,
  regressors: readonly Float64Array[],
): Adjustment & { readonly effects: readonly RegressorEffect[] } {
  const isLog = y.every((value) => value > 0)
  const n = y.length
  const entered = regressors.map((column) => entering(column, isLog))
  const centred = entered.map(({ x }) => {
    let mean = 0
    for (let t = 0; t < n; t++) mean += x[t]! / n
    return x.map((value) => value - mean)
  })
  const spread = (x: Float64Array): number => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let t = 0; t < n; t++) {
      low = Math.min(low, x[t]!)
      high = Math.max(high, x[t]!)
    }
    return high - low
  }
  const used = [...centred.keys()].filter((k) => spread(centred[k]!) > 1e-9)
  const isEnough = used.length > 0 && n >= Math.max(12, 4 * (used.length + 2))
  const fit = isEnough
    ? chooseArima(
        isLog ? y.map(Math.log) : y,
        season,
        0,
        used.map((k) => centred[k]!),
      )
    : undefined
  const weights = centred.map((_, k) => {
    const weight = fit?.weights[used.indexOf(k)]
    return weight !== undefined && Number.isFinite(weight) ? weight : 0
  })
  const explained = (t: number): number => centred.reduce((sum, x, k) => sum + weights[k]! * x[t]!, 0)
  const put = (value: number, t: number): number =>
    isLog ? value * Math.exp(explained(t)) : value + explained(t)
  return {
    values: y.map((value, t) => (isLog ? value / Math.exp(explained(t)) : value - explained(t))),
    put,
    effects: centred.map((_, k) => {
      const error = fit?.errors[used.indexOf(k)] ?? 0
      return {
        kind: isLog ? (entered[k]!.isLog ? 'elasticity' : 'share') : 'amount',
        effect: weights[k]!,
        low: weights[k]! - Z95 * error,
        high: weights[k]! + Z95 * error,
      }
    }),
  }
}
