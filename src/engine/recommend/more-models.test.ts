import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { interactionsFromTriplets, transpose } from '../sparse.ts'
import { fitAssociation } from './association.ts'
import { fitBiasedMf } from './biased-mf.ts'
import type { BiasedMfModel } from './biased-mf-model.ts'
import { createBlend } from './blend.ts'
import { fitBpr } from './bpr.ts'
import { fitContent } from './content.ts'
import { compareWith, defaultEvaluationSettings, evaluate } from './evaluate.ts'
import { fitItemKnn } from './item-knn.ts'
import { weightAt } from './item-weights.ts'
import { loadRecommender } from './load.ts'
import type { Recommender } from './model.ts'
import { plainBackend } from './plain-backend.ts'
import { fitPopularity } from './popularity.ts'
import { ratingErrors } from './rating-errors.ts'
import { recommendAll } from './recommend-all.ts'
import { similarityKinds } from './similarity.ts'
import { fitSlim, type SlimSettings } from './slim.ts'
import { splitByCustomer, type Split } from './split.ts'
import { fit, historyOf, matrixOf, plantedRatings, tastes } from './test-data.ts'
import { tuneBlend } from './tune-blend.ts'
import { fitUserKnn } from './user-knn.ts'

const table = fc
  .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 8 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.constantFrom<number[]>(0, 0, 1, 1, 2, 5), { minLength: columns, maxLength: columns }),
      { minLength: rows, maxLength: rows },
    ),
  )
  .filter((rows) => rows.some((row) => row.some((cell) => cell > 0)))

describe('user-kNN', () => {
  it('scores by the definition, for every similarity, with reasons that add up (1e-9)', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(...similarityKinds),
        fc.constantFrom(0, 1.5),
        fc.constantFrom(1, 3, 100),
        async (rows, similarity, shrinkage, neighbours) => {
          const matrix = matrixOf(rows)
          const model = await fit(
            fitUserKnn(matrix, { similarity, neighbours, shrinkage, weighting: 'count' }),
          )
          // The same likeness as item-kNN's on the table turned on its side, where the other tests check the definitions.
          const likeness = await fit(
            fitItemKnn(transpose(matrix), { similarity, neighbours: 10_000, shrinkage, weighting: 'count' }),
          )
          rows.forEach((row, u) => {
            if (row.every((cell) => cell === 0)) return
            // Who has nothing beyond the history has nothing to recommend.
            const near = rows
              .map((_, v) => ({ v, alike: v === u ? 0 : weightAt(likeness.parameters.weights, u, v) }))
              .filter(({ v, alike }) => alike > 0 && rows[v]!.some((cell, p) => cell > 0 && row[p] === 0))
              .sort((a, b) => b.alike - a.alike || a.v - b.v)
              .slice(0, neighbours)
            const scores = model.scoresFor(historyOf(matrix, u))
            const expected = row.map((_, p) =>
              near.reduce((sum, { v, alike }) => sum + alike * rows[v]![p]!, 0),
            )
            // f32 likeness may change which of two nearly equal neighbours is kept; then the comparison says nothing.
            if (neighbours >= rows.length)
              expected.forEach((score, p) => expect(scores[p]).toBeCloseTo(score, 4))
            scores.forEach((score, p) => {
              const explained = model.explain(historyOf(matrix, u), p)
              expect(explained.kind).toBe('because-of')
              expect(explained.score).toBeCloseTo(score, 9)
            })
          })
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('SLIM', () => {
  it('meets the conditions of the elastic net with bounds: no coordinate can be improved (1e-3)', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(0, 0.5, 2),
        fc.constantFrom(0.1, 3),
        fc.boolean(),
        async (rows, l1, l2, nonNegative) => {
          const settings: SlimSettings = {
            l1,
            l2,
            nonNegative,
            candidates: 100,
            passes: 1000,
            weighting: 'count',
          }
          const model = await fit(fitSlim(matrixOf(rows), settings))
          const columns = rows[0]!.length
          for (let j = 0; j < columns; j++) {
            const w = Array.from({ length: columns }, (_, i) => weightAt(model.parameters.weights, i, j))
            expect(w[j]).toBe(0)
            const rest = rows.map((row) => row[j]! - row.reduce((sum, x, i) => sum + x * w[i]!, 0))
            for (let i = 0; i < columns; i++) {
              const square = rows.reduce((sum, row) => sum + row[i]! ** 2, 0)
              if (i === j || square === 0) continue
              const pull = rows.reduce((sum, row, u) => sum + row[i]! * rest[u]!, 0) - l2 * w[i]!
              const scale = 1e-3 * (square + l2) * (1 + Math.abs(w[i]!))
              if (w[i]! > 0) expect(Math.abs(pull - l1)).toBeLessThan(scale)
              else if (w[i]! < 0) expect(Math.abs(pull + l1)).toBeLessThan(scale)
              else {
                expect(pull).toBeLessThan(l1 + scale)
                if (!nonNegative) expect(pull).toBeGreaterThan(-l1 - scale)
              }
              if (nonNegative) expect(w[i]).toBeGreaterThanOrEqual(0)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('association rules', () => {
  it('have support, confidence and lift as counted by hand', async () => {
    // 5 baskets: tea 4, cup 3, both 3; cake 2, with tea 1.
    const baskets = matrixOf([
      [1, 1, 0],
      [1, 1, 0],
      [1, 1, 1],
      [1, 0, 0],
      [0, 0, 1],
    ])
    const model = await fit(
      fitAssociation(baskets, 5, { minCount: 1, minConfidence: 0, measure: 'confidence' }),
    )
    expect(model.rulesFrom(0, 9)).toEqual([
      { past: 0, product: 1, count: 3, support: 3 / 5, confidence: 3 / 4, lift: (3 / 4 / 3) * 5 },
    ])
    expect(model.rulesFrom(1, 9)[0]).toMatchObject({ product: 0, confidence: 1, lift: 5 / 4 })
    // Cake and tea meet less often than chance would have it: no rule.
    expect(model.rulesFrom(2, 9)).toEqual([])
    const strict = await fit(fitAssociation(baskets, 5, { minCount: 4, minConfidence: 0, measure: 'lift' }))
    expect(strict.rulesFrom(0, 9)).toEqual([])
  })
})

describe('content', () => {
  it('recommends a product that nobody has bought, by its words', async () => {
    // Words green, tea, red, cup; products 0 green tea, 1 red tea, 2 red cup, 3 (new) green green tea.
    const words = matrixOf([
      [1, 0, 0, 2],
      [1, 1, 0, 1],
      [0, 1, 1, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ])
    const model = await fit(
      fitContent(words, 10, { similarity: 'tf-idf', neighbours: 10, weighting: 'binary' }),
    )
    const scores = model.scoresFor({ products: Int32Array.of(0), weights: Float32Array.of(1) })
    expect(scores[3]).toBeGreaterThan(scores[1]!)
    expect(scores[2]).toBe(0)
    expect(model.similarProducts(3, 1)).toMatchObject([{ index: 0 }])
  })
})

describe('biased factorisation of ratings', () => {
  const truth = plantedRatings(400, 120, 3)

  it('recovers planted biases and factors: held-out RMSE near the noise of 0.3, far below the biases alone', async () => {
    const settings = {
      sweeps: 30,
      penalty: 0.02,
      shrinkage: 0,
      missingWeight: 0,
      minRelativeGain: 0,
      seed: 1,
    }
    const model = await fit(fitBiasedMf(truth.train, { ...settings, rank: 4 }))
    const biases = await fit(fitBiasedMf(truth.train, { ...settings, rank: 0 }))
    const full = ratingErrors(predictionsOf(model), truth.train, truth.test)
    const plain = ratingErrors(predictionsOf(biases), truth.train, truth.test)
    expect(full.rmse).toBeLessThan(0.45)
    expect(plain.rmse).toBeGreaterThan(0.8)
    expect(full.mae).toBeLessThan(full.rmse)
  })

  it('never lets the objective rise, and folds a training customer in to what the training gave', async () => {
    const losses: number[] = []
    const model = await fit(
      fitBiasedMf(truth.train, {
        rank: 4,
        sweeps: 8,
        penalty: 0.05,
        shrinkage: 0,
        missingWeight: 0,
        minRelativeGain: 0,
        seed: 2,
      }),
      losses,
    )
    expect(losses).toHaveLength(8)
    expect(losses.at(-1)).toBeLessThan(losses[0]!)
    const { customerRow } = model.factorPair()
    const folded = model.foldIn(historyOf(truth.train, 7))
    customerRow(7)
    folded.forEach((value, k) => expect(value).toBeCloseTo(Number(customerRow(7)[k]), 5))
  })

  it('draws what rests on few ratings further to the mean: biases alone against their own equations (1e-6)', async () => {
    const ratings = interactionsFromTriplets(
      { row: [0, 1, 2, 3, 3], column: [0, 0, 0, 0, 1], weight: [5, 4, 5, 3, 1] },
      4,
      2,
    )
    const [penalty, shrinkage] = [0.1, 3]
    const model = await fit(
      fitBiasedMf(ratings, {
        rank: 0,
        sweeps: 400,
        penalty,
        shrinkage,
        missingWeight: 0,
        minRelativeGain: 0,
        seed: 1,
      }),
    )
    const mean = 18 / 5
    const [customers, products] = [new Float64Array(4), new Float64Array(2)]
    for (let sweep = 0; sweep < 400; sweep++) {
      for (const [own, other, key, match] of [
        [products, customers, ratings.column, 'row'],
        [customers, products, ratings.column, 'column'],
      ] as const) {
        for (let k = 0; k < own.length; k++) {
          let [sum, count] = [0, 0]
          for (let r = 0; r < ratings.rows; r++)
            for (let e = ratings.rowStart[r]!; e < ratings.rowStart[r + 1]!; e++) {
              if ((match === 'row' ? key[e]! : r) !== k) continue
              sum += ratings.weight[e]! - mean - other[match === 'row' ? r : key[e]!]!
              count++
            }
          own[k] = sum / (count + penalty * count + shrinkage)
        }
      }
    }
    expect(predictionsOf(model)(3, 1)).toBeCloseTo(mean + customers[3]! + products[1]!, 6)
    expect(predictionsOf(model)(0, 1)).toBeCloseTo(mean + customers[0]! + products[1]!, 6)
  })

  it('predicts the mean and the product for whom nothing is known, inside the scale', async () => {
    const ratings = interactionsFromTriplets({ row: [0, 0, 1], column: [0, 1, 1], weight: [5, 1, 2] }, 3, 3)
    const model = await fit(
      fitBiasedMf(ratings, {
        rank: 1,
        sweeps: 5,
        penalty: 0.1,
        shrinkage: 1,
        missingWeight: 0,
        minRelativeGain: 0,
        seed: 1,
      }),
    )
    expect(predictionsOf(model)(-1, 2)).toBeCloseTo(8 / 3, 6)
    expect(predictionsOf(model)(2, 2)).toBeCloseTo(8 / 3, 6)
    expect(predictionsOf(model)(0, 0)).toBeLessThanOrEqual(5)
  })

  it('with a weight for cells without a value gives the least squares over all cells: against the full equations in f64 (1e-5)', async () => {
    const random = seededRandom(3)
    const cells = matrixOf(
      Array.from({ length: 12 }, () => Array.from({ length: 7 }, () => (random.uniform() < 0.35 ? 1 : 0))),
    )
    const [weight, penalty, rank] = [0.2, 0.1, 2]
    const model = await fit(
      fitBiasedMf(cells, {
        rank,
        sweeps: 3,
        penalty,
        shrinkage: 0,
        missingWeight: weight,
        minRelativeGain: 0,
        seed: 4,
      }),
    )
    const { customers, products, mean } = model.parameters
    expect(model.predictRating).toBeUndefined()
    const width = rank + 1
    // The customers were solved last: for each of them the gradient of the whole objective must be 0.
    for (let u = 0; u < cells.rows; u++) {
      const { products: had } = historyOf(cells, u)
      if (had.length === 0) continue
      const own = customers.subarray(u * width, (u + 1) * width)
      const ridge = penalty * (had.length + weight * cells.columns)
      const gradient = Float64Array.from(own, (value) => ridge * value)
      for (let i = 0; i < cells.columns; i++) {
        const z = [1, ...products.subarray(i * width + 1, (i + 1) * width)]
        const held = had.includes(i)
        let off = mean + products[i * width]! - (held ? 1 : 0)
        z.forEach((value, k) => (off += value * own[k]!))
        z.forEach((value, k) => (gradient[k]! += (held ? 1 : weight) * off * value))
      }
      for (const value of gradient) expect(Math.abs(value)).toBeLessThan(1e-5)
    }
  })
})

function predictionsOf({ predictRating }: BiasedMfModel): (customer: number, product: number) => number {
  if (predictRating === undefined) throw new Error('a model of ratings predicts ratings')
  return predictRating
}

describe('every model on planted tastes and on noise', () => {
  const planted = splitByCustomer(tastes(240, 60, 0.9), 0.2, 1)
  const noise = splitByCustomer(tastes(240, 60, 0), 0.2, 1)
  const makers: Record<string, (split: Split) => Promise<Recommender>> = {
    'user-knn': ({ train }) =>
      fit(fitUserKnn(train, { similarity: 'cosine', neighbours: 40, shrinkage: 0, weighting: 'binary' })),
    slim: ({ train }) =>
      fit(
        fitSlim(train, { l1: 1, l2: 5, nonNegative: true, candidates: 60, passes: 50, weighting: 'binary' }),
      ),
    bpr: ({ train }) => fit(fitBpr(train, { ...bpr, epochs: 60 }, plainBackend)),
    'bpr sgd': ({ train }) => fit(fitBpr(train, { ...bpr, optimiser: 'sgd', epochs: 120 }, plainBackend)),
    association: ({ train }) =>
      fit(fitAssociation(train, train.rows, { minCount: 2, minConfidence: 0, measure: 'confidence' })),
    'blend by score': async (split) => blendOf(split, 'score'),
    'blend by rank': async (split) => blendOf(split, 'rank'),
  }

  describe.each(Object.keys(makers))('%s', (name) => {
    let model: Recommender
    beforeAll(async () => {
      model = await makers[name]!(planted)
    })

    it('beats popularity on tastes (paired interval above 0)', async () => {
      expect((await against(model, planted)).verdict).toBe('better')
    })

    it('does not on noise', async () => {
      const blind = await makers[name]!(noise)
      expect((await against(blind, noise)).verdict).toBe('not-better')
    })

    it('is the same after saving and loading, and its lists are those of its scores', async () => {
      const loaded = loadRecommender(structuredClone(model.save()))
      for (const customer of [0, 5]) {
        const history = historyOf(planted.train, customer)
        expect(loaded.scoresFor(history)).toEqual(model.scoresFor(history))
        expect(loaded.explain(history, 3)).toEqual(model.explain(history, 3))
      }
      const settings = { count: 5, allowBought: false, reasons: 2, customers: Int32Array.of(0, 5) }
      for await (const block of recommendAll(loaded, planted.train, settings, plainBackend)) {
        block.customers.forEach((customer, row) => {
          const history = historyOf(planted.train, customer)
          const scores = model.scoresFor(history)
          const had = new Set(history.products)
          const expected = Array.from(scores.keys())
            .filter((p) => !had.has(p) && (!model.needsEvidence || scores[p]! > 0))
            .sort((a, b) => scores[b]! - scores[a]! || a - b)
            .slice(0, 5)
          expect([...block.products.subarray(row * 5, row * 5 + 5)].filter((p) => p >= 0)).toEqual(expected)
        })
      }
    })

    it('names likeness', () => {
      const like = model.similarProducts(0, 5)
      expect(like.length).toBeGreaterThan(0)
      expect(like.filter(({ index }) => index % 3 === 0).length).toBeGreaterThanOrEqual(4)
      const people = model.similarCustomers(0, 10)
      if (people !== null)
        expect(people.filter(({ index }) => index % 3 === 0).length).toBeGreaterThanOrEqual(8)
    })
  })

  it('BPR: the same seed gives the same bytes, the share of wrong pairs falls', async () => {
    const wrong: number[] = []
    const slow = { ...bpr, learningRate: 0.01 }
    const one = await fit(fitBpr(planted.train, slow, plainBackend), wrong)
    const two = await fit(fitBpr(planted.train, slow, plainBackend))
    expect(one.save()).toEqual(two.save())
    expect(wrong).toHaveLength(bpr.epochs)
    expect(wrong[0]).toBeGreaterThan(0.4)
    expect(wrong.at(-1)).toBeLessThan(0.25)
    const other = await fit(fitBpr(planted.train, { ...slow, seed: 2 }, plainBackend))
    expect(other.save()).not.toEqual(one.save())
  })

  it('BPR: a folded-in history is served as well as a trained one', async () => {
    const model = await fit(fitBpr(planted.train, { ...bpr, epochs: 60 }, plainBackend))
    const strangers = splitByCustomer(tastes(60, 60, 0.9, 77), 0.2, 1)
    const unknown = { ...planted, histories: strangers.train, test: strangers.test }
    const found = await evaluate(model, unknown, defaultEvaluationSettings, plainBackend)
    const popular = fitPopularity(planted.train, { halfLifeDays: null, now: 0 })
    const baseline = await evaluate(popular, unknown, defaultEvaluationSettings, plainBackend)
    expect(compareWith(found, baseline, 'ndcg_cut', defaultEvaluationSettings).verdict).toBe('better')
  })

  it('a blend of members whose reasons add up has reasons that add up (1e-9)', async () => {
    const model = await blendOf(planted, 'score')
    const history = historyOf(planted.train, 3)
    const scores = model.scoresFor(history)
    for (const product of [0, 11, 40]) {
      const explained = model.explain(history, product)
      expect(explained.kind).toBe('because-of')
      expect(explained.score).toBeCloseTo(scores[product]!, 9)
    }
  })

  it('tuning gives no weight to a member that only hurts', async () => {
    const good = await makers['user-knn']!(planted)
    const popular = fitPopularity(planted.train, { halfLifeDays: null, now: 0 })
    const tuning = tuneBlend({
      models: [popular, good],
      normalisation: 'score',
      train: planted.train,
      test: planted.test,
      customers: Int32Array.from({ length: planted.test.rows }, (_, k) => k).filter(
        (r) => planted.test.rowStart[r + 1]! > planted.test.rowStart[r]!,
      ),
      trained: true,
      k: 10,
      steps: 10,
    })
    let step = tuning.next()
    while (step.done !== true) step = tuning.next()
    expect(step.value.weights[1]).toBeGreaterThanOrEqual(0.5)
    expect(step.value.quality).toBeGreaterThan(0.2)
  })
})

const bpr = { rank: 8, epochs: 30, learningRate: 0.1, penalty: 0.01, optimiser: 'adagrad', seed: 1 } as const

async function blendOf({ train }: Split, normalisation: 'score' | 'rank'): Promise<Recommender> {
  const knn = await fit(
    fitItemKnn(train, { similarity: 'cosine', neighbours: 30, shrinkage: 5, weighting: 'binary' }),
  )
  const users = await fit(
    fitUserKnn(train, { similarity: 'jaccard', neighbours: 40, shrinkage: 0, weighting: 'binary' }),
  )
  return createBlend(
    [
      { model: knn, weight: 0.6 },
      { model: users, weight: 0.4 },
    ],
    normalisation,
  )
}

async function against(model: Recommender, split: Split): Promise<ReturnType<typeof compareWith>> {
  const found = await evaluate(model, split, defaultEvaluationSettings, plainBackend)
  const popular = fitPopularity(split.train, { halfLifeDays: null, now: 0 })
  const baseline = await evaluate(popular, split, defaultEvaluationSettings, plainBackend)
  return compareWith(found, baseline, 'ndcg_cut', defaultEvaluationSettings)
}
