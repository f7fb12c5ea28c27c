import { seededRandom } from '../random.ts'

export type Spread = {
  readonly scale: number
  readonly growth: ArrayLike<number>
  /** Quantiles of the scores at evenly spaced shares, ascending. */
  readonly quantiles: ArrayLike<number>
  readonly correlation: number
}

/**
 * Sums of the first periods over simulated paths, ascending. Scores of neighbouring periods are joined by a normal copula with the correlation they had in the
 * backtest; each has the calibrated distribution of its horizon. O(paths x periods).
 */
export function simulatedSums(
  mean: ArrayLike<number>,
  { scale, growth, quantiles, correlation }: Spread,
  periods: number,
  options: { readonly paths: number; readonly seed: number; readonly isNonNegative: boolean },
): Float64Array {
  const random = seededRandom(options.seed)
  const sums = new Float64Array(options.paths)
  const rest = Math.sqrt(1 - correlation * correlation)
  const last = quantiles.length - 1
  const length = Math.min(periods, mean.length)
  for (let path = 0; path < options.paths; path++) {
    let state = random.normal()
    let sum = 0
    for (let h = 0; h < length; h++) {
      if (h > 0) state = correlation * state + rest * random.normal()
      const place = normalShare(state) * last
      const below = Math.min(last, Math.floor(place))
      const above = Math.min(last, below + 1)
      const score = quantiles[below]! + (place - below) * (quantiles[above]! - quantiles[below]!)
      const value = mean[h]! + score * scale * growth[h]!
      sum += options.isNonNegative ? Math.max(0, value) : value
    }
    sums[path] = sum
  }
  return sums.sort()
}

/** Distribution function of the standard normal (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    0.3989422804014327 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}

/** Value at a share of sorted values, 0 to 1. */
export function atShare(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}

/** Share of the sorted values that reach a goal. */
export function chanceOf(sorted: Float64Array, goal: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < goal) low = middle + 1
    else high = middle
  }
  return (sorted.length - low) / sorted.length
}
