import type { ModelArray } from './model.ts'
import { floats, ints } from './saved.ts'

/**
 * A products x products matrix M of a model that scores by score(j) = sum over the history of x_i M_ij: row i says what having i adds
 * to every product. Dense: row-major. Sparse: compressed rows, columns ascending.
 */
export type ItemWeights =
  | { readonly form: 'dense'; readonly products: number; readonly values: Float32Array }
  | {
      readonly form: 'sparse'
      readonly products: number
      readonly rowStart: Int32Array
      readonly column: Int32Array
      readonly values: Float32Array
    }

/** Adds `weight` times row `past` to `scores`. O(entries of the row). */
export function addRow(weights: ItemWeights, past: number, weight: number, scores: Float64Array): void {
  const { values, products } = weights
  if (weights.form === 'dense') {
    for (let j = 0, at = past * products; j < products; j++, at++) scores[j]! += weight * values[at]!
    return
  }
  const { rowStart, column } = weights
  for (let k = rowStart[past]!; k < rowStart[past + 1]!; k++) scores[column[k]!]! += weight * values[k]!
}

/** M[past][product]. O(1) dense, O(log entries of the row) sparse. */
export function weightAt(weights: ItemWeights, past: number, product: number): number {
  if (weights.form === 'dense') return weights.values[past * weights.products + product]!
  const { rowStart, column, values } = weights
  let low = rowStart[past]!
  let high = rowStart[past + 1]! - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = column[middle]!
    if (found === product) return values[middle]!
    if (found < product) low = middle + 1
    else high = middle - 1
  }
  return 0
}

/** The arrays a saved model keeps. */
export function arraysOf(weights: ItemWeights): Record<string, ModelArray> {
  if (weights.form === 'dense') return { values: weights.values }
  const { rowStart, column, values } = weights
  return { rowStart, column, values }
}

/** @throws TypeError when an array is missing or does not fit the others. */
export function readItemWeights(
  arrays: Readonly<Record<string, ModelArray>>,
  form: ItemWeights['form'],
  products: number,
): ItemWeights {
  if (form === 'dense') return { form, products, values: floats(arrays, 'values', products * products) }
  const rowStart = ints(arrays, 'rowStart', products + 1)
  const entries = rowStart[products]!
  return {
    form,
    products,
    rowStart,
    column: ints(arrays, 'column', entries),
    values: floats(arrays, 'values', entries),
  }
}
