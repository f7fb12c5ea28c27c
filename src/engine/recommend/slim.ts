import { type Interactions, withWeights } from '../sparse.ts'
import type { Backend } from './backend.ts'
import { checkTrainable, weightOf, type Weighting } from './history.ts'
import { createItemModel, type ItemModel } from './item-model.ts'
import { byPast, type NeighbourEntries } from './item-knn.ts'
import type { Fit } from './model.ts'
import { plainBackend } from './plain-backend.ts'

export type SlimSettings = {
  /** lambda, 0 or more: larger leaves fewer products in the sums. */
  readonly l1: number
  /** beta, 0 or more: larger keeps the weights smaller. */
  readonly l2: number
  /** Whether weights must not be negative, as in the paper. */
  readonly nonNegative: boolean
  /** Most alike products (cosine) that a product's weights may rest on, 1..20,000: the "fs" form of the paper's section 4.2. */
  readonly candidates: number
  /** Passes over the coordinates of a column at most, 1..1000. */
  readonly passes: number
  readonly weighting: Weighting
}

/** Products above which the Gram matrix in f32 would take more than 1.6 GB. */
export const SLIM_MAX_PRODUCTS = 20_000

/** Columns between two looks at a cancel. */
const COLUMNS_PER_STEP = 256

/**
 * SLIM (Ning and Karypis, "SLIM: Sparse Linear Methods for Top-N Recommender Systems", ICDM 2011): per product j
 * min 1/2 |x_j - X w|^2 + beta/2 |w|^2 + lambda |w|_1 with w_j = 0 (and w >= 0), by cyclic coordinate descent on the Gram matrix, gradients
 * kept up to date, so that a coordinate that stays at zero costs one comparison. Columns do not depend on each other: the backend's threads share
 * them, and the bytes are the same with any number of threads.
 * O(sum n_u^2) for the Gram matrix, then per product O(passes x (candidates + changes x candidates)); 4 products^2 bytes.
 * @throws RangeError for settings out of range, weights that are not above zero, or more than `SLIM_MAX_PRODUCTS` products.
 */
export async function* fitSlim(
  interactions: Interactions,
  settings: SlimSettings,
  backend: Backend = plainBackend,
): Fit<ItemModel> {
  checkSettings(settings)
  checkTrainable(interactions)
  const products = interactions.columns
  if (products > SLIM_MAX_PRODUCTS)
    throw new RangeError(`SLIM takes at most ${SLIM_MAX_PRODUCTS} products, got ${products}`)
  const { weighting, l1, l2, nonNegative, candidates, passes } = settings
  yield { phase: 'prepare', done: 0, total: 1 }
  const session = backend.openSlim(
    withWeights(interactions, (weight) => weightOf(weighting, weight)),
    settings,
  )
  const entries: NeighbourEntries = { target: [], past: [], value: [] }
  let converged = true
  try {
    for (let from = 0; from < products; from += COLUMNS_PER_STEP) {
      await session.fillGram(from, Math.min(products, from + COLUMNS_PER_STEP))
      yield { phase: 'factorize', done: from, total: 2 * products }
    }
    for (let from = 0; from < products; from += COLUMNS_PER_STEP) {
      const block = await session.solve(from, Math.min(products, from + COLUMNS_PER_STEP))
      converged &&= block.converged
      for (let k = 0; k < block.target.length; k++) {
        entries.target.push(block.target[k]!)
        entries.past.push(block.past[k]!)
        entries.value.push(block.value[k]!)
      }
      yield { phase: 'factorize', done: products + from, total: 2 * products }
    }
  } finally {
    session.close()
  }
  yield { phase: 'finish', done: 1, total: 1 }
  return {
    ...createItemModel({
      kind: 'slim',
      customerCount: interactions.rows,
      weighting,
      weights: byPast(entries, products),
      settings: { l1, l2, nonNegative, candidates, passes, converged },
    }),
    converged,
  }
}

function checkSettings({ l1, l2, candidates, passes }: SlimSettings): void {
  if (!(l1 >= 0)) throw new RangeError(`l1 must be 0 or more, got ${l1}`)
  if (!(l2 >= 0)) throw new RangeError(`l2 must be 0 or more, got ${l2}`)
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > 20_000)
    throw new RangeError(`candidates must be 1..20000, got ${candidates}`)
  if (!Number.isInteger(passes) || passes < 1 || passes > 1000)
    throw new RangeError(`passes must be 1..1000, got ${passes}`)
}
