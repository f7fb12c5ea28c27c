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
  /** Why the past does not tell what it did; its effect is 0 then. */
  readonly refusal: RegressorRefusal | null
}

/** collinear: it moved only along a straight line, or with the regressors before it. */
type RegressorRefusal = 'too-short' | 'no-variation' | 'collinear'

const Z95 = 1.96
/** Values below which nothing is said of one regressor, and how many more each further one needs. */
const FEWEST = 12
const PER_REGRESSOR = 4
/** A size that moved by less than half a percent did not move. */
const LEAST_LOG_SPREAD = 0.005
/** Share of a regressor's variance that must be its own. */
const LEAST_OWN = 0.005

/** A regressor as it enters: logarithms where it is a size, as it is where it is a switch or has zeros. */
function entering(
  column: Float64Array,
  isLogged: boolean,
): { readonly x: Float64Array; readonly isLog: boolean } {
  const isLog = isLogged && column.every((value) => value > 0)
  return { x: isLog ? column.map(Math.log) : column, isLog }
}

/**
 * Why regressors say nothing, each by its place: too few values, no movement, or none of its own beside a straight line and the regressors before it (what is left after
 * projecting on those). O(n k^2).
 */
function refusalsOf(
  columns: readonly Float64Array[],
  isLog: readonly boolean[],
  n: number,
): (RegressorRefusal | null)[] {
  const line = Float64Array.from({ length: n }, (_, t) => t - (n - 1) / 2)
  const basis: Float64Array[] = [line]
  const size = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0)
  return columns.map((column, k) => {
    const own = column.slice(0, n)
    const spread = Math.max(...own) - Math.min(...own)
    const least = isLog[k] === true ? LEAST_LOG_SPREAD : 1e-9 * Math.max(1, ...own.map(Math.abs))
    if (!(spread > least)) return 'no-variation'
    const whole = size(own)
    for (const other of basis) {
      const products = own.reduce((sum, value, t) => sum + value * other[t]!, 0)
      const share = products / size(other)
      for (let t = 0; t < n; t++) own[t] = own[t]! - share * other[t]!
    }
    if (size(own) < LEAST_OWN * whole) return 'collinear'
    if (n < Math.max(FEWEST, PER_REGRESSOR * (basis.length + 2))) return 'too-short'
    basis.push(own)
    return null
  })
}

/**
 * Takes what regressors explain out of the known part of a series, and puts what they say of the time ahead into a forecast of the rest: a regression with ARIMA
 * errors (generalised least squares beside the exact likelihood), on logarithms where all values are above 0. Regressors that did not move, or moved with others
 * only, get no weight.
 * @param y known values
 * @param regressors each as long as `y` and the horizon together, finite
 */
export function withoutRegressors(
  y: Float64Array,
  season: number,
  regressors: readonly Float64Array[],
): Adjustment & {
  readonly effects: readonly RegressorEffect[]
  /** What each adds by its distance from its mean: to the logarithm, or to the value; as long as the regressors. */
  readonly parts: readonly Float64Array[]
  readonly isRelative: boolean
} {
  const isLog = y.every((value) => value > 0)
  const n = y.length
  const entered = regressors.map((column) => entering(column, isLog))
  const centred = entered.map(({ x }) => {
    let mean = 0
    for (let t = 0; t < n; t++) mean += x[t]! / n
    return x.map((value) => value - mean)
  })
  const refusals = refusalsOf(
    centred,
    entered.map((each) => each.isLog),
    n,
  )
  const used = [...centred.keys()].filter((k) => refusals[k] === null)
  const fit =
    used.length > 0
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
  const parts = centred.map((x, k) => x.map((value) => weights[k]! * value))
  const explained = (t: number): number => parts.reduce((sum, part) => sum + part[t]!, 0)
  const put = (value: number, t: number): number =>
    isLog ? value * Math.exp(explained(t)) : value + explained(t)
  return {
    values: y.map((value, t) => (isLog ? value / Math.exp(explained(t)) : value - explained(t))),
    put,
    parts,
    isRelative: isLog,
    effects: centred.map((_, k) => {
      const error = fit?.errors[used.indexOf(k)] ?? 0
      return {
        kind: isLog ? (entered[k]!.isLog ? 'elasticity' : 'share') : 'amount',
        effect: weights[k]!,
        low: weights[k]! - Z95 * error,
        high: weights[k]! + Z95 * error,
        refusal: refusals[k] ?? null,
      }
    }),
  }
}
