import type { Random } from '../random.ts'
import { gammaDeviate } from './deviates.ts'

export const simulatedPolicies = ['thompson', 'ucb', 'epsilon-greedy', 'equal', 'current'] as const
export type SimulatedPolicy = (typeof simulatedPolicies)[number]

export type SimulationSettings = {
  /** True success rates, 0 to 1. */
  readonly rates: readonly number[]
  readonly rounds: number
  /** Trials per round; policies see results between rounds. */
  readonly perRound: number
  readonly runs: number
  /** Shares the marketer's present rule gives to the arms in every round. */
  readonly current: readonly number[]
  readonly epsilon: number
  readonly random: Random
}

export type SimulatedRegret = {
  readonly policy: SimulatedPolicy
  /** Successes missed so far against always the best arm: mean over the runs, and 5 % and 95 % points, after each round. */
  readonly mean: number[]
  readonly low: number[]
  readonly high: number[]
  /** Mean share of the trials that went to the best arm. */
  readonly bestShare: number
}

/**
 * Regret of policies that learn between rounds, on arms with known rates. Each trial of a round is assigned on its own (Thompson: a draw per
 * trial; epsilon-greedy: with probability epsilon any arm). Yields after each run.
 */
export function* simulatePolicies(
  settings: SimulationSettings,
): Generator<{ done: number; total: number }, SimulatedRegret[], void> {
  const { rates, rounds, runs } = settings
  const total = runs * simulatedPolicies.length
  let done = 0
  const top = Math.max(...rates)
  const results: SimulatedRegret[] = []
  for (const policy of simulatedPolicies) {
    const regrets = Array.from({ length: rounds }, () => new Float64Array(runs))
    let best = 0
    for (let run = 0; run < runs; run++) {
      const trials = new Float64Array(rates.length)
      const successes = new Float64Array(rates.length)
      let regret = 0
      for (let round = 0; round < rounds; round++) {
        const given = assign(policy, trials, successes, settings)
        given.forEach((count, k) => {
          trials[k]! += count
          successes[k]! += binomial(count, rates[k]!, settings.random)
          regret += count * (top - rates[k]!)
          if (rates[k] === top) best += count
        })
        regrets[round]![run] = regret
      }
      yield { done: ++done, total }
    }
    const sorted = regrets.map((values) => values.sort())
    results.push({
      policy,
      mean: sorted.map((values) => values.reduce((sum, value) => sum + value, 0) / runs),
      low: sorted.map((values) => values[Math.floor(0.05 * (runs - 1))]!),
      high: sorted.map((values) => values[Math.ceil(0.95 * (runs - 1))]!),
      bestShare: best / (runs * rounds * settings.perRound),
    })
  }
  return results
}

function assign(
  policy: SimulatedPolicy,
  trials: Float64Array,
  successes: Float64Array,
  settings: SimulationSettings,
): Float64Array {
  const { perRound, random, epsilon, current } = settings
  const count = trials.length
  const given = new Float64Array(count)
  const mean = (k: number): number => (trials[k]! > 0 ? successes[k]! / trials[k]! : 1)
  const total = trials.reduce((sum, value) => sum + value, 0)
  for (let i = 0; i < perRound; i++) {
    let chosen: number
    if (policy === 'equal') chosen = i % count
    else if (policy === 'current') chosen = drawFrom(current, random)
    else if (policy === 'epsilon-greedy')
      chosen =
        random.uniform() < epsilon
          ? random.below(count)
          : argMax(count, (k) => mean(k) + 1e-9 * random.uniform())
    else if (policy === 'ucb')
      // UCB1-tuned (Auer et al. 2002); trials of this round count as if they had failed, so that one round does not all go to one arm.
      chosen = argMax(count, (k) => {
        const n = trials[k]! + given[k]!
        if (n === 0) return Number.POSITIVE_INFINITY
        const m = successes[k]! / n
        const log = Math.log(total + i + 1)
        return m + Math.sqrt((log / n) * Math.min(0.25, m * (1 - m) + Math.sqrt((2 * log) / n)))
      })
    else chosen = argMax(count, (k) => betaDeviate(1 + successes[k]!, 1 + trials[k]! - successes[k]!, random))
    given[chosen]!++
  }
  return given
}

function argMax(count: number, value: (k: number) => number): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY]
  for (let k = 0; k < count; k++) {
    const own = value(k)
    if (own > most) [best, most] = [k, own]
  }
  return best
}

function drawFrom(shares: readonly number[], random: Random): number {
  const sum = shares.reduce((total, share) => total + share, 0)
  let left = random.uniform() * sum
  for (let k = 0; k < shares.length; k++) if ((left -= shares[k]!) < 0) return k
  return shares.length - 1
}

export function betaDeviate(a: number, b: number, random: Random): number {
  const x = gammaDeviate(a, random)
  return x / (x + gammaDeviate(b, random))
}

function binomial(n: number, p: number, random: Random): number {
  let count = 0
  for (let i = 0; i < n; i++) if (random.uniform() < p) count++
  return count
}
