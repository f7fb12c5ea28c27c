import { choleskyInPlace, choleskySolve } from '../linalg/cholesky.ts'

/** What cells without a value add to every row's equations; see {@link RowSolver.over}. */
type AllCells = { readonly gram: Float64Array; readonly right: Float64Array }

/**
 * One row's bias and factors against the other side, whose rows are bias, factors. With a `missingWeight` w above 0 every cell without a value counts
 * w and holds 0 (Steck, "Training and testing of recommender systems on data missing not at random", KDD 2010): over all cells, then taken back where
 * there is a value, so that it costs O(rows x width^2) more and nothing per cell.
 */
export class RowSolver {
  error = 0
  readonly width: number
  readonly #penalty: number
  readonly #shrinkage: number
  readonly #mean: number
  readonly #missingWeight: number
  #all: AllCells | null = null
  #columns = 0
  readonly #matrix: Float64Array
  readonly #right: Float64Array
  readonly #row: Float64Array

  constructor(
    width: number,
    {
      penalty,
      shrinkage,
      missingWeight,
    }: { readonly penalty: number; readonly shrinkage: number; readonly missingWeight: number },
    mean: number,
  ) {
    this.#missingWeight = missingWeight
    this.width = width
    this.#penalty = penalty
    this.#shrinkage = shrinkage
    this.#mean = mean
    this.#matrix = new Float64Array(width * width)
    this.#right = new Float64Array(width)
    this.#row = new Float64Array(width)
  }

  /** Must be told the other side whenever it has changed, where cells without a value count. O(rows x width^2). */
  over(fixed: Float32Array): void {
    const { width } = this
    const weight = this.#missingWeight
    this.#columns = fixed.length / width
    if (weight === 0) return
    const gram = new Float64Array(width * width)
    const right = new Float64Array(width)
    const z = this.#row
    z[0] = 1
    for (let at = 0; at < fixed.length; at += width) {
      for (let i = 1; i < width; i++) z[i] = fixed[at + i]!
      const target = -this.#mean - fixed[at]!
      for (let i = 0; i < width; i++) {
        const x = weight * z[i]!
        right[i]! += target * x
        for (let j = 0; j <= i; j++) gram[i * width + j]! += x * z[j]!
      }
    }
    this.#all = { gram, right }
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
    const all = this.#all
    if (all === null) {
      matrix.fill(0)
      right.fill(0)
    } else {
      matrix.set(all.gram)
      right.set(all.right)
    }
    const missing = all === null ? 0 : this.#missingWeight
    for (let k = 0; k < columns.length; k++) {
      const at = columns[k]! * width
      z[0] = 1
      for (let i = 1; i < width; i++) z[i] = fixed[at + i]!
      // What the cell would have counted without a value is taken back.
      const base = -this.#mean - fixed[at]!
      const target = ratings[k]! + (1 - missing) * base
      for (let i = 0; i < width; i++) {
        const x = z[i]!
        right[i]! += target * x
        const own = (1 - missing) * x
        for (let j = 0; j <= i; j++) matrix[i * width + j]! += own * z[j]!
      }
    }
    const ridge = this.#penalty * (columns.length + missing * this.#columns) + this.#shrinkage
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
