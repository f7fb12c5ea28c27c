/** What somebody saw and did, in the order of time: touches of channels, and conversions. */
export type JourneyEvents = {
  /** Events of person p are start[p] <= e < start[p + 1], times ascending (NaN first: those are not looked at). */
  readonly start: ArrayLike<number>
  /** In days. */
  readonly at: ArrayLike<number>
  /** Channel of a touch from 0; -1 for what is no touch. */
  readonly touch: ArrayLike<number>
  /** 1 where a conversion ends the journey so far. */
  readonly converts: ArrayLike<number>
  /** What the conversion is worth; 0 elsewhere. */
  readonly value: ArrayLike<number>
}

/** The touches before one conversion, or before none. */
export type Journey = {
  readonly touches: readonly number[]
  /** Days from each touch to the conversion (to the last touch where there is none). */
  readonly ages: readonly number[]
  readonly converted: boolean
  readonly value: number
  /** How often it occurs. */
  readonly count: number
}

/**
 * Cuts what each person did into journeys: touches count for a conversion when they are after the one before it and at most `windowDays` old.
 * Touches that no conversion follows within the window are a journey without one. An event may be both, a touch first. O(events).
 */
export function* journeysOf(events: JourneyEvents, windowDays: number): Generator<Journey, void, void> {
  for (let p = 0; p + 1 < events.start.length; p++) {
    let open: { touch: number; at: number }[] = []
    const lost = (until: number): Journey | null => {
      const left = open.filter(({ at }) => at < until)
      open = open.filter(({ at }) => at >= until)
      const last = left.at(-1)
      if (last === undefined) return null
      return {
        touches: left.map(({ touch }) => touch),
        ages: left.map(({ at }) => last.at - at),
        converted: false,
        value: 0,
        count: 1,
      }
    }
    for (let e = events.start[p]!; e < events.start[p + 1]!; e++) {
      const at = events.at[e]!
      if (Number.isNaN(at)) continue
      const own = events.touch[e]!
      // A touch that comes more than the window after the one before begins anew.
      const before = open.at(-1)
      if (before !== undefined && at - before.at > windowDays) {
        const journey = lost(Infinity)
        if (journey !== null) yield journey
      }
      if (own >= 0) open.push({ touch: own, at })
      if (events.converts[e] !== 1) continue
      const used = open.filter((each) => at - each.at <= windowDays)
      open = []
      yield {
        touches: used.map(({ touch }) => touch),
        ages: used.map((each) => at - each.at),
        converted: true,
        value: events.value[e]!,
        count: 1,
      }
    }
    const journey = lost(Infinity)
    if (journey !== null) yield journey
  }
}
