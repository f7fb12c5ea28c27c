import { productDeviation } from './effect.ts'
import type { LearnedLifts, Lift } from './lift.ts'

/**
 * How much of what a text adds to clicks or opens arrives in purchases is not measured by a test of texts: anything between nothing and all, a uniform
 * distribution with this mean and deviation.
 */
const ARRIVING: Lift = { mean: 0.5, deviation: Math.sqrt(1 / 12) }
const Z = 1.959963984540054

/** What a tested text makes of the effect of a contact: a factor around 1. @param test change of the rate against the current text, with its 95 % interval */
export function textFactor(test: {
  readonly lift: number
  readonly low: number
  readonly high: number
}): Lift {
  const change = { mean: test.lift, deviation: Math.max(0, test.high - test.low) / 2 / Z }
  return {
    mean: 1 + change.mean * ARRIVING.mean,
    deviation: productDeviation(change, ARRIVING),
  }
}

/** The effect of a contact with a text; both err apart, and the text's error is that of all actions with it. */
export function withText(lift: Lift, factor: Lift | null): Lift {
  if (factor === null) return lift
  const own = lift.joint?.lift ?? { mean: lift.mean, own: lift.deviation, shared: 0 }
  return {
    mean: lift.mean * factor.mean,
    deviation: productDeviation(lift, factor),
    joint: { lift: own, text: { mean: factor.mean, deviation: factor.deviation } },
  }
}

/** The same for a channel and its segments. */
export function allWithText({ channel, segments }: LearnedLifts, factor: Lift | null): LearnedLifts {
  return {
    channel: withText(channel, factor),
    segments: new Map([...segments].map(([segment, lift]) => [segment, withText(lift, factor)])),
  }
}
