import type { Contribution, Explanation } from './model.ts'

/** Shares sorted, largest first, and their sum. */
export function becauseOf(shares: Contribution[]): Explanation {
  let score = 0
  for (const { share } of shares) score += share
  return {
    kind: 'because-of',
    score,
    contributions: shares.sort((a, b) => b.share - a.share || a.product - b.product),
  }
}
