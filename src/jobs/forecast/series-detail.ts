import type { ForecastDetail, ForecastLever, ForecastRow, ForecastSettings } from '../../contract/forecast.ts'
import type { ForecastDriver } from '../../contract/forecast-drivers.ts'
import type { Looked } from '../../engine/forecast/anomalies.ts'
import { backtestMase } from '../../engine/forecast/series-result.ts'
import { eventFactor } from '../../engine/forecast/events.ts'
import { atShare, chanceOf, simulatedSums } from '../../engine/forecast/sums.ts'
import { yearBy } from './drivers.ts'
import type { NamedShares } from './event-shares.ts'
import type { ForecastOfMany } from './forecast-many.ts'
import type { ProjectSeries } from './project-series.ts'

/** A series made ready for its models, and what was found in it. */
export type Prepared = {
  readonly looked: Looked
  readonly plain: Float64Array
  readonly effects: readonly { readonly effect: number; readonly times: number }[]
}

export const SUM_PATHS = 2_000
export const SUM_SEED = 7
/** Quantiles of scores that are kept for simulations. */
const KEPT_QUANTILES = 200
const SPARK_POINTS = 40
const MOST_SLICES_TOLD = 3

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
const list = (values: ArrayLike<number>): (number | null)[] => Array.from(values, finite)

type Input = {
  readonly index: number
  readonly read: ProjectSeries
  readonly future: readonly number[]
  readonly finished: ForecastOfMany
  readonly prepared: readonly Prepared[]
  readonly events: readonly NamedShares[]
  readonly settings: ForecastSettings
  readonly levers: readonly ForecastLever[]
  readonly drivers: readonly ForecastDriver[]
}

/** Everything the view shows of one series. */
export function detailOf(input: Input): ForecastDetail {
  const { index, read, future, finished, prepared, events, settings } = input
  const isTotal = index === 0
  const values = isTotal ? read.total : (read.values[index - 1] ?? new Float64Array(0))
  const one = finished.forecasts[index]
  const own = prepared[index]
  if (one === undefined || own === undefined) throw new Error('a series without its forecast')
  const { calibration, units } = one
  const round = (all: Float64Array): Float64Array => (settings.wholeNumbers ? all.map(Math.round) : all)
  const shares = events.map((each) => each.shares)
  const factor = (t: number): number => eventFactor(own.effects, shares, t)
  const quantiles = Array.from({ length: KEPT_QUANTILES + 1 }, (_, k) =>
    calibration.scores.length === 0 ? 0 : atShare(calibration.scores, k / KEPT_QUANTILES),
  )
  const partial =
    read.partial === null
      ? null
      : {
          at: read.partial.at,
          value: isTotal ? read.partial.total : (read.partial.values[index - 1] ?? 0),
        }
  return {
    name: isTotal ? '' : (read.names[index - 1] ?? ''),
    isTotal,
    times: [...read.times],
    values: list(values),
    fitted: list(one.result.fitted.map((value, t) => value * factor(t))),
    trend: list(own.looked.trend),
    season: list(own.looked.season),
    eventPart:
      events.length === 0
        ? []
        : list([...values, ...one.mean].map((value, t) => eventPart(value, factor(t)))),
    future: [...future],
    mean: list(round(one.mean)),
    intervals: one.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: list(round(lower)),
      upper: list(round(upper)),
    })),
    partial,
    cuts: one.result.cuts.map(({ known, forecast }) => ({
      known,
      forecast: list(forecast.map((value, h) => value * factor(known + h))),
    })),
    board: one.result.board.map(({ name, weight, ...rest }) => ({
      name,
      weight,
      mase: finite(rest.mase),
      smape: finite(rest.smape),
      wape: finite(rest.wape),
      bias: finite(rest.bias),
    })),
    parts: [...one.result.parts],
    notes: [...one.result.notes],
    anomalies: anomaliesOf(input, values, own),
    effects: events.map(({ name, uplift }, place) => {
      const { effect = 0, times = 0 } = own.effects[place] ?? {}
      return { name, effect, times, source: times > 0 ? 'learned' : uplift === null ? 'unknown' : 'assumed' }
    }),
    levers: [...input.levers],
    drivers: [...input.drivers],
    spread: {
      scale: 1,
      growth: Array.from(units),
      quantiles,
      correlation: calibration.correlation,
    },
  }
}

/** Of a value that an event has multiplied, what it added. */
const eventPart = (value: number, factor: number): number => (factor > 0 ? value - value / factor : 0)

/** Outliers and shifts that no event explains; of the total with the slices that moved. */
function anomaliesOf(
  { index, read, prepared, events }: Input,
  values: Float64Array,
  own: Prepared,
): ForecastDetail['anomalies'] {
  return own.looked.anomalies
    .filter(({ t }) => !events.some(({ shares }) => (shares[t] ?? 0) > 0))
    .map(({ t, expected, kind }) => ({
      at: read.times[t] ?? 0,
      value: values[t] ?? 0,
      expected,
      kind,
      slices:
        index > 0
          ? []
          : read.names
              .map((name, slice) => {
                const looked = prepared[slice + 1]?.looked
                const usual = (looked?.trend[t] ?? 0) + (looked?.season[t] ?? 0)
                return { name, difference: (read.values[slice]?.[t] ?? 0) - usual }
              })
              .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
              .slice(0, MOST_SLICES_TOLD),
    }))
}

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0)

/** Sums of the periods to come over simulated paths. */
export function sumsOf(detail: ForecastDetail, periods: number): Float64Array {
  const mean = detail.mean.map((value) => value ?? 0)
  return simulatedSums(mean, detail.spread, periods, {
    paths: SUM_PATHS,
    seed: SUM_SEED,
    isNonNegative: detail.values.every((value) => (value ?? 0) >= 0),
  })
}

/** What the table of all series shows of one. */
export function rowOf(
  index: number,
  detail: ForecastDetail,
  { by, horizon, levels }: ForecastSettings,
): ForecastRow {
  const { values, mean, board, parts, notes } = detail
  const next = sum(mean)
  const before = sum(values.slice(-horizon))
  const year = yearBy[by]
  const n = values.length
  const yearAgo = n >= year && horizon <= year ? sum(values.slice(n - year, n - year + horizon)) : null
  const base = yearAgo ?? (n >= horizon ? before : null)
  const sums = sumsOf(detail, horizon)
  const level = levels[0] ?? 0.8
  const [low, high] = [atShare(sums, (1 - level) / 2), atShare(sums, (1 + level) / 2)]
  return {
    index,
    name: detail.name,
    isTotal: detail.isTotal,
    next,
    before,
    growth: base === null || base <= 0 ? null : next / base - 1,
    low,
    high,
    uncertainty: next > 0 ? (high - low) / 2 / next : null,
    risk: 1 - chanceOf(sums, n >= horizon ? before : 0),
    stock90: atShare(sums, 0.9),
    stock95: atShare(sums, 0.95),
    ...backtestMase(board),
    model: parts.length > 1 ? 'combination' : (parts[0]?.name.split(':')[0] ?? ''),
    naiveAsGood: notes.includes('naive-as-good'),
    sparkline: [...values.slice(-SPARK_POINTS), ...mean].map((value) => value ?? 0),
  }
}
