import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { chooseBySegment } from './contextual.ts'
import { evaluatePolicy, type LoggedDecision } from './off-policy.ts'
import { simulatePolicies } from './policy-simulator.ts'

const rates = [
  [0.1, 0.3],
  [0.4, 0.2],
]

function logOf(seed: number, rows: number): LoggedDecision[] {
  const random = seededRandom(seed)
  return Array.from({ length: rows }, () => {
    const segment = random.below(2)
    const propensity = segment === 0 ? 0.8 : 0.3
    const action = random.uniform() < propensity ? 0 : 1
    return {
      segment,
      action,
      propensity: action === 0 ? propensity : 1 - propensity,
      reward: random.uniform() < rates[segment]![action]! ? 1 : 0,
    }
  })
}

describe('evaluatePolicy', () => {
  it('does not mind rows that alternate by a plan', () => {
    // A in 7 of 10 rows, rewarded in every twentieth; B in the others, rewarded in another: always in rows with even numbers.
    const log = Array.from({ length: 4000 }, (_, i): LoggedDecision => {
      const action = i % 10 < 7 ? 0 : 1
      return {
        action,
        reward: (action === 0 ? i % 20 === 0 : i % 20 === 8) ? 1 : 0,
        propensity: action === 0 ? 0.7 : 0.3,
        segment: 0,
      }
    })
    const always = (wanted: number): number =>
      evaluatePolicy(log, (_, action) => (action === wanted ? 1 : 0), { actions: 2, segments: 1 }, 1.96)
        .doublyRobust.value
    // 200 of 2,800 and 200 of 1,200.
    expect(always(0)).toBeCloseTo(1 / 14, 2)
    expect(always(1)).toBeCloseTo(1 / 6, 2)
  })

  it('is unbiased, and its variance is what the estimates really scatter by', () => {
    // Best per segment: 0.5 * 0.3 + 0.5 * 0.4.
    const truth = 0.35
    const runs = Array.from({ length: 300 }, (_, i) =>
      evaluatePolicy(
        logOf(i, 400),
        (segment, action) => (segment === action ? 0 : 1),
        { actions: 2, segments: 2 },
        1.96,
      ),
    )
    for (const name of ['ips', 'snips', 'doublyRobust'] as const) {
      const values = runs.map((run) => run[name].value)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
      const stated = runs.reduce((sum, run) => sum + run[name].variance, 0) / runs.length
      expect(Math.abs(mean - truth)).toBeLessThan(4 * Math.sqrt(variance / runs.length))
      expect(stated / variance).toBeGreaterThan(0.8)
      expect(stated / variance).toBeLessThan(1.25)
      const covered =
        runs.filter((run) => run[name].low <= truth && run[name].high >= truth).length / runs.length
      expect(covered).toBeGreaterThan(0.91)
    }
    const spread = (name: 'ips' | 'doublyRobust'): number =>
      runs.reduce((sum, run) => sum + run[name].variance, 0)
    expect(spread('doublyRobust')).toBeLessThan(spread('ips'))
  })
})

describe('chooseBySegment', () => {
  it('finds another best arm for each segment', () => {
    const counts = rates.flatMap((own, segment) =>
      own.map((rate, arm) => ({ segment, arm, trials: 2000, reward: 2000 * rate })),
    )
    const chosen = chooseBySegment(counts, {
      segments: 2,
      arms: 2,
      ridge: 1,
      alpha: 1,
      draws: 2000,
      random: seededRandom(1),
    })
    expect(chosen.map(({ ucb }) => ucb)).toEqual([1, 0])
    expect(chosen[0]!.thompson[1]).toBeGreaterThan(0.99)
    expect(chosen[0]!.mean[1]).toBeCloseTo(0.3, 2)
  })
})

describe('simulatePolicies', () => {
  it(
    'shows Thompson sampling with less regret than epsilon-greedy 0.05 and equal shares',
    { timeout: 60_000 },
    () => {
      const work = simulatePolicies({
        rates: [0.02, 0.03, 0.04, 0.05],
        rounds: 300,
        perRound: 100,
        runs: 40,
        current: [1, 1, 1, 1],
        epsilon: 0.05,
        random: seededRandom(7),
      })
      let next = work.next()
      while (next.done !== true) next = work.next()
      const regret = Object.fromEntries(
        next.value.map(({ policy, mean }) => [policy, mean.at(-1) ?? Number.NaN]),
      )
      expect(regret['thompson']).toBeLessThan(regret['epsilon-greedy']!)
      expect(regret['epsilon-greedy']).toBeLessThan(regret['equal']!)
      // Equal shares miss the mean gap of every trial: 30,000 x 0.015.
      expect(regret['equal']).toBeCloseTo(450, 6)
    },
  )
})
