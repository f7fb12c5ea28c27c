import { transpose, type Interactions, withWeights } from '../sparse.ts'
import type { Backend, InverseSession } from './backend.ts'
import { checkTrainable, weightOf, type Weighting } from './history.ts'
import { createItemModel, type ItemModel } from './item-model.ts'
import type { Fit } from './model.ts'

export type EaseSettings = {
  /** L2 penalty lambda, above zero. Larger: calmer weights, more popular products. */
  readonly penalty: number
  readonly weighting: Weighting
}

/** Products above which the Gram matrix does not fit into the 4 GiB of the kernels: 8 products^2 bytes, and the panels. */
export const EASE_MAX_PRODUCTS = 20_000

const ROWS_PER_STEP = 128

/**
 * EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019): with P = (X^T X + lambda I)^-1 the weights are
 * B_ij = -P_ij / P_jj and B_jj = 0, the closed form of min |X - X B|^2 + lambda |B|^2 with a zero diagonal.
 * O(sum n_u^2 + products^3 / 2) time; 12 products^2 bytes: 8 for the inverse, 4 for the weights.
 * @throws RangeError for a penalty that is not above zero, weights that are not, or more than `EASE_MAX_PRODUCTS` products.
 */
export async function* fitEase(
  interactions: Interactions,
  settings: EaseSettings,
  backend: Backend,
): Fit<ItemModel> {
  const { penalty, weighting } = settings
  if (!(penalty > 0)) throw new RangeError(`penalty must be above 0, got ${penalty}`)
  checkTrainable(interactions)
  const products = interactions.columns
  if (products > EASE_MAX_PRODUCTS)
    throw new RangeError(`EASE takes at most ${EASE_MAX_PRODUCTS} products, got ${products}`)
  const byCustomer = withWeights(interactions, (weight) => weightOf(weighting, weight))
  yield { phase: 'prepare', done: 0, total: 1 }
  const session = backend.openInverse(products)
  try {
    // Of the work, the Gram matrix is shown as one part, the inverse as eight, the weights as one.
    for (const done of fillGram(session, byCustomer, penalty)) yield { phase: 'factorize', done, total: 10 }
    for await (const share of session.invert())
      yield { phase: 'factorize', done: 1 + Math.floor(8 * share), total: 10 }
    const values = new Float32Array(products * products)
    yield* readWeights(session, values)
    yield { phase: 'finish', done: 1, total: 1 }
    return createItemModel({
      kind: 'ease',
      customerCount: interactions.rows,
      weighting,
      weights: { form: 'dense', products, values },
      settings: { penalty },
    })
  } finally {
    session.close()
  }
}

/** Rows of X^T X + lambda I, one product at a time, from the customers who have it. */
function* fillGram(session: InverseSession, byCustomer: Interactions, penalty: number): Generator<number> {
  const byProduct = transpose(byCustomer)
  const row = new Float64Array(byCustomer.columns)
  for (let product = 0; product < byCustomer.columns; product++) {
    row.fill(0)
    for (let k = byProduct.rowStart[product]!; k < byProduct.rowStart[product + 1]!; k++) {
      const customer = byProduct.column[k]!
      const weight = byProduct.weight[k]!
      const to = byCustomer.rowStart[customer + 1]!
      // Columns ascend, and only what is left of the diagonal counts.
      for (let e = byCustomer.rowStart[customer]!; e < to && byCustomer.column[e]! <= product; e++) {
        row[byCustomer.column[e]!]! += weight * byCustomer.weight[e]!
      }
    }
    row[product]! += penalty
    session.setRow(product, row)
    if (product % ROWS_PER_STEP === 0) yield product / byCustomer.columns
  }
}

async function* readWeights(
  session: InverseSession,
  values: Float32Array,
): AsyncGenerator<{ phase: 'factorize'; done: number; total: number }, void, void> {
  const diagonal = session.diagonal()
  const products = diagonal.length
  const row = new Float64Array(products)
  for (let i = 0; i < products; i++) {
    session.readRow(i, row)
    for (let j = 0; j < products; j++) values[i * products + j] = i === j ? 0 : -row[j]! / diagonal[j]!
    if (i % ROWS_PER_STEP === 0) yield await Promise.resolve({ phase: 'factorize', done: 9, total: 10 })
  }
}
