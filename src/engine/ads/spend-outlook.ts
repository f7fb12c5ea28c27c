import type { Random } from '../random.ts'
import type { ResponseDraws } from './budget-plan.ts'
import { estimateOf, type Estimate } from './quantiles.ts'

export type SpendOutlookInput = {
  /** Outcome of level and trend, and of what repeats (season, weekday, holidays, controls), by period of the past the model was fitted on. */
  readonly level: readonly number[]
  readonly repeating: readonly number[]
  /** Periods after which the latter repeats: 52, 12 or 364. */
  readonly cycle: number
  /** What each channel brought by the model, by period of that past. */
  readonly channels: readonly (readonly number[])[]
  readonly draws: ResponseDraws
  /** Share of a channel's effect that falls into each period from that of the spend on. */
  readonly carryOver: readonly ArrayLike<number>[]
  /** Spend by channel, from the first period of the past to the last that is judged. */
  readonly spend: readonly ArrayLike<number>[]
  /** The last periods are judged: so many. */
  readonly judged: number
  /** Spend per period had nothing been moved. */
  readonly before: readonly number[]
  /** Standard deviation of a period's new noise, and its lag-one memory. */
  readonly noise: { readonly sigma: number; readonly memory: number }
  readonly mass: number
  readonly random: Random
}

export type SpendOutlook = {
  /** Outcome of all judged periods at the spend there was, with an interval for what is observed. */
  readonly predicted: Estimate
  /** What that spend brings beyond the spend before, with an interval of what is not known of the curves. */
  readonly gain: Estimate
  /** Outcome of each channel in these periods. */
  readonly byChannel: readonly Estimate[]
}

/**
 * What a fitted response model says of periods after its past, at the spend there was. The level stays where it ended and errs by as much as it moved over such a
 * time before; what repeats is that of a cycle before; a draw whose channels brought more in the past has so much less of a base, since their sum is what is known.
 * O(draws x channels x periods).
 */
export function spendOutlook(input: SpendOutlookInput): SpendOutlook {
  const { draws, judged, before, noise, mass, random } = input
  const past = input.level.length
  const all = Math.max(0, ...input.spend.map(({ length }) => length))
  const from = all - judged
  const recent = Math.max(0, past - input.cycle)
  const carried = input.spend.map((amounts, c) => carriedOver(amounts, input.carryOver[c] ?? [1]))
  const anchor = input.channels.reduce((sum, values) => sum + meanOf(values, recent, past), 0)
  const base = baseOf(input, from)
  const drift = judged * movedOver(input.level, from - past + (judged + 1) / 2)
  const spread = Math.sqrt(varianceOfSum(judged, noise.sigma, noise.memory))
  const steady = input.spend.map((amounts) => meanOf(amounts, from, all))
  const predicted: number[] = []
  const own = input.spend.map((): number[] => [])
  for (let d = 0; d < draws.count; d++) {
    let [sum, shift] = [0, anchor]
    carried.forEach((amounts, c) => {
      let brought = 0
      for (let t = from; t < all; t++) brought += draws.of(d, c, amounts[t] ?? 0)
      let known = 0
      for (let t = recent; t < past; t++) known += draws.of(d, c, amounts[t] ?? 0)
      shift -= known / Math.max(1, past - recent)
      sum += brought
      own[c]?.push(brought)
    })
    predicted.push(base + judged * shift + sum + drift * random.normal() + spread * random.normal())
  }
  return {
    predicted: estimateOf(predicted, mass),
    gain: steadyGain(draws, steady, before, judged, mass),
    byChannel: own.map((values) => estimateOf(values, mass)),
  }
}

/**
 * What so many periods of these steady amounts bring beyond as many of those before, as a plan is made: the carry-over of what was spent earlier belongs to
 * neither. O(draws x channels).
 */
export function steadyGain(
  draws: ResponseDraws,
  amounts: readonly number[],
  before: readonly number[],
  periods: number,
  mass: number,
): Estimate {
  const gains = Array.from(
    { length: draws.count },
    (_, d) =>
      periods *
      amounts.reduce((sum, amount, c) => sum + draws.of(d, c, amount) - draws.of(d, c, before[c] ?? 0), 0),
  )
  return estimateOf(gains, mass)
}

function baseOf({ level, repeating, cycle, judged }: SpendOutlookInput, from: number): number {
  let sum = 0
  for (let t = from; t < from + judged; t++) {
    let before = t
    while (before >= repeating.length) before -= cycle
    sum += (level[t] ?? level.at(-1) ?? 0) + (repeating[before] ?? meanOf(repeating, 0, repeating.length))
  }
  return sum
}

/** Root mean square of what a series moved over so many periods; nothing where they are of the past. */
function movedOver(values: readonly number[], periods: number): number {
  if (periods <= 0) return 0
  const lag = Math.max(1, Math.min(Math.round(periods), Math.floor(values.length / 2)))
  let [sum, count] = [0, 0]
  for (let t = lag; t < values.length; t++) {
    sum += ((values[t] ?? 0) - (values[t - lag] ?? 0)) ** 2
    count++
  }
  return count === 0 ? 0 : Math.sqrt(sum / count) * Math.max(1, periods / lag)
}

/** Variance of the sum of n periods of AR(1) noise. */
function varianceOfSum(n: number, sigma: number, memory: number): number {
  let sum = n
  for (let lag = 1; lag < n; lag++) sum += 2 * (n - lag) * memory ** lag
  return (sum * sigma ** 2) / (1 - memory ** 2)
}

function carriedOver(amounts: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const out = new Float64Array(amounts.length)
  for (let t = 0; t < out.length; t++)
    for (let lag = 0; lag <= t && lag < weights.length; lag++)
      out[t] = (out[t] ?? 0) + (weights[lag] ?? 0) * (amounts[t - lag] ?? 0)
  return out
}

function meanOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0
  for (let t = from; t < to; t++) sum += values[t] ?? 0
  return sum / Math.max(1, to - from)
}
