import { openFactorLists } from './factor-lists.ts'
import { checkHistory, checkProduct } from './history.ts'
import { reasonsBy } from './linear-reasons.ts'
import type { FactorPair, FactorRecommender, History, SavedModel } from './model.ts'
import { nearestRows } from './neighbours.ts'
import { dotRow, factorRow, scoreAll } from './normal-equations.ts'
import { RowSolver } from './row-solver.ts'
import { floats, numberSetting } from './saved.ts'

export type BiasedMfSettings = {
  /** Factors, 0..512; with 0 only the biases are left. */
  readonly rank: number
  /** Sweeps over both sides at most, 1..1000. */
  readonly sweeps: number
  /** lambda, above 0; it counts once per rating of a row. */
  readonly penalty: number
  /** Counts once per row: as if every row had so many ratings at the mean. 0 or more; 0 is the published form. */
  readonly shrinkage: number
  /** 0: cells without a rating are left out; above: they hold 0 with this weight, and those with a value hold 1, whatever it is. */
  readonly missingWeight: number
  /** Stop, and call it converged, when a sweep changes the training RMSE by less than this share. */
  readonly minRelativeGain: number
  readonly seed: number
}

export type BiasedMfParameters = BiasedMfSettings & {
  /** Mean of all ratings. */
  readonly mean: number
  /** Lowest and highest rating: predictions stay between them. */
  readonly low: number
  readonly high: number
  readonly converged: boolean
  readonly customerCount: number
  readonly productCount: number
  /** Row-major, a row being bias then factors: customers x (rank + 1), products x (rank + 1). */
  readonly customers: Float32Array
  readonly products: Float32Array
}

export type BiasedMfModel = FactorRecommender & {
  readonly kind: 'biased-mf'
  readonly parameters: BiasedMfParameters
}

/**
 * Scores are expected ratings, and the weights of a history its ratings; where cells without a value count, scores are how likely a product is taken
 * up, on a scale of about 0 to 1, and there are no ratings to predict.
 */
export function createBiasedMf(parameters: BiasedMfParameters): BiasedMfModel {
  const { rank, mean, low, high, customerCount, productCount, customers, products, missingWeight } =
    parameters
  const isRated = missingWeight === 0
  const solved = rank + 1
  const width = rank + 2
  // score = p . q + b_i + (mu + b_u): a product is (q, b_i, 1), a customer (p, 1, mu + b_u).
  const wide = new Float32Array(productCount * width)
  for (let p = 0; p < productCount; p++) {
    wide.set(products.subarray(p * solved + 1, (p + 1) * solved), p * width)
    wide[p * width + rank] = products[p * solved]!
    wide[p * width + rank + 1] = 1
  }
  const widen = (row: ArrayLike<number>, from: number): Float64Array => {
    const out = new Float64Array(width)
    for (let k = 0; k < rank; k++) out[k] = row[from + 1 + k]!
    out[rank] = 1
    out[rank + 1] = mean + row[from]!
    return out
  }
  const customerRow = (customer: number): Float64Array => widen(customers, customer * solved)
  const solver = new RowSolver(solved, parameters, mean)
  let isReady = false
  const foldIn = (history: History): Float64Array => {
    checkLengths(history, productCount)
    const row = new Float64Array(solved)
    if (!isReady) solver.over(products)
    isReady = true
    const ratings = isRated ? history.weights : new Float32Array(history.products.length).fill(1)
    solver.solve(history.products, ratings, products, row)
    // As the trained rows are kept, so that both ways give the same list.
    return widen(Float32Array.from(row), 0)
  }
  const factorsOf = (rows: Float32Array, row: number): Float64Array =>
    factorRow(rows.subarray(row * solved + 1, (row + 1) * solved), 0, rank)
  const openEvidence =
    (history: History) =>
    (product: number, shares: Float64Array): void => {
      const own = factorsOf(products, product)
      const average =
        history.weights.reduce((sum, rating) => sum + rating, 0) / Math.max(1, history.weights.length)
      for (let k = 0; k < shares.length; k++) {
        const past = factorsOf(products, history.products[k]!)
        const lengths = Math.sqrt(dotRow(own, 0, own, rank) * dotRow(past, 0, past, rank))
        // Alike and rated above the customer's own mean speaks for it.
        const liking = isRated ? history.weights[k]! - average : 1
        shares[k] = lengths > 0 ? (dotRow(past, 0, own, rank) / lengths) * liking : 0
      }
    }
  const factorPair = (): FactorPair => ({ rank: width, products: wide, customerRow })
  const plain = (rows: Float32Array, count: number): Float64Array => {
    const out = new Float64Array(count * rank)
    for (let r = 0; r < count; r++) out.set(factorsOf(rows, r), r * rank)
    return out
  }

  return {
    kind: 'biased-mf',
    parameters,
    customers: customerCount,
    products: productCount,
    rank: width,
    tasteFactors: rank,
    converged: parameters.converged,
    needsEvidence: false,
    ...(isRated
      ? {
          ratingScale: { low, high },
          predictRating: (customer: number, product: number): number => {
            const row = customer < 0 ? widen(new Float64Array(solved), 0) : customerRow(customer)
            return Math.min(high, Math.max(low, dotRow(wide, product, row, width)))
          },
        }
      : {}),
    foldIn,
    scoresFor: (history) => scoreAll(wide, foldIn(history), width),
    explain: (history, product) => {
      checkProduct(product, productCount)
      const score = dotRow(wide, product, foldIn(history), width)
      const shares = new Float64Array(history.products.length)
      openEvidence(history)(product, shares)
      const contributions = Array.from(history.products, (past, k) => ({ product: past, share: shares[k]! }))
        .filter(({ share }) => share > 0)
        .sort((a, b) => b.share - a.share || a.product - b.product)
      return { kind: 'evidence', score, contributions }
    },
    similarProducts: (product, count) => {
      checkProduct(product, productCount)
      return nearestRows(plain(products, productCount), rank, factorsOf(products, product), count, product)
    },
    similarCustomers: (customer, count) => {
      const own =
        typeof customer === 'number' ? factorsOf(customers, customer) : foldIn(customer).subarray(0, rank)
      const leftOut = typeof customer === 'number' ? customer : -1
      return nearestRows(plain(customers, customerCount), rank, own, count, leftOut)
    },
    factorPair,
    openLists: (backend, allowed) =>
      openFactorLists({
        pair: factorPair(),
        foldIn,
        reasons: (block) => {
          const found = reasonsBy(block, openEvidence)
          for (let k = 0; k < found.products.length; k++) if (!(found.shares[k]! > 0)) found.products[k] = -1
          return Promise.resolve(found)
        },
        backend,
        allowed,
      }),
    save: () => {
      const { customers: c, products: p, ...settings } = parameters
      return { kind: 'biased-mf', version: 1, settings, arrays: { customers: c, products: p } }
    },
  }
}

export function loadBiasedMf({ settings, arrays }: SavedModel): BiasedMfModel {
  const number = (name: string): number => numberSetting(settings, name)
  const rank = number('rank')
  const customerCount = number('customerCount')
  const productCount = number('productCount')
  return createBiasedMf({
    rank,
    sweeps: number('sweeps'),
    penalty: number('penalty'),
    // Models of before there was one had none.
    shrinkage: settings['shrinkage'] === undefined ? 0 : number('shrinkage'),
    missingWeight: settings['missingWeight'] === undefined ? 0 : number('missingWeight'),
    minRelativeGain: number('minRelativeGain'),
    seed: number('seed'),
    mean: number('mean'),
    low: number('low'),
    high: number('high'),
    converged: settings['converged'] === true,
    customerCount,
    productCount,
    customers: floats(arrays, 'customers', customerCount * (rank + 1)),
    products: floats(arrays, 'products', productCount * (rank + 1)),
  })
}

/** Ratings may be 0 or negative, unlike counts. */
function checkLengths(history: History, products: number): void {
  checkHistory(
    { products: history.products, weights: new Float32Array(history.weights.length).fill(1) },
    products,
  )
}
