/** The grid that times of a series lie on. */
export type PeriodUnit =
  'hour' | 'half-hour' | 'day' | 'business-day' | 'week' | 'month' | 'quarter' | 'year' | 'other'

export type Frequency = {
  readonly unit: PeriodUnit
  /** Lag of the seasonal naive forecast and of the scale of MASE where none is given. */
  readonly season: number
  /** Seasons that such series often have beside the one that is given: also where 1 is, as competitions scale days and weeks. */
  readonly longer: readonly number[]
  /** The user has named these periods: dates that are closer to each other are added up to them. */
  readonly isAsked?: true
}

const known: readonly (readonly [pattern: RegExp, frequency: Frequency])[] = [
  [/^(h|hour|hourly|60min|小时|每小时)$/i, { unit: 'hour', season: 24, longer: [168] }],
  // Steps below half an hour are counted, not laid on a grid; the season is a day.
  [/^(min|t|1min|分钟)$/i, { unit: 'other', season: 1440, longer: [] }],
  [/^(5min|5t)$/i, { unit: 'other', season: 288, longer: [2016] }],
  [/^(10min|10t)$/i, { unit: 'other', season: 144, longer: [1008] }],
  [/^(15min|15t)$/i, { unit: 'other', season: 96, longer: [672] }],
  [/^(30min|30t|half[- ]?hour(ly)?|半小时)$/i, { unit: 'half-hour', season: 48, longer: [336] }],
  [/^(d|day|daily|日|天|每日|每天)$/i, { unit: 'day', season: 7, longer: [7, 365] }],
  [/^(b|business|business[- ]?days?|工作日)$/i, { unit: 'business-day', season: 5, longer: [5, 261] }],
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

/** Seasons that series of a project may have by its steps, the first one the scale of MASE. */
export const seasonsBy = { day: [7, 365], week: [52], month: [12] } as const

/** Seasons that models may use: those given, or the first and the longer ones that are usual. Ascending, without 1. */
export function seasonsOf(frequency: Frequency, given: readonly number[]): number[] {
  const wanted =
    given.length > 1 ? given : [...(given.length === 1 ? given : [frequency.season]), ...frequency.longer]
  return [...new Set(wanted)].filter((season) => season > 1).sort((a, b) => a - b)
}
