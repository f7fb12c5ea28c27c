import type { Random } from '../random.ts'

/**
 * Draws who is held out of an action, so that its effect can be measured: within each stratum the same share, rounded at random so that the whole share
 * is right on average. The same seed draws the same people. O(n).
 * @param strata the stratum of each person (any numbers); one stratum for a plain random draw
 * @param share 0 to 1
 * @returns 1 for held out
 */
export function drawHoldout(strata: ArrayLike<number>, share: number, random: Random): Uint8Array {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share must lie in 0 to 1, got ${share}`)
  const members = new Map<number, number[]>()
  for (let index = 0; index < strata.length; index++) {
    const own = members.get(strata[index]!)
    if (own === undefined) members.set(strata[index]!, [index])
    else own.push(index)
  }
  const held = new Uint8Array(strata.length)
  for (const list of members.values()) {
    const exact = list.length * share
    const count = Math.floor(exact) + (random.uniform() < exact - Math.floor(exact) ? 1 : 0)
    // The first of a Fisher-Yates shuffle are a random sample without replacement.
    for (let at = 0; at < count; at++) {
      const other = at + random.below(list.length - at)
      const drawn = list[other]!
      list[other] = list[at]!
      list[at] = drawn
      held[drawn] = 1
    }
  }
  return held
}

export type Group = { readonly n: number; readonly mean: number; readonly variance: number }

/** Mean and unbiased variance, by Welford's recurrence. */
export function groupOf(values: Iterable<number>): Group {
  let [n, mean, squares] = [0, 0, 0]
  for (const value of values) {
    n++
    const step = value - mean
    mean += step / n
    squares += step * (value - mean)
  }
  return { n, mean, variance: n > 1 ? squares / (n - 1) : Number.NaN }
}

export type Effect = {
  readonly treated: Group
  readonly held: Group
  /** Difference of means, per person, with its standard error and 95 % interval. */
  readonly difference: number
  readonly error: number
  readonly low: number
  readonly high: number
  /** difference / mean of those held out; NaN where that is 0. */
  readonly lift: number
  readonly liftError: number
  readonly verdict: 'shown' | 'harmful' | 'not-shown' | 'too-few'
}

/** Fewer in a group say nothing about a mean of skewed amounts. */
const MIN_GROUP = 20
const Z = 1.959963984540054

/**
 * The effect of an action on those who got it, against those held out at random: a difference of means with Welch's standard error. An interval that
 * includes zero is "not shown", never "does not work". O(1).
 */
export function holdoutEffect(treated: Group, held: Group): Effect {
  const difference = treated.mean - held.mean
  const error = Math.sqrt(treated.variance / treated.n + held.variance / held.n)
  const [low, high] = [difference - Z * error, difference + Z * error]
  const isEnough = treated.n >= MIN_GROUP && held.n >= MIN_GROUP && Number.isFinite(error)
  // The ratio by the delta method: both means are uncertain.
  const lift = difference / held.mean
  const liftError =
    Math.sqrt(treated.variance / treated.n + ((treated.mean / held.mean) ** 2 * held.variance) / held.n) /
    Math.abs(held.mean)
  const verdict = !isEnough ? 'too-few' : low > 0 ? 'shown' : high < 0 ? 'harmful' : 'not-shown'
  return { treated, held, difference, error, low, high, lift, liftError, verdict }
}

/**
 * How many persons each group needs so that a lift is found with 80 % power at 5 % (two-sided): 2 (1.96 + 0.84)^2 variance / (lift mean)^2.
 * @returns Infinity where there is nothing to lift
 */
export function neededPerGroup(group: Group, lift: number): number {
  const effect = Math.abs(lift * group.mean)
  return effect > 0 ? Math.ceil((2 * (Z + 0.8416212335729143) ** 2 * group.variance) / effect ** 2) : Infinity
}
