import { forecastSeries, type SeriesForecast, type SeriesNote, type SeriesOptions } from './automatic.ts'
import { memberKey } from './backtest.ts'
import { withoutRegressors, type RegressorEffect } from './regressors.ts'
import { bias, mase, naiveScale, smape, wape } from './metrics.ts'

/** One line of a leaderboard: means over the cuts of the backtest. NaN where a measure has no scale. */
export type BoardLine = {
  /** Model, and its seasons where it has some: `mstl-ets:7+365`. */
  readonly name: string
  readonly weight: number
  readonly mase: number
  readonly smape: number
  readonly wape: number
  readonly bias: number
}

export type BacktestCut = {
  readonly known: number
  readonly actual: Float64Array
  readonly forecast: Float64Array
  /** (actual - forecast) / scale at the cut. */
  readonly errors: Float64Array
  readonly scale: number
  /** How far the members were apart, by horizon, divided by the scale. */
  readonly spread: Float64Array
}

/** What is kept of a forecast: small, flat, and free to cross from thread to thread. */
export type SeriesResult = {
  readonly model: SeriesForecast['model']
  readonly parts: SeriesForecast['parts']
  readonly mean: Float64Array
  readonly fitted: Float64Array
  readonly scale: number
  /** How far the members are apart, by horizon, divided by the scale. */
  readonly spread: Float64Array
  readonly cuts: readonly BacktestCut[]
  /** The choice first, then every member. */
  readonly board: readonly BoardLine[]
  readonly notes: readonly SeriesNote[]
  readonly isNonNegative: boolean
  /** What regressors did, and whether the forecast uses them; null where there are none. */
  readonly regressors: RegressorResult | null
}

/** A regressor with its values of the periods to come. */
export type Regressor = {
  /** As long as the series and the horizon together. */
  readonly values: Float64Array
  /** Nothing is known ahead: the last level is held, in the backtest as well. */
  readonly isHeld: boolean
  /** As so many periods before is supposed ahead, in the backtest as well. */
  readonly lag?: number | undefined
}

export type RegressorResult = {
  readonly isUsed: boolean
  /** Error in the backtest with them by that without. */
  readonly errorRatio: number
  readonly effects: readonly RegressorEffect[]
  /** What each adds in every period of the series and the horizon: to the logarithm where they are relative, else to the value. */
  readonly parts: readonly Float64Array[]
  readonly isRelative: boolean
}

/** Regressors are used where they make the error of the backtest smaller by at least this share. */
const LEAST_GAIN = 0.02

/**
 * Lag of the scale of MASE for all cuts of one backtest: the season where the shortest known part has it, else 1. One lag for all, so that a mean
 * over cuts does not mix two units.
 */
export function scaleLag(season: number, shortest: number): number {
  return season > 1 && season < shortest ? season : 1
}

export type BacktestMase = { readonly mase: number | null; readonly naiveMase: number | null }

/**
 * MASE of what was chosen and of the seasonal naive forecast (the plain one where there is no season) on the backtest of one series: the one definition
 * behind every screen, report, export and command. Null where there was no backtest or nothing to scale by.
 */
export function backtestMase(
  board: readonly { readonly name: string; readonly mase: number | null }[],
): BacktestMase {
  const of = (wanted: string): number | null => {
    const value = board.find(({ name }) => name === wanted)?.mase ?? null
    return value !== null && Number.isFinite(value) ? value : null
  }
  // Of several seasons the shortest one, which is the scale's.
  const seasons = board
    .flatMap(({ name }) => /^seasonal-naive:(\d+)$/.exec(name)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b))
  return {
    mase: of('chosen'),
    naiveMase: (seasons[0] === undefined ? null : of(`seasonal-naive:${seasons[0]}`)) ?? of('naive:'),
  }
}

/** Longer series are modelled by their end: the beginning of thousands of values says little, and costs. */
const MOST_VALUES = 1_600

export type ResultOptions = SeriesOptions & {
  /** Lag of the scale of MASE. */
  readonly scaleSeason: number
  readonly regressors?: readonly Regressor[] | undefined
}

/** Forecasts one series and sums up how every candidate did in the backtest. */
export function* resultOf(y: Float64Array, options: ResultOptions): Generator<void, SeriesResult, void> {
  const longest = Math.max(1, ...options.seasons)
  const first = Math.max(0, y.length - Math.max(MOST_VALUES, Math.min(6 * longest, 2 * MOST_VALUES)))
  const recent = first > 0 ? y.slice(first) : y
  const columns = (options.regressors ?? []).map(({ values, ...rest }) => ({
    ...rest,
    values: values.slice(first),
  }))
  const { found, regressors } = yield* withOrWithout(recent, options, columns)
  const cuts = found.origins.map(({ known, actual, scale }, index) => {
    const forecast = found.chosen[index]!
    return {
      known: known + first,
      actual,
      forecast,
      errors: actual.map((value, h) => (value - forecast[h]!) / scale),
      scale,
      spread: found.spreads[index]!.map((distance) => distance / scale),
    }
  })
  const lag = scaleLag(options.scaleSeason, found.origins[0]?.known ?? recent.length)
  const weightOf = (name: string): number => found.parts.find((part) => part.name === name)?.weight ?? 0
  const line = (name: string, weight: number, forecasts: readonly Float64Array[]): BoardLine => {
    const sums = { mase: 0, smape: 0, wape: 0, bias: 0 }
    for (const [index, { known, actual }] of found.origins.entries()) {
      const forecast = forecasts[index]!
      const scale = naiveScale(recent.subarray(0, known), lag)
      sums.mase += mase(actual, forecast, scale) / found.origins.length
      sums.smape += smape(actual, forecast) / found.origins.length
      sums.wape += wape(actual, forecast) / found.origins.length
      sums.bias += bias(actual, forecast) / found.origins.length
    }
    return { name, weight, ...sums }
  }
  const board =
    found.origins.length === 0
      ? []
      : [
          line('chosen', 1, found.chosen),
          ...found.members.map((member, k) =>
            line(
              memberKey(member),
              weightOf(memberKey(member)),
              found.origins.map(({ forecasts }) => forecasts[k]!),
            ),
          ),
        ]
  const fitted = new Float64Array(y.length).fill(Number.NaN)
  fitted.set(found.fitted, first)
  return {
    model: found.model,
    parts: found.parts,
    mean: found.mean,
    fitted,
    scale: found.scale,
    spread: found.spread.map((distance) => distance / found.scale),
    cuts,
    board,
    notes: found.notes,
    isNonNegative: found.isNonNegative,
    regressors:
      regressors === null
        ? null
        : { ...regressors, parts: regressors.parts.map((part) => fromFirst(part, first)) },
  }
}

/** A part of the end of a long series, with nothing before it. */
function fromFirst(part: Float64Array, first: number): Float64Array {
  const whole = new Float64Array(first + part.length)
  whole.set(part, first)
  return whole
}

/** The forecast with regressors where the backtest is better for them, else the one without. */
function* withOrWithout(
  y: Float64Array,
  options: ResultOptions,
  regressors: readonly Regressor[],
): Generator<void, { found: SeriesForecast; regressors: RegressorResult | null }, void> {
  const plain = yield* forecastSeries(y, options)
  if (regressors.length === 0) return { found: plain, regressors: null }
  const season = options.seasons[0] ?? 1
  const known = new Map<number, ReturnType<typeof withoutRegressors>>()
  const adjust = (length: number): ReturnType<typeof withoutRegressors> => {
    let made = known.get(length)
    if (made === undefined) {
      const columns = regressors.map((regressor) => seenFrom(regressor, length))
      made = withoutRegressors(y.slice(0, length), season, columns)
      known.set(length, made)
    }
    return made
  }
  const adjusted = yield* forecastSeries(y, { ...options, adjust })
  const errorRatio = errorOf(adjusted, plain) / errorOf(plain, plain)
  // Without a backtest nothing speaks for them.
  const isUsed = errorRatio < 1 - LEAST_GAIN
  const { effects, parts, isRelative } = adjust(y.length)
  return {
    found: isUsed ? adjusted : plain,
    regressors: { isUsed, errorRatio, effects, parts, isRelative },
  }
}

/** A regressor as it is known at a cut. */
function seenFrom({ values, isHeld, lag }: Regressor, known: number): Float64Array {
  if (isHeld) return values.map((value, t) => (t < known ? value : values[known - 1]!))
  if (lag === undefined || lag > known) return values
  return values.map((value, t) => (t < known ? value : values[t - lag * Math.ceil((t - known + 1) / lag)]!))
}

/** Mean absolute error of what was chosen, every cut in the scale that it has without regressors. */
function errorOf({ origins, chosen }: SeriesForecast, { origins: scaled }: SeriesForecast): number {
  let total = 0
  for (const [index, { actual }] of origins.entries()) {
    const sum = actual.reduce((all, value, h) => all + Math.abs(value - chosen[index]![h]!), 0)
    total += sum / actual.length / scaled[index]!.scale / origins.length
  }
  return total
}
