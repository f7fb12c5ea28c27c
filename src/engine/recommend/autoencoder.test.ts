import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { interactionsFromTriplets } from '../sparse.ts'
import { fitAutoencoder } from './autoencoder.ts'
import {
  autoencoderBytes,
  type AutoencoderSettings,
  batchRows,
  defaultAutoencoderSettings,
  networkShapeFor,
} from './autoencoder-settings.ts'
import { compareWith, evaluate } from './evaluate.ts'
import { loadRecommender } from './load.ts'
import type { FitProgress } from './model.ts'
import {
  encoderWidth,
  type NetworkBatch,
  type NetworkKind,
  type NetworkParameters,
  type NetworkShape,
  parameterNames,
  parameterSizes,
} from './network.ts'
import { plainBackend } from './plain-backend.ts'
import { openPlainNetwork } from './plain-network.ts'
import { fitPopularity } from './popularity.ts'
import { recommendAll } from './recommend-all.ts'
import { recommendOne } from './recommend-one.ts'
import { splitByCustomer } from './split.ts'

const kinds = ['mult-vae', 'mult-dae'] as const
const small = { hidden: 16, latent: 8, epochs: 30, learningRate: 0.01 }

describe('the gradient of the network', () => {
  it.each(kinds)('of %s agrees with central differences of its objective (1e-4 relative)', async (kind) => {
    const shape: NetworkShape = { kind, items: 11, hidden: 8, latent: 8 }
    const parameters = randomParameters(shape, 3)
    const batch = randomBatch(shape, 5, 4)
    const beta = 0.3
    const objective = async (at: NetworkParameters): Promise<number> => {
      const { likelihood, divergence } = await openPlainNetwork(shape, at).differentiate(batch, {
        divergenceWeight: beta,
      })
      return likelihood + beta * divergence
    }
    const session = openPlainNetwork(shape, parameters)
    await session.differentiate(batch, { divergenceWeight: beta })
    const gradients = session.gradients()
    for (const name of parameterNames) {
      const size = Math.max(...gradients[name].map(Math.abs))
      expect(size).toBeGreaterThan(1e-4)
      for (let k = 0; k < parameters[name].length; k += 7) {
        // A step that f32 holds exactly, around a value rounded to it.
        const step = 2 ** -9
        const moved = (by: number): NetworkParameters => {
          const values = parameters[name].slice()
          values[k] = parameters[name][k]! + by
          return { ...parameters, [name]: values }
        }
        const up = moved(step)
        const down = moved(-step)
        const width = up[name][k]! - down[name][k]!
        const expected = ((await objective(up)) - (await objective(down))) / width
        expect(Math.abs(gradients[name][k]! - expected)).toBeLessThan(1e-4 * Math.max(size, 0.1))
      }
    }
  })
})

describe('fitAutoencoder', () => {
  it.each(kinds)(
    '%s beats popularity on two tastes, and does not on noise',
    async (kind) => {
      const settings = { ...defaultAutoencoderSettings[kind], ...small }
      for (const [share, verdict] of [
        [0.95, 'better'],
        [0.5, 'not-better'],
      ] as const) {
        const split = splitByCustomer(twoTastes(240, 40, share, 5), 0.3, 1)
        const { model } = await run(split.train, settings)
        const judged = { k: 5, resamples: 500, seed: 1 }
        const popular = fitPopularity(split.train, { halfLifeDays: null, now: 0 }, null)
        const own = await evaluate(model, split, judged, plainBackend)
        const base = await evaluate(popular, split, judged, plainBackend)
        expect(compareWith(own, base, 'ndcg_cut', judged).verdict).toBe(verdict)
      }
    },
    60_000,
  )

  it('learns, stops early by the customers kept out, and gives the same bytes for the same seed', async () => {
    const shop = twoTastes(240, 40, 0.95, 5)
    const settings = { ...defaultAutoencoderSettings['mult-vae'], ...small, epochs: 60, patience: 3 }
    const { model, steps } = await run(shop, settings)
    const { losses, qualities, bestEpoch, epochsDone } = model.parameters
    expect(losses.at(-1)!).toBeLessThan(0.95 * losses[0]!)
    expect(model.converged).toBe(true)
    expect(epochsDone).toBe(bestEpoch + 3)
    expect(qualities).toHaveLength(epochsDone)
    expect(Math.max(...qualities)).toBe(qualities[bestEpoch - 1])
    expect(steps.filter(({ phase }) => phase === 'epoch')).toHaveLength(epochsDone)
    expect((await run(shop, settings)).model.save()).toEqual(model.save())
  }, 60_000)

  it('learns from a handful of customers as well, without a validation', async () => {
    const settings = { ...defaultAutoencoderSettings['mult-dae'], ...small, epochs: 2 }
    const { model } = await run(twoTastes(6, 8, 0.9, 3), settings)
    expect(model.parameters).toMatchObject({ epochsDone: 2, bestEpoch: 2, converged: false })
    expect(model.parameters.qualities).toHaveLength(0)
  })

  it('names the setting that is out of range', async () => {
    const settings = { ...defaultAutoencoderSettings['mult-vae'], dropout: 1 }
    await expect(run(twoTastes(6, 8, 0.9, 3), settings)).rejects.toThrow('dropout must be 0..0.95, got 1')
  })
})

describe('an autoencoder', () => {
  it.each(kinds)(
    '%s comes back from its saved form with the same scores, vectors and neighbours',
    async (kind) => {
      const { model } = await run(twoTastes(60, 20, 0.9, 4), {
        ...defaultAutoencoderSettings[kind],
        ...small,
        epochs: 4,
      })
      const loaded = loadRecommender(model.save())
      const history = { products: Int32Array.of(0, 4, 6), weights: Float32Array.of(1, 2, 1) }
      expect(loaded.scoresFor(history)).toEqual(model.scoresFor(history))
      expect(loaded.similarProducts(3, 5)).toEqual(model.similarProducts(3, 5))
      expect(loaded.similarCustomers(3, 5)).toEqual(model.similarCustomers(3, 5))
      const { rows, dimensions, values } = model.deepVectors()
      expect([rows, dimensions, values.length]).toEqual([60, 8, 480])
      const broken = { ...model.save(), arrays: {} }
      expect(() => loadRecommender(broken)).toThrow('the saved model needs')
    },
  )

  it('tells the nearest of the history as evidence, and lists what a preview lists', async () => {
    const shop = twoTastes(60, 20, 0.95, 5)
    const { model } = await run(shop, { ...defaultAutoencoderSettings['mult-vae'], ...small })
    const lists = recommendAll(model, shop, { count: 4, allowBought: false, reasons: 2 }, plainBackend)
    for await (const block of lists) {
      for (let customer = 0; customer < 60; customer += 7) {
        const from = shop.rowStart[customer]!
        const history = {
          products: shop.column.subarray(from, shop.rowStart[customer + 1]),
          weights: shop.weight.subarray(from, shop.rowStart[customer + 1]),
        }
        const preview = recommendOne(model, history, { count: 4, allowBought: false })
        preview.forEach(({ product, score, explanation }, k) => {
          expect(block.products[customer * 4 + k]).toBe(product)
          expect(block.scores[customer * 4 + k]).toBeCloseTo(score, 4)
          expect(explanation.kind).toBe('evidence')
          if (explanation.kind === 'evidence')
            expect(block.reasonProducts[(customer * 4 + k) * 2]).toBe(explanation.contributions[0]!.product)
        })
      }
    }
  })

  it('is sized by the data and says what it needs', () => {
    const settings = defaultAutoencoderSettings['mult-vae']
    expect(networkShapeFor(settings, 4338, 3665)).toMatchObject({ hidden: 600, latent: 200 })
    expect(networkShapeFor(settings, 300, 80)).toMatchObject({ hidden: 32, latent: 16 })
    expect(networkShapeFor({ ...settings, hidden: 100, latent: 9 }, 300, 80)).toMatchObject({
      hidden: 104,
      latent: 16,
    })
    expect(batchRows(100_000, 10_000)).toBe(496)
    expect(batchRows(100_000, 1_000_000)).toBe(32)
    expect(autoencoderBytes(settings, 70_000, 10_000)).toBeGreaterThan(8 * 4 * 2 * 10_000 * 600)
  })
})

function twoTastes(rows: number, columns: number, share: number, each: number) {
  const random = seededRandom(11)
  const row: number[] = []
  const column: number[] = []
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < 2 * each; k++) {
      const side = random.uniform() < share ? r % 2 : 1 - (r % 2)
      row.push(r)
      column.push(2 * random.below(columns / 2) + side)
    }
  }
  return interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, rows, columns)
}

async function run(shop: ReturnType<typeof twoTastes>, settings: AutoencoderSettings) {
  const fit = fitAutoencoder(shop, settings, plainBackend)
  const steps: FitProgress[] = []
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return { model: step.value, steps }
    steps.push(step.value)
  }
}

function randomParameters(shape: NetworkShape, seed: number): NetworkParameters {
  const random = seededRandom(seed)
  const sizes = parameterSizes(shape)
  const values = (name: keyof NetworkParameters): Float32Array =>
    Float32Array.from({ length: sizes[name] }, () => 0.4 * random.normal())
  return {
    inputWeights: values('inputWeights'),
    inputBias: values('inputBias'),
    encoderWeights: values('encoderWeights'),
    encoderBias: values('encoderBias'),
    decoderWeights: values('decoderWeights'),
    decoderBias: values('decoderBias'),
    outputWeights: values('outputWeights'),
    outputBias: values('outputBias'),
  }
}

function randomBatch(shape: NetworkShape, rows: number, each: number): NetworkBatch {
  const random = seededRandom(9)
  const rowStart = Int32Array.from({ length: rows + 1 }, (_, r) => r * each)
  const column = new Int32Array(rows * each)
  for (let r = 0; r < rows; r++) {
    const all = Int32Array.from({ length: shape.items }, (_, k) => (k * 3 + r) % shape.items)
    column.set(all.slice(0, each).sort(), r * each)
  }
  const values = (): Float32Array => Float32Array.from({ length: column.length }, random.uniform)
  const noise = Float32Array.from({ length: rows * shape.latent }, random.normal)
  expect(encoderWidth(shape)).toBe(shape.kind === ('mult-vae' satisfies NetworkKind) ? 16 : 8)
  return { rows, rowStart, column, input: values(), target: values(), noise }
}
