import { seededRandom } from '../random.ts'
import { emptyTriplets, type Interactions, interactionsFromTriplets, rowOf } from '../sparse.ts'
import type { Fit, History } from './model.ts'

/** Pulls a fit to its end; the losses that it tells go into `losses`. */
export async function fit<M>(steps: Fit<M>, losses: number[] = []): Promise<M> {
  for (;;) {
    const next = await steps.next()
    if (next.done === true) return next.value
    if (next.value.loss !== undefined) losses.push(next.value.loss)
  }
}

/** A table of counts as a matrix. */
export function matrixOf(rows: readonly (readonly number[])[]): Interactions {
  const triplets = emptyTriplets()
  rows.forEach((row, r) =>
    row.forEach((cell, c) => {
      if (cell === 0) return
      triplets.row.push(r)
      triplets.column.push(c)
      triplets.weight.push(cell)
    }),
  )
  return interactionsFromTriplets(triplets, rows.length, rows[0]?.length ?? 0)
}

export function historyOf(matrix: Interactions, row: number): History {
  return rowOf(matrix, row)
}

/** Customer c likes products p with p % 3 = c % 3; `taste` is how often he buys among them and not anywhere (Zipf-like). */
export function tastes(customers: number, products: number, taste: number, seed = 5): Interactions {
  const random = seededRandom(seed)
  const cells = emptyTriplets()
  for (let customer = 0; customer < customers; customer++) {
    const had = new Set<number>()
    while (had.size < 12) {
      const at = Math.floor(products * random.uniform() ** 1.5)
      const product = random.uniform() < taste ? at - (at % 3) + (customer % 3) : at
      if (product < products) had.add(product)
    }
    for (const product of had) {
      cells.row.push(customer)
      cells.column.push(product)
      cells.weight.push(1)
    }
  }
  return interactionsFromTriplets(cells, customers, products)
}

/** mean 3, biases, factors and noise of 0.3; two fifths of the cells are there, a fifth of them for the test. */
export function plantedRatings(
  customers: number,
  products: number,
  rank: number,
): { train: Interactions; test: Interactions } {
  const random = seededRandom(11)
  const draw = (count: number, size: number): Float64Array =>
    Float64Array.from({ length: count }, () => size * random.normal())
  const p = draw(customers * rank, 0.8)
  const q = draw(products * rank, 0.8)
  const bu = draw(customers, 0.4)
  const bi = draw(products, 0.5)
  const parts = [0, 1].map(emptyTriplets)
  for (let u = 0; u < customers; u++) {
    for (let i = 0; i < products; i++) {
      if (random.uniform() > 0.4) continue
      let rating = 3 + bu[u]! + bi[i]! + 0.3 * random.normal()
      for (let k = 0; k < rank; k++) rating += p[u * rank + k]! * q[i * rank + k]!
      const part = parts[random.uniform() < 0.2 ? 1 : 0]!
      part.row.push(u)
      part.column.push(i)
      part.weight.push(rating)
    }
  }
  const [train, test] = parts.map((part) => interactionsFromTriplets(part, customers, products))
  return { train: train!, test: test! }
}
