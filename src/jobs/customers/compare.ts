import type { NumberField } from '../../contract/segments.ts'
import type { SegmentComparison } from '../../contract/segment-requests.ts'
import { momentsOf, newcombe, welch, type Moments } from '../../engine/customers/intervals.ts'
import { kindCodes } from '../../store/queries/kinds.ts'
import type { CustomerBase } from './customer-base.ts'
import { countOfMask, type Mask } from './evaluate-rule.ts'

type Row = SegmentComparison['rows'][number]

const DAY_MS = 86_400_000
const TEXTS = ['country', 'province', 'city', 'gender'] as const
/** Of each fact only the values most of the two groups have are compared. */
const VALUES_SHOWN = 8

/** Means compared by Welch's interval. */
const MEANS = [
  'orders',
  'revenue',
  'average-order',
  'products',
  'interactions',
  'days-since-first-purchase',
  'days-since-last-purchase',
] as const satisfies readonly NumberField[]

/**
 * In what two groups differ: means by Welch's interval, shares by Newcombe's, both 95 % and not corrected for the number of rows. The largest
 * standardised difference comes first. O(events + customers × rows).
 */
export function compareGroups(base: CustomerBase, a: Mask, b: Mask, moment: number): SegmentComparison {
  const sizeA = countOfMask(a)
  const sizeB = countOfMask(b)
  let shared = 0
  for (let c = 0; c < a.length; c++) shared += (a[c] ?? 0) & (b[c] ?? 0)
  const rows = sizeA === 0 || sizeB === 0 ? [] : [...meanRows(base, a, b, moment), ...shareRows(base, a, b)]
  rows.sort((x, y) => Math.abs(y.effect) - Math.abs(x.effect))
  return { sizeA, sizeB, shared, currency: base.columns.currency, rows }
}

function meanRows(base: CustomerBase, a: Mask, b: Mask, moment: number): Row[] {
  const totals = base.totals()
  const values: Record<(typeof MEANS)[number], ArrayLike<number>> = {
    orders: totals.orders,
    revenue: totals.revenue,
    'average-order': totals.revenue.map((sum, c) =>
      (totals.orders[c] ?? 0) > 0 ? sum / (totals.orders[c] ?? 1) : NaN,
    ),
    products: totals.products,
    interactions: totals.interactions,
    'days-since-first-purchase': totals.firstPurchase.map((time) => (moment - time) / DAY_MS),
    'days-since-last-purchase': totals.lastPurchase.map((time) => (moment - time) / DAY_MS),
  }
  return MEANS.flatMap((field) => {
    const first = momentsOf(chosen(values[field], a))
    const second = momentsOf(chosen(values[field], b))
    if (first.count < 2 || second.count < 2) return []
    const { value, low, high } = welch(first, second)
    const spread = pooledDeviation(first, second)
    return [
      {
        kind: 'mean' as const, // a literal of the contract's, which inference would widen to a text
        field,
        value: '',
        a: first.mean,
        b: second.mean,
        difference: { value, low, high },
        differs: low > 0 || high < 0,
        effect: spread === 0 ? 0 : value / spread,
      },
    ]
  })
}

function* chosen(values: ArrayLike<number>, mask: Mask): Generator<number> {
  for (let c = 0; c < mask.length; c++) if (mask[c] === 1) yield values[c] ?? NaN
}

function pooledDeviation(a: Moments, b: Moments): number {
  return Math.sqrt(((a.count - 1) * a.variance + (b.count - 1) * b.variance) / (a.count + b.count - 2))
}

function shareRows(base: CustomerBase, a: Mask, b: Mask): Row[] {
  const rows = TEXTS.flatMap((field) => {
    const { codes, texts } = base.fact(field)
    return rowsOfCodes(field, codes, texts, a, b)
  })
  return [...rows, ...categoryRows(base, a, b)]
}

function rowsOfCodes(
  field: Row['field'],
  codes: Int32Array,
  texts: readonly string[],
  a: Mask,
  b: Mask,
): Row[] {
  const countsA = new Float64Array(texts.length)
  const countsB = new Float64Array(texts.length)
  let knownA = 0
  let knownB = 0
  for (let c = 0; c < codes.length; c++) {
    const code = codes[c] ?? 0
    if (code === 0) continue
    if (a[c] === 1) {
      countsA[code] = (countsA[code] ?? 0) + 1
      knownA++
    }
    if (b[c] === 1) {
      countsB[code] = (countsB[code] ?? 0) + 1
      knownB++
    }
  }
  if (knownA === 0 || knownB === 0) return []
  return topCodes(countsA, countsB).map((code) =>
    shareRow(field, texts[code] ?? '', [countsA[code] ?? 0, knownA], [countsB[code] ?? 0, knownB]),
  )
}

/** Shares of customers who ever bought something of a category. */
function categoryRows(base: CustomerBase, a: Mask, b: Mask): Row[] {
  const { codes, texts } = base.productFact('category')
  const ids = base.productIds()
  const codeOf = new Int32Array((ids.at(-1) ?? 0) + 1)
  for (let p = 0; p < ids.length; p++) codeOf[ids[p] ?? 0] = codes[p] ?? 0
  const { start, product, kind } = base.columns
  const countsA = new Float64Array(texts.length)
  const countsB = new Float64Array(texts.length)
  const lastOf = new Int32Array(texts.length).fill(-1)
  let buyersA = 0
  let buyersB = 0
  for (let c = 0; c < base.size; c++) {
    let isBuyer = false
    for (let e = start[c] ?? 0, end = start[c + 1] ?? 0; e < end; e++) {
      if (kind[e] !== kindCodes.purchase) continue
      isBuyer = true
      const code = codeOf[product[e] ?? 0] ?? 0
      if (code === 0 || lastOf[code] === c) continue
      lastOf[code] = c
      countsA[code] = (countsA[code] ?? 0) + (a[c] ?? 0)
      countsB[code] = (countsB[code] ?? 0) + (b[c] ?? 0)
    }
    if (!isBuyer) continue
    buyersA += a[c] ?? 0
    buyersB += b[c] ?? 0
  }
  if (buyersA === 0 || buyersB === 0) return []
  return topCodes(countsA, countsB).map((code) =>
    shareRow('category', texts[code] ?? '', [countsA[code] ?? 0, buyersA], [countsB[code] ?? 0, buyersB]),
  )
}

function topCodes(a: Float64Array, b: Float64Array): number[] {
  return Array.from(a, (count, code) => ({ code, sum: count + (b[code] ?? 0) }))
    .filter(({ code, sum }) => code > 0 && sum > 0)
    .sort((x, y) => y.sum - x.sum || x.code - y.code)
    .slice(0, VALUES_SHOWN)
    .map(({ code }) => code)
}

function shareRow(
  field: Row['field'],
  value: string,
  a: readonly [number, number],
  b: readonly [number, number],
): Row {
  const difference = newcombe({ successes: a[0], total: a[1] }, { successes: b[0], total: b[1] })
  const [shareA, shareB] = [a[0] / a[1], b[0] / b[1]]
  return {
    kind: 'share',
    field,
    value,
    a: shareA,
    b: shareB,
    difference,
    differs: difference.low > 0 || difference.high < 0,
    // Cohen's h: shares on the scale on which their spread is the same everywhere.
    effect: 2 * Math.asin(Math.sqrt(shareA)) - 2 * Math.asin(Math.sqrt(shareB)),
  }
}
