import { overlaps } from './combine.ts'
import { normalQuantile } from './normal.ts'

/** One cut of a backtest: (actual - forecast) / scale by horizon, and how far the members were apart there, in the same unit. */
export type ScaledCut = {
  readonly known: number
  readonly actual: Float64Array
  readonly spread: Float64Array
}

/** Cuts of one series, ascending. */
export type ScaledErrors = readonly ScaledCut[]

/** Everything that is needed to put intervals around forecasts of the series that were calibrated together. */
export type Calibration = {
  /** Typical size of a scaled error by horizon where the members agree; not falling. */
  readonly growth: Float64Array
  /** How much an error grows with the distance of the members. */
  readonly disagreement: number
  /** What each series' errors are like beside those of all, about 1. */
  readonly factors: Float64Array
  /** Sorted scores of all cuts: error / unit / factor without the cut itself; thinned out where there are many. */
  readonly scores: Float64Array
  /** Errors that are behind the scores, counted as if they were independent. */
  readonly count: number
  /** Correlation of neighbouring horizons' scores, for sums and paths. */
  readonly correlation: number
}

/** Below this many cuts of all series together errors count in both directions, and sizes are means instead of quantiles. */
const FEW_CUTS = 40
/** Cuts that a series' own spread is worth before it outweighs the spread of all. */
const PRIOR_CUTS = 6
/** Errors of the size that intervals end at tell how they grow, once there are enough. */
const GROWTH_SHARE = 0.85
const ROUNDS = 3
/** What the distance of the members may count. */
const DISAGREEMENTS = [0, 0.5, 1, 2] as const
/** Series that growth and the weight of disagreement are learned from, at most. */
const MOST_LEARNED = 1_500
/** Scores that are kept, at most. */
const KEPT_SCORES = 4_000
/**
 * Change of all errors from one time to another that is expected before anything is known (standard deviation of the logarithm), and what it is worth in cuts. Demand
 * in bursts hardly shares any.
 */
const PRIOR_CHANGE = 0.3
const PRIOR_CHANGE_BURSTS = 0.15
const PRIOR_CHANGE_CUTS = 2
/** Variance of the logarithm of one cut's mean absolute error. */
const CUT_NOISE = 0.4
/** Middles of five equally likely parts of the normal distribution. */
const NODES = [-1.2816, -0.5244, 0, 0.5244, 1.2816] as const

const sizeAt = (cut: ScaledCut, h: number): number => Math.abs(cut.actual[h]!)

/**
 * Conformal calibration on the backtest (Vovk, Gammerman and Shafer 2005, split conformal; pooled over the series forecast together, normalised per series,
 * horizon and disagreement of the members as in Lei et al. 2018). What moved all series from one cut to the next, as a crisis does, is a source of spread that
 * pooling does not average out: scores are widened by it. O(errors log errors).
 * @param horizon of the forecasts; cuts may be shorter, growth is continued with the root of the horizon
 * @param isSkewed errors keep their direction: demand in bursts. Otherwise both directions are alike: what was too low of late will not always be
 */
export function calibrate(
  errors: readonly ScaledErrors[],
  horizon: number,
  { isSkewed = false }: { readonly isSkewed?: boolean } = {},
): Calibration {
  const cuts = errors.reduce((sum, own) => sum + own.length, 0)
  const { growth, disagreement } = unitsOf(errors, horizon, cuts)
  const unit: Unit = (cut, h) => growth[h]! + disagreement * cut.spread[h]!
  const factors = Float64Array.from(errors, (own) => factorOf(own, unit))
  const scores: number[] = []
  let [products, squares] = [0, 0]
  for (const own of errors)
    for (const cut of own) {
      const factor = factorOf(own, unit, cut)
      let before = Number.NaN
      for (let h = 0; h < cut.actual.length; h++) {
        const score = cut.actual[h]! / unit(cut, h) / factor
        scores.push(score)
        if (h > 0) {
          products += score * before
          squares += (score * score + before * before) / 2
        }
        before = score
      }
    }
  const correlation = squares > 0 ? Math.max(0, Math.min(0.98, products / squares)) : 0
  const isBoth = !isSkewed || cuts < FEW_CUTS
  const all = isBoth ? [...scores, ...scores.map((score) => -score)] : scores
  const change = changeOverTime(errors, unit, factors, isSkewed ? PRIOR_CHANGE_BURSTS : PRIOR_CHANGE)
  const sorted = thinned(Float64Array.from(all).sort())
  const widened = new Float64Array(sorted.length * NODES.length)
  for (const [place, node] of NODES.entries())
    widened.set(
      sorted.map((score) => score * Math.exp(change * node)),
      place * sorted.length,
    )
  return {
    growth,
    disagreement,
    factors,
    scores: widened.sort(),
    // Neighbouring errors of a cut say the same the more they are correlated.
    count: cuts + (scores.length - cuts) * (1 - correlation),
    correlation,
  }
}

type Unit = (cut: ScaledCut, h: number) => number

/** Growth over the horizon and weight of disagreement, those that make the errors most likely (Laplace). */
function unitsOf(
  errors: readonly ScaledErrors[],
  horizon: number,
  cuts: number,
): { growth: Float64Array; disagreement: number } {
  const step = Math.max(1, Math.ceil(errors.length / MOST_LEARNED))
  const learned = errors.filter((_, index) => index % step === 0)
  let best: { growth: Float64Array; disagreement: number; cost: number } | null = null
  for (const disagreement of cuts < FEW_CUTS ? DISAGREEMENTS.slice(1, 2) : DISAGREEMENTS) {
    const growth = growthOf(learned, horizon, disagreement, cuts >= FEW_CUTS)
    const unit: Unit = (cut, h) => growth[h]! + disagreement * cut.spread[h]!
    let [logs, sizes, count] = [0, 0, 0]
    for (const own of learned)
      for (const cut of own) {
        const factor = factorOf(own, unit, cut)
        for (let h = 0; h < cut.actual.length; h++) {
          const size = unit(cut, h) * factor
          logs += Math.log(size)
          sizes += sizeAt(cut, h) / size
          count++
        }
      }
    const cost = count === 0 ? 0 : logs / count + Math.log(Math.max(sizes / count, 1e-12))
    if (best === null || cost < best.cost) best = { growth, disagreement, cost }
  }
  if (best === null) throw new RangeError('no weight of disagreement to choose from')
  return best
}

/** Size of errors by horizon beside what disagreement explains: sizes and the series' factors in turn. The mean score is 1. */
function growthOf(
  errors: readonly ScaledErrors[],
  horizon: number,
  disagreement: number,
  isMany: boolean,
): Float64Array {
  let growth = Float64Array.from({ length: horizon }, (_, h) => Math.sqrt(h + 1))
  for (let round = 0; round < ROUNDS; round++) {
    // The distance of the members is in the unit of errors already; only growth is scaled.
    const unit: Unit = (cut, h) => growth[h]! + disagreement * cut.spread[h]!
    const ratios = Array.from({ length: horizon }, (): number[] => [])
    let [sum, count] = [0, 0]
    for (const own of errors)
      for (const cut of own) {
        const factor = factorOf(own, unit, cut)
        for (let h = 0; h < Math.min(horizon, cut.actual.length); h++) {
          const ratio = sizeAt(cut, h) / unit(cut, h)
          ratios[h]!.push(ratio / factor)
          sum += ratio
          count++
        }
      }
    const known = ratios.findIndex((each) => each.length === 0)
    const length = known < 0 ? horizon : known
    if (length === 0) return growth.map((each) => 1.25 * each)
    const sizes = ratios.slice(0, length).map((each) => (isMany ? share(each, GROWTH_SHARE) : meanOf(each)))
    const middle = Math.max(meanOf(sizes), 1e-9)
    const level = sum / count
    const counts = ratios.slice(0, length).map((each) => each.length)
    const next = rising(
      towardsPower(
        sizes.map((size, h) => Math.max(growth[h]! * (size / middle) * level, 1e-6)),
        counts,
      ),
      counts,
    )
    const end = next[length - 1]!
    growth = Float64Array.from({ length: horizon }, (_, h) =>
      h < length ? next[h]! : end * Math.sqrt((h + 1) / length),
    )
  }
  return growth
}

/** Errors of a horizon that are worth as much as a smooth course over all horizons, and the steepest such course. */
const POWER_WEIGHT = 12
const MOST_POWER = 0.6

/** Sizes by horizon drawn towards a power of the horizon, fitted to them: where errors are few, one that was large is no jump of all to come. */
function towardsPower(sizes: readonly number[], counts: readonly number[]): number[] {
  if (sizes.length < 3) return [...sizes]
  const x = sizes.map((_, h) => Math.log(h + 1))
  const y = sizes.map(Math.log)
  const [meanX, meanY] = [meanOf(x), meanOf(y)]
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  const slope = x.reduce((sum, value, h) => sum + (value - meanX) * (y[h]! - meanY), 0) / spread
  const power = Math.max(0, Math.min(MOST_POWER, slope))
  const course = x.map((value) => Math.exp(power * value))
  const scale = meanOf(sizes) / meanOf(course)
  return sizes.map(
    (size, h) => (counts[h]! * size + POWER_WEIGHT * scale * course[h]!) / (counts[h]! + POWER_WEIGHT),
  )
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function share(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort()
  const place = part * (sorted.length - 1)
  const below = Math.floor(place)
  return sorted[below]! + (place - below) * (sorted[Math.min(sorted.length - 1, below + 1)]! - sorted[below]!)
}

/** Values that do not fall, nearest to those given: isotonic regression by adjacent violators. */
function rising(values: readonly number[], weights: readonly number[]): number[] {
  const blocks: { sum: number; weight: number; size: number }[] = []
  for (const [h, value] of values.entries()) {
    blocks.push({ sum: value * weights[h]!, weight: weights[h]!, size: 1 })
    for (let last = blocks.length - 1; last > 0; last--) {
      const [a, b] = [blocks[last - 1]!, blocks[last]!]
      if (a.sum / a.weight <= b.sum / b.weight) break
      blocks.splice(last - 1, 2, { sum: a.sum + b.sum, weight: a.weight + b.weight, size: a.size + b.size })
    }
  }
  return blocks.flatMap(({ sum, weight, size }) => Array.from({ length: size }, () => sum / weight))
}

/** Mean absolute score of a series, drawn towards 1 where there are few cuts; only cuts that share no value with `apart`. */
function factorOf(own: ScaledErrors, unit: Unit, apart?: ScaledCut): number {
  let total = PRIOR_CUTS
  let weight = PRIOR_CUTS
  for (const cut of own) {
    if (cut.actual.length === 0 || (apart !== undefined && overlaps(cut, apart))) continue
    total += sizeOf(cut, unit)
    weight += 1
  }
  return Math.max(total / weight, 0.05)
}

function sizeOf(cut: ScaledCut, unit: Unit): number {
  let sum = 0
  for (let h = 0; h < cut.actual.length; h++) sum += sizeAt(cut, h) / unit(cut, h)
  return sum / cut.actual.length
}

/**
 * How much the size of all errors changes from one time to another (standard deviation of the logarithm), from the cuts by their place before the end: what
 * is left of their differences beyond chance, drawn towards a usual change, for a time that has not been seen.
 */
function changeOverTime(
  errors: readonly ScaledErrors[],
  unit: Unit,
  factors: Float64Array,
  prior: number,
): number {
  const places: { sum: number; count: number }[] = []
  for (const [series, own] of errors.entries())
    for (const [index, cut] of own.entries()) {
      if (cut.actual.length === 0) continue
      const place = (places[own.length - 1 - index] ??= { sum: 0, count: 0 })
      place.sum += sizeOf(cut, unit) / factors[series]!
      place.count++
    }
  const known = places.filter(({ sum }) => sum > 0)
  const weight = known.reduce((sum, { count }) => sum + Math.sqrt(count), 0)
  let [mean, spread, noise] = [0, 0, 0]
  for (const { sum, count } of known) mean += (Math.sqrt(count) / weight) * Math.log(sum / count)
  for (const { sum, count } of known) {
    spread += (Math.log(sum / count) - mean) ** 2
    noise += CUT_NOISE / count
  }
  const times = known.length
  const beyond = Math.max(0, spread - (noise * Math.max(0, times - 1)) / Math.max(1, times))
  const variance = (beyond + PRIOR_CHANGE_CUTS * prior ** 2) / (Math.max(0, times - 1) + PRIOR_CHANGE_CUTS)
  return Math.min(0.5, Math.sqrt(variance * (1 + 1 / Math.max(1, times))))
}

/** Evenly spaced quantiles of many values, the outermost among them. */
function thinned(sorted: Float64Array): Float64Array {
  if (sorted.length <= KEPT_SCORES) return sorted
  return Float64Array.from(
    { length: KEPT_SCORES },
    (_, k) => sorted[Math.round((k * (sorted.length - 1)) / (KEPT_SCORES - 1))]!,
  )
}

/**
 * Quantile of the scores, 0 < level < 1, with the correction for a finite sample: the share between both ends is that among one score more. Beyond the
 * outermost scores, and without any, a normal tail of the scores' spread stands in.
 * @param count scores counted as if they were independent
 */
export function scoreQuantile(scores: Float64Array, level: number, count = scores.length): number {
  const n = scores.length
  const isUpper = level >= 0.5
  const part = 0.5 + (Math.abs(level - 0.5) * (count + 1)) / Math.max(count, 1)
  const rank = part * n + 0.5
  const at = (k: number): number => (isUpper ? scores[k - 1]! : scores[n - k]!)
  if (n > 0 && rank <= n && rank >= 1) {
    const below = Math.floor(rank)
    return below >= n ? at(n) : at(below) + (rank - below) * (at(below + 1) - at(below))
  }
  // The mean absolute value of a standard normal is 0.798.
  const spread = n === 0 ? 1.253 : 1.253 * (scores.reduce((sum, score) => sum + Math.abs(score), 0) / n)
  const tail = spread * normalQuantile(level) * (1 + 2 / (count + 2))
  if (n === 0) return tail
  return isUpper ? Math.max(tail, scores[n - 1]!) : Math.min(tail, scores[0]!)
}

/** Size of one score of a series by horizon, in the unit of its values. */
export function unitsOfSeries(
  scale: number,
  spread: Float64Array,
  { growth, disagreement, factors }: Calibration,
  series: number,
): Float64Array {
  return growth.map((each, h) => scale * factors[series]! * (each + disagreement * spread[h]!))
}

/** Quantile forecasts of one series; `units` as of `unitsOfSeries`. */
export function quantileForecast(
  mean: Float64Array,
  units: Float64Array,
  { scores, count }: Calibration,
  level: number,
): Float64Array {
  const score = scoreQuantile(scores, level, count)
  return mean.map((value, h) => value + score * units[h]!)
}
