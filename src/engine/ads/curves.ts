/** How an effect carries over into later periods: falling from the first period on (`geometric`, `weibull`), or first rising (`weibull-late`). */
export type AdstockForm = 'geometric' | 'weibull' | 'weibull-late'
/** How an effect flattens with the amount. */
export type SaturationForm = 'hill' | 'power'
/** `auto`: the data choose, channel by channel, among geometric and late Weibull, among Hill and power. */
export type AdstockChoice = AdstockForm | 'auto'
export type SaturationChoice = SaturationForm | 'auto'

/** Periods an effect may last. */
export const MAX_LAG = 26
/** Trailing weights below this add nothing that could be told from rounding of the data. */
const NEGLIGIBLE = 1e-9

/**
 * Parameters of a channel's curve on an unbounded scale, with a normal prior for each: geometric adstock logit(theta), Weibull log(shape) and
 * log(scale in periods); Hill log(K / typical amount) and log(slope), power logit(exponent). Those of the carry-over come first.
 */
export type CurveForm = {
  readonly adstock: AdstockForm
  readonly saturation: SaturationForm
  readonly size: number
  /** How many of the parameters are of the carry-over. */
  readonly lagSize: number
  readonly priorMean: readonly number[]
  readonly priorSd: readonly number[]
}

const LAG_PRIORS: Readonly<
  Record<AdstockForm, { readonly mean: readonly number[]; readonly sd: readonly number[] }>
> = {
  geometric: { mean: [-0.4], sd: [1.2] },
  weibull: { mean: [0, 0.3], sd: [0.5, 0.7] },
  'weibull-late': { mean: [0.45, 0.7], sd: [0.45, 0.7] },
}

/**
 * Priors: theta has median 0.40 and 90 % of its mass in 0.09 to 0.83; a late Weibull's shape median 1.57 (0.75 to 3.3) and scale 2 periods (0.64
 * to 6.4); K lies between 0.27 and 3.7 times the typical amount of a period; the slope between 0.62 and 2.3 (median 1.2, so that S-shaped and
 * concave curves are both possible); a power's exponent between 0.30 and 0.85.
 */
export function curveForm(adstock: AdstockForm, saturation: SaturationForm): CurveForm {
  const lag = LAG_PRIORS[adstock]
  const flat = saturation === 'hill' ? { mean: [0, 0.18], sd: [0.8, 0.4] } : { mean: [0.45], sd: [0.8] }
  return {
    adstock,
    saturation,
    size: lag.mean.length + flat.mean.length,
    lagSize: lag.mean.length,
    priorMean: [...lag.mean, ...flat.mean],
    priorSd: [...lag.sd, ...flat.sd],
  }
}

/** The forms that a choice leaves open, each as likely as the others before the data. */
export function curveForms(adstock: AdstockChoice, saturation: SaturationChoice): CurveForm[] {
  const lags: readonly AdstockForm[] = adstock === 'auto' ? ['geometric', 'weibull-late'] : [adstock]
  const flats: readonly SaturationForm[] = saturation === 'auto' ? ['hill', 'power'] : [saturation]
  return lags.flatMap((lag) => flats.map((flat) => curveForm(lag, flat)))
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * Adstocked amounts with weights that sum to 1, so that a constant amount per period stays what it is; nothing is assumed to have been spent
 * before the first period. Geometric: A_t = (1 - theta) x_t + theta A_{t-1}, O(n). Weibull: weights of the survival function
 * exp(-(lag / scale)^shape) (Robyn's CDF form); late: of the density in the middle of each period (Robyn's PDF form), O(n MAX_LAG).
 */
export function adstock(
  form: CurveForm,
  at: ArrayLike<number>,
  amounts: Float64Array,
  out: Float64Array,
): void {
  const n = amounts.length
  if (form.adstock === 'geometric') {
    const theta = logistic(at[0]!)
    let level = 0
    for (let t = 0; t < n; t++) out[t] = level = (1 - theta) * amounts[t]! + theta * level
    return
  }
  const weights = adstockWeights(form, at)
  let reach = weights.length
  while (reach > 1 && weights[reach - 1]! < NEGLIGIBLE) reach--
  for (let t = 0; t < n; t++) {
    let sum = 0
    for (let lag = 0; lag <= t && lag < reach; lag++) sum += weights[lag]! * amounts[t - lag]!
    out[t] = sum
  }
}

/** Share of an effect that falls into each period, from the one of the spend on. */
export function adstockWeights(form: CurveForm, at: ArrayLike<number>): Float64Array {
  const weights = new Float64Array(MAX_LAG)
  const [shape, scale] = [Math.exp(at[0]!), Math.exp(at[1] ?? 0)]
  let sum = 0
  for (let lag = 0; lag < MAX_LAG; lag++) {
    const x = (lag + 0.5) / scale
    sum += weights[lag] =
      form.adstock === 'geometric'
        ? logistic(at[0]!) ** lag
        : form.adstock === 'weibull'
          ? Math.exp(-((lag / scale) ** shape))
          : x ** (shape - 1) * Math.exp(-(x ** shape))
  }
  // A scale far below half a period leaves nothing that can be told from zero: then all comes at once.
  if (!(sum > 1e-200)) sum = weights[0] = 1
  for (let lag = 0; lag < MAX_LAG; lag++) weights[lag]! /= sum
  return weights
}

/** Periods until half of an effect has come. */
export function halfLife(form: CurveForm, at: ArrayLike<number>): number {
  if (form.adstock === 'geometric') return Math.log(0.5) / Math.log(logistic(at[0]!))
  const weights = adstockWeights(form, at)
  let sum = 0
  for (let lag = 0; lag < weights.length; lag++) {
    if (sum + weights[lag]! >= 0.5) return lag + (0.5 - sum) / weights[lag]!
    sum += weights[lag]!
  }
  return weights.length
}

/** Saturated response to adstocked amounts in units of `typical`: Hill in 0..1 (1 = all there is), power without an upper limit. */
export function saturate(form: CurveForm, at: ArrayLike<number>, typical: number, out: Float64Array): void {
  const first = form.lagSize
  if (form.saturation === 'power') {
    const exponent = logistic(at[first]!)
    for (let t = 0; t < out.length; t++) out[t] = out[t]! <= 0 ? 0 : (out[t]! / typical) ** exponent
    return
  }
  const [half, slope] = [typical * Math.exp(at[first]!), Math.exp(at[first + 1]!)]
  for (let t = 0; t < out.length; t++) {
    const amount = out[t]!
    // 1 / (1 + (K / A)^s) does not overflow for large amounts, where A^s would.
    out[t] = amount <= 0 ? 0 : 1 / (1 + (half / amount) ** slope)
  }
}

/** Response to a constant amount per period once carry-over is complete, on the scale of {@link saturate}. */
export function steady(form: CurveForm, at: ArrayLike<number>, typical: number, amount: number): number {
  if (amount <= 0) return 0
  const first = form.lagSize
  if (form.saturation === 'power') return (amount / typical) ** logistic(at[first]!)
  return 1 / (1 + ((typical * Math.exp(at[first]!)) / amount) ** Math.exp(at[first + 1]!))
}

/** Derivative of {@link steady} by the amount; infinite at 0 for a power or a Hill slope below 1. */
export function steadySlope(form: CurveForm, at: ArrayLike<number>, typical: number, amount: number): number {
  const first = form.lagSize
  const value = steady(form, at, typical, amount)
  if (form.saturation === 'power') {
    const exponent = logistic(at[first]!)
    return amount <= 0 ? Number.POSITIVE_INFINITY : (exponent * value) / amount
  }
  const slope = Math.exp(at[first + 1]!)
  if (amount <= 0)
    return slope > 1 ? 0 : slope < 1 ? Number.POSITIVE_INFINITY : 1 / (typical * Math.exp(at[first]!))
  return (slope * value * (1 - value)) / amount
}
