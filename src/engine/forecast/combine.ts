import type { Origin } from './backtest.ts'

/** Whether the values that two cuts forecast are partly the same: then one says too much about the other. */
export function overlaps(
  a: { readonly known: number; readonly actual: ArrayLike<number> },
  b: { readonly known: number; readonly actual: ArrayLike<number> },
): boolean {
  return a.known < b.known + b.actual.length && b.known < a.known + a.actual.length
}

export type MemberErrors = { readonly errors: Float64Array; readonly cuts: number }

/**
 * Mean absolute error of each member over some cuts, every cut divided by its scale.
 * @param apart only cuts that forecast none of this cut's values
 */
export function memberErrors(origins: readonly Origin[], members: number, apart?: Origin): MemberErrors {
  const errors = new Float64Array(members)
  let count = 0
  for (const origin of origins) {
    if (apart !== undefined && overlaps(origin, apart)) continue
    const { actual, forecasts, scale } = origin
    count++
    for (let member = 0; member < members; member++) {
      let sum = 0
      for (let h = 0; h < actual.length; h++) sum += Math.abs(actual[h]! - forecasts[member]![h]!)
      errors[member] = errors[member]! + sum / actual.length / scale
    }
  }
  return { errors: count === 0 ? errors : errors.map((sum) => sum / count), cuts: count }
}

/**
 * Weights of a combination, their sum 1: priors divided by a power of the backtest's error. The power grows with the number of cuts, so that a short
 * backtest hardly moves the weights and a long one nearly selects (after Bates and Granger 1969, and Pawlikowski and Chorowska 2020).
 */
export function weightsOf({ errors, cuts }: MemberErrors, priors: readonly number[]): Float64Array {
  const power = cuts === 0 ? 0 : (6 * cuts) / (cuts + 4)
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < priors.length; k++) if (priors[k]! > 0) least = Math.min(least, errors[k]!)
  const floor = Math.max(least, 1e-9)
  const raw = Float64Array.from(priors, (prior, k) => prior * (floor / Math.max(errors[k]!, floor)) ** power)
  const total = raw.reduce((sum, weight) => sum + weight, 0)
  return raw.map((weight) => weight / total)
}

/**
 * Weighted median of forecasts, interpolated between the two in the middle, averaged with their weighted mean: robust against a member that runs
 * away, and smoother than a median of few.
 */
export function combine(forecasts: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const used = forecasts.map((_, k) => k).filter((k) => weights[k]! > 1e-6)
  const horizon = forecasts[0]!.length
  const result = new Float64Array(horizon)
  const order = used.slice()
  for (let h = 0; h < horizon; h++) {
    let mean = 0
    for (const k of used) mean += weights[k]! * forecasts[k]![h]!
    order.sort((a, b) => forecasts[a]![h]! - forecasts[b]![h]!)
    result[h] = (mean + weightedMedian(order, (k) => forecasts[k]![h]!, weights)) / 2
  }
  return result
}

/** Weighted mean distance of the members' forecasts from their combination, by horizon: how little they agree. */
export function distances(
  forecasts: readonly Float64Array[],
  weights: ArrayLike<number>,
  combined: Float64Array,
): Float64Array {
  return combined.map((value, h) => {
    let sum = 0
    for (let k = 0; k < forecasts.length; k++) {
      if (weights[k]! > 1e-6) sum += weights[k]! * Math.abs(forecasts[k]![h]! - value)
    }
    return sum
  })
}

/** The value at half of the weight, straight between the middles of the two members around it. */
function weightedMedian(
  order: readonly number[],
  value: (k: number) => number,
  weights: ArrayLike<number>,
): number {
  let before = 0
  let lastMiddle = Number.NEGATIVE_INFINITY
  let last = 0
  let total = 0
  for (const k of order) total += weights[k]!
  for (const k of order) {
    const middle = before + weights[k]! / 2
    if (middle >= total / 2) {
      if (lastMiddle === Number.NEGATIVE_INFINITY) return value(k)
      const share = (total / 2 - lastMiddle) / (middle - lastMiddle)
      return last + share * (value(k) - last)
    }
    before += weights[k]!
    lastMiddle = middle
    last = value(k)
  }
  return last
}
