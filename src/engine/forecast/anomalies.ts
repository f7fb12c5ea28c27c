import { decompose } from './stl.ts'

export type Anomaly = {
  readonly t: number
  readonly expected: number
  readonly kind: 'outlier' | 'level-shift'
  /** Level after it less the level before; 0 for an outlier. */
  readonly step: number
}

export type Looked = {
  readonly trend: Float64Array
  /** All seasons together. */
  readonly season: Float64Array
  readonly anomalies: readonly Anomaly[]
}

const LIMIT = 4
const SHIFT_LIMIT = 3

function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const half = sorted.length >> 1
  return sorted.length === 0
    ? 0
    : sorted.length % 2 === 1
      ? sorted[half]!
      : (sorted[half - 1]! + sorted[half]!) / 2
}

/**
 * Trend, season, and what does not fit them: outliers beyond four robust deviations (1.4826 MAD) of the remainder, and level shifts, where the medians of the
 * windows before and after differ by more than three deviations of the steps they would have by chance, most of all around. O(n window).
 */
export function lookAt(y: Float64Array, seasons: readonly number[]): Looked {
  const n = y.length
  const usable = seasons.filter((season) => season > 1 && n >= 2 * season)
  const { trend, seasons: parts } = decompose(y, usable)
  const season = y.map((_, t) => parts.reduce((sum, part) => sum + part[t]!, 0))
  const plain = y.map((value, t) => value - season[t]!)
  const window = Math.max(4, Math.min(13, Math.floor(n / 6)))
  const middle = plain.map((_, t) =>
    median(plain.subarray(Math.max(0, t - window), Math.min(n, t + window + 1))),
  )
  const rest = plain.map((value, t) => value - middle[t]!)
  const deviation = 1.4826 * median(rest.map(Math.abs))
  const anomalies: Anomaly[] = []
  if (!(deviation > 0)) return { trend, season, anomalies }
  for (let t = 0; t < n; t++)
    if (Math.abs(rest[t]!) > LIMIT * deviation)
      anomalies.push({ t, expected: middle[t]! + season[t]!, kind: 'outlier', step: 0 })
  // Slow trends move medians too: the usual difference of neighbouring windows is what a shift is measured by.
  const differences = new Float64Array(n)
  for (let t = window; t + window <= n; t++)
    differences[t] = median(plain.subarray(t, t + window)) - median(plain.subarray(t - window, t))
  const inner = differences.subarray(window, Math.max(window, n - window + 1))
  const usual = median(inner)
  const spread = Math.max(
    1.4826 * median(inner.map((value) => Math.abs(value - usual))),
    deviation / Math.sqrt(window),
  )
  for (let t = window; t + window <= n; t++) {
    const size = Math.abs(differences[t]! - usual)
    if (size <= SHIFT_LIMIT * spread || size <= 2 * deviation) continue
    let isPeak = true
    for (let k = Math.max(0, t - window); k <= Math.min(n - 1, t + window); k++) {
      const other = Math.abs(differences[k]! - usual)
      if (differences[k] !== 0 && (other > size || (other === size && k < t))) isPeak = false
    }
    if (isPeak)
      anomalies.push({
        t,
        expected: plain[t]! - differences[t]! + season[t]!,
        kind: 'level-shift',
        step: differences[t]!,
      })
  }
  return { trend, season, anomalies: anomalies.sort((a, b) => a.t - b.t) }
}

/**
 * The past as if the level had always been the present one: what was before a shift is moved by its step, in proportion where both levels are above 0 (a season then
 * keeps its share). Shifts are taken from the last to the first. O(n shifts).
 */
export function withoutShifts(y: Float64Array, { anomalies, season }: Looked): Float64Array {
  const result = y.slice()
  const plain = y.map((value, t) => value - season[t]!)
  const isPositive = y.every((value) => value >= 0)
  for (const { t, kind, step } of [...anomalies].reverse()) {
    if (kind !== 'level-shift') continue
    const window = Math.max(4, Math.min(13, Math.floor(y.length / 6)))
    const after = median(plain.subarray(t, t + window))
    const before = after - step
    const factor = isPositive && after > 0 && before > 0 ? after / before : null
    for (let s = 0; s < t; s++) result[s] = factor === null ? result[s]! + step : result[s]! * factor
  }
  return result
}
