import type { Backend, DenseMatrix } from '../recommend/backend.ts'
import type { Interactions } from '../sparse.ts'
import { seededRandom } from '../random.ts'
import { lanczosSvd, type LinearOperator, type SingularTriplets } from './golub-kahan.ts'

/** Digits that the Gram matrix may lose before the Lanczos route is taken: relative error of the smallest wanted singular value. */
const GRAM_ERROR_LIMIT = 1e-9
const TOLERANCE = 1e-8
const MAX_RESTARTS = 60
/**
 * A sparse matrix whose singular values lie next to each other converges by a few digits in hundreds of restarts; after so many multiply-adds what is
 * found stands, with its residual.
 */
const MAX_WORK = 6e10
const EXACT = { tolerance: TOLERANCE, maxRestarts: MAX_RESTARTS, maxWork: MAX_WORK }

export type TruncatedSvd = SingularTriplets & { readonly route: 'gram' | 'lanczos' }

/**
 * The `count` largest singular triplets of a dense matrix, singular values exact to 1e-6 relative and better (references 4.1). Gram matrix of the
 * small side, its eigenvectors, one product for the other side; where squaring would lose digits, Golub-Kahan-Lanczos instead.
 * O(small^2 x large + small^3).
 * @throws RangeError when `count` is not within 1..min(rows, columns) or a value is not finite.
 */
export async function truncatedSvd(
  matrix: DenseMatrix,
  count: number,
  backend: Backend,
): Promise<TruncatedSvd> {
  const { rows, columns } = matrix
  const small = Math.min(rows, columns)
  if (!Number.isInteger(count) || count < 1 || count > small)
    throw new RangeError(`count must be 1..${small}, got ${count}`)
  const session = await backend.openDense(matrix)
  try {
    const { values, vectors } = await session.gramEigen(count)
    if (!Number.isFinite(values[0]!)) throw new RangeError('the matrix holds values that are not finite')
    const lost = (10 * 2 ** -52 * values[0]!) / values[count - 1]!
    if (!(lost <= GRAM_ERROR_LIMIT)) return denseLanczos(matrix, count)
    const large = await session.toLargeSide(vectors, count)
    const sigma = scaleColumns(large, count)
    const [left, right] = rows <= columns ? [vectors, large] : [large, vectors]
    return { count, sigma, left, right, converged: true, restarts: 0, residual: lost, route: 'gram' }
  } finally {
    session.close()
  }
}

/**
 * The same for a sparse matrix, by Golub-Kahan-Lanczos; yields the number of converged triplets. Deterministic for a seed.
 * `tolerance`: residuals relative to the singular values; `converged` says whether restarts and work sufficed, `residual` what was reached.
 */
export function* sparseTruncatedSvd(
  matrix: Interactions,
  count: number,
  seed: number,
  limits: { readonly tolerance: number; readonly maxRestarts: number; readonly maxWork?: number } = EXACT,
): Generator<number, TruncatedSvd> {
  const settings = { count, ...limits, random: seededRandom(seed) }
  return { ...(yield* lanczosSvd(sparseOperator(matrix), settings)), route: 'lanczos' }
}

function denseLanczos(matrix: DenseMatrix, count: number): TruncatedSvd {
  const settings = { count, tolerance: TOLERANCE, maxRestarts: MAX_RESTARTS, random: seededRandom(1) }
  const steps = lanczosSvd(denseOperator(matrix), settings)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return { ...step.value, route: 'lanczos' }
  }
}

/** Divides every column of a row-major matrix by its length, which is the singular value. */
function scaleColumns(matrix: Float64Array, count: number): Float64Array {
  const sigma = new Float64Array(count)
  for (let at = 0; at < matrix.length; at += count) {
    for (let c = 0; c < count; c++) sigma[c]! += matrix[at + c]! * matrix[at + c]!
  }
  for (let c = 0; c < count; c++) sigma[c] = Math.sqrt(sigma[c]!)
  for (let at = 0; at < matrix.length; at += count)
    for (let c = 0; c < count; c++) matrix[at + c]! /= sigma[c]!
  return sigma
}

function denseOperator({ rows, columns, values }: DenseMatrix): LinearOperator {
  return {
    rows,
    columns,
    apply: (x, out) => {
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let c = 0, at = r * columns; c < columns; c++, at++) sum += values[at]! * x[c]!
        out[r] = sum
      }
    },
    applyTransposed: (y, out) => {
      out.fill(0)
      for (let r = 0; r < rows; r++) {
        const weight = y[r]!
        for (let c = 0, at = r * columns; c < columns; c++, at++) out[c]! += weight * values[at]!
      }
    },
  }
}

function sparseOperator({ rows, columns, rowStart, column, weight }: Interactions): LinearOperator {
  return {
    rows,
    columns,
    apply: (x, out) => {
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let k = rowStart[r]!; k < rowStart[r + 1]!; k++) sum += weight[k]! * x[column[k]!]!
        out[r] = sum
      }
    },
    applyTransposed: (y, out) => {
      out.fill(0)
      for (let r = 0; r < rows; r++) {
        const scale = y[r]!
        if (scale === 0) continue
        for (let k = rowStart[r]!; k < rowStart[r + 1]!; k++) out[column[k]!]! += scale * weight[k]!
      }
    },
  }
}
