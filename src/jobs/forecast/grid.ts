import { frequencyOf, type Frequency, type PeriodUnit } from './frequency.ts'
import { periodIndex, type CellTime } from './period-time.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const WEEK_MS = 7 * DAY_MS
const YEAR_DAYS = 365.25
/** More missing periods than this for each that is there: then the times are no grid. */
export const MOST_GAPS = 3
/** Points without a weekend from which on it is no chance. */
const FEWEST_BUSINESS_DAYS = 10

/** Steps between two periods, the shortest first: the word of the grid, and up to how many milliseconds it is meant. Months and years are not all of one length. */
const steps: readonly (readonly [word: string, from: number, to: number])[] = [
  ['1min', MINUTE_MS, MINUTE_MS],
  ['5min', 5 * MINUTE_MS, 5 * MINUTE_MS],
  ['10min', 10 * MINUTE_MS, 10 * MINUTE_MS],
  ['15min', 15 * MINUTE_MS, 15 * MINUTE_MS],
  ['30min', 30 * MINUTE_MS, 30 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS, 60 * MINUTE_MS],
  ['day', DAY_MS, DAY_MS],
  ['week', WEEK_MS, WEEK_MS],
  ['month', 28 * DAY_MS, 31 * DAY_MS],
  ['quarter', 90 * DAY_MS, 92 * DAY_MS],
  ['year', 365 * DAY_MS, 366 * DAY_MS],
]

/** Where in its period a time stands; the same for all times of a grid. Month ends are one place. */
const places: readonly (readonly [unit: PeriodUnit, placeOf: (at: number) => string])[] = [
  ['year', (at) => `${new Date(at).getUTCMonth()} ${dayOfMonth(at)} ${at % DAY_MS}`],
  ['quarter', (at) => `${new Date(at).getUTCMonth() % 3} ${dayOfMonth(at)} ${at % DAY_MS}`],
  ['month', (at) => `${dayOfMonth(at)} ${at % DAY_MS}`],
  ['week', (at) => String(at % WEEK_MS)],
  ['business-day', (at) => (isWeekend(at) ? '' : String(at % DAY_MS))],
  ['day', (at) => String(at % DAY_MS)],
  ['hour', (at) => String(at % (60 * MINUTE_MS))],
  ['half-hour', (at) => String(at % (30 * MINUTE_MS))],
]

function dayOfMonth(at: number): string {
  const day = new Date(at).getUTCDate()
  return day >= 28 && new Date(at + DAY_MS).getUTCDate() === 1 ? 'last' : String(day)
}

function isWeekend(at: number): boolean {
  return [0, 6].includes(new Date(at).getUTCDay())
}

/**
 * The grid that dated times lie on: the period that their texts name, else the coarsest whose times all stand at the same place of it, gaps or not,
 * else the one of the median step. Undefined where there is no step, or one that no grid has. O(n log n).
 * @param times of each series, in order
 */
export function frequencyOfTimes(times: readonly (readonly CellTime[])[]): Frequency | undefined {
  const all = times.flat()
  const [first] = all
  if (first === undefined) return undefined
  if (first.kind === 'number')
    return all.every(isYear) && times.every(isByOne) ? frequencyOf('year') : undefined
  if (all.some(({ kind }) => kind !== 'date')) return undefined
  if (first.of !== undefined && all.every((time) => time.of === first.of)) return named(first.of, times)
  const distinct = times.map((each) => [...new Set(each.map(({ at }) => at))].sort((a, b) => a - b))
  return anchored(distinct) ?? byMedian(distinct)
}

const isYear = ({ kind, at }: CellTime): boolean =>
  kind === 'number' && Number.isInteger(at) && at >= 1800 && at <= 2199

const isByOne = (each: readonly CellTime[]): boolean =>
  each.length > 2 && each.every(({ at }, index) => index === 0 || at === (each[index - 1]?.at ?? at) + 1)

/** Periods by name; where never two follow each other, the step between them is the period. */
function named(
  unit: NonNullable<CellTime['of']>,
  times: readonly (readonly CellTime[])[],
): Frequency | undefined {
  const least = leastStep(
    times.map((each) => each.map(({ at }) => at)),
    unit,
  )
  return wider(unit, least)
}

const perYearOf = new Map<PeriodUnit, number>([
  ['year', 1],
  ['quarter', 4],
  ['month', 12],
  ['week', 52],
])

/** A frequency of its own where all steps are longer than a period. */
function wider(unit: PeriodUnit, least: number): Frequency | undefined {
  const found = frequencyOf(unit)
  if (found === undefined || least <= 1 || !Number.isFinite(least)) return found
  const perYear = perYearOf.get(unit)
  return perYear === undefined
    ? undefined
    : { unit: 'other', season: Math.max(1, Math.round(perYear / least)), longer: [] }
}

function leastStep(times: readonly (readonly number[])[], unit: PeriodUnit): number {
  let least = Number.POSITIVE_INFINITY
  for (const each of times)
    for (const [index, at] of each.entries()) {
      const step =
        index === 0 ? 0 : (periodIndex(at, unit) ?? 0) - (periodIndex(each[index - 1] ?? at, unit) ?? 0)
      if (step > 0) least = Math.min(least, step)
    }
  return least
}

function anchored(times: readonly (readonly number[])[]): Frequency | undefined {
  const count = times.reduce((sum, each) => sum + each.length, 0)
  if (!times.some((each) => each.length > 1)) return undefined
  for (const [unit, placeOf] of places) {
    if (unit === 'business-day' && count < FEWEST_BUSINESS_DAYS) continue
    if (!times.every((each) => isAt(each, placeOf))) continue
    const periods = times.map((each) => each.map((at) => periodIndex(at, unit) ?? 0))
    const span = periods.reduce((sum, each) => sum + (each.at(-1) ?? 0) - (each[0] ?? 0) + 1, 0)
    if (span > (MOST_GAPS + 1) * count) continue
    const found = wider(unit, leastStep(times, unit))
    if (found !== undefined) return found
  }
  return undefined
}

function isAt(times: readonly number[], placeOf: (at: number) => string): boolean {
  const place = placeOf(times[0] ?? 0)
  return place !== '' && times.every((at) => placeOf(at) === place)
}

function byMedian(times: readonly (readonly number[])[]): Frequency | undefined {
  const between = times
    .flatMap((each) => each.map((at, index) => at - (each[index - 1] ?? at)))
    .filter((step) => step > 0)
    .sort((a, b) => a - b)
  const median = between[Math.floor(between.length / 2)]
  const found = steps.find(([, from, to]) => median !== undefined && median >= from && median <= to)
  if (found === undefined || median === undefined) return undefined
  if (isRetail(between)) return { unit: 'other', season: retailSeason(between), longer: [] }
  return frequencyOf(found[0])
}

/** Months of whole weeks, as 4-4-5 and 13 times four have them. */
export function isRetail(between: readonly number[]): boolean {
  return between.length > 2 && between.every((step) => step === 4 * WEEK_MS || step === 5 * WEEK_MS)
}

const retailSeason = (between: readonly number[]): number =>
  Math.round((YEAR_DAYS * DAY_MS * between.length) / between.reduce((sum, step) => sum + step, 0))
