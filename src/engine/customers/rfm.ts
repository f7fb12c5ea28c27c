import { atOnce, EVENTS_PER_STEP } from '../in-steps.ts'
import { valueAt } from '../value-at.ts'
import { DAY_MS, type Deals } from './deals.ts'

/** Customers scored between two looks at messages. */
const CUSTOMERS_PER_STEP = 200_000

/** Recency, frequency and money of every customer at one time. NaN recency: no order until then. */
export type RfmMeasures = {
  /** Whole and part days from the last order to `asOf`, at least 0. */
  readonly recency: Float64Array
  /** Orders. */
  readonly frequency: Int32Array
  /** Sum of values, refunds taken off. */
  readonly monetary: Float64Array
}

/**
 * Measures of all customers from what was known at `asOf` (events at or after it do not count). Orders without a time count into frequency and
 * money, not into recency. O(events).
 */
export function measureRfm(deals: Deals, asOf: number): RfmMeasures {
  return atOnce(measureRfmInSteps(deals, asOf))
}

/** The same in steps. */
export function* measureRfmInSteps(deals: Deals, asOf: number): Generator<void, RfmMeasures, void> {
  const { start, at, value, opens } = deals
  const customers = start.length - 1
  const recency = new Float64Array(customers).fill(NaN)
  const frequency = new Int32Array(customers)
  const monetary = new Float64Array(customers)
  let due = EVENTS_PER_STEP
  for (let c = 0; c < customers; c++) {
    if (start[c]! > due) {
      due = start[c]! + EVENTS_PER_STEP
      yield
    }
    let orders = 0
    let sum = 0
    let last = NaN
    for (let n = start[c]!, end = start[c + 1]!; n < end; n++) {
      const time = at[n]!
      if (time >= asOf) break
      sum += value[n]!
      if (opens[n] === 1) {
        orders++
        if (!Number.isNaN(time)) last = time
      }
    }
    frequency[c] = orders
    monetary[c] = sum
    recency[c] = (asOf - last) / DAY_MS
  }
  return { recency, frequency, monetary }
}

export type Dimension = 'recency' | 'frequency' | 'monetary'

/** Cuts between the bins, ascending, one less than bins; and how the customers fell. */
export type Cuts = {
  readonly cuts: readonly number[]
  /** Customers whose value is exactly a cut: they all go to the lower bin (for recency: the better one). */
  readonly onCut: readonly number[]
  /** Customers by score, from 1 to bins. */
  readonly sizes: readonly number[]
}

export type RfmScores = {
  /** 1 to bins, 0 for customers without an order (with a time, for recency). */
  readonly recency: Uint8Array
  readonly frequency: Uint8Array
  readonly monetary: Uint8Array
  readonly scored: number
  readonly by: Readonly<Record<Dimension, Cuts>>
}

/** Own thresholds of a dimension, ascending; null: quantiles of the customers themselves. */
export type Thresholds = Readonly<Record<Dimension, readonly number[] | null>>

/**
 * Scores from 1 to `bins` (3 to 5), 5 the best of 5. Quantile cuts are the lower empirical quantiles at k / bins of the customers with an order:
 * the value at place ceil(n k / bins). A customer is above a cut when his value is larger than it, so equal values always get equal scores;
 * how many sit on a cut is told. For recency few days are good: the order of scores is turned round. O(customers) expected.
 * @throws RangeError when thresholds do not ascend or are not `bins` - 1
 */
export function scoreRfm(measures: RfmMeasures, bins: number, thresholds: Thresholds): RfmScores {
  return atOnce(scoreRfmInSteps(measures, bins, thresholds))
}

/** The same in steps. */
export function* scoreRfmInSteps(
  measures: RfmMeasures,
  bins: number,
  thresholds: Thresholds,
): Generator<void, RfmScores, void> {
  const customers = measures.frequency.length
  const isScored = new Uint8Array(customers)
  let scored = 0
  for (let c = 0; c < customers; c++) {
    if (measures.frequency[c]! > 0 && !Number.isNaN(measures.recency[c]!)) {
      isScored[c] = 1
      scored++
    }
  }
  const one = (dimension: Dimension): ReturnType<typeof scoreOne> =>
    scoreOne(measures[dimension], isScored, scored, bins, thresholds[dimension], dimension === 'recency')
  yield
  const recency = yield* one('recency')
  const frequency = yield* one('frequency')
  const monetary = yield* one('monetary')
  return {
    recency: recency.scores,
    frequency: frequency.scores,
    monetary: monetary.scores,
    scored,
    by: { recency: recency.cuts, frequency: frequency.cuts, monetary: monetary.cuts },
  }
}

function* scoreOne(
  values: Float64Array | Int32Array,
  isScored: Uint8Array,
  scored: number,
  bins: number,
  own: readonly number[] | null,
  isTurned: boolean,
): Generator<void, { scores: Uint8Array; cuts: Cuts }, void> {
  const cuts = own ?? (yield* quantileCuts(values, isScored, scored, bins))
  yield
  if (cuts.length !== bins - 1 || cuts.some((cut, k) => k > 0 && cut < cuts[k - 1]!))
    throw new RangeError(`${bins} bins need ${bins - 1} ascending thresholds`)
  const scores = new Uint8Array(values.length)
  const onCut = new Array<number>(cuts.length).fill(0)
  const sizes = new Array<number>(bins).fill(0)
  for (let c = 0; c < values.length; c++) {
    if (c % CUSTOMERS_PER_STEP === 0) yield
    if (isScored[c] === 0) continue
    const value = values[c]!
    let above = 0
    for (let k = 0; k < cuts.length; k++) {
      if (value > cuts[k]!) above++
      else if (value === cuts[k]!) onCut[k]!++
    }
    const score = isTurned ? bins - above : above + 1
    scores[c] = score
    sizes[score - 1]!++
  }
  return { scores, cuts: { cuts, onCut, sizes } }
}

function* quantileCuts(
  values: Float64Array | Int32Array,
  isScored: Uint8Array,
  scored: number,
  bins: number,
): Generator<void, number[], void> {
  const own = new Float64Array(scored)
  let n = 0
  for (let c = 0; c < values.length; c++) if (isScored[c] === 1) own[n++] = values[c]!
  let from = 0
  const cuts: number[] = []
  for (let k = 1; k < bins; k++) {
    yield
    const place = Math.ceil((scored * k) / bins) - 1
    cuts.push(scored === 0 ? 0 : valueAt(own, place, from))
    from = Math.max(0, place)
  }
  return cuts
}
