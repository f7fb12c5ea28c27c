import { inverseOf } from '../value/minimise.ts'
import type { Features } from '../clusters/matrix.ts'
import { squaredDistance } from '../clusters/matrix.ts'

/** Rows between two yields. */
const SLICE = 4_000
/** Seeds that distances are taken to at most. */
const NEAR_SEEDS = 400
const NEIGHBOURS = 10

/** How alike every row is to the seeds; larger is more alike, the scale is the method's own. */
export type Likeness = { readonly score: Float64Array; readonly weights: Float64Array | null }

/**
 * Logistic regression of "is a seed" on the features, both sides weighing the same, with a ridge (Newton's method). The weights say what
 * sets the seeds apart. Yields often. O(iterations x rows x columns^2).
 */
export function* linearLikeness(
  features: Features,
  seeds: Int32Array,
  others: Int32Array,
  ridge = 1,
): Generator<void, Likeness, void> {
  const { columns, data, rows } = features
  const d = columns + 1
  const weights = new Float64Array(d)
  const balance = seeds.length / Math.max(1, others.length)
  for (let iteration = 0; iteration < 25; iteration++) {
    const hessian = new Float64Array(d * d)
    const gradient = new Float64Array(d)
    let seen = 0
    for (const [group, target, share] of [
      [seeds, 1, 1],
      [others, 0, balance],
    ] as const) {
      for (const row of group) {
        if (seen++ % SLICE === 0) yield
        let z = weights[columns]!
        for (let c = 0; c < columns; c++) z += weights[c]! * data[row * columns + c]!
        const p = 1 / (1 + Math.exp(-z))
        const [miss, curve] = [share * (target - p), share * Math.max(p * (1 - p), 1e-6)]
        for (let a = 0; a < d; a++) {
          const xa = a === columns ? 1 : data[row * columns + a]!
          gradient[a]! += miss * xa
          for (let b = 0; b <= a; b++)
            hessian[a * d + b]! += curve * xa * (b === columns ? 1 : data[row * columns + b]!)
        }
      }
    }
    for (let a = 0; a < d; a++) {
      const own = a === columns ? 1e-6 : ridge
      gradient[a]! -= own * weights[a]!
      hessian[a * d + a]! += own
      for (let b = 0; b < a; b++) hessian[b * d + a] = hessian[a * d + b]!
    }
    const inverse = inverseOf(hessian, d)
    if (inverse === null) break
    let largest = 0
    for (let a = 0; a < d; a++) {
      let step = 0
      for (let b = 0; b < d; b++) step += inverse[a * d + b]! * gradient[b]!
      weights[a]! += step
      largest = Math.max(largest, Math.abs(step))
    }
    if (largest < 1e-6) break
  }
  const score = new Float64Array(rows)
  for (let r = 0; r < rows; r++) {
    if (r % SLICE === 0) yield
    let z = weights[columns]!
    for (let c = 0; c < columns; c++) z += weights[c]! * data[r * columns + c]!
    score[r] = z
  }
  return { score, weights: weights.slice(0, columns) }
}

/**
 * Minus the mean distance to the ten nearest seeds: for seeds that are several kinds of customers. On many seeds a sample of them stands for
 * all. Yields often. O(rows x seeds x columns).
 */
export function* nearestLikeness(
  { rows, columns, data }: Features,
  seeds: Int32Array,
): Generator<void, Likeness, void> {
  const step = Math.ceil(seeds.length / NEAR_SEEDS)
  const used = seeds.filter((_, i) => i % step === 0)
  const count = Math.min(NEIGHBOURS, used.length)
  const nearest = new Float64Array(count)
  const score = new Float64Array(rows)
  for (let r = 0; r < rows; r++) {
    if (r % 256 === 0) yield
    nearest.fill(Infinity)
    for (const seed of used) {
      if (seed === r) continue
      const distance = squaredDistance(data, r * columns, data, seed * columns, columns)
      if (distance >= nearest[count - 1]!) continue
      let at = count - 1
      for (; at > 0 && nearest[at - 1]! > distance; at--) nearest[at] = nearest[at - 1]!
      nearest[at] = distance
    }
    let sum = 0
    let known = 0
    for (const each of nearest) {
      if (each === Infinity) continue
      sum += Math.sqrt(each)
      known++
    }
    score[r] = known === 0 ? -Infinity : -sum / known
  }
  return { score, weights: null }
}
