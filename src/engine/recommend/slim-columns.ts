import { TopTouched } from './top-touched.ts'

/** What the descent of a column asks for; ranges stand with `SlimSettings`. */
export type SlimColumnSettings = {
  readonly l1: number
  readonly l2: number
  readonly nonNegative: boolean
  readonly candidates: number
  readonly passes: number
}

/** Rows and columns of a matrix in both orders, as the Gram matrix needs them. */
export type BothOrders = {
  readonly products: number
  readonly customerStart: Int32Array
  readonly column: Int32Array
  readonly columnWeight: Float32Array
  readonly productStart: Int32Array
  readonly customer: Int32Array
  readonly customerWeight: Float32Array
}

/** Rows [from, to) of X^T X, f32 (counts are exact up to 16.7 million), into `gram` (products x products). */
export function slimGramRows(matrix: BothOrders, from: number, to: number, gram: Float32Array): void {
  const { products, customerStart, column, columnWeight, productStart, customer, customerWeight } = matrix
  const row = new Float64Array(products)
  for (let product = from; product < to; product++) {
    row.fill(0)
    for (let k = productStart[product]!; k < productStart[product + 1]!; k++) {
      const weight = customerWeight[k]!
      const end = customerStart[customer[k]! + 1]!
      for (let e = customerStart[customer[k]!]!; e < end; e++) row[column[e]!]! += weight * columnWeight[e]!
    }
    gram.set(row, product * products)
  }
}

/** A pass that changes no prediction by more than this share of the column's length ends the descent. */
const TOLERANCE = 1e-4

/** Columns of SLIM's weights from the Gram matrix, each on its own, so that it does not matter which thread solves which. */
export class SlimColumns {
  converged = true
  readonly #gram: Float32Array
  readonly #products: number
  readonly #settings: SlimColumnSettings
  /** Of the product at hand: the candidates, ascending, and their weights. */
  #candidates: Int32Array = new Int32Array(0)
  #weights: Float64Array = new Float64Array(0)

  constructor(gram: Float32Array, products: number, settings: SlimColumnSettings) {
    this.#gram = gram
    this.#products = products
    this.#settings = settings
  }

  /** Solves one column; `eachWeight` tells it, `converged` whether the passes sufficed. */
  solve(product: number): void {
    const { l1, l2, nonNegative, passes } = this.#settings
    const products = this.#products
    const gram = this.#gram
    const candidates = this.#choose(product)
    const n = candidates.length
    const weights = new Float64Array(n)
    const rest = Float64Array.from(candidates, (other) => gram[product * products + other]!)
    const limit = TOLERANCE * Math.sqrt(gram[product * products + product]!)
    this.converged = false
    for (let pass = 0; pass < passes && !this.converged; pass++) {
      let largest = 0
      for (let k = 0; k < n; k++) {
        const before = weights[k]!
        const from = candidates[k]! * products
        const diagonal = gram[from + candidates[k]!]!
        // Without this weight's own part.
        const pull = rest[k]! + diagonal * before
        const after =
          pull > l1
            ? (pull - l1) / (diagonal + l2)
            : !nonNegative && pull < -l1
              ? (pull + l1) / (diagonal + l2)
              : 0
        if (after === before) continue
        const change = after - before
        weights[k] = after
        for (let i = 0; i < n; i++) rest[i]! -= change * gram[from + candidates[i]!]!
        largest = Math.max(largest, Math.abs(change) * Math.sqrt(diagonal))
      }
      this.converged = largest <= limit
    }
    this.#candidates = candidates
    this.#weights = weights
  }

  eachWeight(visit: (past: number, value: number) => void): void {
    this.#candidates.forEach((past, k) => {
      if (this.#weights[k] !== 0) visit(past, this.#weights[k]!)
    })
  }

  /**
   * Ascending. With weights that may not be negative, products with no more in common than lambda stay at zero: the others' weights can
   * only lower their pull. With weights of both signs and fewer candidates than products, products without a common customer are left out.
   */
  #choose(product: number): Int32Array {
    const { l1, nonNegative, candidates } = this.#settings
    const products = this.#products
    const top = new TopTouched(Math.min(candidates, products))
    for (let other = 0; other < products; other++) {
      const common = this.#gram[product * products + other]!
      const size = this.#gram[other * products + other]!
      if (other === product || !(size > 0)) continue
      if (nonNegative ? common > l1 : common > 0 || candidates >= products)
        top.offer(other, common / Math.sqrt(size))
    }
    return top.sorted().indices.sort()
  }
}
