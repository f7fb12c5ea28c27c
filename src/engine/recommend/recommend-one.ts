import type { Explanation, History, Recommender } from './model.ts'

export type PreviewSettings = {
  readonly count: number
  readonly allowBought: boolean
  /** One flag per product, 0 = never list it. */
  readonly allowed?: Uint8Array
}

export type PreviewItem = {
  readonly product: number
  readonly score: number
  readonly explanation: Explanation
}

/**
 * The list of one customer, known or new, with complete explanations; scores in f64, equal ones: lower product first.
 * O(products x rank + count x history x rank^2).
 */
export function recommendOne(model: Recommender, history: History, settings: PreviewSettings): PreviewItem[] {
  const { count, allowBought, allowed } = settings
  const scores = model.scoresFor(history)
  const bought = new Set(allowBought ? [] : history.products)
  const candidates: number[] = []
  for (let product = 0; product < scores.length; product++) {
    if (
      !bought.has(product) &&
      (allowed === undefined || allowed[product] !== 0) &&
      isListed(model, scores[product]!)
    )
      candidates.push(product)
  }
  candidates.sort((a, b) => scores[b]! - scores[a]! || a - b)
  return candidates.slice(0, count).map((product) => {
    const explanation = model.explain(history, product)
    return { product, score: explanation.score, explanation }
  })
}

/** Whether a product with this score may stand in a list. */
export function isListed({ needsEvidence }: Pick<Recommender, 'needsEvidence'>, score: number): boolean {
  return !needsEvidence || score > 0
}
