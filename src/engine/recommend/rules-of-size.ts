import type { IalsSettings } from './ials-settings.ts'

/** How much there is to learn from. */
export type Extent = { readonly customers: number; readonly products: number; readonly pairs: number }

/** What of implicit ALS may follow the data; 0 stands for a number that is not given. */
type OpenIals = Pick<IalsSettings, 'rank' | 'unobservedWeight' | 'penalty' | 'penaltyExponent'>

/** Two numbers without a unit, so that what held on one size of data can be tried on another. */
type IalsStrength = {
  /** Weight of a cell that is not bought, in roots of the density. */
  readonly cells: number
  /** Penalty, as a share of the largest singular value that chance alone would make. */
  readonly shrinkage: number
}

export const usualStrength: IalsStrength = { cells: 1, shrinkage: 0.5 }

const MOST_FACTORS = 64
const FEWEST_FACTORS = 8

/**
 * Settings of implicit ALS (references 4.1, the form of Rendle et al. 2021) that follow from the size of the data, where none are given.
 *
 * Penalty: the two penalties lambda_u and lambda_i together shrink every singular value of the scores by sqrt(lambda_u lambda_i)
 * (Srebro, Rennie, Jaakkola, NIPS 2004: the nuclear norm). Chance alone, cells that are bought independently with density p, makes singular values of up
 * to sqrt(p (1 - p)) (sqrt(customers) + sqrt(products)) (Latala 2005; Chatterjee 2015 cuts there). So lambda is set such that the penalties of a customer
 * and a product with the mean number of interactions come to `shrinkage` of that. Weight of what is not bought: `cells` sqrt(p). The settings published for
 * MovieLens 1M and 20M (lambda 0.007 with 0.3, 0.003 with 0.1) are 0.40 and 0.53 of it, and 1.4 and 1.6 roots of p.
 * Factors: a third of the smaller side, 8 to 64; with these penalties, directions that nothing speaks for come out as 0.
 */
export function ialsByRule(
  { customers, products, pairs }: Extent,
  given: OpenIals,
  { cells, shrinkage }: IalsStrength = usualStrength,
): OpenIals {
  const density = Math.min(0.5, Math.max(1, pairs) / Math.max(1, customers * products))
  const unobservedWeight = given.unobservedWeight || twoDigits(Math.min(10, cells * Math.sqrt(density)))
  const chance =
    Math.sqrt(density * (1 - density)) *
    (Math.sqrt(Math.max(1, customers)) + Math.sqrt(Math.max(1, products)))
  const perCustomer = pairs / Math.max(1, customers) + unobservedWeight * products
  const perProduct = pairs / Math.max(1, products) + unobservedWeight * customers
  const scale = Math.sqrt((perCustomer * perProduct) ** given.penaltyExponent)
  const smaller = Math.floor(Math.min(customers, products) / 3)
  return {
    rank: given.rank || Math.min(MOST_FACTORS, Math.max(FEWEST_FACTORS, smaller)),
    unobservedWeight,
    penalty: given.penalty || twoDigits(Math.min(1000, (shrinkage * chance) / scale)),
    penaltyExponent: given.penaltyExponent,
  }
}

/**
 * Penalty of EASE: the largest eigenvalue that chance alone adds to the co-purchases, p (sqrt(customers) + sqrt(products))^2 (the same bound, squared),
 * between 5 and 1,000. Published for MovieLens 100k: 458; by this rule 320.
 */
export function easeByRule({ customers, products, pairs }: Extent, strength = 1): number {
  const density = Math.max(1, pairs) / Math.max(1, customers * products)
  const chance = density * (Math.sqrt(customers) + Math.sqrt(products)) ** 2
  return twoDigits(strength * Math.min(1000, Math.max(5, chance)))
}

/**
 * Penalty of a step of BPR. It acts once per step, so that customers with few products, who have few steps, need more of it: 0.6 by their mean number of
 * products, 0.005 to 0.12. Found on planted tastes of four sizes, where 0.06 to 0.12 was best with 4 to 12 products each.
 */
export function bprByRule({ customers, pairs }: Extent, strength = 1): number {
  const each = Math.max(1, pairs) / Math.max(1, customers)
  return twoDigits(strength * Math.min(0.12, Math.max(0.005, 0.6 / each)))
}

/**
 * Whether values tell how much something is liked, so that cells without one say nothing. They do not where all are the same (who has what), and not
 * where all are above 0 and most are small with a long tail, skewness 1 or more: counts and amounts. Ratings lean to the upper end.
 */
export function looksLikeRatings(values: ArrayLike<number>): boolean {
  const count = values.length
  let sum = 0
  let low = Infinity
  let high = -Infinity
  for (let k = 0; k < count; k++) {
    const value = values[k]!
    sum += value
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (!(low < high)) return false
  if (low <= 0) return true
  const mean = sum / count
  let square = 0
  let cube = 0
  for (let k = 0; k < count; k++) {
    const off = values[k]! - mean
    square += off * off
    cube += off * off * off
  }
  return cube / count / (square / count) ** 1.5 < 1
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2))
}
