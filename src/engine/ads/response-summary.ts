import { seededRandom } from '../random.ts'
import type { BaselineGroup } from './baseline.ts'
import {
  adstock,
  adstockWeights,
  halfLife,
  logistic,
  saturate,
  steady,
  type AdstockForm,
  type CurveForm,
  type SaturationForm,
} from './curves.ts'
import { estimateOf, quantileOf, type Estimate } from './quantiles.ts'
import type { ResponseFit } from './response.ts'
import { outcomeScale, type Draw } from './posterior.ts'

/** Draws that points of curves are computed from; means over more would not differ in the third digit. */
const DRAWS = 300
const CURVE_POINTS = 41

export type FormShare = {
  readonly adstock: AdstockForm
  readonly saturation: SaturationForm
  readonly share: number
}

export type ChannelResponse = {
  readonly name: string
  readonly spend: number
  /** Mean amount per period of the latest year (or of all periods), which "today" means. */
  readonly today: number
  readonly largest: number
  readonly contribution: Estimate
  readonly contributionShare: Estimate
  readonly roi: Estimate
  /** Outcome of one more unit of money per period, today's amounts given. */
  readonly marginalRoi: Estimate
  readonly halfLife: Estimate
  /** The ROI's prior: mean and standard deviation; and by how much the data narrowed it (1: not at all). */
  readonly priorRoi: { readonly mean: number; readonly sd: number }
  readonly spreadToPrior: number
  /** The forms of the curve that the data were asked about, with the probability of each; the likeliest first. */
  readonly forms: readonly FormShare[]
  /** Probability that most of an effect comes in a later period than the first. */
  readonly peakLater: number
  /** Of the curves, in money and outcome per period; see {@link parametersOf}. */
  readonly parameters: Record<string, Estimate>
  readonly curve: {
    readonly amounts: number[]
    readonly mean: number[]
    readonly low: number[]
    readonly high: number[]
  }
}

export type ResponseSummary = {
  readonly channels: readonly ChannelResponse[]
  /** By period: what the model says (with an interval for a new observation), and the parts it is made of. */
  readonly fitted: readonly Estimate[]
  readonly parts: readonly {
    readonly name: string
    readonly group: BaselineGroup | 'channel'
    readonly values: number[]
  }[]
  readonly waterfall: readonly {
    readonly name: string
    readonly group: BaselineGroup | 'channel'
    readonly total: number
    readonly share: number
  }[]
  readonly outcome: number
  readonly noise: Estimate
  readonly rSquared: number
  /** Mean absolute error as a share of the mean outcome. */
  readonly error: number
  /** Share of the observations inside their interval; should be near the level. */
  readonly inside: number
  /** Lag-one correlation of the residuals after the model's own noise memory, and standardised residuals. */
  readonly residualCorrelation: number
  readonly residuals: number[]
  readonly memory: number
}

/** Everything that is shown of a fit. O(draws T (C + p)). Randomness for the predictive interval comes from the fit's own seed. */
export function summariseResponse(fit: ResponseFit): ResponseSummary {
  const { data, settings, draws } = fit
  const every = Math.max(1, Math.floor(draws.length / DRAWS))
  const some = draws.filter((_, i) => i % every === 0)
  // All draws: what channels bring over time adds up to their contributions.
  const series = seriesOf(fit, draws)
  return {
    channels: data.channels.map((_, c) => channelResponse(fit, some, c)),
    ...series,
    noise: estimateOf(
      draws.map(({ sigma }) => sigma),
      settings.level,
    ),
  }
}

/** Mean amount per period of the latest year, or of all periods where there are fewer. */
export function todayAmount(spend: Float64Array, periodsPerYear: number): number {
  const last = spend.subarray(Math.max(0, spend.length - Math.round(periodsPerYear)))
  return last.reduce((sum, amount) => sum + amount, 0) / last.length
}

/** Outcome per period of a constant amount per period, carry-over complete, by one draw. */
export function responseOf(fit: ResponseFit, draw: Draw, c: number, amount: number): number {
  return (
    (draw.contribution[c]! / draw.level[c]!) *
    steady(draw.forms[c]!, draw.curves[c]!, fit.typical[c]!, amount)
  )
}

function channelResponse(fit: ResponseFit, some: readonly Draw[], c: number): ChannelResponse {
  const { data, settings, draws } = fit
  const { name, spend } = data.channels[c]!
  const { level } = settings
  const n = spend.length
  const total = spend.reduce((sum, amount) => sum + amount, 0)
  const largest = spend.reduce((max, amount) => Math.max(max, amount), 0)
  const outcome = data.outcome.reduce((sum, value) => sum + value, 0)
  const today = todayAmount(spend, data.periodsPerYear)
  const roi = draws.map((draw) => (draw.contribution[c]! * n) / total)
  const step = Math.max(today, fit.typical[c]! / 10) / 100
  const marginal = some.map(
    (draw) => (responseOf(fit, draw, c, today + step) - responseOf(fit, draw, c, today)) / step,
  )
  const perShare = (outcomeScale(data.outcome) * n) / total
  const priorRoi = { mean: fit.priors[c]!.mean * perShare, sd: fit.priors[c]!.sd * perShare }
  const contribution = estimateOf(
    draws.map((draw) => draw.contribution[c]! * n),
    level,
  )
  const share = (value: number): number => value / outcome
  const roiEstimate = estimateOf(roi, level)
  const roiSd = Math.sqrt(roi.reduce((sum, value) => sum + (value - roiEstimate.mean) ** 2, 0) / roi.length)
  const amounts = Array.from(
    { length: CURVE_POINTS },
    (_, i) => (1.5 * Math.max(largest, today) * i) / (CURVE_POINTS - 1),
  )
  const points = amounts.map((amount) =>
    estimateOf(
      some.map((draw) => responseOf(fit, draw, c, amount)),
      level,
    ),
  )
  return {
    name,
    spend: total,
    today,
    largest,
    contribution,
    contributionShare: {
      mean: share(contribution.mean),
      low: share(contribution.low),
      high: share(contribution.high),
    },
    roi: roiEstimate,
    marginalRoi: estimateOf(marginal, level),
    halfLife: estimateOf(
      some.map((draw) => halfLife(draw.forms[c]!, draw.curves[c]!)),
      level,
    ),
    priorRoi,
    spreadToPrior: roiSd / priorRoi.sd,
    forms: formsOf(fit, c),
    peakLater: some.filter((draw) => peaksLater(draw, c)).length / some.length,
    parameters: parametersOf(fit, c),
    curve: {
      amounts,
      mean: points.map((point) => point.mean),
      low: points.map((point) => point.low),
      high: points.map((point) => point.high),
    },
  }
}

/** How likely the data make each form of a channel's curve that was left open, the likeliest first. */
function formsOf({ draws }: ResponseFit, c: number): FormShare[] {
  const counts = new Map<CurveForm, number>()
  for (const { forms } of draws) counts.set(forms[c]!, (counts.get(forms[c]!) ?? 0) + 1)
  return [...counts]
    .map(([{ adstock: lag, saturation }, count]) => ({
      adstock: lag,
      saturation,
      share: count / draws.length,
    }))
    .sort((a, b) => b.share - a.share)
}

/** Is the second period's share of an effect larger than the first's? Weights rise to one peak, so then it comes later. */
function peaksLater({ forms, curves }: Draw, c: number): boolean {
  const [first = 0, second = 0] = adstockWeights(forms[c]!, curves[c]!)
  return second > first
}

/**
 * Parameters of a channel's curves, of the likeliest form of the carry-over and of the saturation. Geometric carry-over: `retention`, the share
 * kept from one period to the next; Weibull: `shape` and `scale` (periods). Hill: `half`, the amount per period that brings half of the `ceiling`
 * (outcome per period), and `slope`; power: `exponent` and `factor`, the outcome of one unit of money per period.
 */
function parametersOf({ draws, typical, settings }: ResponseFit, c: number): Record<string, Estimate> {
  const lag = commonest(draws.map(({ forms }) => forms[c]!.adstock))
  const flat = commonest(draws.map(({ forms }) => forms[c]!.saturation))
  const lagged = draws.filter(({ forms }) => forms[c]!.adstock === lag)
  const flattened = draws.filter(({ forms }) => forms[c]!.saturation === flat)
  const of = (
    some: readonly Draw[],
    value: (draw: Draw, at: Float64Array, first: number) => number,
  ): Estimate =>
    estimateOf(
      some.map((draw) => value(draw, draw.curves[c]!, draw.forms[c]!.lagSize)),
      settings.level,
    )
  const factor = (draw: Draw): number => draw.contribution[c]! / draw.level[c]!
  return {
    ...(lag === 'geometric'
      ? { retention: of(lagged, (_, at) => logistic(at[0]!)) }
      : { shape: of(lagged, (_, at) => Math.exp(at[0]!)), scale: of(lagged, (_, at) => Math.exp(at[1]!)) }),
    ...(flat === 'hill'
      ? {
          half: of(flattened, (_, at, first) => typical[c]! * Math.exp(at[first]!)),
          slope: of(flattened, (_, at, first) => Math.exp(at[first + 1]!)),
          ceiling: of(flattened, factor),
        }
      : {
          exponent: of(flattened, (_, at, first) => logistic(at[first]!)),
          factor: of(flattened, (draw, at, first) => factor(draw) * typical[c]! ** -logistic(at[first]!)),
        }),
  }
}

function commonest<T>(values: readonly T[]): T {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0]
}

type SeriesParts = Omit<ResponseSummary, 'channels' | 'noise'>

function seriesOf(fit: ResponseFit, some: readonly Draw[]): SeriesParts {
  const { data, baseline, typical, settings } = fit
  const n = data.outcome.length
  const random = seededRandom(settings.seed + 1)
  const channels = data.channels.map(() => new Float64Array(n))
  const columns = baseline.columns.map(() => new Float64Array(n))
  const predicted = Array.from({ length: n }, () => new Float64Array(some.length))
  const memories: number[] = []
  const series = new Float64Array(n)
  const mean = new Float64Array(n)
  some.forEach((draw, d) => {
    mean.fill(0)
    data.channels.forEach(({ spend }, c) => {
      adstock(draw.forms[c]!, draw.curves[c]!, spend, series)
      saturate(draw.forms[c]!, draw.curves[c]!, typical[c]!, series)
      const factor = draw.contribution[c]! / draw.level[c]!
      for (let t = 0; t < n; t++) {
        const value = factor * series[t]!
        channels[c]![t]! += value / some.length
        mean[t]! += value
      }
    })
    baseline.columns.forEach(({ values }, j) => {
      const factor = draw.coefficients[j]!
      for (let t = 0; t < n; t++) {
        const value = factor * values[t]!
        columns[j]![t]! += value / some.length
        mean[t]! += value
      }
    })
    const { memory } = draw.prior
    memories.push(memory)
    const spread = draw.sigma / Math.sqrt(1 - memory * memory)
    for (let t = 0; t < n; t++) predicted[t]![d] = mean[t]! + spread * random.normal()
  })
  const parts = partsOf(fit, columns, channels)
  const expected = data.outcome.map((_, t) => parts.reduce((sum, part) => sum + part.values[t]!, 0))
  const tail = (1 - settings.level) / 2
  const fitted = predicted.map((values, t) => {
    const sorted = values.sort()
    return { mean: expected[t]!, low: quantileOf(sorted, tail), high: quantileOf(sorted, 1 - tail) }
  })
  const memory = memories.reduce((sum, each) => sum + each, 0) / memories.length
  return { fitted, parts, ...waterfallOf(fit, parts), ...fitOf(fit, expected, fitted, memory), memory }
}

function partsOf(
  fit: ResponseFit,
  columns: readonly Float64Array[],
  channels: readonly Float64Array[],
): ResponseSummary['parts'] {
  let levelShift = 0
  const byName = new Map<string, { name: string; group: BaselineGroup; values: number[] }>()
  fit.baseline.columns.forEach(({ group, name }, j) => {
    const isOwn = group === 'control' || group === 'holiday'
    const shown = isOwn ? name : group
    const part = byName.get(`${group} ${shown}`) ?? {
      name: shown,
      group,
      values: new Array<number>(fit.data.outcome.length).fill(0),
    }
    // Holidays count from days without them, not from their mean: what they shift goes to the level.
    const shift = group === 'holiday' ? calmValue(columns[j]!, fit.baseline.columns[j]!.values) : 0
    columns[j]!.forEach((value, t) => (part.values[t]! += value - shift))
    levelShift += shift
    byName.set(`${group} ${shown}`, part)
  })
  const level = byName.get('level level')
  if (level !== undefined) level.values.forEach((_, t) => (level.values[t]! += levelShift))
  return [
    ...byName.values(),
    ...channels.map((values, c) => ({
      name: fit.data.channels[c]!.name,
      group: 'channel' as const,
      values: [...values],
    })),
  ]
}

/** What a column of 0 and 1 (standardised) adds on a period where it is 0. */
function calmValue(added: Float64Array, values: Float64Array): number {
  let calm = 0
  for (let t = 1; t < values.length; t++) if (values[t]! < values[calm]!) calm = t
  return added[calm]!
}

function waterfallOf(
  { data }: ResponseFit,
  parts: ResponseSummary['parts'],
): Pick<ResponseSummary, 'waterfall' | 'outcome'> {
  const outcome = data.outcome.reduce((sum, value) => sum + value, 0)
  // Level and trend are one thing to a reader: what would have come anyway.
  const level = parts.filter(({ group }) => group === 'level' || group === 'trend')
  const organic = {
    name: 'level',
    group: 'level' as const,
    values: Array.from(data.outcome, (_, t) => level.reduce((sum, part) => sum + part.values[t]!, 0)),
  }
  const shown = [organic, ...parts.filter(({ group }) => group !== 'level' && group !== 'trend')]
  const waterfall = shown.map(({ name, group, values }) => {
    const total = values.reduce((sum, value) => sum + value, 0)
    return { name, group, total, share: total / outcome }
  })
  return { waterfall, outcome }
}

function fitOf(
  { data }: ResponseFit,
  expected: Float64Array,
  fitted: readonly Estimate[],
  memory: number,
): Pick<ResponseSummary, 'rSquared' | 'error' | 'inside' | 'residualCorrelation' | 'residuals'> {
  const n = data.outcome.length
  const mean = data.outcome.reduce((sum, value) => sum + value, 0) / n
  const residuals = data.outcome.map((value, t) => value - expected[t]!)
  const square = residuals.reduce((sum, value) => sum + value * value, 0)
  const around = data.outcome.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  // What the noise's own memory leaves.
  const fresh = residuals.map((value, t) => (t === 0 ? value : value - memory * residuals[t - 1]!))
  let [lagged, own] = [0, 0]
  for (let t = 0; t < n; t++) {
    own += fresh[t]! ** 2
    if (t > 0) lagged += fresh[t]! * fresh[t - 1]!
  }
  const spread = Math.sqrt(square / n) || 1
  return {
    rSquared: around > 0 ? 1 - square / around : 0,
    error: residuals.reduce((sum, value) => sum + Math.abs(value), 0) / n / Math.abs(mean || 1),
    inside:
      fitted.filter(({ low, high }, t) => data.outcome[t]! >= low && data.outcome[t]! <= high).length / n,
    residualCorrelation: own > 0 ? lagged / own : 0,
    residuals: [...residuals].map((value) => value / spread),
  }
}
