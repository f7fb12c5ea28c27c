import { continued, filtered, fromPartial, product, type Arma } from './arma.ts'
import type { Fit } from './fit.ts'
import { minimise } from './nelder-mead.ts'
import { difference } from './stationarity.ts'

/** ARIMA(p, d, q)(P, D, Q) of a season; `season` 1 where there is none. */
export type ArimaOrder = {
  readonly p: number
  readonly d: number
  readonly q: number
  readonly P: number
  readonly D: number
  readonly Q: number
  readonly season: number
  /** A mean of the differenced series: with one difference a drift. */
  readonly constant: boolean
}

export type ArimaFit = Fit & {
  readonly order: ArimaOrder
  /** Coefficients as R prints them: x_t = sum ar x + e_t + sum ma e. */
  readonly ar: Float64Array
  readonly ma: Float64Array
  readonly seasonalAr: Float64Array
  readonly seasonalMa: Float64Array
  /** Mean of the differenced series, 0 without a constant, and one weight per regressor, with standard errors given the others. */
  readonly constant: number
  readonly weights: Float64Array
  readonly errors: Float64Array
  /** Maximum-likelihood variance of the errors; log-likelihood of the differenced series. */
  readonly variance: number
  readonly logLikelihood: number
  readonly converged: boolean
}

export type ArimaOptions = {
  /** Partial autocorrelations to start from, before tanh; zeros where none are given. */
  readonly start?: ArrayLike<number> | undefined
  readonly maxEvaluations?: number
  /** Regressors, each as long as the series and the horizon together. */
  readonly regressors?: readonly Float64Array[]
}

/** Roots no nearer to the unit circle than this: beyond it the likelihood is flat and its numbers are not to be trusted. */
const MOST_PARTIAL = 0.9999

export const countOf = ({ p, q, P, Q }: ArimaOrder): number => p + q + P + Q

/** Polynomials from free numbers: partial autocorrelations by tanh. */
export function unpacked(
  free: ArrayLike<number>,
  { p, q, P, Q }: ArimaOrder,
): { ar: Float64Array; ma: Float64Array; seasonalAr: Float64Array; seasonalMa: Float64Array } {
  let at = 0
  const next = (count: number): Float64Array => {
    const partial = Float64Array.from({ length: count }, (_, k) => MOST_PARTIAL * Math.tanh(free[at + k]!))
    at += count
    return fromPartial(partial)
  }
  const minus = (weights: Float64Array): Float64Array => weights.map((weight) => -weight)
  return { ar: next(p), ma: minus(next(q)), seasonalAr: next(P), seasonalMa: minus(next(Q)) }
}

/** The two products of plain and seasonal polynomials. */
export function armaOf(free: ArrayLike<number>, order: ArimaOrder): Arma {
  const { ar, ma, seasonalAr, seasonalMa } = unpacked(free, order)
  const minus = (weights: Float64Array): Float64Array => weights.map((weight) => -weight)
  return {
    ar: minus(product(minus(ar), minus(seasonalAr), order.season)),
    ma: product(ma, seasonalMa, order.season),
  }
}

/** Differences at the season, then plain ones. */
export function differenced(y: Float64Array, { d, D, season }: ArimaOrder): Float64Array {
  let x = y
  for (let times = 0; times < D; times++) x = difference(x, season)
  for (let times = 0; times < d; times++) x = difference(x, 1)
  return x
}

/**
 * Seasonal ARIMA with regressors, by exact maximum likelihood of the differenced series (Box, Jenkins and Reinsel 1994); constant and weights of the regressors
 * by generalised least squares at every step. The differences of a season and the plain ones must leave more values than parameters.
 * @param y finite values
 * @throws RangeError where the series is too short for the order
 */
export function fitArima(
  y: Float64Array,
  order: ArimaOrder,
  horizon: number,
  { start, maxEvaluations = 600, regressors = [] }: ArimaOptions = {},
): ArimaFit {
  const x = differenced(y, order)
  const columns = regressors.map((column) => differenced(column.slice(0, y.length), order))
  if (order.constant) columns.unshift(new Float64Array(x.length).fill(1))
  const size = countOf(order)
  if (x.length <= size + columns.length + 1)
    throw new RangeError(`${y.length} values are too few for ${arimaName(order)}`)
  const cost = (free: ArrayLike<number>): number => {
    const found = likelihood(x, columns, armaOf(free, order))
    return found === undefined ? Number.POSITIVE_INFINITY : found.cost
  }
  const first = Float64Array.from({ length: size }, (_, k) => start?.[k] ?? 0)
  const minimum =
    size === 0
      ? { x: first, converged: true }
      : minimise(cost, first, {
          steps: first.map((value) => (value > 0 ? -0.3 : 0.3)),
          maxEvaluations,
          tolerance: 1e-9,
        })
  const model = armaOf(minimum.x, order)
  const best = likelihood(x, columns, model)
  if (best === undefined) throw new RangeError(`no likelihood of ${arimaName(order)}`)
  const { weights, errors, variance, logLikelihood, innovations, rest } = best
  const shift = y.length - x.length
  const mean = restored(y, continued(rest, innovations, model, horizon), order, regressors, weights)
  const fitted = new Float64Array(y.length).fill(Number.NaN)
  for (let t = 0; t < x.length; t++) fitted[t + shift] = y[t + shift]! - innovations[t]!
  const first0 = order.constant ? 1 : 0
  return {
    mean,
    fitted,
    order,
    ...unpacked(minimum.x, order),
    constant: order.constant ? weights[0]! : 0,
    weights: weights.slice(first0),
    errors: errors.slice(first0),
    variance,
    logLikelihood,
    converged: minimum.converged,
  }
}

type Likelihood = {
  /** -2 log-likelihood without its constants. */
  readonly cost: number
  readonly weights: Float64Array
  readonly errors: Float64Array
  readonly variance: number
  readonly logLikelihood: number
  readonly innovations: Float64Array
  /** The series without what the columns explain. */
  readonly rest: Float64Array
}

function likelihood(x: Float64Array, columns: readonly Float64Array[], model: Arma): Likelihood | undefined {
  const found = filtered([x, ...columns], model)
  if (found === undefined) return undefined
  const [own, ...others] = found.innovations
  if (own === undefined) return undefined
  const n = x.length
  const size = columns.length
  const { weights, inverse } = leastSquares(own, others, found.variances)
  const innovations = own.map((value, t) => {
    let left = value
    for (let k = 0; k < size; k++) left -= weights[k]! * others[k]![t]!
    return left
  })
  let [squares, logs] = [0, 0]
  for (let t = 0; t < n; t++) {
    squares += (innovations[t]! * innovations[t]!) / found.variances[t]!
    logs += Math.log(found.variances[t]!)
  }
  const variance = Math.max(squares / n, 1e-300)
  const cost = n * Math.log(variance) + logs
  return {
    cost,
    weights,
    errors: weights.map((_, k) => Math.sqrt(Math.max(0, inverse[k]![k]! * variance))),
    variance,
    logLikelihood: -0.5 * (n * Math.log(2 * Math.PI) + n + cost),
    innovations,
    rest:
      size === 0
        ? x
        : x.map((value, t) => columns.reduce((left, column, k) => left - weights[k]! * column[t]!, value)),
  }
}

/** Least squares with a variance per row; the inverse of the normal matrix besides. */
function leastSquares(
  own: Float64Array,
  columns: readonly Float64Array[],
  variances: Float64Array,
): { weights: Float64Array; inverse: readonly Float64Array[] } {
  const size = columns.length
  const rows = columns.map((column, i) => {
    const row = new Float64Array(2 * size + 1)
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let t = 0; t < own.length; t++) sum += (column[t]! * columns[j]![t]!) / variances[t]!
      row[j] = sum * (i === j ? 1 + 1e-10 : 1) + (i === j ? 1e-12 : 0)
    }
    row[size + i] = 1
    for (let t = 0; t < own.length; t++)
      row[2 * size] = row[2 * size]! + (column[t]! * own[t]!) / variances[t]!
    return row
  })
  for (let k = 0; k < size; k++) {
    const top = rows[k]!
    const divisor = top[k]!
    for (let j = 0; j <= 2 * size; j++) top[j] = top[j]! / divisor
    for (let i = 0; i < size; i++) {
      const factor = rows[i]![k]!
      if (i === k || factor === 0) continue
      for (let j = 0; j <= 2 * size; j++) rows[i]![j] = rows[i]![j]! - factor * top[j]!
    }
  }
  return {
    weights: Float64Array.from(rows, (row) => row[2 * size]!),
    inverse: rows.map((row) => row.slice(size, 2 * size)),
  }
}

/** Forecasts of the differenced rest brought back to the series: columns in, differences undone. */
function restored(
  y: Float64Array,
  steps: Float64Array,
  order: ArimaOrder,
  regressors: readonly Float64Array[],
  weights: Float64Array,
): Float64Array {
  const { d, D, season, constant } = order
  const [n, horizon] = [y.length, steps.length]
  const own = constant ? weights[0]! : 0
  const explained = (t: number): number =>
    regressors.reduce((sum, column, k) => sum + weights[k + (constant ? 1 : 0)]! * column[t]!, 0)
  // Weights of the past values in (1 - B)^d (1 - B^season)^D.
  let past: Float64Array = new Float64Array(0)
  for (let times = 0; times < d; times++) past = product(past, Float64Array.of(-1), 1)
  for (let times = 0; times < D; times++) past = product(past, Float64Array.of(-1), season)
  const plain = new Float64Array(n + horizon)
  for (let t = 0; t < n; t++) plain[t] = y[t]! - explained(t)
  for (let h = 0; h < horizon; h++) {
    let value = steps[h]! + own
    for (let lag = 1; lag <= past.length; lag++) value -= past[lag - 1]! * plain[n + h - lag]!
    plain[n + h] = value
  }
  return Float64Array.from({ length: horizon }, (_, h) => plain[n + h]! + explained(n + h))
}

/** `ARIMA(0,1,1)(0,1,1)[12]`, with a drift or mean said. */
export function arimaName({ p, d, q, P, D, Q, season, constant }: ArimaOrder): string {
  const seasonal = P + D + Q > 0 ? `(${P},${D},${Q})[${season}]` : ''
  return `ARIMA(${p},${d},${q})${seasonal}${constant ? (d + D > 0 ? ' with drift' : ' with mean') : ''}`
}
