/**
 * Overwrites the lower triangle of a symmetric positive definite matrix (row-major, n x n) by L with A = L L^T. n^3 / 3 operations.
 * @throws RangeError when a pivot is not above zero.
 */
export function choleskyInPlace(a: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!
      if (i === j) {
        if (!(sum > 0))
          throw new RangeError(`pivot ${j} of ${n} is ${sum}: the matrix is not positive definite`)
        a[j * n + j] = Math.sqrt(sum)
      } else {
        a[i * n + j] = sum / a[j * n + j]!
      }
    }
  }
}

/** Solves L L^T x = b in place, L as `choleskyInPlace` leaves it. */
export function choleskySolve(lower: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * x[k]!
    x[i] = sum / lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * x[k]!
    x[i] = sum / lower[i * n + i]!
  }
}

/**
 * Overwrites a symmetric positive definite matrix (row-major, n x n, its lower triangle counts) by its whole inverse. O(n^3).
 * @throws RangeError when a pivot is not above zero.
 */
export function invertPositiveDefinite(a: Float64Array, n: number): void {
  choleskyInPlace(a, n)
  const lower = a.slice()
  const column = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    column.fill(0)
    column[j] = 1
    choleskySolve(lower, n, column)
    // Only the part from the diagonal down, mirrored, so that the result is symmetric to the bit.
    for (let i = j; i < n; i++) a[i * n + j] = a[j * n + i] = column[i]!
  }
}
