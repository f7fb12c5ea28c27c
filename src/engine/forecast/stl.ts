/**
 * Locally linear (degree 1) or constant (degree 0) smoothing at evenly spaced points, with tricube weights over `window` neighbours (loess, Cleveland 1979). Answers
 * the values from `from` to `from + count - 1`, which may lie outside of the series. O(count x window).
 */
function loess(
  y: Float64Array,
  window: number,
  from: number,
  count: number,
  degree: 0 | 1 = 1,
): Float64Array {
  const n = y.length
  const result = new Float64Array(count)
  const size = Math.min(window, n)
  for (let index = 0; index < count; index++) {
    const x = from + index
    const start = Math.max(0, Math.min(n - size, x - Math.floor(size / 2)))
    let reach = Math.max(x - start, start + size - 1 - x)
    if (window > n) reach += Math.floor((window - n) / 2)
    reach = Math.max(reach, 1) * 1.0001
    let [weights, sumX, sumY] = [0, 0, 0]
    let [sumXX, sumXY] = [0, 0]
    for (let t = start; t < start + size; t++) {
      const distance = Math.abs(t - x) / reach
      if (distance >= 1) continue
      const cube = 1 - distance * distance * distance
      const weight = cube * cube * cube
      const place = t - x
      weights += weight
      sumX += weight * place
      sumY += weight * y[t]!
      sumXX += weight * place * place
      sumXY += weight * place * y[t]!
    }
    const spread = weights * sumXX - sumX * sumX
    result[index] =
      degree === 1 && spread > 1e-9 * weights * weights
        ? (sumXX * sumY - sumX * sumXY) / spread
        : weights > 0
          ? sumY / weights
          : y[Math.max(0, Math.min(n - 1, x))]!
  }
  return result
}

function movingAverage(y: Float64Array, window: number): Float64Array {
  const result = new Float64Array(y.length - window + 1)
  let sum = 0
  for (let t = 0; t < y.length; t++) {
    sum += y[t]!
    if (t >= window) sum -= y[t - window]!
    if (t >= window - 1) result[t - window + 1] = sum / window
  }
  return result
}

/** Seasons above this have many places, and seldom many cycles. */
const LONG = 24

const odd = (value: number): number => {
  const whole = Math.max(3, Math.ceil(value))
  return whole % 2 === 0 ? whole + 1 : whole
}

/** Loess at every `step`-th point, straight lines between: as the original program jumps. */
function steppedLoess(y: Float64Array, window: number): Float64Array {
  const n = y.length
  const step = Math.max(1, Math.floor(window / 10))
  if (step === 1) return loess(y, window, 0, n)
  const result = new Float64Array(n)
  let before = 0
  result[0] = loess(y, window, 0, 1)[0]!
  while (before < n - 1) {
    const next = Math.min(n - 1, before + step)
    const left = result[before]!
    const right = loess(y, window, next, 1)[0]!
    result[next] = right
    for (let t = before + 1; t < next; t++)
      result[t] = left + ((right - left) * (t - before)) / (next - before)
    before = next
  }
  return result
}

/**
 * Season of a series by STL (Cleveland, Cleveland, McRae and Terpenning 1990), inner loop without robustness weights. Needs two whole seasons. What is at the same place
 * in the season is smoothed by local lines, in long seasons by local constants, as R's `stl` does by default: there lines through a handful of seasons end where noise sends them, and the end is what is
 * forecast.
 * @param window neighbours of a value among those at the same place in the season; odd
 */
function stl(y: Float64Array, season: number, window: number): { season: Float64Array; trend: Float64Array } {
  const n = y.length
  const trendWindow = odd((1.5 * season) / (1 - 1.5 / window))
  const lowWindow = odd(season)
  let trend: Float64Array = new Float64Array(n)
  const degree = season > LONG ? 0 : 1
  let seasonal = new Float64Array(n)
  const wide = new Float64Array(n + 2 * season)
  for (let round = 0; round < 2; round++) {
    for (let place = 0; place < season; place++) {
      const length = Math.floor((n - 1 - place) / season) + 1
      const line = Float64Array.from(
        { length },
        (_, k) => y[place + k * season]! - trend[place + k * season]!,
      )
      const smooth = loess(line, window, -1, length + 2, degree)
      for (let k = 0; k < length + 2; k++) wide[place + k * season] = smooth[k]!
    }
    const low = steppedLoess(movingAverage(movingAverage(movingAverage(wide, season), season), 3), lowWindow)
    seasonal = seasonal.map((_, t) => wide[t + season]! - low[t]!)
    trend = steppedLoess(
      y.map((value, t) => value - seasonal[t]!),
      trendWindow,
    )
  }
  return { season: seasonal, trend }
}

export type Decomposition = {
  readonly trend: Float64Array
  /** One series per season given, in its order. */
  readonly seasons: readonly Float64Array[]
  readonly remainder: Float64Array
}

/**
 * Several seasons by repeated STL (Bandara, Hyndman and Bergmeir 2021), shorter seasons first, two rounds, windows 11, 15, 19 and so on.
 * @param seasons ascending; those with less than two whole lengths in the series are taken as zero
 */
export function decompose(y: Float64Array, seasons: readonly number[]): Decomposition {
  const parts = seasons.map(() => new Float64Array(y.length))
  const usable = seasons.map((season) => season > 1 && y.length >= 2 * season)
  let trend: Float64Array = new Float64Array(0)
  const rounds = usable.filter(Boolean).length > 1 ? 2 : 1
  const rest = y.slice()
  for (let round = 0; round < rounds; round++)
    for (const [index, season] of seasons.entries()) {
      if (!usable[index]) continue
      const part = parts[index]!
      for (let t = 0; t < y.length; t++) rest[t] = rest[t]! + part[t]!
      const found = stl(rest, season, 11 + 4 * index)
      part.set(found.season)
      trend = found.trend
      for (let t = 0; t < y.length; t++) rest[t] = rest[t]! - part[t]!
    }
  if (trend.length === 0) trend = steppedLoess(y, odd(Math.min(y.length, Math.max(7, y.length / 4))))
  return { trend, seasons: parts, remainder: rest.map((value, t) => value - trend[t]!) }
}
