import type { Random } from '../random.ts'

/**
 * Parameters as the data leave them open: drawn from the normal distribution of their logarithms about the estimate. Draws come in pairs on both sides of
 * it, so that their mean does not wander. One draw, the estimate itself, where there is no covariance or none that is one.
 * @param covariance of the logarithms, row-major
 */
export function drawParameters(
  parameters: Float64Array,
  covariance: Float64Array | null,
  count: number,
  random: Random,
): readonly Float64Array[] {
  const n = parameters.length
  const factor = covariance === null ? null : choleskyOf(covariance, n)
  if (factor === null) return [parameters]
  const draws: Float64Array[] = []
  while (draws.length < count) {
    const z = Float64Array.from({ length: n }, () => random.normal())
    for (const side of [1, -1])
      draws.push(
        parameters.map((value, i) => {
          let step = 0
          for (let k = 0; k <= i; k++) step += factor[i * n + k]! * z[k]!
          return value * Math.exp(side * step)
        }),
      )
  }
  return draws
}

/** Lower factor; null where the matrix is not positive definite. */
function choleskyOf(matrix: Float64Array, n: number): Float64Array | null {
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!
      if (i === j && !(sum > 0)) return null
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / factor[j * n + j]!
    }
  return factor
}
