import { type Random, seededRandom } from '../../src/engine/random.ts'
import type { TimedEvents } from '../../src/engine/recommend/split.ts'

/** A generated shop whose customers have tastes, or, with `taste` 0, none at all. */
export type Shape = {
  readonly name: string
  readonly customers: number
  readonly products: number
  /** Mean number of different products of a customer; single customers vary by a factor of two to three. */
  readonly each: number
  /** Directions of taste. */
  readonly tastes: number
  /** Spread of taste in the logarithm of the odds to take a product up; 0: everybody draws from the same products. */
  readonly taste: number
  /** Exponent of Zipf's law for how well products are known. */
  readonly zipf: number
  readonly values: 'one' | 'counts' | 'ratings'
  /** Whether times are told; products then come and go, so that the past is not the future. */
  readonly timed: boolean
}

const plain = { taste: 1.6, zipf: 0.8, values: 'one', timed: false } as const

/** Six shops, from a hundred customers to twenty thousand. */
export const shapes: readonly Shape[] = [
  { ...plain, name: 'tiny', customers: 100, products: 60, each: 10, tastes: 3, taste: 2 },
  { ...plain, name: 'sparse', customers: 800, products: 400, each: 5, tastes: 4, taste: 2 },
  {
    ...plain,
    name: 'counts',
    customers: 2000,
    products: 300,
    each: 12,
    tastes: 5,
    values: 'counts',
    timed: true,
  },
  { ...plain, name: 'ratings', customers: 1000, products: 500, each: 50, tastes: 6, values: 'ratings' },
  { ...plain, name: 'timed', customers: 5000, products: 1500, each: 9, tastes: 8, timed: true },
  { ...plain, name: 'large', customers: 20_000, products: 2500, each: 14, tastes: 12 },
]

/**
 * Events of a shape: each customer takes products up in proportion to how well they are known times exp(taste x how well they suit him),
 * without putting one back. Values: 1, counts that rise with how well it suits, or ratings of 1 to 5 with the habits of customer and product.
 */
export function eventsOf(shape: Shape, seed: number): TimedEvents {
  const random = seededRandom(seed)
  const { customers, products, tastes } = shape
  const own = vectors(customers, tastes, random)
  const suited = vectors(products, tastes, random)
  const known = shuffled(products, random).map((rank) => -shape.zipf * Math.log(rank + 3))
  const born = Float64Array.from({ length: products }, () => Math.max(0, random.uniform() * 1.6 - 0.8))
  const habit = Float64Array.from({ length: products }, () => 0.5 * random.normal())
  const row: number[] = []
  const column: number[] = []
  const weight: number[] = []
  const time: number[] = []
  const keys = new Float64Array(products)
  for (let customer = 0; customer < customers; customer++) {
    const count = Math.min(
      Math.floor(products / 2),
      Math.max(2, Math.round(shape.each * Math.exp(0.6 * random.normal() - 0.18))),
    )
    const mood = 0.4 * random.normal()
    for (let product = 0; product < products; product++)
      keys[product] =
        (known[product] ?? 0) + shape.taste * match(own, suited, customer, product, tastes) + gumbel(random)
    for (const product of largest(keys, count)) {
      const suits = match(own, suited, customer, product, tastes)
      row.push(customer)
      column.push(product)
      weight.push(valueOf(shape, suits, mood + (habit[product] ?? 0), random))
      const start = born[product] ?? 0
      time.push(
        shape.timed ? Math.round(86_400_000 * (18_000 + 365 * (start + (1 - start) * random.uniform()))) : 0,
      )
    }
  }
  return { row, column, weight, time }
}

function valueOf({ values, taste }: Shape, suits: number, habits: number, random: Random): number {
  if (values === 'one') return 1
  if (values === 'counts') return 1 + poisson(Math.exp(0.7 * Math.min(1, taste) * suits - 0.4), random)
  return Math.min(
    5,
    Math.max(1, Math.round(3.4 + Math.min(1, taste) * 0.8 * suits + habits + 0.5 * random.normal())),
  )
}

/** Rows of independent normal values of such a size that the product of two rows has a spread of 1. */
function vectors(rows: number, width: number, random: Random): Float64Array {
  const size = width ** -0.25
  return Float64Array.from({ length: rows * width }, () => size * random.normal())
}

function match(
  own: Float64Array,
  suited: Float64Array,
  customer: number,
  product: number,
  width: number,
): number {
  let sum = 0
  for (let k = 0; k < width; k++) sum += (own[customer * width + k] ?? 0) * (suited[product * width + k] ?? 0)
  return sum
}

function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, k) => k)
  for (let k = count - 1; k > 0; k--) {
    const other = random.below(k + 1)
    const moved = order[k] ?? 0
    order[k] = order[other] ?? 0
    order[other] = moved
  }
  return order
}

/** With it the largest of sums log p + gumbel are a draw without replacement in proportion to p. */
function gumbel(random: Random): number {
  return -Math.log(-Math.log(random.uniform() || Number.MIN_VALUE) || Number.MIN_VALUE)
}

function largest(keys: Float64Array, count: number): number[] {
  const limit = keys.slice().sort()[keys.length - count] ?? -Infinity
  const found: number[] = []
  for (let k = 0; k < keys.length && found.length < count; k++) if ((keys[k] ?? 0) >= limit) found.push(k)
  return found
}

/** Knuth's product of uniforms; for small means. */
function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-Math.min(30, mean))
  let count = -1
  let product = 1
  do {
    count++
    product *= random.uniform()
  } while (product > limit)
  return count
}
