import type { Random } from '../random.ts'
import { logNormalCdf, normalQuantile } from './special.ts'

export function positiveNormal(mean: number, sd: number, random: Random): number {
  return cutNormal(mean, sd, 0, Number.POSITIVE_INFINITY, random)
}

/** A normal deviate between two limits: by inversion in the middle, by Robert's exponential rejection (1995) far out in a tail. */
export function cutNormal(mean: number, sd: number, from: number, to: number, random: Random): number {
  const [low, high] = [(from - mean) / sd, (to - mean) / sd]
  if (!(high > low)) return from
  if (low > 5) return mean + sd * tailNormal(low, high, random)
  if (high < -5) return mean - sd * tailNormal(-high, -low, random)
  const [pLow, pHigh] = [
    Math.exp(logNormalCdf(low)),
    high === Number.POSITIVE_INFINITY ? 1 : Math.exp(logNormalCdf(high)),
  ]
  const p = pLow + (pHigh - pLow) * random.uniform()
  const z = p <= 1e-15 ? low : p >= 1 - 1e-15 ? Math.min(high, 8) : normalQuantile(p)
  return mean + sd * Math.min(high, Math.max(low, z))
}

function tailNormal(low: number, high: number, random: Random): number {
  const rate = (low + Math.sqrt(low * low + 4)) / 2
  for (let round = 0; round < 1000; round++) {
    const z = low - Math.log(1 - random.uniform()) / rate
    if (z <= high && random.uniform() <= Math.exp(-0.5 * (z - rate) ** 2)) return z
  }
  return low
}

/** Gamma(shape, 1) for shape >= 1 (Marsaglia and Tsang 2000); below 1 by the power trick. */
export function gammaDeviate(shape: number, random: Random): number {
  if (shape < 1) return gammaDeviate(shape + 1, random) * (1 - random.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    const u = 1 - random.uniform()
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}
