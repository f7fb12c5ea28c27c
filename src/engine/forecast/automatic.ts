import {
  adjusted,
  backtest,
  bounded,
  errorScale,
  memberKey,
  sanity,
  type Adjustment,
  type Member,
  type Origin,
} from './backtest.ts'
import { combine, distances, memberErrors, weightsOf, type MemberErrors } from './combine.ts'
import { INTERMITTENT_SHARE } from './intermittent.ts'
import { fitModel, type SeriesModel } from './models.ts'
import { seasonStrength } from './stationarity.ts'

export type ModelChoice = 'auto' | 'combination' | SeriesModel

export type SeriesOptions = {
  readonly horizon: number
  /** Seasons that may be used, ascending; none, one or several. */
  readonly seasons: readonly number[]
  readonly model: ModelChoice
  /** Forecasts are not below 0; where undefined: if no value of the series is. */
  readonly nonNegative?: boolean | undefined
  readonly cuts?: number
  /** Takes out of the known values what is explained otherwise, at every cut and at the end. */
  readonly adjust?: ((known: number) => Adjustment) | undefined
}

/** Why less was done than asked for; words are the caller's. */
export type SeriesNote =
  'too-short-for-backtest' | 'too-short-for-season' | 'constant' | 'intermittent' | 'naive-as-good'

export type SeriesForecast = {
  readonly model: 'combination' | SeriesModel
  /** Forms and weights of what the forecast is made of. */
  readonly parts: readonly { readonly name: string; readonly form: string; readonly weight: number }[]
  readonly mean: Float64Array
  /** One-step forecasts within the series where the model has them, NaN elsewhere. */
  readonly fitted: Float64Array
  readonly scale: number
  readonly members: readonly Member[]
  readonly origins: readonly Origin[]
  /** Forecast of what was chosen at every cut, the weights from the other cuts only. */
  readonly chosen: readonly Float64Array[]
  /** How far the members are apart by horizon, now and at every cut: mean distance from their combination. */
  readonly spread: Float64Array
  readonly spreads: readonly Float64Array[]
  readonly notes: readonly SeriesNote[]
  readonly isNonNegative: boolean
}

/** Equal parts of one combination unless a backtest says otherwise. */
const CORE: readonly SeriesModel[] = ['ets-average', 'dynamic-theta', 'ces', 'mstl-autoregression']
const CUTS = 4
/** Values below which an ARIMA has too little to choose its order by to be tried unasked. */
const ARIMA_LEAST = 40
/** Prior of a member that joins the combination only where the backtest is clearly for it. */
const CHALLENGER = -1
/** A challenger joins with an error below this share of the best core member's, over at least so many cuts. */
const CHALLENGE_SHARE = 0.85
const CHALLENGE_CUTS = 3

/** What competes for a series, and with which weight before the backtest is known; 0: stands on the leaderboard only. */
function contestants(
  y: Float64Array,
  seasons: readonly number[],
): { members: Member[]; priors: number[]; notes: SeriesNote[] } {
  const notes: SeriesNote[] = []
  const n = y.length
  const usable = seasons.filter((season) => season > 1 && n >= 2 * season + 3)
  if (usable.length < seasons.filter((season) => season > 1).length) notes.push('too-short-for-season')
  const members: Member[] = []
  const priors: number[] = []
  const add = (model: SeriesModel, used: readonly number[], prior: number): void => {
    const member = { model, seasons: used }
    if (members.some((each) => memberKey(each) === memberKey(member))) return
    members.push(member)
    priors.push(prior)
  }
  let zeros = 0
  for (const value of y) if (value === 0) zeros++
  const isIntermittent = zeros / n >= INTERMITTENT_SHARE && y.every((value) => value >= 0)
  if (isIntermittent) {
    notes.push('intermittent')
    for (const model of ['tsb', 'sba', 'ses'] as const) add(model, [], 1)
    add('croston', [], 0)
    add('mean', [], 0.5)
  }
  const short = usable.filter((season) => season <= 24)
  const long = usable.filter((season) => season > 24)
  const first = short.length > 0 ? [short[0]!] : []
  const weight = isIntermittent ? 0.25 : 1
  for (const model of CORE) add(model, model === 'mstl-autoregression' ? short : first, weight)
  for (const season of long) {
    // A long season is weighed against doing without it.
    const all = [...short, season]
    if (seasonStrength(y, season) < 0.1) continue
    add('mstl-ets', all, weight)
    add('mstl-autoregression', all, weight)
    if (n >= 3 * season) add('autoregression', [season], weight)
    add('dynamic-theta', [season], weight)
    add('seasonal-naive', [season], weight / 2)
  }
  if (short.length > 0) {
    add('autoregression', first, long.length > 0 ? weight : 0)
    add('mstl-ets', short, 0)
  }
  if (!isIntermittent && n >= ARIMA_LEAST) add('arima', first, CHALLENGER)
  add('seasonal-naive', seasons.filter((season) => season > 1 && season <= n).slice(0, 1), 0)
  add('naive', [], 0)
  add('drift', [], 0)
  add('ets', first, 0)
  add('theta', first, 0)
  return { members, priors, notes }
}

/**
 * Forecasts one series: candidates by what the series allows, judged from several cut points, joined with weights from their errors (or one model
 * as asked for). Yields between cuts.
 * @param y finite values, oldest first; at least 1
 */
export function* forecastSeries(
  y: Float64Array,
  { horizon, seasons, model, nonNegative, cuts = CUTS, adjust }: SeriesOptions,
): Generator<void, SeriesForecast, void> {
  const isNonNegative = nonNegative ?? y.every((value) => value >= 0)
  const isConstant = y.every((value) => value === y[0])
  const {
    members: entered,
    priors: entering,
    notes,
  } = isConstant
    ? { members: [{ model: 'naive' as const, seasons: [] }], priors: [1], notes: ['constant' as const] }
    : contestants(y, seasons)
  const single = model === 'auto' || model === 'combination' ? null : model
  if (single !== null) {
    const wanted = { model: single, seasons: seasons.filter((season) => season > 1) }
    // Scales come from the first member, which stays; the wanted model is one of the others.
    if (!entered.some((each) => memberKey(each) === memberKey(wanted))) {
      entered.push(wanted)
      entering.push(0)
    }
    const at = entered.findIndex((each) => memberKey(each) === memberKey(wanted))
    for (let k = 0; k < entering.length; k++) entering[k] = k === at ? 1 : 0
  }
  const longest = Math.max(1, ...entered.flatMap((member) => member.seasons))
  const { origins, kept } = yield* backtest(y, entered, {
    horizon,
    season: longest,
    most: cuts,
    adjust,
    challengers: [...entering.keys()].filter((k) => entering[k] === CHALLENGER),
  })
  const members = kept.map((k) => entered[k]!)
  const priors = kept.map((k) => entering[k]!)
  const clip = (forecast: Float64Array): Float64Array =>
    isNonNegative ? forecast.map((value) => Math.max(0, value)) : forecast
  const apart = origins.map((origin) => weighed(memberErrors(origins, members.length, origin), priors))
  const chosen = origins.map(({ forecasts }, index) => clip(combine(forecasts, apart[index]!)))
  const spreads = origins.map(({ forecasts }, index) => distances(forecasts, apart[index]!, chosen[index]!))
  const weights = weighed(memberErrors(origins, members.length), priors)
  const { values: base, put } = adjusted(y, y.length, adjust)
  const bounds = sanity(base)
  const fits = members.map((member, k) =>
    weights[k]! > 1e-6 || k === 0 ? fitModel(member.model, base, member.seasons, horizon) : null,
  )
  yield
  const used = members.map((_, k) => k).filter((k) => weights[k]! > 1e-6)
  const usedForecasts = used.map((k) =>
    bounded(fits[k]!.mean, bounds).map((value, h) => put(value, y.length + h)),
  )
  const usedWeights = used.map((k) => weights[k]!)
  const mean = clip(combine(usedForecasts, usedWeights))
  const fitted = y.map((_, t) => {
    let [sum, total] = [0, 0]
    for (const k of used) {
      const value = fits[k]!.fitted[t]!
      if (!Number.isFinite(value)) continue
      sum += weights[k]! * value
      total += weights[k]!
    }
    return total > 0 ? put(sum / total, t) : Number.NaN
  })
  if (origins.length === 0) notes.push('too-short-for-backtest')
  else if (!isConstant && isNaiveAsGood(origins, chosen, members)) notes.push('naive-as-good')
  return {
    model: single ?? (used.length === 1 ? members[used[0]!]!.model : 'combination'),
    parts: used.map((k) => ({
      name: memberKey(members[k]!),
      form: fits[k]!.form,
      weight: weights[k]!,
    })),
    mean,
    fitted,
    scale: errorScale(base, fits[0] ?? undefined),
    members,
    origins,
    chosen,
    spread: distances(usedForecasts, usedWeights, mean),
    spreads,
    notes,
    isNonNegative,
  }
}

/** Weights, with challengers let in where they have earned it. */
function weighed(errors: MemberErrors, priors: readonly number[]): Float64Array {
  let best = Number.POSITIVE_INFINITY
  for (const [k, prior] of priors.entries()) if (prior > 0) best = Math.min(best, errors.errors[k]!)
  const isTaken = (k: number): boolean =>
    errors.cuts >= CHALLENGE_CUTS && errors.errors[k]! < CHALLENGE_SHARE * best
  return weightsOf(
    errors,
    priors.map((prior, k) => (prior === CHALLENGER ? (isTaken(k) ? 1 : 0) : prior)),
  )
}

/** Seasonal naive within 2 % of the choice: nothing was gained by modelling. */
function isNaiveAsGood(
  origins: readonly Origin[],
  chosen: readonly Float64Array[],
  members: readonly Member[],
): boolean {
  const naive = members.map(({ model }, k) => (model === 'seasonal-naive' || model === 'naive' ? k : -1))
  const { errors } = memberErrors(origins, members.length)
  const best = Math.min(...naive.filter((k) => k >= 0).map((k) => errors[k]!))
  let own = 0
  for (const [index, { actual, scale }] of origins.entries()) {
    let sum = 0
    for (let h = 0; h < actual.length; h++) sum += Math.abs(actual[h]! - chosen[index]![h]!)
    own += sum / actual.length / scale / origins.length
  }
  return best <= own * 1.02
}
