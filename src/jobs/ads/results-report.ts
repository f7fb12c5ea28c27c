import type { AdLevel, AdMeasures, ResultsQuery, ResultsReport } from '../../contract/ads-results.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { addMeasures, changeOf, metricsOf, noMeasures } from '../../engine/ads/metrics.ts'
import { anomaliesOf, fatigueOf, pacingOf, type DayMeasures, type Pacing } from '../../engine/ads/watch.ts'
import type { ReadableDb } from '../../store/database.ts'
import { adDays } from '../../store/queries/ads.ts'
import { isoDay } from './calendar.ts'
import { shopDays } from './project-series.ts'

const DAY = 86_400_000
const MICROS = 1_000_000
const TREND_DAYS = 28
const MOST_ANOMALIES = 200
/** What is watched, and what it is judged by. */
const WATCHED = [
  ['cost', null],
  ['clicks', 'impressions'],
  ['conversions', 'clicks'],
] as const

/** One row of a report; `day` is null where the file has none. */
export type ResultRow = {
  readonly day: number | null
  readonly names: Readonly<Record<AdLevel, string>>
  readonly measures: AdMeasures
  readonly currency: string
}

/** Results of campaigns of a project. @throws ExpectedFailure ads-no-results */
export function projectReport(db: ReadableDb, query: ResultsQuery): ResultsReport {
  const money = (micros: number | null): number | null => (micros === null ? null : micros / MICROS)
  const rows: ResultRow[] = []
  for (const {
    day,
    channel,
    account,
    campaign,
    adSet,
    ad,
    impressions,
    clicks,
    conversions,
    costMicros,
    valueMicros,
    currency,
  } of adDays(db))
    rows.push({
      day: Date.parse(day) / DAY,
      names: { channel, account, campaign, adSet, ad },
      measures: { impressions, clicks, conversions, cost: money(costMicros), value: money(valueMicros) },
      currency,
    })
  const report = resultsReport(rows, query)
  const { days, currency } = shopDays(db)
  if (days.size === 0 || report.from === null || report.to === null) return report
  const [from, to] = [Date.parse(report.from) / DAY, Date.parse(report.to) / DAY]
  let [revenue, orders] = [0, 0]
  for (const [day, own] of days)
    if (day >= from && day <= to) {
      revenue += own.revenue
      orders += own.orders
    }
  const { value, conversions } = report.total.sums
  return {
    ...report,
    shop: { revenue, orders, claimedValue: value, claimedConversions: conversions, currency },
  }
}

/**
 * Sums and metrics with intervals by channel, campaign, ad set or ad, with trends, fatigue, anomalies and pacing. O(rows log rows).
 * @throws ExpectedFailure ads-no-results
 */
export function resultsReport(given: readonly ResultRow[], query: ResultsQuery): ResultsReport {
  const { level, within, interval, marginShare, budget } = query
  const counts = new Map<string, number>()
  for (const { currency, measures } of given)
    if (measures.cost !== null || measures.value !== null)
      counts.set(currency, (counts.get(currency) ?? 0) + 1)
  const [[currency] = ['XXX']] = [...counts].sort((a, b) => b[1] - a[1])
  const from = query.from === null ? -Infinity : Date.parse(query.from) / DAY
  const to = query.to === null ? Infinity : Date.parse(query.to) / DAY
  const wanted = Object.entries(within)
  const isMeant = ({ names, day }: ResultRow): boolean =>
    // The keys of a partial record of levels are levels.
    wanted.every(([key, name]) => names[key as AdLevel] === name) &&
    (day === null ? query.from === null && query.to === null : day >= from && day <= to)
  const meant = given.filter(isMeant)
  const rows = meant.filter(
    (row) => row.currency === currency || (row.measures.cost === null && row.measures.value === null),
  )
  if (rows.length === 0) throw new ExpectedFailure('ads-no-results')
  const options = { level: interval, marginShare }
  const groups = new Map<string, ResultRow[]>()
  for (const row of rows) {
    const name = row.names[level] || '-'
    const own = groups.get(name)
    if (own === undefined) groups.set(name, [row])
    else own.push(row)
  }
  const totalDays = byDay(rows)
  const days = totalDays.map(({ day }) => day)
  const last = days.at(-1) ?? 0
  const anomalies: ResultsReport['anomalies'] = []
  const shown = [...groups].map(([name, own]) => {
    const daily = byDay(own)
    const measures = daily.map((each) => each.measures)
    const sums = own.reduce((sum, row) => addMeasures(sum, row.measures), noMeasures)
    for (const [measure, per] of WATCHED)
      for (const { day, value, expected, score } of anomaliesOf(daily, measure, per))
        anomalies.push({ name, measure, day: isoDay(day), value, expected, score })
    const stretch = (end: number): AdMeasures[] =>
      daily.filter(({ day }) => day > end - TREND_DAYS && day <= end).map((each) => each.measures)
    const [before, after] = [stretch(last - TREND_DAYS), stretch(last)]
    return {
      name,
      sums,
      metrics: metricsOf(sums, measures, options),
      trend: {
        cost: costChange(before, after),
        ctr: changeOf(before, after, 'clicks', 'impressions', interval),
        cpa: changeOf(before, after, 'cost', 'conversions', interval),
        roas: changeOf(before, after, 'value', 'cost', interval),
      },
      fatigue: fatigueOf(daily),
      pacing: budget === null ? null : paceOf(daily, budget.rows[name] ?? null, budget),
    }
  })
  shown.sort(
    (a, b) =>
      (b.sums.cost ?? 0) - (a.sums.cost ?? 0) || (b.sums.impressions ?? 0) - (a.sums.impressions ?? 0),
  )
  anomalies.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : Math.abs(b.score) - Math.abs(a.score)))
  const sums = rows.reduce((sum, row) => addMeasures(sum, row.measures), noMeasures)
  return {
    level,
    currency,
    otherCurrency: meant.length - rows.length,
    from: days.length === 0 ? null : isoDay(days[0] ?? 0),
    to: days.length === 0 ? null : isoDay(last),
    total: {
      sums,
      metrics: metricsOf(
        sums,
        totalDays.map((each) => each.measures),
        options,
      ),
    },
    rows: shown,
    daily: totalDays.map(({ day, measures }) => ({ day: isoDay(day), sums: measures })),
    anomalies: anomalies.slice(0, MOST_ANOMALIES),
    pacing: budget === null ? null : paceOf(totalDays, budget.amount, budget),
    shop: null,
  }
}

function paceOf(
  days: readonly DayMeasures[],
  amount: number | null,
  { from, to }: { readonly from: string; readonly to: string },
): Pacing | null {
  if (amount === null) return null
  const costs = days.map(({ day, measures }) => ({ day, cost: measures.cost ?? 0 }))
  return pacingOf(costs, amount, Date.parse(from) / DAY, Date.parse(to) / DAY)
}

/** Spend is known; its change has no interval but itself. */
function costChange(
  before: readonly AdMeasures[],
  after: readonly AdMeasures[],
): ResultsReport['rows'][number]['trend']['cost'] {
  const sum = (days: readonly AdMeasures[]): number =>
    days.reduce((total, { cost }) => total + (cost ?? 0), 0)
  const [one, other] = [sum(before), sum(after)]
  if (!(one > 0)) return null
  const change = other / one - 1
  return { before: one, after: other, change, low: change, high: change }
}

function byDay(rows: readonly ResultRow[]): DayMeasures[] {
  const days = new Map<number, AdMeasures>()
  for (const { day, measures } of rows)
    if (day !== null) days.set(day, addMeasures(days.get(day) ?? noMeasures, measures))
  return [...days].sort((a, b) => a[0] - b[0]).map(([day, measures]) => ({ day, measures }))
}
