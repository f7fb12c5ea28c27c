import type { Random } from '../random.ts'
import type { ResponseData } from './baseline.ts'

export type TrueChannel = {
  readonly name: string
  readonly theta: number
  readonly half: number
  readonly slope: number
  /** Outcome per period when saturated. */
  readonly ceiling: number
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
}

/**
 * A market with a known truth: base with trend and yearly season, channels with geometric adstock and Hill curves (slope 0.7 to 2.2, so some are
 * S-shaped), spend that varies by week with flights and pauses. The curves come from other distributions than the model's priors.
 */
export function simulateMarket({
  periods,
  channels: count,
  share,
  noise,
  random,
}: MarketSettings): SimulatedMarket {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  const periodsPerYear = 365.25 / 7
  const base = 100_000
  const media = (base * share) / (1 - share)
  const weights = Array.from({ length: count }, () => between(0.4, 1.6))
  const weightSum = weights.reduce((sum, each) => sum + each, 0)
  const spends = weights.map((weight) =>
    spendOf(periods, (media * weight) / weightSum / between(1, 3), random),
  )
  const channels: TrueChannel[] = []
  const contributions = spends.map((spend, c) => {
    const theta = between(0, 0.7)
    const slope = between(0.7, 2.2)
    const half = mean(spend) * between(0.5, 2.5)
    const shape = responseShape(spend, theta, half, slope)
    const ceiling = (media * weights[c]!) / weightSum / mean(shape)
    channels.push({ name: `channel ${c + 1}`, theta, half, slope, ceiling })
    return shape.map((value) => value * ceiling)
  })
  const [slope, height, phase] = [between(-0.1, 0.25), between(0.03, 0.15), between(0, 2 * Math.PI)]
  const total = base + media
  const outcome = Float64Array.from({ length: periods }, (_, t) => {
    const own =
      base * (1 + (slope * t) / periods + height * Math.sin((2 * Math.PI * t) / periodsPerYear + phase))
    let sum = own + total * noise * random.normal()
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
    response: (amounts) =>
      channels.reduce(
        (sum, { ceiling, half, slope: s }, c) =>
          sum + (amounts[c]! <= 0 ? 0 : ceiling / (1 + (half / amounts[c]!) ** s)),
        0,
      ),
    noise: total * noise,
  }
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

function responseShape(spend: Float64Array, theta: number, half: number, slope: number): Float64Array {
  let level = 0
  return spend.map((amount) => {
    level = (1 - theta) * amount + theta * level
    return level <= 0 ? 0 : 1 / (1 + (half / level) ** slope)
  })
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
