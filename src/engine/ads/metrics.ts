import { betaQuantile, gammaQuantile, normalQuantile } from './special.ts'

/** Sums of one day (or of all time): null where a report does not tell a measure. Money in units of its currency. */
export type Measures = {
  readonly impressions: number | null
  readonly clicks: number | null
  readonly cost: number | null
  readonly conversions: number | null
  readonly value: number | null
}

export const metricNames = ['ctr', 'cvr', 'cpc', 'cpm', 'cpa', 'roas', 'margin'] as const
export type MetricName = (typeof metricNames)[number]

/** null where it cannot be told: nothing reported, or a denominator of zero. An open end of an interval is null. */
export type Metric = {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
} | null
export type Metrics = Readonly<Record<MetricName, Metric>>

export const noMeasures: Measures = {
  impressions: null,
  clicks: null,
  cost: null,
  conversions: null,
  value: null,
}

/** A measure that one of both does not report is not zero. */
export function addMeasures(a: Measures, b: Measures): Measures {
  const add = (x: number | null, y: number | null): number | null => (x === null ? y : y === null ? x : x + y)
  return {
    impressions: add(a.impressions, b.impressions),
    clicks: add(a.clicks, b.clicks),
    cost: add(a.cost, b.cost),
    conversions: add(a.conversions, b.conversions),
    value: add(a.value, b.value),
  }
}

/**
 * Rates and costs with intervals. Counts bring their own noise (Clopper and Pearson 1934 for shares, Garwood 1936 for counts per money); where
 * days are given and vary more than that, the ratio estimator over days (Cochran, Sampling Techniques, 6.4) is used, which is then the wider one.
 * ROAS adds the spread of order values, taken for exponential where days do not tell it. `margin` is what is left of the value after cost, as a
 * share of `marginShare` times value less cost, per unit of cost.
 */
export function metricsOf(
  sums: Measures,
  days: readonly Measures[],
  { level, marginShare }: { readonly level: number; readonly marginShare: number },
): Metrics {
  const tail = (1 - level) / 2
  const { impressions, clicks, cost, conversions, value } = sums
  const ratio = (top: keyof Measures, bottom: keyof Measures): number | null => ratioSpread(days, top, bottom)
  const share = (k: number | null, n: number | null, top: keyof Measures, bottom: keyof Measures): Metric => {
    if (k === null || n === null || !(n > 0)) return null
    const exact =
      k <= n
        ? {
            low: k <= 0 ? 0 : betaQuantile(tail, k, n - k + 1),
            high: k >= n ? 1 : betaQuantile(1 - tail, k + 1, n - k),
          }
        : countInterval(k, n, tail)
    return widened(k / n, exact, ratio(top, bottom), tail)
  }
  const price = (money: number | null, k: number | null, bottom: keyof Measures, per = 1): Metric => {
    if (money === null || k === null || !(k > 0)) return null
    const { low, high } = countInterval(k, 1, tail)
    return widened(
      (per * money) / k,
      { low: (per * money) / high, high: low > 0 ? (per * money) / low : null },
      ratio('cost', bottom),
      tail,
    )
  }
  const roas = roasOf(sums, ratio('value', 'cost'), tail)
  return {
    ctr: share(clicks, impressions, 'clicks', 'impressions'),
    cvr: share(conversions, clicks, 'conversions', 'clicks'),
    cpc: price(cost, clicks, 'clicks'),
    cpm:
      cost === null || impressions === null || !(impressions > 0)
        ? null
        : widened(
            (1000 * cost) / impressions,
            { low: (1000 * cost) / impressions, high: (1000 * cost) / impressions },
            ratio('cost', 'impressions'),
            tail,
          ),
    cpa: price(cost, conversions, 'conversions'),
    roas: value === null ? null : roas,
    margin:
      roas === null
        ? null
        : {
            value: roas.value * marginShare - 1,
            low: roas.low === null ? null : roas.low * marginShare - 1,
            high: roas.high === null ? null : roas.high * marginShare - 1,
          },
  }
}

function roasOf({ cost, value, conversions }: Measures, spread: number | null, tail: number): Metric {
  if (cost === null || value === null || !(cost > 0)) return null
  const roas = value / cost
  if (!(value > 0)) return { value: 0, low: 0, high: null }
  // (1 + cv^2) / conversions with cv = 1 for exponential order values.
  const own = conversions !== null && conversions > 0 ? Math.sqrt(2 / conversions) : 1
  const z = normalQuantile(1 - tail) * Math.max(own, spread ?? 0)
  return { value: roas, low: roas * Math.exp(-z), high: roas * Math.exp(z) }
}

function countInterval(k: number, exposure: number, tail: number): { low: number; high: number } {
  return {
    low: k > 0 ? gammaQuantile(tail, k) / exposure : 0,
    high: gammaQuantile(1 - tail, k + 1) / exposure,
  }
}

function widened(
  value: number,
  exact: { readonly low: number; readonly high: number | null },
  spread: number | null,
  tail: number,
): Metric {
  if (spread === null || !(value > 0)) return { value, ...exact }
  const z = normalQuantile(1 - tail) * spread
  const [low, high] = [value * Math.exp(-z), value * Math.exp(z)]
  return {
    value,
    low: Math.min(exact.low, low),
    high: exact.high === null ? null : Math.max(exact.high, high),
  }
}

/** Days that a spread is told from at least. */
const LEAST_DAYS = 8

/** Standard error of log(sum top / sum bottom) by days; null where there are too few. */
function ratioSpread(days: readonly Measures[], top: keyof Measures, bottom: keyof Measures): number | null {
  const pairs = days.flatMap((day) => {
    const [x, y] = [day[bottom], day[top]]
    return x === null || y === null ? [] : [[x, y] as const]
  })
  const x = pairs.reduce((sum, [own]) => sum + own, 0)
  const y = pairs.reduce((sum, [, own]) => sum + own, 0)
  if (pairs.length < LEAST_DAYS || !(x > 0) || !(y > 0)) return null
  const ratio = y / x
  const square = pairs.reduce((sum, [a, b]) => sum + (b - ratio * a) ** 2, 0)
  return Math.sqrt((square * pairs.length) / (pairs.length - 1)) / y
}

export type Change = {
  readonly before: number
  readonly after: number
  readonly change: number
  readonly low: number
  readonly high: number
}

/** Relative change of a ratio from one stretch of days to the next, with an interval on the log scale; null where it cannot be told. */
export function changeOf(
  before: readonly Measures[],
  after: readonly Measures[],
  top: keyof Measures,
  bottom: keyof Measures,
  level: number,
): Change | null {
  const one = rateOf(before, top, bottom)
  const other = rateOf(after, top, bottom)
  if (one === null || other === null || !(one.rate > 0) || !(other.rate > 0)) return null
  const z = normalQuantile(1 - (1 - level) / 2) * Math.hypot(one.spread, other.spread)
  const log = Math.log(other.rate / one.rate)
  return {
    before: one.rate,
    after: other.rate,
    change: Math.exp(log) - 1,
    low: Math.exp(log - z) - 1,
    high: Math.exp(log + z) - 1,
  }
}

function rateOf(
  days: readonly Measures[],
  top: keyof Measures,
  bottom: keyof Measures,
): { rate: number; spread: number } | null {
  const sums = days.reduce(addMeasures, noMeasures)
  const [x, y] = [sums[bottom], sums[top]]
  if (x === null || y === null || !(x > 0)) return null
  const counting =
    top === 'value' ? Math.sqrt(2 / Math.max(1, sums.conversions ?? 1)) : 1 / Math.sqrt(Math.max(1, y))
  return { rate: y / x, spread: Math.max(counting, ratioSpread(days, top, bottom) ?? 0) }
}
