import type { Interactions } from '../sparse.ts'
import { checkTrainable, type Weighting } from './history.ts'
import { createItemModel, type ItemModel } from './item-model.ts'
import type { ItemWeights } from './item-weights.ts'
import type { Fit, FitProgress } from './model.ts'
import { likeness, likenessSpace, type SimilarityKind } from './similarity.ts'
import { topOfScores } from './top-of-scores.ts'

export type ItemKnnSettings = {
  readonly similarity: SimilarityKind
  /** Most similar products kept for each product, 1..10,000. */
  readonly neighbours: number
  /** Added to the denominator of cosine, TF-IDF, Jaccard and Dice: likeness that rests on few customers counts less. 0 or more. */
  readonly shrinkage: number
  /** What stands in a bought cell (cosine, TF-IDF, BM25), and in the history when scoring. */
  readonly weighting: Weighting
}

const PRODUCTS_PER_STEP = 64

/**
 * Item-kNN (Sarwar et al., WWW 2001): for each product j its `neighbours` most similar products i keep their s_ij, the score of j is
 * sum over the history of x_i s_ij. Similarities: references 4.1, with TF-IDF and BM25 weights as in implicit (a customer is a term, a
 * product a document). Equal similarities: lower product first. O(sum over customers of n_u^2) time, 8 bytes per kept neighbour.
 * @throws RangeError for settings out of range or weights that are not above zero.
 */
export async function* fitItemKnn(interactions: Interactions, settings: ItemKnnSettings): Fit<ItemModel> {
  const { neighbours, shrinkage, weighting, similarity } = settings
  if (!Number.isInteger(neighbours) || neighbours < 1 || neighbours > 10_000)
    throw new RangeError(`neighbours must be 1..10000, got ${neighbours}`)
  if (!(shrinkage >= 0)) throw new RangeError(`shrinkage must be 0 or more, got ${shrinkage}`)
  checkTrainable(interactions)
  const entries = yield* productNeighbours(interactions, settings)
  yield { phase: 'finish', done: 1, total: 1 }
  return createItemModel({
    kind: 'item-knn',
    customerCount: interactions.rows,
    weighting,
    weights: byPast(entries, interactions.columns),
    settings: { similarity, neighbours, shrinkage },
  })
}

/** For every column its most similar columns, columns ascending. @param terms customers, or words, by products. */
export function* productNeighbours(
  terms: Interactions,
  settings: ItemKnnSettings,
): Generator<FitProgress, NeighbourEntries, void> {
  const { neighbours } = settings
  const space = likenessSpace(terms, settings)
  const { byTerm, byDocument, sizes } = space
  const products = terms.columns
  const dots = new Float64Array(products)
  const kept = Math.min(neighbours, Math.max(1, products - 1))
  const near = new Int32Array(kept)
  const best = new Float64Array(kept)
  const entries: NeighbourEntries = { target: [], past: [], value: [] }
  for (let product = 0; product < products; product++) {
    addDots(byTerm, byDocument, product, dots)
    for (let other = 0; other < products; other++) {
      dots[other] = likeness(dots[other]!, sizes[product]!, sizes[other]!, settings)
    }
    near.fill(-1)
    topOfScores(dots, null, [product], near, best)
    for (let k = 0; k < kept && near[k]! >= 0 && best[k]! > 0; k++) {
      entries.target.push(product)
      entries.past.push(near[k]!)
      entries.value.push(best[k]!)
    }
    if (product % PRODUCTS_PER_STEP === 0) yield { phase: 'factorize', done: product, total: products }
  }
  return entries
}

export type NeighbourEntries = {
  readonly target: number[]
  readonly past: number[]
  readonly value: number[]
}

function addDots(
  byCustomer: Interactions,
  byProduct: Interactions,
  product: number,
  dots: Float64Array,
): void {
  dots.fill(0)
  for (let k = byProduct.rowStart[product]!; k < byProduct.rowStart[product + 1]!; k++) {
    const customer = byProduct.column[k]!
    const weight = byProduct.weight[k]!
    for (let e = byCustomer.rowStart[customer]!; e < byCustomer.rowStart[customer + 1]!; e++) {
      dots[byCustomer.column[e]!]! += weight * byCustomer.weight[e]!
    }
  }
}

/** From neighbours per target to rows per past product; targets ascend, so that columns do. */
export function byPast({ target, past, value }: NeighbourEntries, products: number): ItemWeights {
  const rowStart = new Int32Array(products + 1)
  for (const p of past) rowStart[p + 1]!++
  for (let p = 0; p < products; p++) rowStart[p + 1]! += rowStart[p]!
  const next = rowStart.slice(0, products)
  const column = new Int32Array(past.length)
  const values = new Float32Array(past.length)
  past.forEach((p, k) => {
    const at = next[p]!++
    column[at] = target[k]!
    values[at] = value[k]!
  })
  return { form: 'sparse', products, rowStart, column, values }
}
