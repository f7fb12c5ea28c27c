import { armaOf, countOf, differenced, fitArima, type ArimaFit, type ArimaOrder } from './arima.ts'
import { minimise } from './nelder-mead.ts'
import { difference, differencesNeeded, seasonStrength } from './stationarity.ts'

/** Longest season that gets polynomials of its own; longer ones are differenced only. */
const LONGEST_SEASON = 24
const MOST_PLAIN = 3
const MOST_SEASONAL = 1
/** Orders that are tried, at most. */
const MOST_TRIED = 24
/** Share of the strength of a season from which on it is differenced: `nsdiffs`. */
const STRONG = 0.64

/**
 * ARIMA with its order chosen as Hyndman and Khandakar (2008) do: differences by tests, then steps from four usual orders to neighbours with a
 * smaller AICc. Orders are compared by conditional sums of squares, the best is fitted by exact likelihood. Where the series allows
 * no parameters, what is left is its last value, its drift or its mean. O(orders x evaluations x n).
 * @param y finite values, at least one
 */
export function chooseArima(
  y: Float64Array,
  season: number,
  horizon: number,
  regressors: readonly Float64Array[] = [],
): ArimaFit {
  const scale = scaleOf(y)
  const scaled = y.map((value) => value / scale)
  const isSeasonal = season > 1 && y.length >= 2 * season + 6
  const D = isSeasonal && seasonStrength(scaled, season) > STRONG ? 1 : 0
  const flat = D === 1 ? difference(scaled, season) : scaled
  const d = Math.min(differencesNeeded(flat), D === 1 ? 1 : 2)
  const base = { d, D, season: isSeasonal ? season : 1 }
  const chosen = stepwise(scaled, base, isSeasonal && season <= LONGEST_SEASON, regressors)
  const fit = exactly(scaled, chosen, horizon, regressors)
  return {
    ...fit,
    mean: fit.mean.map((value) => value * scale),
    fitted: fit.fitted.map((value) => value * scale),
    constant: fit.constant * scale,
    weights: fit.weights.map((value) => value * scale),
    errors: fit.errors.map((value) => value * scale),
    variance: fit.variance * scale * scale,
  }
}

/** A typical size of a value: sums of squares of huge and of tiny numbers stay in range. */
function scaleOf(y: Float64Array): number {
  const size = y.reduce((sum, value) => sum + Math.abs(value), 0) / y.length
  return size > 0 && Number.isFinite(size) ? size : 1
}

type Candidate = { readonly order: ArimaOrder; readonly free: Float64Array; readonly aicc: number }

/** Exact likelihood from where the conditional one ended; a plainer order where it has none. */
function exactly(
  y: Float64Array,
  { order, free }: Candidate,
  horizon: number,
  regressors: readonly Float64Array[],
): ArimaFit {
  try {
    return fitArima(y, order, horizon, { start: free, maxEvaluations: 150, regressors })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const plain: ArimaOrder = { ...order, p: 0, q: 0, P: 0, Q: 0, constant: false }
    if (differenced(y, plain).length > 1 + regressors.length)
      return fitArima(y, plain, horizon, { regressors })
    return lastValue(y, horizon)
  }
}

/** What can be said of one or two values. */
function lastValue(y: Float64Array, horizon: number): ArimaFit {
  const none = new Float64Array(0)
  const order: ArimaOrder = { p: 0, d: 1, q: 0, P: 0, D: 0, Q: 0, season: 1, constant: false }
  return {
    mean: new Float64Array(horizon).fill(y[y.length - 1]!),
    fitted: y.map((_, t) => (t === 0 ? Number.NaN : y[t - 1]!)),
    order,
    ar: none,
    ma: none,
    seasonalAr: none,
    seasonalMa: none,
    constant: 0,
    weights: none,
    errors: none,
    variance: 0,
    logLikelihood: Number.NaN,
    converged: false,
  }
}

function stepwise(
  y: Float64Array,
  base: Pick<ArimaOrder, 'd' | 'D' | 'season'>,
  hasSeasonal: boolean,
  regressors: readonly Float64Array[],
): Candidate {
  const isDrifting = base.d + base.D < 2
  const series = new Map<string, Float64Array>()
  const tried = new Map<string, Candidate | null>()
  const shown = (order: ArimaOrder): Candidate | null => {
    const key = [order.p, order.q, order.P, order.Q, order.constant].join()
    const known = tried.get(key)
    if (known !== undefined) return known
    const which = String(order.constant)
    let x = series.get(which)
    if (x === undefined) {
      x = withoutRegressors(differenced(y, order), order, regressors, y.length)
      series.set(which, x)
    }
    const found = tried.size >= MOST_TRIED ? null : conditional(x, order)
    tried.set(key, found)
    return found
  }
  const most = hasSeasonal ? MOST_SEASONAL : 0
  const make = (p: number, q: number, P: number, Q: number, constant: boolean): ArimaOrder | null =>
    p < 0 || q < 0 || P < 0 || Q < 0 || p > MOST_PLAIN || q > MOST_PLAIN || P > most || Q > most
      ? null
      : { ...base, p, q, P, Q, constant: constant && isDrifting }
  const plainest = make(0, 0, 0, 0, isDrifting)
  if (plainest === null) throw new RangeError('the plainest order is always possible')
  let best: Candidate = shown(plainest) ?? {
    order: { ...plainest, constant: false },
    free: new Float64Array(0),
    aicc: Number.POSITIVE_INFINITY,
  }
  const offer = (order: ArimaOrder | null): boolean => {
    const found = order === null ? null : shown(order)
    if (found === null || found.aicc >= best.aicc - 1e-6) return false
    best = found
    return true
  }
  for (const [p, q, P, Q] of [
    [2, 2, most, most],
    [1, 0, most, 0],
    [0, 1, 0, most],
  ] as const)
    offer(make(p, q, P, Q, isDrifting))
  if (isDrifting) offer(make(0, 0, 0, 0, false))
  for (let isBetter = true; isBetter;) {
    isBetter = false
    const { p, q, P, Q, constant } = best.order
    for (const [a, b, c, e] of [
      [-1, 0, 0, 0],
      [0, -1, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, -1, 0],
      [0, 0, 0, -1],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [-1, -1, 0, 0],
      [1, 1, 0, 0],
      [1, -1, 0, 0],
      [-1, 1, 0, 0],
    ] as const)
      isBetter = offer(make(p + a, q + b, P + c, Q + e, constant)) || isBetter
    if (isDrifting) isBetter = offer(make(p, q, P, Q, !constant)) || isBetter
  }
  return best
}

/** The differenced series about its mean, without what plain least squares gives to the regressors. */
function withoutRegressors(
  x: Float64Array,
  order: ArimaOrder,
  regressors: readonly Float64Array[],
  known: number,
): Float64Array {
  if (x.length === 0) return x
  const centred = (values: Float64Array): Float64Array => {
    const mean = order.constant ? values.reduce((sum, value) => sum + value, 0) / values.length : 0
    return values.map((value) => value - mean)
  }
  let rest = centred(x)
  const columns = regressors.map((column) => centred(differenced(column.slice(0, known), order)))
  // One column after the other, a few times round: near enough to choose an order by.
  for (let round = 0; round < 5; round++)
    for (const column of columns) {
      let [products, squares] = [0, 0]
      for (let t = 0; t < rest.length; t++) {
        products += column[t]! * rest[t]!
        squares += column[t]! * column[t]!
      }
      if (squares === 0) continue
      rest = rest.map((value, t) => value - (products / squares) * column[t]!)
    }
  return rest
}

/** An order by its conditional sum of squares, values and errors before the series 0. Null where it has too many parameters. */
function conditional(x: Float64Array, order: ArimaOrder): Candidate | null {
  const n = x.length
  const size = countOf(order)
  const count = size + 1 + (order.constant ? 1 : 0)
  if (n - count - 1 <= 1 || n < 3 * size) return null
  const errors = new Float64Array(n)
  const floor = 1e-14 * Math.max(x.reduce((sum, value) => sum + value * value, 0) / n, 1e-6)
  const cost = (free: ArrayLike<number>): number => {
    const { ar, ma } = armaOf(free, order)
    const [arLags, maLags] = [lagsOf(ar), lagsOf(ma)]
    let squares = 0
    for (let t = 0; t < n; t++) {
      let error = x[t]!
      for (const lag of arLags) if (lag <= t) error -= ar[lag - 1]! * x[t - lag]!
      for (const lag of maLags) if (lag <= t) error -= ma[lag - 1]! * errors[t - lag]!
      errors[t] = error
      squares += error * error
    }
    return n * Math.log(Math.max(squares / n, floor))
  }
  const start = new Float64Array(size).fill(0.1)
  const found =
    size === 0
      ? { x: start, value: cost(start) }
      : minimise(cost, start, {
          steps: start.map(() => 0.4),
          maxEvaluations: 40 + 35 * size,
          tolerance: 1e-3,
        })
  return { order, free: found.x, aicc: found.value + 2 * count + (2 * count * (count + 1)) / (n - count - 1) }
}

const lagsOf = (weights: Float64Array): number[] => {
  const lags: number[] = []
  for (let lag = 1; lag <= weights.length; lag++) if (weights[lag - 1] !== 0) lags.push(lag)
  return lags
}
