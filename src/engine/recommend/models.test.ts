import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { type Interactions, interactionsFromTriplets, rowOf } from '../sparse.ts'
import { compareWith, evaluate } from './evaluate.ts'
import { fitEase } from './ease.ts'
import { fitIals } from './ials.ts'
import { defaultIalsSettings } from './ials-settings.ts'
import { fitItemKnn, type ItemKnnSettings } from './item-knn.ts'
import { loadRecommender } from './load.ts'
import type { FactorRecommender, Fit, FitProgress, Recommender } from './model.ts'
import { plainBackend } from './plain-backend.ts'
import { fitPopularity } from './popularity.ts'
import { fitPureSvd } from './pure-svd.ts'
import { type ListBlock, recommendAll } from './recommend-all.ts'
import { recommendOne } from './recommend-one.ts'
import { splitByCustomer } from './split.ts'

const settings = { ...defaultIalsSettings, rank: 5, sweeps: 6, minRelativeGain: 0 }

describe('fitIals', () => {
  it('never raises the loss, which is the objective summed over all cells', async () => {
    for (const weighting of ['binary', 'log1p'] as const) {
      const shop = twoTastes(40, 30)
      const { model, steps } = await run(fitIals(shop, { ...settings, weighting }, plainBackend))
      const losses = steps.flatMap((step) => (step.loss === undefined ? [] : [step.loss]))
      expect(losses).toHaveLength(7)
      losses.forEach((loss, k) => expect(loss).toBeLessThanOrEqual((losses[k - 1] ?? Infinity) * (1 + 1e-6)))
      expect(losses.at(-1)! / objective(shop, model.parameters, weighting)).toBeCloseTo(1, 5)
    }
  })

  it('permuting the products permutes their factors (1e-4 relative)', async () => {
    const shop = twoTastes(30, 20)
    const order = Int32Array.from({ length: 20 }, (_, k) => (k * 7) % 20)
    const row: number[] = []
    const column: number[] = []
    for (let r = 0; r < 30; r++)
      for (const product of rowOf(shop, r).products) {
        row.push(r)
        column.push(order[product]!)
      }
    const turned = interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, 30, 20)
    const one = (await run(fitIals(shop, settings, plainBackend))).model.parameters
    const two = (await run(fitIals(turned, settings, plainBackend))).model.parameters
    for (let product = 0; product < 20; product++) {
      for (let k = 0; k < 5; k++) {
        expect(two.productFactors[order[product]! * 5 + k]).toBeCloseTo(
          one.productFactors[product * 5 + k]!,
          4,
        )
      }
    }
  })

  it('says that it converged when a sweep gains too little', async () => {
    const { model, steps } = await run(
      fitIals(twoTastes(40, 30), { ...settings, sweeps: 50, minRelativeGain: 1e-3 }, plainBackend),
    )
    expect(model.converged).toBe(true)
    expect(steps.length).toBeLessThan(50)
  })

  it('names the setting that is out of range, and weights that are not above zero', async () => {
    const shop = twoTastes(4, 4)
    await expect(run(fitIals(shop, { ...settings, penalty: 0 }, plainBackend))).rejects.toThrow(
      'penalty must be above 0, got 0',
    )
    const returned = interactionsFromTriplets({ row: [0], column: [0], weight: [-1] }, 1, 1)
    await expect(run(fitIals(returned, settings, plainBackend))).rejects.toThrow('above zero, got -1')
  })
})

describe('every model', () => {
  it('explains so that the contributions add up to the score (1e-9 relative to their sizes)', async () => {
    const shop = twoTastes(40, 30)
    const models = await allModels(shop)
    const input = fc.record({
      model: fc.constantFrom(...models.filter(({ kind }) => kind !== 'popularity')),
      product: fc.nat(29),
      products: fc.uniqueArray(fc.nat(29), { maxLength: 12 }),
    })
    fc.assert(
      fc.property(input, ({ model, product, products }) => {
        const history = {
          products: Int32Array.from(products),
          weights: new Float32Array(products.length).fill(2),
        }
        const explanation = model.explain(history, product)
        expect(explanation.kind).toBe('because-of')
        if (explanation.kind !== 'because-of') return
        const sum = explanation.contributions.reduce((total, { share }) => total + share, 0)
        const size = explanation.contributions.reduce((total, { share }) => total + Math.abs(share), 0)
        const score = model.scoresFor(history)[product]!
        expect(Math.abs(sum - score)).toBeLessThanOrEqual(1e-9 * size)
        expect(Math.abs(explanation.score - score)).toBeLessThanOrEqual(1e-9 * size)
      }),
    )
  })

  it('comes back from its saved arrays with the same scores', async () => {
    const shop = twoTastes(40, 30)
    for (const model of await allModels(shop)) {
      const saved = structuredClone(model.save())
      const plain: unknown = JSON.parse(JSON.stringify(saved.settings))
      expect(plain).toEqual(saved.settings)
      const again = loadRecommender(saved)
      expect(again.scoresFor(rowOf(shop, 3))).toEqual(model.scoresFor(rowOf(shop, 3)))
      expect(again.similarProducts(2, 4)).toEqual(model.similarProducts(2, 4))
      expect(() => loadRecommender({ ...saved, arrays: {} })).toThrow(TypeError)
    }
  })

  it('folds a training customer in to the factors it already has (1e-5)', async () => {
    const shop = twoTastes(40, 30)
    for (const model of await factorModels(shop)) {
      const row = model.factorPair().customerRow(5)
      model.foldIn(rowOf(shop, 5)).forEach((value, k) => expect(Math.abs(value - row[k]!)).toBeLessThan(1e-5))
    }
  })

  it('finds products and customers of the same taste', async () => {
    const shop = twoTastes(40, 30)
    for (const model of await allModels(shop)) {
      for (const { index, similarity } of model.similarProducts(0, 5)) {
        expect(index % 2).toBe(0)
        expect(similarity).toBeLessThanOrEqual(1 + 1e-9)
      }
      if (model.kind !== 'popularity') expect(model.similarProducts(0, 5)).toHaveLength(5)
    }
    for (const model of await factorModels(shop)) {
      for (const who of [1, rowOf(shop, 1)]) {
        const near = model.similarCustomers(who, 5) ?? []
        expect(near).toHaveLength(5)
        for (const { index } of near) expect(index % 2).toBe(1)
      }
    }
  })
})

describe('pure SVD', () => {
  it('has balanced factors whose product is U S V^T, without another S', async () => {
    const shop = twoTastes(12, 9)
    const { model } = await run(fitPureSvd(shop, { rank: 9, strength: 0, weighting: 'binary', seed: 1 }))
    const { customers, products } = model.balancedFactors()
    for (let r = 0; r < 12; r++) {
      const bought = new Set(rowOf(shop, r).products)
      for (let c = 0; c < 9; c++) {
        let sum = 0
        for (let k = 0; k < 9; k++) sum += customers[r * 9 + k]! * products[c * 9 + k]!
        expect(sum).toBeCloseTo(bought.has(c) ? 1 : 0, 5)
      }
    }
  })
})

describe('popularity', () => {
  it('halves a purchase after the half-life', () => {
    const shop = interactionsFromTriplets({ row: [0, 1, 1], column: [0, 0, 1], weight: [1, 1, 1] }, 2, 2)
    expect([...fitPopularity(shop, { halfLifeDays: null, now: 0 }).scores]).toEqual([2, 1])
    const day = 86_400_000
    const events = { product: [0, 0, 1], time: [0, 10 * day, 20 * day] }
    expect([...fitPopularity(shop, { halfLifeDays: 10, now: 20 * day }, events).scores]).toEqual([0.75, 1])
    const model = fitPopularity(shop, { halfLifeDays: null, now: 0 })
    expect(model.explain(rowOf(shop, 0), 1)).toEqual({ kind: 'popular', score: 1, rank: 2 })
  })
})

describe('recommendAll', () => {
  it('lists for everybody what a preview lists for one, with shares out of the same explanation', async () => {
    const shop = twoTastes(40, 30)
    const allowed = Uint8Array.from({ length: 30 }, (_, product) => (product % 5 === 0 ? 0 : 1))
    for (const model of await allModels(shop)) {
      const [block] = await blocks(model, shop, { count: 4, allowBought: false, reasons: 2, allowed })
      for (let customer = 0; customer < 40; customer++) {
        const preview = recommendOne(model, rowOf(shop, customer), { count: 4, allowBought: false, allowed })
        preview.forEach(({ score, explanation }, k) => {
          const at = customer * 4 + k
          expect(block!.scores[at]).toBeCloseTo(score, 5)
          if (explanation.kind !== 'because-of' || block!.products[at] !== preview[k]!.product) return
          expect(block!.reasonShares[at * 2]).toBeCloseTo(explanation.contributions[0]!.share, 5)
        })
        for (const { product } of preview) expect(allowed[product]).toBe(1)
      }
    }
  })

  it('takes the fallback for customers without a history, and says so', async () => {
    const shop = interactionsFromTriplets({ row: [0, 0, 2], column: [0, 1, 1], weight: [1, 1, 1] }, 3, 3)
    const { model } = await run(fitIals(shop, { ...settings, rank: 2 }, plainBackend))
    const fallback = fitPopularity(shop, { halfLifeDays: null, now: 0 })
    const [with_] = await blocks(model, shop, { count: 2, allowBought: true, reasons: 1, fallback })
    expect([...with_!.isFallback]).toEqual([0, 1, 0])
    expect([...with_!.products.subarray(2, 4)]).toEqual([1, 0])
    const [without] = await blocks(model, shop, { count: 2, allowBought: true, reasons: 1 })
    expect([...without!.products.subarray(2, 4)]).toEqual([-1, -1])
  })

  it('keeps the order of chosen customers over several blocks', async () => {
    const shop = twoTastes(40, 30)
    const customers = Int32Array.of(7, 3, 30, 1, 12)
    const model = fitPopularity(shop, { halfLifeDays: null, now: 0 })
    const found = await blocks(model, shop, {
      count: 3,
      allowBought: true,
      reasons: 0,
      customers,
      blockSize: 2,
    })
    expect(found.flatMap((block) => [...block.customers])).toEqual([...customers])
    expect(new Set(found.flatMap((block) => [...block.products])).size).toBe(3)
  })
})

describe('evaluate', () => {
  it('finds personal taste better than popularity where taste is all there is, and popularity not better than itself', async () => {
    const split = splitByCustomer(twoTastes(200, 40), 0.2, 1)
    const judge = { k: 5, resamples: 1000, seed: 1 }
    const popular = await evaluate(
      fitPopularity(split.train, { halfLifeDays: null, now: 0 }),
      split,
      judge,
      plainBackend,
    )
    const { model } = await run(fitIals(split.train, settings, plainBackend))
    const personal = await evaluate(model, split, judge, plainBackend)
    expect(personal.testCustomers).toBe(split.testCustomers)
    const comparison = compareWith(personal, popular, 'ndcg_cut', judge)
    expect(comparison.verdict).toBe('better')
    expect(comparison.difference.low).toBeGreaterThan(0)
    expect(compareWith(popular, popular, 'ndcg_cut', judge).verdict).toBe('not-better')
    expect(await evaluate(model, split, judge, plainBackend)).toEqual(personal)
  })
})

/** Even customers buy even products, odd ones odd products, about half of them. */
function twoTastes(customers: number, products: number): Interactions {
  const random = seededRandom(11)
  const row: number[] = []
  const column: number[] = []
  for (let r = 0; r < customers; r++) {
    for (let c = r % 2; c < products; c += 2) {
      if (random.uniform() >= 0.5 && c >= 2) continue
      row.push(r)
      column.push(c)
    }
  }
  return interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, customers, products)
}

async function factorModels(shop: Interactions): Promise<FactorRecommender[]> {
  const ials = (await run(fitIals(shop, { ...settings, weighting: 'log1p' }, plainBackend))).model
  const svd = (await run(fitPureSvd(shop, { rank: 4, strength: 0, weighting: 'log1p', seed: 1 }))).model
  const strong = (await run(fitPureSvd(shop, { rank: 4, strength: 1.5, weighting: 'log1p', seed: 1 }))).model
  return [ials, svd, strong]
}

async function allModels(shop: Interactions): Promise<Recommender[]> {
  const ease = (await run(fitEase(shop, { penalty: 5, weighting: 'log1p' }, plainBackend))).model
  const knn: ItemKnnSettings = { similarity: 'cosine', neighbours: 12, shrinkage: 2, weighting: 'binary' }
  const near = (await run(fitItemKnn(shop, knn))).model
  return [...(await factorModels(shop)), ease, near, fitPopularity(shop, { halfLifeDays: null, now: 0 })]
}

async function run<Model>(fit: Fit<Model>): Promise<{ model: Model; steps: FitProgress[] }> {
  const steps: FitProgress[] = []
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return { model: step.value, steps }
    steps.push(step.value)
  }
}

async function blocks(
  model: Recommender,
  shop: Interactions,
  list: Parameters<typeof recommendAll>[2],
): Promise<ListBlock[]> {
  const found: ListBlock[] = []
  for await (const block of recommendAll(model, shop, list, plainBackend)) found.push(block)
  return found
}

/** The definition, over every cell. */
function objective(
  shop: Interactions,
  model: { rank: number; customerFactors: Float32Array; productFactors: Float32Array },
  weighting: 'binary' | 'log1p',
): number {
  const { rank, customerFactors, productFactors } = model
  const { unobservedWeight: a0, penalty } = settings
  const dot = (a: Float32Array, i: number, b: Float32Array, j: number): number => {
    let sum = 0
    for (let k = 0; k < rank; k++) sum += a[i * rank + k]! * b[j * rank + k]!
    return sum
  }
  let loss = 0
  const counts = new Float64Array(shop.columns)
  for (let r = 0; r < shop.rows; r++) {
    const { products, weights } = rowOf(shop, r)
    const confidence = new Map(
      Array.from(products, (c, k) => [c, weighting === 'binary' ? 1 : Math.log1p(weights[k]!)]),
    )
    for (let c = 0; c < shop.columns; c++) {
      const score = dot(customerFactors, r, productFactors, c)
      loss += a0 * score * score + (confidence.get(c) ?? 0) * (1 - score) ** 2
    }
    for (const c of products) counts[c]!++
    loss += penalty * (products.length + a0 * shop.columns) * dot(customerFactors, r, customerFactors, r)
  }
  counts.forEach(
    (n, c) => (loss += penalty * (n + a0 * shop.rows) * dot(productFactors, c, productFactors, c)),
  )
  return loss
}
