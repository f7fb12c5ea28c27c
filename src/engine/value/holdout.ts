import type { PurchaseModel } from './purchase-model.ts'
import { purchasesBetween, type PurchaseDays, type PurchaseSummary } from './purchase-days.ts'
import type { GroupedRows } from './purchase-rows.ts'

/** What was expected of the time after the fit against what came. All times in days. */
export type Holdout = {
  readonly customers: number
  readonly days: number
  readonly expected: number
  readonly actual: number
  /** The same by how many repeat purchases customers had before; the last group holds all with more. */
  readonly byFrequency: readonly {
    readonly frequency: number
    readonly orMore: boolean
    readonly customers: number
    /** Means per customer. */
    readonly expected: number
    readonly actual: number
  }[]
  /** Customers in tenths by the probability of no order, and the share that had none. */
  readonly byRisk: readonly {
    readonly customers: number
    readonly expected: number
    readonly actual: number
  }[]
  /** Mean absolute and root mean square error per customer, of the model and of "goes on as before" (repeat purchases per time so far). */
  readonly error: { readonly absolute: number; readonly square: number }
  readonly naiveError: { readonly absolute: number; readonly square: number }
  /** Of the orders made, the share placed by the tenth of customers expected to order most. */
  readonly topTenth: number
}

const LAST_FREQUENCY = 7

/** Compares what a model, fitted on purchases up to day `from`, expects until day `to` with what was bought. O(customers log customers). */
export function holdoutOf(
  purchases: PurchaseDays,
  summary: PurchaseSummary,
  rows: GroupedRows,
  model: PurchaseModel,
  parameters: ArrayLike<number>,
  { from, to, unitDays }: { readonly from: number; readonly to: number; readonly unitDays: number },
): Holdout {
  const ahead = (to - from) / unitDays
  const actual = purchasesBetween(purchases, summary.customer, from, to).purchases
  const n = rows.count.length
  const expectedOf = new Float64Array(n)
  const noneOf = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    expectedOf[i] = model.expected(parameters, rows.frequency[i]!, rows.recency[i]!, rows.age[i]!, ahead)
    noneOf[i] = model.none(parameters, rows.frequency[i]!, rows.recency[i]!, rows.age[i]!, ahead)
  }
  const expected = Float64Array.from(rows.place, (place) => expectedOf[place]!)
  const none = Float64Array.from(rows.place, (place) => noneOf[place]!)
  const naive = summary.frequency.map((x, i) => (summary.age[i]! > 0 ? (x / summary.age[i]!) * ahead : 0))
  return {
    customers: actual.length,
    days: to - from,
    expected: sum(expected),
    actual: sum(actual),
    byFrequency: groupsByFrequency(summary.frequency, expected, actual),
    byRisk: tenthsByRisk(none, actual),
    error: errorsOf(expected, actual),
    naiveError: errorsOf(naive, actual),
    topTenth: topShare(expected, actual),
  }
}

/** Repeat purchases of all customers together, counted since the first day: expected by the model and actual, at steps of days. */
export type Tracking = {
  /** Last day of each step. */
  readonly day: readonly number[]
  readonly expected: readonly number[]
  readonly actual: readonly number[]
}

/**
 * Cumulative repeat purchases, week by week, of the customers in the summary: what the model expects of new customers, from the day each
 * began on. O(steps x distinct first days).
 */
export function trackingOf(
  purchases: PurchaseDays,
  summary: PurchaseSummary,
  model: PurchaseModel,
  parameters: ArrayLike<number>,
  { to, unitDays, stepDays }: { readonly to: number; readonly unitDays: number; readonly stepDays: number },
): Tracking {
  const beginners = new Map<number, number>()
  let first = Infinity
  for (const day of summary.firstDay) {
    beginners.set(day, (beginners.get(day) ?? 0) + 1)
    first = Math.min(first, day)
  }
  const days: number[] = []
  for (let day = first + stepDays - 1; day < to; day += stepDays) days.push(day)
  days.push(to)
  const perStep = new Float64Array(days.length)
  for (const c of summary.customer) {
    for (let k = purchases.start[c]! + 1; k < purchases.start[c + 1]!; k++) {
      const at = Math.floor((purchases.day[k]! - first) / stepDays)
      if (purchases.day[k]! <= to) perStep[Math.min(at, days.length - 1)]!++
    }
  }
  const ofNew = new Map<number, number>()
  const expectedAfter = (since: number): number => {
    const known = ofNew.get(since)
    if (known !== undefined) return known
    const made = model.expectedOfNew(parameters, since / unitDays)
    ofNew.set(since, made)
    return made
  }
  let running = 0
  return {
    day: days,
    expected: days.map((day) => {
      let all = 0
      for (const [began, count] of beginners) if (began < day) all += count * expectedAfter(day - began)
      return all
    }),
    actual: [...perStep].map((count) => (running += count)),
  }
}

function groupsByFrequency(
  frequency: Float64Array,
  expected: Float64Array,
  actual: Float64Array,
): Holdout['byFrequency'] {
  return Array.from({ length: LAST_FREQUENCY + 1 }, (_, x) => {
    let [customers, hoped, came] = [0, 0, 0]
    for (let i = 0; i < frequency.length; i++) {
      if (Math.min(frequency[i]!, LAST_FREQUENCY) !== x) continue
      customers++
      hoped += expected[i]!
      came += actual[i]!
    }
    const per = Math.max(1, customers)
    return {
      frequency: x,
      orMore: x === LAST_FREQUENCY,
      customers,
      expected: hoped / per,
      actual: came / per,
    }
  }).filter(({ customers }) => customers > 0)
}

function tenthsByRisk(none: Float64Array, actual: Float64Array): Holdout['byRisk'] {
  const order = [...none.keys()].sort((a, b) => none[a]! - none[b]! || a - b)
  return Array.from({ length: 10 }, (_, tenth) => {
    const own = order.slice(
      Math.floor((tenth * order.length) / 10),
      Math.floor(((tenth + 1) * order.length) / 10),
    )
    const per = Math.max(1, own.length)
    return {
      customers: own.length,
      expected: own.reduce((all, i) => all + none[i]!, 0) / per,
      actual: own.filter((i) => actual[i] === 0).length / per,
    }
  }).filter(({ customers }) => customers > 0)
}

function errorsOf(expected: Float64Array, actual: Float64Array): Holdout['error'] {
  let [absolute, square] = [0, 0]
  for (let i = 0; i < actual.length; i++) {
    absolute += Math.abs(expected[i]! - actual[i]!)
    square += (expected[i]! - actual[i]!) ** 2
  }
  const per = Math.max(1, actual.length)
  return { absolute: absolute / per, square: Math.sqrt(square / per) }
}

function topShare(expected: Float64Array, actual: Float64Array): number {
  const order = [...expected.keys()].sort((a, b) => expected[b]! - expected[a]! || a - b)
  const top = order.slice(0, Math.max(1, Math.round(order.length / 10)))
  const all = sum(actual)
  return all === 0 ? 0 : top.reduce((part, i) => part + actual[i]!, 0) / all
}

function sum(values: Float64Array): number {
  let all = 0
  for (const each of values) all += each
  return all
}
