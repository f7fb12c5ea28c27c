/** The grid that times of a series lie on. */
export type PeriodUnit = 'hour' | 'half-hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'other'

export type Frequency = {
  readonly unit: PeriodUnit
  /** Lag of the seasonal naive forecast and of the scale of MASE where none is given. */
  readonly season: number
  /** Longer seasons that such series often have, beside the first. */
  readonly longer: readonly number[]
}

const known: readonly (readonly [pattern: RegExp, frequency: Frequency])[] = [
  [/^(h|hour|hourly|60min|小时|每小时)$/i, { unit: 'hour', season: 24, longer: [168] }],
  // Steps below half an hour are counted, not laid on a grid; the season is a day.
  [/^(min|t|1min|分钟)$/i, { unit: 'other', season: 1440, longer: [] }],
  [/^(5min|5t)$/i, { unit: 'other', season: 288, longer: [2016] }],
  [/^(10min|10t)$/i, { unit: 'other', season: 144, longer: [1008] }],
  [/^(15min|15t)$/i, { unit: 'other', season: 96, longer: [672] }],
  [/^(30min|30t|half[- ]?hour(ly)?|半小时)$/i, { unit: 'half-hour', season: 48, longer: [336] }],
  [/^(d|day|daily|日|天|每日|每天)$/i, { unit: 'day', season: 7, longer: [365] }],
  [/^(b|business|business[- ]?days?|工作日)$/i, { unit: 'other', season: 5, longer: [261] }],
  [/^(w(-\w{3})?|week|weekly|周|每周)$/i, { unit: 'week', season: 52, longer: [52] }],
  [/^(m|ms|me|bm|month|monthly|月|每月)$/i, { unit: 'month', season: 12, longer: [] }],
  [/^(b?q|qs|qe|quarter|quarterly|季|季度)$/i, { unit: 'quarter', season: 4, longer: [] }],
  [/^(y|a|ys|ye|as|year|yearly|annual|annually|年|年度)$/i, { unit: 'year', season: 1, longer: [] }],
  [/^(o|other|none|unknown|irregular|其他|其它|无)$/i, { unit: 'other', season: 1, longer: [] }],
]
/** Where a year, a quarter or a week begins does not change its length: `QS-OCT`, `W-SUN`. */
const ANCHOR = /-[a-z]{3}$/i
const byNumber: Readonly<Record<number, PeriodUnit>> = {
  1: 'year',
  4: 'quarter',
  7: 'day',
  12: 'month',
  24: 'hour',
  48: 'half-hour',
  52: 'week',
  365: 'day',
}

/** A word (`M`, `weekly`, `月`) or the periods of a season as a number; undefined for anything else. */
export function frequencyOf(text: string): Frequency | undefined {
  const trimmed = text.trim().replace(ANCHOR, '')
  const word = known.find(([pattern]) => pattern.test(trimmed))
  if (word !== undefined) return word[1]
  const number = Number(trimmed)
  if (!Number.isFinite(number) || number <= 0) return undefined
  const season = Math.max(1, Math.round(number))
  const unit = byNumber[season] ?? 'other'
  const same = known.find(([, frequency]) => frequency.unit === unit)?.[1]
  return {
    unit,
    season,
    longer: unit === 'other' ? [] : (same?.longer ?? []).filter((each) => each > season),
  }
}

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
/** Steps between two periods, the shortest first: the word of the grid, and up to how many milliseconds it is meant. Months and years are not all of one length. */
const steps: readonly (readonly [word: string, from: number, to: number])[] = [
  ['1min', MINUTE_MS, MINUTE_MS],
  ['5min', 5 * MINUTE_MS, 5 * MINUTE_MS],
  ['10min', 10 * MINUTE_MS, 10 * MINUTE_MS],
  ['15min', 15 * MINUTE_MS, 15 * MINUTE_MS],
  ['30min', 30 * MINUTE_MS, 30 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS, 60 * MINUTE_MS],
  ['day', DAY_MS, DAY_MS],
  ['week', 7 * DAY_MS, 7 * DAY_MS],
  ['month', 28 * DAY_MS, 31 * DAY_MS],
  ['quarter', 90 * DAY_MS, 92 * DAY_MS],
  ['year', 365 * DAY_MS, 366 * DAY_MS],
]

/**
 * The grid that dated times lie on, by the median of the steps between neighbours. `times` are milliseconds of each series, in order. Undefined where
 * there is no step, or one that no grid has. O(n log n).
 */
export function frequencyOfTimes(times: readonly (readonly number[])[]): Frequency | undefined {
  const between = times
    .flatMap((each) => each.map((at, index) => at - (each[index - 1] ?? at)))
    .filter((step) => step > 0)
    .sort((a, b) => a - b)
  const median = between[Math.floor(between.length / 2)]
  const found = steps.find(([, from, to]) => median !== undefined && median >= from && median <= to)
  return found === undefined ? undefined : frequencyOf(found[0])
}

/** Seasons that series of a project may have by its steps, the first one the scale of MASE. */
export const seasonsBy = { day: [7, 365], week: [52], month: [12] } as const

/** Seasons that models may use: those given, or the first and the longer ones that are usual. Ascending, without 1. */
export function seasonsOf(frequency: Frequency, given: readonly number[]): number[] {
  const wanted =
    given.length > 1 ? given : [...(given.length === 1 ? given : [frequency.season]), ...frequency.longer]
  return [...new Set(wanted)].filter((season) => season > 1).sort((a, b) => a - b)
}
