import { symmetricEigen } from '../linalg/symmetric-eigen.ts'
import { hasFactors } from './likeness.ts'
import type { Recommender } from './model.ts'

/** Points in the plane, x and y alternating, and the shares of the spread that the two axes hold. */
export type Projection = {
  readonly products: Float64Array
  /** Of the customers asked for; null for a model that has no picture of customers. */
  readonly customers: Float64Array | null
  readonly shares: readonly [number, number]
  readonly space: 'factors' | 'likeness'
}

/** Products of a model without factors that stand for the axes of its likeness. */
const LANDMARKS = 128
const NEIGHBOURS = 200

/**
 * Principal components (Pearson 1901; Hotelling 1933) of the directions of the product factors: each product's factors scaled to length 1, so
 * that taste and not popularity makes the distance, centred on the mean of the products. Customers are projected the same way. The sign of each
 * axis is fixed by its largest coefficient. O(products x rank^2 + rank^3 + customers x rank).
 *
 * A model without factors gives each product the vector of its likeness to evenly spaced landmark products; a customer has no place then.
 */
export function project(model: Recommender, customers: Int32Array): Projection {
  if (!hasFactors(model)) return ofVectors(likenessVectors(model), null, 0, 'likeness')
  const { rank, products, customerRow } = model.factorPair()
  const rows = new Float64Array(customers.length * rank)
  customers.forEach((customer, k) => {
    const row = customerRow(customer)
    for (let i = 0; i < rank; i++) rows[k * rank + i] = row[i]!
  })
  const vectors = { values: Float64Array.from(products), width: rank }
  return ofVectors(vectors, rows, customers.length, 'factors')
}

type Vectors = { readonly values: Float64Array; readonly width: number }

function ofVectors(
  { values, width }: Vectors,
  customers: Float64Array | null,
  customerCount: number,
  space: Projection['space'],
): Projection {
  const count = values.length / width
  toUnitLength(values, width)
  const mean = new Float64Array(width)
  for (let k = 0; k < values.length; k++) mean[k % width]! += values[k]! / count
  const covariance = covarianceOf(values, width, mean)
  const { values: spread, vectors } = symmetricEigen(covariance, width, Math.min(2, width))
  const axes = [0, 1].map((axis) => axisOf(vectors, width, axis))
  const total = spread.reduce((sum, value) => sum + Math.max(0, value), 0)
  const shareOf = (axis: number): number => (total > 0 ? Math.max(0, spread[axis] ?? 0) / total : 0)
  if (customers !== null) toUnitLength(customers, width)
  return {
    products: onto(values, count, width, mean, axes),
    customers: customers === null ? null : onto(customers, customerCount, width, mean, axes),
    shares: [shareOf(0), shareOf(1)],
    space,
  }
}

function toUnitLength(values: Float64Array, width: number): void {
  for (let from = 0; from < values.length; from += width) {
    let square = 0
    for (let k = from; k < from + width; k++) square += values[k]! * values[k]!
    if (square > 0) for (let k = from; k < from + width; k++) values[k]! /= Math.sqrt(square)
  }
}

function covarianceOf(values: Float64Array, width: number, mean: Float64Array): Float64Array {
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  const count = values.length / width
  for (let from = 0; from < values.length; from += width) {
    for (let i = 0; i < width; i++) centred[i] = values[from + i]! - mean[i]!
    for (let i = 0; i < width; i++) {
      const own = centred[i]! / count
      for (let j = 0; j <= i; j++) covariance[i * width + j]! += own * centred[j]!
    }
  }
  for (let i = 0; i < width; i++)
    for (let j = 0; j < i; j++) covariance[j * width + i] = covariance[i * width + j]!
  return covariance
}

/** Column `axis` of the eigenvectors; zeros where there are fewer. Eigenvectors have no sign of their own. */
function axisOf(vectors: Float64Array, width: number, axis: number): Float64Array {
  const columns = vectors.length / width
  const out = new Float64Array(width)
  if (axis >= columns) return out
  let largest = 0
  for (let i = 0; i < width; i++) {
    out[i] = vectors[i * columns + axis]!
    if (Math.abs(out[i]!) > Math.abs(largest) + 1e-12) largest = out[i]!
  }
  return largest < 0 ? out.map((value) => -value) : out
}

function onto(
  values: Float64Array,
  count: number,
  width: number,
  mean: Float64Array,
  axes: readonly Float64Array[],
): Float64Array {
  const points = new Float64Array(2 * count)
  for (let k = 0; k < count; k++) {
    axes.forEach((axis, a) => {
      let sum = 0
      for (let i = 0; i < width; i++) sum += (values[k * width + i]! - mean[i]!) * axis[i]!
      points[2 * k + a] = sum
    })
  }
  return points
}

function likenessVectors(model: Recommender): Vectors {
  const width = Math.min(LANDMARKS, model.products)
  const values = new Float64Array(model.products * width)
  for (let landmark = 0; landmark < width; landmark++) {
    const product = Math.floor((landmark * model.products) / width)
    const near = model.similarProducts(product, NEIGHBOURS)
    const largest = near[0]?.similarity ?? 0
    values[product * width + landmark] = 1
    for (const { index, similarity } of near)
      if (largest > 0) values[index * width + landmark] = Math.max(0, similarity / largest)
  }
  return { values, width }
}
