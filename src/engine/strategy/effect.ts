import { expectedGain, jointTotal, type GainParts } from './joint.ts'
import type { Lift } from './lift.ts'

/** What somebody spends anyway, and how unsure that is (one standard deviation), as the parts that err with those of other groups where they are known. */
export type Baseline = {
  readonly mean: number
  readonly deviation: number
  readonly parts?: GainParts['value'] | undefined
}

export type ActionFigures = {
  readonly cost: number
  /** Added margin less cost, expected, with its 90 % interval, and the chance that it is above zero. */
  readonly gain: number
  readonly low: number
  readonly high: number
  readonly chance: number
  readonly addedRevenue: number
  readonly parts: GainParts
}

type Money = { readonly margin: number; readonly costPerContact: number; readonly fixedCost: number }

/** What an action comes to: contacts x baseline x margin x lift - cost, its interval from draws of what it rests on. O(draws). */
export function figuresOf(contacts: number, baseline: Baseline, lift: Lift, money: Money): ActionFigures {
  const parts = partsOf(contacts, baseline, lift, money)
  const gain = expectedGain(parts)
  const alone = { channel: '', segment: '', cost: parts.cost, gain, low: gain, high: gain, parts }
  const { low, high, chance } = jointTotal([alone])
  return {
    cost: parts.cost,
    gain,
    low,
    high,
    chance,
    addedRevenue: contacts * baseline.mean * lift.mean,
    parts,
  }
}

function partsOf(contacts: number, baseline: Baseline, lift: Lift, money: Money): GainParts {
  return {
    scale: contacts * money.margin,
    cost: money.fixedCost + contacts * money.costPerContact,
    value: baseline.parts ?? {
      mean: baseline.mean,
      apart: baseline.deviation,
      season: 1,
      seasonDeviation: 0,
    },
    ...(lift.joint ?? { lift: { mean: lift.mean, own: lift.deviation, shared: 0 }, text: null }),
  }
}

type Spread = { readonly mean: number; readonly deviation: number }

/** Standard deviation of a product whose factors err apart: V^2 s^2 + m^2 v^2 + s^2 v^2 (Goodman 1960), its root. */
export function productDeviation(baseline: Spread, lift: Spread): number {
  return Math.sqrt(
    baseline.mean ** 2 * lift.deviation ** 2 +
      lift.mean ** 2 * baseline.deviation ** 2 +
      lift.deviation ** 2 * baseline.deviation ** 2,
  )
}

/** Share of the standard normal distribution below z, within 8e-8 (Abramowitz and Stegun, 26.2.17). */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    0.39894228040143 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}

/**
 * Two estimates of one baseline are one: their mean, unsure by half of what they differ, then moved by a season that is unsure itself. O(1).
 * @param estimates one or two, in money, in the same order for all groups: what they differ by keeps its sign, since whichever of two methods is right
 *   for one group is taken to be right for the others
 */
export function joinedBaseline(
  estimates: readonly number[],
  season: { readonly factor: number; readonly deviation: number },
): Baseline {
  const mean = estimates.reduce((sum, value) => sum + value, 0) / Math.max(1, estimates.length)
  const [first = 0, second = first] = estimates
  const apart = (second - first) / 2
  return {
    mean: mean * season.factor,
    deviation: productDeviation(
      { mean, deviation: Math.abs(apart) },
      { mean: season.factor, deviation: season.deviation },
    ),
    parts: { mean, apart, season: season.factor, seasonDeviation: season.deviation },
  }
}
