import type { GroupedRows } from './purchase-rows.ts'

/** Means over customers of one row, at given parameters. */
export type PurchaseModel<Name extends string = string> = {
  readonly kind: 'bgnbd' | 'paretonbd' | 'nbd'
  /** All of them are above zero; their logarithms are what is fitted. */
  readonly parameterNames: readonly Name[]
  /** Starting points for the fit, as parameters; times of the rows have been scaled to a mean age of one. */
  readonly starts: readonly (readonly number[])[]
  /** Which parameters scale with time: 1 for those in units of time, 0 for those without. */
  readonly timePower: readonly number[]
  /**
   * The log-likelihood of all rows (each as often as it occurs), and its derivatives by the logarithms of the parameters added into
   * `gradient`.
   */
  readonly logLikelihood: (rows: GroupedRows, parameters: ArrayLike<number>, gradient: Float64Array) => number
  /** Probability that a customer may still buy; null where the model knows no leaving. */
  readonly alive: (parameters: ArrayLike<number>, x: number, recency: number, age: number) => number
  /** Expected purchases in the time `ahead` after the end of observation. */
  readonly expected: (
    parameters: ArrayLike<number>,
    x: number,
    recency: number,
    age: number,
    ahead: number,
  ) => number
  /** Expected repeat purchases of a new customer in the time `since` his first one. */
  readonly expectedOfNew: (parameters: ArrayLike<number>, since: number) => number
  /** Probability of no purchase in the time `ahead` after the end of observation. */
  readonly none: (
    parameters: ArrayLike<number>,
    x: number,
    recency: number,
    age: number,
    ahead: number,
  ) => number
}

/**
 * The time after which half of the customers of this row, if still active, have bought again: the median of a Lomax distribution,
 * for rates drawn from Gamma(shape, rate). Not finite where purchases are too rare to say.
 */
export function medianWait(shape: number, rate: number): number {
  return rate * Math.expm1(Math.LN2 / shape)
}
