import { columnCounts, type Interactions, transpose } from '../sparse.ts'
import { becauseOf } from './explanation.ts'
import {
  checkHistory,
  checkProduct,
  checkTrainable,
  readWeighting,
  weightOf,
  type Weighting,
} from './history.ts'
import { reasonsBy } from './linear-reasons.ts'
import type { Fit, History, Neighbour, Recommender, SavedModel } from './model.ts'
import { floats, ints, numberSetting } from './saved.ts'
import {
  documentOf,
  likeness,
  likenessSpace,
  type LikenessSpace,
  readSimilarity,
  type SimilarityKind,
} from './similarity.ts'
import { topByScores } from './top-by-scores.ts'
import { TopTouched } from './top-touched.ts'

export type UserKnnSettings = {
  readonly similarity: SimilarityKind
  /** Most similar customers that a list rests on, 1..10,000. */
  readonly neighbours: number
  /** Added to the denominator of cosine, TF-IDF, Jaccard and Dice, 0 or more. */
  readonly shrinkage: number
  /** What stands in a bought cell, for the likeness and for what neighbours speak for. */
  readonly weighting: Weighting
}

export type UserKnnModel = Recommender & { readonly kind: 'user-knn'; readonly interactions: Interactions }

const CUSTOMERS_PER_BLOCK = 64

/**
 * User-kNN (Resnick et al., CSCW 1994; Herlocker et al., SIGIR 1999): the score of product j is the sum over the customer's `neighbours` most
 * similar training customers v of s_uv x_vj. Likeness: references 4.1 over rows, a product being the term and a customer the document.
 * Equal likeness: lower customer first. Who has nothing beyond the history that is asked about (the customer himself, his doubles) has
 * nothing to recommend and takes no place among the neighbours: where histories are short, such customers are the most alike of all.
 * There is nothing to train: O(nonzeros). A list costs the sum over the history of the products' customers.
 * @throws RangeError for settings out of range or weights that are not above zero.
 */
export async function* fitUserKnn(interactions: Interactions, settings: UserKnnSettings): Fit<UserKnnModel> {
  const { neighbours, shrinkage } = settings
  if (!Number.isInteger(neighbours) || neighbours < 1 || neighbours > 10_000)
    throw new RangeError(`neighbours must be 1..10000, got ${neighbours}`)
  if (!(shrinkage >= 0)) throw new RangeError(`shrinkage must be 0 or more, got ${shrinkage}`)
  checkTrainable(interactions)
  yield await Promise.resolve({ phase: 'prepare', done: 0, total: 1 })
  return createUserKnn(interactions, settings)
}

export function loadUserKnn({ settings, arrays }: SavedModel): UserKnnModel {
  const rows = numberSetting(settings, 'customerCount')
  const columns = numberSetting(settings, 'productCount')
  const rowStart = ints(arrays, 'rowStart', rows + 1)
  const entries = rowStart[rows]!
  const column = ints(arrays, 'column', entries)
  const weight = floats(arrays, 'weight', entries)
  return createUserKnn(
    { rows, columns, rowStart, column, weight },
    {
      similarity: readSimilarity(settings['similarity']),
      neighbours: numberSetting(settings, 'neighbours'),
      shrinkage: numberSetting(settings, 'shrinkage'),
      weighting: readWeighting(settings['weighting']),
    },
  )
}

function createUserKnn(interactions: Interactions, settings: UserKnnSettings): UserKnnModel {
  const { weighting } = settings
  const { rows, columns, rowStart, column, weight } = interactions
  const space = likenessSpace(transpose(interactions), settings)
  const finder = new NeighbourFinder(interactions, space)
  const near = (history: History): Neighbourhood => {
    checkHistory(history, columns)
    return finder.find(history, settings.neighbours, { silent: false, leftOut: -1 })
  }
  const scoresFor = (history: History): Float64Array => {
    const scores = new Float64Array(columns)
    const { customers, likenesses } = near(history)
    customers.forEach((customer, n) => {
      for (let k = rowStart[customer]!; k < rowStart[customer + 1]!; k++)
        scores[column[k]!]! += likenesses[n]! * weightOf(weighting, weight[k]!)
    })
    return scores
  }
  const openShares = (history: History): ((product: number, shares: Float64Array) => void) => {
    const found = near(history)
    return (product, shares) => finder.shares(history, found, product, shares)
  }
  return {
    kind: 'user-knn',
    interactions,
    customers: rows,
    products: columns,
    converged: true,
    needsEvidence: true,
    listBlock: CUSTOMERS_PER_BLOCK,
    scoresFor,
    // A neighbour is near because of shared products: each carries its part of the likeness, so that the parts add up.
    explain: (history, product) => {
      checkProduct(product, columns)
      const shares = new Float64Array(history.products.length)
      openShares(history)(product, shares)
      return becauseOf(Array.from(history.products, (past, k) => ({ product: past, share: shares[k]! })))
    },
    similarProducts: (product, count) => {
      checkProduct(product, columns)
      return likeProducts(space, product, count)
    },
    similarCustomers: (customer, count) => {
      const history = typeof customer === 'number' ? finder.historyAt(customer) : customer
      checkHistory(history, columns)
      const leftOut = typeof customer === 'number' ? customer : -1
      const { customers, likenesses } = finder.find(history, count, { silent: true, leftOut })
      return Array.from(customers, (index, k) => ({ index, similarity: likenesses[k]! }))
    },
    openLists: (_backend, allowed) =>
      Promise.resolve({
        top: (block) => Promise.resolve(topByScores(block, scoresFor, allowed ?? null, true)),
        reasons: (block) => Promise.resolve(reasonsBy(block, openShares)),
        close: () => undefined,
      }),
    save: () => ({
      kind: 'user-knn',
      version: 1,
      settings: { ...settings, customerCount: rows, productCount: columns },
      arrays: { rowStart, column, weight },
    }),
  }
}

type Neighbourhood = {
  /** Most similar first. */
  readonly customers: Int32Array
  readonly likenesses: Float64Array
  /** The sum of products of weights behind each likeness. */
  readonly dots: Float64Array
  /** Term weights of the history. */
  readonly weights: Float32Array
}

class NeighbourFinder {
  readonly #interactions: Interactions
  readonly #space: LikenessSpace
  readonly #dots: Float64Array
  readonly #touched: Int32Array
  /** Products that a touched customer has of the history. */
  readonly #shared: Int32Array

  constructor(interactions: Interactions, space: LikenessSpace) {
    this.#interactions = interactions
    this.#space = space
    this.#dots = new Float64Array(interactions.rows)
    this.#touched = new Int32Array(interactions.rows)
    this.#shared = new Int32Array(interactions.rows)
  }

  historyAt(customer: number): History {
    const { rowStart, column, weight } = this.#interactions
    const to = rowStart[customer + 1]
    return {
      products: column.subarray(rowStart[customer], to),
      weights: weight.subarray(rowStart[customer], to),
    }
  }

  /** The `count` most alike; `silent`: also those who have no product beyond the history; `leftOut`: a customer, or -1. */
  find(
    { products, weights: cells }: History,
    count: number,
    { silent, leftOut }: { readonly silent: boolean; readonly leftOut: number },
  ): Neighbourhood {
    const { rowStart } = this.#interactions
    const shared = this.#shared
    const { byTerm, sizes } = this.#space
    const { weights, size } = documentOf(this.#space, products, cells)
    const dots = this.#dots
    let touched = 0
    for (let t = 0; t < products.length; t++) {
      const own = weights[t]!
      for (let k = byTerm.rowStart[products[t]!]!; k < byTerm.rowStart[products[t]! + 1]!; k++) {
        const customer = byTerm.column[k]!
        if (shared[customer] === 0) this.#touched[touched++] = customer
        dots[customer]! += own * byTerm.weight[k]!
        shared[customer]!++
      }
    }
    const top = new TopTouched(count)
    for (let k = 0; k < touched; k++) {
      const customer = this.#touched[k]!
      if (customer === leftOut) continue
      if (!silent && shared[customer] === rowStart[customer + 1]! - rowStart[customer]!) continue
      const alike = likeness(dots[customer]!, size, sizes[customer]!, this.#space)
      if (alike > 0) top.offer(customer, alike)
    }
    const { indices: customers, scores: likenesses } = top.sorted()
    const behind = Float64Array.from(customers, (customer) => dots[customer]!)
    for (let k = 0; k < touched; k++) {
      dots[this.#touched[k]!] = 0
      shared[this.#touched[k]!] = 0
    }
    return { customers, likenesses, dots: behind, weights }
  }

  /** Writes each past product's part of the score of `product`: its part of every neighbour's likeness, times what the neighbour has. */
  shares(history: History, near: Neighbourhood, product: number, shares: Float64Array): void {
    shares.fill(0)
    const { byDocument, weighting } = this.#space
    near.customers.forEach((customer, n) => {
      const holds = placeOf(byDocument, customer, product)
      if (holds < 0) return
      const cell = weightOf(weighting, this.#interactions.weight[holds]!)
      const perDot = (cell * near.likenesses[n]!) / near.dots[n]!
      let at = byDocument.rowStart[customer]!
      const to = byDocument.rowStart[customer + 1]!
      // Both run in ascending order.
      for (let k = 0; k < history.products.length && at < to; k++) {
        while (at < to && byDocument.column[at]! < history.products[k]!) at++
        if (at < to && byDocument.column[at] === history.products[k])
          shares[k]! += perDot * near.weights[k]! * byDocument.weight[at]!
      }
    })
  }
}

/** Where row `row` holds `column`, or -1. */
function placeOf({ rowStart, column }: Interactions, row: number, wanted: number): number {
  let low = rowStart[row]!
  let high = rowStart[row + 1]! - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    if (column[middle] === wanted) return middle
    if (column[middle]! < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Products whose customers are the same: cosine of the columns. O(sum over the product's customers of their products). */
function likeProducts({ byTerm, byDocument }: LikenessSpace, product: number, count: number): Neighbour[] {
  const shared = new Float64Array(byTerm.rows)
  for (let k = byTerm.rowStart[product]!; k < byTerm.rowStart[product + 1]!; k++) {
    const customer = byTerm.column[k]!
    for (let e = byDocument.rowStart[customer]!; e < byDocument.rowStart[customer + 1]!; e++)
      shared[byDocument.column[e]!]!++
  }
  const owners = columnCounts(byDocument)
  const top = new TopTouched(count)
  for (let other = 0; other < shared.length; other++) {
    if (other !== product && shared[other]! > 0)
      top.offer(other, shared[other]! / Math.sqrt(owners[product]! * owners[other]!))
  }
  const { indices, scores } = top.sorted()
  return Array.from(indices, (index, k) => ({ index, similarity: scores[k]! }))
}
