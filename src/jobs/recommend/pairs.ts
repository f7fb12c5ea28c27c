import { interactionsFromTriplets, type Interactions } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerProductPairs } from '../../store/queries/interactions.ts'

/** What a model learns from: the matrix, and the row ids of the project behind its rows and columns. */
export type LearningData = {
  /** customerIds.length x productIds.length; weight = count of interactions. */
  readonly interactions: Interactions
  /** Ascending. */
  readonly customerIds: Int32Array
  /** Ascending. */
  readonly productIds: Int32Array
  /** Latest interaction of each pair in UTC milliseconds, parallel to `interactions.column`; NaN without a time. */
  readonly lastAt: Float64Array
}

/** How many pairs are read before the job looks up from its work. */
const SLICE = 50_000

/**
 * Reads all customer-product pairs of a project. Yields the number of pairs read so far, so that the caller can report,
 * breathe and stop. O(interactions) time, about 40 bytes per pair at the peak.
 */
export function* loadPairs(db: ReadableDb, until: number | null): Generator<number, LearningData, void> {
  const customers = new GrowingInts()
  const products = new GrowingInts()
  const counts = new GrowingInts()
  const times = new GrowingTimes()
  for (const [customer, product, count, lastAt] of customerProductPairs(db, until)) {
    customers.push(customer)
    products.push(product)
    counts.push(count)
    times.push(lastAt ?? Number.NaN)
    if (customers.length % SLICE === 0) yield customers.length
  }
  const customerIds = distinct(customers.values())
  const productIds = distinct(products.values())
  // Pairs come ordered by customer and product, so the compressed rows keep their order and `lastAt` stays parallel.
  const interactions = interactionsFromTriplets(
    {
      row: positions(customers.values(), customerIds),
      column: positions(products.values(), productIds),
      weight: counts.values(),
    },
    customerIds.length,
    productIds.length,
  )
  return { interactions, customerIds, productIds, lastAt: times.values() }
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

function distinct(values: Int32Array): Int32Array {
  const sorted = values.slice().sort()
  let filled = 0
  for (const value of sorted) if (filled === 0 || sorted[filled - 1] !== value) sorted[filled++] = value
  return sorted.slice(0, filled)
}

function positions(values: Int32Array, ascending: Int32Array): Int32Array {
  return values.map((value) => indexIn(ascending, value))
}

class GrowingInts {
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
    return this.#values.subarray(0, this.length)
  }
}

class GrowingTimes {
  #values = new Float64Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  values(): Float64Array {
    return this.#values.subarray(0, this.length)
  }
}
