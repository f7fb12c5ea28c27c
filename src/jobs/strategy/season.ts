import type { ForecastAnalysis, ForecastDetail } from '../../contract/forecast.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { forecastAnalysisOf } from '../forecast/forecast-project.ts'
import { forecastRows, forecastSeriesDetail } from '../forecast/readers.ts'

const DAY_MS = 86_400_000
const PERIOD_DAYS = { day: 1, week: 7, month: 365.25 / 12 } as const
/** A factor beyond these says more of a thin past than of the season. */
const [LEAST, MOST] = [0.25, 4]
/** Quantiles of the normal distribution for the interval that is read back into a deviation. */
const QUANTILES: readonly (readonly [level: number, z: number])[] = [
  [0.5, 0.6745],
  [0.8, 1.2816],
  [0.9, 1.6449],
  [0.95, 1.96],
  [0.99, 2.5758],
]

/** How much more than of late is expected in the time of an action, as a factor with its deviation. */
export type Season = {
  readonly factor: number
  readonly deviation: number
  /** The slice it was read from; empty for the total. */
  readonly slice: string
}

export type SeasonSource = {
  readonly analysis: ForecastAnalysis
  /** Null where the forecast does not reach the days asked for. */
  readonly seasonOf: (segment: string, from: string, days: number) => Season | null
}

/** The latest forecast of revenue; null without one, or where it forecasts something else. */
export function seasonSource(db: ReadableDb): SeasonSource | null {
  const record = latestAnalysis(db, 'forecast', 'forecast')
  if (record === undefined) return null
  const analysis = forecastAnalysisOf(record)
  if (analysis.settings.metric !== 'revenue') return null
  const rows = forecastRows(db, analysis.id)
  const details = new Map<number, ForecastDetail>()
  const detailOf = (index: number): ForecastDetail => {
    const known = details.get(index) ?? forecastSeriesDetail(db, analysis.id, index)
    details.set(index, known)
    return known
  }
  return {
    analysis,
    seasonOf: (segment, from, days) => {
      const own =
        analysis.settings.slice === 'segment'
          ? rows.find(({ name, isTotal }) => !isTotal && name === segment)
          : undefined
      const row = own ?? rows.find(({ isTotal }) => isTotal) ?? rows[0]
      if (row === undefined) return null
      const found = seasonIn(detailOf(row.index), analysis.settings.by, from, days)
      return found === null ? null : { ...found, slice: own === undefined ? '' : own.name }
    },
  }
}

/** Mean of the forecast over the periods of an action by the mean of as many days of the past. O(periods). */
export function seasonIn(
  { values, future, mean, intervals }: Pick<ForecastDetail, 'values' | 'future' | 'mean' | 'intervals'>,
  by: keyof typeof PERIOD_DAYS,
  from: string,
  days: number,
): Omit<Season, 'slice'> | null {
  const width = PERIOD_DAYS[by] * DAY_MS
  const begin = Date.parse(`${from}T00:00:00Z`)
  const end = begin + days * DAY_MS
  const periods = future.flatMap((at, index) => (at < end && at + width > begin ? [index] : []))
  const lastEnd = (future.at(-1) ?? 0) + width
  // A forecast that covers less than half of the action says nothing of it.
  if (periods.length === 0 || Math.min(end, lastEnd) - begin < (end - begin) / 2) return null
  const past = values
    .filter((value) => value !== null)
    .slice(-Math.max(1, Math.round(days / PERIOD_DAYS[by])))
  const average = (list: readonly number[]): number =>
    list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length)
  const [ahead, before] = [average(periods.map((index) => mean[index] ?? 0)), average(past)]
  if (!(before > 0) || !(ahead > 0)) return null
  const widest = intervals.at(-1)
  const z = QUANTILES.reduce((best, each) =>
    Math.abs(each[0] - (widest?.level ?? 0.95)) < Math.abs(best[0] - (widest?.level ?? 0.95)) ? each : best,
  )[1]
  // Errors of neighbouring periods are taken to go together: wider than the truth rather than narrower.
  const deviation =
    widest === undefined
      ? 0
      : average(periods.map((index) => (widest.upper[index] ?? 0) - (widest.lower[index] ?? 0))) / (2 * z)
  const factor = ahead / before
  return { factor: Math.min(MOST, Math.max(LEAST, factor)), deviation: deviation / before }
}
