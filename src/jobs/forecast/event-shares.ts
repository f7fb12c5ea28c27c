import type { ForecastEvent, ForecastStep } from '../../contract/forecast.ts'

const DAY_MS = 86_400_000

export type NamedShares = {
  readonly name: string
  /** What part of each period it covers, past and future. */
  readonly shares: Float64Array
  readonly uplift: number | null
}

/** The beginning of the period after one; times are days as UTC midnights. */
export function nextPeriod(at: number, by: ForecastStep, periods = 1): number {
  if (by === 'day') return at + periods * DAY_MS
  if (by === 'week') return at + 7 * periods * DAY_MS
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + periods, 1)
}

/** Events of one name as one, those that touch none of the periods left out. O(events x periods). */
export function sharesOf(
  events: readonly ForecastEvent[],
  times: readonly number[],
  by: ForecastStep,
): NamedShares[] {
  const byName = new Map<string, { shares: Float64Array; uplift: number | null }>()
  for (const { name, from, to, uplift } of events) {
    const first = Date.parse(`${from}T00:00:00Z`)
    const end = Date.parse(`${to}T00:00:00Z`) + DAY_MS
    const known = byName.get(name) ?? { shares: new Float64Array(times.length), uplift: null }
    for (const [t, begin] of times.entries()) {
      const close = nextPeriod(begin, by)
      const overlap = Math.min(end, close) - Math.max(first, begin)
      if (overlap > 0) known.shares[t] = Math.min(1, (known.shares[t] ?? 0) + overlap / (close - begin))
    }
    byName.set(name, { shares: known.shares, uplift: uplift ?? known.uplift })
  }
  return [...byName]
    .map(([name, { shares, uplift }]) => ({ name, shares, uplift }))
    .filter(({ shares }) => shares.some((share) => share > 0))
}
