/** Parts of an exponential smoothing model: none, additive, damped additive; none, additive, multiplicative. */
export type Trend = 'none' | 'additive' | 'damped'
export type Season = 'none' | 'additive' | 'multiplicative'
export type EtsForm = {
  readonly error: 'additive' | 'multiplicative'
  readonly trend: Trend
  readonly season: Season
}

/** Smoothing parameters and the states they start from. */
export type EtsParameters = {
  alpha: number
  beta: number
  gamma: number
  phi: number
  level: number
  slope: number
}

/** States at the end, and what the likelihood is made of. */
export type FilterEnd = {
  level: number
  slope: number
  /** Sum of squared errors; relative errors where the error is multiplicative. */
  squares: number
  /** Sum of the logarithms of the one-step forecasts' sizes, for a multiplicative error. */
  logs: number
}

const SMALL = 1e-10

/**
 * One pass of exponential smoothing in its form of error correction (Hyndman, Koehler, Snyder, Grose 2002; for additive and multiplicative
 * errors the recursions of Hyndman et al. 2008, table 2.2 and 2.3). `seasons` holds m starting indices and is overwritten by the last ones: the index of
 * time t stands at t modulo m. Writes one-step forecasts to `fitted` where given. O(n).
 */
export function filter(
  y: Float64Array,
  form: EtsForm,
  { alpha, beta, gamma, phi, level: startLevel, slope: startSlope }: EtsParameters,
  seasons: Float64Array,
  end: FilterEnd,
  fitted?: Float64Array,
): void {
  const n = y.length
  const period = seasons.length
  const isRelative = form.error === 'multiplicative'
  const hasTrend = form.trend !== 'none'
  const season = form.season === 'none' ? 0 : form.season === 'additive' ? 1 : 2
  let level = startLevel
  let slope = hasTrend ? startSlope : 0
  let squares = 0
  let logs = 0
  let place = 0
  for (let t = 0; t < n; t++) {
    const damped = hasTrend ? phi * slope : 0
    const base = level + damped
    const index = season === 0 ? 0 : seasons[place]!
    const forecast = season === 0 ? base : season === 1 ? base + index : base * index
    if (fitted !== undefined) fitted[t] = forecast
    const error = y[t]! - forecast
    if (isRelative) {
      const size = Math.abs(forecast) < SMALL ? SMALL : Math.abs(forecast)
      const relative = error / size
      squares += relative * relative
      logs += Math.log(size)
    } else squares += error * error
    if (season === 2) {
      const byIndex = error / (Math.abs(index) < SMALL ? SMALL : index)
      level = base + alpha * byIndex
      if (hasTrend) slope = damped + beta * byIndex
      seasons[place] = index + (gamma * error) / (Math.abs(base) < SMALL ? SMALL : base)
    } else {
      level = base + alpha * error
      if (hasTrend) slope = damped + beta * error
      if (season === 1) seasons[place] = index + gamma * error
    }
    if (++place >= period) place = 0
  }
  end.level = level
  end.slope = slope
  end.squares = squares
  end.logs = logs
}

/** Forecasts from the states at the end of a series of `length` values. */
export function project(
  form: EtsForm,
  phi: number,
  end: Pick<FilterEnd, 'level' | 'slope'>,
  seasons: Float64Array,
  length: number,
  horizon: number,
): Float64Array {
  const mean = new Float64Array(horizon)
  let sum = 0
  let power = 1
  for (let h = 0; h < horizon; h++) {
    power *= form.trend === 'damped' ? phi : 1
    sum += power
    const base = end.level + (form.trend === 'none' ? 0 : sum * end.slope)
    const index = form.season === 'none' ? 0 : seasons[(length + h) % seasons.length]!
    mean[h] = form.season === 'none' ? base : form.season === 'additive' ? base + index : base * index
  }
  return mean
}
