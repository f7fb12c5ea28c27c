import { overlaps } from './combine.ts'

/** Errors of what was chosen, from the cuts of one series: (actual - forecast) / scale by horizon, and how many values were known. */
export type ScaledErrors = readonly { readonly known: number; readonly actual: Float64Array }[]

/** Everything that is needed to put intervals around forecasts of the series that were calibrated together. */
export type Calibration = {
  /** Typical size of a scaled error by horizon; not falling. */
  readonly growth: Float64Array
  /** What each series' errors are like beside those of all, about 1. */
  readonly factors: Float64Array
  /** Sorted scores of all cuts: error / growth / factor without the cut itself. */
  readonly scores: Float64Array
  /** Correlation of neighbouring horizons' scores, for sums and paths. */
  readonly correlation: number
}

/** Below this many cuts of all series together errors count in both directions. */
const FEW_CUTS = 40

/** Cuts that a series' own spread is worth before it outweighs the spread of all. */
const PRIOR_CUTS = 3

/**
 * Conformal calibration on the backtest (Vovk, Gammerman and Shafer 2005, split conformal; pooled over the series forecast together, normalised
 * per series and horizon as in Lei et al. 2018). O(errors log errors).
 * @param horizon of the forecasts; cuts may be shorter, growth is continued with the root of the horizon
 */
export function calibrate(errors: readonly ScaledErrors[], horizon: number): Calibration {
  const growth = growthOf(errors, horizon)
  const factors = Float64Array.from(errors, (own) => factorOf(own, growth))
  const scores: number[] = []
  let [products, squares] = [0, 0]
  for (const own of errors)
    for (const cut of own) {
      const row = cut.actual
      const factor = factorOf(own, growth, cut)
      let before = Number.NaN
      for (let h = 0; h < row.length; h++) {
        const score = row[h]! / growth[h]! / factor
        scores.push(score)
        if (h > 0) {
          products += score * before
          squares += (score * score + before * before) / 2
        }
        before = score
      }
    }
  // Few cuts say how large errors are, not which way they go: what was too low once will not always be.
  const cuts = errors.reduce((sum, own) => sum + own.length, 0)
  if (cuts < FEW_CUTS) scores.push(...scores.map((score) => -score))
  return {
    growth,
    factors,
    scores: Float64Array.from(scores).sort(),
    correlation: squares > 0 ? Math.max(0, Math.min(0.98, products / squares)) : 0,
  }
}

function growthOf(errors: readonly ScaledErrors[], horizon: number): Float64Array {
  const sums = new Float64Array(horizon)
  const counts = new Float64Array(horizon)
  for (const own of errors)
    for (const { actual: row } of own)
      for (let h = 0; h < Math.min(horizon, row.length); h++) {
        // Absolute, not squared: one wild series must not set the pace for all.
        sums[h] = sums[h]! + Math.abs(row[h]!)
        counts[h] = counts[h]! + 1
      }
  const known = counts.findIndex((count) => count === 0)
  const length = known < 0 ? horizon : known
  const growth = new Float64Array(horizon)
  if (length === 0) return growth.map((_, h) => 1.25 * Math.sqrt(h + 1))
  // Pooled neighbours that do not fall: isotonic regression by adjacent violators.
  const blocks: { sum: number; count: number; size: number }[] = []
  for (let h = 0; h < length; h++) {
    blocks.push({ sum: sums[h]!, count: counts[h]!, size: 1 })
    for (let last = blocks.length - 1; last > 0; last--) {
      const [a, b] = [blocks[last - 1]!, blocks[last]!]
      if (a.sum / a.count <= b.sum / b.count) break
      blocks.splice(last - 1, 2, { sum: a.sum + b.sum, count: a.count + b.count, size: a.size + b.size })
    }
  }
  let at = 0
  for (const { sum, count, size } of blocks)
    for (let k = 0; k < size; k++) growth[at++] = Math.max(sum / count, 1e-6)
  for (; at < horizon; at++) growth[at] = growth[length - 1]! * Math.sqrt((at + 1) / length)
  return growth
}

/** Mean absolute score of a series, drawn towards 1 where there are few cuts; only cuts that share no value with `apart`. */
function factorOf(own: ScaledErrors, growth: Float64Array, apart?: ScaledErrors[number]): number {
  let total = PRIOR_CUTS
  let weight = PRIOR_CUTS
  for (const cut of own) {
    const row = cut.actual
    if (row.length === 0 || (apart !== undefined && overlaps(cut, apart))) continue
    let sum = 0
    for (let h = 0; h < row.length; h++) sum += Math.abs(row[h]!) / growth[h]!
    total += sum / row.length
    weight += 1
  }
  return Math.max(total / weight, 0.05)
}

/**
 * Quantile of the scores, 0 < level < 1, with the correction for a finite sample: the rank is that among one score more. Beyond the outermost
 * scores, and without any, a normal tail of the scores' spread stands in.
 */
export function scoreQuantile(scores: Float64Array, level: number): number {
  const n = scores.length
  const isUpper = level >= 0.5
  const rank = isUpper ? level * (n + 1) : (1 - level) * (n + 1)
  const at = (k: number): number => (isUpper ? scores[k - 1]! : scores[n - k]!)
  if (n > 0 && rank <= n && rank >= 1) {
    const below = Math.floor(rank)
    return below >= n ? at(n) : at(below) + (rank - below) * (at(below + 1) - at(below))
  }
  // The mean absolute value of a standard normal is 0.798.
  const spread = n === 0 ? 1.253 : 1.253 * (scores.reduce((sum, score) => sum + Math.abs(score), 0) / n)
  const tail = spread * normalQuantile(level) * (1 + 2 / (n + 2))
  if (n === 0) return tail
  return isUpper ? Math.max(tail, scores[n - 1]!) : Math.min(tail, scores[0]!)
}

/** Quantile of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
        q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) *
        q +
        1)
    )
  }
  const q = p - 0.5
  const r = q * q
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598868) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  )
}

/** Quantile forecasts of one series of a calibration. */
export function quantileForecast(
  mean: Float64Array,
  scale: number,
  { growth, factors, scores }: Calibration,
  series: number,
  level: number,
): Float64Array {
  const score = scoreQuantile(scores, level)
  return mean.map((value, h) => value + score * scale * factors[series]! * growth[h]!)
}
