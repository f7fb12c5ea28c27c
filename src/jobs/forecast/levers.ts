import type {
  ForecastDetail,
  ForecastLever,
  ForecastSettings,
  WhatIfResult,
} from '../../contract/forecast.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { leverEffects, leverFactor } from '../../engine/forecast/levers.ts'
import type { ReadableDb } from '../../store/database.ts'
import { runSliced } from '../run-sliced.ts'
import { seasonsBy } from './frequency.ts'
import { NAMELESS, OTHERS, projectSeries, type ProjectSeries, type Request } from './project-series.ts'

const DAY_MS = 86_400_000
/** Metrics that price and spend may move. */
const moved = new Set<ForecastSettings['metric']>([
  'revenue',
  'orders',
  'units',
  'customers',
  'new-customers',
])

/**
 * What price and spend did to each series of a project: the price is revenue by units of a product, spend is all there was. Answers the levers of a series by
 * its place, 0 the total. Reads the sales three times more. O(lines + series x periods).
 */
export async function leversOf(
  db: ReadableDb,
  settings: ForecastSettings,
  read: ProjectSeries,
  now: number,
  signal: AbortSignal,
): Promise<(index: number) => ForecastLever[]> {
  if (!moved.has(settings.metric)) return () => []
  const other = (part: Partial<Request>): Promise<ProjectSeries | null> =>
    readOther(db, { ...settings, ...part }, now, signal)
  // Every slice by its name: the largest by units need not be the largest by revenue.
  const revenue = settings.metric === 'revenue' ? read : await other({ metric: 'revenue', most: 20_000 })
  const units = settings.metric === 'units' ? read : await other({ metric: 'units', most: 20_000 })
  const spend = await other({ metric: 'spend', slice: 'none' })
  // Revenue by units of several products moves with what is sold, not with what it costs.
  const products = await other({ metric: 'units', slice: 'product', most: 2 })
  const isOneProduct = products !== null && products.names.length === 1 && products.names[0] !== NAMELESS
  const season = seasonsBy[settings.by][0]
  const all = spend === null ? null : onGrid(read.times, spend, spend.total)
  return (index) => {
    const name = index === 0 ? null : (read.names[index - 1] ?? '')
    const values = index === 0 ? read.total : (read.values[index - 1] ?? read.total)
    const income = revenue === null ? null : onGrid(read.times, revenue, rowOf(revenue, name))
    const count = units === null ? null : onGrid(read.times, units, rowOf(units, name))
    const isMix =
      !isOneProduct && (settings.slice !== 'product' || name === null || name === OTHERS || name === NAMELESS)
    const price =
      isMix || income === null || count === null
        ? null
        : income.map((value, t) => value / (count[t] ?? Number.NaN))
    const levers = [price, all]
    const known = levers.filter((lever) => lever !== null)
    const effects = leverEffects(values, season, known)
    return (['price', 'spend'] as const).map((kind, place): ForecastLever => {
      const lever = levers[place]
      const effect = lever === null || lever === undefined ? undefined : effects[known.indexOf(lever)]
      if (lever === null || lever === undefined || effect === undefined)
        return {
          kind,
          elasticity: 0,
          low: 0,
          high: 0,
          periods: 0,
          level: null,
          refusal: kind === 'price' && isMix ? 'mix' : 'no-data',
        }
      const { elasticity, low, high, periods, refusal } = effect
      return { kind, elasticity, low, high, periods, level: levelOf(lever, settings.horizon), refusal }
    })
  }
}

/** A series of the project with another metric; null where there is none. */
async function readOther(
  db: ReadableDb,
  request: Request,
  now: number,
  signal: AbortSignal,
): Promise<ProjectSeries | null> {
  try {
    return await runSliced(projectSeries(db, request, now), signal, () => undefined)
  } catch (error) {
    if (error instanceof ExpectedFailure && error.code === 'nothing-to-forecast') return null
    throw error
  }
}

function rowOf(series: ProjectSeries, name: string | null): Float64Array | null {
  return name === null ? series.total : (series.values[series.names.indexOf(name)] ?? null)
}

/** Values by the times of other periods; 0 where there are none. */
function onGrid(
  times: readonly number[],
  series: ProjectSeries,
  values: Float64Array | null,
): Float64Array | null {
  if (values === null) return null
  const place = new Map(series.times.map((at, t) => [at, t]))
  return Float64Array.from(times, (at) => values[place.get(at) ?? -1] ?? 0)
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
}

/** Days of a period, to share those of an event out over the horizon. */
const daysOf = (detail: ForecastDetail): number => {
  const [first, last] = [detail.future[0] ?? 0, detail.future.at(-1) ?? 0]
  const periods = Math.max(1, detail.future.length - 1)
  return Math.max(1, Math.round((last - first) / periods / DAY_MS))
}

/** A forecast with other levers; what the past does not tell is refused and left out. */
export function whatIf(detail: ForecastDetail, asked: WhatIf): WhatIfResult {
  const base = detail.mean.map((value) => value ?? 0)
  const total = base.reduce((sum, value) => sum + value, 0)
  const refused: WhatIfResult['refused'] = []
  let [factor, low, high] = [1, 1, 1]
  for (const kind of ['price', 'spend'] as const) {
    const change = asked[kind]
    if (change === 0) continue
    const lever = detail.levers.find((each) => each.kind === kind)
    if (lever === undefined || lever.refusal !== null) {
      refused.push({ kind, reason: lever?.refusal ?? 'no-data' })
      continue
    }
    const ends = [leverFactor(lever.low, change), leverFactor(lever.high, change)]
    factor *= leverFactor(lever.elasticity, change)
    low *= Math.min(...ends)
    high *= Math.max(...ends)
  }
  if (asked.event !== null && asked.days > 0) {
    const effect = detail.effects.find(({ name }) => name === asked.event)
    if (effect === undefined || effect.source === 'unknown')
      refused.push({ kind: 'event', reason: 'unknown-event' })
    else {
      const share = Math.min(1, asked.days / (detail.future.length * daysOf(detail)))
      const raised = Math.max(0, 1 + effect.effect * share)
      factor *= raised
      low *= raised
      high *= raised
    }
  }
  return {
    base: total,
    sum: total * factor,
    low: total * low,
    high: total * high,
    mean: base.map((value) => value * factor),
    refused,
  }
}
