import type { Weighting } from './history.ts'

export type IalsSolver = 'exact' | 'cg'

/** Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (references 4.1), their letters in brackets. */
export type IalsSettings = {
  /** Factors per customer and product [d], 1..1024. */
  readonly rank: number
  /** At most so many sweeps over both sides, 1..1000. */
  readonly sweeps: number
  /** Weight of every cell, bought or not [alpha_0], above 0. */
  readonly unobservedWeight: number
  /** [lambda], above 0. */
  readonly penalty: number
  /** [nu]: 0 = the same penalty for everybody, 1 = in proportion to the number of interactions. */
  readonly penaltyExponent: number
  /** Confidence of a bought cell: 1, ln(1 + weight), or the weight. */
  readonly weighting: Weighting
  /** Each row's system solved exactly, or moved a few steps of conjugate gradients from where it stands. */
  readonly solver: IalsSolver
  /** Steps per row and sweep of the solver 'cg', 1..50. */
  readonly conjugateSteps: number
  readonly seed: number
  /** Stop, and call it converged, when a sweep lowers the loss by less than this share. */
  readonly minRelativeGain: number
}

/**
 * What matters most is unobservedWeight x penalty, the pull on rows with few interactions: 0.003 was best or near it on visits, on a gift shop's orders and
 * on planted tastes; the published settings (0.1 x 0.003 for MovieLens 20M, 0.3 x 0.007 for 1M) go with far more data per row.
 */
export const defaultIalsSettings: IalsSettings = {
  rank: 64,
  sweeps: 16,
  unobservedWeight: 0.3,
  penalty: 0.01,
  penaltyExponent: 1,
  weighting: 'binary',
  solver: 'exact',
  conjugateSteps: 3,
  seed: 1,
  // Not larger: with strong penalties the loss rests near a saddle (gains of 4e-5 on Online Retail, then rising again), and a fit that
  // stops there is no better than popularity.
  minRelativeGain: 1e-5,
}

/** lambda (n + a0 m)^nu for a row with n interactions against m columns. */
export function ridgeOf(
  settings: Pick<IalsSettings, 'penalty' | 'penaltyExponent' | 'unobservedWeight'>,
  observed: number,
  columns: number,
): number {
  return settings.penalty * (observed + settings.unobservedWeight * columns) ** settings.penaltyExponent
}

/** @throws RangeError with the name and the value of the first setting out of range. */
export function checkIalsSettings(settings: IalsSettings): void {
  const { rank, sweeps, unobservedWeight, penalty, penaltyExponent, minRelativeGain, conjugateSteps } =
    settings
  if (!Number.isInteger(rank) || rank < 1 || rank > 1024)
    throw new RangeError(`rank must be 1..1024, got ${rank}`)
  if (!Number.isInteger(sweeps) || sweeps < 1 || sweeps > 1000)
    throw new RangeError(`sweeps must be 1..1000, got ${sweeps}`)
  if (!Number.isInteger(conjugateSteps) || conjugateSteps < 1 || conjugateSteps > 50)
    throw new RangeError(`conjugateSteps must be 1..50, got ${conjugateSteps}`)
  if (!(unobservedWeight > 0))
    throw new RangeError(`unobservedWeight must be above 0, got ${unobservedWeight}`)
  if (!(penalty > 0)) throw new RangeError(`penalty must be above 0, got ${penalty}`)
  if (!(penaltyExponent >= 0))
    throw new RangeError(`penaltyExponent must be 0 or more, got ${penaltyExponent}`)
  if (!(minRelativeGain >= 0))
    throw new RangeError(`minRelativeGain must be 0 or more, got ${minRelativeGain}`)
}
