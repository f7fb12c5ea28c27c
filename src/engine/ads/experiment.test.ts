import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { allocate } from './allocation.ts'
import { compareArms, decideTest, posteriorOf, splitProbability } from './experiment.ts'
import { betaDeviate } from './policy-simulator.ts'
import { lnBeta } from './special.ts'

/** P(B > A) for integer parameters (references 4.6). */
function exactTwo(a: readonly [number, number], b: readonly [number, number]): number {
  let sum = 0
  for (let i = 0; i < b[0]; i++)
    sum += Math.exp(
      lnBeta(a[0] + i, a[1] + b[1]) - Math.log(b[1] + i) - lnBeta(1 + i, b[1]) - lnBeta(a[0], a[1]),
    )
  return sum
}

describe('compareArms', () => {
  it.each([
    [1000, 100, 1000, 130],
    [50, 1, 40, 3],
    [10_000, 500, 9_000, 460],
    [3, 0, 2, 2],
  ])('agrees with the closed form for two arms: %i %i %i %i', (n, s, m, r) => {
    const { best } = compareArms(
      posteriorOf(
        [
          { trials: n, successes: s },
          { trials: m, successes: r },
        ],
        'share',
      ),
    )
    expect(best[1]).toBeCloseTo(exactTwo([1 + s, 1 + n - s], [1 + r, 1 + m - r]), 7)
  })

  it('agrees with simulation for five arms', () => {
    const arms = [
      [200, 20],
      [180, 25],
      [220, 30],
      [30, 5],
      [400, 44],
    ].map(([trials, successes]) => ({ trials: trials!, successes: successes! }))
    const { best, loss } = compareArms(posteriorOf(arms, 'share'))
    const random = seededRandom(3)
    const wins = arms.map(() => 0)
    const lost = arms.map(() => 0)
    const runs = 200_000
    for (let i = 0; i < runs; i++) {
      const drawn = arms.map(({ trials, successes }) =>
        betaDeviate(1 + successes, 1 + trials - successes, random),
      )
      const most = Math.max(...drawn)
      wins[drawn.indexOf(most)]! += 1 / runs
      drawn.forEach((value, k) => (lost[k]! += (most - value) / runs))
    }
    best.forEach((value, k) => expect(Math.abs(value - wins[k]!)).toBeLessThan(0.005))
    loss.forEach((value, k) => expect(Math.abs(value - lost[k]!)).toBeLessThan(0.0005))
  })
})

describe('decideTest', () => {
  const rules = { kind: 'share', lossLimit: 0.001, leastTrials: 100, split: [], level: 0.95 } as const

  it('stops with a clear winner, goes on without one, and says how long', () => {
    expect(
      decideTest(
        [
          { trials: 1000, successes: 100 },
          { trials: 1000, successes: 150 },
        ],
        rules,
      ),
    ).toMatchObject({ decision: 'stop', leader: 1, stillNeeded: 0 })
    const open = decideTest(
      [
        { trials: 300, successes: 30 },
        { trials: 300, successes: 33 },
      ],
      rules,
    )
    expect(open.decision).toBe('go-on')
    expect(open.stillNeeded).toBeGreaterThan(0)
  })

  it('tells a broken split (chi-squared of a published example: 821,588 to 815,482)', () => {
    // Fabijan et al. 2019, introduction: p = 1.8e-6.
    expect(
      splitProbability(
        [
          { trials: 821_588, successes: 0 },
          { trials: 815_482, successes: 0 },
        ],
        [],
      ),
    ).toBeCloseTo(1.8e-6, 6)
    expect(
      decideTest(
        [
          { trials: 1000, successes: 100 },
          { trials: 1300, successes: 150 },
        ],
        rules,
      ).decision,
    ).toBe('check-split')
  })

  it('takes one arm, no data and no successes', () => {
    expect(decideTest([{ trials: 10, successes: 1 }], rules).decision).toBe('one-arm')
    const empty = decideTest(
      [
        { trials: 0, successes: 0 },
        { trials: 0, successes: 0 },
      ],
      rules,
    )
    expect(empty.decision).toBe('no-data')
    expect(empty.arms.every(({ best }) => Math.abs(best - 0.5) < 1e-9)).toBe(true)
    const none = decideTest(
      [
        { trials: 500, successes: 0 },
        { trials: 500, successes: 0 },
      ],
      rules,
    )
    expect(none.arms.every(({ rate, low, high }) => rate > 0 && low >= 0 && high < 0.02)).toBe(true)
  })
})

describe('allocate', () => {
  it('does not pour everything into a tiny campaign with a high rate', () => {
    // Conversions per money of data/README's campaigns: 24 for 149.71, 183 for 2,893.37, 872 for 55,662.15.
    const arms = [
      { trials: 149.71, successes: 24 },
      { trials: 2893.37, successes: 183 },
      { trials: 55_662.15, successes: 872 },
    ]
    const open = allocate(arms, { kind: 'rate', floor: 0.05, growth: 0 })
    expect(open.thompson[0]).toBeGreaterThan(0.85)
    const held = allocate(arms, { kind: 'rate', floor: 0.05, growth: 2 })
    expect(held.thompson[0]).toBeLessThanOrEqual((2 * 149.71) / 58_705 + 1e-9)
    expect(held.thompson.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    expect(held.limitedBy[0]).toBe('growth')
  })

  it('keeps floors', () => {
    const { thompson, ucb } = allocate(
      [
        { trials: 1000, successes: 500 },
        { trials: 1000, successes: 100 },
        { trials: 0, successes: 0 },
      ],
      { kind: 'share', floor: 0.1, growth: 0 },
    )
    for (const shares of [thompson, ucb]) {
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.1 - 1e-9)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }
  })
})
