import { centredAverage, seasonIndices } from './decompose.ts'

type Numbers = ArrayLike<number>

/** Differences at a lag, once: n - lag values. */
export function difference(y: Float64Array, lag: number): Float64Array {
  return Float64Array.from({ length: Math.max(0, y.length - lag) }, (_, t) => y[t + lag]! - y[t]!)
}

/**
 * Statistic of the test of Kwiatkowski, Phillips, Schmidt and Shin (1992) against a constant level, with Bartlett weights up to
 * 4 (n/100)^(1/4) lags. Above 0.463 the level is not constant (5 %).
 */
export function kpss(y: Numbers): number {
  const n = y.length
  let mean = 0
  for (let t = 0; t < n; t++) mean += y[t]! / n
  const lags = Math.trunc(4 * (n / 100) ** 0.25)
  let variance = 0
  for (let t = 0; t < n; t++) variance += (y[t]! - mean) ** 2
  if (variance === 0) return 0
  for (let lag = 1; lag <= lags; lag++) {
    let sum = 0
    for (let t = lag; t < n; t++) sum += (y[t]! - mean) * (y[t - lag]! - mean)
    variance += 2 * (1 - lag / (lags + 1)) * sum
  }
  let partial = 0
  let squares = 0
  for (let t = 0; t < n; t++) {
    partial += y[t]! - mean
    squares += partial * partial
  }
  return squares / (n * Math.max(variance, 1e-300))
}

/** How often to difference until the level is constant, 0 to 2. */
export function differencesNeeded(y: Float64Array): number {
  let current = y
  for (let times = 0; times < 2; times++) {
    if (current.length < 6 || kpss(current) <= 0.463) return times
    current = difference(current, 1)
  }
  return 2
}

/** Strength of the season, 0 to 1 (Wang, Smith and Hyndman 2006), from a classical decomposition; 0 with less than two seasons. */
export function seasonStrength(y: Float64Array, season: number): number {
  if (season < 2 || y.length < 2 * season + 1) return 0
  const average = centredAverage(y, season)
  const indices = seasonIndices(y, season, false)
  let [count, sum, squares, rest, restSquares] = [0, 0, 0, 0, 0]
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(average[t]!)) continue
    const detrended = y[t]! - average[t]!
    const remainder = detrended - indices[t % season]!
    count++
    sum += detrended
    squares += detrended * detrended
    rest += remainder
    restSquares += remainder * remainder
  }
  // Each index takes a degree of freedom: few seasons alone must not look strong.
  const freedom = count - season
  const whole = (squares - (sum * sum) / count) / (count - 1)
  const left = (restSquares - (rest * rest) / count) / Math.max(1, freedom)
  return whole <= 0 ? 0 : Math.max(0, 1 - left / whole)
}
