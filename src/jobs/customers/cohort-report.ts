import type {
  CohortQuery,
  CohortReport,
  LifecycleQuery,
  LifecycleReport,
} from '../../contract/customer-reports.ts'
import {
  activeDaysInSteps,
  buildCohortsInSteps,
  buildLifecycleInSteps,
  type Cohorts,
} from '../../engine/customers/cohorts.ts'
import type { Deals } from '../../engine/customers/deals.ts'
import { atOnce, EVENTS_PER_STEP } from '../../engine/in-steps.ts'
import { periodsOf, type Periods, type PeriodKind } from './calendar.ts'

/** What cohorts are built from, whoever read it: a project's columns or a file. */
export type CohortSource = {
  readonly deals: Deals
  /** 1 for events that make a customer active. */
  readonly counts: Uint8Array
  readonly zone: string
  readonly currency: string
  /** Money of the deals in units of the currency. */
  readonly unit: number
  /** First event and end of the data; 0 and 0 where nothing has a time. */
  readonly span: { readonly first: number; readonly end: number }
  /** Names of rows and the row of each customer (negative: none); null for the periods customers began in. */
  readonly labels: { readonly names: readonly string[]; readonly rowOf: Int32Array } | null
}

/** Rows and columns that can still be read; earlier periods are left out and counted. */
const MAX_PERIODS: Readonly<Record<PeriodKind, number>> = { day: 120, week: 106, month: 72 }

/** O(events + customers × periods). */
export function cohortReportOf(source: CohortSource, query: CohortQuery): CohortReport {
  return atOnce(cohortReportInSteps(source, query))
}

/** The same in steps of some ten milliseconds. */
export function* cohortReportInSteps(
  source: CohortSource,
  query: CohortQuery,
): Generator<void, CohortReport, void> {
  const { deals, counts, labels, span, zone, unit } = source
  const limit = MAX_PERIODS[query.period]
  const whole = periodsOf(query.period, span.first, span.end, zone, Infinity)
  // Names keep all periods: who began earlier belongs to a name as much as anybody.
  const periods = labels === null ? latest(whole, limit) : whole
  const counted = labels === null ? yield* countsFrom(source, periods) : counts
  const cohorts = yield* buildCohortsInSteps({
    deals,
    counts: counted,
    edges: periods.edges,
    rowOf: labels?.rowOf ?? null,
    rows: labels?.names.length ?? periods.days.length,
    dataEnd: span.end,
  })
  const ages = Math.min(limit, agesOf(cohorts))
  const names = labels?.names ?? periods.days
  const rows = names.map((_, row) => row).filter((row) => (cohorts.sizes[row] ?? 0) > 0)
  const cell = (values: ArrayLike<number>, by: (row: number, age: number) => number) =>
    rows.map((row) =>
      Array.from({ length: ages }, (_, age) => {
        const place = row * cohorts.ages + age
        if ((cohorts.atRisk[place] ?? 0) === 0) return null
        return (values[place] ?? 0) / by(row, age)
      }),
    )
  const risk = (row: number, age: number): number => cohorts.atRisk[row * cohorts.ages + age] ?? 1
  return {
    by: query.by,
    period: query.period,
    currency: source.currency,
    rows: rows.map((row) => names[row] ?? ''),
    sizes: rows.map((row) => cohorts.sizes[row] ?? 0),
    ages,
    atRisk: rows.map((row) => [...cohorts.atRisk.subarray(row * cohorts.ages, row * cohorts.ages + ages)]),
    active: cell(cohorts.active, () => 1),
    share: cell(cohorts.active, risk),
    orders: cell(cohorts.orders, () => 1),
    revenue: cell(cohorts.revenue, () => unit),
    cumulative: cell(cohorts.cumulative, (row, age) => risk(row, age) * unit),
    meanShare: meansOf(cohorts, cohorts.active, ages, 1),
    meanCumulative: meansOf(cohorts, cohorts.cumulative, ages, unit),
    customers: rows.reduce((sum, row) => sum + (cohorts.sizes[row] ?? 0), 0),
    outside: cohorts.outside,
    dataEnd: span.end,
    zone,
    hidden: whole.days.length - periods.days.length,
  }
}

function latest(periods: Periods, limit: number): Periods {
  return { edges: periods.edges.slice(-limit - 1), days: periods.days.slice(-limit) }
}

/** With earlier periods left out, customers who began in them are in no cohort: their events must not make them begin later. */
function* countsFrom({ deals, counts }: CohortSource, { edges }: Periods): Generator<void, Uint8Array, void> {
  const first = edges[0] ?? 0
  const { start, at } = deals
  let isCut = false
  const kept = counts.slice()
  let due = EVENTS_PER_STEP
  for (let c = 0; c + 1 < start.length; c++) {
    const from = start[c] ?? 0
    if (from > due) {
      due = from + EVENTS_PER_STEP
      yield
    }
    const to = start[c + 1] ?? 0
    let begins = from
    while (begins < to && !(counts[begins] === 1 && !Number.isNaN(at[begins] ?? NaN))) begins++
    if (begins === to || (at[begins] ?? 0) >= first) continue
    isCut = true
    kept.fill(0, from, to)
  }
  return isCut ? kept : counts
}

/** The oldest age that any row has in full. */
function agesOf({ atRisk, ages, rows }: Cohorts): number {
  let last = 0
  for (let row = 0; row < rows; row++) {
    for (let age = last; age < ages; age++) if ((atRisk[row * ages + age] ?? 0) > 0) last = age + 1
  }
  return last
}

/** Sum over rows, per customer at risk, by age. */
function meansOf(cohorts: Cohorts, values: ArrayLike<number>, ages: number, unit: number): (number | null)[] {
  return Array.from({ length: ages }, (_, age) => {
    let sum = 0
    let risk = 0
    for (let row = 0; row < cohorts.rows; row++) {
      sum += values[row * cohorts.ages + age] ?? 0
      risk += cohorts.atRisk[row * cohorts.ages + age] ?? 0
    }
    return risk === 0 ? null : sum / risk / unit
  })
}

/** New, returning, resurrecting and dormant customers by period. O(events + customers × periods). */
export function lifecycleReportOf(source: CohortSource, query: LifecycleQuery): LifecycleReport {
  return atOnce(lifecycleReportInSteps(source, query))
}

/** The same in steps of some ten milliseconds. */
export function* lifecycleReportInSteps(
  source: CohortSource,
  query: LifecycleQuery,
): Generator<void, LifecycleReport, void> {
  const { deals, counts, span, zone, unit } = source
  // All periods are walked through, so that a customer of long ago is no new one; only the latest are shown.
  const whole = periodsOf(query.period, span.first, span.end, zone, Infinity)
  const shown = Math.min(MAX_PERIODS[query.period], whole.days.length)
  const life = yield* buildLifecycleInSteps(deals, counts, whole.edges)
  const tail = (values: Int32Array): number[] => [...values.slice(-shown)]
  const stickiness = query.period === 'day' ? null : yield* stickinessOf(source, whole, life.active)
  return {
    period: query.period,
    currency: source.currency,
    periods: whole.days.slice(-shown),
    lastIsPartial: (whole.edges.at(-1) ?? 0) > span.end,
    fresh: tail(life.fresh),
    returning: tail(life.returning),
    resurrecting: tail(life.resurrecting),
    dormant: tail(life.dormant),
    away: tail(life.away),
    active: tail(life.active),
    orders: tail(life.orders),
    revenue: Array.from(life.revenue.slice(-shown), (sum) => sum / unit),
    stickiness: stickiness === null ? new Array<null>(shown).fill(null) : stickiness.slice(-shown),
    zone,
  }
}

/** Days of a period that has not ended in the data count up to that end. */
function* stickinessOf(
  { deals, counts, span, zone }: CohortSource,
  { edges }: Periods,
  active: Int32Array,
): Generator<void, (number | null)[], void> {
  const days = periodsOf('day', edges[0] ?? 0, edges.at(-1) ?? 0, zone, Infinity)
  const pairs = yield* activeDaysInSteps(deals, counts, edges, days.edges)
  return Array.from(pairs, (count, period) => {
    const from = edges[period] ?? 0
    const to = Math.min(edges[period + 1] ?? 0, span.end)
    const length = Math.max(1, Math.round((to - from) / 86_400_000))
    const customers = active[period] ?? 0
    return customers === 0 ? null : count / length / customers
  })
}
