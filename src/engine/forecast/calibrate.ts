import { factorOf, FEW_CUTS, sizeOf, unitsOf, type ScaledErrors, type Unit } from './error-units.ts'
import { normalQuantile } from './normal.ts'

/** Everything that is needed to put intervals around forecasts of the series that were calibrated together. */
export type Calibration = {
  /** Typical size of a scaled error by horizon where the members agree; not falling. */
  readonly growth: Float64Array
  /** How much an error grows with the distance of the members. */
  readonly disagreement: number
  /** What each series' errors are like beside those of all, about 1. */
  readonly factors: Float64Array
  /** By what errors are multiplied to be of the present size, by how many cuts lie between theirs and the end. */
  readonly moves: readonly number[]
  /** Sorted scores of all cuts: error / unit / factor without the cut itself; thinned out where there are many. */
  readonly scores: Float64Array
  /** Errors that are behind the scores, counted as if they were independent. */
  readonly count: number
  /** Correlation of neighbouring horizons' scores, for sums and paths. */
  readonly correlation: number
}

/** Scores that are kept, at most. */
const KEPT_SCORES = 4_000
/**
 * Change of all errors from one time to another that is expected before anything is known (standard deviation of the logarithm), and what it is worth in steps from cut to
 * cut. Demand in bursts hardly shares any.
 */
const PRIOR_CHANGE = 0.25
const PRIOR_CHANGE_BURSTS = 0.15
const PRIOR_CHANGE_STEPS = 2
const MOST_CHANGE = 0.5
/** Series whose errors say as much of a step from one cut to the next as what is usual, no step. */
const PRIOR_STEP_SERIES = 20
/** Part of the mean step of the past that is expected to go on. */
const STEP_GOES_ON = 0.5
/** Scores that the usual shape of errors is worth beside those of the backtest, and how many stand for it where there are no others. */
const PRIOR_SCORES = 40
const LEAST_PRIOR_POINTS = 200
/** Middles of five equally likely parts of the normal distribution. */
const NODES = [-1.2816, -0.5244, 0, 0.5244, 1.2816] as const

/**
 * Conformal calibration on the backtest (Vovk, Gammerman and Shafer 2005, split conformal; pooled over the series forecast together, normalised per series,
 * horizon and disagreement of the members as in Lei et al. 2018). Errors of earlier cuts are moved to the size that errors have now: in series of business and
 * the economy they grow faster than what they are scaled by. What moved all series from one cut to the next, as a crisis does, is a source of spread that
 * pooling does not average out: scores are widened by it. Few scores are joined by those of a usual shape. O(errors log errors).
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
  const { moved, moves, change } = toPresent(errors, unit, isSkewed ? PRIOR_CHANGE_BURSTS : PRIOR_CHANGE)
  const scores: number[] = []
  let [products, squares] = [0, 0]
  for (const own of moved)
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
  // Neighbouring errors of a cut say the same the more they are correlated.
  const count = cuts + (scores.length - cuts) * (1 - correlation)
  const isBoth = !isSkewed || cuts < FEW_CUTS
  const all = thinned(
    Float64Array.from(isBoth ? [...scores, ...scores.map((score) => -score)] : scores).sort(),
  )
  return {
    growth,
    disagreement,
    moves,
    factors: Float64Array.from(moved, (own) => factorOf(own, unit)),
    scores: widened([...all, ...usualScores(all.length, count)], change),
    count: count + PRIOR_SCORES,
    correlation,
  }
}

/**
 * Scores of the usual shape, as many as they are worth beside `kept` scores that count as `count`: quantiles of Student's t with 4 degrees of freedom, whose mean
 * absolute value is 1 as that of the scores is (closed form: Shaw 2006).
 */
function usualScores(kept: number, count: number): number[] {
  const points = count > 0 ? Math.round((kept * PRIOR_SCORES) / count) : LEAST_PRIOR_POINTS
  return Array.from({ length: points }, (_, k) => {
    const level = (k + 0.5) / points
    const root = Math.sqrt(4 * level * (1 - level))
    return Math.sign(level - 0.5) * 2 * Math.sqrt(Math.max(0, Math.cos(Math.acos(root) / 3) / root - 1))
  })
}

/** Scores over the change of their size from one time to another, sorted. */
function widened(scores: readonly number[], change: number): Float64Array {
  const result = new Float64Array(scores.length * NODES.length)
  for (const [place, node] of NODES.entries())
    result.set(
      scores.map((score) => score * Math.exp(change * node)),
      place * scores.length,
    )
  return result.sort()
}

/**
 * Errors of all cuts at the size that they are expected to have at the next one: the steps of the logarithm of the mean size from each cut to the one after it, told by the
 * series that have both, drawn towards none where these are few; half of their mean goes on. And how much steps differ, with a usual change where there are few.
 */
function toPresent(
  errors: readonly ScaledErrors[],
  unit: Unit,
  prior: number,
): { readonly moved: readonly ScaledErrors[]; readonly moves: readonly number[]; readonly change: number } {
  const steps = stepsOf(errors, unit)
  const weight = steps.reduce((sum, { series }) => sum + series, 0)
  const mean = steps.reduce((sum, { step, series }) => sum + step * series, 0) / Math.max(1, weight)
  let squares = PRIOR_CHANGE_STEPS * prior * prior
  for (const { step } of steps) squares += (step - mean) ** 2
  const change = Math.min(MOST_CHANGE, Math.sqrt(squares / (PRIOR_CHANGE_STEPS + steps.length)))
  // By how many cuts lie between a cut and the end.
  const moves = [Math.exp(STEP_GOES_ON * mean)]
  for (const [place, { step }] of steps.entries()) moves.push(moves[place]! * Math.exp(step))
  const moved = errors.map((own) =>
    own.map((cut, index) => {
      const move = moves[own.length - 1 - index]!
      return { ...cut, actual: cut.actual.map((error) => error * move) }
    }),
  )
  return { moved, moves, change }
}

/** Steps of the logarithm of the size, the latest first, and how many series tell each. Every series counts alike, however large its errors. */
function stepsOf(errors: readonly ScaledErrors[], unit: Unit): { step: number; series: number }[] {
  const most = errors.reduce((longest, own) => Math.max(longest, own.length), 0)
  return Array.from({ length: Math.max(0, most - 1) }, (_, place) => {
    let [later, earlier, series] = [0, 0, 0]
    for (const own of errors) {
      const [last, before] = [own[own.length - 1 - place], own[own.length - 2 - place]]
      if (last === undefined || before === undefined || last.actual.length * before.actual.length === 0)
        continue
      const [a, b] = [sizeOf(last, unit), sizeOf(before, unit)]
      if (!(a + b > 0)) continue
      later += a / (a + b)
      earlier += b / (a + b)
      series++
    }
    const step = later > 0 && earlier > 0 ? Math.log(later / earlier) : 0
    return { step: (step * series) / (series + PRIOR_STEP_SERIES), series }
  })
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
