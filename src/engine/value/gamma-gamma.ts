import { digamma, logGamma } from './special.ts'
import type { Objective } from './minimise.ts'

/** Mean value per order `mean` of customers over `orders` orders each; `count` how often the pair occurs. */
export type SpendRows = {
  readonly orders: Float64Array
  readonly mean: Float64Array
}

/** p, q: shapes; v: scale in the unit of money. */
export type SpendParameters = { readonly p: number; readonly q: number; readonly v: number }

export const spendStarts: readonly (readonly number[])[] = [
  [5, 4, 3],
  [2, 2, 1],
  [1, 6, 5],
  [15, 3, 1],
]

/**
 * Minus the log-likelihood of the Gamma-Gamma model over the logarithms of (p, q, v), with its gradient (Fader, Hardie, Lee, "RFM and
 * CLV", Journal of Marketing Research 42, 2005; note 25 of Fader and Hardie 2013).
 * @param rows orders >= 1, mean > 0
 */
export function spendObjective({ orders, mean }: SpendRows): Objective {
  return (point, gradient) => {
    const [p, q, v] = [Math.exp(point[0]!), Math.exp(point[1]!), Math.exp(point[2]!)]
    const [logV, logGammaQ, psiQ] = [point[2]!, logGamma(q), digamma(q)]
    const known = new Map<number, { readonly log: number; readonly psiPX: number; readonly psiPXQ: number }>()
    let total = 0
    let [byP, byQ, byV] = [0, 0, 0]
    for (let i = 0; i < orders.length; i++) {
      const [x, m] = [orders[i]!, mean[i]!]
      let gammas = known.get(x)
      if (gammas === undefined) {
        gammas = {
          log: logGamma(p * x + q) - logGamma(p * x) - logGammaQ,
          psiPX: digamma(p * x),
          psiPXQ: digamma(p * x + q),
        }
        known.set(x, gammas)
      }
      const spent = x * m
      const logAll = Math.log(v + spent)
      total += gammas.log + q * logV + (p * x - 1) * Math.log(m) + p * x * Math.log(x) - (p * x + q) * logAll
      byP += x * (gammas.psiPXQ - gammas.psiPX + Math.log(m) + Math.log(x) - logAll)
      byQ += gammas.psiPXQ - psiQ + logV - logAll
      byV += q / v - (p * x + q) / (v + spent)
    }
    gradient[0] = -p * byP
    gradient[1] = -q * byQ
    gradient[2] = -v * byV
    return -total
  }
}

/**
 * Expected value of an order, given the mean `m` of `x` orders; with x = 0 that of a new customer.
 * Infinite where p x + q <= 1: the population's mean does not exist.
 */
export function expectedSpend({ p, q, v }: SpendParameters, x: number, m: number): number {
  const below = p * x + q - 1
  return below > 0 ? (p * (v + x * m)) / below : Infinity
}
