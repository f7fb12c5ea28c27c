import type { Interactions } from '../sparse.ts'
import { productNeighbours } from './item-knn.ts'

/** Products that a model was not trained on, each tied to the known products whose texts are nearest; weights of one sum to 1. */
export type NewProducts = {
  readonly count: number
  /** count + 1 offsets into `known` and `weight`. */
  readonly start: Int32Array
  /** Indices of known products. */
  readonly known: Int32Array
  readonly weight: Float64Array
}

/** Known products that a new one is tied to. */
const TIES = 10
/** Nearest looked at, since new products are like each other too. */
const LOOKED_AT = 60

/**
 * Ties new products to known ones by the words of their texts (TF-IDF, cosine), as the content-based model does (Pazzani and Billsus 2007).
 * A product without a word in common with any known one is left without ties and is never listed. Yields the products done.
 * O(sum over words of their products^2).
 * @param words rows are words, columns products: first the `knownCount` of the model, then the new ones.
 */
export function* tieNewProducts(
  words: Interactions,
  knownCount: number,
): Generator<number, NewProducts, void> {
  const near = productNeighbours(words, {
    similarity: 'tf-idf',
    neighbours: LOOKED_AT,
    shrinkage: 0,
    weighting: 'count',
  })
  let step = near.next()
  for (; step.done !== true; step = near.next()) yield step.value.done
  const { target, past, value } = step.value
  const count = words.columns - knownCount
  const ties: { product: number; weight: number }[][] = Array.from({ length: count }, () => [])
  target.forEach((product, k) => {
    const own = ties[product - knownCount]
    if (own !== undefined && own.length < TIES && past[k]! < knownCount)
      own.push({ product: past[k]!, weight: value[k]! })
  })
  const start = new Int32Array(count + 1)
  ties.forEach((own, k) => (start[k + 1] = start[k]! + own.length))
  const known = new Int32Array(start[count]!)
  const weight = new Float64Array(start[count]!)
  ties.forEach((own, k) => {
    const sum = own.reduce((all, tie) => all + tie.weight, 0)
    own.forEach((tie, at) => {
      known[start[k]! + at] = tie.product
      weight[start[k]! + at] = tie.weight / sum
    })
  })
  return { count, start, known, weight }
}

export type NewChoice = {
  /** Which of the new products, best first. */
  readonly product: number
  /** The weighted mean of the scores of its ties; ties outside the candidates count as 0. */
  readonly score: number
  /** Its ties with their parts of the score, the largest first. */
  readonly parts: readonly { readonly product: number; readonly share: number }[]
}

/**
 * The new products that are nearest to a customer's best candidates (products with scores, the first -1 ends them): a bound from below of the
 * mean score of their ties. Only with a score above 0; equal ones: lower product first. O(ties + candidates).
 */
export function bestNewProducts(
  fresh: NewProducts,
  products: Int32Array,
  scores: Float64Array,
  count: number,
): NewChoice[] {
  const scoreOf = new Map<number, number>()
  for (let k = 0; k < products.length && products[k]! >= 0; k++) scoreOf.set(products[k]!, scores[k]!)
  const found: { product: number; score: number }[] = []
  for (let product = 0; product < fresh.count; product++) {
    let score = 0
    for (let k = fresh.start[product]!; k < fresh.start[product + 1]!; k++)
      score += fresh.weight[k]! * (scoreOf.get(fresh.known[k]!) ?? 0)
    if (score > 0) found.push({ product, score })
  }
  found.sort((a, b) => b.score - a.score || a.product - b.product)
  return found.slice(0, count).map(({ product, score }) => {
    const parts: { product: number; share: number }[] = []
    for (let k = fresh.start[product]!; k < fresh.start[product + 1]!; k++) {
      const share = fresh.weight[k]! * (scoreOf.get(fresh.known[k]!) ?? 0)
      if (share > 0) parts.push({ product: fresh.known[k]!, share })
    }
    return { product, score, parts: parts.sort((a, b) => b.share - a.share || a.product - b.product) }
  })
}
