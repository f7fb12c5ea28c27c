/**
 * Puts values into gaps (NaN): straight between the neighbours, of a seasonal series by the same place of the seasons before and after where both are
 * known. Gaps at the ends repeat the nearest value. O(n).
 * @returns the filled series and how many values were put in; all NaN gives zeros
 */
export function fillGaps(y: Float64Array, season: number): { values: Float64Array; filled: number } {
  const n = y.length
  const values = y.slice()
  let filled = 0
  const known = y.map((value) => (Number.isFinite(value) ? 1 : 0))
  if (!known.includes(1)) return { values: new Float64Array(n), filled: n }
  for (let t = 0; t < n; t++) {
    if (known[t] === 1) continue
    filled++
    const [before, after] = [t - season, t + season]
    if (season > 1 && before >= 0 && after < n && known[before] === 1 && known[after] === 1) {
      values[t] = (y[before]! + y[after]!) / 2
      continue
    }
    let left = t - 1
    while (left >= 0 && known[left] === 0) left--
    let right = t + 1
    while (right < n && known[right] === 0) right++
    values[t] =
      left < 0
        ? y[right]!
        : right >= n
          ? y[left]!
          : y[left]! + ((y[right]! - y[left]!) * (t - left)) / (right - left)
  }
  return { values, filled }
}
