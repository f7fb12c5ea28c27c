import { atOnce, EVENTS_PER_STEP } from '../in-steps.ts'
import type { Deals } from './deals.ts'

/** Customers with many periods cost more than their events. */
const CUSTOMERS_PER_STEP = 20_000

/** What is counted of a customer as active in a period. */
export type CohortInput = {
  readonly deals: Deals
  /** 1 for events that make a customer active (orders; or anything at all). */
  readonly counts: Uint8Array
  /** Boundaries of the periods, ascending UTC milliseconds; period p is from edges[p] up to, not including, edges[p + 1]. */
  readonly edges: Float64Array
  /** Row of each customer, or null for the period he began in. Negative: in no row. */
  readonly rowOf: Int32Array | null
  readonly rows: number
  /** The first moment that is not in the data any more: cells of a period that ends later are not complete. */
  readonly dataEnd: number
}

/**
 * Cohorts as matrices, rows × periods since the customer began (0 is the period he began in). A cell only counts customers who have had that
 * period in full within the data: `atRisk`. Where nobody has, the cell is unknown (censored), not zero.
 */
export type Cohorts = {
  readonly rows: number
  readonly ages: number
  /** Customers of each row. */
  readonly sizes: Int32Array
  readonly atRisk: Int32Array
  readonly active: Int32Array
  readonly orders: Int32Array
  /** Money of the period, of those at risk. */
  readonly revenue: Float64Array
  /** Money up to and with the period, of those at risk. */
  readonly cumulative: Float64Array
  /** Customers without an event in any period. */
  readonly outside: number
}

/** O(events + customers × periods). Times must lie before edges' end to count. */
export function buildCohorts(input: CohortInput): Cohorts {
  return atOnce(buildCohortsInSteps(input))
}

/** The same in steps. */
export function* buildCohortsInSteps(input: CohortInput): Generator<void, Cohorts, void> {
  const { deals, counts, edges, rowOf, rows, dataEnd } = input
  const { start, at, value, opens } = deals
  const periods = edges.length - 1
  const cells = rows * periods
  const sizes = new Int32Array(rows)
  const atRisk = new Int32Array(cells)
  const active = new Int32Array(cells)
  const orders = new Int32Array(cells)
  const revenue = new Float64Array(cells)
  const cumulative = new Float64Array(cells)
  // Periods that have ended within the data.
  let complete = 0
  while (complete < periods && edges[complete + 1]! <= dataEnd) complete++
  const money = new Float64Array(periods)
  const bought = new Int32Array(periods)
  const wasActive = new Uint8Array(periods)
  let outside = 0
  let [due, dueCustomer] = [EVENTS_PER_STEP, CUSTOMERS_PER_STEP]
  for (let c = 0; c + 1 < start.length; c++) {
    let n = start[c]!
    if (n > due || c > dueCustomer) {
      due = n + EVENTS_PER_STEP
      dueCustomer = c + CUSTOMERS_PER_STEP
      yield
    }
    const end = start[c + 1]!
    while (n < end && !(counts[n] === 1 && at[n]! >= edges[0]! && at[n]! < edges[periods]!)) n++
    if (n === end) {
      outside++
      continue
    }
    const first = periodOf(edges, at[n]!, 0)
    const row = rowOf === null ? first : rowOf[c]!
    if (row < 0) {
      outside++
      continue
    }
    sizes[row]!++
    money.fill(0, first)
    bought.fill(0, first)
    wasActive.fill(0, first)
    let period = first
    for (; n < end; n++) {
      const time = at[n]!
      if (time >= edges[periods]!) break
      period = periodOf(edges, time, period)
      money[period]! += value[n]!
      bought[period]! += opens[n]!
      if (counts[n] === 1) wasActive[period] = 1
    }
    let sum = 0
    for (let p = first; p < complete; p++) {
      const cell = row * periods + p - first
      sum += money[p]!
      atRisk[cell]!++
      active[cell]! += wasActive[p]!
      orders[cell]! += bought[p]!
      revenue[cell]! += money[p]!
      cumulative[cell]! += sum
    }
  }
  return { rows, ages: periods, sizes, atRisk, active, orders, revenue, cumulative, outside }
}

/** The period of a time, looked for from `from` on. */
function periodOf(edges: Float64Array, time: number, from: number): number {
  let period = from
  if (time >= edges[Math.min(period + 2, edges.length - 1)]!) {
    // Far ahead: halve instead of walking.
    let low = period
    let high = edges.length - 2
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (edges[middle]! <= time) low = middle
      else high = middle - 1
    }
    return low
  }
  while (period + 1 < edges.length - 1 && time >= edges[period + 1]!) period++
  return period
}

/** What the customers of each period were. */
export type Lifecycle = {
  /** First active in this period. */
  readonly fresh: Int32Array
  /** Active now and in the period before. */
  readonly returning: Int32Array
  /** Active now and earlier, not in the period before. */
  readonly resurrecting: Int32Array
  /** Not active now, but in the period before: went quiet. */
  readonly dormant: Int32Array
  /** Not active now nor in the period before, but earlier. */
  readonly away: Int32Array
  readonly active: Int32Array
  readonly orders: Int32Array
  readonly revenue: Float64Array
}

/** New, returning, resurrecting and dormant customers per period. O(events + customers × periods). */
export function* buildLifecycleInSteps(
  deals: Deals,
  counts: Uint8Array,
  edges: Float64Array,
): Generator<void, Lifecycle, void> {
  const { start, at, value, opens } = deals
  const periods = edges.length - 1
  const make = (): Int32Array => new Int32Array(periods)
  const result = {
    fresh: make(),
    returning: make(),
    resurrecting: make(),
    dormant: make(),
    away: make(),
    active: make(),
    orders: make(),
    revenue: new Float64Array(periods),
  }
  const isActive = new Uint8Array(periods)
  let [due, dueCustomer] = [EVENTS_PER_STEP, CUSTOMERS_PER_STEP]
  for (let c = 0; c + 1 < start.length; c++) {
    if (start[c]! > due || c > dueCustomer) {
      due = start[c]! + EVENTS_PER_STEP
      dueCustomer = c + CUSTOMERS_PER_STEP
      yield
    }
    isActive.fill(0)
    let period = 0
    let first = -1
    for (let n = start[c]!, end = start[c + 1]!; n < end; n++) {
      const time = at[n]!
      if (!(time >= edges[0]!)) continue
      if (time >= edges[periods]!) break
      period = periodOf(edges, time, period)
      result.orders[period]! += opens[n]!
      result.revenue[period]! += value[n]!
      if (counts[n] !== 1) continue
      isActive[period] = 1
      if (first < 0) first = period
    }
    if (first < 0) continue
    result.fresh[first]!++
    result.active[first]!++
    for (let p = first + 1; p < periods; p++) {
      const before = isActive[p - 1]
      if (isActive[p] === 1) {
        result.active[p]!++
        if (before === 1) result.returning[p]!++
        else result.resurrecting[p]!++
      } else if (before === 1) result.dormant[p]!++
      else result.away[p]!++
    }
  }
  return result
}

/**
 * Customer-days: how many different (customer, day) pairs of each period had an event. Divided by the days of the period and its active
 * customers it is the stickiness (DAU / MAU for months). `dayEdges`: boundaries of days, covering the periods. O(events).
 */
export function* activeDaysInSteps(
  deals: Deals,
  counts: Uint8Array,
  edges: Float64Array,
  dayEdges: Float64Array,
): Generator<void, Int32Array, void> {
  const { start, at } = deals
  const periods = edges.length - 1
  const days = new Int32Array(periods)
  // Days are many: each event is looked for among them.
  const step = EVENTS_PER_STEP / 5
  let due = step
  for (let c = 0; c + 1 < start.length; c++) {
    if (start[c]! > due) {
      due = start[c]! + step
      yield
    }
    let period = 0
    let day = 0
    let lastDay = -1
    for (let n = start[c]!, end = start[c + 1]!; n < end; n++) {
      const time = at[n]!
      if (counts[n] !== 1 || !(time >= edges[0]!)) continue
      if (time >= edges[periods]!) break
      period = periodOf(edges, time, period)
      day = periodOf(dayEdges, time, day)
      if (day !== lastDay) days[period]!++
      lastDay = day
    }
  }
  return days
}
