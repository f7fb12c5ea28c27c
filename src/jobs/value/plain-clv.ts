import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { unitDays, type ClvAnalysis, type ClvSettings, type ClvSummary } from '../../contract/value.ts'
import {
  countRepeaters,
  LEAST_CUSTOMERS,
  LEAST_REPEATERS,
  studyRows,
  warningsOf,
} from '../../engine/value/study.ts'
import type { ReadableDb } from '../../store/database.ts'
import { externalIds } from '../../store/queries/customer-ids.ts'
import type { JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { clvSummaryOf, studyOptionsOf } from './clv-summary.ts'
import { customerColumns, type ClvColumns } from './clv-columns.ts'
import { loadClv } from './clv-reader.ts'
import type { NamedRow } from './clv-table.ts'
import { DAY_MS } from './plain-columns.ts'
import { studied } from './run-clv.ts'
import { readSummary, readTransactions, type FileReading } from './transaction-file.ts'

/** A study, and its customers one by one, the most valuable first. */
export type ClvRun = {
  readonly summary: ClvSummary
  readonly rows: () => Iterable<NamedRow>
}
type Context = Pick<JobContext, 'signal' | 'progress' | 'now'>

/** What was stored in a project. */
export function clvOfProject(db: ReadableDb, { id, summary, settings }: ClvAnalysis): ClvRun {
  const { columns } = loadClv(db, id)
  const end = Math.floor((summary.observed.to ?? 0) / DAY_MS)
  const names = externalIds(db)
  return {
    summary,
    rows: () =>
      namedRows(columns, (i) => names.get(columns.customer[i] ?? 0) ?? '', end, unitDays[settings.unit]),
  }
}

/**
 * The same of a file of purchases; nothing is stored.
 * @throws ExpectedFailure of reading, too-few-for-value
 */
export async function clvOfTransactions(
  path: string,
  columns: readonly string[],
  order: DateOrder | undefined,
  settings: ClvSettings,
  context: Context,
): Promise<ClvRun & { readonly reading: FileReading }> {
  const { reading, ids, purchases } = await readTransactions(path, columns, {
    order,
    signal: context.signal,
    now: context.now(),
  })
  const study = await studied(purchases, settings, context, { refunds: reading.refunds })
  const summary = clvSummaryOf(study, study.holdout, study.warnings, {
    ...study.observed,
    currency: 'XXX',
    otherCurrency: 0,
    refunds: reading.refunds,
  })
  const made = customerColumns(study, Int32Array.from(ids.keys()))
  const { endDay } = study.observed
  return {
    reading,
    summary,
    rows: () => namedRows(made, (i) => ids[made.customer[i] ?? 0] ?? '', endDay, unitDays[settings.unit]),
  }
}

/**
 * The same of rows that were summarised elsewhere: no purchases, so nothing to check against and no dates.
 * @throws ExpectedFailure of reading, too-few-for-value
 */
export async function clvOfSummary(
  path: string,
  columns: readonly string[],
  settings: ClvSettings,
  context: Context,
): Promise<ClvRun & { readonly reading: FileReading; readonly longest: number }> {
  const { reading, ids, ...rows } = await readSummary(path, columns, context.signal)
  const repeaters = countRepeaters(rows)
  if (ids.length < LEAST_CUSTOMERS || repeaters < LEAST_REPEATERS)
    throw new ExpectedFailure('too-few-for-value', {
      customers: ids.length,
      repeaters,
      least: LEAST_CUSTOMERS,
      leastRepeaters: LEAST_REPEATERS,
    })
  const options = studyOptionsOf(settings)
  const made = await runSliced(studyRows(rows, options), context.signal, (step) =>
    step.kind === 'valuing'
      ? context.progress({ phase: 'evaluating', done: step.done, total: step.total, unit: 'customers' })
      : context.progress({ phase: 'training', done: step.iteration, total: 0, unit: 'sweeps' }),
  )
  const longest = rows.age.reduce((most, each) => Math.max(most, each), 0)
  const warnings = warningsOf(made, repeaters, longest * options.unitDays, options)
  let purchases = 0
  for (const x of rows.frequency) purchases += x + 1
  const summary = clvSummaryOf(made, null, warnings, {
    customers: ids.length,
    repeaters,
    purchases,
    firstDay: null,
    endDay: null,
    currency: 'XXX',
    otherCurrency: 0,
    refunds: 0,
  })
  const { values } = made
  const order = Int32Array.from(values.value.keys()).sort(
    (a, b) =>
      (values.value[b] ?? 0) - (values.value[a] ?? 0) ||
      (values.orders[b] ?? 0) - (values.orders[a] ?? 0) ||
      a - b,
  )
  const named = function* (): Generator<NamedRow> {
    for (const i of order) {
      const at = (array: Float64Array): number => array[i] ?? 0
      const mean = at(rows.mean)
      const alive = at(values.alive)
      yield {
        customer: ids[i] ?? '',
        frequency: at(rows.frequency),
        recency: at(rows.recency),
        T: at(rows.age),
        monetary: Number.isNaN(mean) ? null : mean,
        p_alive: Number.isNaN(alive) ? null : alive,
        churn_risk: at(values.none),
        expected_orders: at(values.orders),
        orders_low: at(values.ordersLow),
        orders_high: at(values.ordersHigh),
        order_value: at(values.orderValue),
        clv: at(values.value),
        clv_low: at(values.valueLow),
        clv_high: at(values.valueHigh),
        next_order: null,
      }
    }
  }
  return { reading, longest, summary, rows: named }
}

/** A date further ahead than ten years says nothing. */
const FARTHEST_DAYS = 3653

function* namedRows(
  columns: ClvColumns,
  nameOf: (i: number) => string,
  end: number,
  unit: number,
): Generator<NamedRow> {
  const { value, orders } = columns
  const order = Int32Array.from(value.keys()).sort(
    (a, b) => (value[b] ?? 0) - (value[a] ?? 0) || (orders[b] ?? 0) - (orders[a] ?? 0) || a - b,
  )
  for (const i of order) {
    const at = (name: keyof ClvColumns): number => columns[name][i] ?? 0
    const nullable = (name: keyof ClvColumns): number | null => (Number.isNaN(at(name)) ? null : at(name))
    yield {
      customer: nameOf(i),
      frequency: at('frequency'),
      recency: (at('last') - at('first')) / unit,
      T: (end - at('first')) / unit,
      monetary: nullable('mean'),
      p_alive: nullable('alive'),
      churn_risk: at('risk'),
      expected_orders: at('orders'),
      orders_low: at('ordersLow'),
      orders_high: at('ordersHigh'),
      order_value: at('orderValue'),
      clv: at('value'),
      clv_low: at('valueLow'),
      clv_high: at('valueHigh'),
      next_order:
        at('next') > FARTHEST_DAYS
          ? null
          : new Date((end + Math.round(at('next'))) * DAY_MS).toISOString().slice(0, 10),
    }
  }
}
