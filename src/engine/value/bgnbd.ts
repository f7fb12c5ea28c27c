import { hypergeometric, logAdd, logRising, risingDigamma } from './special.ts'
import type { PurchaseModel } from './purchase-model.ts'

/**
 * BG/NBD: purchases at a rate drawn from Gamma(r, alpha); after each repeat purchase a customer leaves with a chance drawn from
 * Beta(a, b) (Fader, Hardie, Lee, "Counting Your Customers the Easy Way", Marketing Science 24, 2005).
 */
export const bgNbd: PurchaseModel<'r' | 'alpha' | 'a' | 'b'> = {
  kind: 'bgnbd',
  parameterNames: ['r', 'alpha', 'a', 'b'],
  timePower: [0, 1, 0, 0],
  starts: [
    [1, 0.3, 1, 2],
    [0.3, 0.1, 0.5, 3],
    [3, 1, 0.3, 10],
    [0.5, 0.02, 2, 1],
  ],

  logLikelihood: (rows, parameters, gradient) => {
    const [r, alpha, a, b] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!]
    const logAlpha = Math.log(alpha)
    let total = 0
    let [byR, byAlpha, byA, byB] = [0, 0, 0, 0]
    const rises = new RisesOfCounts(r, a + b, b)
    for (let i = 0; i < rows.count.length; i++) {
      const [x, recency, age, count] = [rows.frequency[i]!, rows.recency[i]!, rows.age[i]!, rows.count[i]!]
      const rise = rises.of(x)
      const logEnd = Math.log(alpha + age)
      const survived = -(r + x) * logEnd
      let log = survived
      // Shares of the two ways in which the row can have come about: still active, or left after the last purchase.
      let left = 0
      const logLast = Math.log(alpha + recency)
      if (x > 0) {
        const gone = Math.log(a) - Math.log(b + x - 1) - (r + x) * logLast
        log = logAdd(survived, gone)
        left = Math.exp(gone - log)
      }
      const stayed = 1 - left
      total += count * (r * logAlpha + rise.r + rise.b - rise.ab + log)
      byR += count * (rise.byR + logAlpha - stayed * logEnd - left * logLast)
      byAlpha += count * (r / alpha - (r + x) * (stayed / (alpha + age) + left / (alpha + recency)))
      byA += count * (left / a - rise.byAB)
      byB += count * (rise.byB - rise.byAB - (x > 0 ? left / (b + x - 1) : 0))
    }
    gradient[0]! += r * byR
    gradient[1]! += alpha * byAlpha
    gradient[2]! += a * byA
    gradient[3]! += b * byB
    return total
  },

  alive,

  expected: (parameters, x, recency, age, ahead) => {
    const [r, alpha, a, b] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!]
    return alive(parameters, x, recency, age) * purchasesOfActive(r + x, alpha + age, a, b + x, ahead)
  },

  expectedOfNew: (parameters, since) =>
    purchasesOfActive(parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!, since),

  // Leaving follows a purchase, so an active customer's next purchase comes before he can leave.
  none: (parameters, x, recency, age, ahead) => {
    const [r, alpha] = [parameters[0]!, parameters[1]!]
    const waits = Math.exp((r + x) * (Math.log(alpha + age) - Math.log(alpha + age + ahead)))
    return 1 - alive(parameters, x, recency, age) * (1 - waits)
  },
}

function alive(parameters: ArrayLike<number>, x: number, recency: number, age: number): number {
  if (x === 0) return 1
  const [r, alpha, a, b] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!]
  const odds =
    Math.log(a) - Math.log(b + x - 1) + (r + x) * (Math.log(alpha + age) - Math.log(alpha + recency))
  return 1 / (1 + Math.exp(odds))
}

/**
 * E[Y(t)] of a customer who is active, with rate ~ Gamma(shape, rate) and chance of leaving ~ Beta(a, b): equation (10) of the paper
 * after Euler's transformation of its 2F1, which converges for every a, a = 1 included:
 *
 *   (a+b-1)/(a-1) [1 - (1-z)^(a-1) 2F1(a+b-1-shape, a-1; a+b-1; z)],  z = t / (rate + t)
 *
 * with the factor 1/(a-1) divided into both parts.
 */
export function purchasesOfActive(shape: number, rate: number, a: number, b: number, ahead: number): number {
  if (ahead <= 0) return 0
  const z = ahead / (rate + ahead)
  const c = a + b - 1
  const e = a - 1
  const log = Math.log1p(-z)
  const power = e === 0 ? log : Math.expm1(e * log) / e
  // c sum_{n>=1} (A)_n (a)_{n-1} z^n / ((c)_n n!), A = a + b - 1 - shape; the c is divided out of (c)_n.
  const top = c - shape
  let term = top * z
  let sum = term
  for (let n = 1; n < 1_000_000; n++) {
    term *= (((top + n) * (e + n)) / ((c + n) * (n + 1))) * z
    sum += term
    if (Math.abs(term) <= 1e-16 * Math.abs(sum) || term === 0) break
  }
  return Math.max(0, -(c * power + Math.exp(e * log) * sum))
}

/** The same by the formula as it stands in the paper, for tests; a must not be 1. */
export function purchasesOfActiveAsPublished(
  shape: number,
  rate: number,
  a: number,
  b: number,
  ahead: number,
): number {
  const z = ahead / (rate + ahead)
  const series = hypergeometric(shape, b, a + b - 1, z)
  return ((a + b - 1) / (a - 1)) * (1 - (rate / (rate + ahead)) ** shape * series)
}

type Rises = {
  readonly r: number
  readonly ab: number
  readonly b: number
  readonly byR: number
  readonly byAB: number
  readonly byB: number
}

/** ln Gamma(z + x) - ln Gamma(z) and its derivative for z = r, a + b, b: counts repeat, so each is computed once. */
class RisesOfCounts {
  readonly #known = new Map<number, Rises>()
  readonly #r: number
  readonly #ab: number
  readonly #b: number

  constructor(r: number, ab: number, b: number) {
    this.#r = r
    this.#ab = ab
    this.#b = b
  }

  of(x: number): Rises {
    const known = this.#known.get(x)
    if (known !== undefined) return known
    const made = {
      r: logRising(this.#r, x),
      ab: logRising(this.#ab, x),
      b: logRising(this.#b, x),
      byR: risingDigamma(this.#r, x),
      byAB: risingDigamma(this.#ab, x),
      byB: risingDigamma(this.#b, x),
    }
    this.#known.set(x, made)
    return made
  }
}
