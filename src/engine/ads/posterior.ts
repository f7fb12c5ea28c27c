import { seededRandom, type Random } from '../random.ts'
import type { BaselinePrior } from './baseline.ts'
import type { CurveForm } from './curves.ts'
import { positiveNormal } from './deviates.ts'

/** What an experiment found: the outcome that a channel's spend of periods from..to (inclusive) brought, with its standard error. */
export type LiftTest = {
  readonly channel: number
  readonly from: number
  readonly to: number
  readonly lift: number
  readonly error: number
}

export type SamplerSettings = {
  /** What a channel's curve may look like, each form as likely as the others before the data. */
  readonly forms: readonly CurveForm[]
  /** Prior standard deviation of each channel's mean contribution, as a share of the mean outcome (half-normal). */
  readonly priorShares: readonly number[]
  readonly lifts: readonly LiftTest[]
  readonly chains: number
  /** Sweeps that are thrown away, and sweeps that are kept (every `thin`-th). */
  readonly warmUp: number
  readonly kept: number
  readonly thin: number
  readonly random: Random
}

/** One draw from the posterior: curve parameters by channel, mean contribution per period by channel (in outcome), noise, baseline. */
export type Draw = {
  readonly chain: number
  /** By channel. */
  readonly forms: readonly CurveForm[]
  readonly curves: readonly Float64Array[]
  readonly contribution: Float64Array
  /** Mean of the saturated series that `contribution` belongs to: a constant amount x brings contribution * steady(x) / level. */
  readonly level: Float64Array
  readonly sigma: number
  readonly prior: BaselinePrior
  readonly coefficients: Float64Array
}

export type SamplerStep = { readonly done: number; readonly total: number }

/**
 * Prior of what all channels together bring, as a share of the mean outcome: keeps the organic baseline from being explained away. `sd` is of the normal
 * on the total that stands beside the channels' own priors; `mean` is that of the total with all of them.
 */
export const TOTAL_SHARE = { mean: 0.35, sd: 0.25 } as const

/** Mean and standard deviation of a half-normal, in units of its scale. */
const HALF_NORMAL = { mean: Math.sqrt(2 / Math.PI), sd: Math.sqrt(1 - 2 / Math.PI) } as const

/**
 * Where the normal on the total has to lie for the total to have its prior mean: channels' own priors by themselves would expect far more of five channels
 * (60 % of the outcome) than anyone believes. Their sum is taken for a normal; O(channels).
 * @param priorShares scales of the channels' half-normals, as shares of the mean outcome
 */
export function totalPriorMean(priorShares: readonly number[]): number {
  let [mean, variance] = [0, 0]
  for (const scale of priorShares) {
    mean += HALF_NORMAL.mean * scale
    variance += (HALF_NORMAL.sd * scale) ** 2
  }
  return TOTAL_SHARE.mean + (TOTAL_SHARE.mean - mean) * (TOTAL_SHARE.sd ** 2 / variance)
}

const PRIOR_DRAWS = 4000

/** Mean and standard deviation of each channel's contribution before the data, the total's prior included, by Gibbs sampling. O(draws channels). */
export function priorContributions(
  priorShares: readonly number[],
): { readonly mean: number; readonly sd: number }[] {
  const random = seededRandom(1)
  const total = totalPriorMean(priorShares)
  const now = priorShares.map(() => TOTAL_SHARE.mean / priorShares.length)
  const sums = priorShares.map(() => ({ own: 0, square: 0 }))
  for (let draw = 0; draw < PRIOR_DRAWS; draw++)
    priorShares.forEach((scale, c) => {
      const others = now.reduce((sum, each, d) => (d === c ? sum : sum + each), 0)
      const precision = scale ** -2 + TOTAL_SHARE.sd ** -2
      const linear = (total - others) * TOTAL_SHARE.sd ** -2
      const value = (now[c] = positiveNormal(linear / precision, 1 / Math.sqrt(precision), random))
      sums[c]!.own += value
      sums[c]!.square += value * value
    })
  return sums.map(({ own, square }) => {
    const mean = own / PRIOR_DRAWS
    return { mean, sd: Math.sqrt(Math.max(0, square / PRIOR_DRAWS - mean * mean)) }
  })
}

/** Typical amount of a period: between the mean of all periods and that of the periods with spend. */
export function typicalAmount(spend: Float64Array): number {
  let sum = 0
  let active = 0
  for (const amount of spend)
    if (amount > 0) {
      sum += amount
      active++
    }
  return active === 0 ? 1 : (sum / active) * Math.sqrt(active / spend.length)
}

export function outcomeScale(outcome: Float64Array): number {
  let sum = 0
  let square = 0
  for (const value of outcome) {
    sum += value
    square += value * value
  }
  const mean = sum / outcome.length
  return mean > 0 ? mean : Math.sqrt(square / outcome.length) || 1
}
