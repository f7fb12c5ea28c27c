import { sparseTruncatedSvd } from '../linalg/truncated-svd.ts'
import { type Interactions, withWeights } from '../sparse.ts'
import { becauseOf } from './explanation.ts'
import { openFactorLists } from './factor-lists.ts'
import {
  checkHistory,
  checkProduct,
  checkTrainable,
  readWeighting,
  weightOf,
  type Weighting,
} from './history.ts'
import type { FactorPair, FactorRecommender, Fit, History, SavedModel } from './model.ts'
import { nearestRows } from './neighbours.ts'
import { linearReasons } from './linear-reasons.ts'
import { dotRow, factorRow, scoreAll } from './normal-equations.ts'
import { doubles, floats, numberSetting } from './saved.ts'

export type PureSvdSettings = {
  /** Factors, 1..1024; lowered to the smaller side of the matrix where that is less. */
  readonly rank: number
  /** What stands in a bought cell: 1, ln(1 + weight), or the weight. */
  readonly weighting: Weighting
  readonly seed: number
}

export type PureSvdParameters = PureSvdSettings & {
  readonly customerCount: number
  readonly productCount: number
  readonly converged: boolean
  /** Singular values, descending. */
  readonly sigma: Float64Array
  /** V, row-major products x rank, orthonormal columns. */
  readonly right: Float64Array
  /** U, row-major customers x rank, orthonormal columns (f32). */
  readonly left: Float32Array
}

export type PureSvdModel = FactorRecommender & {
  readonly kind: 'pure-svd'
  readonly parameters: PureSvdParameters
  /** U S^1/2 and V S^1/2: their product is the approximation, without another S (references 4.7). */
  balancedFactors(): { readonly customers: Float32Array; readonly products: Float64Array }
}

/**
 * PureSVD (Cremonesi, Koren, Turrin, RecSys 2010): truncated SVD with missing cells as 0, scores x V V^T.
 * Singular values exact to 1e-6 relative and better; `converged` says whether they are.
 */
export async function* fitPureSvd(interactions: Interactions, settings: PureSvdSettings): Fit<PureSvdModel> {
  checkTrainable(interactions)
  if (!Number.isInteger(settings.rank) || settings.rank < 1 || settings.rank > 1024) {
    throw new RangeError(`rank must be 1..1024, got ${settings.rank}`)
  }
  const rank = Math.min(settings.rank, interactions.rows, interactions.columns)
  const { weighting, seed } = settings
  const weighted = withWeights(interactions, (weight) => weightOf(weighting, weight))
  const steps = sparseTruncatedSvd(weighted, rank, seed)
  for (;;) {
    const step = steps.next()
    if (step.done === true) {
      const { sigma, left, right, converged } = step.value
      const sizes = { customerCount: interactions.rows, productCount: interactions.columns }
      return createPureSvd({
        rank,
        weighting,
        seed,
        ...sizes,
        converged,
        sigma,
        right,
        left: Float32Array.from(left),
      })
    }
    yield { phase: 'factorize', done: step.value, total: rank }
  }
}

export function loadPureSvd({ settings, arrays }: SavedModel): PureSvdModel {
  const rank = numberSetting(settings, 'rank')
  const customerCount = numberSetting(settings, 'customerCount')
  const productCount = numberSetting(settings, 'productCount')
  return createPureSvd({
    rank,
    weighting: readWeighting(settings['weighting']),
    seed: numberSetting(settings, 'seed'),
    customerCount,
    productCount,
    converged: settings['converged'] === true,
    sigma: doubles(arrays, 'sigma', rank),
    right: doubles(arrays, 'right', productCount * rank),
    left: floats(arrays, 'left', customerCount * rank),
  })
}

export function createPureSvd(parameters: PureSvdParameters): PureSvdModel {
  const { rank, weighting, customerCount, productCount, sigma, right, left, converged } = parameters

  /** x V */
  const foldIn = (history: History): Float64Array => {
    checkHistory(history, productCount)
    const vector = new Float64Array(rank)
    for (let k = 0; k < history.products.length; k++) {
      const weight = weightOf(weighting, history.weights[k]!)
      const at = history.products[k]! * rank
      for (let i = 0; i < rank; i++) vector[i]! += weight * right[at + i]!
    }
    return vector
  }
  /** U S: for a training customer the same as x V. */
  const customerRow = (customer: number): Float64Array => {
    const row = new Float64Array(rank)
    for (let i = 0; i < rank; i++) row[i] = left[customer * rank + i]! * sigma[i]!
    return row
  }
  const shareOf = (history: History, k: number, product: number): number =>
    weightOf(weighting, history.weights[k]!) *
    dotRow(right, history.products[k]!, right.subarray(product * rank, (product + 1) * rank), rank)
  const factorPair = (): FactorPair => ({ rank, products: Float32Array.from(right), customerRow })

  return {
    kind: 'pure-svd',
    parameters,
    customers: customerCount,
    products: productCount,
    rank,
    converged,
    needsEvidence: false,
    foldIn,
    scoresFor: (history) => scoreAll(right, foldIn(history), rank),
    explain: (history, product) => {
      checkHistory(history, productCount)
      checkProduct(product, productCount)
      return becauseOf(
        Array.from(history.products, (past, k) => ({ product: past, share: shareOf(history, k, product) })),
      )
    },
    // Likeness in the space where each direction counts by its strength: rows of V S.
    similarProducts: (product, count) => {
      checkProduct(product, productCount)
      const scaled = scaleColumns(right, sigma, 1)
      return nearestRows(scaled, rank, factorRow(scaled, product, rank), count, product)
    },
    similarCustomers: (customer, count) => {
      const scaled = scaleColumns(left, sigma, 1)
      const own = typeof customer === 'number' ? customerRow(customer) : foldIn(customer)
      return nearestRows(scaled, rank, own, count, typeof customer === 'number' ? customer : -1)
    },
    factorPair,
    openLists: (backend, allowed) =>
      openFactorLists({
        pair: factorPair(),
        foldIn,
        reasons: (block) => Promise.resolve(linearReasons(block, shareOf)),
        backend,
        allowed,
      }),
    balancedFactors: () => ({
      customers: Float32Array.from(scaleColumns(left, sigma, 0.5)),
      products: scaleColumns(right, sigma, 0.5),
    }),
    save: () => ({
      kind: 'pure-svd',
      version: 1,
      settings: { rank, weighting, seed: parameters.seed, customerCount, productCount, converged },
      arrays: { sigma, right, left },
    }),
  }
}

function scaleColumns(factors: ArrayLike<number>, sigma: Float64Array, power: number): Float64Array {
  const scale = sigma.map((value) => value ** power)
  const out = new Float64Array(factors.length)
  for (let k = 0; k < out.length; k++) out[k] = factors[k]! * scale[k % scale.length]!
  return out
}
