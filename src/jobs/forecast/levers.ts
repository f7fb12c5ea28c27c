import type {
  ForecastDetail,
  ForecastLever,
  ForecastSettings,
  WhatIfResult,
} from '../../contract/forecast.ts'
import { leverEffects, leverFactor } from '../../engine/forecast/levers.ts'
import type { DriverColumns } from './drivers.ts'
import { seasonsBy } from './frequency.ts'

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
  { price, spend }: DriverColumns,
): ForecastLever[] {
  if (!moved.has(settings.metric)) return []
  const levers = [price, spend]
  const known = levers.filter((lever) => lever !== null)
  const effects = leverEffects(values, seasonsBy[settings.by][0], known)
  return (['price', 'spend'] as const).map((kind, place): ForecastLever => {
    const lever = levers[place]
    const effect = lever === null || lever === undefined ? undefined : effects[known.indexOf(lever)]
    if (lever === null || lever === undefined || effect === undefined)
      return { kind, elasticity: 0, low: 0, high: 0, periods: 0, level: null, refusal: 'no-data' }
    const { elasticity, low, high, periods, refusal } = effect
    return { kind, elasticity, low, high, periods, level: levelOf(lever, settings.horizon), refusal }
  })
}

function levelOf(lever: Float64Array, horizon: number): number | null {
  const known = lever.slice(-horizon).filter((value) => value > 0 && Number.isFinite(value))
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

export type WhatIf = {
  readonly price: number
  readonly spend: number
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
  for (const kind of ['price', 'spend'] as const) {
    const change = asked[kind]
    if (change === 0) continue
    const lever = detail.levers.find((each) => each.kind === kind)
    const reason = days === 0 ? 'no-days' : lever === undefined ? 'no-data' : lever.refusal
    if (lever === undefined || reason !== null) {
      refused.push({ kind, reason: reason ?? 'no-data' })
      continue
    }
    const ends = [leverFactor(lever.low, change), leverFactor(lever.high, change)]
    factor *= leverFactor(lever.elasticity, change)
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
  return {
    base: total(base),
    sum: total(mean),
    low: total(changed(low)),
    high: total(changed(high)),
    mean,
    refused,
  }
}
