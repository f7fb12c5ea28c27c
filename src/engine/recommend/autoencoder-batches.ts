import type { Random } from '../random.ts'
import type { Interactions } from '../sparse.ts'
import type { History } from './model.ts'
import type { NetworkBatch } from './network.ts'

/** Rows of the interactions as a training batch: normalised to length 1, each product dropped with probability `dropout`. */
export function trainingBatch(
  interactions: Interactions,
  customers: Int32Array,
  dropout: number,
  random: Random,
): NetworkBatch {
  const rowStart = new Int32Array(customers.length + 1)
  customers.forEach((customer, k) => {
    rowStart[k + 1] = rowStart[k]! + interactions.rowStart[customer + 1]! - interactions.rowStart[customer]!
  })
  const column = new Int32Array(rowStart[customers.length]!)
  const input = new Float32Array(column.length)
  customers.forEach((customer, k) => {
    const from = interactions.rowStart[customer]!
    const to = interactions.rowStart[customer + 1]!
    column.set(interactions.column.subarray(from, to), rowStart[k])
    const kept = 1 / (Math.sqrt(to - from) * (1 - dropout))
    for (let at = rowStart[k]!; at < rowStart[k + 1]!; at++) input[at] = random.uniform() < dropout ? 0 : kept
  })
  return { rows: customers.length, rowStart, column, input, target: new Float32Array(column.length).fill(1) }
}

/** Histories as they go in when nothing is learned. */
export function inputBatch(histories: readonly Pick<History, 'products'>[]): NetworkBatch {
  const rowStart = new Int32Array(histories.length + 1)
  histories.forEach(({ products }, k) => (rowStart[k + 1] = rowStart[k]! + products.length))
  const column = new Int32Array(rowStart[histories.length]!)
  const input = new Float32Array(column.length)
  histories.forEach(({ products }, k) => {
    column.set(products, rowStart[k])
    input.fill(1 / Math.sqrt(products.length), rowStart[k], rowStart[k + 1])
  })
  return { rows: histories.length, rowStart, column, input, target: new Float32Array(column.length) }
}

export function noiseOf(rows: number, latent: number, random: Random): Float32Array {
  const noise = new Float32Array(rows * latent)
  for (let k = 0; k < noise.length; k++) noise[k] = random.normal()
  return noise
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle(values: Int32Array, random: Random): void {
  for (let k = values.length - 1; k > 0; k--) {
    const other = random.below(k + 1)
    const kept = values[k]!
    values[k] = values[other]!
    values[other] = kept
  }
}
