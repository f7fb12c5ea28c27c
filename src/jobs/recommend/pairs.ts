import { interactionsFromTriplets, type Interactions } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerProductPairs } from '../../store/queries/interactions.ts'

/** Customer-product pairs as they come from the project: row ids and the count of interactions, parallel, ordered by both ids. */
export type Pairs = {
  readonly customer: Int32Array
  readonly product: Int32Array
  readonly count: Int32Array
}

/** The row ids behind the rows and columns of a matrix, ascending. */
export type IdSpace = { readonly customerIds: Int32Array; readonly productIds: Int32Array }

/** How many pairs are read before the job looks up from its work. */
const SLICE = 50_000

/**
 * Reads all pairs of a project, or those of the time before `until`. Yields the number read so far, so that the caller can
 * report, breathe and stop. O(interactions) time, 12 bytes a pair.
 */
export function* readPairs(db: ReadableDb, until: number | null): Generator<number, Pairs, void> {
  const customer = new GrowingInts()
  const product = new GrowingInts()
  const count = new GrowingInts()
  for (const pair of customerProductPairs(db, until)) {
    customer.push(pair[0])
    product.push(pair[1])
    count.push(pair[2])
    if (customer.length % SLICE === 0) yield customer.length
  }
  return { customer: customer.values(), product: product.values(), count: count.values() }
}

/** The ids that occur in any of the given pairs. */
export function idSpaceOf(...all: readonly Pairs[]): IdSpace {
  return {
    customerIds: distinct(all.map((pairs) => pairs.customer)),
    productIds: distinct(all.map((pairs) => pairs.product)),
  }
}

/** The same with every product of the catalogue, for models that recommend what nobody has bought yet. */
export function withProducts(space: IdSpace, productIds: Iterable<number>): IdSpace {
  const all = new Set(space.productIds)
  for (const id of productIds) all.add(id)
  return { ...space, productIds: Int32Array.from(all).sort() }
}

/** Pairs as a matrix over `space`; pairs outside it are left out. O(pairs log ids). */
export function matrixOf(pairs: Pairs, space: IdSpace): Interactions {
  const row = pairs.customer.map((id) => indexIn(space.customerIds, id))
  const column = pairs.product.map((id) => indexIn(space.productIds, id))
  const known = Int32Array.from(row.keys()).filter((k) => (row[k] ?? -1) >= 0 && (column[k] ?? -1) >= 0)
  const pick = (values: Int32Array): Int32Array => known.map((k) => values[k] ?? 0)
  return interactionsFromTriplets(
    { row: pick(row), column: pick(column), weight: pick(pairs.count) },
    space.customerIds.length,
    space.productIds.length,
  )
}

/** Index of `value` in an ascending array, or -1. O(log n). */
export function indexIn(ascending: Int32Array, value: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = ascending[middle] ?? 0
    if (found === value) return middle
    if (found < value) low = middle + 1
    else high = middle - 1
  }
  return -1
}

function distinct(parts: readonly Int32Array[]): Int32Array {
  const sorted = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    sorted.set(part, at)
    at += part.length
  }
  sorted.sort()
  let filled = 0
  for (const value of sorted) if (filled === 0 || sorted[filled - 1] !== value) sorted[filled++] = value
  return sorted.slice(0, filled)
}

export class GrowingInts {
  #values = new Int32Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.#values.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  values(): Int32Array {
    return this.#values.slice(0, this.length)
  }
}
