import { fillGaps } from './gaps.ts'
import { decompose } from './stl.ts'

/** Why a lever says nothing. */
export type LeverRefusal = 'too-short' | 'no-variation' | 'unclear'

export type LeverEffect = {
  /** Change of the series in percent for one percent more of the lever. */
  readonly elasticity: number
  /** Bounds of the 95 % interval. */
  readonly low: number
  readonly high: number
  /** Periods behind it. */
  readonly periods: number
  readonly refusal: LeverRefusal | null
}

/** Pairs of neighbouring periods below which nothing is said. */
const FEWEST = 24
/** Typical change from period to period below which a lever counts as never moved. */
const LEAST_CHANGE = 0.005
const Z95 = 1.96

/**
 * What levers (a price, spend) did to a series: least squares of the changes of its logarithm on the changes of the levers' logarithms, together, both without their
 * season. Changes, since levels that merely rise together prove nothing. Errors after Newey and West (1987), for they are correlated from period to period.
 * O(n levers^2).
 * @param y values; periods with 0 or less are left out
 * @param levers as long as `y`; NaN or 0 where unknown
 */
export function leverEffects(
  y: Float64Array,
  season: number,
  levers: readonly Float64Array[],
): readonly LeverEffect[] {
  const own = changes(y, season)
  const others = levers.map((lever) => changes(lever, season))
  // A lever that never moved, or is hardly known, is no part of the regression.
  const refusals = others.map((other): LeverRefusal | null => {
    const known = other.filter((value, t) => Number.isFinite(value) && Number.isFinite(own[t]))
    if (known.length < FEWEST) return 'too-short'
    const size = Math.sqrt(known.reduce((sum, value) => sum + value * value, 0) / known.length)
    return size < LEAST_CHANGE ? 'no-variation' : null
  })
  const used = [...levers.keys()].filter((index) => refusals[index] === null)
  const rows = [...own.keys()].filter(
    (t) => Number.isFinite(own[t]) && used.every((index) => Number.isFinite(others[index]![t])),
  )
  const isEnough = rows.length >= FEWEST
  const found = isEnough && used.length > 0 ? regress(own, others, used, rows) : null
  return levers.map((_, index) => {
    const refusal = refusals[index] ?? (found === null ? 'too-short' : null)
    const at = used.indexOf(index)
    if (refusal !== null || found === null || at < 0)
      return { elasticity: 0, low: 0, high: 0, periods: rows.length, refusal: refusal ?? 'too-short' }
    const elasticity = found.slopes[at]!
    const error = found.errors[at]!
    const [low, high] = [elasticity - Z95 * error, elasticity + Z95 * error]
    return { elasticity, low, high, periods: rows.length, refusal: low <= 0 && high >= 0 ? 'unclear' : null }
  })
}

/** Changes of the logarithm from one period to the next, without the season; NaN where one of both is not positive. The first is NaN. */
function changes(y: Float64Array, season: number): Float64Array {
  const logs = y.map((value) => (value > 0 ? Math.log(value) : Number.NaN))
  let plain = logs
  if (season > 1 && y.length >= 2 * season + 3) {
    const { values } = fillGaps(logs, season)
    const [part] = decompose(values, [season]).seasons
    plain = logs.map((value, t) => value - (part?.[t] ?? 0))
  }
  return plain.map((value, t) => (t === 0 ? Number.NaN : value - plain[t - 1]!))
}

/** Slopes with the errors of Newey and West; a constant beside. */
function regress(
  own: Float64Array,
  others: readonly Float64Array[],
  used: readonly number[],
  rows: readonly number[],
): { slopes: Float64Array; errors: Float64Array } {
  const size = used.length + 1
  const line = (t: number): number[] => [1, ...used.map((index) => others[index]![t]!)]
  const gram = Array.from({ length: size }, () => new Float64Array(size))
  const right = new Float64Array(size)
  for (const t of rows) {
    const x = line(t)
    for (let i = 0; i < size; i++) {
      right[i] = right[i]! + x[i]! * own[t]!
      for (let j = 0; j < size; j++) gram[i]![j] = gram[i]![j]! + x[i]! * x[j]!
    }
  }
  const inverse = inverted(gram)
  const weights = inverse.map((row) => row.reduce((sum, value, j) => sum + value * right[j]!, 0))
  const moments = rows.map((t) => {
    const x = line(t)
    const rest = own[t]! - x.reduce((sum, value, i) => sum + value * weights[i]!, 0)
    return x.map((value) => value * rest)
  })
  const lags = Math.floor(4 * (rows.length / 100) ** (2 / 9))
  const middle = Array.from({ length: size }, () => new Float64Array(size))
  for (let lag = 0; lag <= lags; lag++) {
    const weight = 1 - lag / (lags + 1)
    for (let t = lag; t < moments.length; t++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          const product = moments[t]![i]! * moments[t - lag]![j]!
          const both = lag === 0 ? product : product + moments[t]![j]! * moments[t - lag]![i]!
          middle[i]![j] = middle[i]![j]! + weight * both
        }
  }
  const correction = rows.length / Math.max(1, rows.length - size)
  const variance = (i: number): number => {
    let sum = 0
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) sum += inverse[i]![a]! * middle[a]![b]! * inverse[i]![b]!
    return Math.max(0, sum * correction)
  }
  return {
    slopes: Float64Array.from(used, (_, index) => weights[index + 1]!),
    errors: Float64Array.from(used, (_, index) => Math.sqrt(variance(index + 1))),
  }
}

/** Inverse of a small matrix by Gauss and Jordan, with a breath of ridge. */
function inverted(matrix: readonly Float64Array[]): Float64Array[] {
  const size = matrix.length
  const rows = matrix.map((row, i) => {
    const wide = new Float64Array(2 * size)
    wide.set(row)
    wide[i] = wide[i]! * (1 + 1e-10) + 1e-14
    wide[size + i] = 1
    return wide
  })
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let i = column + 1; i < size; i++)
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
    const [a, b] = [rows[column]!, rows[pivot]!]
    rows[column] = b
    rows[pivot] = a
    const top = b
    const divisor = top[column]!
    for (let j = 0; j < 2 * size; j++) top[j] = top[j]! / divisor
    for (let i = 0; i < size; i++) {
      const factor = rows[i]![column]!
      if (i === column || factor === 0) continue
      for (let j = 0; j < 2 * size; j++) rows[i]![j] = rows[i]![j]! - factor * top[j]!
    }
  }
  return rows.map((row) => row.slice(size))
}

/** By what a series is multiplied when a lever changes by a share above -1. */
export function leverFactor(elasticity: number, change: number): number {
  return (1 + change) ** elasticity
}
