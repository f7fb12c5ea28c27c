import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BprProblem } from '../../engine/recommend/backend.ts'
import { fitBpr } from '../../engine/recommend/bpr.ts'
import { blocksFor, customerBlocks, productBlocks } from '../../engine/recommend/bpr-blocks.ts'
import type { BprModel, BprSettings } from '../../engine/recommend/bpr-model.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { fit, tastes } from '../../engine/recommend/test-data.ts'
import { seededRandom } from '../../engine/random.ts'
import type { Interactions } from '../../engine/sparse.ts'
import { createKernelPool, type KernelPool } from './pool.ts'

function problemOf(interactions: Interactions, rank: number, adapts: boolean): BprProblem {
  const random = seededRandom(3)
  const draw = (rows: number): Float32Array =>
    Float32Array.from({ length: rows * rank }, () => 0.1 * random.normal())
  return {
    interactions,
    customerFactors: draw(interactions.rows),
    productFactors: draw(interactions.columns),
    rank,
    learningRate: 0.05,
    penalty: 0.01,
    adapts,
    seed: 7,
  }
}

describe('BPR on the kernels', () => {
  let one: KernelPool
  let three: KernelPool
  beforeAll(async () => {
    one = await createKernelPool({ threads: 1 })
    three = await createKernelPool({ threads: 3 })
  })
  afterAll(() => Promise.all([one.close(), three.close()]))

  const small = tastes(90, 45, 0.9)
  /** Large enough for several blocks: 5,000 customers with 12 products each. */
  const large = tastes(5000, 300, 0.8)

  it('divides large data into blocks that hold every customer and product once, small data into one', () => {
    expect(blocksFor(small)).toBe(1)
    expect(blocksFor(large)).toBe(8)
    const bounds = customerBlocks(large, 8)
    expect([...bounds].sort((a, b) => a - b)).toEqual([...bounds])
    const { listed, start, blockOf } = productBlocks(300, 8, 1, 2)
    expect([...listed].sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, k) => k))
    for (let b = 0; b < 8; b++)
      for (const product of listed.subarray(start[b], start[b + 1])) expect(blockOf[product]).toBe(b)
    expect(productBlocks(300, 8, 1, 3).listed).not.toEqual(listed)
  })

  it.each([true, false])(
    'takes the steps of the plain reference, whose sums are f64 (after two epochs within 2e-4; adapting: %s)',
    async (adapts) => {
      for (const [data, rank] of [
        [small, 5],
        [large, 8],
      ] as const) {
        const problem = problemOf(data, rank, adapts)
        const sessions = [await one.backend().openBpr(problem), await plainBackend.openBpr(problem)] as const
        for (let epoch = 1; epoch <= 2; epoch++)
          for (let round = 0; round < sessions[0].rounds; round++) {
            const [own, plain] = [await sessions[0].run(epoch, round), await sessions[1].run(epoch, round)]
            expect(own.drawn).toBe(plain.drawn)
            // A pair that stands within rounding of equal may be counted either way.
            expect(Math.abs(own.wrong - plain.wrong)).toBeLessThanOrEqual(2)
          }
        const [own, plain] = [sessions[0].factors(), sessions[1].factors()]
        for (const name of ['customerFactors', 'productFactors', 'productBias'] as const) {
          let furthest = 0
          own[name].forEach((value, k) => (furthest = Math.max(furthest, Math.abs(value - plain[name][k]!))))
          expect(furthest, name).toBeLessThan(2e-4)
        }
        for (const session of sessions) session.close()
      }
    },
    60_000,
  )

  it('gives the same bytes with one thread and with three', async () => {
    const settings: BprSettings = {
      rank: 8,
      epochs: 3,
      learningRate: 0.05,
      penalty: 0.01,
      optimiser: 'adagrad',
      seed: 1,
    }
    const trained = (pool: KernelPool): Promise<BprModel> => fit(fitBpr(large, settings, pool.backend()))
    const [a, b] = [await trained(one), await trained(three)]
    expect(a.parameters.customerFactors).toEqual(b.parameters.customerFactors)
    expect(a.parameters.productFactors).toEqual(b.parameters.productFactors)
    expect(a.parameters.productBias).toEqual(b.parameters.productBias)
  }, 60_000)
})
