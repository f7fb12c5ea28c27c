import { seededRandom } from '../random.ts'
import type { Interactions } from '../sparse.ts'
import type { Backend } from './backend.ts'
import { type BprModel, type BprSettings, createBpr } from './bpr-model.ts'
import { checkTrainable } from './history.ts'
import { HistoryIndex } from './history-index.ts'
import type { Fit } from './model.ts'

/**
 * BPR (Rendle et al., "BPR: Bayesian Personalized Ranking from Implicit Feedback", UAI 2009): maximises sum ln sigmoid(s_ui - s_uj) over bought i
 * and not bought j, s_ui = w_u . h_i + b_i, by stochastic gradient steps on triples: (u, i) drawn from the interactions, j from the products.
 * Plain steps of `learningRate`, or AdaGrad's (Duchi, Hazan, Singer, JMLR 2011). Customers and, anew for every epoch and at random, products lie in
 * blocks; in a round each block of customers meets one of products, so that threads never meet (Gemulla et al., "Large-Scale Matrix Factorization
 * with Distributed Stochastic Gradient Descent", KDD 2011). j is drawn from the block of i; over the epochs from all. A seed gives the same bytes with any
 * number of threads. Yields after each epoch, as `loss`, the share of drawn triples that were in the wrong order before their step: 1 - AUC of the training.
 * At the end customers with the same history get the mean of their vectors, so that a score depends on the history alone.
 * O(epochs x nonzeros x rank) time, 4 (customers + products) rank bytes, twice that with AdaGrad, and 16 bytes a nonzero.
 * @throws RangeError for settings out of range or weights that are not above zero.
 */
export async function* fitBpr(
  interactions: Interactions,
  settings: BprSettings,
  backend: Backend,
): Fit<BprModel> {
  checkSettings(settings)
  checkTrainable(interactions)
  const { epochs, rank, learningRate, penalty, optimiser, seed } = settings
  yield { phase: 'prepare', done: 0, total: epochs }
  const random = seededRandom(seed)
  const deviation = 0.1 / Math.sqrt(rank)
  const start = (count: number): Float32Array => {
    const factors = new Float32Array(count * rank)
    for (let k = 0; k < factors.length; k++) factors[k] = deviation * random.normal()
    return factors
  }
  const session = await backend.openBpr({
    interactions,
    customerFactors: start(interactions.rows),
    productFactors: start(interactions.columns),
    rank,
    learningRate,
    penalty,
    adapts: optimiser === 'adagrad',
    seed,
  })
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      let [wrong, drawn] = [0, 0]
      for (let round = 0; round < session.rounds; round++) {
        const part = await session.run(epoch, round)
        wrong += part.wrong
        drawn += part.drawn
        if (round + 1 < session.rounds) yield { phase: 'prepare', done: epoch - 1, total: epochs }
      }
      yield { phase: 'sweep', done: epoch, total: epochs, loss: drawn === 0 ? 0 : wrong / drawn }
    }
    const factors = session.factors()
    shareEqualHistories(interactions, factors.customerFactors, rank)
    yield { phase: 'finish', done: 1, total: 1 }
    return createBpr({ ...settings, interactions, ...factors })
  } finally {
    session.close()
  }
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
