import { fitSpend, LOG_BOUND, type Fit, type FitStep } from './fit.ts'
import type { SpendParameters } from './gamma-gamma.ts'
import type { PurchaseSummary } from './purchase-days.ts'

/** Repeat customers that a model of order values needs at least. */
const LEAST_CUSTOMERS = 20
/** A mean this many times the 99th percentile is an outlier that would rule the fit. */
const HEAVY = 10
/** Share of the customers whose means stay as they are, where the tail is cut. */
const KEPT = 0.995

/**
 * What an order is worth. `flat`: the same for all, where the model has too little to go on or does not hold (then `reason` says why).
 */
export type SpendStudy = {
  readonly kind: 'gamma-gamma' | 'flat'
  readonly reason: 'no-values' | 'few-customers' | 'no-spread' | 'not-settled' | 'no-mean' | null
  readonly fit: Fit | null
  readonly parameters: SpendParameters | null
  readonly flatValue: number
  /** Customers with repeat orders of a value above zero: those it was fitted on. */
  readonly customers: number
  /** Repeat customers whose mean value is zero or below (refunds): left out. */
  readonly leftOut: number
  /** Pearson's, of frequency and mean value: the model takes them as independent. */
  readonly correlation: number
  /** Means above this counted as this; null where none were. */
  readonly cappedAt: number | null
  readonly capped: number
  /** Per customer, after capping. */
  readonly mean: Float64Array
}

/**
 * Fits the Gamma-Gamma model to the mean values of repeat orders.
 * @param keptShare share of the means that stay as they are, 0.5 to 1; null: all, unless the largest is ten times the 99th percentile
 */
export function* studySpend(
  { frequency, mean }: Pick<PurchaseSummary, 'frequency' | 'mean'>,
  keptShare: number | null,
): Generator<FitStep, SpendStudy, void> {
  const repeat = [...frequency.keys()].filter((i) => frequency[i]! > 0)
  const own = repeat.filter((i) => mean[i]! > 0)
  const leftOut = repeat.length - own.length
  const cap = capOf(
    own.map((i) => mean[i]!),
    keptShare,
  )
  const capped = cap === null ? 0 : own.filter((i) => mean[i]! > cap).length
  const used = mean.map((each) => (cap !== null && each > cap ? cap : each))
  let [value, orders] = [0, 0]
  for (const i of own) {
    value += used[i]! * frequency[i]!
    orders += frequency[i]!
  }
  const flatValue = orders === 0 ? 0 : value / orders
  const about = {
    flatValue,
    customers: own.length,
    leftOut,
    correlation: correlationOf(own, frequency, used),
    cappedAt: capped === 0 ? null : cap,
    capped,
    mean: used,
  }
  const flat = (reason: SpendStudy['reason'], fit: Fit | null): SpendStudy => ({
    kind: 'flat',
    reason,
    fit,
    parameters: null,
    ...about,
  })
  if (own.length === 0 && repeat.length > 0) return flat('no-values', null)
  if (own.length < LEAST_CUSTOMERS) return flat('few-customers', null)
  const first = used[own[0]!]!
  if (own.every((i) => Math.abs(used[i]! - first) <= 1e-9 * first)) return flat('no-spread', null)
  const fit = yield* fitSpend({
    orders: Float64Array.from(own, (i) => frequency[i]!),
    mean: Float64Array.from(own, (i) => used[i]!),
  })
  const [p, q, v] = [fit.parameters[0]!, fit.parameters[1]!, fit.parameters[2]!]
  const hasRun = Math.log(p) > LOG_BOUND - 1 || Math.log(q) > LOG_BOUND - 1
  if (!fit.converged || fit.covariance === null || hasRun) return flat('not-settled', fit)
  if (q <= 1) return flat('no-mean', fit)
  return { kind: 'gamma-gamma', reason: null, fit, parameters: { p, q, v }, ...about }
}

function capOf(means: readonly number[], keptShare: number | null): number | null {
  if (means.length === 0 || keptShare === 1) return null
  const sorted = Float64Array.from(means).sort()
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  if (keptShare !== null) return at(keptShare)
  return sorted[sorted.length - 1]! > HEAVY * at(0.99) ? at(KEPT) : null
}

function correlationOf(own: readonly number[], frequency: Float64Array, mean: Float64Array): number {
  const n = own.length
  let [sumX, sumM] = [0, 0]
  for (const i of own) {
    sumX += frequency[i]! / n
    sumM += mean[i]! / n
  }
  let [xx, mm, xm] = [0, 0, 0]
  for (const i of own) {
    const [x, m] = [frequency[i]! - sumX, mean[i]! - sumM]
    xx += x * x
    mm += m * m
    xm += x * m
  }
  return xx === 0 || mm === 0 ? 0 : xm / Math.sqrt(xx * mm)
}
