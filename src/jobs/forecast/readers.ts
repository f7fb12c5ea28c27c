import {
  forecastDetail,
  forecastRow,
  type ForecastAnalysis,
  type ForecastDetail,
  type ForecastRow,
  type forecastRequests,
} from '../../contract/forecast.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { Output, ReaderInput, ReaderRequestName } from '../../contract/requests.ts'
import { naiveScale } from '../../engine/forecast/metrics.ts'
import { atShare, chanceOf } from '../../engine/forecast/sums.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getAnalysis, listAnalyses, readAnalysisJson } from '../../store/queries/analyses.ts'
import { listForecastEvents } from '../../store/queries/forecast-events.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { forecastAnalysisOf } from './forecast-project.ts'
import { seasonsBy } from './frequency.ts'
import { whatIf } from './levers.ts'
import { projectSeries, type ProjectSeries } from './project-series.ts'
import { sumsOf } from './series-detail.ts'

type Name = Extract<keyof typeof forecastRequests, ReaderRequestName>
type Context = { readonly db: ReadableDb; readonly now: () => number }
type Readers = {
  readonly [N in Name]: (input: ReaderInput<N>, context: Context) => Output<N> | Promise<Output<N>>
}

/** Answers of the reader to `forecastRequests`. */
export const forecastReaders: Readers = {
  'forecast:list': (_, { db }) => listAnalyses(db, 'forecast', 'forecast').map(forecastAnalysisOf),
  'forecast:rows': ({ analysisId, sort, search, offset, limit }, { db }) => {
    const wanted = search.trim().toLowerCase()
    const rows = forecastRows(db, analysisId).filter(({ name }) => name.toLowerCase().includes(wanted))
    const sorted = sort === 'name' ? rows.sort((a, b) => a.name.localeCompare(b.name)) : rows.sort(by(sort))
    return { total: sorted.length, rows: sorted.slice(offset, offset + limit) }
  },
  'forecast:series': ({ analysisId, index }, { db, now }) => {
    const analysis = forecastRecord(db, analysisId)
    const detail = forecastSeriesDetail(db, analysisId, index)
    const row = forecastRows(db, analysisId).find((each) => each.index === index) ?? null
    return { detail, row, outcome: outcomeOf(db, analysis, detail, now()) }
  },
  'forecast:what-if': ({ analysisId, index, ...asked }, { db }) => {
    forecastRecord(db, analysisId)
    return whatIf(forecastSeriesDetail(db, analysisId, index), asked)
  },
  'forecast:goal': ({ analysisId, index, periods, goal }, { db }) => {
    const sums = sumsOf(forecastSeriesDetail(db, analysisId, index), periods)
    return {
      chance: chanceOf(sums, goal),
      median: atShare(sums, 0.5),
      low: atShare(sums, 0.1),
      high: atShare(sums, 0.9),
    }
  },
  'forecast:events': (_, { db }) => listForecastEvents(db),
}

function by(sort: 'next' | 'growth' | 'uncertainty' | 'risk'): (a: ForecastRow, b: ForecastRow) => number {
  // The total stays on top, unknown values at the end.
  const key = (row: ForecastRow): number =>
    row.isTotal ? Number.POSITIVE_INFINITY : (row[sort] ?? Number.NEGATIVE_INFINITY)
  return (a, b) => (key(a) === key(b) ? a.index - b.index : key(b) - key(a))
}

/** @throws ExpectedFailure analysis-not-found */
export function forecastRecord(db: ReadableDb, id: AnalysisId): ForecastAnalysis {
  const record = getAnalysis(db, id)
  if (record?.kind !== 'forecast') throw new ExpectedFailure('analysis-not-found')
  return forecastAnalysisOf(record)
}

/** @throws ExpectedFailure analysis-not-found */
export function forecastRows(db: ReadableDb, id: AnalysisId): ForecastRow[] {
  forecastRecord(db, id)
  return forecastRow.array().parse(readAnalysisJson(db, id, 'rows') ?? [])
}

/** @throws ExpectedFailure analysis-not-found */
export function forecastSeriesDetail(db: ReadableDb, id: AnalysisId, index: number): ForecastDetail {
  const part = readAnalysisJson(db, id, `series:${index}`)
  if (part === undefined) throw new ExpectedFailure('analysis-not-found')
  return forecastDetail.parse(part)
}

let kept: { readonly key: string; readonly series: ProjectSeries } | undefined

/** The series as the data tell them now; kept for the series of one forecast. */
function presentSeries(db: ReadableDb, analysis: ForecastAnalysis, now: number): ProjectSeries {
  const key = `${db.name}\u0000${dataFingerprint(db)}\u0000${JSON.stringify(analysis.settings)}`
  if (kept?.key === key) return kept.series
  const work = projectSeries(db, { ...analysis.settings, most: 20_000 }, now)
  for (;;) {
    const next = work.next()
    if (next.done !== true) continue
    kept = { key, series: next.value }
    return next.value
  }
}

/** Forecast against what has come since; null while nothing has. */
function outcomeOf(
  db: ReadableDb,
  analysis: ForecastAnalysis,
  detail: ForecastDetail,
  now: number,
): Output<'forecast:series'>['outcome'] {
  if (analysis.current) return null
  const present = presentSeries(db, analysis, now)
  const place = present.names.indexOf(detail.name)
  const values = detail.isTotal ? present.total : present.values[place]
  const lastAt = present.times.at(-1) ?? 0
  const byTime = new Map(present.times.map((at, t) => [at, values?.[t] ?? 0]))
  const actual = detail.future.map((at) => (at <= lastAt ? (byTime.get(at) ?? 0) : null))
  const come = [...actual.keys()].filter((h) => actual[h] !== null)
  if (come.length === 0) return null
  const total = (list: readonly (number | null)[]): number => come.reduce((sum, h) => sum + (list[h] ?? 0), 0)
  const isInside = ({ lower, upper }: ForecastDetail['intervals'][number], h: number): boolean =>
    (actual[h] ?? 0) >= (lower[h] ?? 0) && (actual[h] ?? 0) <= (upper[h] ?? 0)
  const widest = detail.intervals.at(-1)
  const scale = naiveScale(
    detail.values.map((value) => value ?? 0),
    seasonsBy[analysis.settings.by][0],
  )
  const error =
    come.reduce((sum, h) => sum + Math.abs((actual[h] ?? 0) - (detail.mean[h] ?? 0)), 0) / come.length
  return {
    periods: come.length,
    actual,
    actualSum: total(actual),
    forecastSum: total(detail.mean),
    inside: detail.intervals.map((interval) => ({
      level: interval.level,
      share: come.filter((h) => isInside(interval, h)).length / come.length,
    })),
    mase: scale > 0 ? error / scale : null,
    alerts:
      widest === undefined
        ? []
        : come
            .filter((h) => !isInside(widest, h))
            .map((h) => ({
              at: detail.future[h] ?? 0,
              actual: actual[h] ?? 0,
              lower: widest.lower[h] ?? 0,
              upper: widest.upper[h] ?? 0,
            })),
  }
}
