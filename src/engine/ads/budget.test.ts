import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { planBudget, type ResponseDraws } from './budget-plan.ts'
import type { ChannelLimits, Response } from './budget-grid.ts'
import { optimiseBudget } from './budget.ts'

const free: ChannelLimits = { low: 0, high: Number.POSITIVE_INFINITY, step: 0, least: 0 }
const hill =
  (ceiling: number, half: number, slope: number): Response =>
  (amount) =>
    amount <= 0 ? 0 : ceiling / (1 + (half / amount) ** slope)

/** All splits of 100 on a grid of 0.2. */
function bruteForce(responses: readonly Response[], limits: readonly ChannelLimits[]): number {
  const parts = 500
  let best = Number.NEGATIVE_INFINITY
  for (let a = 0; a <= parts; a++)
    for (let b = 0; a + b <= parts; b++) {
      const amounts = [a / 5, b / 5, (parts - a - b) / 5]
      const isAllowed = amounts.every((amount, c) => {
        const { low, high, least } = limits[c]!
        return amount >= low && amount <= high && (amount === 0 || amount >= least)
      })
      if (isAllowed)
        best = Math.max(
          best,
          responses.reduce((sum, response, c) => sum + response(amounts[c]!), 0),
        )
    }
  return best
}

describe('optimiseBudget', () => {
  it('is never below brute force on S-shaped and concave curves with limits and minimums', () => {
    const random = seededRandom(5)
    for (let i = 0; i < 12; i++) {
      const responses = [0, 1, 2].map(() =>
        hill(50 + 100 * random.uniform(), 10 + 60 * random.uniform(), 0.5 + 3 * random.uniform()),
      )
      const limits = responses.map(() => ({
        low: random.uniform() < 0.5 ? 0 : 5,
        high: 40 + 80 * random.uniform(),
        step: 0,
        least: random.uniform() < 0.3 ? 20 : 0,
      }))
      const found = optimiseBudget(responses, limits, { kind: 'total', total: 100 })
      if (!found.ok) throw new Error('feasible by construction')
      expect(found.outcome).toBeGreaterThanOrEqual(bruteForce(responses, limits) - 1e-9)
      expect(found.total).toBeCloseTo(100, 6)
      found.amounts.forEach((amount, c) => {
        expect(amount).toBeGreaterThanOrEqual(limits[c]!.low)
        expect(amount).toBeLessThanOrEqual(limits[c]!.high)
      })
    }
  })

  it('leaves an S-shaped channel out where starting it pays less than the local optimum suggests', () => {
    // Equal marginal returns hold at a split too; the global optimum gives one channel everything.
    const responses = [hill(100, 60, 4), hill(100, 60, 4)]
    const found = optimiseBudget(responses, [free, free], { kind: 'total', total: 70 })
    expect(found.ok && Math.max(...found.amounts)).toBeCloseTo(70, 3)
  })

  it('keeps to steps exactly', () => {
    const found = optimiseBudget(
      [hill(100, 30, 1), hill(80, 20, 1)],
      [
        { ...free, step: 25 },
        { ...free, step: 10 },
      ],
      { kind: 'total', total: 100 },
    )
    expect(found.ok && found.amounts.map((amount, c) => amount % [25, 10][c]!)).toEqual([0, 0])
    const missed = optimiseBudget([hill(100, 30, 1)], [{ ...free, step: 30 }], { kind: 'total', total: 100 })
    expect(missed).toMatchObject({ ok: false, problems: [{ problem: 'steps-miss-total', nearest: 90 }] })
  })

  it('explains what is infeasible', () => {
    const one = [hill(100, 30, 1), hill(100, 30, 1)]
    const total = { kind: 'total', total: 100 } as const
    expect(
      optimiseBudget(
        one,
        [
          { ...free, low: 80 },
          { ...free, low: 40 },
        ],
        total,
      ),
    ).toEqual({ ok: false, problems: [{ problem: 'minimums-above-total', sum: 120, total: 100 }] })
    expect(
      optimiseBudget(
        one,
        [
          { ...free, high: 30 },
          { ...free, high: 40 },
        ],
        total,
      ),
    ).toEqual({ ok: false, problems: [{ problem: 'maximums-below-total', sum: 70, total: 100 }] })
    expect(optimiseBudget(one, [{ ...free, low: 50, high: 40 }, free], total)).toMatchObject({
      ok: false,
      problems: [{ problem: 'low-above-high', channel: 0 }],
    })
  })

  it('meets targets at their limit', () => {
    // One channel 100 x / (10 + x): average 100 / (10 + x), marginal 1000 / (10 + x)^2.
    const one = [hill(100, 10, 1)]
    const roas = optimiseBudget(one, [free], { kind: 'roas', target: 4, most: 1000 })
    expect(roas.ok && roas.total).toBeCloseTo(15, 1)
    const cpa = optimiseBudget(one, [free], { kind: 'cpa', target: 0.25, most: 1000 })
    expect(cpa.ok && cpa.total).toBeCloseTo(15, 1)
    const marginal = optimiseBudget(one, [free], { kind: 'marginal', target: 2.5, most: 1000 })
    expect(marginal.ok && marginal.total).toBeCloseTo(10, 3)
    expect(optimiseBudget(one, [free], { kind: 'roas', target: 11, most: 1000 })).toMatchObject({
      ok: false,
      problems: [{ problem: 'target-out-of-reach' }],
    })
  })

  it('takes a single channel, a total of nothing and flat curves', () => {
    expect(optimiseBudget([hill(1, 1, 1)], [free], { kind: 'total', total: 5 })).toMatchObject({
      ok: true,
      amounts: [5],
    })
    const flat = optimiseBudget([() => 0, () => 0], [free, free], { kind: 'total', total: 5 })
    expect(flat.ok && flat.total).toBeCloseTo(5, 9)
  })
})

describe('planBudget', () => {
  const curves = [hill(100, 10, 1), hill(100, 10, 1), hill(20, 10, 1)]
  const draws: ResponseDraws = { count: 3, of: (d, c, amount) => (0.9 + 0.1 * d) * curves[c]!(amount) }
  const plan = (limits: readonly ChannelLimits[]) => {
    const made = planBudget({
      draws,
      limits,
      today: [10, 10, 10],
      largest: [20, 20, 20],
      goal: { kind: 'total', total: 30 },
      level: 0.9,
    })
    if (!made.ok) throw new Error('feasible by construction')
    return made.plan
  }

  it('names the limit that costs most', () => {
    const bound = plan([{ ...free, high: 5 }, free, free])
    expect(bound.bindings[0]).toMatchObject({ kind: 'high', channel: 0 })
    expect(bound.channels[0]).toMatchObject({ status: 'high', amount: 5 })
    const locked = plan([{ ...free, low: 1, high: 1 }, free, { ...free, low: 10 }])
    expect(locked.bindings[0]).toMatchObject({ kind: 'locked', channel: 0 })
    expect(locked.bindings.map(({ kind }) => kind)).toContain('low')
  })

  it('names the total where no limit of a channel holds anything back', () => {
    const open = plan([free, free, free])
    expect(open.bindings[0]?.kind).toBe('total')
    expect(open.gainAtSameTotal.mean).toBeGreaterThan(0)
    expect(open.chanceOfGain).toBe(1)
    // Equal marginal returns inside the limits: f' = mu.
    const [a, b] = open.channels
      .filter(({ status }) => status === 'inside')
      .map(({ marginal }) => marginal.mean)
    expect(a! / b!).toBeCloseTo(1, 1)
  })
})
