import type { Fit } from './fit.ts'
import { difference, differencesNeeded, seasonStrength } from './stationarity.ts'

export type AutoregressionFit = Fit & {
  readonly lags: readonly number[]
  readonly differences: number
  readonly seasonDifference: number
}

const MOST_LAGS = 28

/**
 * Autoregression on differences, ARI(p, d)(P, D): a difference at the season where it is strong (as `nsdiffs`, 0.64), plain differences by KPSS, then least
 * squares on the lags 1 to p and multiples of the season, the set chosen by AICc on one common sample. The pure autoregressive part of the
 * algorithm of Hyndman and Khandakar (2008). O(n lags^2).
 */
export function fitAutoregression(y: Float64Array, season: number, horizon: number): AutoregressionFit {
  const isSeasonal = season > 1 && y.length >= 3 * season
  const seasonDifference = isSeasonal && seasonStrength(y, season) > 0.64 ? season : 0
  const flat = seasonDifference > 0 ? difference(y, season) : y
  const differences = Math.min(differencesNeeded(flat), seasonDifference > 0 ? 1 : 2)
  let x = flat
  for (let times = 0; times < differences; times++) x = difference(x, 1)
  const { lags, weights, constant } = chooseLags(
    x,
    isSeasonal ? season : 0,
    differences + (seasonDifference > 0 ? 1 : 0),
  )
  const n = x.length
  const extended = new Float64Array(n + horizon)
  extended.set(x)
  const predict = (t: number): number => {
    let value = constant
    for (let k = 0; k < lags.length; k++) value += weights[k]! * extended[t - lags[k]!]!
    return value
  }
  const first = Math.max(0, ...lags)
  const offset = y.length - n
  const fitted = new Float64Array(y.length).fill(Number.NaN)
  for (let t = first; t < n; t++) fitted[t + offset] = y[t + offset]! - (x[t]! - predict(t))
  for (let h = 0; h < horizon; h++) extended[n + h] = predict(n + h)
  let mean = extended.slice(n)
  // Back through the differences, the innermost first.
  for (let times = differences; times > 0; times--) {
    let before = flat
    for (let inner = 1; inner < times; inner++) before = difference(before, 1)
    let last = before[before.length - 1]!
    mean = mean.map((step) => (last += step))
  }
  if (seasonDifference > 0) {
    const whole = new Float64Array(y.length + horizon)
    whole.set(y)
    for (let h = 0; h < horizon; h++) whole[y.length + h] = mean[h]! + whole[y.length + h - seasonDifference]!
    mean = whole.slice(y.length)
  }
  return { mean, fitted, lags, differences, seasonDifference }
}

type Chosen = { readonly lags: number[]; readonly weights: Float64Array; readonly constant: number }

function chooseLags(x: Float64Array, season: number, order: number): Chosen {
  const n = x.length
  const most = Math.max(0, Math.min(MOST_LAGS, Math.floor(n / 6)))
  const far: number[] = []
  for (const times of [1, 2]) {
    const lag = times * season
    if (season > 1 && lag > most && n > 3 * lag + 8) far.push(lag)
  }
  if (season > 1 && far.length > 0 && season + 1 > most) far.splice(1, 0, season + 1)
  const all = [...Array.from({ length: most }, (_, index) => index + 1), ...far]
  const first = Math.max(0, ...all)
  const rows = n - first
  const withConstant = order < 2
  // One column for the constant, then one per lag, then the value itself.
  const width = all.length + 2
  const gram = new Float64Array(width * width)
  const row = new Float64Array(width)
  row[0] = 1
  for (let t = first; t < n; t++) {
    for (let k = 0; k < all.length; k++) row[k + 1] = x[t - all[k]!]!
    row[width - 1] = x[t]!
    for (let i = 0; i < width; i++) {
      const value = row[i]!
      for (let j = 0; j <= i; j++) gram[i * width + j] = gram[i * width + j]! + value * row[j]!
    }
  }
  let best: { score: number; columns: number[]; solution: Float64Array } | null = null
  const tails: number[][] = [[]]
  for (let length = 1; length <= far.length; length++)
    tails.push(far.slice(0, length).map((_, index) => most + 1 + index))
  for (const tail of tails)
    for (let p = 0; p <= most; p++) {
      const chosen = [...Array.from({ length: p }, (_, index) => index + 1), ...tail]
      for (const constant of withConstant ? [true, false] : [false]) {
        const columns = constant ? [0, ...chosen] : chosen
        const count = columns.length + 1
        if (rows - count - 1 <= 0) continue
        const { solution, squares } = leastSquares(gram, width, columns)
        const score =
          rows * Math.log(Math.max(squares / rows, 1e-12)) +
          2 * count +
          (2 * count * (count + 1)) / (rows - count - 1)
        if (best === null || score < best.score - 1e-9) best = { score, columns, solution }
      }
    }
  if (best === null) return { lags: [], weights: new Float64Array(0), constant: 0 }
  const hasConstant = best.columns[0] === 0
  return {
    lags: best.columns.filter((column) => column > 0).map((column) => all[column - 1]!),
    weights: hasConstant ? best.solution.slice(1) : best.solution,
    constant: hasConstant ? best.solution[0]! : 0,
  }
}

/** Least squares on some columns of a Gram matrix whose last row belongs to the value; a little ridge keeps it solvable. */
function leastSquares(
  gram: Float64Array,
  width: number,
  columns: readonly number[],
): { solution: Float64Array; squares: number } {
  const size = columns.length
  const last = width - 1
  const total = gram[last * width + last]!
  const factor = new Float64Array(size * size)
  const solution = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const row = columns[i]!
    let right = gram[last * width + row]!
    for (let j = 0; j <= i; j++) {
      let sum = gram[row * width + columns[j]!]!
      if (i === j) sum += 1e-8 * sum + 1e-12
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!
      if (i === j) factor[i * size + i] = Math.sqrt(Math.max(sum, 1e-12))
      else factor[i * size + j] = sum / factor[j * size + j]!
    }
    for (let k = 0; k < i; k++) right -= factor[i * size + k]! * solution[k]!
    solution[i] = right / factor[i * size + i]!
  }
  let explained = 0
  for (let i = 0; i < size; i++) explained += solution[i]! * solution[i]!
  for (let i = size - 1; i >= 0; i--) {
    let sum = solution[i]!
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * solution[k]!
    solution[i] = sum / factor[i * size + i]!
  }
  return { solution, squares: Math.max(0, total - explained) }
}
