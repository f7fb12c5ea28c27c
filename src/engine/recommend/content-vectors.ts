import { createItemModel, type ItemModel } from './item-model.ts'
import { byPast, type NeighbourEntries } from './item-knn.ts'
import type { Weighting } from './history.ts'
import type { Fit, FitProgress } from './model.ts'
import { topOfScores } from './top-of-scores.ts'

/** A vector per product, row after row; a row of zeros where there is none. */
export type ProductVectors = {
  /** The model that made them. */
  readonly model: string
  readonly dimensions: number
  readonly values: Float32Array
}

export type ContentVectorSettings = { readonly neighbours: number; readonly weighting: Weighting }

const PRODUCTS_PER_STEP = 16

/**
 * Content-based recommendation from vectors of product texts: the score of product j is the sum over the history of x_i s_ij, s_ij the cosine of the vectors
 * after their common mean is taken off (Mu and Viswanath, "All-but-the-Top", 2018: embeddings share a direction that says nothing), where above zero.
 * Products without a vector have no neighbours. O(products^2 x dimensions), 8 bytes per kept neighbour.
 * @throws RangeError for settings out of range or vectors of another size
 */
export async function* fitContentVectors(
  { dimensions, values }: ProductVectors,
  products: number,
  customers: number,
  { neighbours, weighting }: ContentVectorSettings,
): Fit<ItemModel> {
  if (!Number.isInteger(neighbours) || neighbours < 1 || neighbours > 10_000)
    throw new RangeError(`neighbours must be 1..10000, got ${neighbours}`)
  if (values.length !== products * dimensions)
    throw new RangeError(`${products} vectors of ${dimensions} are needed, got ${values.length} numbers`)
  const entries = yield* vectorNeighbours(
    centred(values, products, dimensions),
    products,
    dimensions,
    neighbours,
  )
  yield await Promise.resolve({ phase: 'finish', done: 1, total: 1 })
  return createItemModel({
    kind: 'content',
    customerCount: customers,
    weighting,
    weights: byPast(entries, products),
    settings: { similarity: 'vectors', neighbours },
  })
}

/** Vectors less their mean, of length one; zeros stay zeros. */
function centred(values: Float32Array, products: number, dimensions: number): Float32Array {
  const mean = new Float64Array(dimensions)
  const isThere = Array.from({ length: products }, (_, row) =>
    values.subarray(row * dimensions, (row + 1) * dimensions).some((value) => value !== 0),
  )
  const count = isThere.filter(Boolean).length
  for (let row = 0; row < products; row++)
    for (let at = 0; at < dimensions; at++) mean[at]! += values[row * dimensions + at]! / Math.max(1, count)
  const out = new Float32Array(values.length)
  for (let row = 0; row < products; row++) {
    if (!isThere[row]!) continue
    let square = 0
    for (let at = 0; at < dimensions; at++) {
      const value = values[row * dimensions + at]! - mean[at]!
      out[row * dimensions + at] = value
      square += value * value
    }
    const length = Math.sqrt(square)
    for (let at = 0; at < dimensions; at++)
      out[row * dimensions + at] = length > 1e-9 ? out[row * dimensions + at]! / length : 0
  }
  return out
}

function* vectorNeighbours(
  rows: Float32Array,
  products: number,
  dimensions: number,
  neighbours: number,
): Generator<FitProgress, NeighbourEntries, void> {
  const scores = new Float64Array(products)
  const kept = Math.min(neighbours, Math.max(1, products - 1))
  const near = new Int32Array(kept)
  const best = new Float64Array(kept)
  const entries: NeighbourEntries = { target: [], past: [], value: [] }
  for (let product = 0; product < products; product++) {
    const own = rows.subarray(product * dimensions, (product + 1) * dimensions)
    for (let other = 0; other < products; other++) {
      let sum = 0
      const from = other * dimensions
      for (let at = 0; at < dimensions; at++) sum += own[at]! * rows[from + at]!
      scores[other] = sum
    }
    near.fill(-1)
    topOfScores(scores, null, [product], near, best)
    for (let k = 0; k < kept && near[k]! >= 0 && best[k]! > 0; k++) {
      entries.target.push(product)
      entries.past.push(near[k]!)
      entries.value.push(best[k]!)
    }
    if (product % PRODUCTS_PER_STEP === 0) yield { phase: 'factorize', done: product, total: products }
  }
  return entries
}
