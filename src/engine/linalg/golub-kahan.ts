import { Matrix, SVD } from 'ml-matrix'
import type { Random } from '../random.ts'

/** A matrix that is only known by its products; both write all of `out`. */
export type LinearOperator = {
  readonly rows: number
  readonly columns: number
  readonly apply: (x: Float64Array, out: Float64Array) => void
  readonly applyTransposed: (y: Float64Array, out: Float64Array) => void
}

export type LanczosSettings = {
  /** Singular triplets wanted, 1..min(rows, columns). */
  readonly count: number
  /** A triplet has converged when |A^T u - sigma v| <= tolerance x sigma; the singular value is then at least that exact. */
  readonly tolerance: number
  /** Upper limit of restarts. */
  readonly maxRestarts: number
  /** Multiply-adds after which the best found so far is given, checked at every restart; no limit if left out. */
  readonly maxWork?: number
  readonly random: Random
}

export type SingularTriplets = {
  readonly count: number
  /** Descending. */
  readonly sigma: Float64Array
  /** Row-major rows x count and columns x count. */
  readonly left: Float64Array
  readonly right: Float64Array
  readonly converged: boolean
  readonly restarts: number
  /** The largest |A^T u - sigma v| / sigma of the triplets: no singular value is further off than that share of itself. */
  readonly residual: number
}

/**
 * Largest singular triplets by Golub-Kahan-Lanczos bidiagonalisation with full reorthogonalisation, restarted with the best Ritz
 * vectors (Baglama and Reichel, "Augmented implicitly restarted Lanczos bidiagonalization methods", SIAM J. Sci. Comput. 2005).
 * Memory: about (2 count + 10) (rows + columns) f64. Yields the number of converged triplets after every step of the basis.
 */
export function* lanczosSvd(
  operator: LinearOperator,
  settings: LanczosSettings,
): Generator<number, SingularTriplets> {
  const { rows, columns, apply, applyTransposed } = operator
  const smaller = Math.min(rows, columns)
  const { count } = settings
  if (!Number.isInteger(count) || count < 1 || count > smaller)
    throw new RangeError(`count must be 1..${smaller}, got ${count}`)
  if (columns <= rows) return yield* tallSvd(operator, settings)
  // A basis of the smaller side is the whole space once it is as large, and nothing is left over.
  const turned = { rows: columns, columns: rows, apply: applyTransposed, applyTransposed: apply }
  const { left, right, ...rest } = yield* tallSvd(turned, settings)
  return { ...rest, left: right, right: left }
}

/** For operators with at least as many rows as columns. */
function* tallSvd(operator: LinearOperator, settings: LanczosSettings): Generator<number, SingularTriplets> {
  const { rows, columns } = operator
  const { count, tolerance, maxRestarts, maxWork = Infinity, random } = settings
  const smaller = columns
  const size = Math.min(smaller, Math.max(2 * count + 10, count + 30))
  const basis = new Basis(operator, size, random)
  let kept = 0
  let convergedCount = 0
  let work = 0
  for (let restart = 0; ; restart++) {
    // Two passes of Gram-Schmidt on both sides, then the Ritz vectors.
    work += (size - kept) * (4 * size + count) * (rows + columns)
    for (let j = kept; j < size; j++) {
      basis.extend(j)
      yield convergedCount
    }
    const small = new SVD(new Matrix(basis.projected), { autoTranspose: true })
    const sigma = small.diagonal
    const last = small.leftSingularVectors.getRow(size - 1)
    convergedCount = 0
    // At size = min(rows, columns) the basis is the whole space and the coupling is rounding only.
    const floor = 2 ** -52 * sigma[0]! * 10
    while (
      convergedCount < count &&
      basis.coupling * Math.abs(last[convergedCount]!) <= Math.max(tolerance * sigma[convergedCount]!, floor)
    ) {
      convergedCount++
    }
    if (convergedCount === count || restart === maxRestarts || work > maxWork) {
      let residual = 0
      for (let k = 0; k < count; k++)
        if (sigma[k]! > floor)
          residual = Math.max(residual, (basis.coupling * Math.abs(last[k]!)) / sigma[k]!)
      return {
        residual,
        count,
        sigma: Float64Array.from(sigma.slice(0, count)),
        left: basis.combine('left', small.leftSingularVectors, count),
        right: basis.combine('right', small.rightSingularVectors, count),
        converged: convergedCount === count,
        restarts: restart,
      }
    }
    // A few Ritz vectors more than wanted widen the gap that the convergence depends on.
    kept = Math.min(Math.max(1, size - 3), count + Math.ceil(convergedCount / 2) + 2)
    basis.restart(small, kept)
  }
}

/** A V = W B, A^T W = V B^T + coupling v_next e_last^T, with orthonormal columns of V and W. */
class Basis {
  readonly projected: number[][]
  coupling = 0
  readonly #operator: LinearOperator
  readonly #size: number
  readonly #random: Random
  #right: Float64Array[] = []
  #left: Float64Array[] = []

  constructor(operator: LinearOperator, size: number, random: Random) {
    this.#operator = operator
    this.#size = size
    this.#random = random
    this.projected = Array.from({ length: size }, () => new Array<number>(size).fill(0))
    const start = new Float64Array(operator.columns)
    this.#fresh(start, [])
    this.#right.push(start)
  }

  /** Adds w_j, B's column j and v_(j + 1). */
  extend(j: number): void {
    const { rows, columns } = this.#operator
    const w = new Float64Array(rows)
    this.#operator.apply(this.#right[j]!, w)
    const alpha = orthonormalize(w, this.#left)
    if (alpha === 0) this.#fresh(w, this.#left)
    this.#left.push(w)
    this.projected[j]![j] = alpha
    const v = new Float64Array(columns)
    this.#operator.applyTransposed(w, v)
    this.coupling = orthonormalize(v, this.#right)
    if (this.#right.length === columns) this.coupling = 0
    else if (this.coupling === 0) this.#fresh(v, this.#right)
    this.#right.push(v)
    if (j + 1 < this.#size) this.projected[j]![j + 1] = this.coupling
  }

  restart(small: SVD, kept: number): void {
    const next = this.#right[this.#size]!
    const last = small.leftSingularVectors.getRow(this.#size - 1)
    const right = columnsOf(this.combine('right', small.rightSingularVectors, kept), kept)
    this.#left = columnsOf(this.combine('left', small.leftSingularVectors, kept), kept)
    this.#right = [...right, next]
    for (const row of this.projected) row.fill(0)
    for (let i = 0; i < kept; i++) {
      this.projected[i]![i] = small.diagonal[i]!
      this.projected[i]![kept] = this.coupling * last[i]!
    }
  }

  /** Ritz vectors, row-major. */
  combine(side: 'left' | 'right', weights: Matrix, count: number): Float64Array {
    const vectors = side === 'left' ? this.#left : this.#right
    const length = vectors[0]!.length
    const out = new Float64Array(length * count)
    const row = new Float64Array(count)
    for (let j = 0; j < this.#size; j++) {
      const vector = vectors[j]!
      for (let c = 0; c < count; c++) row[c] = weights.get(j, c)
      for (let i = 0; i < length; i++) {
        const x = vector[i]!
        const at = i * count
        for (let c = 0; c < count; c++) out[at + c]! += x * row[c]!
      }
    }
    return out
  }

  /** A random unit vector orthogonal to the others (start, and after an invariant subspace was found). */
  #fresh(out: Float64Array, others: readonly Float64Array[]): void {
    for (let attempt = 0; attempt < 5; attempt++) {
      for (let i = 0; i < out.length; i++) out[i] = this.#random.normal()
      if (orthonormalize(out, others) > 0) return
    }
    throw new RangeError('no further orthogonal direction exists')
  }
}

/** Classical Gram-Schmidt, twice where the first pass cancelled digits. Returns the length before scaling, 0 if nothing was left. */
function orthonormalize(x: Float64Array, others: readonly Float64Array[]): number {
  const before = norm(x)
  let after = before
  for (let pass = 0; pass < 3; pass++) {
    const start = after
    for (const other of others) {
      let dot = 0
      for (let i = 0; i < x.length; i++) dot += x[i]! * other[i]!
      for (let i = 0; i < x.length; i++) x[i]! -= dot * other[i]!
    }
    after = norm(x)
    if (after > 0.7 * start) break
  }
  if (!(after > 1e-14 * before)) return 0
  for (let i = 0; i < x.length; i++) x[i]! /= after
  return after
}

function norm(x: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!
  return Math.sqrt(sum)
}

function columnsOf(matrix: Float64Array, count: number): Float64Array[] {
  const length = matrix.length / count
  return Array.from({ length: count }, (_, c) => {
    const column = new Float64Array(length)
    for (let i = 0; i < length; i++) column[i] = matrix[i * count + c]!
    return column
  })
}
