import type { Contribution, Explanation, History, Recommender } from './model.ts'
import { isListed } from './recommend-one.ts'

/** Where a product stands among those that may be listed. */
export type Position = {
  /** 1 is the best; null where the model has nothing that speaks for the product. */
  readonly rank: number | null
  /** Products that may be listed, this one counted. */
  readonly of: number
  readonly score: number
}

/** The same with some of the history taken away. */
export type Without = Position & { readonly products: Int32Array }

export type WhatIf = {
  readonly position: Position
  readonly explanation: Explanation
  /** The position without each of the past products that count most, in the order of their shares. */
  readonly each: readonly Without[]
  /** The past products without which it would not be among the first `top`, found by taking away the strongest first; null where none are enough. */
  readonly breaking: Without | null
}

export type WhatIfSettings = {
  /** One flag per product: 0 = may not be listed. The product asked about counts in any case. */
  readonly allowed: Uint8Array
  /** Past products looked at one by one. */
  readonly limit: number
  /** The length of the list for `breaking`. */
  readonly top: number
}

/** Past products that `breaking` takes away at most. */
const MOST_TAKEN = 50

/**
 * Why a product stands where it stands, and where it would stand had the customer not taken up this or that: every figure is computed anew from
 * the history that is left, for any model, not derived from the shares. What was taken away is not put up for listing instead.
 * O((limit + taken) x one scoring).
 */
export function whatIf(
  model: Recommender,
  history: History,
  product: number,
  settings: WhatIfSettings,
): WhatIf {
  const { allowed, limit, top } = settings
  const explanation = model.explain(history, product)
  const position = positionIn(model, model.scoresFor(history), product, allowed)
  const speaking = strongestOf(explanation)
  const each = speaking
    .slice(0, limit)
    .map((contribution) => withoutThese(model, history, product, allowed, [contribution.product]))
  return {
    position,
    explanation,
    each,
    breaking: breakingOf(model, history, product, allowed, speaking, position, top),
  }
}

function strongestOf(explanation: Explanation): readonly Contribution[] {
  if (explanation.kind === 'popular') return []
  return [...explanation.contributions].sort((a, b) => b.share - a.share || a.product - b.product)
}

function breakingOf(
  model: Recommender,
  history: History,
  product: number,
  allowed: Uint8Array,
  speaking: readonly Contribution[],
  position: Position,
  top: number,
): Without | null {
  if (position.rank === null || position.rank > top) return null
  const taken: number[] = []
  for (const { product: past, share } of speaking.slice(0, MOST_TAKEN)) {
    if (share <= 0) break
    taken.push(past)
    const left = withoutThese(model, history, product, allowed, taken)
    if (left.rank === null || left.rank > top) return left
  }
  return null
}

function withoutThese(
  model: Recommender,
  history: History,
  product: number,
  allowed: Uint8Array,
  gone: readonly number[],
): Without {
  const out = new Set(gone)
  const kept = [...history.products.keys()].filter((k) => !out.has(history.products[k]!))
  const products = Int32Array.from(gone)
  // Without any history there is nothing personal to rank by.
  if (kept.length === 0) return { products, rank: null, of: 0, score: 0 }
  const left: History = {
    products: Int32Array.from(kept, (k) => history.products[k]!),
    weights: Float32Array.from(kept, (k) => history.weights[k]!),
  }
  return { products, ...positionIn(model, model.scoresFor(left), product, allowed) }
}

/** Equal scores: the lower product stands first, as in lists. O(products). */
function positionIn(
  model: Recommender,
  scores: Float64Array,
  product: number,
  allowed: Uint8Array,
): Position {
  const score = scores[product]!
  let better = 0
  let of = 1
  for (let other = 0; other < scores.length; other++) {
    if (other === product || allowed[other] === 0 || !isListed(model, scores[other]!)) continue
    of++
    if (scores[other]! > score || (scores[other] === score && other < product)) better++
  }
  return { rank: isListed(model, score) ? better + 1 : null, of, score }
}
