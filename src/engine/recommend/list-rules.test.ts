import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { type Interactions, interactionsFromTriplets, rowOf } from '../sparse.ts'
import { chooseFrom, type ChoiceRules } from './choose.ts'
import { whatIf } from './counterfactual.ts'
import { fitEase } from './ease.ts'
import { fitIals } from './ials.ts'
import { fitItemKnn } from './item-knn.ts'
import { fitBpr } from './bpr.ts'
import { fit, tastes } from './test-data.ts'
import { likenessOf, sameCategory } from './likeness.ts'
import type { Fit, Recommender } from './model.ts'
import { plainBackend } from './plain-backend.ts'
import { fitPopularity } from './popularity.ts'
import { fitPureSvd } from './pure-svd.ts'
import { isDue, RebuyEstimate } from './rebuy.ts'
import { type ListBlock, recommendAll } from './recommend-all.ts'

const none: ChoiceRules = {
  minScore: null,
  perCategory: null,
  categoryOf: null,
  diversity: 0,
  likeness: null,
}

/** Candidates with falling scores, categories (some without) and a symmetric likeness. */
const pools = fc.record({
  scores: fc.array(fc.integer({ min: -20, max: 100 }), { minLength: 1, maxLength: 25 }),
  count: fc.integer({ min: 1, max: 12 }),
  perCategory: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
  diversity: fc.constantFrom(0, 0.2, 0.5, 0.9),
  minScore: fc.option(fc.integer({ min: -10, max: 60 }), { nil: null }),
  seed: fc.integer({ min: 1, max: 1000 }),
})

describe('chooseFrom', () => {
  it('is maximal marginal relevance within the quota, as written out by definition', () => {
    fc.assert(
      fc.property(pools, ({ scores: given, count, perCategory, diversity, minScore, seed }) => {
        const random = seededRandom(seed)
        const scores = Float64Array.from(given).sort().reverse()
        const products = Int32Array.from(scores, (_, k) => k)
        const categoryOf = Int32Array.from(scores, () => random.below(4) - 1)
        const alike = Array.from(scores, () => Array.from(scores, () => random.uniform()))
        const likeness = (a: number, b: number): number => alike[Math.min(a, b)]![Math.max(a, b)]!
        const rules = { minScore, perCategory, categoryOf, diversity, likeness }
        const { places } = chooseFrom(products, scores, count, rules)
        expect([...places]).toEqual(byDefinition(scores, count, rules))
      }),
    )
  })

  it('counts what each rule pushed out of the best, and ends at the first empty place', () => {
    const products = Int32Array.of(0, 1, 2, 3, 4, -1, -1)
    const scores = Float64Array.of(9, 8, 7, 2, 1, 0, 0)
    const categoryOf = Int32Array.of(0, 0, 0, 1, -1)
    expect(chooseFrom(products, scores, 4, none)).toMatchObject({ places: Int32Array.of(0, 1, 2, 3) })
    expect(chooseFrom(products, scores, 4, { ...none, minScore: 7 })).toMatchObject({
      places: Int32Array.of(0, 1, 2),
      cutByScore: 1,
      cutByCategory: 0,
    })
    expect(chooseFrom(products, scores, 4, { ...none, perCategory: 1, categoryOf })).toMatchObject({
      places: Int32Array.of(0, 3, 4),
      cutByCategory: 2,
    })
    const likeness = (a: number, b: number): number => (a < 3 && b < 3 ? 1 : 0)
    const varied = chooseFrom(products, scores, 2, { ...none, diversity: 0.6, likeness })
    expect(varied.places[0]).toBe(0)
    expect(varied.places[1]).toBeGreaterThanOrEqual(3)
    expect(varied.cutByDiversity).toBe(1)
  })
})

/** Straight from the definition: the whole list anew for every place. */
function byDefinition(
  scores: Float64Array,
  count: number,
  { minScore, perCategory, categoryOf, diversity, likeness }: ChoiceRules,
): number[] {
  const eligible = [...scores.keys()].filter((k) => minScore === null || scores[k]! >= minScore)
  const [high, low] = [scores[0]!, scores[eligible.length - 1]!]
  const chosen: number[] = []
  while (chosen.length < count) {
    const gains = eligible
      .filter((k) => !chosen.includes(k))
      .filter(
        (k) =>
          perCategory === null ||
          categoryOf![k]! < 0 ||
          chosen.filter((each) => categoryOf![each] === categoryOf![k]).length < perCategory,
      )
      .map((k) => ({
        k,
        gain:
          (1 - diversity) * (high > low ? (scores[k]! - low) / (high - low) : 1) -
          diversity * (chosen.length === 0 ? 0 : Math.max(...chosen.map((each) => likeness!(k, each)))),
      }))
    const best = gains.reduce<{ k: number; gain: number } | null>(
      (found, each) => (found === null || each.gain > found.gain ? each : found),
      null,
    )
    if (best === null) break
    chosen.push(best.k)
  }
  return chosen
}

describe('lists with rules', () => {
  const shop = randomShop(60, 40, 3)

  it('hold, for every model, the best products that the quota lets in, however many it passes over', async () => {
    const categoryOf = Int32Array.from({ length: 40 }, (_, product) => (product < 36 ? 0 : product % 2))
    for (const model of await models(shop)) {
      const choice = { ...none, perCategory: 2, categoryOf }
      const [block] = await blocks(model, shop, { count: 4, allowBought: false, reasons: 0, choice })
      for (let customer = 0; customer < 60; customer++) {
        const { products: bought } = rowOf(shop, customer)
        const scores = model.scoresFor(rowOf(shop, customer))
        const left = [...scores.keys()].filter(
          (product) => !bought.includes(product) && (!model.needsEvidence || scores[product]! > 0),
        )
        left.sort((a, b) => scores[b]! - scores[a]! || a - b)
        const taken = new Map<number, number>()
        const expected = left.filter((product) => {
          const used = taken.get(categoryOf[product]!) ?? 0
          taken.set(categoryOf[product]!, used + 1)
          return used < 2
        })
        const listed = [...block!.products.subarray(customer * 4, customer * 4 + 4)].filter((p) => p >= 0)
        // f32 scores choose the candidates: near ties may change places, so the scores are compared.
        expect(listed).toHaveLength(Math.min(4, expected.length))
        listed.forEach((product, k) => expect(scores[product]).toBeCloseTo(scores[expected[k]!]!, 4))
      }
    }
  })

  it('let bought products in again where they may repeat, and nowhere else', async () => {
    const { model } = await fitted(fitIals(shop, ials, plainBackend))
    const mayRepeat = (row: number): Int32Array => rowOf(shop, row).products.subarray(0, row % 3)
    const [block] = await blocks(model, shop, { count: 40, allowBought: false, reasons: 0, mayRepeat })
    for (let row = 0; row < 60; row++) {
      const listed = new Set(block!.products.subarray(row * 40, row * 40 + 40))
      const { products } = rowOf(shop, row)
      products.forEach((product, k) => expect(listed.has(product)).toBe(k < row % 3))
    }
  })

  it('take each customer without a history to a fallback of his own', async () => {
    const gaps = interactionsFromTriplets({ row: [0, 0, 2], column: [0, 1, 1], weight: [1, 1, 1] }, 5, 3)
    const { model } = await fitted(fitIals(gaps, { ...ials, rank: 4 }, plainBackend))
    const of = (...scores: number[]): Recommender =>
      fitPopularity(
        interactionsFromTriplets(
          { row: scores.map((_, k) => k), column: scores, weight: scores.map(() => 1) },
          scores.length,
          3,
        ),
        { halfLifeDays: null, now: 0 },
      )
    const [block] = await blocks(model, gaps, {
      count: 1,
      allowBought: true,
      reasons: 0,
      fallbacks: [of(2, 2), of(1, 1)],
      fallbackFor: (row) => [9, 0, 9, 1, -1][row]!,
    })
    expect([...block!.fallback]).toEqual([-1, 0, -1, 1, -1])
    expect([...block!.products].slice(1).filter((_, k) => k !== 1)).toEqual([2, 1, -1])
  })

  it('are as varied as asked for: the mean likeness inside lists falls, for models with factors and without', async () => {
    for (const model of await models(shop)) {
      const likeness = likenessOf(model)
      const meanOf = async (diversity: number): Promise<number> => {
        const choice = { ...none, diversity, likeness }
        const [block] = await blocks(model, shop, { count: 5, allowBought: false, reasons: 0, choice })
        let [sum, pairs] = [0, 0]
        for (let row = 0; row < 60; row++) {
          const own = [...block!.products.subarray(row * 5, row * 5 + 5)].filter((product) => product >= 0)
          own.forEach((a, k) => own.slice(k + 1).forEach((b) => ((sum += likeness(a, b)), pairs++)))
        }
        return sum / pairs
      }
      expect(await meanOf(0.7)).toBeLessThan(await meanOf(0))
    }
  })
})

describe('what is alike', () => {
  it('leaves biases out: what everybody buys is not alike for that alone', async () => {
    // Two tastes of twenty products each, with the same Zipf-like spread of how well they are known.
    const two = tastes(300, 60, 0.95)
    const settings = {
      rank: 4,
      epochs: 40,
      learningRate: 0.05,
      penalty: 0.02,
      optimiser: 'adagrad',
      seed: 1,
    } as const
    const bpr = await fit(fitBpr(two, settings, plainBackend))
    const likeness = likenessOf(bpr)
    let [within, across] = [0, 0]
    for (let a = 0; a < 15; a++)
      for (let b = a + 1; b < 15; b++) {
        if (a % 3 === b % 3) within += likeness(a, b) / 30
        else across += likeness(a, b) / 75
      }
    expect(within).toBeGreaterThan(2 * across)
  })

  it('is the category where a model knows no likeness; products without one are like nothing', () => {
    const likeness = sameCategory(Int32Array.of(1, 1, 0, -1, -1))
    expect([likeness(0, 1), likeness(0, 2), likeness(3, 4)]).toEqual([1, 0, 0])
  })
})

describe('the interval between purchases', () => {
  const day = 86_400_000

  it('is the median of the product, of its category where it has too few gaps, else of all', () => {
    const estimate = new RebuyEstimate()
    // Product 0: five gaps of 10, 20, 30, 40, 50 days; two purchases of one day are one.
    let at = 0
    for (const gap of [0, 0.4, 10, 20, 30, 40, 50]) estimate.add(0, 1, (at += gap * day))
    estimate.add(1, 1, 0)
    estimate.add(1, 1, 7 * day)
    estimate.add(2, 1, 0)
    const found = estimate.intervals([0, 1, 2], (product) => (product === 2 ? 8 : 7))
    expect(found.get(0)).toEqual({ days: 30, from: 'product', gaps: 5 })
    // The category has the six gaps 7, 10, 20, 30, 40, 50.
    expect(found.get(1)).toEqual({ days: 25, from: 'category', gaps: 1 })
    expect(found.get(2)).toEqual({ days: 25, from: 'all', gaps: 0 })
    expect(isDue(found.get(0), 0, 30 * day)).toBe(true)
    expect(isDue(found.get(0), 0, 30 * day - 1)).toBe(false)
  })

  it('is unknown, and nothing due, where nobody bought anything twice', () => {
    const estimate = new RebuyEstimate()
    estimate.add(0, 1, 0)
    estimate.add(0, 2, 90 * day)
    const interval = estimate.intervals([0], () => -1).get(0)
    expect(interval).toEqual({ days: null, from: 'none', gaps: 0 })
    expect(isDue(interval, 0, 9_000 * day)).toBe(false)
  })
})

describe('explanations', () => {
  it('of iALS, EASE and item-kNN add up to the score within 1e-5, on random data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), async (seed) => {
        const shop = randomShop(25, 15, seed)
        const additive = (await models(shop)).filter(({ kind }) => kind !== 'pure-svd')
        expect(additive.map(({ kind }) => kind)).toEqual(['ials', 'ease', 'item-knn'])
        for (const model of additive) {
          const history = rowOf(shop, seed % 25)
          const scores = model.scoresFor(history)
          for (let product = 0; product < 15; product++) {
            const explanation = model.explain(history, product)
            if (explanation.kind !== 'because-of') throw new Error(`${model.kind} does not add up`)
            const sum = explanation.contributions.reduce((all, { share }) => all + share, 0)
            expect(Math.abs(sum - scores[product]!)).toBeLessThan(1e-5)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('tell the rank without a past product as a fresh scoring of the rest gives it', async () => {
    const shop = randomShop(40, 30, 5)
    for (const model of await models(shop)) {
      for (const row of [0, 7, 21]) {
        const history = rowOf(shop, row)
        const allowed = Uint8Array.from({ length: 30 }, (_, product) =>
          history.products.includes(product) ? 0 : 1,
        )
        const ranked = ranking(model, history, allowed)
        const product = ranked[1]!
        const found = whatIf(model, history, product, { allowed, limit: 4, top: 2 })
        expect(found.position.rank).toBe(2)
        expect(found.each.length).toBe(Math.min(4, history.products.length))
        for (const { products: gone, rank, score } of found.each) {
          const rest = [...history.products.keys()].filter((k) => history.products[k] !== gone[0])
          const left = {
            products: Int32Array.from(rest, (k) => history.products[k]!),
            weights: Float32Array.from(rest, (k) => history.weights[k]!),
          }
          expect(score).toBe(model.scoresFor(left)[product])
          const place = ranking(model, left, allowed).indexOf(product)
          expect(rank).toBe(place < 0 ? null : place + 1)
        }
        const { breaking } = found
        if (breaking === null) continue
        expect(breaking.rank === null || breaking.rank > 2).toBe(true)
      }
    }
  })
})

function ranking(
  model: Recommender,
  history: Parameters<Recommender['scoresFor']>[0],
  allowed: Uint8Array,
): number[] {
  const scores = model.scoresFor(history)
  return [...scores.keys()]
    .filter((product) => allowed[product] !== 0 && (!model.needsEvidence || scores[product]! > 0))
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
}

const ials = {
  rank: 6,
  sweeps: 4,
  unobservedWeight: 0.1,
  penalty: 0.02,
  penaltyExponent: 1,
  weighting: 'binary',
  seed: 1,
  minRelativeGain: 0,
  solver: 'exact',
  conjugateSteps: 3,
} as const

/** Every customer has some products, with counts of 1 to 4; three tastes. */
function randomShop(customers: number, products: number, seed: number): Interactions {
  const random = seededRandom(seed)
  const [row, column, weight]: [number[], number[], number[]] = [[], [], []]
  for (let customer = 0; customer < customers; customer++) {
    for (let k = 0; k < 3 + random.below(5); k++) {
      const isOwn = random.uniform() < 0.8
      row.push(customer)
      column.push(
        isOwn ? (customer % 3) + 3 * random.below(Math.floor(products / 3)) : random.below(products),
      )
      weight.push(1 + random.below(4))
    }
  }
  return interactionsFromTriplets({ row, column, weight }, customers, products)
}

async function models(shop: Interactions): Promise<Recommender[]> {
  return [
    (await fitted(fitIals(shop, ials, plainBackend))).model,
    (await fitted(fitEase(shop, { penalty: 5, weighting: 'binary' }, plainBackend))).model,
    (
      await fitted(
        fitItemKnn(shop, { similarity: 'cosine', neighbours: 20, shrinkage: 1, weighting: 'log1p' }),
      )
    ).model,
    (await fitted(fitPureSvd(shop, { rank: 5, strength: 0, weighting: 'binary', seed: 1 }))).model,
  ]
}

async function fitted<Model>(fit: Fit<Model>): Promise<{ model: Model }> {
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return { model: step.value }
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
