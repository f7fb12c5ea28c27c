import { choleskyInPlace, choleskySolve } from '../linalg/cholesky.ts'

/** H^T H of row-major rows x rank factors, full, f64. */
export function gramOf(factors: ArrayLike<number>, rank: number): Float64Array {
  const gram = new Float64Array(rank * rank)
  for (let at = 0; at < factors.length; at += rank) {
    for (let i = 0; i < rank; i++) {
      const x = factors[at + i]!
      for (let j = 0; j <= i; j++) gram[i * rank + j]! += x * factors[at + j]!
    }
  }
  for (let i = 0; i < rank; i++) for (let j = i + 1; j < rank; j++) gram[i * rank + j] = gram[j * rank + i]!
  return gram
}

export type NormalEquations = {
  readonly rank: number
  /** Lower Cholesky factor of A. */
  readonly lower: Float64Array
  readonly b: Float64Array
  /** A^-1 x, a new array. */
  readonly solve: (x: Float64Array) => Float64Array
}

/**
 * A = a0 H^T H + ridge I + sum c h h^T and b = sum c h over one row's observed columns (references 4.1), factorised, in f64.
 * O(observed x rank^2 + rank^3).
 */
export function normalEquations(
  observed: Int32Array,
  confidence: ArrayLike<number> | null,
  factors: Float32Array,
  gram: Float64Array,
  rank: number,
  unobservedWeight: number,
  ridge: number,
): NormalEquations {
  const lower = new Float64Array(rank * rank)
  for (let k = 0; k < lower.length; k++) lower[k] = unobservedWeight * gram[k]!
  for (let i = 0; i < rank; i++) lower[i * rank + i]! += ridge
  const b = new Float64Array(rank)
  for (let k = 0; k < observed.length; k++) {
    const at = observed[k]! * rank
    const c = confidence === null ? 1 : confidence[k]!
    for (let i = 0; i < rank; i++) {
      const x = c * factors[at + i]!
      b[i]! += x
      for (let j = 0; j <= i; j++) lower[i * rank + j]! += x * factors[at + j]!
    }
  }
  choleskyInPlace(lower, rank)
  const solve = (x: Float64Array): Float64Array => {
    const out = x.slice()
    choleskySolve(lower, rank, out)
    return out
  }
  return { rank, lower, b, solve }
}

/** Row `row` of a row-major matrix as f64, a copy. */
export function factorRow(factors: ArrayLike<number>, row: number, rank: number): Float64Array {
  const out = new Float64Array(rank)
  for (let k = 0; k < rank; k++) out[k] = factors[row * rank + k]!
  return out
}

/** All products' dot products with one vector: rows of `factors`, f64. */
export function scoreAll(factors: ArrayLike<number>, vector: ArrayLike<number>, rank: number): Float64Array {
  const scores = new Float64Array(factors.length / rank)
  for (let r = 0; r < scores.length; r++) scores[r] = dotRow(factors, r, vector, rank)
  return scores
}

export function dotRow(
  factors: ArrayLike<number>,
  row: number,
  vector: ArrayLike<number>,
  rank: number,
): number {
  let sum = 0
  for (let k = 0, at = row * rank; k < rank; k++, at++) sum += factors[at]! * vector[k]!
  return sum
}
