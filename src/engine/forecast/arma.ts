/** Coefficients of x_t = sum ar_j x_(t-j) + e_t + sum ma_j e_(t-j), from lag 1 on. */
export type Arma = { readonly ar: Float64Array; readonly ma: Float64Array }

/** Innovations of several series under one model, and their variances in units of that of e. */
export type Filtered = {
  readonly innovations: readonly Float64Array[]
  readonly variances: Float64Array
}

/** Variances this near to 1 have settled: the model's own weights hold from there on. */
const SETTLED = 1e-9

/**
 * Coefficients from partial autocorrelations, all between -1 and 1, so that the process is stationary (Barndorff-Nielsen and Schou 1973): the
 * recursion of Durbin and Levinson. With the sign turned they make a moving average that can be inverted.
 */
export function fromPartial(partial: ArrayLike<number>): Float64Array {
  const weights = new Float64Array(partial.length)
  const before = new Float64Array(partial.length)
  for (let k = 0; k < partial.length; k++) {
    const last = partial[k]!
    before.set(weights)
    weights[k] = last
    for (let j = 0; j < k; j++) weights[j] = before[j]! - last * before[k - 1 - j]!
  }
  return weights
}

/** Coefficients of (1 + sum a_i B^i)(1 + sum b_j B^(j season)) from lag 1 on. */
export function product(a: Float64Array, b: Float64Array, season: number): Float64Array {
  const result = new Float64Array(a.length + b.length * season)
  for (let i = 0; i <= a.length; i++)
    for (let j = 0; j <= b.length; j++) {
      if (i + j === 0) continue
      const at = i + j * season - 1
      result[at] = result[at]! + (i === 0 ? 1 : a[i - 1]!) * (j === 0 ? 1 : b[j - 1]!)
    }
  return result
}

/**
 * Autocovariances at lags 0 to `count` for errors of variance 1, from the linear equations of Brockwell and Davis (1991), section 3.3. O(p^3).
 * Undefined where the equations have no solution: a root on the unit circle.
 */
export function autocovariances({ ar, ma }: Arma, count: number): Float64Array | undefined {
  const [p, q] = [ar.length, ma.length]
  const psi = new Float64Array(q + 1)
  psi[0] = 1
  for (let j = 1; j <= q; j++) {
    let value = ma[j - 1]!
    for (let i = 1; i <= Math.min(j, p); i++) value += ar[i - 1]! * psi[j - i]!
    psi[j] = value
  }
  const right = (k: number): number => {
    let sum = 0
    for (let j = k; j <= q; j++) sum += (j === 0 ? 1 : ma[j - 1]!) * psi[j - k]!
    return sum
  }
  const size = p + 1
  const rows = Array.from({ length: size }, (_, k) => {
    const row = new Float64Array(size + 1)
    row[k] = 1
    for (let j = 1; j <= p; j++) {
      const at = Math.abs(k - j)
      row[at] = row[at]! - ar[j - 1]!
    }
    row[size] = right(k)
    return row
  })
  const start = solved(rows)
  if (start === undefined || !(start[0]! > 0)) return undefined
  const gamma = new Float64Array(Math.max(count, p) + 1)
  gamma.set(start)
  for (let k = p + 1; k <= count; k++) {
    let value = right(k)
    for (let j = 1; j <= p; j++) value += ar[j - 1]! * gamma[k - j]!
    gamma[k] = value
  }
  return gamma
}

/** Gauss with partial pivoting on rows that carry their right side last. */
function solved(rows: Float64Array[]): Float64Array | undefined {
  const size = rows.length
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let i = column + 1; i < size; i++)
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
    const top = rows[pivot]!
    rows[pivot] = rows[column]!
    rows[column] = top
    if (Math.abs(top[column]!) < 1e-14) return undefined
    for (let i = column + 1; i < size; i++) {
      const row = rows[i]!
      const factor = row[column]! / top[column]!
      if (factor === 0) continue
      for (let j = column; j <= size; j++) row[j] = row[j]! - factor * top[j]!
    }
  }
  const solution = new Float64Array(size)
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i]![size]!
    for (let j = i + 1; j < size; j++) sum -= rows[i]![j]! * solution[j]!
    solution[i] = sum / rows[i]![i]!
  }
  return solution
}

/** Lags with a weight: seasonal polynomials are mostly zeros. */
const lagsOf = (weights: Float64Array): number[] =>
  Array.from(weights, (_, index) => index + 1).filter((lag) => weights[lag - 1] !== 0)

/**
 * One-step innovations of stationary series, exactly (innovations algorithm for ARMA: Brockwell and Davis 1991, sections 5.3 and 8.6): the Gaussian likelihood is
 * made of them and their variances. The filter is linear, so regressors pass through it beside the series, for generalised least squares.
 * O(n (p + q^2)) until the variances have settled, O(n x weights that are not 0) after.
 * @param series all as long; their mean is taken to be 0
 * @returns undefined where the model is not stationary
 */
export function filtered(series: readonly Float64Array[], model: Arma): Filtered | undefined {
  const { ar, ma } = model
  const [p, q] = [ar.length, ma.length]
  const most = Math.max(p, q)
  const gamma = autocovariances(model, 2 * most)
  if (gamma === undefined) return undefined
  const n = series[0]?.length ?? 0
  const covariance = covarianceOf(model, gamma, most)
  const width = most + 2
  // theta_(n, j) of the last rows, and the variances of their steps.
  const rows = Array.from({ length: width }, () => new Float64Array(width))
  const variances = new Float64Array(n)
  const innovations = series.map((each) => new Float64Array(each.length))
  const [arLags, maLags] = [lagsOf(ar), lagsOf(ma)]
  let settledAt = Number.POSITIVE_INFINITY
  for (let t = 0; t < n; t++) {
    const isStart = t < most
    const reach = isStart ? t : Math.min(q, t)
    const isSettled = t > settledAt
    if (isSettled) variances[t] = 1
    else {
      const row = rows[t % width]!
      row.fill(0)
      let variance = covariance(t + 1, t + 1)
      for (let k = t - reach; k < t; k++) {
        let value = covariance(t + 1, k + 1)
        const other = rows[k % width]!
        for (let j = Math.max(t - reach, k < most ? 0 : k - q); j < k; j++)
          value -= other[k - j]! * row[t - j]! * variances[j]!
        const weight = value / variances[k]!
        row[t - k] = weight
        variance -= weight * weight * variances[k]!
      }
      if (!(variance > 0)) return undefined
      variances[t] = variance
      if (t >= most && variance - 1 < SETTLED) settledAt = t
    }
    const row = rows[t % width]!
    for (const [index, x] of series.entries()) {
      const errors = innovations[index]!
      let predicted = 0
      if (!isStart) for (const lag of arLags) predicted += ar[lag - 1]! * x[t - lag]!
      if (isSettled) for (const lag of maLags) predicted += ma[lag - 1]! * errors[t - lag]!
      else for (let j = 1; j <= reach; j++) predicted += row[j]! * errors[t - j]!
      errors[t] = x[t]! - predicted
    }
  }
  return { innovations, variances }
}

/** Covariances of the transformed series (Brockwell and Davis 1991, equation 5.3.5), places from 1. */
function covarianceOf({ ar, ma }: Arma, gamma: Float64Array, most: number): (i: number, j: number) => number {
  const q = ma.length
  const average = new Float64Array(q + 1)
  for (let lag = 0; lag <= q; lag++)
    for (let r = 0; r + lag <= q; r++)
      average[lag] = average[lag]! + (r === 0 ? 1 : ma[r - 1]!) * (r + lag === 0 ? 1 : ma[r + lag - 1]!)
  return (i, j) => {
    const [low, high] = i < j ? [i, j] : [j, i]
    const lag = high - low
    if (high <= most) return gamma[lag]!
    if (low > most) return lag <= q ? average[lag]! : 0
    if (high > 2 * most) return 0
    let value = gamma[lag]!
    for (let r = 1; r <= ar.length; r++) value -= ar[r - 1]! * gamma[Math.abs(r - lag)]!
    return value
  }
}

/** Forecasts of a series of mean 0 from its own values and innovations; the weights at the end of the series are the model's. */
export function continued(
  x: Float64Array,
  innovations: Float64Array,
  { ar, ma }: Arma,
  horizon: number,
): Float64Array {
  const n = x.length
  const whole = new Float64Array(n + horizon)
  whole.set(x)
  for (let h = 0; h < horizon; h++) {
    let value = 0
    for (let j = 1; j <= Math.min(ar.length, n + h); j++) value += ar[j - 1]! * whole[n + h - j]!
    for (let j = h + 1; j <= Math.min(ma.length, n + h); j++) value += ma[j - 1]! * innovations[n + h - j]!
    whole[n + h] = value
  }
  return whole.slice(n)
}
