import type { Random } from '../random.ts'
import type { ResponseData } from './baseline.ts'

export const trueSaturations = ['hill', 'power', 'logistic'] as const
export type TrueSaturation = (typeof trueSaturations)[number]

export type TrueChannel = {
  readonly name: string
  /** Share of an effect that falls into each period, from the one of the spend on; sums to 1. */
  readonly weights: Float64Array
  /** Outcome per period of a constant amount per period, carry-over complete. */
  readonly response: (amount: number) => number
}

export type SimulatedMarket = {
  readonly data: ResponseData
  readonly channels: readonly TrueChannel[]
  /** Outcome each channel brought, by period. */
  readonly contributions: readonly Float64Array[]
  /** Mean outcome per period of constant amounts per period. */
  readonly response: (amounts: readonly number[]) => number
  readonly noise: number
}

export type MarketSettings = {
  readonly periods: number
  readonly channels: number
  /** Share of the outcome that channels bring, about. */
  readonly share: number
  /** Standard deviation of the noise as a share of the mean outcome. */
  readonly noise: number
  readonly random: Random
  /** Geometric (default) or Weibull carry-over, the latter with peaks that come late. */
  readonly adstock?: 'geometric' | 'weibull'
  /** Hill (default; slope 0.7 to 2.2, so some are S-shaped), a power, or one that flattens like 1 - exp(-x). */
  readonly saturation?: TrueSaturation
  /** Own flights of each channel (default), all channels rising and falling together, or with the season of the outcome. */
  readonly spends?: 'own' | 'correlated' | 'seasonal'
  /** Straight with one yearly wave (default), or with a bend, a step in the level and a sharper season. */
  readonly base?: 'smooth' | 'breaks'
  /** Channels of like size (default), or from a hundredth of all to a half. */
  readonly sizes?: 'alike' | 'uneven'
  /** Independent normal noise (default), or with a memory of half and heavy tails. */
  readonly shocks?: 'normal' | 'rough'
}

const LAGS = 30

/**
 * A market with a known truth: base with trend and yearly season, channels with carry-over and saturation, spend that varies by week with
 * flights and pauses. The curves come from other distributions than the model's priors.
 */
export function simulateMarket(settings: MarketSettings): SimulatedMarket {
  const { periods, channels: count, share, noise, random } = settings
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  const periodsPerYear = 365.25 / 7
  const base = 100_000
  const media = (base * share) / (1 - share)
  const weights = Array.from({ length: count }, () =>
    settings.sizes === 'uneven' ? Math.exp(between(-3, 0.7)) : between(0.4, 1.6),
  )
  const weightSum = weights.reduce((sum, each) => sum + each, 0)
  const phase = between(0, 2 * Math.PI)
  const season = (t: number): number => Math.sin((2 * Math.PI * t) / periodsPerYear + phase)
  const common = spendOf(periods, 1000, random)
  const spends = weights.map((weight) => {
    const level = (media * weight) / weightSum / between(1, 3)
    const own = spendOf(periods, level, random)
    if (settings.spends === 'seasonal') return own.map((amount, t) => amount * (1 + 0.5 * season(t)))
    if (settings.spends === 'correlated')
      return own.map((amount, t) => Math.round(0.5 * amount + (0.5 * level * common[t]!) / 1000))
    return own
  })
  const channels: TrueChannel[] = []
  const contributions = spends.map((spend, c) => {
    const lags =
      settings.adstock === 'weibull'
        ? weibullLags(between(0.8, 2.5), between(0.8, 4))
        : geometricLags(between(0, 0.7))
    const shape = shapeOf(settings.saturation ?? 'hill', mean(spend), between)
    const unscaled = carried(spend, lags).map(shape)
    const ceiling = (media * weights[c]!) / weightSum / mean(unscaled)
    channels.push({ name: `channel ${c + 1}`, weights: lags, response: (amount) => ceiling * shape(amount) })
    return unscaled.map((value) => value * ceiling)
  })
  const [slope, height] = [between(-0.1, 0.25), between(0.03, 0.15)]
  const total = base + media
  const swing = settings.base === 'breaks' ? brokenBase(periods, season, between) : null
  let shock = 0
  const outcome = Float64Array.from({ length: periods }, (_, t) => {
    const own = base * (1 + (slope * t) / periods + height * season(t) + (swing?.[t] ?? 0))
    shock = settings.shocks === 'rough' ? 0.5 * shock + roughShock(random) : random.normal()
    let sum = own + total * noise * shock
    for (const contribution of contributions) sum += contribution[t]!
    return sum
  })
  return {
    data: {
      outcome,
      channels: channels.map(({ name }, c) => ({ name, spend: spends[c]! })),
      controls: [],
      periodsPerYear,
    },
    channels,
    contributions,
    response: (amounts) => channels.reduce((sum, { response }, c) => sum + response(amounts[c]!), 0),
    noise: total * noise,
  }
}

/** What breaks add to the base, as a share of it: a bend after the middle, a step, and a season with two waves more. */
function brokenBase(
  periods: number,
  season: (t: number) => number,
  between: (low: number, high: number) => number,
): Float64Array {
  const [bend, turn] = [between(0.3, 0.7) * periods, between(-0.3, 0.3)]
  const [step, height] = [between(0.2, 0.8) * periods, between(-0.08, 0.08)]
  const sharp = between(0.02, 0.08)
  return Float64Array.from({ length: periods }, (_, t) => {
    const wave = season(t)
    return (
      (turn * Math.max(0, t - bend)) / periods + (t >= step ? height : 0) + sharp * (wave ** 3 - 0.4 * wave)
    )
  })
}

/** Student's t with 5 degrees of freedom, scaled so that an AR(1) of 0.5 with it has variance 1. */
function roughShock(random: Random): number {
  let square = 0
  for (let i = 0; i < 5; i++) square += random.normal() ** 2
  return (random.normal() / Math.sqrt(square / 5)) * Math.sqrt((3 / 5) * 0.75)
}

function shapeOf(
  saturation: TrueSaturation,
  typical: number,
  between: (low: number, high: number) => number,
): (amount: number) => number {
  if (saturation === 'power') {
    const exponent = between(0.3, 0.8)
    return (amount) => (amount <= 0 ? 0 : (amount / typical) ** exponent)
  }
  if (saturation === 'logistic') {
    const half = typical * between(0.4, 2)
    return (amount) => (amount <= 0 ? 0 : Math.tanh(amount / half / 2))
  }
  const slope = between(0.7, 2.2)
  const half = typical * between(0.5, 2.5)
  return (amount) => (amount <= 0 ? 0 : 1 / (1 + (half / amount) ** slope))
}

function spendOf(periods: number, level: number, random: Random): Float64Array {
  const pauses = random.uniform() < 0.4 ? 0.3 : 0
  const spread = 0.3 + 0.4 * random.uniform()
  let flight = 1
  return Float64Array.from({ length: periods }, () => {
    if (random.uniform() < 0.15) flight = random.uniform() < pauses ? 0 : 0.4 + 1.4 * random.uniform()
    return Math.round(level * flight * Math.exp(spread * random.normal() - (spread * spread) / 2))
  })
}

function geometricLags(theta: number): Float64Array {
  return scaled(Float64Array.from({ length: LAGS }, (_, lag) => theta ** lag))
}

/** Weights by the density of a Weibull distribution in the middle of each period: the peak may come late. */
function weibullLags(shape: number, scale: number): Float64Array {
  return scaled(
    Float64Array.from({ length: LAGS }, (_, lag) => {
      const x = (lag + 0.5) / scale
      return x ** (shape - 1) * Math.exp(-(x ** shape))
    }),
  )
}

function scaled(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

function carried(spend: Float64Array, weights: Float64Array): Float64Array {
  return spend.map((_, t) => {
    let sum = 0
    for (let lag = 0; lag <= t && lag < weights.length; lag++) sum += weights[lag]! * spend[t - lag]!
    return sum
  })
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
