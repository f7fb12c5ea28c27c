import { naiveScale } from './metrics.ts'
import { fitModel, type NamedFit, type SeriesModel } from './models.ts'

/** A model with the seasons it is to use: the same model may compete with and without a long season. */
export type Member = { readonly model: SeriesModel; readonly seasons: readonly number[] }

/** Forecasts of all members from one cut point. */
export type Origin = {
  /** Values known at the cut. */
  readonly known: number
  readonly actual: Float64Array
  /** In the order of the members. */
  readonly forecasts: readonly Float64Array[]
  /** Typical size of a one-step error within the known part; what errors from this cut are divided by. */
  readonly scale: number
}

export const memberKey = ({ model, seasons }: Member): string => `${model}:${seasons.join('+')}`

/** A series made ready for its models, and how a forecast of it becomes one of the series; places count from the beginning of the series. */
export type Adjustment = {
  readonly values: Float64Array
  readonly put: (value: number, t: number) => number
}

export type OriginOptions = {
  /** What is modelled of the values known at a cut; without it these themselves. */
  readonly adjust?: ((known: number) => Adjustment) | undefined
  readonly horizon: number
  /** Longest season in use; at least two of it stay in front of every cut where the series has them. */
  readonly season: number
  readonly most: number
  /** Places of members that cost much and seldom help: given up once they are behind the best of the others. */
  readonly challengers?: readonly number[]
}

type Backtest = {
  readonly origins: readonly Origin[]
  /** Places of the members that forecast from every cut; the origins hold these. */
  readonly kept: readonly number[]
}

/**
 * Cut points of a rolling-origin backtest (Tashman 2000), ascending, each with at least half of the values in front of it. Empty where the series is too
 * short to be cut: fewer than 6 values.
 */
export function cutPoints(length: number, { horizon, season, most }: OriginOptions): number[] {
  if (length < 6) return []
  const ahead = Math.max(1, Math.min(horizon, Math.floor(length / 3)))
  const least = Math.max(4, Math.ceil(length / 2), Math.min(2 * season + 3, length - ahead))
  const room = length - ahead - least
  const step = Math.max(1, Math.min(ahead, Math.ceil(ahead / 2)))
  const wide = room >= most * ahead ? ahead : step
  const cuts: number[] = []
  for (let cut = length - ahead; cut >= least && cuts.length < most; cut -= wide) cuts.push(cut)
  return cuts.reverse()
}

/** Half-lives in a series' length, of the weights of its errors. */
const HALF_LIVES = 3

/** Robust size of the one-step errors of a fit: their mean absolute value; the naive scale where it has none, 1 where all is constant. */
export function errorScale(y: Float64Array, fit: NamedFit | undefined): number {
  let [sum, count] = [0, 0]
  // Later errors count more: spread that follows the level is then the present one.
  const keep = 0.5 ** (HALF_LIVES / y.length)
  if (fit !== undefined)
    for (let t = Math.min(3, y.length - 1); t < y.length; t++) {
      const error = Math.abs(y[t]! - fit.fitted[t]!)
      if (!Number.isFinite(error)) continue
      sum = keep * sum + error
      count = keep * count + 1
    }
  const scale = count > 0 ? sum / count : naiveScale(y, 1)
  if (scale > 0 && Number.isFinite(scale)) return scale
  const naive = naiveScale(y, 1)
  if (naive > 0) return naive
  // Nothing moved: a part of the level stands in, more of it where one value is all there is.
  const level = y.reduce((sum, value) => sum + Math.abs(value), 0) / y.length
  return level > 0 ? level * (y.length === 1 ? ALONE_SHARE : STILL_SHARE) : 1
}

/** Size of an error as a share of the level, of a series of one value and of one that never moved. */
const ALONE_SHARE = 0.1
const STILL_SHARE = 0.01

/**
 * Fits all members at every cut, challengers as long as their errors up to there are below those of every other member. A generator: one step per cut, so that long
 * work can be cancelled.
 */
export function* backtest(
  y: Float64Array,
  members: readonly Member[],
  options: OriginOptions,
): Generator<void, Backtest, void> {
  const origins: Origin[] = []
  const sums = new Float64Array(members.length)
  let kept = [...members.keys()]
  const challengers = new Set(options.challengers)
  for (const known of cutPoints(y.length, options)) {
    const { values: train, put } = adjusted(y, known, options.adjust)
    const actual = y.slice(known, known + options.horizon)
    const bounds = sanity(train)
    let scale = 1
    const forecasts = members.map(({ model, seasons }, k) => {
      if (!kept.includes(k)) return new Float64Array(0)
      const fit = fitModel(model, train, seasons, actual.length)
      if (k === 0) scale = errorScale(train, fit)
      return bounded(fit.mean, bounds).map((value, h) => put(value, known + h))
    })
    for (const k of kept) {
      let sum = 0
      for (let h = 0; h < actual.length; h++) sum += Math.abs(actual[h]! - forecasts[k]![h]!)
      sums[k] = sums[k]! + sum / actual.length / scale
    }
    const best = kept.reduce(
      (least, k) => (challengers.has(k) ? least : Math.min(least, sums[k]!)),
      Number.POSITIVE_INFINITY,
    )
    kept = kept.filter((k) => !challengers.has(k) || sums[k]! < best)
    origins.push({ known, actual, forecasts, scale })
    yield
  }
  return {
    kept,
    origins: origins.map((origin) => ({ ...origin, forecasts: kept.map((k) => origin.forecasts[k]!) })),
  }
}

export function adjusted(y: Float64Array, known: number, adjust: OriginOptions['adjust']): Adjustment {
  return adjust?.(known) ?? { values: y.slice(0, known), put: (value) => value }
}

type Bounds = { readonly low: number; readonly high: number }

/** Limits no forecast of an unattended model may leave: three ranges beyond what was seen. */
export function sanity(y: Float64Array): Bounds {
  let [low, high] = [y[0]!, y[0]!]
  for (const value of y) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const range = Math.max(high - low, Math.abs(high) * 0.1)
  return { low: low - 3 * range, high: high + 3 * range }
}

/** Values beyond the limits, or none at all, are moved to the nearest limit. */
export function bounded(forecast: Float64Array, { low, high }: Bounds): Float64Array {
  return forecast.map((value) =>
    Number.isNaN(value) ? (low + high) / 2 : Math.min(high, Math.max(low, value)),
  )
}
