import type { Fit } from './fit.ts'

export type IntermittentKind = 'croston' | 'sba' | 'tsb'

/** Share of periods without any demand from which on a series counts as intermittent (average interval above 1.32: Syntetos, Boylan, Croston 2005). */
export const INTERMITTENT_SHARE = 1 - 1 / 1.32

const GRID = [0.05, 0.1, 0.15, 0.2, 0.3] as const

/**
 * Intermittent demand: size and interval smoothed apart (Croston 1972), its correction (Syntetos and Boylan 2005), or size and probability, which
 * falls in periods without demand (Teunter, Syntetos and Babai 2011). The smoothing is the one of a small grid with the least squared errors. O(n).
 */
export function fitIntermittent(y: Float64Array, kind: IntermittentKind, horizon: number): Fit {
  let best: { fitted: Float64Array; next: number; squares: number } | null = null
  for (const size of GRID)
    for (const rate of kind === 'tsb' ? GRID : [size]) {
      const found = run(y, kind, size, rate)
      if (best === null || found.squares < best.squares) best = found
    }
  if (best === null) throw new RangeError('the grid is empty')
  return { mean: new Float64Array(horizon).fill(best.next), fitted: best.fitted }
}

function run(
  y: Float64Array,
  kind: IntermittentKind,
  alpha: number,
  beta: number,
): { fitted: Float64Array; next: number; squares: number } {
  const n = y.length
  const first = y.findIndex((value) => value !== 0)
  if (first < 0) return { fitted: new Float64Array(n), next: 0, squares: 0 }
  let occasions = 0
  for (const value of y) if (value !== 0) occasions++
  let size = y[first]!
  let interval = Math.max(1, n / occasions)
  let chance = occasions / n
  let since = 1
  const factor = kind === 'sba' ? 1 - beta / 2 : 1
  const fitted = new Float64Array(n)
  let squares = 0
  for (let t = 0; t < n; t++) {
    const forecast = kind === 'tsb' ? chance * size : (factor * size) / interval
    fitted[t] = forecast
    squares += (y[t]! - forecast) ** 2
    const isDemand = y[t]! !== 0
    if (isDemand) size += alpha * (y[t]! - size)
    if (kind === 'tsb') chance += beta * ((isDemand ? 1 : 0) - chance)
    else if (isDemand) {
      interval += beta * (since - interval)
      since = 1
    } else since++
  }
  return { fitted, next: kind === 'tsb' ? chance * size : (factor * size) / interval, squares }
}
