import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choleskyInPlace, choleskySolve } from '../../engine/linalg/cholesky.ts'
import { seededRandom } from '../../engine/random.ts'
import { type Interactions, rowOf, transpose } from '../../engine/sparse.ts'
import { type IalsSettings, ridgeOf } from '../../engine/recommend/ials-settings.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import { fitIals } from '../../engine/recommend/ials.ts'
import { defaultIalsSettings } from '../../engine/recommend/ials-settings.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { fit, tastes } from '../../engine/recommend/test-data.ts'
import { createKernelPool, type KernelPool } from './pool.ts'

/**
 * Where our implicit ALS and one in f64 (numpy, or the one below) part: kernels build and factorise each row's matrix in f32 during the sweeps. Factors that
 * are only stored as f32 do not matter. On visits to 285 site areas (rank 16, 8 sweeps) scores differ by 6e-5 at most, 64 of 22,716 lists differ, all
 * of them in places whose exact scores are within 2e-5 of each other, and the mean NDCG@10 by 4e-5.
 */
describe('implicit ALS against f64 throughout', () => {
  const shop = tastes(400, 90, 0.8)
  const settings: IalsSettings = {
    ...defaultIalsSettings,
    rank: 12,
    sweeps: 8,
    unobservedWeight: 0.3,
    penalty: 0.03,
    minRelativeGain: 0,
  }
  const exact = referenceIals(shop, settings)
  let pool: KernelPool
  beforeAll(async () => {
    pool = await createKernelPool({ threads: 2 })
  })
  afterAll(() => pool.close())

  function scoresOf(
    customers: ArrayLike<number>,
    products: ArrayLike<number>,
    customer: number,
  ): Float64Array {
    const { rank } = settings
    return Float64Array.from({ length: shop.columns }, (_, product) => {
      let sum = 0
      for (let k = 0; k < rank; k++) sum += customers[customer * rank + k]! * products[product * rank + k]!
      return sum
    })
  }

  function listOf(scores: Float64Array, customer: number): number[] {
    const had = rowOf(shop, customer).products
    return [...scores.keys()]
      .filter((product) => !had.includes(product))
      .sort((a, b) => scores[b]! - scores[a]! || a - b)
      .slice(0, 10)
  }

  /** The largest difference of a score, and of exact scores that changed places in a list. */
  async function apart(backend: Backend): Promise<{ score: number; places: number }> {
    const { customerFactors, productFactors } = (await fit(fitIals(shop, settings, backend))).parameters
    let [score, places] = [0, 0]
    for (let customer = 0; customer < shop.rows; customer++) {
      const own = scoresOf(customerFactors, productFactors, customer)
      const reference = scoresOf(exact.customers, exact.products, customer)
      own.forEach((value, k) => (score = Math.max(score, Math.abs(value - reference[k]!))))
      const list = listOf(reference, customer)
      listOf(own, customer).forEach((product, place) => {
        places = Math.max(places, Math.abs(reference[product]! - reference[list[place]!]!))
      })
    }
    return { score, places }
  }

  it('f64 arithmetic over factors stored as f32: scores within 1e-6', async () => {
    expect((await apart(plainBackend)).score).toBeLessThan(1e-6)
  })

  it('kernels: scores within 2e-4, and only products that are nearer than that change places', async () => {
    const { score, places } = await apart(pool.backend())
    expect(score).toBeLessThan(2e-4)
    expect(places).toBeLessThan(2e-4)
    // Were the arithmetic f64 as well, this would be as near as above, and the tolerance too wide.
    expect(score).toBeGreaterThan(1e-8)
  })
})

/** Implicit ALS from its definition (references 4.1), every number an f64, with the same random start as `fitIals`. */
function referenceIals(
  interactions: Interactions,
  settings: IalsSettings,
): { readonly customers: Float64Array; readonly products: Float64Array } {
  const { rank, sweeps, seed } = settings
  const random = seededRandom(seed)
  const deviation = 0.1 / Math.sqrt(rank)
  // The start is rounded to f32, as that of the fit.
  const customers = Float64Array.from({ length: interactions.rows * rank }, () =>
    Math.fround(deviation * random.normal()),
  )
  const products = new Float64Array(interactions.columns * rank)
  const byProduct = transpose(interactions)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    solveRows(byProduct, customers, products, settings)
    solveRows(interactions, products, customers, settings)
  }
  return { customers, products }
}

function solveRows(
  matrix: Interactions,
  fixed: Float64Array,
  solved: Float64Array,
  settings: IalsSettings,
): void {
  const { rank, unobservedWeight } = settings
  const all = new Float64Array(rank * rank)
  for (let at = 0; at < fixed.length; at += rank)
    for (let i = 0; i < rank; i++)
      for (let j = 0; j < rank; j++) all[i * rank + j]! += unobservedWeight * fixed[at + i]! * fixed[at + j]!
  for (let r = 0; r < matrix.rows; r++) {
    const [from, to] = [matrix.rowStart[r]!, matrix.rowStart[r + 1]!]
    const left = all.slice()
    const right = new Float64Array(rank)
    for (let k = from; k < to; k++) {
      const at = matrix.column[k]! * rank
      for (let i = 0; i < rank; i++) {
        right[i]! += fixed[at + i]!
        for (let j = 0; j < rank; j++) left[i * rank + j]! += fixed[at + i]! * fixed[at + j]!
      }
    }
    const ridge = ridgeOf(settings, to - from, matrix.columns)
    for (let i = 0; i < rank; i++) left[i * rank + i]! += ridge
    choleskyInPlace(left, rank)
    choleskySolve(left, rank, right)
    solved.set(right, r * rank)
  }
}
