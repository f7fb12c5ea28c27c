import { seededRandom } from '../random.ts'
import { chooseModel, type Choice } from './choose.ts'
import {
  valueCustomers,
  type CustomerValues,
  type Total,
  type ValuedCustomers,
  type ValueOptions,
} from './clv.ts'
import { drawParameters } from './parameter-draws.ts'
import { expectedSpend } from './gamma-gamma.ts'
import { holdoutOf, trackingOf, type Holdout, type Tracking } from './holdout.ts'
import { daySpan, summarise, type PurchaseDays, type PurchaseSummary } from './purchase-days.ts'
import { groupRows, type GroupedRows } from './purchase-rows.ts'
import { studySpend, type SpendStudy } from './spend.ts'

/** Fewer customers than this, or fewer with a second purchase, and a fit would be a guess: it is refused. */
export const LEAST_CUSTOMERS = 50
export const LEAST_REPEATERS = 20
/** Below this many customers with a second purchase the figures are shown with a warning. */
const FEW_REPEATERS = 100
/** Part of the history that the check of its own accord learns from. */
const LEARNED_SHARE = 2 / 3
/** A holdout shorter than this shows nothing. */
const LEAST_HOLDOUT_DAYS = 14
/** Sets of parameters behind the ranges of single customers. */
const OPEN_PARAMETERS = 20
const DRAWS = { least: 60, most: 400, budget: 6_000_000 }

export type StudyOptions = Omit<ValueOptions, 'draws'> & {
  readonly model: 'auto' | 'bgnbd' | 'paretonbd'
  /** The last day to learn from, in days as in the purchases; null: all days, and a check on the last third. */
  readonly calibrationEnd: number | null
  /** Share of the mean order values that stay as they are; null: all, unless the tail is heavy. */
  readonly keptShare: number | null
  readonly seed: number
}

export type StudyWarning =
  | 'few-repeaters'
  | 'model-replaced'
  | 'no-leaving'
  | 'horizon-beyond-history'
  | 'value-follows-frequency'
  | 'capped'
  | 'flat-value'
  | 'no-values'
  | 'starts-disagree'
  | 'one-timers-count-as-active'

export type CheckedHoldout = Holdout & {
  /** Last day learned from, last day checked. */
  readonly from: number
  readonly to: number
  readonly model: string
  readonly tracking: Tracking
  readonly verdict: 'good' | 'fair' | 'poor'
}

export type Study =
  | { readonly kind: 'refused'; readonly customers: number; readonly repeaters: number }
  | {
      readonly kind: 'done'
      readonly summary: PurchaseSummary
      readonly rows: GroupedRows
      readonly choice: Choice
      readonly spend: SpendStudy
      readonly values: CustomerValues
      readonly totals: { readonly orders: Total; readonly value: Total }
      readonly holdout: CheckedHoldout | null
      readonly observed: {
        readonly firstDay: number
        readonly endDay: number
        readonly customers: number
        readonly repeaters: number
        readonly purchases: number
      }
      readonly warnings: readonly StudyWarning[]
    }

export type StudyStep =
  | { readonly kind: 'fitting'; readonly logLikelihood: number; readonly iteration: number }
  | { readonly kind: 'valuing'; readonly done: number; readonly total: number }

/**
 * The whole study of customer value: fit, check against later purchases, value per customer. Yields often enough for a cancel.
 * The purchases' days are whole numbers from any epoch. Deterministic for a seed.
 */
export function* studyValue(
  purchases: PurchaseDays,
  options: StudyOptions,
): Generator<StudyStep, Study, void> {
  const span = daySpan(purchases)
  if (span === null) return { kind: 'refused', customers: 0, repeaters: 0 }
  const end = options.calibrationEnd ?? span.last
  const summary = summarise(purchases, end, options.unitDays)
  const repeaters = countRepeaters(summary)
  if (summary.customer.length < LEAST_CUSTOMERS || repeaters < LEAST_REPEATERS)
    return { kind: 'refused', customers: summary.customer.length, repeaters }
  const valued = yield* studyRows(summary, options)
  const { rows, choice } = valued
  const holdout = yield* checkOf(purchases, summary, rows, choice, options, span)
  let count = 0
  for (const x of summary.frequency) count += x + 1
  return {
    kind: 'done',
    summary,
    ...valued,
    holdout,
    observed: {
      firstDay: span.first,
      endDay: end,
      customers: summary.customer.length,
      repeaters,
      purchases: count,
    },
    warnings: warningsOf(valued, repeaters, end - span.first, options),
  }
}

export type StudiedRows = {
  readonly rows: GroupedRows
  readonly choice: Choice
  readonly spend: SpendStudy
  readonly values: CustomerValues
  readonly totals: { readonly orders: Total; readonly value: Total }
}

/** The same from rows that were summarised elsewhere: without the purchases themselves there is nothing to check against. */
export function* studyRows(
  summary: Pick<PurchaseSummary, 'frequency' | 'recency' | 'age' | 'mean'>,
  options: StudyOptions,
): Generator<StudyStep, StudiedRows, void> {
  const rows = groupRows(summary)
  const choice = yield* fitting(chooseModel(rows, options.model))
  const spend = yield* fitting(studySpend(summary, options.keptShare))
  const total = summary.frequency.length
  const draws = Math.max(DRAWS.least, Math.min(DRAWS.most, Math.floor(DRAWS.budget / total)))
  const customers: ValuedCustomers = {
    model: choice.used.model,
    parameters: choice.used.fit.parameters,
    ...openOf(choice, spend, options.seed),
    rows,
    spend: spend.parameters,
    flatValue: spend.flatValue,
    mean: spend.mean,
  }
  const work = valueCustomers(customers, { ...options, draws }, seededRandom(options.seed))
  for (;;) {
    const step = work.next()
    if (step.done === true) {
      const values = step.value
      return {
        rows,
        choice,
        spend,
        values,
        totals: withParameterError(customers, choice, spend, values, options),
      }
    }
    yield { kind: 'valuing', done: step.value, total }
  }
}

/** Parameters as the data leave them open. What has not settled has no error that could be drawn from. */
function openOf(
  { used }: Choice,
  { fit, parameters }: SpendStudy,
  seed: number,
): Pick<ValuedCustomers, 'open' | 'openSpend'> {
  const random = seededRandom(seed + 1)
  const covariance = used.soundness === 'sound' ? used.fit.covariance : null
  const open = drawParameters(used.fit.parameters, covariance, OPEN_PARAMETERS, random)
  if (parameters === null || fit === null) return { open }
  const { p, q, v } = parameters
  const spends = drawParameters(Float64Array.of(p, q, v), fit.covariance, open.length, random)
  return {
    open,
    // Without a mean (q at most 1) no draw is a value: the estimate stands in.
    openSpend: spends.map(([a = p, b = q, c = v]) => (b > 1 ? { p: a, q: b, v: c } : { p, q, v })),
  }
}

export function countRepeaters({ frequency }: Pick<PurchaseSummary, 'frequency'>): number {
  let count = 0
  for (const x of frequency) if (x > 0) count++
  return count
}

function* fitting<T>(
  work: Generator<{ readonly logLikelihood: number; readonly iteration: number }, T, void>,
): Generator<StudyStep, T, void> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    yield { kind: 'fitting', logLikelihood: step.value.logLikelihood, iteration: step.value.iteration }
  }
}

function* checkOf(
  purchases: PurchaseDays,
  whole: PurchaseSummary,
  wholeRows: GroupedRows,
  wholeChoice: Choice,
  options: StudyOptions,
  span: { readonly first: number; readonly last: number },
): Generator<StudyStep, CheckedHoldout | null, void> {
  const from = options.calibrationEnd ?? Math.round(span.first + LEARNED_SHARE * (span.last - span.first))
  if (span.last - from < LEAST_HOLDOUT_DAYS) return null
  let [summary, rows, choice] = [whole, wholeRows, wholeChoice]
  if (options.calibrationEnd === null) {
    summary = summarise(purchases, from, options.unitDays)
    if (summary.customer.length < LEAST_CUSTOMERS || countRepeaters(summary) < LEAST_REPEATERS) return null
    rows = groupRows(summary)
    choice = yield* fitting(chooseModel(rows, options.model))
  }
  const { model, fit } = choice.used
  const between = { from, to: span.last, unitDays: options.unitDays }
  const checked = holdoutOf(purchases, summary, rows, model, fit.parameters, between)
  const tracking = trackingOf(purchases, summary, model, fit.parameters, { ...between, stepDays: 7 })
  return { ...checked, from, to: span.last, model: model.kind, tracking, verdict: verdictOf(checked) }
}

/**
 * Good: the total is within 15 % and single customers are met better than by "goes on as before"; fair: one of the two, the total within
 * 40 %. The bounds are judgement, and shown with the figures they judge.
 */
function verdictOf({ expected, actual, error, naiveError }: Holdout): CheckedHoldout['verdict'] {
  const off = actual === 0 ? Infinity : Math.abs(expected - actual) / actual
  const beatsNaive = error.square < naiveError.square
  if (off <= 0.15 && beatsNaive) return 'good'
  return off <= 0.4 && (beatsNaive || off <= 0.15) ? 'fair' : 'poor'
}

/** Widens the intervals of the totals by what the parameters' own error adds (delta method, both models). */
function withParameterError(
  customers: ValuedCustomers,
  choice: Choice,
  spend: SpendStudy,
  values: CustomerValues,
  { horizonDays, unitDays, level }: StudyOptions,
): CustomerValues['totals'] {
  const { model, rows } = customers
  const ahead = horizonDays / unitDays
  const covariance = choice.used.fit.covariance
  const weights = { orders: rows.count, value: new Float64Array(rows.count.length) }
  // Value per expected order of all customers of a row, discount and margin in it.
  for (let i = 0; i < rows.place.length; i++)
    if (values.orders[i]! > 0) weights.value[rows.place[i]!]! += values.value[i]! / values.orders[i]!
  const n = model.parameterNames.length
  const slopes = { orders: new Float64Array(n), value: new Float64Array(n) }
  const step = 1e-4
  for (let k = 0; k < n; k++) {
    for (const side of [1, -1]) {
      const parameters = Float64Array.from(choice.used.fit.parameters)
      parameters[k]! *= Math.exp(side * step)
      for (let i = 0; i < rows.count.length; i++) {
        const expected = model.expected(parameters, rows.frequency[i]!, rows.recency[i]!, rows.age[i]!, ahead)
        slopes.orders[k]! += (side * weights.orders[i]! * expected) / (2 * step)
        slopes.value[k]! += (side * weights.value[i]! * expected) / (2 * step)
      }
    }
  }
  const ofSpend = spendError(customers, spend, values)
  const widened = (total: Total, variance: number): Total => {
    const spread = Math.sqrt(total.spread ** 2 + variance)
    const wider = total.spread === 0 ? 1 : spread / total.spread
    return {
      expected: total.expected,
      low: Math.max(0, total.expected - (total.expected - total.low) * wider),
      high: total.expected + (total.high - total.expected) * wider,
      spread,
    }
  }
  if (covariance === null || level <= 0) return values.totals
  return {
    orders: widened(values.totals.orders, quadratic(slopes.orders, covariance)),
    value: widened(values.totals.value, quadratic(slopes.value, covariance) + ofSpend),
  }
}

/** Variance of the total value that comes from the error of (p, q, v). */
function spendError(customers: ValuedCustomers, spend: SpendStudy, values: CustomerValues): number {
  const { fit, parameters } = spend
  if (parameters === null || fit?.covariance === null || fit === null) return 0
  const slopes = new Float64Array(3)
  const step = 1e-4
  const names = ['p', 'q', 'v'] as const
  for (const [k, name] of names.entries()) {
    for (const side of [1, -1]) {
      const moved = { ...parameters, [name]: parameters[name] * Math.exp(side * step) }
      for (let i = 0; i < values.value.length; i++) {
        const own = values.orderValue[i]!
        if (!(own > 0)) continue
        const x = customers.rows.frequency[customers.rows.place[i]!]!
        const isKnown = x > 0 && spend.mean[i]! > 0
        const expected = expectedSpend(moved, isKnown ? x : 0, isKnown ? spend.mean[i]! : 0)
        slopes[k]! += (side * (values.value[i]! / own) * expected) / (2 * step)
      }
    }
  }
  return quadratic(slopes, fit.covariance)
}

function quadratic(slopes: Float64Array, covariance: Float64Array): number {
  const n = slopes.length
  let all = 0
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) all += slopes[i]! * covariance[i * n + k]! * slopes[k]!
  return Math.max(0, all)
}

/** From here on frequency and value are not independent enough to be modelled apart without a word. */
const STRONG_CORRELATION = 0.3

export function warningsOf(
  { choice, spend }: Pick<StudiedRows, 'choice' | 'spend'>,
  repeaters: number,
  historyDays: number,
  { horizonDays }: Pick<StudyOptions, 'horizonDays'>,
): StudyWarning[] {
  const { asked, used } = choice
  const isTold: Readonly<Record<StudyWarning, boolean>> = {
    'few-repeaters': repeaters < FEW_REPEATERS,
    'model-replaced': asked !== used,
    'no-leaving': asked.soundness === 'no-leaving',
    'horizon-beyond-history': horizonDays > historyDays,
    'value-follows-frequency': Math.abs(spend.correlation) >= STRONG_CORRELATION,
    capped: spend.capped > 0,
    'flat-value': spend.kind === 'flat' && spend.flatValue > 0,
    'no-values': spend.flatValue <= 0,
    'starts-disagree': used.fit.agreeing < 2,
    'one-timers-count-as-active': used.model.kind === 'bgnbd',
  }
  const names = Object.keys(isTold) as StudyWarning[] // the keys of a record of exactly these
  return names.filter((name) => isTold[name])
}
