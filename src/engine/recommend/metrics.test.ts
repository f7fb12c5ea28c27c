import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { accuracyOf, bootstrapMean, breadthOf, signFlipTest } from './metrics.ts'

describe('accuracyOf', () => {
  it('matches a case computed by hand: hits at places 1 and 3 of 4, three relevant', () => {
    const found = accuracyOf([7, 1, 8, 2], new Set([7, 8, 9]), 4)
    const gain = 1 + 1 / 2
    expect(found.precision).toBe(2 / 4)
    expect(found.recall_all).toBe(2 / 3)
    expect(found.recall_capped).toBe(2 / 3)
    expect(found.ndcg_cut).toBeCloseTo(gain / (1 + 1 / Math.log2(3) + 1 / 2), 15)
    expect(found.hit_rate).toBe(1)
    expect(found.mrr).toBe(1)
    expect(found.map).toBeCloseTo((1 + 2 / 3) / 3, 15)
  })

  it('separates the variants when more is relevant than the list holds', () => {
    const found = accuracyOf([5, 6], new Set([5, 1, 2, 3]), 2)
    expect(found.recall_all).toBe(1 / 4)
    expect(found.recall_capped).toBe(1 / 2)
    expect(found.ndcg_cut).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 15)
    expect(found.ndcg_uncut).toBeCloseTo(1 / (1 + 1 / Math.log2(3) + 1 / 2 + 1 / Math.log2(5)), 15)
    expect(found.map).toBe(1 / 2)
  })

  it('is zero without a hit, and ignores empty places', () => {
    const found = accuracyOf([-1, -1], new Set([0]), 2)
    expect(Object.values(found)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  })
})

describe('breadthOf', () => {
  it('matches a case computed by hand', () => {
    // Counts 0, 0, 1, 3: Gini = (-3*0 - 1*0 + 1*1 + 3*3) / (4*4); novelty = (1*log2(4) + 3*log2(2)) / 4.
    const breadth = breadthOf(Int32Array.of(3, 0, 1, 0), Int32Array.of(4, 8, 2, 1), 8)
    expect(breadth.coverage).toBe(0.5)
    expect(breadth.gini).toBe(10 / 16)
    expect(breadth.novelty).toBe((2 + 3) / 4)
    expect(breadth.entropy).toBeCloseTo(0.75 * Math.log2(4 / 3) + 0.25 * 2, 12)
    expect(breadth.popularity).toBe((3 * 4 + 1 * 2) / 4)
  })
})

describe('bootstrapMean', () => {
  it('comes near mean +- 1.96 standard errors, and repeats for a seed', () => {
    const values = Float64Array.from({ length: 400 }, seededRandom(1).normal)
    const interval = bootstrapMean(values, 2000, seededRandom(2).below)
    expect(interval.high - interval.low).toBeGreaterThan(0.8 * 2 * 1.96 * 0.05)
    expect(interval.high - interval.low).toBeLessThan(1.2 * 2 * 1.96 * 0.05)
    expect(interval.low).toBeLessThan(interval.mean)
    expect(bootstrapMean(values, 2000, seededRandom(2).below)).toEqual(interval)
  })
})

describe('signFlipTest', () => {
  it('counts the sign patterns that are at least as extreme: all of one sign, 6 values, 2 of 64', () => {
    const p = signFlipTest(Float64Array.of(1, 1, 1, 1, 1, 1, 0), 20_000, seededRandom(3).uniform)
    expect(p).toBeGreaterThan(0.8 * (2 / 64))
    expect(p).toBeLessThan(1.2 * (2 / 64))
  })

  it('is 1 without differences, and large where they cancel', () => {
    expect(signFlipTest(new Float64Array(5), 100, seededRandom(1).uniform)).toBe(1)
    expect(signFlipTest(Float64Array.of(1, -1, 2, -2), 1000, seededRandom(1).uniform)).toBe(1)
  })
})
