import type { Interactions } from '../sparse.ts'
import { memberScorer, normalised, type BlendNormalisation } from './blend.ts'
import { accuracyOf } from './metrics.ts'
import type { History, Recommender } from './model.ts'
import { topOfScores } from './top-of-scores.ts'

export type BlendTuning = {
  readonly models: readonly Recommender[]
  readonly normalisation: BlendNormalisation
  /** What each judged customer has, and what is to be found; rows are customers of the models' training. */
  readonly train: Interactions
  readonly test: Interactions
  /** Customers to judge by. */
  readonly customers: Int32Array
  /** Whether the models have vectors of these customers; if not, histories are folded in. */
  readonly trained: boolean
  readonly k: number
  /** Steps into which the weight 1 is divided, 1 or more. */
  readonly steps: number
}

export type TunedBlend = {
  /** Adding up to 1; 0 where a member does not help. */
  readonly weights: readonly number[]
  /** Mean ndcg_cut@k over the customers with these weights. */
  readonly quality: number
}

/**
 * Tries every division of the weight 1 into `steps` parts among the models and keeps the one with the highest mean ndcg_cut@k; equal
 * ones: the one that gives the earlier models more. Yields the number of customers done.
 * O(customers x products x divisions), divisions = (steps + models - 1 over models - 1).
 */
export function* tuneBlend(tuning: BlendTuning): Generator<number, TunedBlend, void> {
  const { models, normalisation, train, test, customers, trained, k, steps } = tuning
  const divisions = divide(steps, models.length).map((parts) => parts.map((part) => part / steps))
  const sums = new Float64Array(divisions.length)
  const scorers = models.map(memberScorer)
  const sum = new Float64Array(train.columns)
  const products = new Int32Array(k)
  const best = new Float64Array(k)
  for (const [at, customer] of customers.entries()) {
    const history: History = {
      products: train.column.subarray(train.rowStart[customer], train.rowStart[customer + 1]),
      weights: train.weight.subarray(train.rowStart[customer], train.rowStart[customer + 1]),
    }
    const relevant = new Set(test.column.subarray(test.rowStart[customer], test.rowStart[customer + 1]))
    const scores = scorers.map((scorer, m) =>
      normalised(scorer(history, trained ? customer : -1), normalisation, models[m]!.needsEvidence),
    )
    divisions.forEach((weights, d) => {
      sum.fill(0)
      weights.forEach((weight, m) => {
        if (weight === 0) return
        const own = scores[m]!
        for (let p = 0; p < sum.length; p++) sum[p]! += weight * own[p]!
      })
      products.fill(-1)
      topOfScores(sum, null, history.products, products, best)
      sums[d]! += accuracyOf(products, relevant, k).ndcg_cut
    })
    yield at + 1
  }
  let winner = 0
  for (let d = 1; d < sums.length; d++) if (sums[d]! > sums[winner]!) winner = d
  return { weights: divisions[winner]!, quality: sums[winner]! / Math.max(1, customers.length) }
}

/** All ways to divide `whole` into `parts` whole numbers from 0, the first part largest first. */
function divide(whole: number, parts: number): number[][] {
  if (parts === 1) return [[whole]]
  const all: number[][] = []
  for (let first = whole; first >= 0; first--) {
    for (const rest of divide(whole - first, parts - 1)) all.push([first, ...rest])
  }
  return all
}
