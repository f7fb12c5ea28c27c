import type { FactorRecommender, Recommender } from './model.ts'

/** Neighbours kept per product where a model has no factors. */
const NEIGHBOURS = 64

export function hasFactors(model: Recommender): model is FactorRecommender {
  return 'factorPair' in model && 'foldIn' in model
}

/**
 * Likeness of two products of a model, 0 to 1: the cosine of their factors (negative ones count as 0), or, for a model without factors, its own
 * `similarProducts` in proportion to the nearest one of each, the larger of both directions. Factors: O(products x rank) once, then O(rank) a
 * pair; else one `similarProducts` per product that is asked for, then O(1).
 */
export function likenessOf(model: Recommender): (a: number, b: number) => number {
  return hasFactors(model) ? cosineOf(model) : neighbourhood(model)
}

function cosineOf(model: FactorRecommender): (a: number, b: number) => number {
  const { rank, products } = model.factorPair()
  // A bias is the same for everybody: with it, all well-known products would be alike.
  const taste = model.tasteFactors ?? rank
  const unit = Float32Array.from(products)
  for (let product = 0; product < model.products; product++) {
    const from = product * rank
    let square = 0
    for (let k = from; k < from + taste; k++) square += unit[k]! * unit[k]!
    if (square > 0) for (let k = from; k < from + taste; k++) unit[k]! /= Math.sqrt(square)
  }
  return (a, b) => {
    let sum = 0
    for (let k = 0, at = a * rank, other = b * rank; k < taste; k++, at++, other++)
      sum += unit[at]! * unit[other]!
    return sum > 0 ? sum : 0
  }
}

/** For a model that knows no likeness: products of one category are alike, all others are not. */
export function sameCategory(categoryOf: Int32Array): (a: number, b: number) => number {
  return (a, b) => (categoryOf[a]! >= 0 && categoryOf[a] === categoryOf[b] ? 1 : 0)
}

function neighbourhood(model: Recommender): (a: number, b: number) => number {
  const known = new Map<number, ReadonlyMap<number, number>>()
  const near = (product: number): ReadonlyMap<number, number> => {
    const found = known.get(product)
    if (found !== undefined) return found
    const similar = model.similarProducts(product, NEIGHBOURS)
    const largest = similar[0]?.similarity ?? 0
    const row = new Map(
      largest > 0 ? similar.map(({ index, similarity }) => [index, Math.max(0, similarity / largest)]) : [],
    )
    known.set(product, row)
    return row
  }
  return (a, b) => Math.max(near(a).get(b) ?? 0, near(b).get(a) ?? 0)
}
