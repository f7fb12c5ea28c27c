import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { emptyTriplets, type Interactions, interactionsFromTriplets, rowOf } from '../sparse.ts'
import { chooseSvdShape, type SvdShape } from './choose-svd.ts'
import { compareWith, defaultEvaluationSettings, evaluate } from './evaluate.ts'
import { plainBackend } from './plain-backend.ts'
import { fitPopularity } from './popularity.ts'
import { fitPureSvd } from './pure-svd.ts'
import { splitByCustomer } from './split.ts'
import { fit } from './test-data.ts'

/** Two to four visits each, to areas of very unequal popularity; who visits one of a pair often visits the other. */
function shortHistories(customers: number, products: number, seed: number): Interactions {
  const random = seededRandom(seed)
  const cells = emptyTriplets()
  for (let customer = 0; customer < customers; customer++) {
    const had = new Set<number>()
    const wanted = 2 + random.below(3)
    while (had.size < wanted) {
      const product = Math.floor(products * random.uniform() ** 3)
      had.add(product)
      if (random.uniform() < 0.6) had.add(product ^ 1)
    }
    for (const product of had) {
      cells.row.push(customer)
      cells.column.push(product)
      cells.weight.push(1)
    }
  }
  return interactionsFromTriplets(cells, customers, products)
}

function chosen(matrix: Interactions, seed: number): SvdShape {
  const steps = chooseSvdShape(matrix, seed)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    expect(step.value).toBeGreaterThanOrEqual(0)
    expect(step.value).toBeLessThanOrEqual(1)
  }
}

describe('SVD that chooses its factors', () => {
  const visits = shortHistories(1500, 60, 7)

  it('beats bestsellers on short histories, where many factors of equal weight lose to them', async () => {
    const split = splitByCustomer(visits, 0.3, 1)
    const popular = fitPopularity(split.train, { halfLifeDays: null, now: 0 })
    const baseline = await evaluate(popular, split, defaultEvaluationSettings, plainBackend)
    const gain = async (rank: number): Promise<{ mean: number; low: number }> => {
      const given = { rank, strength: 0, weighting: 'binary', seed: 1 } as const
      const model = await fit(fitPureSvd(split.train, given))
      const found = await evaluate(model, split, defaultEvaluationSettings, plainBackend)
      return compareWith(found, baseline, 'ndcg_cut', defaultEvaluationSettings).difference
    }
    expect((await gain(0)).low).toBeGreaterThan(0.02)
    expect((await gain(50)).mean).toBeLessThan(-0.02)
  })

  it('is the same again for a seed, and cautious where too little can be hidden', () => {
    expect(chosen(visits, 3)).toEqual(chosen(visits, 3))
    const few = shortHistories(10, 60, 7)
    expect(chosen(few, 1)).toEqual({ rank: 8, strength: 1 })
    expect(chosen(shortHistories(10, 6, 7), 1)).toEqual({ rank: 6, strength: 1 })
  })
})

describe('strength', () => {
  it('2 with all factors gives the counts of products bought together, up to one scale (1e-6)', async () => {
    const shop = shortHistories(40, 12, 9)
    const model = await fit(fitPureSvd(shop, { rank: 12, strength: 2, weighting: 'binary', seed: 1 }))
    const unit = model.parameters.sigma[0]! ** 2
    for (let r = 0; r < 40; r++) {
      const history = rowOf(shop, r)
      const expected = new Float64Array(12)
      for (let other = 0; other < 40; other++) {
        const { products } = rowOf(shop, other)
        const shared = history.products.filter((product) => products.includes(product)).length
        for (const product of products) expected[product]! += shared
      }
      model.scoresFor(history).forEach((score, p) => expect(score * unit).toBeCloseTo(expected[p]!, 5))
    }
  })

  it('is within 0 to 4', async () => {
    const fitting = fitPureSvd(shortHistories(9, 6, 1), {
      rank: 2,
      strength: 5,
      weighting: 'binary',
      seed: 1,
    })
    await expect(fit(fitting)).rejects.toThrow('strength must be 0..4, got 5')
  })
})
