import {
  leverKinds,
  type ForecastDetail,
  type ForecastLever,
  type ForecastSettings,
  type WhatIfResult,
} from '../../contract/forecast.ts'
import { leverEffects, leverFactor } from '../../engine/forecast/levers.ts'
import { atShare } from '../../engine/forecast/sums.ts'
import { seededRandom } from '../../engine/random.ts'
import type { DriverColumns } from './drivers.ts'
import { seasonsBy } from './frequency.ts'
import { SUM_SEED, sumsOf } from './series-detail.ts'

const DAY_MS = 86_400_000
/** Metrics that price and spend may move. */
const moved = new Set<ForecastSettings['metric']>([
  'revenue',
  'orders',
  'units',
  'customers',
  'new-customers',
])

/** What price and spend did to one series. */
export function leversOf(
  settings: ForecastSettings,
  values: Float64Array,
  { price, spend, discount }: DriverColumns,
): ForecastLever[] {
  if (!moved.has(settings.metric)) return []
  const levers = [price, spend]
  const known = levers.filter((lever) => lever !== null)
  const effects = leverEffects(values, seasonsBy[settings.by][0], known)
  const told = (['price', 'spend'] as const).map((kind, place): ForecastLever => {
    const lever = levers[place]
    const effect = lever === null || lever === undefined ? undefined : effects[known.indexOf(lever)]
    if (lever === null || lever === undefined || effect === undefined)
      return { kind, elasticity: 0, low: 0, high: 0, periods: 0, level: null, refusal: 'no-data' }
    const { elasticity, low, high, periods, refusal } = effect
    return { kind, elasticity, low, high, periods, level: levelOf(lever, settings.horizon), refusal }
  })
  return [...told, discountOf(settings, values, discount, spend)]
}

/**
 * What more sales at reduced prices did. By itself beside spend: price and discount are two looks at one thing, and together neither would be told. Its share may be 0, so that
 * the series' logarithm is laid against the share, not against its logarithm.
 */
function discountOf(
  settings: ForecastSettings,
  values: Float64Array,
  discount: Float64Array | null,
  spend: Float64Array | null,
): ForecastLever {
  const nothing = { kind: 'discount', elasticity: 0, low: 0, high: 0, periods: 0, level: null } as const
  if (discount === null || !discount.some((share) => share > 0)) return { ...nothing, refusal: 'no-data' }
  const levers = [discount.map(Math.exp), ...(spend === null ? [] : [spend])]
  const [effect] = leverEffects(values, seasonsBy[settings.by][0], levers)
  if (effect === undefined) throw new Error('a lever without its effect')
  const known = discount.slice(-settings.horizon).filter(Number.isFinite)
  const level = known.length === 0 ? null : known.reduce((sum, share) => sum + share, 0) / known.length
  return { kind: 'discount', ...effect, level }
}

/** By what a series is multiplied when a lever changes: by a share, discount by so much of its share. */
function factorOf(kind: ForecastLever['kind'], elasticity: number, change: number): number {
  return kind === 'discount' ? Math.exp(elasticity * change) : leverFactor(elasticity, change)
}

/** Mean of the last periods, as many as are forecast; null where nothing is known. */
export function levelOf(lever: Float64Array, horizon: number): number | null {
  const known = lever.slice(-horizon).filter((value) => value > 0 && Number.isFinite(value))
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

const Z95 = 1.96

/** Eight of ten sums: simulated paths around the changed forecast, each with an effect drawn by its uncertainty (standard deviation of the logarithm). */
function likelyOf(
  detail: ForecastDetail,
  mean: readonly number[],
  deviation: number,
): WhatIfResult['likely'] {
  const grown = detail.spread.growth.map((size, h) => {
    const was = detail.mean[h] ?? 0
    // Errors grow with what they are of.
    return was > 0 ? (size * Math.max(0, mean[h] ?? was)) / was : size
  })
  const sums = sumsOf(
    { ...detail, mean: [...mean], spread: { ...detail.spread, growth: grown } },
    mean.length,
  )
  const random = seededRandom(SUM_SEED)
  const drawn = sums.map((sum) => sum * Math.exp(deviation * random.normal())).sort()
  return { low: atShare(drawn, 0.1), high: atShare(drawn, 0.9) }
}

export type WhatIf = {
  readonly price: number
  readonly spend: number
  readonly discount: number
  readonly event: string | null
  readonly days: number
  /** Days between which all of it happens; null: over the whole forecast. */
  readonly from: string | null
  readonly to: string | null
}

/** Ends of the forecast's periods, as the first day after each. */
function endsOf({ times, future }: ForecastDetail): number[] {
  const all = [...times.slice(-2), ...future]
  return future.map((at, h) => {
    const next = future[h + 1]
    if (next !== undefined) return next
    const before = all[all.length - 2]
    const step = before === undefined ? DAY_MS : at - before
    // Months are not all of one length; that of the last one is known.
    if (step < 28 * DAY_MS) return at + step
    const date = new Date(at)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  })
}

/** The part of each period that lies between two days, both included; and how many days that is in all. */
function rangeOf(detail: ForecastDetail, { from, to }: WhatIf): { shares: number[]; days: number } {
  const first = from === null ? Number.NEGATIVE_INFINITY : Date.parse(`${from}T00:00:00Z`)
  const end = to === null ? Number.POSITIVE_INFINITY : Date.parse(`${to}T00:00:00Z`) + DAY_MS
  const ends = endsOf(detail)
  const overlaps = detail.future.map((at, h) =>
    Math.max(0, Math.min(end, ends[h] ?? at) - Math.max(first, at)),
  )
  return {
    shares: overlaps.map((overlap, h) => overlap / Math.max(1, (ends[h] ?? 0) - (detail.future[h] ?? 0))),
    days: overlaps.reduce((sum, overlap) => sum + overlap, 0) / DAY_MS,
  }
}

/** A forecast with other levers between two days; what the past does not tell is refused and left out. */
export function whatIf(detail: ForecastDetail, asked: WhatIf): WhatIfResult {
  const base = detail.mean.map((value) => value ?? 0)
  const refused: WhatIfResult['refused'] = []
  const { shares, days } = rangeOf(detail, asked)
  let [factor, low, high] = [1, 1, 1]
  for (const kind of leverKinds) {
    const change = asked[kind]
    if (change === 0) continue
    const lever = detail.levers.find((each) => each.kind === kind)
    const reason = days === 0 ? 'no-days' : lever === undefined ? 'no-data' : lever.refusal
    // A reduced price is a lower price: asked for twice, it would count twice.
    if (kind === 'discount' && asked.price !== 0) {
      refused.push({ kind, reason: 'with-price' })
      continue
    }
    if (lever === undefined || reason !== null) {
      refused.push({ kind, reason: reason ?? 'no-data' })
      continue
    }
    const ends = [factorOf(kind, lever.low, change), factorOf(kind, lever.high, change)]
    factor *= factorOf(kind, lever.elasticity, change)
    low *= Math.min(...ends)
    high *= Math.max(...ends)
  }
  let raised = 0
  if (asked.event !== null && asked.days > 0) {
    const effect = detail.effects.find(({ name }) => name === asked.event)
    if (effect === undefined || effect.source === 'unknown')
      refused.push({ kind: 'event', reason: 'unknown-event' })
    else if (days === 0) refused.push({ kind: 'event', reason: 'no-days' })
    else raised = Math.max(-1, effect.effect * Math.min(1, asked.days / days))
  }
  const changed = (by: number): number[] =>
    base.map((value, h) => value * (1 + (by - 1) * (shares[h] ?? 0)) * (1 + raised * (shares[h] ?? 0)))
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  const mean = changed(factor)
  const [sum, least, most] = [total(mean), total(changed(low)), total(changed(high))]
  return {
    base: total(base),
    sum,
    low: least,
    high: most,
    likely: likelyOf(detail, mean, least > 0 ? Math.log(most / least) / (2 * Z95) : 0),
    mean,
    refused,
  }
}
