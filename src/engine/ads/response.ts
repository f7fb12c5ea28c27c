import { seededRandom } from '../random.ts'
import { buildBaseline, type Baseline, type ResponseData } from './baseline.ts'
import { curveForms, type AdstockChoice, type SaturationChoice } from './curves.ts'
import { convergenceOf } from './quantiles.ts'
import { priorContributions, typicalAmount, type Draw, type LiftTest, type SamplerStep } from './posterior.ts'
import { sampleResponse } from './response-sampler.ts'

export type ResponseSettings = {
  readonly adstock: AdstockChoice
  readonly saturation: SaturationChoice
  readonly lifts: readonly LiftTest[]
  /** Probability mass of all intervals, above 0 and below 1. */
  readonly level: number
  readonly seed: number
  readonly chains: number
  readonly warmUp: number
  readonly kept: number
}

export const responseDefaults: ResponseSettings = {
  adstock: 'auto',
  saturation: 'auto',
  lifts: [],
  level: 0.9,
  seed: 1,
  chains: 4,
  warmUp: 400,
  kept: 800,
}

const THIN = 2

/** A fitted model: what was drawn from its posterior, and what the draws mean. */
export type ResponseFit = {
  readonly data: ResponseData
  readonly settings: ResponseSettings
  readonly baseline: Baseline
  readonly typical: readonly number[]
  /** Of each channel's mean contribution before the data, as a share of the mean outcome. */
  readonly priors: readonly { readonly mean: number; readonly sd: number }[]
  readonly draws: readonly Draw[]
  /** The largest split R-hat and the smallest effective sample size over the channels' contributions. */
  readonly rHat: number
  readonly effective: number
  readonly converged: boolean
}

/** Mixing counts as good below this (Vehtari et al. 2021 say 1.01 for publication; 1.05 moves no figure shown here). */
const MAX_R_HAT = 1.05

/**
 * Fits the response model. Priors: see `curves.ts`; a channel's mean contribution is half-normal with a scale of 5 % of the mean outcome plus
 * half the channel's share of spend, drawn towards what all channels together may bring (see `posterior.ts`). Channels without any spend have to be left out before.
 * @throws RangeError when there are no channels or fewer than 8 periods, or a channel without spend
 */
export function* fitResponse(
  data: ResponseData,
  settings: ResponseSettings,
): Generator<SamplerStep, ResponseFit, void> {
  const { channels, outcome } = data
  if (channels.length === 0) throw new RangeError('no channels')
  if (outcome.length < 8) throw new RangeError(`${outcome.length} periods are fewer than 8`)
  const totals = channels.map(({ spend }) => spend.reduce((sum, amount) => sum + amount, 0))
  if (totals.some((total) => !(total > 0))) throw new RangeError('a channel without spend')
  const all = totals.reduce((sum, total) => sum + total, 0)
  const forms = curveForms(settings.adstock, settings.saturation)
  const priorShares = totals.map((total) => 0.05 + (0.5 * total) / all)
  const baseline = buildBaseline(data)
  const { chains, warmUp, kept, lifts } = settings
  const random = seededRandom(settings.seed)
  const draws = yield* sampleResponse(data, baseline, {
    forms,
    priorShares,
    lifts,
    chains,
    warmUp,
    kept,
    thin: THIN,
    random,
  })
  const mixing = channels.map((_, c) =>
    convergenceOf(
      Array.from({ length: chains }, (__, chain) =>
        draws.filter((draw) => draw.chain === chain).map((draw) => draw.contribution[c]!),
      ),
    ),
  )
  const rHat = Math.max(...mixing.map((each) => each.rHat))
  return {
    data,
    settings,
    baseline,
    typical: channels.map(({ spend }) => typicalAmount(spend)),
    priors: priorContributions(priorShares),
    draws,
    rHat,
    effective: Math.min(...mixing.map((each) => each.effective)),
    converged: rHat <= MAX_R_HAT,
  }
}
