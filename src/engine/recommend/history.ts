import type { Interactions } from '../sparse.ts'
import type { History } from './model.ts'

/** How a weight (a count, an amount) enters a model: 1, ln(1 + w), or w itself. */
export type Weighting = 'binary' | 'log1p' | 'count'

export function weightOf(weighting: Weighting, weight: number): number {
  switch (weighting) {
    case 'binary':
      return 1
    case 'log1p':
      return Math.log1p(weight)
    case 'count':
      return weight
  }
}

/** @throws TypeError for anything else: settings of saved models come from outside. */
export function readWeighting(value: unknown): Weighting {
  if (value === 'binary' || value === 'log1p' || value === 'count') return value
  throw new TypeError(`unknown weighting ${String(value)}`)
}

/** @throws RangeError when a weight is not above zero: returns must be netted out before training. */
export function checkTrainable(interactions: Interactions): void {
  if (interactions.column.length === 0) throw new RangeError('there are no interactions to train on')
  for (const weight of interactions.weight) {
    if (!(weight > 0)) throw new RangeError(`interaction weights must be above zero, got ${weight}`)
  }
}

/** @throws RangeError for an unknown product, a weight that is not above zero, or different lengths. */
export function checkHistory(history: History, products: number): void {
  if (history.products.length !== history.weights.length)
    throw new RangeError('products and weights differ in length')
  for (let k = 0; k < history.products.length; k++) {
    const product = history.products[k]!
    if (product < 0 || product >= products)
      throw new RangeError(`product ${product} is outside 0..${products - 1}`)
    if (!(history.weights[k]! > 0))
      throw new RangeError(`history weight ${history.weights[k]!} is not above zero`)
  }
}

export function checkProduct(product: number, products: number): void {
  if (!Number.isInteger(product) || product < 0 || product >= products) {
    throw new RangeError(`product ${product} is outside 0..${products - 1}`)
  }
}
