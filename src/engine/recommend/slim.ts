import { type Interactions, transpose, withWeights } from '../sparse.ts'
import { checkTrainable, weightOf, type Weighting } from './history.ts'
import { createItemModel, type ItemModel } from './item-model.ts'
import { byPast, type NeighbourEntries } from './item-knn.ts'
import type { Fit } from './model.ts'
import { TopTouched } from './top-touched.ts'

export type SlimSettings = {
  /** lambda, 0 or more: larger leaves fewer products in the sums. */
  readonly l1: number
  /** beta, 0 or more: larger keeps the weights smaller. */
  readonly l2: number
  /** Whether weights must not be negative, as in the paper. */
  readonly nonNegative: boolean
  /** Most alike products (cosine) that a product's weights may rest on, 1..20,000: the "fs" form of the paper's section 4.2. */
  readonly candidates: number
  /** Passes over the coordinates of a column at most, 1..1000. */
  readonly passes: number
  readonly weighting: Weighting
}

/** Products above which the Gram matrix in f32 would take more than 1.6 GB. */
export const SLIM_MAX_PRODUCTS = 20_000

/** A pass that changes no prediction by more than this share of the column's length ends the descent. */
const TOLERANCE = 1e-4
const WORK_PER_STEP = 4_000_000

/**
 * SLIM (Ning and Karypis, "SLIM: Sparse Linear Methods for Top-N Recommender Systems", ICDM 2011): per product j
 * min 1/2 |x_j - X w|^2 + beta/2 |w|^2 + lambda |w|_1 with w_j = 0 (and w >= 0), by cyclic coordinate descent on the Gram matrix, gradients
 * kept up to date, so that a coordinate that stays at zero costs one comparison. Deterministic; columns do not depend on each other.
 * O(sum n_u^2) for the Gram matrix, then per product O(passes x (candidates + changes x candidates)); 4 products^2 bytes.
 * @throws RangeError for settings out of range, weights that are not above zero, or more than `SLIM_MAX_PRODUCTS` products.
 */
export async function* fitSlim(interactions: Interactions, settings: SlimSettings): Fit<ItemModel> {
  checkSettings(settings)
  checkTrainable(interactions)
  const products = interactions.columns
  if (products > SLIM_MAX_PRODUCTS)
    throw new RangeError(`SLIM takes at most ${SLIM_MAX_PRODUCTS} products, got ${products}`)
  const { weighting, l1, l2, nonNegative, candidates, passes } = settings
  yield await Promise.resolve({ phase: 'prepare', done: 0, total: 1 })
  const gram = new Float32Array(products * products)
  for (const done of fillGram(gram, interactions, weighting))
    yield { phase: 'factorize', done, total: 2 * products }
  const entries: NeighbourEntries = { target: [], past: [], value: [] }
  const descent = new Descent(gram, products, settings)
  let converged = true
  let work = 0
  for (let product = 0; product < products; product++) {
    work += descent.solve(product)
    converged &&= descent.converged
    descent.eachWeight((past, value) => {
      entries.target.push(product)
      entries.past.push(past)
      entries.value.push(value)
    })
    if (work > WORK_PER_STEP) {
      work = 0
      yield { phase: 'factorize', done: products + product, total: 2 * products }
    }
  }
  yield { phase: 'finish', done: 1, total: 1 }
  return {
    ...createItemModel({
      kind: 'slim',
      customerCount: interactions.rows,
      weighting,
      weights: byPast(entries, products),
      settings: { l1, l2, nonNegative, candidates, passes, converged },
    }),
    converged,
  }
}

/** X^T X, full, f32: counts are exact up to 16.7 million. */
function* fillGram(
  gram: Float32Array,
  interactions: Interactions,
  weighting: Weighting,
): Generator<number, void, void> {
  const byCustomer = withWeights(interactions, (weight) => weightOf(weighting, weight))
  const byProduct = transpose(byCustomer)
  const products = byCustomer.columns
  const row = new Float64Array(products)
  let work = 0
  for (let product = 0; product < products; product++) {
    row.fill(0)
    for (let k = byProduct.rowStart[product]!; k < byProduct.rowStart[product + 1]!; k++) {
      const customer = byProduct.column[k]!
      const weight = byProduct.weight[k]!
      const to = byCustomer.rowStart[customer + 1]!
      work += to - byCustomer.rowStart[customer]!
      for (let e = byCustomer.rowStart[customer]!; e < to; e++)
        row[byCustomer.column[e]!]! += weight * byCustomer.weight[e]!
    }
    gram.set(row, product * products)
    work += products
    if (work > WORK_PER_STEP) {
      work = 0
      yield product
    }
  }
}

class Descent {
  converged = true
  readonly #gram: Float32Array
  readonly #products: number
  readonly #settings: SlimSettings
  /** Of the product at hand: the candidates, ascending, and their weights. */
  #candidates: Int32Array = new Int32Array(0)
  #weights: Float64Array = new Float64Array(0)

  constructor(gram: Float32Array, products: number, settings: SlimSettings) {
    this.#gram = gram
    this.#products = products
    this.#settings = settings
  }

  /** Solves one column; returns how many numbers were looked at. */
  solve(product: number): number {
    const { l1, l2, nonNegative, passes } = this.#settings
    const products = this.#products
    const gram = this.#gram
    const candidates = this.#choose(product)
    const n = candidates.length
    const weights = new Float64Array(n)
    const rest = Float64Array.from(candidates, (other) => gram[product * products + other]!)
    const limit = TOLERANCE * Math.sqrt(gram[product * products + product]!)
    let work = products
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
        work += n
        largest = Math.max(largest, Math.abs(change) * Math.sqrt(diagonal))
      }
      work += n
      this.converged = largest <= limit
    }
    this.#candidates = candidates
    this.#weights = weights
    return work
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

function checkSettings({ l1, l2, candidates, passes }: SlimSettings): void {
  if (!(l1 >= 0)) throw new RangeError(`l1 must be 0 or more, got ${l1}`)
  if (!(l2 >= 0)) throw new RangeError(`l2 must be 0 or more, got ${l2}`)
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > 20_000)
    throw new RangeError(`candidates must be 1..20000, got ${candidates}`)
  if (!Number.isInteger(passes) || passes < 1 || passes > 1000)
    throw new RangeError(`passes must be 1..1000, got ${passes}`)
}
