import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { easeByRule, ialsByRule, looksLikeRatings, usualStrength } from './rules-of-size.ts'

const open = { rank: 0, unobservedWeight: 0, penalty: 0, penaltyExponent: 1 }
const million = { customers: 6040, products: 3706, pairs: 1_000_209 }
const twentyMillion = { customers: 136_677, products: 20_108, pairs: 9_990_682 }

describe('implicit ALS by the size of the data', () => {
  it('comes within a factor of 2 of the settings published for MovieLens 1M and 20M (references 4.1)', () => {
    for (const [extent, unobservedWeight, penalty] of [
      [million, 0.3, 0.007],
      [twentyMillion, 0.1, 0.003],
    ] as const) {
      const byRule = ialsByRule(extent, open)
      expect(byRule.unobservedWeight / unobservedWeight).toBeGreaterThan(0.5)
      expect(byRule.unobservedWeight / unobservedWeight).toBeLessThan(2)
      // The penalty goes with the weight of what is not bought.
      const { penalty: beside } = ialsByRule(extent, { ...open, unobservedWeight })
      expect(beside / penalty).toBeGreaterThan(0.5)
      expect(beside / penalty).toBeLessThan(2)
    }
  })

  it('keeps what is given', () => {
    const given = { rank: 12, unobservedWeight: 0.4, penalty: 3, penaltyExponent: 0.5 }
    expect(ialsByRule(million, given)).toEqual(given)
    expect(ialsByRule(million, { ...open, rank: 7 }).rank).toBe(7)
  })

  it('gives numbers that can be trained with, for data of any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (customers, products, density, penaltyExponent) => {
          const extent = { customers, products, pairs: Math.round(density * customers * products) }
          const { rank, unobservedWeight, penalty } = ialsByRule(extent, { ...open, penaltyExponent })
          expect(rank).toBeGreaterThanOrEqual(8)
          expect(rank).toBeLessThanOrEqual(64)
          expect(unobservedWeight).toBeGreaterThan(0)
          expect(unobservedWeight).toBeLessThanOrEqual(10)
          expect(penalty).toBeGreaterThan(0)
          expect(penalty).toBeLessThanOrEqual(1000)
          expect(easeByRule(extent)).toBeGreaterThanOrEqual(5)
          expect(easeByRule(extent)).toBeLessThanOrEqual(1000)
        },
      ),
    )
  })

  it('shrinks more with more strength', () => {
    const strong = ialsByRule(million, open, { ...usualStrength, shrinkage: 1 })
    expect(strong.penalty).toBeGreaterThan(ialsByRule(million, open).penalty)
  })
})

describe('what values tell', () => {
  it.each([
    ['stars', [5, 4, 4, 3, 5, 2, 4, 1, 5, 3], true],
    ['likes and dislikes', [1, 0, 1, 1, 0], true],
    ['ratings around 0', [-3, 2, 1.5, -0.5], true],
    ['who has what', [1, 1, 1, 1], false],
    ['counts', [1, 1, 2, 1, 1, 7, 1, 3, 1, 1], false],
    ['amounts', [0.5, 12, 1.2, 3, 80, 2.5, 4, 1, 0.9], false],
    ['one value', [4], false],
    ['nothing', [], false],
  ])('%s', (_, values, expected) => {
    expect(looksLikeRatings(values)).toBe(expected)
  })
})
