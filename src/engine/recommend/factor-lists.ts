import type { Backend, ReasonResult, ScoringSession } from './backend.ts'
import type { FactorPair, FactorRecommender, ListScorer, ReasonBlock, TopBlock, TopScores } from './model.ts'

type FactorLists = {
  readonly pair: FactorPair
  readonly foldIn: FactorRecommender['foldIn']
  readonly reasons: (block: ReasonBlock, session: ScoringSession) => Promise<ReasonResult | null>
  readonly backend: Backend
  readonly allowed: Int32Array | undefined
}

/**
 * Lists of a model of factors: customers of the training by their trained factors (solved last, so exact), the others folded in.
 * O(customers x products x rank) on the backend.
 */
export async function openFactorLists(lists: FactorLists): Promise<ListScorer> {
  const { pair, backend, allowed } = lists
  const session = await backend.openScoring({
    rank: pair.rank,
    productFactors: pair.products,
    ...(allowed === undefined ? {} : { allowed }),
  })
  return {
    top: (block) => topOf(block, lists, session),
    reasons: (block) => lists.reasons(block, session),
    close: () => session.close(),
  }
}

async function topOf(block: TopBlock, lists: FactorLists, session: ScoringSession): Promise<TopScores> {
  const { pair, foldIn } = lists
  const { histories, trained, excludedStart, excluded, count } = block
  const customers = histories.length
  const customerFactors = new Float64Array(customers * pair.rank)
  histories.forEach((history, k) => {
    const row = trained[k]! >= 0 ? pair.customerRow(trained[k]!) : foldIn(history)
    customerFactors.set(row, k * pair.rank)
  })
  const { products, scores } = await session.top({
    customerFactors,
    customers,
    excludedStart,
    excluded,
    count,
  })
  // Places without a product have no score.
  for (let k = 0; k < products.length; k++) if (products[k]! < 0) scores[k] = 0
  return { products, scores }
}
