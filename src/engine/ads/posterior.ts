import type { Random } from '../random.ts'
import type { BaselinePrior } from './baseline.ts'
import type { CurveForm } from './curves.ts'

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

/** Prior of what all channels together bring, as a share of the mean outcome: keeps the organic baseline from being explained away. */
export const TOTAL_SHARE = { mean: 0.35, sd: 0.25 } as const

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
