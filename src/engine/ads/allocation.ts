import { compareArms, posteriorOf, type Arm, type ArmKind } from './experiment.ts'

export type AllocationRules = {
  readonly kind: ArmKind
  /** No arm gets less than this share. */
  readonly floor: number
  /** No arm gets more than this times its present share of the trials (0: no such limit): what was seen at a small volume need not hold at a large one. */
  readonly growth: number
}

export type Allocation = {
  readonly thompson: readonly number[]
  readonly ucb: readonly number[]
  /** Upper bounds that UCB compares. */
  readonly index: readonly number[]
  /** An arm could have had more but for its growth limit, or has its share only by the floor. */
  readonly limitedBy: readonly ('growth' | 'floor' | null)[]
}

/**
 * Shares of the next period. Thompson (1933): the probability of being best. UCB (Kaufmann et al. 2012, Bayes-UCB): the arm with the highest
 * quantile 1 - 1 / (trials + 1) gets what floors leave. Floors first, then growth limits; what a limit cuts off goes to the others in proportion.
 */
export function allocate(arms: readonly Arm[], rules: AllocationRules): Allocation {
  const posteriors = posteriorOf(arms, rules.kind)
  const { best } = compareArms(posteriors)
  const total = arms.reduce((sum, { trials }) => sum + trials, 0)
  const index = posteriors.map(({ quantile }) => quantile(1 - 1 / (Math.max(total, 1) + 1)))
  const top = index.indexOf(Math.max(...index))
  const { shares, limitedBy } = limited(best, arms, rules)
  return {
    thompson: shares,
    ucb: limited(
      arms.map((_, k) => (k === top ? 1 : 0)),
      arms,
      rules,
    ).shares,
    index,
    limitedBy,
  }
}

/** Shares within floor and growth: water-filling. */
export function limited(
  wanted: readonly number[],
  arms: readonly Arm[],
  { floor, growth }: AllocationRules,
): { shares: number[]; limitedBy: ('growth' | 'floor' | null)[] } {
  const count = arms.length
  const total = arms.reduce((sum, { trials }) => sum + trials, 0)
  // An arm that is there already is not lifted beyond its growth by the floor either; a new one gets the floor.
  const grown = arms.map(({ trials }) =>
    growth > 0 && total > 0 && trials > 0 ? (growth * trials) / total : Number.POSITIVE_INFINITY,
  )
  const low = grown.map((limit) => Math.min(floor, 1 / count, limit))
  const most = grown.map((limit, k) =>
    Math.min(
      1,
      Math.max(low[k]!, growth > 0 && total > 0 && limit === Number.POSITIVE_INFINITY ? floor : limit),
    ),
  )
  const cap = most.reduce((sum, value) => sum + value, 0)
  // Limits that leave money over are eased together.
  const high = cap < 1 ? most.map((value) => value / cap) : most
  const fixed = new Map<number, number>()
  for (let round = 0; round <= 2 * count; round++) {
    const left = 1 - [...fixed.values()].reduce((sum, value) => sum + value, 0)
    const open = arms.flatMap((_, k) => (fixed.has(k) ? [] : [k]))
    const weight = open.reduce((sum, k) => sum + wanted[k]!, 0)
    const share = (k: number): number => (weight > 0 ? (left * wanted[k]!) / weight : left / open.length)
    const over = open.filter((k) => share(k) > high[k]! + 1e-12)
    const under = open.filter((k) => share(k) < low[k]! - 1e-12)
    if (over.length === 0 && under.length === 0) {
      for (const k of open) fixed.set(k, share(k))
      break
    }
    // The side that moves more money is fixed first; the other may not need it any more.
    const excess = over.reduce((sum, k) => sum + share(k) - high[k]!, 0)
    const lack = under.reduce((sum, k) => sum + low[k]! - share(k), 0)
    for (const k of excess >= lack ? over : under) fixed.set(k, excess >= lack ? high[k]! : low[k]!)
  }
  const shares = arms.map((_, k) => fixed.get(k) ?? 0)
  const limitedBy = shares.map((share, k) =>
    growth > 0 && share >= high[k]! - 1e-9 && high[k]! < 1
      ? 'growth'
      : share <= low[k]! + 1e-9 && low[k]! > 0
        ? 'floor'
        : null,
  )
  return { shares, limitedBy }
}
