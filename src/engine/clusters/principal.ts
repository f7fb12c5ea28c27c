import { symmetricEigen } from '../linalg/symmetric-eigen.ts'
import type { Features } from './matrix.ts'

export type Principal = {
  readonly mean: Float64Array
  /** columns x count, row-major: a component is a column of it. */
  readonly axes: Float64Array
  readonly count: number
  /** Variance along each component, all of them, descending. */
  readonly variances: Float64Array
}

/** Principal components of the rows. O(rows x columns^2 + columns^3). */
export function principalAxes({ rows, columns, data }: Features, count: number): Principal {
  const mean = new Float64Array(columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) mean[c]! += data[r * columns + c]! / rows
  const covariance = new Float64Array(columns * columns)
  const centred = new Float64Array(columns)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) centred[c] = data[r * columns + c]! - mean[c]!
    for (let a = 0; a < columns; a++)
      for (let b = 0; b <= a; b++)
        covariance[a * columns + b]! += (centred[a]! * centred[b]!) / Math.max(1, rows - 1)
  }
  for (let a = 0; a < columns; a++)
    for (let b = 0; b < a; b++) covariance[b * columns + a] = covariance[a * columns + b]!
  const kept = Math.min(count, columns)
  const { values, vectors } = symmetricEigen(covariance, columns, kept)
  // The sign of a component is arbitrary: the largest weight is made positive, so that maps do not flip.
  for (let k = 0; k < kept; k++) {
    let largest = 0
    for (let c = 1; c < columns; c++)
      if (Math.abs(vectors[c * kept + k]!) > Math.abs(vectors[largest * kept + k]!)) largest = c
    if (vectors[largest * kept + k]! < 0) for (let c = 0; c < columns; c++) vectors[c * kept + k]! *= -1
  }
  return { mean, axes: vectors, count: kept, variances: values.map((each) => Math.max(0, each)) }
}

/** Coordinates of the rows along the components, rows x count. */
export function projected({ rows, columns, data }: Features, { mean, axes, count }: Principal): Float64Array {
  const made = new Float64Array(rows * count)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const own = data[r * columns + c]! - mean[c]!
      for (let k = 0; k < count; k++) made[r * count + k]! += own * axes[c * count + k]!
    }
  return made
}
