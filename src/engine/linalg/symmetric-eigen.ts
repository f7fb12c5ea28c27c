import { eigenvectorsOf, tridiagonalValues } from './tridiagonal.ts'

/**
 * All eigenvalues (descending) and the eigenvectors of the `count` largest (row-major n x count) of a full symmetric matrix:
 * Householder tridiagonalisation, implicit QL, inverse iteration (Golub and Van Loan, 8.3). 4 n^3 / 3 + 2 n^2 count operations.
 */
export function symmetricEigen(
  symmetric: Float64Array,
  n: number,
  count: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = symmetric.slice()
  const diagonal = new Float64Array(n)
  const off = new Float64Array(n)
  const scale = new Float64Array(n)
  for (let i = n - 1; i >= 1; i--) reduceRow(a, n, i, off, scale)
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!
  const values = tridiagonalValues(diagonal, off)
  const vectors = eigenvectorsOf(diagonal, off, values.subarray(0, count))
  for (let i = 1; i < n; i++) reflect(a, n, i, scale[i]!, vectors, count)
  return { values, vectors }
}

/** H = I - tau v v^T with v in row i, columns 0..i-1, leaves only the last of them. */
function reduceRow(a: Float64Array, n: number, i: number, off: Float64Array, scale: Float64Array): void {
  const row = a.subarray(i * n, i * n + i)
  let square = 0
  for (let c = 0; c < i - 1; c++) square += row[c]! * row[c]!
  const alpha = row[i - 1]!
  off[i] = alpha
  if (square === 0) return
  const beta = alpha >= 0 ? -Math.sqrt(alpha * alpha + square) : Math.sqrt(alpha * alpha + square)
  const tau = (beta - alpha) / beta
  for (let c = 0; c < i - 1; c++) row[c]! /= alpha - beta
  row[i - 1] = 1
  off[i] = beta
  scale[i] = tau
  const w = new Float64Array(i)
  for (let r = 0; r < i; r++) {
    let sum = 0
    for (let c = 0; c < i; c++) sum += (c <= r ? a[r * n + c]! : a[c * n + r]!) * row[c]!
    w[r] = tau * sum
  }
  let dot = 0
  for (let r = 0; r < i; r++) dot += w[r]! * row[r]!
  for (let r = 0; r < i; r++) w[r]! -= 0.5 * tau * dot * row[r]!
  for (let r = 0; r < i; r++) {
    for (let c = 0; c <= r; c++) a[r * n + c]! -= row[r]! * w[c]! + w[r]! * row[c]!
  }
}

function reflect(
  a: Float64Array,
  n: number,
  i: number,
  tau: number,
  vectors: Float64Array,
  count: number,
): void {
  if (tau === 0) return
  for (let c = 0; c < count; c++) {
    let dot = 0
    for (let r = 0; r < i; r++) dot += a[i * n + r]! * vectors[r * count + c]!
    for (let r = 0; r < i; r++) vectors[r * count + c]! -= tau * dot * a[i * n + r]!
  }
}
