import type { Random } from '../random.ts'
import { gammaDraw } from './draws.ts'
import { expectedSpend, type SpendParameters } from './gamma-gamma.ts'
import { medianWait, type PurchaseModel } from './purchase-model.ts'
import type { GroupedRows } from './purchase-rows.ts'
import { drawPurchases } from './simulate.ts'

/** A year of the discount, in days. */
const YEAR_DAYS = 365.25
/** Length of the steps in which future value is discounted, about a month. */
const STEP_DAYS = YEAR_DAYS / 12
/** Rows between two yields: a few milliseconds. */
const SLICE = 512

export type ValueOptions = {
  /** Days in the model's unit of time. */
  readonly unitDays: number
  /** Days ahead. */
  readonly horizonDays: number
  /** A year's discount, 0.1 for 10 %. Value of a step of about a month is counted at the step's end. */
  readonly discount: number
  /** Share of an order's value that is earned, 1 for revenue. */
  readonly margin: number
  /** Share of the outcomes that an interval holds, such as 0.8. */
  readonly level: number
  /** Draws per customer for intervals, at least 20. */
  readonly draws: number
}

/** What is expected of each customer; all arrays have an element per customer. */
export type CustomerValues = {
  /** Probability of being active; NaN where the model knows no leaving. */
  readonly alive: Float64Array
  /** Probability of no order within the horizon. */
  readonly none: Float64Array
  readonly orders: Float64Array
  readonly ordersLow: Float64Array
  readonly ordersHigh: Float64Array
  /** Expected value of an order. */
  readonly orderValue: Float64Array
  /** Discounted, margin counted. */
  readonly value: Float64Array
  readonly valueLow: Float64Array
  readonly valueHigh: Float64Array
  /** Days until half of such customers, if still active, have ordered again; may be larger than any horizon. */
  readonly nextDays: Float64Array
  /** Expected orders and value of all, with the interval of what may come, given the parameters: their error moves all customers together. */
  readonly totals: { readonly orders: Total; readonly value: Total }
}
export type Total = {
  readonly expected: number
  readonly low: number
  readonly high: number
  readonly spread: number
}

export type ValuedCustomers = {
  readonly model: PurchaseModel
  readonly parameters: ArrayLike<number>
  /** Parameters that the data leave open, for ranges; the estimate alone where it is taken for true. */
  readonly open?: readonly ArrayLike<number>[]
  readonly rows: GroupedRows
  /** null: every order is worth `flatValue`. */
  readonly spend: SpendParameters | null
  readonly openSpend?: readonly SpendParameters[]
  readonly flatValue: number
  /** Mean value of the repeat orders per customer, NaN where unknown. */
  readonly mean: Float64Array
}

/**
 * Expected purchases and value per customer over a horizon, and the range in which each will lie: means by the models' formulas
 * (once per distinct row), ranges by drawing each customer's future under parameters that the data leave open, in turn. Yields the number of customers
 * done. O(customers x draws + rows x open parameters).
 */
export function* valueCustomers(
  customers: ValuedCustomers,
  options: ValueOptions,
  random: Random,
): Generator<number, CustomerValues, void> {
  const { model, parameters, rows, mean } = customers
  const { horizonDays, unitDays, level, draws } = options
  const count = rows.place.length
  const made = {
    alive: new Float64Array(count),
    none: new Float64Array(count),
    orders: new Float64Array(count),
    ordersLow: new Float64Array(count),
    ordersHigh: new Float64Array(count),
    orderValue: new Float64Array(count),
    value: new Float64Array(count),
    valueLow: new Float64Array(count),
    valueHigh: new Float64Array(count),
    nextDays: new Float64Array(count),
  }
  const byRow = yield* ordersOfRows(customers, options)
  const open = customers.open ?? [parameters]
  const openSpend = customers.openSpend ?? [customers.spend]
  const openAlive = yield* aliveOfRows(customers, open)
  const ahead = horizonDays / unitDays
  const drawnOrders = new Float64Array(draws)
  const drawnValues = new Float64Array(draws)
  const totalOrders = new Float64Array(draws)
  const totalValues = new Float64Array(draws)
  const [low, high] = [(1 - level) / 2, (1 + level) / 2]
  const [sumOrders, sumValues] = [new Sum(), new Sum()]
  for (let i = 0; i < count; i++) {
    if (i % SLICE === 0) yield i
    const row = rows.place[i]!
    const x = rows.frequency[row]!
    const spendOf = spending(customers.spend, customers.flatValue, x, mean[i]!)
    const drawSpend = openSpend.map((spend) => spending(spend, customers.flatValue, x, mean[i]!).draw)
    const alive = byRow.alive[row]!
    const orders = byRow.orders[row]!
    const factor = orders > 0 ? (byRow.discounted[row]! / orders) * options.margin : 0
    made.alive[i] = model.kind === 'nbd' ? Number.NaN : alive
    made.none[i] = byRow.none[row]!
    made.orders[i] = orders
    made.orderValue[i] = spendOf.expected
    made.value[i] = orders * factor * spendOf.expected
    made.nextDays[i] = medianWait(parameters[0]! + x, parameters[1]! + rows.age[row]!) * unitDays
    for (let d = 0; d < draws; d++) {
      const which = d % open.length
      const state = { x, age: rows.age[row]!, alive: openAlive[row * open.length + which]! }
      const bought = drawPurchases(random, model.kind, open[which]!, state, ahead)
      const paid = bought === 0 ? 0 : drawSpend[d % drawSpend.length]!(random, bought) * factor
      drawnOrders[d] = bought
      drawnValues[d] = paid
      totalOrders[d]! += bought
      totalValues[d]! += paid
    }
    const range = rangeOf(drawnOrders.sort(), level)
    made.ordersLow[i] = range.low
    made.ordersHigh[i] = range.high
    const paid = rangeOf(drawnValues.sort(), level)
    made.valueLow[i] = paid.low
    made.valueHigh[i] = paid.high
    sumOrders.add(orders)
    sumValues.add(made.value[i]!)
  }
  // What moves the totals from one set of parameters to another is their error, which the caller knows better.
  for (const totals of [totalOrders, totalValues]) centre(totals, Math.max(open.length, openSpend.length))
  return {
    ...made,
    totals: {
      orders: totalOf(sumOrders.value, totalOrders, low, high),
      value: totalOf(sumValues.value, totalValues, low, high),
    },
  }
}

/** Probability of being active of every row under every set of parameters, row-major. */
function* aliveOfRows(
  { model, rows }: ValuedCustomers,
  open: readonly ArrayLike<number>[],
): Generator<number, Float64Array, void> {
  const n = rows.count.length
  const made = new Float64Array(n * open.length)
  for (let i = 0; i < n; i++) {
    if (i % (SLICE >> 2) === 0) yield 0
    for (const [k, parameters] of open.entries()) {
      const alive = model.alive(parameters, rows.frequency[i]!, rows.recency[i]!, rows.age[i]!)
      made[i * open.length + k] = Number.isFinite(alive) ? alive : 0
    }
  }
  return made
}

/** Moves draws of every set of parameters to the mean of all, with the spread that the few of a set lose by it. */
function centre(draws: Float64Array, sets: number): void {
  if (sets === 1 || draws.length < 2 * sets) return
  const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length
  for (let set = 0; set < sets; set++) {
    let [sum, count] = [0, 0]
    for (let d = set; d < draws.length; d += sets) {
      sum += draws[d]!
      count++
    }
    const wider = Math.sqrt(count / (count - 1))
    for (let d = set; d < draws.length; d += sets) draws[d] = mean + (draws[d]! - sum / count) * wider
  }
}

type RowValues = {
  readonly alive: Float64Array
  readonly none: Float64Array
  readonly orders: Float64Array
  /** Orders, each discounted to today. */
  readonly discounted: Float64Array
}

function* ordersOfRows(
  { model, parameters, rows }: ValuedCustomers,
  { horizonDays, unitDays, discount }: ValueOptions,
): Generator<number, RowValues, void> {
  const n = rows.count.length
  const made = {
    alive: new Float64Array(n),
    none: new Float64Array(n),
    orders: new Float64Array(n),
    discounted: new Float64Array(n),
  }
  const steps = discount === 0 ? 1 : Math.max(1, Math.round(horizonDays / STEP_DAYS))
  for (let i = 0; i < n; i++) {
    if (i % SLICE === 0) yield 0
    const [x, recency, age] = [rows.frequency[i]!, rows.recency[i]!, rows.age[i]!]
    made.alive[i] = model.alive(parameters, x, recency, age)
    made.none[i] = model.none(parameters, x, recency, age, horizonDays / unitDays)
    let before = 0
    for (let k = 1; k <= steps; k++) {
      const days = (horizonDays * k) / steps
      const until = model.expected(parameters, x, recency, age, days / unitDays)
      made.discounted[i]! += (until - before) / (1 + discount) ** (days / YEAR_DAYS)
      before = until
    }
    made.orders[i] = before
  }
  return made
}

type Spending = { readonly expected: number; readonly draw: (random: Random, orders: number) => number }

/** What orders of one customer are worth: expected, and drawn for a number of orders together. */
function spending(spend: SpendParameters | null, flatValue: number, x: number, mean: number): Spending {
  if (spend === null) return { expected: flatValue, draw: (_, orders) => orders * flatValue }
  const known = x > 0 && mean > 0 ? x : 0
  const paid = known > 0 ? mean : 0
  return {
    expected: expectedSpend(spend, known, paid),
    draw: (random, orders) =>
      (gammaDraw(random, spend.p * orders) * (spend.v + known * paid)) /
      gammaDraw(random, spend.q + spend.p * known),
  }
}

/**
 * A range that holds `level` of sorted draws: half of what is left out lies below it. Where that much cannot lie below, since nothing is less than no
 * order and orders are whole, the rest of it lies above; equal tails would hold 95 % at a level of 90 % for whoever may well not come back.
 */
export function rangeOf(
  sorted: Float64Array,
  level: number,
): { readonly low: number; readonly high: number } {
  const low = quantile(sorted, (1 - level) / 2)
  let below = 0
  while (below < sorted.length && sorted[below]! < low) below++
  const above = Math.max(0, Math.floor((1 - level) * sorted.length + 1e-9) - below)
  return { low, high: sorted[sorted.length - 1 - above] ?? low }
}

/** By the nearest rank: for whole numbers an interval's ends should be ones that occur. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0
}

function totalOf(expected: number, drawn: Float64Array, low: number, high: number): Total {
  // The draws' own mean is off by chance; their spread is what is wanted.
  let mean = 0
  for (const each of drawn) mean += each / drawn.length
  let square = 0
  for (const each of drawn) square += (each - mean) ** 2 / Math.max(1, drawn.length - 1)
  const sorted = drawn.slice().sort()
  return {
    expected,
    low: Math.max(0, expected + quantile(sorted, low) - mean),
    high: expected + quantile(sorted, high) - mean,
    spread: Math.sqrt(square),
  }
}

/** Neumaier's sum: the same however many customers there are. */
class Sum {
  #sum = 0
  #lost = 0

  add(value: number): void {
    const next = this.#sum + value
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum
    this.#sum = next
  }

  get value(): number {
    return this.#sum + this.#lost
  }
}
