import type { Estimate } from './quantiles.ts'

/** A stored response curve: outcome per period of steady amounts per period (ascending, from 0), with its interval. */
export type ResponseCurve = {
  readonly amounts: readonly number[]
  readonly mean: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

/**
 * The outcome per period that a steady spend per period brings once carry-over is complete, by a stored curve (`channels[].curve` of a response
 * result; money and outcome are in the units of the data). Linear between the points of the curve; beyond its last point the last value is kept,
 * since a curve says nothing there, and `isBeyond` tells so. O(log points).
 * @param spend money per period, 0 or more
 * @throws RangeError for a curve without points or a spend below 0
 */
export function responseAt(
  curve: ResponseCurve,
  spend: number,
): { readonly outcome: Estimate; readonly isBeyond: boolean } {
  const { amounts } = curve
  const last = amounts.length - 1
  if (last < 0 || !(spend >= 0)) throw new RangeError(`no response at ${spend} on ${amounts.length} points`)
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (amounts[middle]! <= spend) low = middle
    else high = middle
  }
  const width = amounts[high]! - amounts[low]!
  const share = width > 0 ? Math.min(1, Math.max(0, (spend - amounts[low]!) / width)) : 0
  const at = (values: readonly number[]): number => values[low]! + share * (values[high]! - values[low]!)
  return {
    outcome: { mean: at(curve.mean), low: at(curve.low), high: at(curve.high) },
    isBeyond: spend > amounts[last]!,
  }
}
