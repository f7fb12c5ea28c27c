import { dayparts, type Feature, type FeatureGroup } from '../../contract/customer-features.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis, readAnalysisArray } from '../../store/queries/analyses.ts'
import { kindCodes } from '../../store/queries/kinds.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { deepOf, factorsOf, type CustomerFeature } from './model-features.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** The most frequent categories and channels that get a column each. */
const MOST_CATEGORIES = 12
const MOST_CHANNELS = 8

/**
 * The figures that customers are compared by, a value per customer of the base; NaN where nothing is known. O(events) per group.
 * @throws ExpectedFailure no-such-figures, model-has-no-factors, no-deep-features
 */
export function customerFeatures(
  db: ReadableDb,
  base: CustomerBase,
  groups: readonly FeatureGroup[],
  modelId: ModelId | null,
): CustomerFeature[] {
  const made = groups.flatMap((group) => {
    switch (group) {
      case 'rfm':
        return rfmOf(base)
      case 'basket':
        return basketOf(base)
      case 'categories':
        return categoriesOf(base)
      case 'channels':
        return channelsOf(base)
      case 'hours':
        return hoursOf(base)
      case 'discounts':
        return discountsOf(base)
      case 'value':
        return valueOf(db, base)
      case 'factors':
        return factorsOf(db, base, modelId)
      case 'deep':
        return deepOf(db, base, modelId)
    }
  })
  if (made.length === 0) throw new ExpectedFailure('no-such-figures', { figures: groups.join(', ') })
  return made
}

function column(
  kind: Feature['kind'],
  name: string,
  group: string,
  values: Float64Array,
  isAmount: boolean,
): CustomerFeature {
  return { feature: { kind, name }, column: { values, group, isAmount } }
}

function perCustomer(base: CustomerBase, of: (customer: number) => number): Float64Array {
  return Float64Array.from({ length: base.size }, (_, c) => of(c))
}

function rfmOf(base: CustomerBase): CustomerFeature[] {
  const { orders, revenue, lastPurchase } = base.totals()
  const { end } = base.span()
  return [
    column(
      'recency',
      '',
      'rfm',
      perCustomer(base, (c) => (end - (lastPurchase[c] ?? Number.NaN)) / DAY_MS),
      true,
    ),
    column(
      'orders',
      '',
      'rfm',
      perCustomer(base, (c) => orders[c] ?? 0),
      true,
    ),
    column(
      'revenue',
      '',
      'rfm',
      perCustomer(base, (c) => revenue[c] ?? 0),
      true,
    ),
  ]
}

function basketOf(base: CustomerBase): CustomerFeature[] {
  const { orders, revenue, products, firstPurchase, lastPurchase } = base.totals()
  const { start, kind } = base.columns
  const many = (c: number): number => orders[c] ?? 0
  const refunds = (c: number): number => {
    let count = 0
    for (let e = start[c] ?? 0; e < (start[c + 1] ?? 0); e++) if (kind[e] === kindCodes.refund) count++
    return count
  }
  const days = (c: number): number =>
    ((lastPurchase[c] ?? Number.NaN) - (firstPurchase[c] ?? Number.NaN)) / DAY_MS
  return [
    column(
      'average-order',
      '',
      'basket',
      perCustomer(base, (c) => (revenue[c] ?? 0) / many(c)),
      true,
    ),
    column(
      'products',
      '',
      'basket',
      perCustomer(base, (c) => products[c] ?? 0),
      true,
    ),
    column(
      'interval',
      '',
      'basket',
      perCustomer(base, (c) => (many(c) > 1 ? days(c) / (many(c) - 1) : Number.NaN)),
      true,
    ),
    column(
      'refunds',
      '',
      'basket',
      perCustomer(base, (c) => refunds(c) / Math.max(1, many(c))),
      true,
    ),
  ]
}

/** Shares of what each customer does that fall to the most frequent values of a code per event. */
function sharesOf(
  base: CustomerBase,
  kind: 'category' | 'channel',
  group: string,
  codeOf: (event: number) => number,
  names: readonly string[],
  most: number,
): CustomerFeature[] {
  const { start, at } = base.columns
  const counts = new Float64Array(names.length)
  for (let e = 0; e < at.length; e++) {
    const code = codeOf(e)
    if (code >= 0) counts[code] = (counts[code] ?? 0) + 1
  }
  const shown = [...names.keys()]
    .filter((code) => names[code] !== '' && (counts[code] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, most)
  // One value only tells nobody apart.
  if (shown.length < 2) return []
  const columns = shown.map(() => new Float64Array(base.size))
  const placeOf = new Map(shown.map((code, place) => [code, place]))
  for (let c = 0; c < base.size; c++) {
    let all = 0
    for (let e = start[c] ?? 0; e < (start[c + 1] ?? 0); e++) {
      const code = codeOf(e)
      if (code < 0) continue
      all++
      const own = columns[placeOf.get(code) ?? -1]
      if (own !== undefined) own[c] = (own[c] ?? 0) + 1
    }
    for (const own of columns) own[c] = all === 0 ? Number.NaN : (own[c] ?? 0) / all
  }
  return columns.map((values, place) => column(kind, names[shown[place] ?? 0] ?? '', group, values, false))
}

function categoriesOf(base: CustomerBase): CustomerFeature[] {
  const { codes, texts } = base.productFact('category')
  const ids = base.productIds()
  const codeOf = new Int32Array((ids.at(-1) ?? 0) + 1).fill(-1)
  for (const [place, id] of ids.entries()) codeOf[id] = codes[place] ?? -1
  const { kind, product } = base.columns
  const own = (e: number): number =>
    kind[e] === kindCodes.purchase && (product[e] ?? 0) > 0 ? (codeOf[product[e] ?? 0] ?? -1) : -1
  return sharesOf(base, 'category', 'categories', own, texts, MOST_CATEGORIES)
}

function channelsOf(base: CustomerBase): CustomerFeature[] {
  const { channel, channels, kind } = base.columns
  const own = (e: number): number =>
    kind[e] === kindCodes.refund || channel[e] === 0 ? -1 : (channel[e] ?? -1)
  return sharesOf(base, 'channel', 'channels', own, channels, MOST_CHANNELS)
}

function hoursOf(base: CustomerBase): CustomerFeature[] {
  const { start, at, opensOrder } = base.columns
  const clock = localClock(base.zone)
  const parts = dayparts.map(() => new Float64Array(base.size))
  const weekend = new Float64Array(base.size)
  let hasTimes = false
  for (let c = 0; c < base.size; c++) {
    let orders = 0
    for (let e = start[c] ?? 0; e < (start[c + 1] ?? 0); e++) {
      const time = at[e] ?? Number.NaN
      if (opensOrder[e] !== 1 || Number.isNaN(time)) continue
      const local = time + clock(time)
      const hour = Math.floor(local / HOUR_MS) - 24 * Math.floor(local / DAY_MS)
      if (local % DAY_MS !== 0) hasTimes = true
      const part = parts[Math.floor(hour / 6)]
      if (part !== undefined) part[c] = (part[c] ?? 0) + 1
      // 1970-01-01 was a Thursday.
      if (((Math.floor(local / DAY_MS) + 4) % 7) % 6 === 0) weekend[c] = (weekend[c] ?? 0) + 1
      orders++
    }
    for (const own of [...parts, weekend]) own[c] = orders === 0 ? Number.NaN : (own[c] ?? 0) / orders
  }
  const days = [column('weekend', '', 'hours', weekend, false)]
  // Dates without a time of the day all fall to midnight, and say nothing of hours.
  return hasTimes
    ? [...parts.map((own, k) => column('daypart', dayparts[k] ?? '', 'hours', own, false)), ...days]
    : days
}

/** Offset of the zone at a time, looked up once per day. */
function localClock(zone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()
  return (time) => {
    const day = Math.floor(time / DAY_MS)
    let offset = known.get(day)
    if (offset === undefined) {
      const text = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? ''
      const found = /([+-])(\d{2}):(\d{2})/.exec(text)
      offset =
        found === null ? 0 : (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * 60_000
      known.set(day, offset)
    }
    return offset
  }
}

/** How far below a product's usual price (its median) a customer buys: mean over his purchases, 0.2 for 20 % off. */
function discountsOf(base: CustomerBase): CustomerFeature[] {
  const { start, kind, product, value, quantity } = base.columns
  const prices = new Map<number, number[]>()
  const priceOf = (e: number): number => (value[e] ?? 0) / (quantity[e] ?? 1)
  const isPriced = (e: number): boolean =>
    kind[e] === kindCodes.purchase && (product[e] ?? 0) > 0 && (value[e] ?? 0) > 0
  for (let e = 0; e < kind.length; e++) {
    if (!isPriced(e)) continue
    const own = prices.get(product[e] ?? 0)
    if (own === undefined) prices.set(product[e] ?? 0, [priceOf(e)])
    else own.push(priceOf(e))
  }
  const usual = new Map<number, number>()
  for (const [id, own] of prices) usual.set(id, own.sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? 0)
  const values = perCustomer(base, (c) => {
    let [sum, count] = [0, 0]
    for (let e = start[c] ?? 0; e < (start[c + 1] ?? 0); e++) {
      if (!isPriced(e)) continue
      const full = usual.get(product[e] ?? 0) ?? 0
      if (full <= 0) continue
      sum += Math.max(-1, Math.min(1, 1 - priceOf(e) / full))
      count++
    }
    return count === 0 ? Number.NaN : sum / count
  })
  return values.some((each) => Number.isFinite(each) && Math.abs(each) > 1e-9)
    ? [column('discount', '', 'discounts', values, false)]
    : []
}

/** What the latest estimate of customer value says; nothing where there is none. */
function valueOf(db: ReadableDb, base: CustomerBase): CustomerFeature[] {
  const latest = latestAnalysis(db, 'customers', 'clv')
  const ids = latest && readAnalysisArray(db, latest.id, 'customer')
  if (latest === undefined || ids === undefined) return []
  return (
    [
      ['alive', 'alive', false],
      ['expected', 'value', true],
    ] as const
  ).flatMap(([kind, part, isAmount]) => {
    const found = readAnalysisArray(db, latest.id, part)
    if (found === undefined) return []
    const values = new Float64Array(base.size).fill(Number.NaN)
    for (const [place, id] of ids.entries()) {
      const c = base.placeOf(id)
      if (c >= 0) values[c] = found[place] ?? Number.NaN
    }
    return values.some(Number.isFinite) ? [column(kind, '', 'value', values, isAmount)] : []
  })
}
