import { seededRandom } from '../random.ts'
import type { Interactions } from '../sparse.ts'
import { openFactorLists } from './factor-lists.ts'
import { checkHistory, checkProduct } from './history.ts'
import { HistoryIndex } from './history-index.ts'
import { reasonsBy } from './linear-reasons.ts'
import type { FactorPair, FactorRecommender, History, SavedModel } from './model.ts'
import { nearestRows } from './neighbours.ts'
import { dotRow, factorRow, scoreAll } from './normal-equations.ts'
import { floats, ints, numberSetting } from './saved.ts'

export const bprOptimisers = ['adagrad', 'sgd'] as const

export type BprSettings = {
  /** Factors per customer and product, 1..1024. */
  readonly rank: number
  /** So many times as many steps as there are interactions, 1..10,000. */
  readonly epochs: number
  /** Above 0. */
  readonly learningRate: number
  /** L2 penalty of every step, 0 or more. */
  readonly penalty: number
  readonly optimiser: (typeof bprOptimisers)[number]
  readonly seed: number
}

export type BprParameters = BprSettings & {
  /** Of the training: who has what (weights are not looked at). */
  readonly interactions: Pick<Interactions, 'rows' | 'columns' | 'rowStart' | 'column'>
  /** Row-major, customers x rank and products x rank. */
  readonly customerFactors: Float32Array
  readonly productFactors: Float32Array
  readonly productBias: Float32Array
}

export type BprModel = FactorRecommender & { readonly kind: 'bpr'; readonly parameters: BprParameters }

/** Fold-in: passes over the history with frozen products, and the share of AdaGrad's usual step. */
const FOLD_PASSES = 60

/** The model around its factors; a product's bias is one more factor, which is 1 for every customer. */
export function createBpr(parameters: BprParameters): BprModel {
  const { rank, interactions, customerFactors, productFactors, productBias } = parameters
  const { rows, columns, rowStart, column } = interactions
  const width = rank + 1
  const products = new Float32Array(columns * width)
  for (let p = 0; p < columns; p++) {
    products.set(productFactors.subarray(p * rank, (p + 1) * rank), p * width)
    products[p * width + rank] = productBias[p]!
  }
  let known: HistoryIndex | null = null

  const customerRow = (customer: number): Float64Array => {
    const row = new Float64Array(width)
    for (let k = 0; k < rank; k++) row[k] = customerFactors[customer * rank + k]!
    row[rank] = 1
    return row
  }
  const foldIn = (history: History): Float64Array => {
    checkHistory(history, columns)
    known ??= new HistoryIndex(interactions)
    const trained = known.find(history.products)
    return trained < 0 ? foldInBySteps(history, parameters) : customerRow(trained)
  }
  const factorPair = (): FactorPair => ({ rank: width, products, customerRow })
  /** Cosine of the factors: what is nearest, not what adds up. */
  const openLikeness =
    (history: History) =>
    (product: number, shares: Float64Array): void => {
      const own = factorRow(productFactors, product, rank)
      const length = Math.sqrt(dotRow(productFactors, product, own, rank))
      for (let k = 0; k < history.products.length; k++) {
        const past = history.products[k]!
        const square = dotRow(productFactors, past, factorRow(productFactors, past, rank), rank)
        shares[k] =
          square * length > 0 ? dotRow(productFactors, past, own, rank) / Math.sqrt(square) / length : 0
      }
    }

  return {
    kind: 'bpr',
    parameters,
    customers: rows,
    products: columns,
    rank: width,
    tasteFactors: rank,
    converged: true,
    needsEvidence: false,
    foldIn,
    scoresFor: (history) => scoreAll(products, foldIn(history), width),
    explain: (history, product) => {
      checkProduct(product, columns)
      const score = dotRow(products, product, foldIn(history), width)
      const shares = new Float64Array(history.products.length)
      openLikeness(history)(product, shares)
      const contributions = Array.from(history.products, (past, k) => ({ product: past, share: shares[k]! }))
        .filter(({ share }) => share > 0)
        .sort((a, b) => b.share - a.share || a.product - b.product)
      return { kind: 'evidence', score, contributions }
    },
    similarProducts: (product, count) => {
      checkProduct(product, columns)
      return nearestRows(productFactors, rank, factorRow(productFactors, product, rank), count, product)
    },
    similarCustomers: (customer, count) => {
      if (typeof customer === 'number')
        return nearestRows(customerFactors, rank, factorRow(customerFactors, customer, rank), count, customer)
      return nearestRows(customerFactors, rank, foldIn(customer).subarray(0, rank), count, -1)
    },
    factorPair,
    openLists: (backend, allowed) =>
      openFactorLists({
        pair: factorPair(),
        foldIn,
        reasons: (block) => Promise.resolve(positive(reasonsBy(block, openLikeness))),
        backend,
        allowed,
      }),
    save: () => {
      const {
        rank: _,
        interactions: __,
        customerFactors: c,
        productFactors: p,
        productBias: b,
        ...rest
      } = parameters
      return {
        kind: 'bpr',
        version: 1,
        settings: { ...rest, rank, customerCount: rows, productCount: columns },
        arrays: { customerFactors: c, productFactors: p, productBias: b, rowStart, column },
      }
    },
  }
}

export function loadBpr({ settings, arrays }: SavedModel): BprModel {
  const number = (name: string): number => numberSetting(settings, name)
  const rank = number('rank')
  const rows = number('customerCount')
  const columns = number('productCount')
  const optimiser = bprOptimisers.find((each) => each === settings['optimiser'])
  if (optimiser === undefined) throw new TypeError('the saved model names no optimiser')
  const rowStart = ints(arrays, 'rowStart', rows + 1)
  return createBpr({
    rank,
    epochs: number('epochs'),
    learningRate: number('learningRate'),
    penalty: number('penalty'),
    optimiser,
    seed: number('seed'),
    interactions: { rows, columns, rowStart, column: ints(arrays, 'column', rowStart[rows]!) },
    customerFactors: floats(arrays, 'customerFactors', rows * rank),
    productFactors: floats(arrays, 'productFactors', columns * rank),
    productBias: floats(arrays, 'productBias', columns),
  })
}

/**
 * The customer's vector by AdaGrad steps with frozen products: approximate (implicit #658), but the same history always gives the same vector.
 * O(passes x history x rank).
 */
function foldInBySteps({ products: history }: History, parameters: BprParameters): Float64Array {
  const { rank, productFactors: h, productBias: bias, penalty, learningRate, interactions } = parameters
  const row = new Float64Array(rank + 1)
  row[rank] = 1
  const own = new Set<number>(history)
  if (history.length === 0 || own.size >= interactions.columns) return row
  const random = seededRandom(parameters.seed)
  const sums = new Float64Array(rank).fill(1e-8)
  for (let pass = 0; pass < FOLD_PASSES; pass++) {
    for (const i of history) {
      let j = random.below(interactions.columns)
      while (own.has(j)) j = random.below(interactions.columns)
      let difference = bias[i]! - bias[j]!
      for (let k = 0; k < rank; k++) difference += row[k]! * (h[i * rank + k]! - h[j * rank + k]!)
      const e = 1 / (1 + Math.exp(difference))
      for (let k = 0; k < rank; k++) {
        const gradient = e * (h[i * rank + k]! - h[j * rank + k]!) - penalty * row[k]!
        row[k]! += (learningRate * gradient) / Math.sqrt((sums[k]! += gradient * gradient))
      }
    }
  }
  return row
}

/** Only what is alike is evidence: reasons with a negative likeness are taken out; they stand at the end. */
function positive<R extends { readonly products: Int32Array; readonly shares: Float64Array }>(found: R): R {
  for (let k = 0; k < found.products.length; k++) if (!(found.shares[k]! > 0)) found.products[k] = -1
  return found
}
