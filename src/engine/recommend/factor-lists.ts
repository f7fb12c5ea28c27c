import type { Backend, ReasonResult, ScoringSession, TopResult } from './backend.ts'
import type { FactorPair, FactorRecommender, ListScorer, ReasonBlock, TopBlock, TopScores } from './model.ts'
import { dotRow } from './normal-equations.ts'

/** Candidates beyond `count`: f32 scores choose them, f64 scores rank them, so that near ties come out as in a preview. */
const SPARE = 8

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
  const rows = histories.map((history, k) =>
    trained[k]! >= 0 ? pair.customerRow(trained[k]!) : foldIn(history),
  )
  const customerFactors = new Float32Array(customers * pair.rank)
  rows.forEach((row, k) => customerFactors.set(row, k * pair.rank))
  const wanted = Math.min(count + SPARE, 1024)
  const top = await session.top({ customerFactors, customers, excludedStart, excluded, count: wanted })
  const products = new Int32Array(customers * count).fill(-1)
  const scores = new Float64Array(customers * count)
  rows.forEach((row, k) => {
    const from = k * count
    rankExactly(
      top,
      k,
      wanted,
      row,
      pair,
      products.subarray(from, from + count),
      scores.subarray(from, from + count),
    )
  })
  return { products, scores }
}

/** Sorts one customer's candidates by their f64 scores and keeps the best; equal ones: lower product first. They come nearly in order. */
function rankExactly(
  top: TopResult,
  customer: number,
  wanted: number,
  row: ArrayLike<number>,
  pair: FactorPair,
  products: Int32Array,
  scores: Float64Array,
): void {
  const length = products.length
  let filled = 0
  for (let k = customer * wanted; k < (customer + 1) * wanted; k++) {
    const product = top.products[k]!
    if (product < 0) break
    const score = dotRow(pair.products, product, row, pair.rank)
    let slot = filled
    while (slot > 0 && isBefore(score, product, scores[slot - 1]!, products[slot - 1]!)) slot--
    if (slot >= length) continue
    if (filled < length) filled++
    for (let to = filled - 1; to > slot; to--) {
      scores[to] = scores[to - 1]!
      products[to] = products[to - 1]!
    }
    scores[slot] = score
    products[slot] = product
  }
}

function isBefore(score: number, product: number, otherScore: number, other: number): boolean {
  return score > otherScore || (score === otherScore && product < other)
}
