import type { Random } from '../random.ts'

/** Gamma deviate of the given shape > 0 and scale one (Marsaglia and Tsang, ACM TOMS 26, 2000). */
export function gammaDraw(random: Random, shape: number): number {
  if (shape < 1) return gammaDraw(random, shape + 1) * positiveUniform(random) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    if (Math.log(positiveUniform(random)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Beta deviate; both shapes above zero. */
export function betaDraw(random: Random, a: number, b: number): number {
  const x = gammaDraw(random, a)
  const sum = x + gammaDraw(random, b)
  return sum === 0 ? 0 : x / sum
}

/** Poisson deviate, exact for every mean (Ahrens and Dieter, Computing 12, 1974: a gamma deviate halves the mean). */
export function poissonDraw(random: Random, mean: number): number {
  let rest = mean
  let count = 0
  while (rest > 16) {
    const jump = Math.floor(rest * 0.875)
    const time = gammaDraw(random, jump)
    if (time > rest) return count + binomialDraw(random, jump - 1, rest / time)
    count += jump
    rest -= time
  }
  const limit = Math.exp(-rest)
  let product = random.uniform()
  while (product > limit) {
    product *= random.uniform()
    count++
  }
  return count
}

function binomialDraw(random: Random, n: number, share: number): number {
  let hits = 0
  for (let k = 0; k < n; k++) if (random.uniform() < share) hits++
  return hits
}

export function exponentialDraw(random: Random, rate: number): number {
  return -Math.log(positiveUniform(random)) / rate
}

/** Trials up to and with the first success; Infinity where success is as good as impossible. */
export function geometricDraw(random: Random, chance: number): number {
  if (chance >= 1) return 1
  const log = Math.log1p(-chance)
  return log === 0 ? Infinity : Math.floor(Math.log(positiveUniform(random)) / log) + 1
}

function positiveUniform(random: Random): number {
  return 1 - random.uniform()
}
