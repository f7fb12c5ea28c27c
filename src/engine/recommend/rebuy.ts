import { valueAt } from '../value-at.ts'

const DAY_MS = 86_400_000
/** Gaps that a median needs to count for a product (or its category) on its own. */
export const GAPS_NEEDED = 5

export type RebuyInterval = {
  /** Days between two purchases of the same product by the same customer, median; null where nobody bought anything twice. */
  readonly days: number | null
  readonly from: 'product' | 'category' | 'all' | 'none'
  /** Gaps of the product itself. */
  readonly gaps: number
}

/** Collects gaps product by product, so that a stream of any length needs memory for gaps and pairs only. */
export class RebuyEstimate {
  readonly #gaps: Map<number, number[]> = new Map()
  #product = -1
  #customer = -1
  #time = 0

  /** Purchases must come in the order of product, customer and time; those of one day are one purchase. */
  add(product: number, customer: number, time: number): void {
    if (product === this.#product && customer === this.#customer) {
      const days = (time - this.#time) / DAY_MS
      if (days < 1) return
      const own = this.#gaps.get(product)
      if (own === undefined) this.#gaps.set(product, [days])
      else own.push(days)
    }
    this.#product = product
    this.#customer = customer
    this.#time = time
  }

  /**
   * The interval of each product asked for: the median of its own gaps where there are at least five, else of its category's, else of all.
   * O(gaps log gaps).
   */
  intervals(
    products: ArrayLike<number>,
    categoryOf: (product: number) => number,
  ): Map<number, RebuyInterval> {
    const ofCategory = new Map<number, number[]>()
    const all: number[] = []
    for (const [product, gaps] of this.#gaps) {
      for (const gap of gaps) all.push(gap)
      const category = categoryOf(product)
      if (category < 0) continue
      const together = ofCategory.get(category)
      if (together === undefined) ofCategory.set(category, [...gaps])
      else for (const gap of gaps) together.push(gap)
    }
    const overall = median(all)
    const categoryDays = new Map(
      [...ofCategory].map(([category, gaps]) => [category, gaps.length >= GAPS_NEEDED ? median(gaps) : null]),
    )
    const found = new Map<number, RebuyInterval>()
    for (let k = 0; k < products.length; k++) {
      const product = products[k]!
      const own = this.#gaps.get(product) ?? []
      const category = categoryDays.get(categoryOf(product)) ?? null
      if (own.length >= GAPS_NEEDED)
        found.set(product, { days: median(own), from: 'product', gaps: own.length })
      else if (category !== null) found.set(product, { days: category, from: 'category', gaps: own.length })
      else found.set(product, { days: overall, from: overall === null ? 'none' : 'all', gaps: own.length })
    }
    return found
  }
}

/** Whether so much time has passed since the last purchase that the product is due again; never where no interval is known. */
export function isDue(interval: RebuyInterval | undefined, lastAt: number, now: number): boolean {
  const days = interval?.days ?? null
  return days !== null && now - lastAt >= days * DAY_MS
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const copy = Float64Array.from(values)
  const middle = copy.length >> 1
  const upper = valueAt(copy, middle)
  if (copy.length % 2 === 1) return upper
  // What lies before the middle is not larger than it.
  let lower = -Infinity
  for (let k = 0; k < middle; k++) lower = Math.max(lower, copy[k]!)
  return (lower + upper) / 2
}
