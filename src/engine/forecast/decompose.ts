type Numbers = ArrayLike<number>

/** Centred moving average over one season: 2 x m where m is even. NaN at both ends, m/2 values each. O(n). */
export function centredAverage(y: Numbers, season: number): Float64Array {
  const n = y.length
  const average = new Float64Array(n).fill(Number.NaN)
  const half = Math.floor(season / 2)
  if (n <= 2 * half) return average
  const isEven = season % 2 === 0
  let sum = 0
  for (let t = 0; t < 2 * half + 1; t++) sum += y[t]!
  for (let t = half; t + half < n; t++) {
    average[t] = isEven ? (sum - (y[t - half]! + y[t + half]!) / 2) / season : sum / season
    if (t + half + 1 < n) sum += y[t + half + 1]! - y[t - half]!
  }
  return average
}

/**
 * Indices of the season by classical decomposition: the mean ratio (difference) to the centred average by place in the season, normalised to
 * mean 1 (0). Needs two whole seasons. The index of time t stands at t modulo m.
 */
export function seasonIndices(y: Numbers, season: number, isMultiplicative: boolean): Float64Array {
  const average = centredAverage(y, season)
  const sums = new Float64Array(season)
  const counts = new Float64Array(season)
  for (let t = 0; t < y.length; t++) {
    const base = average[t]!
    if (Number.isNaN(base) || (isMultiplicative && base === 0)) continue
    const place = t % season
    sums[place] = sums[place]! + (isMultiplicative ? y[t]! / base : y[t]! - base)
    counts[place] = counts[place]! + 1
  }
  const neutral = isMultiplicative ? 1 : 0
  let total = 0
  for (let place = 0; place < season; place++) {
    sums[place] = counts[place]! > 0 ? sums[place]! / counts[place]! : neutral
    total += sums[place]!
  }
  const mean = total / season
  for (let place = 0; place < season; place++)
    sums[place] = isMultiplicative ? sums[place]! / (mean === 0 ? 1 : mean) : sums[place]! - mean
  return sums
}

/** Autocorrelations at lags 1 to `lags`; zeros for a constant series. O(n x lags). */
export function autocorrelations(y: Numbers, lags: number): Float64Array {
  const n = y.length
  let mean = 0
  for (let t = 0; t < n; t++) mean += y[t]! / n
  let variance = 0
  for (let t = 0; t < n; t++) variance += (y[t]! - mean) ** 2
  const result = new Float64Array(lags)
  if (variance === 0) return result
  for (let lag = 1; lag <= lags; lag++) {
    let sum = 0
    for (let t = lag; t < n; t++) sum += (y[t]! - mean) * (y[t - lag]! - mean)
    result[lag - 1] = sum / variance
  }
  return result
}

/**
 * The season test of the M4 benchmarks: the autocorrelation at the season against 1.645 of its standard error (90 %), with at least three seasons.
 */
export function isSeasonal(y: Numbers, season: number): boolean {
  if (season < 2 || y.length < 3 * season) return false
  const r = autocorrelations(y, season)
  let squares = 0
  for (let lag = 0; lag < season - 1; lag++) squares += r[lag]! * r[lag]!
  return Math.abs(r[season - 1]!) > 1.645 * Math.sqrt((1 + 2 * squares) / y.length)
}

export type Adjusted = {
  /** The series without its season. */
  readonly values: Float64Array
  /** Puts the season back onto forecasts. */
  readonly restore: (forecast: Float64Array) => Float64Array
  readonly isAdjusted: boolean
}

/** Takes the season out where the test finds one: multiplicatively where all values are positive, else additively. */
export function adjustSeason(y: Float64Array, season: number): Adjusted {
  if (!isSeasonal(y, season)) return { values: y, restore: (forecast) => forecast, isAdjusted: false }
  const isPositive = y.every((value) => value > 0)
  const indices = seasonIndices(y, season, isPositive)
  const isMultiplicative = isPositive && indices.every((index) => index > 0.01)
  const used = isPositive && !isMultiplicative ? seasonIndices(y, season, false) : indices
  const n = y.length
  return {
    values: y.map((value, t) => (isMultiplicative ? value / used[t % season]! : value - used[t % season]!)),
    restore: (forecast) =>
      forecast.map((value, h) =>
        isMultiplicative ? value * used[(n + h) % season]! : value + used[(n + h) % season]!,
      ),
    isAdjusted: true,
  }
}
