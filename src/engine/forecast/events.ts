import { fillGaps } from './gaps.ts'

export type EventEffect = {
  readonly effect: number
  /** Periods of the past that had it. */
  readonly times: number
}

/** Occurrences that are worth as much as the assumption that nothing changes. */
const PRIOR = 0.15

/**
 * What events did: the series against what would have been without them, which is read from the neighbours and the same places of the season. An effect is
 * a change per whole period of the event, as a share, by least squares over its periods, drawn towards 0 where they are few or short.
 * @param shares per event: what part of each period it covers, past and future
 * @returns effects and the past without them
 */
export function eventEffects(
  y: Float64Array,
  season: number,
  shares: readonly Float64Array[],
): { readonly effects: EventEffect[]; readonly without: Float64Array } {
  const n = y.length
  const isTouched = (t: number): boolean => shares.some((share) => share[t]! > 0)
  const gaps = y.map((value, t) => (isTouched(t) ? Number.NaN : value))
  const isAll = gaps.every(Number.isNaN)
  const { values: base } = fillGaps(isAll ? y : gaps, season)
  const effects = shares.map((share): EventEffect => {
    let [products, squares, times] = [0, 0, 0]
    for (let t = 0; t < n; t++) {
      if (share[t]! <= 0 || !(base[t]! > 0)) continue
      times++
      // Where events meet, each takes its part of what happened.
      const together = shares.reduce((sum, other) => sum + other[t]!, 0)
      products += share[t]! * (y[t]! / base[t]! - 1) * (share[t]! / together)
      squares += share[t]! * share[t]!
    }
    return { effect: squares === 0 ? 0 : products / (squares + PRIOR * Math.min(1, squares)), times }
  })
  const without = y.map((value, t) => {
    const factor = eventFactor(effects, shares, t)
    return factor > 0.05 ? value / factor : value
  })
  return { effects, without }
}

/** By what the events of a period multiply it; never below 0. */
export function eventFactor(
  effects: readonly { readonly effect: number }[],
  shares: readonly Float64Array[],
  t: number,
): number {
  let factor = 1
  for (const [index, { effect }] of effects.entries()) factor *= Math.max(0, 1 + effect * shares[index]![t]!)
  return factor
}
