/** A figure with its interval: mean (or point estimate) and two quantiles. */
export type Estimate = { readonly mean: number; readonly low: number; readonly high: number }

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan); NaN for nothing. `sorted` ascends. */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = p * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}

/** Mean and equal-tailed interval of draws. O(n log n). */
export function estimateOf(draws: ArrayLike<number>, level: number): Estimate {
  const sorted = Float64Array.from(draws).sort()
  let sum = 0
  for (const value of sorted) sum += value
  const tail = (1 - level) / 2
  return { mean: sum / sorted.length, low: quantileOf(sorted, tail), high: quantileOf(sorted, 1 - tail) }
}

/**
 * Split R-hat (Gelman et al., Bayesian Data Analysis, 3rd ed., 11.4): each chain is cut in two; 1 where all halves agree. NaN with fewer than
 * four draws a half. Effective sample size by the same decomposition, with Geyer's initial positive sequence.
 */
export function convergenceOf(chains: readonly (readonly number[])[]): { rHat: number; effective: number } {
  const halves = chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2)
    return [chain.slice(0, half), chain.slice(half, 2 * half)]
  })
  const n = halves[0]?.length ?? 0
  const m = halves.length
  if (n < 4) return { rHat: Number.NaN, effective: Number.NaN }
  const means = halves.map((half) => half.reduce((sum, value) => sum + value, 0) / n)
  const grand = means.reduce((sum, value) => sum + value, 0) / m
  const between = (n / (m - 1)) * means.reduce((sum, value) => sum + (value - grand) ** 2, 0)
  const within =
    halves.reduce(
      (sum, half, i) => sum + half.reduce((s, value) => s + (value - means[i]!) ** 2, 0) / (n - 1),
      0,
    ) / m
  if (!(within > 0)) return { rHat: between > 0 ? Number.POSITIVE_INFINITY : 1, effective: m * n }
  const pooled = ((n - 1) / n) * within + between / n
  let correlations = 0
  for (let lag = 1; lag < n - 1; lag += 2) {
    const pair =
      correlation(halves, means, lag, within, pooled) + correlation(halves, means, lag + 1, within, pooled)
    if (!(pair > 0)) break
    correlations += pair
  }
  return { rHat: Math.sqrt(pooled / within), effective: Math.min(m * n, (m * n) / (1 + 2 * correlations)) }
}

function correlation(
  halves: readonly (readonly number[])[],
  means: readonly number[],
  lag: number,
  within: number,
  pooled: number,
): number {
  let covariance = 0
  halves.forEach((half, i) => {
    let sum = 0
    for (let t = lag; t < half.length; t++) sum += (half[t]! - means[i]!) * (half[t - lag]! - means[i]!)
    covariance += sum / half.length
  })
  return 1 - (within - covariance / halves.length) / pooled
}
