import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  defaultSettings,
  type ModelKind,
  modelKinds,
  modelSettings,
  type ModelSettings,
} from '../../contract/models.ts'
import { seededRandom } from '../../engine/random.ts'
import { compareWith, evaluateAt } from '../../engine/recommend/evaluate.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { fitPopularity } from '../../engine/recommend/popularity.ts'
import { productMeans, ratingErrors } from '../../engine/recommend/rating-errors.ts'
import { splitByCustomer, type Split } from '../../engine/recommend/split.ts'
import { plantedRatings, tastes } from '../../engine/recommend/test-data.ts'
import { type Interactions, interactionsFromTriplets } from '../../engine/sparse.ts'
import { createKernelPool, type KernelPool } from '../kernels/pool.ts'
import { fitModel } from './fit.ts'
import { wordMatrix } from './product-words.ts'
import { noSideData, type SideData } from './side-data.ts'

/** Every kind of the catalogue that makes lists of its own; ratings answer another question, popularity is what they are measured by. */
const listing = modelKinds.filter((kind) => kind !== 'popularity' && kind !== 'biased-mf')

/** The defaults, with the sizes that 240 customers and 60 products carry. */
const small: Partial<Record<ModelKind, object>> = {
  ials: { rank: 8 },
  svd: { rank: 3 },
  'mult-vae': { hidden: 32, latent: 8, epochs: 40 },
  'mult-dae': { hidden: 32, latent: 8, epochs: 40 },
}

function settingsOf(kind: ModelKind): ModelSettings {
  return modelSettings.parse({ ...defaultSettings[kind], ...small[kind] })
}

/** Products of one taste (the third of their number) share a word; none is shared where there is no taste to tell. */
function texts(products: number, isTold: boolean): SideData['words'] {
  const told = Array.from({ length: products }, (_, product) => ({
    product,
    texts: [`${isTold ? `taste${product % 3}` : `own${product}`} thing${product % 7}`],
    phrases: [],
  }))
  return wordMatrix(told, products)
}

async function verdictOf(kind: ModelKind, split: Split, isTold: boolean): Promise<string> {
  const side: SideData = { ...noSideData, words: texts(split.train.columns, isTold) }
  const signal = new AbortController().signal
  const context = { backend: plainBackend, signal, progress: () => undefined, side, now: 0 }
  const { model } = await fitModel(split.train, settingsOf(kind), context)
  const bootstrap = { k: 10, resamples: 1000, seed: 1 }
  const [found] = await evaluateAt(model, split, [10], bootstrap, plainBackend)
  const popular = fitPopularity(split.train, { halfLifeDays: null, now: 0 })
  const [baseline] = await evaluateAt(popular, split, [10], bootstrap, plainBackend)
  if (found === undefined || baseline === undefined) throw new Error('no evaluation')
  return compareWith(found, baseline, 'ndcg_cut', bootstrap).verdict
}

describe('every kind of the catalogue', () => {
  const planted = splitByCustomer(tastes(240, 60, 0.9), 0.2, 1)
  const noise = splitByCustomer(tastes(240, 60, 0), 0.2, 1)

  it.each(listing)(
    '%s beats popularity on planted tastes, and does not on noise',
    async (kind) => {
      expect(await verdictOf(kind, planted, true)).toBe('better')
      expect(await verdictOf(kind, noise, false)).toBe('not-better')
    },
    120_000,
  )

  it('biased-mf beats the means of products on planted ratings', async () => {
    const { train, test } = plantedRatings(240, 60, 3)
    const signal = new AbortController().signal
    const side = { ...noSideData, ratings: train }
    const context = { backend: plainBackend, signal, progress: () => undefined, side, now: 0 }
    const { model } = await fitModel(train, settingsOf('biased-mf'), context)
    const means = ratingErrors(productMeans(train), train, test).rmse
    expect(ratingErrors(model.predictRating ?? (() => NaN), train, test).rmse).toBeLessThan(0.9 * means)
  })
})

/** A shop that takes every kind seconds to learn from. */
function shop(customers: number, products: number, each: number): Interactions {
  const random = seededRandom(5)
  const row: number[] = []
  const column: number[] = []
  for (let customer = 0; customer < customers; customer++)
    for (let k = 0; k < each; k++) {
      row.push(customer)
      column.push(Math.floor(products * random.uniform() ** 2))
    }
  return interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, customers, products)
}

describe('a cancel', () => {
  let pool: KernelPool
  const large = shop(20_000, 3000, 30)
  beforeAll(async () => {
    pool = await createKernelPool({ threads: 2 })
  })
  afterAll(() => pool.close())

  it.each(modelKinds)(
    'ends the training of %s within 500 ms, whatever it is at',
    async (kind) => {
      for (const after of [30, 400, 1500]) {
        const cancel = new AbortController()
        const signal = cancel.signal
        const side: SideData = { ...noSideData, words: texts(large.columns, true), ratings: large }
        const context = { backend: pool.backend(signal), signal, progress: () => undefined, side, now: 0 }
        let asked = { wall: 0, cpu: 0 }
        const timer = setTimeout(() => {
          asked = spent()
          cancel.abort(new Error('cancelled'))
        }, after)
        try {
          await fitModel(large, defaultSettings[kind], context)
          clearTimeout(timer)
        } catch (error) {
          expect(error).toMatchObject({ message: 'cancelled' })
          const { wall, cpu } = spent()
          // On a machine that is busy with other things the clock says little: then what this process computed counts, on its two threads.
          expect(Math.min(wall - asked.wall, cpu - asked.cpu)).toBeLessThan(500)
        }
      }
    },
    60_000,
  )

  it('is asked for while the timer can still say so: no step holds the thread for 500 ms', async () => {
    for (const kind of ['slim', 'ease', 'item-knn', 'svd', 'bpr'] as const) {
      const cancel = new AbortController()
      const { signal } = cancel
      const context = {
        backend: pool.backend(signal),
        signal,
        progress: () => undefined,
        side: noSideData,
        now: 0,
      }
      let last = spent().cpu
      let longest = 0
      const ticking = setInterval(() => {
        const { cpu } = spent()
        longest = Math.max(longest, cpu - last)
        last = cpu
      }, 5)
      const timer = setTimeout(() => cancel.abort(new Error('cancelled')), 2500)
      await fitModel(large, defaultSettings[kind], context).catch((error: unknown) => {
        expect(error).toMatchObject({ message: 'cancelled' })
      })
      clearTimeout(timer)
      clearInterval(ticking)
      expect(longest, kind).toBeLessThan(1000)
    }
  }, 180_000)
})

/** Milliseconds of the clock, and of computing by all threads of this process. */
function spent(): { wall: number; cpu: number } {
  const { user, system } = process.cpuUsage()
  return { wall: performance.now(), cpu: (user + system) / 1000 }
}
