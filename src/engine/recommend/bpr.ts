import { type Random, seededRandom } from '../random.ts'
import type { Interactions } from '../sparse.ts'
import { type BprModel, type BprSettings, createBpr } from './bpr-model.ts'
import { checkTrainable } from './history.ts'
import { HistoryIndex } from './history-index.ts'
import type { Fit } from './model.ts'

/** Draws of a product the customer does not have before a draw is given up. */
const MAX_DRAWS = 20
const TRIPLES_PER_STEP = 100_000
/** Starts AdaGrad's sums above zero. */
const EPSILON = 1e-8

/**
 * BPR (Rendle et al., "BPR: Bayesian Personalized Ranking from Implicit Feedback", UAI 2009): maximises sum ln sigmoid(s_ui - s_uj) over bought i
 * and not bought j, s_ui = w_u . h_i + b_i, by stochastic gradient steps on triples: (u, i) drawn from the interactions, j from all products.
 * Plain steps of `learningRate`, or AdaGrad's (Duchi, Hazan, Singer, JMLR 2011). One thread, so that a seed gives the same bytes.
 * Yields after each epoch, as `loss`, the share of drawn triples that were in the wrong order before their step: 1 - AUC of the training.
 * At the end customers with the same history get the mean of their vectors, so that a score depends on the history alone.
 * O(epochs x nonzeros x rank) time, 4 (customers + products) rank bytes, twice that with AdaGrad.
 * @throws RangeError for settings out of range or weights that are not above zero.
 */
export async function* fitBpr(interactions: Interactions, settings: BprSettings): Fit<BprModel> {
  checkSettings(settings)
  checkTrainable(interactions)
  const { epochs } = settings
  yield await Promise.resolve({ phase: 'prepare', done: 0, total: epochs })
  const trainer = new Trainer(interactions, settings)
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let wrong = 0
    let drawn = 0
    for (let left = interactions.column.length; left > 0; left -= TRIPLES_PER_STEP) {
      const part = trainer.run(Math.min(left, TRIPLES_PER_STEP))
      wrong += part.wrong
      drawn += part.drawn
      if (left > TRIPLES_PER_STEP) yield { phase: 'prepare', done: epoch - 1, total: epochs }
    }
    yield { phase: 'sweep', done: epoch, total: epochs, loss: drawn === 0 ? 0 : wrong / drawn }
  }
  const { customerFactors, productFactors, productBias } = trainer
  shareEqualHistories(interactions, customerFactors, settings.rank)
  yield { phase: 'finish', done: 1, total: 1 }
  return createBpr({
    ...settings,
    interactions,
    customerFactors,
    productFactors,
    productBias,
  })
}

class Trainer {
  readonly customerFactors: Float32Array
  readonly productFactors: Float32Array
  readonly productBias: Float32Array
  readonly #interactions: Interactions
  readonly #settings: BprSettings
  readonly #random: Random
  readonly #owner: Int32Array
  /** AdaGrad's sums of squared gradients, laid out as the factors; null for plain steps. */
  readonly #sums: { customers: Float32Array; products: Float32Array; bias: Float32Array } | null

  constructor(interactions: Interactions, settings: BprSettings) {
    const { rank, seed, optimiser } = settings
    const { rows, columns, rowStart } = interactions
    this.#interactions = interactions
    this.#settings = settings
    this.#random = seededRandom(seed)
    const deviation = 0.1 / Math.sqrt(rank)
    const start = (count: number): Float32Array => {
      const factors = new Float32Array(count * rank)
      for (let k = 0; k < factors.length; k++) factors[k] = deviation * this.#random.normal()
      return factors
    }
    this.customerFactors = start(rows)
    this.productFactors = start(columns)
    this.productBias = new Float32Array(columns)
    this.#owner = new Int32Array(interactions.column.length)
    for (let r = 0; r < rows; r++) this.#owner.fill(r, rowStart[r], rowStart[r + 1])
    this.#sums =
      optimiser === 'adagrad'
        ? {
            customers: new Float32Array(rows * rank).fill(EPSILON),
            products: new Float32Array(columns * rank).fill(EPSILON),
            bias: new Float32Array(columns).fill(EPSILON),
          }
        : null
  }

  /** So many steps; `wrong` of the `drawn` triples stood in the wrong order before theirs. */
  run(steps: number): { wrong: number; drawn: number } {
    const { rank, learningRate, penalty } = this.#settings
    const { column } = this.#interactions
    const { customerFactors: w, productFactors: h, productBias: bias } = this
    const random = this.#random
    const sums = this.#sums
    let wrong = 0
    let drawn = 0
    for (let step = 0; step < steps; step++) {
      const event = random.below(column.length)
      const i = column[event]!
      const j = this.#other(this.#owner[event]!)
      if (j < 0) continue
      const u = this.#owner[event]! * rank
      const hi = i * rank
      const hj = j * rank
      let difference = bias[i]! - bias[j]!
      for (let k = 0; k < rank; k++) difference += w[u + k]! * (h[hi + k]! - h[hj + k]!)
      drawn++
      if (difference <= 0) wrong++
      const e = 1 / (1 + Math.exp(difference))
      if (sums === null) {
        for (let k = 0; k < rank; k++) {
          const wu = w[u + k]!
          const a = h[hi + k]!
          const b = h[hj + k]!
          w[u + k] = wu + learningRate * (e * (a - b) - penalty * wu)
          h[hi + k] = a + learningRate * (e * wu - penalty * a)
          h[hj + k] = b + learningRate * (-e * wu - penalty * b)
        }
        bias[i]! += learningRate * (e - penalty * bias[i]!)
        bias[j]! += learningRate * (-e - penalty * bias[j]!)
        continue
      }
      const { customers, products } = sums
      for (let k = 0; k < rank; k++) {
        const wu = w[u + k]!
        const a = h[hi + k]!
        const b = h[hj + k]!
        const gu = e * (a - b) - penalty * wu
        const ga = e * wu - penalty * a
        const gb = -e * wu - penalty * b
        w[u + k] = wu + (learningRate * gu) / Math.sqrt((customers[u + k]! += gu * gu))
        h[hi + k] = a + (learningRate * ga) / Math.sqrt((products[hi + k]! += ga * ga))
        h[hj + k] = b + (learningRate * gb) / Math.sqrt((products[hj + k]! += gb * gb))
      }
      const gi = e - penalty * bias[i]!
      const gj = -e - penalty * bias[j]!
      bias[i]! += (learningRate * gi) / Math.sqrt((sums.bias[i]! += gi * gi))
      bias[j]! += (learningRate * gj) / Math.sqrt((sums.bias[j]! += gj * gj))
    }
    return { wrong, drawn }
  }

  /** A product that the customer does not have, or -1 where draws do not find one. */
  #other(customer: number): number {
    const { columns, rowStart, column } = this.#interactions
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      const product = this.#random.below(columns)
      if (!holds(column, rowStart[customer]!, rowStart[customer + 1]!, product)) return product
    }
    return -1
  }
}

function holds(column: Int32Array, from: number, to: number, wanted: number): boolean {
  let low = from
  let high = to - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = column[middle]!
    if (found === wanted) return true
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return false
}

/** Customers with the same products get the mean of their vectors. O(nonzeros + customers x rank). */
function shareEqualHistories(interactions: Interactions, factors: Float32Array, rank: number): void {
  const { rows, rowStart, column } = interactions
  const index = new HistoryIndex(interactions)
  const groups = new Map<number, number[]>()
  for (let r = 0; r < rows; r++) {
    const first = index.find(column.subarray(rowStart[r], rowStart[r + 1]))
    const group = groups.get(first)
    if (group === undefined) groups.set(first, [r])
    else group.push(r)
  }
  for (const [first, group] of groups) {
    if (first < 0 || group.length === 1) continue
    const mean = new Float64Array(rank)
    for (const r of group) for (let k = 0; k < rank; k++) mean[k]! += factors[r * rank + k]! / group.length
    for (const r of group) factors.set(mean, r * rank)
  }
}

function checkSettings({ rank, epochs, learningRate, penalty }: BprSettings): void {
  if (!Number.isInteger(rank) || rank < 1 || rank > 1024)
    throw new RangeError(`rank must be 1..1024, got ${rank}`)
  if (!Number.isInteger(epochs) || epochs < 1 || epochs > 10_000)
    throw new RangeError(`epochs must be 1..10000, got ${epochs}`)
  if (!(learningRate > 0)) throw new RangeError(`learningRate must be above 0, got ${learningRate}`)
  if (!(penalty >= 0)) throw new RangeError(`penalty must be 0 or more, got ${penalty}`)
}
