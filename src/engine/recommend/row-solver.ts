import { choleskyInPlace, choleskySolve } from '../linalg/cholesky.ts'

/** One row's bias and factors against the other side, whose rows are bias, factors. */
export class RowSolver {
  error = 0
  readonly width: number
  readonly #penalty: number
  readonly #shrinkage: number
  readonly #mean: number
  readonly #matrix: Float64Array
  readonly #right: Float64Array
  readonly #row: Float64Array

  constructor(
    width: number,
    { penalty, shrinkage }: { readonly penalty: number; readonly shrinkage: number },
    mean: number,
  ) {
    this.width = width
    this.#penalty = penalty
    this.#shrinkage = shrinkage
    this.#mean = mean
    this.#matrix = new Float64Array(width * width)
    this.#right = new Float64Array(width)
    this.#row = new Float64Array(width)
  }

  /** Writes the row into `out`, zeros where nothing is observed, and adds its squared errors to `error`. O(observed x width^2 + width^3). */
  solve(
    columns: Int32Array,
    ratings: ArrayLike<number>,
    fixed: Float32Array,
    out: Float32Array | Float64Array,
  ): number {
    const { width } = this
    const matrix = this.#matrix
    const right = this.#right
    const z = this.#row
    out.fill(0)
    if (columns.length === 0) return 0
    matrix.fill(0)
    right.fill(0)
    for (let k = 0; k < columns.length; k++) {
      const at = columns[k]! * width
      z[0] = 1
      for (let i = 1; i < width; i++) z[i] = fixed[at + i]!
      const target = ratings[k]! - this.#mean - fixed[at]!
      for (let i = 0; i < width; i++) {
        const x = z[i]!
        right[i]! += target * x
        for (let j = 0; j <= i; j++) matrix[i * width + j]! += x * z[j]!
      }
    }
    const ridge = this.#penalty * columns.length + this.#shrinkage
    for (let i = 0; i < width; i++) matrix[i * width + i]! += ridge
    choleskyInPlace(matrix, width)
    choleskySolve(matrix, width, right)
    out.set(right)
    for (let k = 0; k < columns.length; k++) {
      const at = columns[k]! * width
      let predicted = this.#mean + fixed[at]! + out[0]!
      for (let i = 1; i < width; i++) predicted += out[i]! * fixed[at + i]!
      this.error += (ratings[k]! - predicted) ** 2
    }
    return columns.length * width * width + width ** 3 / 6
  }
}
