import { describe, expect, it } from 'vitest'
import { seededRandom, type Random } from '../random.ts'
import type { ChannelLimits, Response } from './budget-grid.ts'
import { optimiseBudget, type BudgetGoal } from './budget.ts'

const hill =
  (ceiling: number, half: number, slope: number): Response =>
  (amount) =>
    amount <= 0 ? 0 : ceiling / (1 + (half / amount) ** slope)

type Problem = { readonly responses: readonly Response[]; readonly limits: readonly ChannelLimits[] }

/** Two or three channels, S-shaped and concave, with minimums, maximums, steps, minimums that may be skipped, and locks. */
function problem(random: Random): Problem {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  const channels = Array.from({ length: 2 + random.below(2) }, () => {
    const [exponent, factor] = [between(0.3, 0.9), between(3, 12)]
    const response: Response =
      random.uniform() < 0.3
        ? (amount) => (amount <= 0 ? 0 : factor * amount ** exponent)
        : hill(between(100, 900), between(20, 120), between(0.6, 3))
    if (random.uniform() < 0.15) return { response, limit: { low: 40, high: 40, step: 0, least: 0 } }
    const low = random.uniform() < 0.4 ? between(0, 30) : 0
    return {
      response,
      limit: {
        low,
        high: random.uniform() < 0.5 ? low + between(10, 120) : 200,
        step: random.uniform() < 0.4 ? [5, 10, 20][random.below(3)]! : 0,
        least: random.uniform() < 0.25 ? between(10, 50) : 0,
      },
    }
  })
  return { responses: channels.map(({ response }) => response), limits: channels.map(({ limit }) => limit) }
}

/** Every allowed choice on a grid of 2 (or the channel's steps), limits included. */
function* everyChoice({ limits }: Problem): Generator<readonly number[]> {
  const options = limits.map(({ low, high, step, least }) => {
    const grid = step > 0 ? step : 2
    const on = Array.from({ length: Math.floor(high / grid + 1e-9) + 1 }, (_, k) => k * grid)
    const all = step > 0 ? on : [...on, low, high, least]
    return all.filter((amount) => amount >= low - 1e-9 && amount <= high && (amount === 0 || amount >= least))
  })
  const [first = [], second = [], third = [0]] = options
  for (const a of first)
    for (const b of second) for (const c of third) yield limits.length === 3 ? [a, b, c] : [a, b]
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
const outcomeOf = ({ responses }: Problem, amounts: readonly number[]): number =>
  responses.reduce((total, response, c) => total + response(amounts[c]!), 0)

describe('targets against every choice on a grid', () => {
  const random = seededRandom(4)
  const problems = Array.from({ length: 40 }, () => ({
    ...problem(random),
    most: 80 + 250 * random.uniform(),
  }))

  it('spend as much as a return on spend, or a cost per result, allows', () => {
    for (const each of problems)
      for (const ratio of [1.5, 4]) {
        let best = 0
        for (const amounts of everyChoice(each)) {
          const total = sum(amounts)
          if (total <= each.most && outcomeOf(each, amounts) >= ratio * total) best = Math.max(best, total)
        }
        for (const goal of [
          { kind: 'roas', target: ratio, most: each.most },
          { kind: 'cpa', target: 1 / ratio, most: each.most },
        ] as const satisfies readonly BudgetGoal[]) {
          const found = optimiseBudget(each.responses, each.limits, goal)
          // Where the grid finds something, so does the search; what it finds keeps to the target.
          if (!found.ok) expect(best).toBe(0)
          else {
            expect(found.outcome).toBeGreaterThanOrEqual(ratio * found.total * (1 - 1e-9))
            expect(found.total).toBeLessThanOrEqual(each.most * (1 + 1e-9))
            expect(found.total).toBeGreaterThanOrEqual(best - 0.01 * each.most)
          }
        }
      }
  })

  it('leave most after the price of money', () => {
    for (const each of problems)
      for (const price of [0.5, 2.5]) {
        const worth = (amounts: readonly number[]): number => outcomeOf(each, amounts) - price * sum(amounts)
        let best = Number.NEGATIVE_INFINITY
        for (const amounts of everyChoice(each))
          if (sum(amounts) <= each.most) best = Math.max(best, worth(amounts))
        const found = optimiseBudget(each.responses, each.limits, {
          kind: 'marginal',
          target: price,
          most: each.most,
        })
        if (!found.ok) expect(best).toBe(Number.NEGATIVE_INFINITY)
        else {
          expect(found.total).toBeLessThanOrEqual(each.most * (1 + 1e-9))
          expect(worth(found.amounts)).toBeGreaterThanOrEqual(best - 1e-3 * Math.abs(best))
        }
      }
  })

  it('keep to every limit', () => {
    for (const each of problems)
      for (const goal of [
        { kind: 'roas', target: 2, most: each.most },
        { kind: 'marginal', target: 1, most: each.most },
        { kind: 'total', total: each.most },
      ] as const satisfies readonly BudgetGoal[]) {
        const found = optimiseBudget(each.responses, each.limits, goal)
        if (!found.ok) continue
        found.amounts.forEach((amount, c) => {
          const { low, high, step, least } = each.limits[c]!
          expect(amount).toBeGreaterThanOrEqual(low - 1e-6)
          expect(amount).toBeLessThanOrEqual(high + 1e-6)
          expect(amount === 0 || amount >= least - 1e-6).toBe(true)
          if (step > 0) expect(amount / step).toBeCloseTo(Math.round(amount / step), 6)
        })
      }
  })
})

describe('what steps and minimums allow', () => {
  const response = hill(500, 30, 1)

  it('names the nearest sum beside a lock', () => {
    const limits = [
      { low: 0, high: 200, step: 10, least: 0 },
      { low: 45, high: 45, step: 0, least: 0 },
    ]
    expect(optimiseBudget([response, response], limits, { kind: 'total', total: 100 })).toEqual({
      ok: false,
      problems: [{ problem: 'steps-miss-total', total: 100, nearest: 95 }],
    })
  })

  it('finds a minimum impossible that lies above the maximum, unless nothing may be spent', () => {
    const limit = { low: 5, high: 30, step: 0, least: 40 }
    const goal = { kind: 'marginal', target: 0.1, most: 100 } as const
    expect(optimiseBudget([response], [limit], goal)).toMatchObject({
      ok: false,
      problems: [{ problem: 'low-above-high', channel: 0, low: 40, high: 30 }],
    })
    expect(optimiseBudget([response], [{ ...limit, low: 0 }], goal)).toMatchObject({ ok: true, amounts: [0] })
  })

  it('meets a target by very little money where more cannot', () => {
    // 12 x^0.5 returns 100 per unit up to (12 / 100)^2.
    const found = optimiseBudget(
      [(amount) => 12 * Math.sqrt(Math.max(0, amount))],
      [{ low: 0, high: 1e6, step: 0, least: 0 }],
      {
        kind: 'roas',
        target: 100,
        most: 1000,
      },
    )
    expect(found.ok && found.total).toBeCloseTo(0.0144, 5)
  })
})
