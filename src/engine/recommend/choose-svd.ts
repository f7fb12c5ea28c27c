import { sparseTruncatedSvd } from '../linalg/truncated-svd.ts'
import { seededRandom } from '../random.ts'
import { type Interactions, rowOf } from '../sparse.ts'

export type SvdShape = {
  readonly rank: number
  /** Exponent of the singular values in the scores; 0 is PureSVD. */
  readonly strength: number
}

const RANKS = [4, 8, 16, 32, 64]
const STRENGTHS = [0, 0.5, 1, 2]
/** Fewer customers with something to hide tell nothing. */
const LEAST_JUDGED = 20
const MOST_JUDGED = 2000
/** Customers x products that are scored at most. */
const MOST_SCORED = 2e6
const HELD_SHARE = 0.2
const PLACES = 10
/** Which directions find products shows long before their digits stand. */
const ROUGH = { tolerance: 1e-3, maxRestarts: 4 }
/** Where nothing can be tried: few directions, the strong ones first. */
const CAUTIOUS = { rank: 8, strength: 1 }

/**
 * The number of factors and the strength that find hidden products best: of up to 2,000 customers a fifth of the products is hidden, one
 * decomposition is made of the rest, and every pair of the two (its leading columns, its singular values to a power) is judged by NDCG@10
 * over all products that are not in the history. Equal: fewer factors, then less strength. Deterministic for a seed.
 * O(one decomposition of 64 factors + judged customers x products x 64).
 * Yields the share that is done, 0 to 1.
 * @param weighted what stands in a bought cell, above 0.
 */
export function* chooseSvdShape(weighted: Interactions, seed: number): Generator<number, SvdShape> {
  const ranks = RANKS.filter((rank) => rank < Math.min(weighted.rows, weighted.columns))
  const most = Math.min(MOST_JUDGED, Math.max(200, Math.floor(MOST_SCORED / weighted.columns)))
  const { rest, hidden } = hide(weighted, most, seed)
  const largest = ranks[ranks.length - 1]
  if (largest === undefined || hidden.length < LEAST_JUDGED) {
    return { ...CAUTIOUS, rank: Math.min(CAUTIOUS.rank, weighted.rows, weighted.columns) }
  }
  const steps = sparseTruncatedSvd(rest, largest, seed, ROUGH)
  let step = steps.next()
  while (step.done !== true) {
    yield (0.7 * step.value) / largest
    step = steps.next()
  }
  const gains = new Float64Array(ranks.length * STRENGTHS.length)
  const { sigma, right } = step.value
  for (const [at, one] of hidden.entries()) {
    judge(rest, one, { sigma, right, ranks }, gains)
    if (at % 16 === 0) yield 0.7 + (0.3 * at) / hidden.length
  }
  let best = 0
  for (let k = 1; k < gains.length; k++) if (gains[k]! > gains[best]!) best = k
  return {
    rank: ranks[Math.floor(best / STRENGTHS.length)]!,
    strength: STRENGTHS[best % STRENGTHS.length]!,
  }
}

type Hidden = { readonly customer: number; readonly products: readonly number[] }

/** Takes a fifth of the products, at least one, from every n-th customer who has two or more. */
function hide(all: Interactions, most: number, seed: number): { rest: Interactions; hidden: Hidden[] } {
  const { rows, rowStart, column, weight } = all
  const random = seededRandom(seed)
  const size = (r: number): number => rowStart[r + 1]! - rowStart[r]!
  let able = 0
  for (let r = 0; r < rows; r++) if (size(r) > 1) able++
  const every = Math.max(1, Math.ceil(able / most))
  const isHidden = new Uint8Array(column.length)
  const hidden: Hidden[] = []
  let seen = 0
  for (let r = 0; r < rows; r++) {
    if (size(r) < 2 || seen++ % every !== 0) continue
    const wanted = Math.min(size(r) - 1, Math.max(1, Math.round(size(r) * HELD_SHARE)))
    const products: number[] = []
    while (products.length < wanted) {
      const k = rowStart[r]! + random.below(size(r))
      if (isHidden[k] === 1) continue
      isHidden[k] = 1
      products.push(column[k]!)
    }
    hidden.push({ customer: r, products })
  }
  const start = new Int32Array(rows + 1)
  for (let r = 0; r < rows; r++) {
    let left = 0
    for (let k = rowStart[r]!; k < rowStart[r + 1]!; k++) if (isHidden[k] === 0) left++
    start[r + 1] = start[r]! + left
  }
  const kept = (_: number, k: number): boolean => isHidden[k] === 0
  const rest = { ...all, rowStart: start, column: column.filter(kept), weight: weight.filter(kept) }
  return { rest, hidden }
}

/** Adds the customer's NDCG@10 under every pair of rank and strength, rank by rank: more factors add to the scores of fewer. */
function judge(
  rest: Interactions,
  { customer, products }: Hidden,
  svd: { readonly sigma: Float64Array; readonly right: Float64Array; readonly ranks: readonly number[] },
  gains: Float64Array,
): void {
  const { sigma, right, ranks } = svd
  const width = sigma.length
  const history = rowOf(rest, customer)
  const taste = new Float64Array(width)
  history.products.forEach((product, n) => {
    for (let k = 0; k < width; k++) taste[k]! += history.weights[n]! * right[product * width + k]!
  })
  let ideal = 0
  for (let place = 0; place < Math.min(PLACES, products.length); place++) ideal += 1 / Math.log2(place + 2)
  STRENGTHS.forEach((strength, s) => {
    const scores = new Float64Array(rest.columns)
    const direction = taste.map((value, k) => value * (sigma[k]! / sigma[0]!) ** strength)
    let from = 0
    ranks.forEach((rank, r) => {
      for (let j = 0; j < scores.length; j++) {
        let sum = 0
        for (let k = from, at = j * width + from; k < rank; k++, at++) sum += direction[k]! * right[at]!
        scores[j]! += sum
      }
      from = rank
      gains[r * STRENGTHS.length + s]! += gainOf(scores, products, history.products) / ideal
    })
  })
}

function gainOf(scores: Float64Array, wanted: readonly number[], history: ArrayLike<number>): number {
  const open = scores.slice()
  for (let k = 0; k < history.length; k++) open[history[k]!] = -Infinity
  let gain = 0
  for (const product of wanted) {
    const score = open[product]!
    let place = 0
    for (let j = 0; j < open.length && place < PLACES; j++)
      if (open[j]! > score || (open[j] === score && j < product)) place++
    if (place < PLACES) gain += 1 / Math.log2(place + 2)
  }
  return gain
}
