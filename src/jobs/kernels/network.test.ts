import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../engine/random.ts'
import { fitAutoencoder } from '../../engine/recommend/autoencoder.ts'
import { defaultAutoencoderSettings } from '../../engine/recommend/autoencoder-settings.ts'
import type { AutoencoderModel } from '../../engine/recommend/autoencoder-model.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import {
  type NetworkBatch,
  type NetworkParameters,
  type NetworkShape,
  parameterNames,
  parameterSizes,
} from '../../engine/recommend/network.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { interactionsFromTriplets } from '../../engine/sparse.ts'
import { createKernelPool, type KernelPool } from './pool.ts'

let pool: KernelPool
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 })
})
afterAll(() => pool.close())

const shapes = fc.record({
  kind: fc.constantFrom('mult-vae' as const, 'mult-dae' as const),
  items: fc.integer({ min: 1, max: 300 }),
  hidden: fc.constantFrom(8, 24, 136, 264),
  latent: fc.constantFrom(8, 16, 136),
  rows: fc.integer({ min: 1, max: 150 }),
  seed: fc.nat(999),
})

describe('the network on the kernels agrees with plain f64 TypeScript', () => {
  it('in loss, gradients, layers and after steps of Adam, odd sizes and more than one block (f32: 1e-4 of the largest)', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ rows, seed, ...shape }) => {
        const parameters = randomParameters(shape, seed)
        const batch = randomBatch(shape, rows, seed)
        const expected = await trained(plainBackend, shape, parameters, batch)
        const found = await trained(pool.backend(), shape, parameters, batch)
        expect(Math.abs(found.loss.likelihood - expected.loss.likelihood)).toBeLessThan(
          1e-5 * (1 + expected.loss.likelihood),
        )
        expect(Math.abs(found.loss.divergence - expected.loss.divergence)).toBeLessThan(
          1e-4 * (1 + expected.loss.divergence),
        )
        for (const name of parameterNames) expectClose(found.gradients[name], expected.gradients[name], 1e-4)
        expectClose(found.forward.latent, expected.forward.latent, 1e-4)
        expectClose(found.forward.last, expected.forward.last, 1e-4)
      }),
      {
        numRuns: 25,
        examples: [
          [{ kind: 'mult-vae', items: 300, hidden: 264, latent: 136, rows: 150, seed: 1 }],
          [{ kind: 'mult-dae', items: 1, hidden: 8, latent: 8, rows: 1, seed: 2 }],
        ],
      },
    )
  }, 120_000)

  it('in the parameters that one step of Adam leads to (1e-5), the penalty on weights only', async () => {
    const shape = { kind: 'mult-vae', items: 37, hidden: 16, latent: 8 } as const
    const parameters = randomParameters(shape, 5)
    const batch = randomBatch(shape, 20, 5)
    const [expected, found] = await Promise.all(
      [plainBackend, pool.backend()].map(async (backend) => {
        const session = backend.openNetwork(shape, parameters)
        await session.differentiate(batch, { divergenceWeight: 0.2 })
        await session.update({ step: 1, learningRate: 0.01, penalty: 0.05 })
        const after = session.parameters()
        session.close()
        return after
      }),
    )
    for (const name of parameterNames) {
      // Where the gradient is nearly 0, Adam's first step is a sign that rounding may turn.
      const off = found![name].filter((value, k) => Math.abs(value - expected![name][k]!) > 1e-5)
      expect(off.length).toBeLessThanOrEqual(0.01 * found![name].length)
    }
  })

  it('large logits neither overflow nor vanish', async () => {
    const shape = { kind: 'mult-dae', items: 9, hidden: 8, latent: 8 } as const
    const parameters = randomParameters(shape, 5)
    const outputBias = Float32Array.from({ length: 9 }, (_, k) => (k - 4) * 200)
    const batch = randomBatch(shape, 8, 5)
    const wide = { ...parameters, outputBias }
    const expected = await trained(plainBackend, shape, wide, batch)
    const found = await trained(pool.backend(), shape, wide, batch)
    expect(found.loss.likelihood / expected.loss.likelihood).toBeCloseTo(1, 4)
    expectClose(found.gradients.outputBias, expected.gradients.outputBias, 1e-4)
  })
})

describe('a training of an autoencoder on the kernels', () => {
  it('gives the same bytes with one, two and three threads', async () => {
    const expected = (await fitted(pool.backend(), 3)).parameters
    for (const threads of [1, 3]) {
      const other = await createKernelPool({ threads })
      const found = (await fitted(other.backend(), 3)).parameters
      expect(found.customerVectors).toEqual(expected.customerVectors)
      expect(found.network).toEqual(expected.network)
      await other.close()
    }
  })

  it('learns as well as in plain TypeScript: the same loss within 0.1 %', async () => {
    const expected = (await fitted(plainBackend, 6)).parameters.losses
    const found = (await fitted(pool.backend(), 6)).parameters.losses
    found.forEach((loss, k) => expect(Math.abs(loss / expected[k]! - 1)).toBeLessThan(0.001))
  }, 60_000)

  it('stops within 100 ms of a cancel', async () => {
    const cancel = new AbortController()
    const settings = { ...defaultAutoencoderSettings['mult-vae'], hidden: 600, latent: 200 }
    const fit = fitAutoencoder(shopOf(4000, 6000, 200_000), settings, pool.backend(cancel.signal))
    let cancelledAt = 0
    setTimeout(() => {
      cancelledAt = performance.now()
      cancel.abort(new Error('stop here'))
    }, 2500)
    await expect(finish(fit)).rejects.toThrow('stop here')
    expect(cancelledAt).toBeGreaterThan(0)
    expect(performance.now() - cancelledAt).toBeLessThan(100)
  }, 60_000)
})

async function trained(
  backend: Backend,
  shape: NetworkShape,
  parameters: NetworkParameters,
  batch: NetworkBatch,
) {
  const session = backend.openNetwork(shape, parameters)
  try {
    const loss = await session.differentiate(batch, { divergenceWeight: 0.2 })
    const gradients = session.gradients()
    return { loss, gradients, forward: await session.forward(batch) }
  } finally {
    session.close()
  }
}

function expectClose(found: Float32Array, expected: Float32Array, tolerance: number): void {
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3)
  expect(found).toHaveLength(expected.length)
  const error = found.reduce((most, value, k) => Math.max(most, Math.abs(value - expected[k]!)), 0)
  expect(error / size).toBeLessThan(tolerance)
}

function fitted(backend: Backend, epochs: number): Promise<AutoencoderModel> {
  const settings = { ...defaultAutoencoderSettings['mult-vae'], hidden: 40, latent: 16, epochs }
  return finish(fitAutoencoder(shopOf(300, 90, 4000), settings, backend))
}

function shopOf(rows: number, columns: number, events: number) {
  const random = seededRandom(7)
  const row = Int32Array.from({ length: events }, () => random.below(rows))
  const column = row.map(
    (r) =>
      (random.uniform() < 0.8 ? (r % 3) * Math.floor(columns / 3) : 0) + random.below(Math.ceil(columns / 3)),
  )
  return interactionsFromTriplets({ row, column, weight: new Float32Array(events).fill(1) }, rows, columns)
}

function randomParameters(shape: NetworkShape, seed: number): NetworkParameters {
  const random = seededRandom(seed)
  const sizes = parameterSizes(shape)
  const values = (name: keyof NetworkParameters, scale: number): Float32Array =>
    Float32Array.from({ length: sizes[name] }, () => scale * random.normal())
  return {
    inputWeights: values('inputWeights', 0.5),
    inputBias: values('inputBias', 0.1),
    encoderWeights: values('encoderWeights', 1 / Math.sqrt(shape.hidden)),
    encoderBias: values('encoderBias', 0.1),
    decoderWeights: values('decoderWeights', 1 / Math.sqrt(shape.latent)),
    decoderBias: values('decoderBias', 0.1),
    outputWeights: values('outputWeights', 1 / Math.sqrt(shape.hidden)),
    outputBias: values('outputBias', 0.1),
  }
}

function randomBatch(shape: NetworkShape, rows: number, seed: number): NetworkBatch {
  const random = seededRandom(seed + 1)
  const rowStart = new Int32Array(rows + 1)
  const column: number[] = []
  for (let r = 0; r < rows; r++) {
    for (let item = 0; item < shape.items; item++) if (random.uniform() < 0.15) column.push(item)
    rowStart[r + 1] = column.length
  }
  const input = Float32Array.from(column, () => (random.uniform() < 0.5 ? 0 : random.uniform()))
  const target = Float32Array.from(column, () => 1)
  const noise =
    shape.kind === 'mult-vae'
      ? { noise: Float32Array.from({ length: rows * shape.latent }, random.normal) }
      : {}
  return { rows, rowStart, column: Int32Array.from(column), input, target, ...noise }
}

async function finish<Model>(fit: AsyncGenerator<unknown, Model>): Promise<Model> {
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return step.value
  }
}
