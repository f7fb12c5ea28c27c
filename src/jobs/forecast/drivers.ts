import type { ForecastSettings, ForecastStep } from '../../contract/forecast.ts'
import type { DriverChoice, DriverKind, ForecastDriver } from '../../contract/forecast-drivers.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { RegressorEffect } from '../../engine/forecast/regressors.ts'
import type { Regressor, SeriesResult } from '../../engine/forecast/series-result.ts'
import type { ReadableDb } from '../../store/database.ts'
import { saleLines } from '../../store/queries/forecast-rows.ts'
import { purchaseCurrency } from '../../store/queries/purchases.ts'
import { runSliced } from '../run-sliced.ts'
import type { SpendAhead } from './planned-spend.ts'
import { OTHERS, projectSeries, type ProjectSeries, type Request } from './project-series.ts'

/** The course of what may explain one series, on its periods; NaN where nothing is known, null where there is nothing at all. */
export type DriverColumns = {
  readonly [kind in DriverKind]: Float64Array | null
} & {
  /** The channel whose spend it is; null for that of all ads. */
  readonly channel?: string | null
}

/** Metrics of sales, which prices may move. */
const sold = new Set<ForecastSettings['metric']>(['revenue', 'orders', 'units', 'customers', 'new-customers'])
/** Periods of a year. */
export const yearBy = { day: 364, week: 52, month: 12 } as const satisfies { [by in ForecastStep]: number }
const MOST_SLICES = 20_000
const LINES_PER_STEP = 50_000

/**
 * What may have moved the series of a project: the price as what was paid by what the same units cost at the usual (median) price of each product, which the mix of what is
 * sold does not move; discount as the share of sales at less than 95 % of that; all ad spend there was. Answers the columns of a series by its place, 0 the
 * total. Reads the sales four times. O(lines + series x periods).
 */
export async function driversOf(
  db: ReadableDb,
  settings: ForecastSettings,
  read: ProjectSeries,
  now: number,
  signal: AbortSignal,
): Promise<(index: number) => DriverColumns> {
  const { metric, slice } = settings
  if (metric === 'spend') return () => ({ price: null, discount: null, spend: null })
  const other = (part: Partial<Request>): Promise<ProjectSeries | null> =>
    readOther(db, { ...settings, most: MOST_SLICES, ...part }, now, signal)
  const hasPrices = sold.has(metric)
  const usual = hasPrices ? await runSliced(usualPrices(db), signal, () => undefined) : undefined
  const priced = (name: Request['metric']): Promise<ProjectSeries | null> =>
    usual === undefined ? Promise.resolve(null) : other({ metric: name, usual })
  const paid = await priced('paid')
  const atUsual = await priced('usual')
  const reduced = await priced('reduced')
  // Spend is told apart where results are; sales are moved by all of it.
  const isByResult = metric === 'conversions' && (slice === 'channel' || slice === 'campaign')
  const spend = await other({ metric: 'spend', slice: isByResult ? slice : 'none' })
  return (index) => {
    const name = index === 0 ? null : (read.names[index - 1] ?? '')
    const row = (series: ProjectSeries | null): Float64Array | null =>
      series === null ? null : onGrid(read.times, series, rowOf(series, name, read.names))
    const [own, base, low] = [row(paid), row(atUsual), row(reduced)]
    const byBase = (values: Float64Array | null): Float64Array | null =>
      values === null || base === null
        ? null
        : values.map((value, t) => ((base[t] ?? 0) > 0 ? value / (base[t] ?? 1) : Number.NaN))
    const all = spend === null || isByResult ? row(spend) : onGrid(read.times, spend, spend.total)
    return {
      price: byBase(own),
      discount: byBase(
        low ?? (reduced === null && own !== null && usual !== undefined ? own.map(() => 0) : null),
      ),
      spend: all,
      channel: isByResult && slice === 'channel' ? name : null,
    }
  }
}

/** Median price of a line by product; sales without a product or a price are left out. Yields between parts. */
function* usualPrices(db: ReadableDb): Generator<number, Map<number, number>, void> {
  const prices = new Map<number, number[]>()
  let lines = 0
  for (const [, kind, , , product, , , units, micros] of saleLines(db, purchaseCurrency(db).currency)) {
    if (++lines % LINES_PER_STEP === 0) yield lines
    if (kind !== 1 || product <= 0 || micros <= 0) continue
    const known = prices.get(product)
    if (known === undefined) prices.set(product, [micros / 1e6 / units])
    else known.push(micros / 1e6 / units)
  }
  return new Map(
    [...prices].map(([product, all]) => [
      product,
      all.sort((a, b) => a - b)[Math.floor((all.length - 1) / 2)] ?? 0,
    ]),
  )
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

/** The row of a slice; of all others what is left of the total. */
function rowOf(series: ProjectSeries, name: string | null, names: readonly string[]): Float64Array | null {
  if (name === null) return series.total
  if (name !== OTHERS) return series.values[series.names.indexOf(name)] ?? null
  const rest = series.total.slice()
  for (const [place, row] of series.values.entries())
    if (names.includes(series.names[place] ?? ''))
      for (const [t, value] of row.entries()) rest[t] = (rest[t] ?? 0) - value
  return rest
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

/** A column over the series and its horizon, by what is supposed of the time ahead. Gaps keep the level before them. */
export function driverAhead(
  column: Float64Array,
  { kind, ahead, value }: DriverChoice,
  horizon: number,
  year: number,
  planned: Float64Array | null = null,
): Regressor {
  const known = column.length
  const values = new Float64Array(known + horizon)
  let level = column.find(Number.isFinite) ?? 0
  for (const [t, own] of column.entries()) {
    if (Number.isFinite(own)) level = own
    values[t] = level
  }
  if (planned !== null) {
    values.set(planned, known)
    return { values, isHeld: false }
  }
  const isYearly = ahead === 'last-year' && known >= year
  const typed = kind === 'price' ? level * (1 + (value ?? 0)) : (value ?? level)
  for (let h = 0; h < horizon; h++)
    values[known + h] = isYearly ? (values[known + h - year] ?? level) : ahead === 'typed' ? typed : level
  return isYearly
    ? { values, isHeld: false, lag: year }
    : { values, isHeld: ahead !== 'typed' || value === null }
}

type Told = {
  readonly choices: readonly DriverChoice[]
  /** In the order of the choices; null where there are no data. */
  readonly regressors: readonly (Regressor | null)[]
  readonly planned: readonly (SpendAhead | null)[]
  /** What the models saw, without events. */
  readonly plain: Float64Array
  readonly result: SeriesResult
}

/** What regressors did to a series and do to its forecast, for people. */
export function driverDetails({ choices, regressors, planned, plain, result }: Told): ForecastDriver[] {
  const found = result.regressors
  const n = plain.length
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  let place = 0
  return choices.map(({ kind, ahead }, index) => {
    const regressor = regressors[index]
    const told = planned[index]
    const base = {
      ...{ kind, ahead, isUsed: false, errorRatio: null, tenth: 0, low: 0, high: 0, part: [] },
      planned: told === undefined || told === null ? null : { source: told.source, covered: told.covered },
    }
    if (regressor === null || regressor === undefined || found === null)
      return { ...base, refusal: 'no-data', values: [], future: [] }
    const at = place++
    const effect = found.effects[at]
    if (effect === undefined) throw new Error('a regressor without its effect')
    const level = meanOf(regressor.values.subarray(0, n))
    const size = Math.abs(meanOf(plain))
    const tenth = (weight: number): number =>
      tenthOf(weight, effect.kind, kind === 'discount' ? 1 : level, size)
    const isUsed = found.isUsed && effect.refusal === null
    const ends = [tenth(effect.low), tenth(effect.high)]
    return {
      ...base,
      isUsed,
      errorRatio: finite(found.errorRatio),
      tenth: tenth(effect.effect),
      low: Math.min(...ends),
      high: Math.max(...ends),
      refusal: effect.refusal,
      values: Array.from(regressor.values.subarray(0, n)),
      future: Array.from(regressor.values.subarray(n)),
      part: isUsed ? partOf(found, at, plain, result.mean).map(finite) : [],
    }
  })
}

/** Change of a series as a share for a tenth more of a regressor whose level is given. */
function tenthOf(weight: number, kind: RegressorEffect['kind'], level: number, size: number): number {
  if (kind === 'elasticity') return 1.1 ** weight - 1
  if (kind === 'share') return Math.exp(weight * 0.1 * level) - 1
  return size > 0 ? (weight * 0.1 * level) / size : 0
}

/** What a regressor adds in every period: beside what the series would be without any. */
function partOf(
  { parts, isRelative }: NonNullable<SeriesResult['regressors']>,
  at: number,
  plain: Float64Array,
  mean: Float64Array,
): number[] {
  const own = parts[at] ?? new Float64Array(0)
  if (!isRelative) return Array.from(own)
  return Array.from(own, (part, t) => {
    const all = parts.reduce((sum, each) => sum + (each[t] ?? 0), 0)
    const value = (t < plain.length ? plain[t] : mean[t - plain.length]) ?? Number.NaN
    return (value / Math.exp(all)) * (Math.exp(part) - 1)
  })
}

const meanOf = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
