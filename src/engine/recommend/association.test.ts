import { describe, expect, it } from 'vitest'
import { fitAssociation, leastCountFor } from './association.ts'
import { defaultEvaluationSettings, evaluate } from './evaluate.ts'
import { plainBackend } from './plain-backend.ts'
import { fitPopularity } from './popularity.ts'
import { splitByCustomer } from './split.ts'
import { fit, tastes } from './test-data.ts'

describe('association rules of few baskets', () => {
  const rules = { minConfidence: 0, measure: 'confidence' } as const

  it('ask for less evidence, so that 100 customers and 200 products beat popularity, which three of each did not', async () => {
    const split = splitByCustomer(tastes(100, 200, 0.7, 1), 0.25, 1)
    const quality = async (model: Parameters<typeof evaluate>[0]): Promise<number> =>
      (await evaluate(model, split, defaultEvaluationSettings, plainBackend)).accuracy.ndcg_cut.mean
    const popular = await quality(fitPopularity(split.train, { halfLifeDays: null, now: 0 }))
    const strict = await quality(await fit(fitAssociation(split.train, 100, { ...rules, minCount: 3 })))
    const fitting = await quality(await fit(fitAssociation(split.train, 100, { ...rules, minCount: 0 })))
    expect(strict).toBeLessThan(popular)
    expect(fitting).toBeGreaterThan(1.3 * popular)
  })

  it('ask for more as there are more', async () => {
    expect([1, 200, 201, 1000, 1001, 1e6].map(leastCountFor)).toEqual([1, 1, 2, 2, 3, 3])
    const model = await fit(fitAssociation(tastes(300, 30, 0.7), 300, { ...rules, minCount: 0 }))
    expect(model.parameters.settings).toMatchObject({ minCount: 2 })
    await expect(fit(fitAssociation(tastes(9, 30, 0.7), 9, { ...rules, minCount: -1 }))).rejects.toThrow(
      'minCount',
    )
  })
})
