/** Accuracy of one list; every variant has its own name (references 3.2), because their values differ widely. */
export const accuracyNames = [
  'precision',
  'recall_all',
  'recall_capped',
  'ndcg_cut',
  'ndcg_uncut',
  'hit_rate',
  'mrr',
  'map',
] as const
export type AccuracyName = (typeof accuracyNames)[number]
export type Accuracy = Record<AccuracyName, number>

/**
 * @param list product indices, best first, -1 = empty place.
 * @param relevant the products to find; must not be empty.
 * @param k length that is judged.
 */
export function accuracyOf(list: ArrayLike<number>, relevant: ReadonlySet<number>, k: number): Accuracy {
  let hits = 0
  let gain = 0
  let precisionSum = 0
  let firstHit = 0
  for (let place = 1; place <= Math.min(k, list.length); place++) {
    if (!relevant.has(list[place - 1]!)) continue
    hits++
    if (firstHit === 0) firstHit = place
    gain += 1 / Math.log2(place + 1)
    precisionSum += hits / place
  }
  const size = relevant.size
  const capped = Math.min(k, size)
  return {
    precision: hits / k,
    recall_all: hits / size,
    recall_capped: hits / capped,
    ndcg_cut: gain / idealGain(capped),
    ndcg_uncut: gain / idealGain(size),
    hit_rate: hits > 0 ? 1 : 0,
    mrr: firstHit === 0 ? 0 : 1 / firstHit,
    map: precisionSum / capped,
  }
}

function idealGain(places: number): number {
  let gain = 0
  for (let place = 1; place <= places; place++) gain += 1 / Math.log2(place + 1)
  return gain
}

export type Breadth = {
  /** Share of all products that are recommended to anyone. */
  readonly coverage: number
  /** 0 = all products equally often, near 1 = always the same ones: sum_j (2 j - n - 1) c_j / (n C), c ascending. */
  readonly gini: number
  /** Mean of -log2(share of training customers who have the product) over all places of all lists. */
  readonly novelty: number
  /** - sum_j (c_j / C) log2(c_j / C): bits. */
  readonly entropy: number
  /** Mean number of training customers of the listed products (ARP). */
  readonly popularity: number
}

/**
 * References 3.3.
 * @param listed how often each product is recommended.
 * @param owners how many of the training customers have each product.
 */
export function breadthOf(listed: Int32Array, owners: Int32Array, customers: number): Breadth {
  const n = listed.length
  const ascending = listed.slice().sort()
  let total = 0
  let weighted = 0
  let covered = 0
  for (let j = 1; j <= n; j++) {
    const c = ascending[j - 1]!
    total += c
    weighted += (2 * j - n - 1) * c
    if (c > 0) covered++
  }
  let surprise = 0
  let entropy = 0
  let owned = 0
  for (let product = 0; product < n; product++) {
    // A product nobody had would be infinitely new; it counts as if one customer had it.
    const c = listed[product]!
    if (c === 0) continue
    surprise -= c * Math.log2(Math.max(1, owners[product]!) / customers)
    entropy -= (c / total) * Math.log2(c / total)
    owned += c * owners[product]!
  }
  if (total === 0) return { coverage: 0, gini: 0, novelty: 0, entropy: 0, popularity: 0 }
  return {
    coverage: covered / n,
    gini: weighted / (n * total),
    novelty: surprise / total,
    entropy,
    popularity: owned / total,
  }
}

export type Interval = { readonly mean: number; readonly low: number; readonly high: number }

/**
 * Mean with its 95 % interval by the percentile bootstrap over customers (references 3.4).
 * @param resamples 1,000 or more.
 */
export function bootstrapMean(
  values: Float64Array,
  resamples: number,
  below: (limit: number) => number,
): Interval {
  const n = values.length
  if (n === 0) return { mean: NaN, low: NaN, high: NaN }
  let sum = 0
  for (const value of values) sum += value
  const means = new Float64Array(resamples)
  for (let b = 0; b < resamples; b++) {
    let total = 0
    for (let k = 0; k < n; k++) total += values[below(n)]!
    means[b] = total / n
  }
  means.sort()
  return { mean: sum / n, low: quantile(means, 0.025), high: quantile(means, 0.975) }
}

/**
 * Two-sided p-value of "the mean of these paired differences is 0" by random sign flips (Fisher's randomisation test):
 * (1 + flips with a mean at least as far from 0) / (1 + flips). 1 for no differences. O(values x flips).
 */
export function signFlipTest(differences: Float64Array, flips: number, uniform: () => number): number {
  const moving = differences.filter((value) => value !== 0)
  if (moving.length === 0) return 1
  let sum = 0
  for (const value of moving) sum += value
  // Sums that differ by rounding alone are the same.
  const observed = Math.abs(sum) * (1 - 1e-12)
  let asFar = 0
  for (let flip = 0; flip < flips; flip++) {
    let total = 0
    for (const value of moving) total += uniform() < 0.5 ? value : -value
    if (Math.abs(total) >= observed) asFar++
  }
  return (1 + asFar) / (1 + flips)
}

/** Linear interpolation between the order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const floor = Math.floor(at)
  const low = sorted[floor]!
  const high = sorted[Math.min(sorted.length - 1, floor + 1)]!
  return low + (at - floor) * (high - low)
}
