import type { ReasonResult } from './backend.ts'
import type { History, ReasonBlock } from './model.ts'
import { strongest } from './strongest.ts'

/**
 * Reasons of a model whose score is a sum over the history: `shareOf(history, k, product)` is the share of its k-th product.
 * O(customers x count x history) calls.
 */
export function linearReasons(
  block: ReasonBlock,
  shareOf: (history: History, k: number, product: number) => number,
): ReasonResult {
  return reasonsBy(block, (history) => (product, shares) => {
    for (let k = 0; k < shares.length; k++) shares[k] = shareOf(history, k, product)
  })
}

/** The same where shares are found together: `open(history)` gives what writes the shares of one product into an array. */
export function reasonsBy(
  { histories, products, count, reasons }: ReasonBlock,
  open: (history: History) => (product: number, shares: Float64Array) => void,
): ReasonResult {
  const places = histories.length * count
  const out = {
    scores: new Float64Array(places),
    products: new Int32Array(places * reasons).fill(-1),
    shares: new Float64Array(places * reasons),
  }
  histories.forEach((history, c) => {
    const shares = new Float64Array(history.products.length)
    const write = open(history)
    for (let at = c * count; at < (c + 1) * count && products[at]! >= 0; at++) {
      let score = 0
      write(products[at]!, shares)
      for (const share of shares) score += share
      out.scores[at] = score
      const from = at * reasons
      strongest(
        shares,
        history.products,
        out.products.subarray(from, from + reasons),
        out.shares.subarray(from, from + reasons),
      )
    }
  })
  return out
}
