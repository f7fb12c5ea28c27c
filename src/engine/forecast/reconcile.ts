/**
 * Makes forecasts of slices and of their total add up: the least squares change to all of them, weighted by their variances (MinT with a diagonal
 * covariance, Wickramasuriya, Athanasopoulos and Hyndman 2019; equal variances give OLS, an infinite one of the total bottom-up). For one level the
 * solution is closed: each slice takes its share of the difference. O(slices x horizon).
 * @param variances of one-step errors of the slices, above 0
 * @param isNonNegative slices are kept at 0 or above; what is cut off goes to the others
 * @returns slices that add up to the returned total exactly in the order they are summed
 */
export function reconcile(
  slices: readonly Float64Array[],
  total: Float64Array,
  variances: readonly number[],
  totalVariance: number,
  isNonNegative: boolean,
): { readonly slices: Float64Array[]; readonly total: Float64Array } {
  const result = slices.map((slice) => slice.slice())
  const sums = new Float64Array(total.length)
  for (let h = 0; h < total.length; h++) {
    const free = new Set(result.keys())
    let difference = total[h]! - result.reduce((sum, slice) => sum + slice[h]!, 0)
    // Each round fixes at least one slice at 0, so there are as many rounds as slices at most.
    while (free.size > 0 && difference !== 0) {
      let weights = Number.isFinite(totalVariance) ? totalVariance : 0
      for (const index of free) weights += variances[index]!
      const cut: number[] = []
      for (const index of free) {
        const moved = result[index]![h]! + (difference * variances[index]!) / weights
        if (isNonNegative && moved < 0) cut.push(index)
      }
      if (cut.length === 0) {
        if (Number.isFinite(totalVariance))
          for (const index of free)
            result[index]![h] = result[index]![h]! + (difference * variances[index]!) / weights
        break
      }
      for (const index of cut) {
        difference += result[index]![h]!
        result[index]![h] = 0
        free.delete(index)
      }
    }
    sums[h] = result.reduce((sum, slice) => sum + slice[h]!, 0)
  }
  return { slices: result, total: sums }
}
