import type { Fit } from './fit.ts'

export type AdditiveFit = Fit & {
  /** Changes of the slope that were kept, by the value they follow, in units of y per period. */
  readonly changes: readonly { readonly t: number; readonly slope: number }[]
  readonly orders: readonly number[]
}

const CHANGE_POINTS = 25
/** Changes of the slope are looked for in this part of the past only: those at the end would be guesses. */
const CHANGE_RANGE = 0.8
/** Scale of the Laplace prior of a change, deviations of the normal priors of line and seasons, for y scaled to 1 and t to 0..1. */
const CHANGE_SCALE = 0.05
const LINE_DEVIATION = 5
const SEASON_DEVIATION = 10
const ROUNDS = 40
/** What is below this is no change. */
const SMALL = 1e-4

/** Real length of a season, and how many waves describe it: of the year 10, the week 3, the day 4, as Prophet takes them. */
function waves(season: number): { readonly period: number; readonly order: number } {
  const known: Readonly<Record<number, readonly [number, number]>> = {
    365: [365.25, 10],
    52: [52.18, 10],
    24: [24, 4],
    48: [48, 4],
    168: [168, 3],
    336: [336, 3],
  }
  const [period, order] = known[season] ?? [season, 10]
  return { period, order: Math.max(1, Math.min(order, Math.floor((season - 1) / 2))) }
}

/**
 * The additive model of Prophet (Taylor and Letham 2018): a line whose slope changes at up to 25 places, with a Laplace prior on the changes, and a Fourier series
 * per season, fitted to the most likely parameters. The Laplace prior is met by reweighted ridge regressions. O(n p^2 + rounds p^3), p about 60.
 * @param y NaN where a value is unknown
 * @param seasons lengths in periods; those with less than two whole lengths are left out
 */
export function fitAdditive(y: Float64Array, seasons: readonly number[], horizon: number): AdditiveFit {
  const n = y.length
  const used = seasons.filter((season) => season > 1 && n >= 2 * season).map(waves)
  let scale = 0
  for (const value of y) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value))
  if (scale === 0) scale = 1
  const span = Math.max(1, n - 1)
  const inRange = Math.floor(n * CHANGE_RANGE)
  const count = Math.max(0, Math.min(CHANGE_POINTS, inRange - 1))
  // As many places, evenly spaced over the known past, without its first value.
  const places = Array.from({ length: count }, (_, k) => Math.round(((k + 1) * (inRange - 1)) / count) / span)
  const width = 2 + count + used.reduce((sum, { order }) => sum + 2 * order, 0)
  const row = new Float64Array(width)
  const fill = (t: number): void => {
    const x = t / span
    row[0] = 1
    row[1] = x
    for (let k = 0; k < count; k++) row[2 + k] = Math.max(0, x - places[k]!)
    let at = 2 + count
    for (const { period, order } of used)
      for (let wave = 1; wave <= order; wave++) {
        const angle = (2 * Math.PI * wave * t) / period
        row[at++] = Math.sin(angle)
        row[at++] = Math.cos(angle)
      }
  }
  const gram = new Float64Array(width * width)
  const right = new Float64Array(width)
  let [total, known] = [0, 0]
  for (let t = 0; t < n; t++) {
    if (!Number.isFinite(y[t]!)) continue
    const value = y[t]! / scale
    fill(t)
    for (let i = 0; i < width; i++) {
      const each = row[i]!
      right[i] = right[i]! + each * value
      for (let j = 0; j <= i; j++) gram[i * width + j] = gram[i * width + j]! + each * row[j]!
    }
    total += value * value
    known++
  }
  let weights: Float64Array = new Float64Array(width)
  let variance = total / Math.max(1, known)
  for (let round = 0; round < ROUNDS; round++) {
    const ridge = weights.map((weight, i) => {
      if (i < 2) return variance / LINE_DEVIATION ** 2
      if (i >= 2 + count) return variance / SEASON_DEVIATION ** 2
      // |d| / scale touches d^2 / (2 scale |d0|) at d0.
      return variance / (CHANGE_SCALE * Math.max(round === 0 ? CHANGE_SCALE : Math.abs(weight), 1e-7))
    })
    const next = solve(gram, right, ridge)
    let moved = 0
    for (let i = 0; i < width; i++) moved = Math.max(moved, Math.abs(next[i]! - weights[i]!))
    weights = next
    // Sum of squared errors from the normal equations.
    let squares = total
    for (let i = 0; i < width; i++) {
      squares -= 2 * weights[i]! * right[i]!
      for (let j = 0; j < width; j++)
        squares += weights[i]! * weights[j]! * gram[i >= j ? i * width + j : j * width + i]!
    }
    variance = Math.max(1e-10, squares / Math.max(1, known))
    if (round > 4 && moved < 1e-6) break
  }
  const at = (t: number): number => {
    fill(t)
    let value = 0
    for (let i = 0; i < width; i++) value += weights[i]! * row[i]!
    return value * scale
  }
  return {
    mean: Float64Array.from({ length: horizon }, (_, h) => at(n + h)),
    fitted: Float64Array.from({ length: n }, (_, t) => at(t)),
    changes: places.flatMap((place, k) => {
      const slope = weights[2 + k]!
      return Math.abs(slope) < SMALL ? [] : [{ t: Math.round(place * span), slope: (slope * scale) / span }]
    }),
    orders: used.map(({ order }) => order),
  }
}

/** Solves (gram + ridge) x = right by Cholesky; `gram` holds its lower half. O(p^3). */
function solve(gram: Float64Array, right: Float64Array, ridge: Float64Array): Float64Array {
  const size = right.length
  const factor = new Float64Array(size * size)
  const solution = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[i * size + j]! + (i === j ? ridge[i]! : 0)
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!
      if (i === j) factor[i * size + i] = Math.sqrt(Math.max(sum, 1e-12))
      else factor[i * size + j] = sum / factor[j * size + j]!
    }
    let value = right[i]!
    for (let k = 0; k < i; k++) value -= factor[i * size + k]! * solution[k]!
    solution[i] = value / factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = solution[i]!
    for (let k = i + 1; k < size; k++) value -= factor[k * size + i]! * solution[k]!
    solution[i] = value / factor[i * size + i]!
  }
  return solution
}
