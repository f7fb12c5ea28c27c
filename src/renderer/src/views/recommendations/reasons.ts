import type { Contribution, RecommendedProduct } from '../../../../contract/models.ts'

export type ReasonLines = {
  /** Reasons by weight, the strongest first. */
  readonly shown: readonly Contribution[]
  /** How many weaker ones are summed up, and to what. */
  readonly others: number
  readonly othersShare: number
  readonly sum: number
}

/** All contributions of a recommendation; those beyond `limit` as one line, so that the sum is always the score. */
export function reasonLines(product: RecommendedProduct, limit: number): ReasonLines {
  const sorted = [...product.reasons].sort((a, b) => Math.abs(b.share) - Math.abs(a.share))
  const rest = sorted.slice(limit)
  const total = (list: readonly Contribution[]) => list.reduce((sum, each) => sum + each.share, 0)
  return { shown: sorted.slice(0, limit), others: rest.length, othersShare: total(rest), sum: total(sorted) }
}

/** The one or two past products that speak most for a recommendation. */
export function mainReasons(product: RecommendedProduct): readonly Contribution[] {
  return product.reasons
    .filter((reason) => reason.share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, 2)
}
