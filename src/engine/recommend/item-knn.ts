import { columnCounts, type Interactions, transpose } from '../sparse.ts'
import { checkTrainable, weightOf, type Weighting } from './history.ts'
import { createItemModel, type ItemModel } from './item-model.ts'
import type { ItemWeights } from './item-weights.ts'
import type { Fit } from './model.ts'
import { topOfScores } from './top-of-scores.ts'

export const itemSimilarities = ['cosine', 'jaccard', 'dice', 'tf-idf', 'bm25'] as const
export type ItemSimilarity = (typeof itemSimilarities)[number]

export type ItemKnnSettings = {
  readonly similarity: ItemSimilarity
  /** Most similar products kept for each product, 1..10,000. */
  readonly neighbours: number
  /** Added to the denominator of cosine, TF-IDF, Jaccard and Dice: likeness that rests on few customers counts less. 0 or more. */
  readonly shrinkage: number
  /** What stands in a bought cell (cosine, TF-IDF, BM25), and in the history when scoring. */
  readonly weighting: Weighting
}

/** Okapi parameters, as in implicit. */
const K1 = 1.2
const B = 0.75
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
  const byCustomer = weighted(interactions, settings)
  const byProduct = transpose(byCustomer)
  const products = interactions.columns
  const sizes = sizesOf(byProduct, similarity)
  const dots = new Float64Array(products)
  const kept = Math.min(neighbours, Math.max(1, products - 1))
  const near = new Int32Array(kept)
  const best = new Float64Array(kept)
  const entries: Entries = { target: [], past: [], value: [] }
  for (let product = 0; product < products; product++) {
    addDots(byCustomer, byProduct, product, dots)
    for (let other = 0; other < products; other++) {
      dots[other] = likeness(dots[other]!, sizes[product]!, sizes[other]!, similarity, shrinkage)
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
  yield { phase: 'finish', done: 1, total: 1 }
  return createItemModel({
    kind: 'item-knn',
    customerCount: interactions.rows,
    weighting,
    weights: byPast(entries, products),
    settings: { similarity, neighbours, shrinkage },
  })
}

type Entries = { readonly target: number[]; readonly past: number[]; readonly value: number[] }

/** The matrix whose rows' dot products make the similarity. */
function weighted(interactions: Interactions, { similarity, weighting }: ItemKnnSettings): Interactions {
  const weight = new Float32Array(interactions.weight.length)
  const isCount = similarity === 'jaccard' || similarity === 'dice'
  for (let k = 0; k < weight.length; k++)
    weight[k] = isCount ? 1 : weightOf(weighting, interactions.weight[k]!)
  const made: Interactions = { ...interactions, weight }
  if (similarity === 'tf-idf' || similarity === 'bm25') weighTerms(made, weight, similarity)
  return made
}

/** idf_u = ln I - ln(1 + n_u); TF-IDF: sqrt(x) idf; BM25: x (K1 + 1) / (K1 (1 - B + B L_i / mean L) + x) idf, L_i = sum_u x_ui. */
function weighTerms(matrix: Interactions, weight: Float32Array, similarity: 'tf-idf' | 'bm25'): void {
  const { rows, columns, rowStart, column } = matrix
  const lengths = new Float64Array(columns)
  for (let k = 0; k < weight.length; k++) lengths[column[k]!]! += weight[k]!
  const mean = lengths.reduce((sum, length) => sum + length, 0) / columns
  for (let u = 0; u < rows; u++) {
    const idf = Math.log(columns) - Math.log(1 + rowStart[u + 1]! - rowStart[u]!)
    for (let k = rowStart[u]!; k < rowStart[u + 1]!; k++) {
      const x = weight[k]!
      const norm = 1 - B + (B * lengths[column[k]!]!) / mean
      weight[k] = idf * (similarity === 'tf-idf' ? Math.sqrt(x) : (x * (K1 + 1)) / (K1 * norm + x))
    }
  }
}

/** What stands below the line: lengths for cosine and TF-IDF, counts for Jaccard and Dice. */
function sizesOf(byProduct: Interactions, similarity: ItemSimilarity): Float64Array {
  if (similarity === 'jaccard' || similarity === 'dice')
    return Float64Array.from(columnCounts(transpose(byProduct)))
  const sizes = new Float64Array(byProduct.rows)
  for (let p = 0; p < byProduct.rows; p++) {
    let square = 0
    for (let k = byProduct.rowStart[p]!; k < byProduct.rowStart[p + 1]!; k++)
      square += byProduct.weight[k]! ** 2
    sizes[p] = Math.sqrt(square)
  }
  return sizes
}

function likeness(dot: number, a: number, b: number, similarity: ItemSimilarity, shrinkage: number): number {
  if (!(dot > 0)) return 0
  switch (similarity) {
    case 'jaccard':
      return dot / (a + b - dot + shrinkage)
    case 'dice':
      return (2 * dot) / (a + b + shrinkage)
    case 'bm25':
      return dot
    case 'cosine':
    case 'tf-idf':
      return dot / (a * b + shrinkage)
  }
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
function byPast({ target, past, value }: Entries, products: number): ItemWeights {
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
