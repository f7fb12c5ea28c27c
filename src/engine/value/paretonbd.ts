import { gaussLegendre, logAdd, logRising, risingDigamma } from './special.ts'
import type { PurchaseModel } from './purchase-model.ts'

/** Nodes per panel; a panel is at most this long in the logarithm of time, and the integrand is analytic within pi of it. */
const { node, weight } = gaussLegendre(14)
const PANEL = 3
/** Beyond this many e-folds the integrand is below double precision of its beginning. */
const FOLDS = 40
/** An exponential of this many e-folds is integrated to 1e-16 by the nodes of one panel: (12/4)^28 / 28!. */
const FOLDS_PER_PANEL = 12

/**
 * Pareto/NBD: purchases at a rate drawn from Gamma(r, alpha), a lifetime of a rate drawn from Gamma(s, beta) (Schmittlein, Morrison,
 * Colombo, "Counting Your Customers", Management Science 33, 1987). The likelihood is written as an integral over the time y of leaving,
 *
 *   L = Gamma(r+x) alpha^r / Gamma(r) { (beta/(beta+T))^s (alpha+T)^-(r+x)
 *         + integral_{t_x}^{T} s beta^s (beta+y)^-(s+1) (alpha+y)^-(r+x) dy },
 *
 * by Gauss-Legendre in ln(min(alpha, beta) + y), which keeps the poles of the integrand pi away: to double precision, without the
 * cancelling pair of 2F1 of the closed form (Fader and Hardie 2005, note 9), and its derivatives come from under the integral.
 */
export const paretoNbd: PurchaseModel<'r' | 'alpha' | 's' | 'beta'> = {
  kind: 'paretonbd',
  parameterNames: ['r', 'alpha', 's', 'beta'],
  timePower: [0, 1, 0, 1],
  starts: [
    [1, 0.3, 1, 0.5],
    [0.5, 0.3, 0.5, 0.3],
    [3, 1, 0.3, 3],
    [0.5, 0.02, 2, 5],
  ],

  logLikelihood: (rows, parameters, gradient) => {
    const [r, alpha, s, beta] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!]
    const [logAlpha, logBeta] = [Math.log(alpha), Math.log(beta)]
    const left: Integral = { log: 0, byR: 0, byAlpha: 0, byS: 0, byBeta: 0 }
    let total = 0
    let [byR, byAlpha, byS, byBeta] = [0, 0, 0, 0]
    for (let i = 0; i < rows.count.length; i++) {
      const [x, recency, age, count] = [rows.frequency[i]!, rows.recency[i]!, rows.age[i]!, rows.count[i]!]
      const [logRate, logLife] = [Math.log(alpha + age), Math.log(beta + age)]
      const active = s * (logBeta - logLife) - (r + x) * logRate
      integrate(left, r + x, alpha, s, beta, recency, age)
      const log = logAdd(active, left.log)
      const gone = Math.exp(left.log - log)
      const stayed = 1 - gone
      total += count * (logRising(r, x) + r * logAlpha + log)
      byR += count * (risingDigamma(r, x) + logAlpha - stayed * logRate + gone * left.byR)
      byAlpha += count * (r / alpha - (stayed * (r + x)) / (alpha + age) + gone * left.byAlpha)
      byS += count * (stayed * (logBeta - logLife) + gone * left.byS)
      byBeta += count * (stayed * s * (1 / beta - 1 / (beta + age)) + gone * left.byBeta)
    }
    gradient[0]! += r * byR
    gradient[1]! += alpha * byAlpha
    gradient[2]! += s * byS
    gradient[3]! += beta * byBeta
    return total
  },

  alive,

  expected: (parameters, x, recency, age, ahead) => {
    const [r, alpha, s, beta] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!]
    return (alive(parameters, x, recency, age) * (r + x) * meanLife(s, beta + age, ahead)) / (alpha + age)
  },

  expectedOfNew: (parameters, since) =>
    (parameters[0]! / parameters[1]!) * meanLife(parameters[2]!, parameters[3]!, since),

  none: (parameters, x, recency, age, ahead) => {
    if (ahead <= 0) return 1
    const [r, alpha, s, beta] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!]
    // Of an active customer: leaves before buying, or neither leaves nor buys. Both as in the likelihood, seen from the end of observation.
    const rest: Integral = { log: 0, byR: 0, byAlpha: 0, byS: 0, byBeta: 0 }
    integrate(rest, r + x, alpha + age, s, beta + age, 0, ahead)
    const logRate = Math.log(alpha + age)
    const leaves = Math.exp(rest.log + (r + x) * logRate)
    const waits = Math.exp(
      s * (Math.log(beta + age) - Math.log(beta + age + ahead)) +
        (r + x) * (logRate - Math.log(alpha + age + ahead)),
    )
    return 1 - alive(parameters, x, recency, age) * (1 - Math.min(1, leaves + waits))
  },
}

function alive(parameters: ArrayLike<number>, x: number, recency: number, age: number): number {
  const [r, alpha, s, beta] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!]
  const left: Integral = { log: 0, byR: 0, byAlpha: 0, byS: 0, byBeta: 0 }
  integrate(left, r + x, alpha, s, beta, recency, age)
  const active = s * (Math.log(beta) - Math.log(beta + age)) - (r + x) * Math.log(alpha + age)
  return 1 / (1 + Math.exp(left.log - active))
}

/** Mean of min(lifetime, ahead) for a lifetime of a rate ~ Gamma(s, beta). */
function meanLife(s: number, beta: number, ahead: number): number {
  if (ahead <= 0) return 0
  const log = Math.log1p(ahead / beta)
  const e = 1 - s
  return beta * (e === 0 ? log : Math.expm1(e * log) / e)
}

/** ln of the integral, and its derivatives over itself. */
type Integral = { log: number; byR: number; byAlpha: number; byS: number; byBeta: number }

/** Writes to `out` the integral over y from `from` to `to` of s beta^s (beta+y)^-(s+1) (alpha+y)^-(shape). */
function integrate(
  out: Integral,
  shape: number,
  alpha: number,
  s: number,
  beta: number,
  from: number,
  to: number,
): void {
  const least = Math.min(alpha, beta)
  const begin = Math.log(least + from)
  const end = Math.log(least + to)
  // The slope of the integrand's logarithm is nowhere smaller than where the other factor is largest, at `from`.
  const isAlpha = alpha <= beta
  const slope = isAlpha
    ? shape - 1 + ((s + 1) * (alpha + from)) / (beta + from)
    : s + (shape * (beta + from)) / (alpha + from)
  const length = Math.min(end - begin, FOLDS / Math.max(slope, 1e-3))
  if (!(length > 0)) {
    out.log = -Infinity
    out.byR = out.byAlpha = out.byS = out.byBeta = 0
    return
  }
  const [logS, logBeta] = [Math.log(s), Math.log(beta)]
  const top = logS + s * logBeta - (s + 1) * Math.log(beta + from) - shape * Math.log(alpha + from) + begin
  const steps = Math.max(
    1,
    Math.ceil(length / PANEL),
    Math.ceil((length * Math.max(slope, 0)) / FOLDS_PER_PANEL),
  )
  const panel = length / steps
  let [sum, byR, byAlpha, byS, byBeta] = [0, 0, 0, 0, 0]
  for (let p = 0; p < steps; p++) {
    for (let k = 0; k < node.length; k++) {
      const v = begin + panel * (p + node[k]!)
      const small = Math.exp(v)
      const [rate, life] = isAlpha ? [small, small + (beta - alpha)] : [small + (alpha - beta), small]
      const [logRate, logLife] = isAlpha ? [v, Math.log(life)] : [Math.log(rate), v]
      const share = weight[k]! * Math.exp(logS + s * logBeta - (s + 1) * logLife - shape * logRate + v - top)
      sum += share
      byR -= share * logRate
      byAlpha -= (share * shape) / rate
      byS += share * (1 / s + logBeta - logLife)
      byBeta += share * (s / beta - (s + 1) / life)
    }
  }
  out.log = top + Math.log(sum * panel)
  out.byR = byR / sum
  out.byAlpha = byAlpha / sum
  out.byS = byS / sum
  out.byBeta = byBeta / sum
}
