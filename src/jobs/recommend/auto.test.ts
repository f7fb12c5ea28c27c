import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AutoSettings, defaultAuto, defaultSettings } from '../../contract/models.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { splitByCustomer } from '../../engine/recommend/split.ts'
import { plantedRatings, tastes } from '../../engine/recommend/test-data.ts'
import { seededRandom } from '../../engine/random.ts'
import { emptyTriplets, type Interactions, interactionsFromTriplets } from '../../engine/sparse.ts'
import { projectInMemory } from '../../store/open.ts'
import { listModels } from '../../store/queries/models.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import { createKernelPool, type KernelPool } from '../kernels/pool.ts'
import { chooseModel, validationWithin } from './auto.ts'
import type { AutoContext, Choice } from './auto-types.ts'
import { compareModels } from './compare-models.ts'
import type { EvaluationData } from './evaluation-data.ts'
import { loadModel } from './loaded-model.ts'
import { wordMatrix } from './product-words.ts'
import { noSideData } from './side-data.ts'
import { trainModel } from './train.ts'

const quick: AutoSettings = { ...defaultAuto, budgetSeconds: 5, kinds: ['item-knn', 'ease', 'svd'] }

const context: AutoContext = {
  backend: plainBackend,
  signal: new AbortController().signal,
  progress: () => undefined,
  clock: () => 0,
}

function dataOf(interactions: Interactions): EvaluationData {
  return { split: splitByCustomer(interactions, 0.2, 1), side: noSideData, ratingTest: null, now: 0 }
}

/** Products 0 to 39 are bought by groups that their words name (five each, too many groups to learn from few); 40 to 79 by two tastes without words. */
function halfByWords(customers: number): Interactions {
  const random = seededRandom(8)
  const cells = emptyTriplets()
  for (let customer = 0; customer < customers; customer++) {
    const had = new Set<number>()
    const group = random.below(8)
    while (had.size < 3) had.add(8 * random.below(5) + group)
    while (had.size < 9) had.add(40 + 2 * random.below(20) + (customer % 2))
    for (const product of had) {
      cells.row.push(customer)
      cells.column.push(product)
      cells.weight.push(1)
    }
  }
  return interactionsFromTriplets(cells, customers, 80)
}

function choose(interactions: Interactions, settings = quick): Promise<Choice> {
  return chooseModel(validationWithin(dataOf(interactions), settings.seed), settings, context)
}

describe('an automatic choice', () => {
  let pool: KernelPool
  beforeAll(async () => {
    pool = await createKernelPool({ threads: 2 })
  })
  afterAll(() => pool.close())

  it('finds a personal model where there is taste, with popularity on the leaderboard, and says why', async () => {
    const { settings, selection } = await choose(tastes(200, 60, 0.9))
    expect(settings.kind).not.toBe('popularity')
    expect(selection.leaderboard.map((entry) => entry.settings.kind)).toContain('popularity')
    expect(selection.leaderboard.filter(({ chosen }) => chosen)).toHaveLength(1)
    expect(selection.reasons[0]).toMatchObject({ code: 'best', other: 'popularity' })
    const qualities = selection.leaderboard.map(({ ndcg }) => ndcg.value)
    expect(qualities).toEqual([...qualities].sort((a, b) => b - a))
  })

  it('stays with popularity on noise', async () => {
    const { settings, selection } = await choose(tastes(200, 60, 0))
    expect(settings.kind).toBe('popularity')
    expect(selection.reasons[0]?.code).toBe('popularity-not-beaten')
  })

  it('takes the settings with the least error where the model is one of ratings', async () => {
    const { train } = plantedRatings(120, 60, 3)
    const interactions = { ...train, weight: train.weight.map(() => 1) }
    const data = { ...dataOf(interactions), side: { ...noSideData, ratings: train } }
    const settings = { ...quick, kinds: ['biased-mf' as const] }
    const { settings: chosen, selection } = await chooseModel(
      validationWithin(data, settings.seed),
      settings,
      context,
    )
    const [entry] = selection.leaderboard
    expect(chosen.kind).toBe('biased-mf')
    expect(entry?.trials).toBeGreaterThan(3)
    // The biases alone stay above 0.8; the noise is 0.3.
    expect(entry?.rmse).toBeLessThan(0.77)
    expect(chosen).not.toMatchObject({ rank: 0 })
  })

  it('judges biased factorisation by its lists where the values are no ratings', async () => {
    const interactions = tastes(150, 50, 0.9)
    const side = { ...noSideData, ratings: interactions }
    const data = validationWithin({ ...dataOf(interactions), side }, 1)
    const { settings, selection } = await chooseModel(data, { ...quick, kinds: ['biased-mf'] }, context)
    expect(settings).toMatchObject({ kind: 'biased-mf', missing: 'counted' })
    expect(selection.leaderboard.map((entry) => entry.settings.kind)).toEqual(['biased-mf', 'popularity'])
    expect(selection.leaderboard[0]?.rmse).toBeUndefined()
    expect(selection.leaderboard[0]?.trials).toBeGreaterThan(3)
    expect(selection.reasons[0]).toMatchObject({ code: 'best', other: 'popularity' })
    // Without taste there is nothing to choose it for.
    const noise = tastes(150, 50, 0)
    const plain = validationWithin({ ...dataOf(noise), side: { ...noSideData, ratings: noise } }, 1)
    expect((await chooseModel(plain, { ...quick, kinds: ['biased-mf'] }, context)).settings.kind).toBe(
      'popularity',
    )
  }, 60_000)

  it('makes a blend of what suits the data where only a blend is asked for, and takes it only if it is ahead', async () => {
    const held = validationWithin(dataOf(tastes(120, 50, 0.9)), 1)
    const { settings, selection } = await chooseModel(
      held,
      { ...quick, budgetSeconds: 5, kinds: ['blend'] },
      { ...context, backend: pool.backend() },
    )
    expect(selection.leaderboard.length).toBeGreaterThan(3)
    const told = selection.reasons.find(({ kind }) => kind === 'blend')
    expect(told?.code).toBe(settings.kind === 'blend' ? 'blend-helps' : 'blend-does-not-help')
    if (settings.kind === 'blend') {
      expect(told?.gain?.low).toBeGreaterThan(0)
      expect(settings.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
    } else expect(told?.gain?.low).toBeLessThanOrEqual(0)
  }, 120_000)

  it('takes a blend where members know different things: one half of the customers by words, the other by each other', async () => {
    const interactions = halfByWords(240)
    const words = wordMatrix(
      Array.from({ length: 80 }, (_, product) => ({
        product,
        texts: [product < 40 ? `group${product % 8}` : `own${product}`],
        phrases: [],
      })),
      80,
    )
    const data = { ...dataOf(interactions), side: { ...noSideData, words } }
    const kinds = ['content', 'item-knn', 'blend'] as const
    const { settings, selection } = await chooseModel(
      validationWithin(data, 1),
      { ...quick, kinds: [...kinds] },
      { ...context, backend: pool.backend() },
    )
    const told = selection.reasons.find(({ kind }) => kind === 'blend')
    expect(told?.code).toBe('blend-helps')
    expect(settings.kind).toBe('blend')
  }, 60_000)

  it('tries a kind that is asked for alone, however long it takes', async () => {
    const hurried = { ...quick, budgetSeconds: 1e-9, kinds: ['item-knn' as const] }
    const held = validationWithin(dataOf(tastes(60, 40, 0.9)), 1)
    const { selection } = await chooseModel(held, hurried, context)
    expect(selection.leftOut).toEqual([])
    expect(selection.leaderboard.map((entry) => entry.settings.kind)).toContain('item-knn')
    const two = await chooseModel(held, { ...hurried, kinds: ['item-knn', 'ease'] }, context)
    expect(two.selection.leftOut.map(({ reason }) => reason)).toEqual(['time', 'time'])
  })

  it('is the same for the same seed', async () => {
    const interactions = tastes(150, 60, 0.6)
    expect(await choose(interactions)).toEqual(await choose(interactions))
  })

  it('never looks at the test: other test data, the same choice', async () => {
    const data = dataOf(tastes(150, 60, 0.6))
    const turned: EvaluationData = {
      ...data,
      split: {
        ...data.split,
        test: interactionsFromTriplets({ row: [0], column: [59], weight: [1] }, 150, 60),
      },
    }
    const run = async (given: EvaluationData) =>
      compareModels({
        data: given,
        models: [quick],
        ks: [10],
        backend: plainBackend,
        signal: context.signal,
        progress: () => undefined,
        now: () => 0,
      })
    const one = await run(data)
    const other = await run(turned)
    expect(one.models[0]?.settings).toEqual(other.models[0]?.settings)
    expect(one.models[0]?.selection).toEqual(other.models[0]?.selection)
  })

  it('leaves out what would take too long or has nothing to learn from, with the reason', async () => {
    const { selection } = await choose(tastes(100, 60, 0.9), {
      ...quick,
      kinds: ['content', 'item-knn'],
    })
    expect(selection.leftOut).toEqual([{ kind: 'content', reason: 'no-texts', needed: null }])
  })

  it('is saved with the project: model, leaderboard and reasons', async () => {
    const db = projectInMemory()
    const interactions = tastes(120, 60, 0.9)
    addImport(
      db,
      Array.from(interactions.column, (product, k) => {
        const customer = interactions.rowStart.findIndex((start) => start > k) - 1
        return {
          customer: `c${customer}`,
          product: `p${product}`,
          at: (k % 12) * 1_000_000 + customer,
          order: `o${k}`,
        }
      }),
    )
    const job = {
      db,
      signal: context.signal,
      progress: () => undefined,
      now: () => 1_700_000_000_000,
      threads: 2,
    }
    const model = await trainModel({ kind: 'train', settings: quick, evaluate: true }, job)
    expect(model.selection?.leaderboard.length).toBeGreaterThan(2)
    expect(model.settings).toEqual(model.selection?.leaderboard.find(({ chosen }) => chosen)?.settings)
    expect(model.evaluation?.verdict).toBe('better')
    expect(listModels(db)[0]?.selection).toEqual(model.selection)
    expect(loadModel(db, model.id).recommender.products).toBe(60)
    const given = await trainModel(
      { kind: 'train', settings: defaultSettings.popularity, evaluate: false },
      job,
    )
    expect(given.selection).toBeNull()
  })
})
