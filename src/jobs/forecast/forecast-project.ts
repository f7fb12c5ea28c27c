import type {
  ForecastAnalysis,
  ForecastDetail,
  ForecastRow,
  ForecastSettings,
} from '../../contract/forecast.ts'
import { forecastAnalysis } from '../../contract/forecast.ts'
import type { ForecastDriver } from '../../contract/forecast-drivers.ts'
import type { AnalysisRecord } from '../../contract/analyses.ts'
import { lookAt, withoutShifts } from '../../engine/forecast/anomalies.ts'
import { eventEffects, eventFactor } from '../../engine/forecast/events.ts'
import { reconcile } from '../../engine/forecast/reconcile.ts'
import {
  getAnalysis,
  publishAnalysis,
  startAnalysis,
  storeAnalysisJson,
} from '../../store/queries/analyses.ts'
import { listForecastEvents } from '../../store/queries/forecast-events.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { prepareBase } from '../customers/customer-base.ts'
import type { Job } from '../job.ts'
import { nextTurn, runSliced } from '../run-sliced.ts'
import { nextPeriod, sharesOf, type NamedShares } from './event-shares.ts'
import { forecastMany, type ForecastOfMany } from './forecast-many.ts'
import { driverAhead, driverDetails, driversOf, yearBy } from './drivers.ts'
import { levelOf, leversOf } from './levers.ts'
import { plannedSpend, spendAhead } from './planned-spend.ts'
import { projectSeries, type ProjectSeries } from './project-series.ts'
import { seasonsBy } from './frequency.ts'
import { detailOf, rowOf, type Prepared } from './series-detail.ts'

/**
 * Forecasts of the project: series by slice and their total, adding up where the slices do, stored with everything the view shows.
 * @throws ExpectedFailure nothing-to-forecast
 */
export const forecastProject: Job<'forecast'> = async ({ settings }, context) => {
  const { db, signal, progress, now, threads } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  progress({ phase: 'loading', done: 0, total: 0, unit: 'rows' })
  // Members of segments come from columns that are made in slices here, and found in memory then.
  if (settings.slice === 'segment') await prepareBase(context)
  const read = await runSliced(projectSeries(db, settings, startedAt), signal, (done) =>
    progress({ phase: 'loading', done, total: 0, unit: 'rows' }),
  )
  const last = read.times.at(-1) ?? 0
  const future = Array.from({ length: settings.horizon }, (_, h) => nextPeriod(last, settings.by, h + 1))
  const events = settings.useEvents
    ? sharesOf(listForecastEvents(db), [...read.times, ...future], settings.by)
    : []
  // The total is the first; where there are no slices it is all there is.
  const series = [read.total, ...read.values]
  const prepared = series.map((values) => prepare(values, settings, events))
  const columnsOf = await driversOf(db, settings, read, startedAt, signal)
  const budgets = settings.drivers.some(({ ahead }) => ahead === 'plan') ? plannedSpend(db) : []
  const planned = series.map((_, index) =>
    settings.drivers.map(({ ahead }) => {
      const { spend, channel = null } = columnsOf(index)
      return ahead !== 'plan' || spend === null
        ? null
        : spendAhead(budgets, channel, future, settings.by, levelOf(spend, settings.horizon) ?? 0)
    }),
  )
  // Without the driver's data a series is forecast by itself.
  const regressors = series.map((_, index) =>
    settings.drivers.map((choice, place) => {
      const column = columnsOf(index)[choice.kind]
      const ahead = planned[index]?.[place] ?? null
      return column === null
        ? null
        : driverAhead(column, choice, settings.horizon, yearBy[settings.by], ahead?.values ?? null)
    }),
  )
  const many = await forecastMany(
    prepared.map(({ plain }) => plain),
    {
      regressors: regressors.map((each) => each.filter((regressor) => regressor !== null)),
      horizon: settings.horizon,
      seasons: seasonsBy[settings.by],
      scaleSeason: seasonsBy[settings.by][0],
      model: settings.model,
      levels: settings.levels,
      threads,
    },
    signal,
    (done) => progress({ phase: 'forecasting', done, total: series.length, unit: 'series' }),
  )
  const finished = added(withEvents(many, prepared, events, read.times.length), read, settings.wholeNumbers)
  const driversTold = (index: number): ForecastDriver[] => {
    const [result, plain] = [many.forecasts[index]?.result, prepared[index]?.plain]
    return result === undefined || plain === undefined
      ? []
      : driverDetails({
          choices: settings.drivers,
          regressors: regressors[index] ?? [],
          planned: planned[index] ?? [],
          plain,
          result,
        })
  }
  progress({ phase: 'saving', done: 0, total: series.length, unit: 'series' })
  const details: ForecastDetail[] = []
  const rows: ForecastRow[] = []
  for (const [index] of series.entries()) {
    const detail = detailOf({
      index,
      read,
      future,
      finished,
      prepared,
      events,
      settings,
      levers: leversOf(settings, series[index] ?? read.total, columnsOf(index)),
      drivers: driversTold(index),
    })
    details.push(detail)
    rows.push(rowOf(index, detail, settings))
    if (index % 20 === 19) await nextTurn()
    signal.throwIfAborted()
  }
  const id = startAnalysis(db, {
    area: 'forecast',
    kind: 'forecast',
    settings,
    fingerprint,
    createdAt: startedAt,
  })
  storeAnalysisJson(db, id, 'rows', rows)
  for (const [index, detail] of details.entries()) {
    storeAnalysisJson(db, id, `series:${index}`, detail)
    progress({ phase: 'saving', done: index + 1, total: series.length, unit: 'series' })
    if (index % 50 === 49) await nextTurn()
    signal.throwIfAborted()
  }
  publishAnalysis(db, id, { summary: summaryOf(read, many, rows), seconds: (now() - startedAt) / 1000 })
  const stored = getAnalysis(db, id)
  if (stored === undefined) throw new Error('an analysis that was just published is not there')
  return forecastAnalysisOf(stored)
}

export function forecastAnalysisOf(record: AnalysisRecord): ForecastAnalysis {
  return forecastAnalysis.parse(record)
}

/** What the models see: outliers put right on request, events taken out. */
function prepare(values: Float64Array, settings: ForecastSettings, events: readonly NamedShares[]): Prepared {
  const looked = lookAt(values, seasonsBy[settings.by])
  const treated = values.slice()
  const isEvent = (t: number): boolean => events.some(({ shares }) => (shares[t] ?? 0) > 0)
  if (settings.treatOutliers)
    for (const { t, expected, kind } of looked.anomalies)
      if (kind === 'outlier' && !isEvent(t)) treated[t] = expected
  const { effects, without } = eventEffects(
    settings.treatShifts ? withoutShifts(treated, looked) : treated,
    seasonsBy[settings.by][0],
    events.map(({ shares }) => shares),
  )
  const known = effects.map(({ effect, times }, index) => (times > 0 ? effect : (events[index]?.uplift ?? 0)))
  return {
    looked,
    plain: without,
    effects: effects.map(({ times }, index) => ({ effect: known[index] ?? 0, times })),
  }
}

/** Forecasts and bounds with the events of the periods to come. */
function withEvents(
  many: ForecastOfMany,
  prepared: readonly Prepared[],
  events: readonly NamedShares[],
  known: number,
): ForecastOfMany {
  const shares = events.map((each) => each.shares)
  if (shares.length === 0) return many
  return {
    ...many,
    forecasts: many.forecasts.map((forecast, index) => {
      const effects = prepared[index]?.effects ?? []
      const raise = (values: Float64Array): Float64Array =>
        values.map((value, h) => value * eventFactor(effects, shares, known + h))
      return {
        ...forecast,
        mean: raise(forecast.mean),
        intervals: forecast.intervals.map(({ level, lower, upper }) => ({
          level,
          lower: raise(lower),
          upper: raise(upper),
        })),
      }
    }),
  }
}

/** Slices and total that add up; bounds move with their forecasts. */
function added(many: ForecastOfMany, read: ProjectSeries, wholeNumbers: boolean): ForecastOfMany {
  const [total, ...slices] = many.forecasts
  if (!read.adds || total === undefined || slices.length === 0) return many
  const isNonNegative = many.forecasts.every(({ result }) => result.isNonNegative)
  const found = reconcile(
    slices.map(({ mean }) => mean),
    total.mean,
    slices.map(({ result }) => result.scale ** 2),
    total.result.scale ** 2,
    isNonNegative,
  )
  const shares = wholeNumbers ? found.slices.map((slice) => slice.map(Math.round)) : found.slices
  const whole = found.total.map((value, h) =>
    wholeNumbers ? shares.reduce((sum, slice) => sum + (slice[h] ?? 0), 0) : value,
  )
  const means = [whole, ...shares]
  return {
    ...many,
    forecasts: many.forecasts.map((forecast, index) => {
      const mean = means[index] ?? forecast.mean
      const move = (bound: Float64Array): Float64Array =>
        bound.map((value, h) => {
          const moved = value + (mean[h] ?? 0) - (forecast.mean[h] ?? 0)
          return isNonNegative ? Math.max(0, moved) : moved
        })
      return {
        ...forecast,
        mean,
        intervals: forecast.intervals.map(({ level, lower, upper }) => ({
          level,
          lower: move(lower),
          upper: move(upper),
        })),
      }
    }),
  }
}

function summaryOf(read: ProjectSeries, many: ForecastOfMany, rows: readonly ForecastRow[]): object {
  const [first] = rows
  return {
    series: rows.length,
    currency: read.currency,
    periods: read.times.length,
    lastAt: read.times.at(-1) ?? 0,
    adds: read.adds,
    // Of the total, as its row says: a mean over slices is another figure under the same name.
    mase: first?.mase ?? null,
    naiveMase: first?.naiveMase ?? null,
    coverage: many.backtestCoverage.map((share) => (Number.isFinite(share) ? share : null)),
    next: first?.next ?? 0,
    low: first?.low ?? 0,
    high: first?.high ?? 0,
    growth: first?.growth ?? null,
    empty: read.total.filter((value) => value === 0).length,
  }
}
