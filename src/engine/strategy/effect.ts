import type { Lift } from './lift.ts'

/** What somebody spends anyway, and how unsure that is (one standard deviation). */
export type Baseline = { readonly mean: number; readonly deviation: number }

const Z = 1.959963984540054

export type ActionFigures = {
  readonly cost: number
  /** Added margin less cost, expected, with its 95 % interval, and the chance that it is above zero. */
  readonly gain: number
  readonly low: number
  readonly high: number
  readonly chance: number
  readonly addedRevenue: number
}

/**
 * What an action comes to: contacts x baseline x margin x lift - cost. Baseline and lift err apart, so the variance of their product is
 * V^2 s^2 + m^2 v^2 + s^2 v^2 (Goodman 1960). O(1).
 */
export function figuresOf(
  contacts: number,
  baseline: Baseline,
  lift: Lift,
  money: { readonly margin: number; readonly costPerContact: number; readonly fixedCost: number },
): ActionFigures {
  const cost = money.fixedCost + contacts * money.costPerContact
  const scale = contacts * money.margin
  const gain = scale * baseline.mean * lift.mean - cost
  const deviation = scale * productDeviation(baseline, lift)
  return {
    cost,
    gain,
    low: gain - Z * deviation,
    high: gain + Z * deviation,
    chance: deviation > 0 ? normalShare(gain / deviation) : gain > 0 ? 1 : 0,
    addedRevenue: contacts * baseline.mean * lift.mean,
  }
}

/** Standard deviation of baseline x lift. */
export function productDeviation(baseline: Baseline, lift: Lift): number {
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
 * @param estimates at least one, in money
 */
export function joinedBaseline(
  estimates: readonly number[],
  season: { readonly factor: number; readonly deviation: number },
): Baseline {
  const mean = estimates.reduce((sum, value) => sum + value, 0) / Math.max(1, estimates.length)
  const apart = estimates.length > 1 ? (Math.max(...estimates) - Math.min(...estimates)) / 2 : 0
  return {
    mean: mean * season.factor,
    deviation: productDeviation(
      { mean, deviation: apart },
      { mean: season.factor, deviation: season.deviation },
    ),
  }
}
