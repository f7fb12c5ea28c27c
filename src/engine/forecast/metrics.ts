type Numbers = ArrayLike<number>

/**
 * Mean absolute difference to the value one season before, within the training part: what MASE and MSIS divide by (Hyndman and Koehler 2006).
 * A season that is not shorter than the series falls back to 1. NaN where there is no pair, 0 where the series repeats itself exactly.
 */
export function naiveScale(train: Numbers, season: number): number {
  const lag = season < train.length ? Math.max(1, Math.floor(season)) : 1
  let sum = 0
  for (let t = lag; t < train.length; t++) sum += Math.abs(train[t]! - train[t - lag]!)
  return sum / (train.length - lag)
}

function meanOver(actual: Numbers, each: (index: number) => number): number {
  let sum = 0
  for (let index = 0; index < actual.length; index++) sum += each(index)
  return sum / actual.length
}

/** Mean absolute scaled error; `scale` as of `naiveScale`. */
export function mase(actual: Numbers, forecast: Numbers, scale: number): number {
  return meanOver(actual, (t) => Math.abs(actual[t]! - forecast[t]!)) / scale
}

/** Symmetric mean absolute percentage error in percent, 0 to 200, the form of M4: two zeros count as no error. */
export function smape(actual: Numbers, forecast: Numbers): number {
  return meanOver(actual, (t) => {
    const size = Math.abs(actual[t]!) + Math.abs(forecast[t]!)
    return size === 0 ? 0 : (200 * Math.abs(actual[t]! - forecast[t]!)) / size
  })
}

/** Sum of absolute errors as a share of the sum of absolute values. */
export function wape(actual: Numbers, forecast: Numbers): number {
  let total = 0
  for (let t = 0; t < actual.length; t++) total += Math.abs(actual[t]!)
  return (meanOver(actual, (t) => Math.abs(actual[t]! - forecast[t]!)) * actual.length) / total
}

/** Sum of (forecast - actual) as a share of the sum of absolute values: above 0 the forecast is too high. */
export function bias(actual: Numbers, forecast: Numbers): number {
  let total = 0
  for (let t = 0; t < actual.length; t++) total += Math.abs(actual[t]!)
  return (meanOver(actual, (t) => forecast[t]! - actual[t]!) * actual.length) / total
}

export function rmse(actual: Numbers, forecast: Numbers): number {
  return Math.sqrt(meanOver(actual, (t) => (actual[t]! - forecast[t]!) ** 2))
}

/** Mean pinball (quantile) loss of forecasts of the quantile `level`, 0 < level < 1. */
export function pinball(actual: Numbers, quantile: Numbers, level: number): number {
  return meanOver(actual, (t) => {
    const difference = actual[t]! - quantile[t]!
    return Math.max(level * difference, (level - 1) * difference)
  })
}

/** Share of the values inside the interval, its ends included. */
export function coverage(actual: Numbers, lower: Numbers, upper: Numbers): number {
  return meanOver(actual, (t) => (actual[t]! >= lower[t]! && actual[t]! <= upper[t]! ? 1 : 0))
}

/** Mean scaled interval score of M4 (Gneiting and Raftery 2007) for intervals of the given level, e.g. 0.95. */
export function msis(actual: Numbers, lower: Numbers, upper: Numbers, level: number, scale: number): number {
  const penalty = 2 / (1 - level)
  return (
    meanOver(actual, (t) => {
      const [y, low, high] = [actual[t]!, lower[t]!, upper[t]!]
      return high - low + (y < low ? penalty * (low - y) : 0) + (y > high ? penalty * (y - high) : 0)
    }) / scale
  )
}

export type Accuracy = { readonly smape: number; readonly mase: number }

/** Overall weighted average of M4, from averages over series. */
export function owa(forecast: Accuracy, naive2: Accuracy): number {
  return (forecast.smape / naive2.smape + forecast.mase / naive2.mase) / 2
}
