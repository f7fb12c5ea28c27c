import { seasonIndices } from './decompose.ts'
import { filter, project, type EtsForm, type EtsParameters, type FilterEnd } from './ets-filter.ts'
import type { Fit } from './fit.ts'
import { minimise } from './nelder-mead.ts'

/** Longer seasons are not smoothed index by index: a decomposition takes them out first. */
export const ETS_LONGEST_SEASON = 24

export type EtsFit = Fit & { readonly form: EtsForm; readonly aicc: number; readonly converged: boolean }

export type EtsOptions = {
  /** Forms to choose from; all admissible ones where absent. */
  readonly forms?: readonly EtsForm[]
  /** Evaluations of the likelihood per form, about. */
  readonly effort?: number
  /** Forecasts are the mean of all forms by their Akaike weights, instead of the best form's. */
  readonly average?: boolean
}

/**
 * Exponential smoothing, the form chosen by AICc among the admissible ones (Hyndman et al. 2002; Hyndman and Khandakar 2008): additive and
 * multiplicative errors, no, linear or damped trend, no, additive or multiplicative season. Starting level and slope are estimated with the smoothing parameters;
 * indices of the season start from a decomposition and are corrected once by their weighted errors. O(forms x effort x n).
 * @param y at least 1 value, all finite
 * @param season length of the season; 1 for none
 */
export function fitEts(
  y: Float64Array,
  season: number,
  horizon: number,
  { forms, effort = USUAL_EFFORT, average = false }: EtsOptions = {},
): EtsFit {
  const isUsual = forms === undefined && effort === USUAL_EFFORT
  const all = (isUsual ? lastUsual(y, season) : undefined) ?? candidates(y, season, forms, effort)
  if (isUsual) last = { y: new WeakRef(y), season, all }
  let best: Candidate | null = null
  for (const found of all) if (best === null || found.aicc < best.aicc) best = found
  if (best === null) throw new RangeError('no form of exponential smoothing to choose from')
  const chosen = finish(y, best, horizon)
  return average ? averaged(y, all, chosen, horizon) : chosen
}

const USUAL_EFFORT = 120
/** Best form and average of all ask for the same fits, one after the other: those of the last series are kept. A series is never written to once it is there. */
let last: {
  readonly y: WeakRef<Float64Array>
  readonly season: number
  readonly all: readonly Candidate[]
} | null = null

function lastUsual(y: Float64Array, season: number): readonly Candidate[] | undefined {
  return last?.y.deref() === y && last.season === season ? last.all : undefined
}

function candidates(
  y: Float64Array,
  season: number,
  forms: readonly EtsForm[] | undefined,
  effort: number,
): Candidate[] {
  const choice = forms ?? admissibleForms(y, season)
  const starts = startsOf(y, season, choice)
  return choice.map((form) => fitForm(y, form, starts, effort))
}

/** Forms less likely than this against the best are left out of an average. */
const LEAST_WEIGHT = 0.02

/** Forecasts of all forms by their Akaike weights, exp(-difference of AICc / 2) (Kolassa 2011). */
function averaged(y: Float64Array, all: readonly Candidate[], chosen: EtsFit, horizon: number): EtsFit {
  const mean = new Float64Array(horizon)
  const fitted = new Float64Array(y.length)
  let total = 0
  for (const each of all) {
    const weight = Math.exp((chosen.aicc - each.aicc) / 2)
    if (!(weight >= LEAST_WEIGHT)) continue
    const fit = each.form === chosen.form ? chosen : finish(y, each, horizon)
    total += weight
    for (let h = 0; h < horizon; h++) mean[h] = mean[h]! + weight * fit.mean[h]!
    for (let t = 0; t < y.length; t++) fitted[t] = fitted[t]! + weight * fit.fitted[t]!
  }
  return { ...chosen, mean: mean.map((value) => value / total), fitted: fitted.map((value) => value / total) }
}

/** All forms that these data allow: multiplicative ones need positive values, a season two of its lengths, a trend some values. */
export function admissibleForms(y: Float64Array, season: number): EtsForm[] {
  const isPositive = y.every((value) => value > 0)
  const isSeasonal = season > 1 && season <= ETS_LONGEST_SEASON && y.length >= 2 * season + 3
  const forms: EtsForm[] = []
  for (const error of isPositive ? (['additive', 'multiplicative'] as const) : (['additive'] as const))
    for (const trend of ['none', 'additive', 'damped'] as const)
      for (const kind of isSeasonal
        ? (['none', 'additive', 'multiplicative'] as const)
        : (['none'] as const)) {
        // Additive errors with a multiplicative season have no finite variance; both packages of the field leave them out.
        if (kind === 'multiplicative' && error === 'additive') continue
        const parameters =
          (trend === 'none' ? 2 : trend === 'additive' ? 4 : 5) + (kind === 'none' ? 0 : season)
        if (y.length > parameters + 4 || (trend === 'none' && kind === 'none'))
          forms.push({ error, trend, season: kind })
      }
  return forms
}

type Start = { readonly seasons: Float64Array; readonly level: number; readonly slope: number }
type Starts = { readonly [kind in EtsForm['season']]: Start | null }
type Candidate = {
  readonly form: EtsForm
  readonly aicc: number
  readonly parameters: EtsParameters
  readonly seasons: Float64Array
  readonly converged: boolean
}

function startsOf(y: Float64Array, season: number, forms: readonly EtsForm[]): Starts {
  const wants = (kind: EtsForm['season']): boolean => forms.some((form) => form.season === kind)
  const start = (kind: EtsForm['season']): Start | null => {
    if (!wants(kind)) return null
    // The beginning tells the starting indices; later years may have others.
    const early = y.subarray(0, Math.min(y.length, Math.max(4 * season, 3 * season)))
    const seasons =
      kind === 'none' ? Float64Array.of(0) : seasonIndices(early, season, kind === 'multiplicative')
    if (kind === 'multiplicative') for (let k = 0; k < season; k++) seasons[k] = Math.max(seasons[k]!, 0.01)
    const length = Math.min(y.length, Math.max(10, kind === 'none' ? 10 : 2 * season))
    let [sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0]
    for (let t = 0; t < length; t++) {
      const index = seasons[t % seasons.length]!
      const value = kind === 'none' ? y[t]! : kind === 'additive' ? y[t]! - index : y[t]! / index
      sumX += t + 1
      sumY += value
      sumXX += (t + 1) ** 2
      sumXY += (t + 1) * value
    }
    const spread = length * sumXX - sumX * sumX
    const slope = spread === 0 ? 0 : (length * sumXY - sumX * sumY) / spread
    return { seasons, level: (sumY - slope * sumX) / length, slope }
  }
  return { none: start('none'), additive: start('additive'), multiplicative: start('multiplicative') }
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

function fitForm(y: Float64Array, form: EtsForm, starts: Starts, effort: number): Candidate {
  const start = starts[form.season]
  if (start === null) throw new RangeError('no starting values for this form')
  const n = y.length
  const hasTrend = form.trend !== 'none'
  const hasSeason = form.season !== 'none'
  const isDamped = form.trend === 'damped'
  const isRelative = form.error === 'multiplicative'
  const initial = start.seasons.slice()
  const seasons = initial.slice()
  const scale = spreadOf(y)
  const end: FilterEnd = { level: 0, slope: 0, squares: 0, logs: 0 }
  const parameters: EtsParameters = { alpha: 0, beta: 0, gamma: 0, phi: 1, level: 0, slope: 0 }
  // Level and slope start at a line through the beginning; without a trend the level alone stands for it.
  const firstLevel = hasTrend ? start.level : start.level + start.slope * Math.min(5, (n + 1) / 2)
  const read = (x: Float64Array): void => {
    let at = 0
    const alpha = 1e-4 + 0.9998 * logistic(x[at++]!)
    parameters.alpha = alpha
    parameters.beta = hasTrend ? 1e-4 + (alpha - 1e-4) * logistic(x[at++]!) : 0
    parameters.gamma = hasSeason ? 1e-4 + (0.9999 - alpha) * logistic(x[at++]!) : 0
    parameters.phi = isDamped ? 0.8 + 0.18 * logistic(x[at++]!) : 1
    parameters.level = firstLevel + scale * x[at++]!
    parameters.slope = hasTrend ? start.slope + scale * 0.2 * x[at]! : 0
  }
  const cost = (x: Float64Array): number => {
    read(x)
    seasons.set(initial)
    filter(y, form, parameters, seasons, end)
    return likelihood(n, end, isRelative)
  }
  const begin: number[] = [-0.8]
  const steps: number[] = [0.9]
  if (hasTrend) {
    begin.push(-1.5)
    steps.push(-1)
  }
  if (hasSeason) {
    begin.push(-2.5)
    steps.push(1)
  }
  if (isDamped) {
    begin.push(1.5)
    steps.push(-1)
  }
  begin.push(0)
  steps.push(0.3)
  if (hasTrend) {
    begin.push(0)
    steps.push(0.3)
  }
  const budget = effort * (0.5 + 0.25 * begin.length)
  let found = minimise(cost, begin, { steps, maxEvaluations: budget, tolerance: 1e-3 })
  if (hasSeason) {
    read(found.x)
    if (correctSeasons(y, form, parameters, initial)) {
      const again = steps.map((step) => step * 0.3)
      const next = minimise(cost, found.x, { steps: again, maxEvaluations: budget / 2, tolerance: 1e-3 })
      found = next
    }
  }
  read(found.x)
  const count = begin.length + 1 + (hasSeason ? initial.length - 1 : 0)
  const correction = n - count - 1 > 0 ? (2 * count * (count + 1)) / (n - count - 1) : 1e6
  return {
    form,
    aicc: found.value + 2 * count + correction,
    parameters: { ...parameters },
    seasons: initial,
    converged: found.converged,
  }
}

/** -2 log likelihood up to a constant, of normal errors with the variance at its best value. */
function likelihood(n: number, { squares, logs }: FilterEnd, isRelative: boolean): number {
  const safe = Math.max(squares, 1e-12 * n)
  return n * Math.log(safe) + (isRelative ? 2 * logs : 0)
}

/**
 * Moves the starting indices by the mean of the errors at their place, weighted by what is left of a starting index after k seasons, (1 - gamma)^k.
 * False where nothing was gained.
 */
function correctSeasons(
  y: Float64Array,
  form: EtsForm,
  parameters: EtsParameters,
  initial: Float64Array,
): boolean {
  const n = y.length
  const season = initial.length
  const fitted = new Float64Array(n)
  const end: FilterEnd = { level: 0, slope: 0, squares: 0, logs: 0 }
  const isRelative = form.error === 'multiplicative'
  filter(y, form, parameters, initial.slice(), end, fitted)
  const before = likelihood(n, end, isRelative)
  const moved = initial.slice()
  const keep = 1 - parameters.gamma
  let total = 0
  for (let place = 0; place < season; place++) {
    let [sum, weights, weight] = [0, 0, 1]
    for (let t = place; t < n; t += season) {
      const error =
        form.season === 'multiplicative'
          ? (y[t]! - fitted[t]!) / (Math.abs(fitted[t]!) < 1e-9 ? 1e-9 : fitted[t]!)
          : y[t]! - fitted[t]!
      sum += weight * error
      weights += weight * weight
      weight *= keep
    }
    const step = sum / (weights + 0.5)
    moved[place] = moved[place]! + (form.season === 'multiplicative' ? moved[place]! * step : step)
    total += moved[place]!
  }
  const mean = total / season
  for (let place = 0; place < season; place++)
    moved[place] =
      form.season === 'multiplicative' ? Math.max(0.01, moved[place]! / mean) : moved[place]! - mean
  filter(y, form, parameters, moved.slice(), end)
  if (likelihood(n, end, isRelative) >= before) return false
  initial.set(moved)
  return true
}

function finish(y: Float64Array, best: Candidate, horizon: number): EtsFit {
  const n = y.length
  const seasons = best.seasons.slice()
  const fitted = new Float64Array(n)
  const end: FilterEnd = { level: 0, slope: 0, squares: 0, logs: 0 }
  filter(y, best.form, best.parameters, seasons, end, fitted)
  const mean = project(best.form, best.parameters.phi, end, seasons, n, horizon)
  return { mean, fitted, form: best.form, aicc: best.aicc, converged: best.converged }
}

/** Root mean square of the steps from value to value; 1 for a constant series. */
function spreadOf(y: Float64Array): number {
  let sum = 0
  for (let t = 1; t < y.length; t++) sum += (y[t]! - y[t - 1]!) ** 2
  const spread = Math.sqrt(sum / Math.max(1, y.length - 1))
  return spread > 0 ? spread : 1
}

/** `ETS(M,Ad,A)`: error, trend, season, as the field writes it. */
export function etsName({ error, trend, season }: EtsForm): string {
  const trendLetter = { none: 'N', additive: 'A', damped: 'Ad' }[trend]
  const seasonLetter = { none: 'N', additive: 'A', multiplicative: 'M' }[season]
  return `ETS(${error === 'additive' ? 'A' : 'M'},${trendLetter},${seasonLetter})`
}
