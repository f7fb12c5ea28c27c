import { sparseTruncatedSvd } from '../linalg/truncated-svd.ts'
import { type Interactions, withWeights } from '../sparse.ts'
import { chooseSvdShape } from './choose-svd.ts'
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
import { factorRow, scoreAll } from './normal-equations.ts'
import { doubles, floats, numberSetting } from './saved.ts'

export type PureSvdSettings = {
  /** Factors, 1..1024, lowered to the smaller side of the matrix where that is less; 0: chosen, with the strength, on hidden products. */
  readonly rank: number
  /** Exponent p of the singular values in the scores x V (S / s_1)^p V^T, 0..4; 0 is PureSVD as published. */
  readonly strength: number
  /** What stands in a bought cell: 1, ln(1 + weight), or the weight. */
  readonly weighting: Weighting
  readonly seed: number
}

/** Steps that progress is told in, and the choice's share of them. */
const PARTS = 100
const CHOICE = 0.6

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
 * PureSVD (Cremonesi, Koren, Turrin, RecSys 2010): truncated SVD with missing cells as 0, scores x V V^T. With more factors than the data
 * carry, V V^T nears the identity and tells only what is bought already; a strength above 0 weighs each direction by its singular value
 * (1 is x (X^T X)^1/2, 2 the counts of products bought together), which holds on short histories (ADR 0006).
 * Singular values exact to 1e-6 relative and better; `converged` says whether they are.
 */
export async function* fitPureSvd(interactions: Interactions, settings: PureSvdSettings): Fit<PureSvdModel> {
  checkTrainable(interactions)
  if (!Number.isInteger(settings.rank) || settings.rank < 0 || settings.rank > 1024) {
    throw new RangeError(`rank must be 0..1024, got ${settings.rank}`)
  }
  if (!(settings.strength >= 0 && settings.strength <= 4))
    throw new RangeError(`strength must be 0..4, got ${settings.strength}`)
  const { weighting, seed } = settings
  const weighted = withWeights(interactions, (weight) => weightOf(weighting, weight))
  let { strength, rank: asked } = settings
  let before = 0
  if (asked === 0) {
    const choice = chooseSvdShape(weighted, seed)
    let step = choice.next()
    while (step.done !== true) {
      yield { phase: 'factorize', done: Math.round(PARTS * CHOICE * step.value), total: PARTS }
      step = choice.next()
    }
    ;({ rank: asked, strength } = step.value)
    before = CHOICE
  }
  const rank = Math.min(asked, interactions.rows, interactions.columns)
  const steps = sparseTruncatedSvd(weighted, rank, seed)
  for (;;) {
    const step = steps.next()
    if (step.done === true) {
      const { sigma, left, right, converged } = step.value
      const sizes = { customerCount: interactions.rows, productCount: interactions.columns }
      return createPureSvd({
        rank,
        strength,
        weighting,
        seed,
        ...sizes,
        converged,
        sigma,
        right,
        left: Float32Array.from(left),
      })
    }
    const share = before + ((1 - before) * step.value) / rank
    yield { phase: 'factorize', done: Math.round(PARTS * share), total: PARTS }
  }
}

export function loadPureSvd({ settings, arrays }: SavedModel): PureSvdModel {
  const rank = numberSetting(settings, 'rank')
  const customerCount = numberSetting(settings, 'customerCount')
  const productCount = numberSetting(settings, 'productCount')
  return createPureSvd({
    rank,
    // Models of before there was a strength are PureSVD.
    strength: settings['strength'] === undefined ? 0 : numberSetting(settings, 'strength'),
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
  const { rank, strength, weighting, customerCount, productCount, sigma, right, left, converged } = parameters
  const emphasis = sigma.map((value) => (strength === 0 ? 1 : (value / sigma[0]!) ** strength))

  /** x V (S / s_1)^strength */
  const foldIn = (history: History): Float64Array => {
    checkHistory(history, productCount)
    const vector = new Float64Array(rank)
    for (let k = 0; k < history.products.length; k++) {
      const weight = weightOf(weighting, history.weights[k]!)
      const at = history.products[k]! * rank
      for (let i = 0; i < rank; i++) vector[i]! += weight * right[at + i]!
    }
    for (let i = 0; i < rank; i++) vector[i]! *= emphasis[i]!
    return vector
  }
  /** U S, for a training customer x V, with the same emphasis. */
  const customerRow = (customer: number): Float64Array => {
    const row = new Float64Array(rank)
    for (let i = 0; i < rank; i++) row[i] = left[customer * rank + i]! * sigma[i]! * emphasis[i]!
    return row
  }
  const shareOf = (history: History, k: number, product: number): number => {
    let sum = 0
    const past = history.products[k]! * rank
    const at = product * rank
    for (let i = 0; i < rank; i++) sum += right[past + i]! * emphasis[i]! * right[at + i]!
    return weightOf(weighting, history.weights[k]!) * sum
  }
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
      const scaled = scaleColumns(left, sigma, 1 + strength)
      const unit = sigma[0]! ** strength
      for (let k = 0; k < scaled.length; k++) scaled[k]! /= unit
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
      settings: { rank, strength, weighting, seed: parameters.seed, customerCount, productCount, converged },
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
