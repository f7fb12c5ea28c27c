import { quantileOf } from './quantiles.ts'
import type { Measures } from './metrics.ts'

/** One day of one thing that is watched; `day` counts days. */
export type DayMeasures = { readonly day: number; readonly measures: Measures }

export type Anomaly = {
  readonly day: number
  readonly value: number
  readonly expected: number
  readonly score: number
}

const WINDOW = 28
const ALARM = 5

/**
 * Days whose value is far from what the 28 days before suggest (days of the same weekday count three times where there are three of them). With `per`
 * the rate to that measure is compared, so that clicks are not unusual only because more was spent; without it the value itself, on the log scale.
 * Distance in robust standard deviations (1.4826 MAD) that are at least the noise of counting, or a quarter of the value. The first two weeks are not
 * judged. O(n window log window).
 */
export function anomaliesOf(
  days: readonly DayMeasures[],
  of: keyof Measures,
  per: keyof Measures | null,
): Anomaly[] {
  const told = days.flatMap(({ day, measures }) => {
    const [value, base] = [measures[of], per === null ? 1 : measures[per]]
    return value === null || base === null || !(base > 0) || value < 0
      ? []
      : [{ day, value, base, level: value / base }]
  })
  const found: Anomaly[] = []
  for (const [i, { day, value, base }] of told.entries()) {
    const before = told.slice(Math.max(0, i - WINDOW), i).filter((other) => other.day >= day - WINDOW)
    if (before.length < 14) continue
    const same = before.filter((other) => (day - other.day) % 7 === 0)
    const all = [...before, ...(same.length >= 3 ? [...same, ...same] : [])]
    const scale = (level: number): number => (per === null ? Math.log(level + 1) : level)
    const levels = Float64Array.from(all, (each) => scale(each.level)).sort()
    const middle = quantileOf(levels, 0.5)
    const spread = 1.4826 * quantileOf(levels.map((each) => Math.abs(each - middle)).sort(), 0.5)
    const noise = per === null ? 0.25 : Math.sqrt(Math.max(middle * base, 1)) / base
    const score = (scale(value / base) - middle) / Math.max(spread, noise)
    const expected = per === null ? Math.exp(middle) - 1 : middle * base
    if (Math.abs(score) > ALARM) found.push({ day, value, expected, score })
  }
  return found
}

export type Fatigue = {
  /** Relative change of the click rate per week, its standard error, and over the whole time seen. */
  readonly perWeek: number
  readonly error: number
  readonly total: number
  readonly isTired: boolean
}

const LEAST_DAYS = 14

/**
 * Does the click rate wear out? Weighted least squares of the log rate on the day, weights are clicks, the error widened by overdispersion. Tired: a
 * fall of more than 20 % over the last six weeks that is three standard errors from nothing. Null with fewer than 14 days or 50 clicks.
 */
export function fatigueOf(days: readonly DayMeasures[]): Fatigue | null {
  const last = days.at(-1)?.day ?? 0
  const told = days.flatMap(({ day, measures: { clicks, impressions } }) =>
    day > last - 42 && clicks !== null && impressions !== null && impressions > 0
      ? [{ x: day, y: Math.log((clicks + 0.5) / (impressions + 1)), w: clicks + 0.5 }]
      : [],
  )
  const weight = told.reduce((sum, { w }) => sum + w, 0)
  if (told.length < LEAST_DAYS || weight < 50) return null
  const x = told.reduce((sum, each) => sum + each.w * each.x, 0) / weight
  const y = told.reduce((sum, each) => sum + each.w * each.y, 0) / weight
  const around = told.reduce((sum, each) => sum + each.w * (each.x - x) ** 2, 0)
  const slope = told.reduce((sum, each) => sum + each.w * (each.x - x) * (each.y - y), 0) / around
  const left = told.reduce((sum, each) => sum + each.w * (each.y - y - slope * (each.x - x)) ** 2, 0)
  const dispersion = Math.max(1, left / (told.length - 2))
  const error = Math.sqrt(dispersion / around)
  const span = (told.at(-1)?.x ?? 0) - (told[0]?.x ?? 0)
  const total = Math.exp(slope * span) - 1
  return {
    perWeek: Math.exp(7 * slope) - 1,
    error: 7 * error,
    total,
    isTired: slope < -3 * error && total < -0.2,
  }
}

export type Pacing = {
  readonly budget: number
  readonly spent: number
  /** Share of the time that has passed, and of the budget that is spent. */
  readonly timeShare: number
  readonly spentShare: number
  /** What will be spent at the end at the pace of the last seven days, and what may be spent per day from now on. */
  readonly projected: number
  readonly perDayLeft: number
  readonly status: 'on-track' | 'under' | 'over' | 'ended'
}

/** Spend against a budget for the days from..to (inclusive), as of the last day of the report inside them. */
export function pacingOf(
  costs: readonly { readonly day: number; readonly cost: number }[],
  budget: number,
  from: number,
  to: number,
): Pacing | null {
  const inside = costs.filter(({ day }) => day >= from && day <= to)
  const last = inside.reduce((most, { day }) => Math.max(most, day), -Infinity)
  if (inside.length === 0 || to < from || !(budget > 0)) return null
  const spent = inside.reduce((sum, { cost }) => sum + cost, 0)
  const recent = inside.filter(({ day }) => day > last - 7)
  const pace = recent.reduce((sum, { cost }) => sum + cost, 0) / Math.min(7, last - from + 1)
  const left = to - last
  const projected = spent + pace * left
  const status =
    left === 0
      ? 'ended'
      : projected > budget * 1.05
        ? 'over'
        : projected < budget * 0.95
          ? 'under'
          : 'on-track'
  return {
    budget,
    spent,
    timeShare: (last - from + 1) / (to - from + 1),
    spentShare: spent / budget,
    projected,
    perDayLeft: left > 0 ? Math.max(0, budget - spent) / left : 0,
    status,
  }
}
