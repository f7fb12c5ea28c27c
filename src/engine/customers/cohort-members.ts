import type { Deals } from './deals.ts'

type Input = {
  readonly deals: Deals
  /** 1 for events that make a customer active. */
  readonly counts: Uint8Array
  /** Boundaries of the periods, ascending UTC milliseconds; period p is from edges[p] up to, not including, edges[p + 1]. */
  readonly edges: Float64Array
}

/**
 * Who is behind a row of the cohorts, or behind a cell of it: 1 for customers that `isInRow` accepts by their place and the period they began in;
 * with an age only those of them who were active in the period so many later, which must have ended by `dataEnd`. Counts what `buildCohorts`
 * counts. O(events).
 */
export function cohortMembers(
  { deals, counts, edges }: Input,
  isInRow: (customer: number, first: number) => boolean,
  age: number | null,
  dataEnd: number,
): Uint8Array {
  const { start, at } = deals
  const customers = start.length - 1
  const members = new Uint8Array(customers)
  for (let c = 0; c < customers; c++) {
    let n = start[c] ?? 0
    const end = start[c + 1] ?? 0
    while (n < end && !(counts[n] === 1 && within(edges, at[n] ?? NaN))) n++
    if (n === end) continue
    const first = periodAt(edges, at[n] ?? NaN)
    if (!isInRow(c, first)) continue
    if (age === null) {
      members[c] = 1
      continue
    }
    const from = edges[first + age]
    const to = edges[first + age + 1]
    if (from === undefined || to === undefined || to > dataEnd) continue
    members[c] = isActive({ at, counts }, n, end, from, to) ? 1 : 0
  }
  return members
}

/** Who was new, returning, resurrecting, dormant or away in a period, as `buildLifecycleInSteps` counts them. O(events). */
export function lifecycleMembers(
  { deals, counts, edges }: Input,
  period: number,
  state: 'fresh' | 'returning' | 'resurrecting' | 'dormant' | 'away',
): Uint8Array {
  const { start, at } = deals
  const customers = start.length - 1
  const members = new Uint8Array(customers)
  const from = edges[period]
  const to = edges[period + 1]
  if (from === undefined || to === undefined) return members
  const before = edges[period - 1] ?? from
  const begins = edges[0] ?? 0
  for (let c = 0; c < customers; c++) {
    let [earlier, last, now] = [false, false, false]
    for (let n = start[c] ?? 0, end = start[c + 1] ?? 0; n < end; n++) {
      const time = at[n] ?? NaN
      if (counts[n] !== 1 || !(time >= begins && time < to)) continue
      if (time >= from) now = true
      else if (time >= before) last = true
      else earlier = true
    }
    const is = now
      ? last
        ? 'returning'
        : earlier
          ? 'resurrecting'
          : 'fresh'
      : last
        ? 'dormant'
        : earlier
          ? 'away'
          : null
    members[c] = is === state ? 1 : 0
  }
  return members
}

function within(edges: Float64Array, time: number): boolean {
  return time >= (edges[0] ?? Infinity) && time < (edges.at(-1) ?? -Infinity)
}

function isActive(
  { at, counts }: { readonly at: Float64Array; readonly counts: Uint8Array },
  begin: number,
  end: number,
  from: number,
  to: number,
): boolean {
  for (let n = begin; n < end; n++) {
    const time = at[n] ?? NaN
    if (time >= to) return false
    if (time >= from && counts[n] === 1) return true
  }
  return false
}

/** The period of a time within the edges. O(log periods). */
function periodAt(edges: Float64Array, time: number): number {
  let low = 0
  let high = edges.length - 2
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((edges[middle] ?? Infinity) <= time) low = middle
    else high = middle - 1
  }
  return low
}
