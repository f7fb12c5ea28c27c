import {
  overviewDimensions,
  type OverviewBar,
  type OverviewDimension,
  type OverviewFilter,
  type OverviewReport,
} from '../../contract/customer-reports.ts'
import { NO_GROUP } from '../../engine/customers/rfm-groups.ts'
import { periodsOf } from './calendar.ts'
import type { CustomerBase } from './customer-base.ts'
import type { Mask } from './evaluate-rule.ts'

/** A chart's dimension: a code for each customer (-1: not in the chart), and the keys behind the codes in the order they are shown. */
type Dimension = { readonly codes: Int32Array; readonly keys: readonly string[]; readonly limit: number }

const ORDER_STEPS = [1, 2, 3, 4, 5, 10, 20] as const
const DAY_STEPS = [0, 30, 60, 90, 180, 365] as const
const DAY_MS = 86_400_000
const TEXTS_SHOWN = 12
const MONTHS_SHOWN = 36

const dimensionsOf = new WeakMap<
  CustomerBase,
  { readonly key: string; readonly dimensions: Record<OverviewDimension, Dimension> }
>()

/**
 * The overview's charts. A chart shows the customers who pass the filters of all other charts; the figures above them those who pass all. O(customers
 * × charts) once the codes are there, in steps of a chart.
 */
export function* overviewInSteps(
  base: CustomerBase,
  filter: OverviewFilter,
): Generator<void, OverviewReport, void> {
  const dimensions = yield* dimensionsFor(base)
  const passes = Object.fromEntries(
    overviewDimensions.map((name) => [name, passing(dimensions[name], filter[name])]),
  ) as Record<OverviewDimension, Mask | null> // made from the list of all names
  yield
  const totals = base.totals()
  const everything = combined(
    base.size,
    overviewDimensions.map((name) => passes[name]),
  )
  const sums = { customers: 0, buyers: 0, orders: 0, revenue: 0 }
  for (let c = 0; c < base.size; c++) {
    if (everything[c] !== 1) continue
    sums.customers++
    sums.orders += totals.orders[c] ?? 0
    sums.revenue += totals.revenue[c] ?? 0
    if ((totals.orders[c] ?? 0) > 0) sums.buyers++
  }
  const bars: [OverviewDimension, OverviewBar[]][] = []
  for (const name of overviewDimensions) {
    yield
    const others = overviewDimensions.filter((other) => other !== name).map((other) => passes[other])
    const chosen = new Set(filter[name] ?? [])
    bars.push([name, barsOf(dimensions[name], combined(base.size, others), totals.revenue, chosen)])
  }
  const charts = Object.fromEntries(bars) as OverviewReport['charts'] // as above
  return {
    ...sums,
    all: base.size,
    currency: base.columns.currency,
    otherCurrency: base.columns.otherCurrency,
    dataEnd: base.span().end,
    charts,
  }
}

function passing({ codes, keys }: Dimension, wanted: readonly string[] | undefined): Mask | null {
  if (wanted === undefined || wanted.length === 0) return null
  const isWanted = keys.map((key) => wanted.includes(key))
  return Uint8Array.from(codes, (code) => (isWanted[code] === true ? 1 : 0))
}

function combined(size: number, masks: readonly (Mask | null)[]): Mask {
  const mask = new Uint8Array(size).fill(1)
  for (const other of masks) {
    if (other === null) continue
    for (let c = 0; c < size; c++) mask[c] = (mask[c] ?? 0) & (other[c] ?? 0)
  }
  return mask
}

function barsOf(
  { codes, keys, limit }: Dimension,
  mask: Mask,
  revenue: Float64Array,
  chosen: ReadonlySet<string>,
): OverviewBar[] {
  const customers = new Float64Array(keys.length)
  const sums = new Float64Array(keys.length)
  for (let c = 0; c < codes.length; c++) {
    const code = codes[c] ?? -1
    if (code < 0 || mask[c] !== 1) continue
    customers[code] = (customers[code] ?? 0) + 1
    sums[code] = (sums[code] ?? 0) + (revenue[c] ?? 0)
  }
  const bars = keys.map((key, code) => ({ key, customers: customers[code] ?? 0, revenue: sums[code] ?? 0 }))
  if (limit === 0) return bars
  // Of many texts those with most customers, and whatever is chosen.
  return bars
    .filter(({ key, customers: count }) => count > 0 || chosen.has(key))
    .sort((a, b) => b.customers - a.customers || (a.key < b.key ? -1 : 1))
    .filter(({ key }, place) => place < limit || chosen.has(key))
}

function* dimensionsFor(base: CustomerBase): Generator<void, Record<OverviewDimension, Dimension>, void> {
  const scored = yield* base.rfmInSteps(base.span().end)
  const key = JSON.stringify(scored.settings)
  const known = dimensionsOf.get(base)
  if (known?.key === key) return known.dimensions
  const totals = base.totals()
  const { end } = base.span()
  const { channel, channels, start } = base.columns
  yield
  const groups = new Int32Array(scored.groups.length)
  scored.groups.forEach((group, c) => (groups[c] = group === NO_GROUP ? scored.names.length : group))
  const rfm: Dimension = { codes: groups, keys: [...scored.names, 'none'], limit: 0 }
  const orders = stepped(totals.orders, ORDER_STEPS)
  yield
  const revenue = stepped(totals.revenue, moneySteps(totals.revenue, totals.orders))
  yield
  const since = totals.lastPurchase.map((time) => (end - time) / DAY_MS)
  const recency = stepped(since, DAY_STEPS)
  yield
  const country = textual(base.fact('country'))
  yield
  const city = textual(base.fact('city'))
  yield
  const first = new Int32Array(base.size)
  for (let c = 0; c < base.size; c++) {
    const from = start[c] ?? 0
    first[c] = from < (start[c + 1] ?? 0) ? (channel[from] ?? 0) : 0
  }
  const dimensions: Record<OverviewDimension, Dimension> = {
    rfm,
    orders,
    revenue,
    recency,
    country,
    city,
    channel: textual({ codes: first, texts: channels }),
    month: monthly(totals.firstPurchase, base.zone),
  }
  dimensionsOf.set(base, { key, dimensions })
  return dimensions
}

/** Codes of steps: the last one a value reaches. Keys are the lower bounds; values below the first are in no bar. */
function stepped(values: ArrayLike<number>, steps: readonly number[]): Dimension {
  const codes = new Int32Array(values.length).fill(-1)
  for (let c = 0; c < values.length; c++) {
    const value = values[c] ?? NaN
    for (let step = steps.length - 1; step >= 0; step--) {
      if (value < (steps[step] ?? Infinity) || Number.isNaN(value)) continue
      codes[c] = step
      break
    }
  }
  return { codes, keys: steps.map(String), limit: 0 }
}

/** Round bounds (1, 2, 5 × power of ten) from where most buyers are to the richest hundredth. */
function moneySteps(revenue: Float64Array, orders: Int32Array): number[] {
  const sorted = revenue.filter((sum, c) => (orders[c] ?? 0) > 0 && sum > 0).sort()
  if (sorted.length === 0) return [0]
  const low = sorted[Math.floor(sorted.length * 0.1)] ?? 1
  const high = sorted[Math.floor(sorted.length * 0.98)] ?? low
  const steps = [0]
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const lead of [1, 2, 5]) {
      const step = Number((lead * 10 ** power).toPrecision(1))
      if (step >= low && step <= high) steps.push(step)
    }
  }
  return steps
}

function textual({ codes, texts }: { codes: Int32Array; texts: readonly string[] }): Dimension {
  return { codes: codes.map((code) => (texts[code] === '' ? -1 : code)), keys: texts, limit: TEXTS_SHOWN }
}

/** Months of the first purchase, the latest {@link MONTHS_SHOWN}. */
function monthly(times: Float64Array, zone: string): Dimension {
  let first = Infinity
  let last = -Infinity
  for (const time of times) {
    if (time < first) first = time
    if (time > last) last = time
  }
  if (last === -Infinity) return { codes: new Int32Array(times.length).fill(-1), keys: [], limit: 0 }
  const { edges, days } = periodsOf('month', first, last + 1, zone, MONTHS_SHOWN)
  const codes = Int32Array.from(times, (time) => {
    if (!(time >= (edges[0] ?? 0))) return -1
    let low = 0
    let high = days.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((edges[middle] ?? 0) <= time) low = middle
      else high = middle - 1
    }
    return low
  })
  return { codes, keys: days, limit: 0 }
}
