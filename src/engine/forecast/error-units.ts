import { overlaps } from './combine.ts'

/** One cut of a backtest: (actual - forecast) / scale by horizon, and how far the members were apart there, in the same unit. */
export type ScaledCut = {
  readonly known: number
  readonly actual: Float64Array
  readonly spread: Float64Array
}

/** Cuts of one series, ascending. */
export type ScaledErrors = readonly ScaledCut[]

/** Below this many cuts of all series together growth and the weight of disagreement are not learned, and errors count in both directions. */
export const FEW_CUTS = 40
/** Independent errors of a series whose spread is worth as much as the spread of all. */
const PRIOR_ERRORS = 16
/** Weight of a cut by that of the one after it: a series is rather as it was of late. */
const RECENCY = 0.7
/** Errors of the size that intervals end at tell how they grow, once there are enough. */
const GROWTH_SHARE = 0.85
const ROUNDS = 3
/** What the distance of the members may count. */
const DISAGREEMENTS = [0, 0.5, 1, 2] as const
/** Series that growth and the weight of disagreement are learned from, at most. */
const MOST_LEARNED = 1_500
/** What errors of many series are like: size at the first horizon, weight of disagreement, and powers of their growth, from noise around a level to a walk that keeps its direction. */
const USUAL_SIZE = 1.2
const USUAL_DISAGREEMENT = 1
const USUAL_POWERS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7] as const
const USUAL_POWER = 0.55
const POWER_SPREAD = 0.2
/** Errors of further horizons tell as much as this part of the first: neighbours are alike. */
const NEIGHBOUR_TELLS = 0.2

const sizeAt = (cut: ScaledCut, h: number): number => Math.abs(cut.actual[h]!)

/** Size that an error of a cut is expected to have, by horizon. */
export type Unit = (cut: ScaledCut, h: number) => number

/** Growth over the horizon and weight of disagreement, those that make the errors most likely (Laplace); the usual ones where there are few errors. */
export function unitsOf(
  errors: readonly ScaledErrors[],
  horizon: number,
  cuts: number,
): { growth: Float64Array; disagreement: number } {
  if (cuts < FEW_CUTS) return { growth: usualGrowth(errors, horizon), disagreement: USUAL_DISAGREEMENT }
  const step = Math.max(1, Math.ceil(errors.length / MOST_LEARNED))
  const learned = errors.filter((_, index) => index % step === 0)
  let best: { growth: Float64Array; disagreement: number; cost: number } | null = null
  for (const disagreement of DISAGREEMENTS) {
    const growth = growthOf(learned, horizon, disagreement)
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

/** Growth by a power of the horizon: the likeliest one (Laplace) of a few, with how usual each is. */
function usualGrowth(errors: readonly ScaledErrors[], horizon: number): Float64Array {
  let best: { growth: Float64Array; cost: number } | null = null
  for (const power of USUAL_POWERS) {
    const growth = Float64Array.from({ length: horizon }, (_, h) => USUAL_SIZE * (h + 1) ** power)
    const unit: Unit = (cut, h) => growth[h]! + USUAL_DISAGREEMENT * cut.spread[h]!
    let cost = ((power - USUAL_POWER) / POWER_SPREAD) ** 2 / 2
    for (const own of errors)
      for (const cut of own) {
        if (cut.actual.length === 0) continue
        let logs = 0
        for (let h = 0; h < cut.actual.length; h++) logs += Math.log(unit(cut, h))
        cost += tellsOf(cut) * (logs / cut.actual.length + Math.log(Math.max(sizeOf(cut, unit), 1e-9)))
      }
    if (best === null || cost < best.cost) best = { growth, cost }
  }
  if (best === null) throw new RangeError('no power of growth to choose from')
  return best.growth
}

/** Size of errors by horizon beside what disagreement explains: sizes and the series' factors in turn. The mean score is 1. */
function growthOf(errors: readonly ScaledErrors[], horizon: number, disagreement: number): Float64Array {
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
    const sizes = ratios.slice(0, length).map((each) => share(each, GROWTH_SHARE))
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

/** Mean absolute score of a series, later cuts before earlier ones, drawn towards 1 where there are few; only cuts that share no value with `apart`. */
export function factorOf(own: ScaledErrors, unit: Unit, apart?: ScaledCut): number {
  let total = PRIOR_ERRORS
  let weight = PRIOR_ERRORS
  for (const [index, cut] of own.entries()) {
    if (cut.actual.length === 0 || (apart !== undefined && overlaps(cut, apart))) continue
    const counts = RECENCY ** (own.length - 1 - index) * tellsOf(cut)
    total += counts * sizeOf(cut, unit)
    weight += counts
  }
  return Math.max(total / weight, 0.05)
}

/** Errors of a cut, counted as if they were independent. */
const tellsOf = (cut: ScaledCut): number => 1 + NEIGHBOUR_TELLS * (cut.actual.length - 1)

/** Mean absolute score of a cut. */
export function sizeOf(cut: ScaledCut, unit: Unit): number {
  let sum = 0
  for (let h = 0; h < cut.actual.length; h++) sum += sizeAt(cut, h) / unit(cut, h)
  return sum / cut.actual.length
}
