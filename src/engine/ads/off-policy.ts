/** One logged decision: what was shown to whom, what came of it, and with which probability it had been chosen. */
export type LoggedDecision = {
  readonly action: number
  readonly reward: number
  readonly propensity: number
  readonly segment: number
  /** So many alike decisions; 1 where it is not told. */
  readonly count?: number
  /** The half of the log it belongs to; by its place where it is not told. See {@link halfOf}. */
  readonly half?: 0 | 1
}

/** Probability with which a policy chooses an action in a segment. */
export type Policy = (segment: number, action: number) => number

export type OffPolicyEstimate = {
  readonly value: number
  readonly variance: number
  readonly low: number
  readonly high: number
}
export type OffPolicyResult = {
  readonly ips: OffPolicyEstimate
  readonly snips: OffPolicyEstimate
  readonly doublyRobust: OffPolicyEstimate
  /** Decisions that the weights are worth: (sum w)^2 / sum w^2. */
  readonly effective: number
  readonly largestWeight: number
}

/**
 * The half of a log that a row belongs to, 0 or 1: by a mixed number of the row (Steele and Vigna's finaliser), since rows may alternate by a plan.
 */
export function halfOf(row: number): 0 | 1 {
  let mixed = Math.imul(row + 0x9e3779b9, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) & 1) === 0 ? 0 : 1
}

/**
 * What a policy would have earned per decision, from a log of another. IPS: mean of w r with w = pi(a|x) / p (Horvitz and Thompson 1952), unbiased;
 * SNIPS: sum w r / sum w (Swaminathan and Joachims 2015), variance by the delta method; doubly robust (Dudik et al. 2011) with means per segment
 * and action from the other half of the log, unbiased and with less variance. Variances are of the estimate. O(n actions).
 */
export function evaluatePolicy(
  log: readonly LoggedDecision[],
  policy: Policy,
  shape: { readonly actions: number; readonly segments: number },
  z: number,
): OffPolicyResult {
  const counts = log.map(({ count }) => count ?? 1)
  const n = counts.reduce((total, count) => total + count, 0)
  const halves = log.map(({ half }, i) => half ?? halfOf(i))
  const weights = log.map(({ action, propensity, segment }) => policy(segment, action) / propensity)
  const terms = log.map(({ reward }, i) => weights[i]! * reward)
  const models = [0, 1].map((half) =>
    meansOf(
      log.filter((_, i) => halves[i] !== half),
      shape,
    ),
  )
  const robust = log.map(({ action, reward, segment }, i) => {
    const model = models[halves[i]!]!
    let expected = 0
    for (let a = 0; a < shape.actions; a++)
      expected += policy(segment, a) * model[segment * shape.actions + a]!
    return expected + weights[i]! * (reward - model[segment * shape.actions + action]!)
  })
  const sum = weights.reduce((total, weight, i) => total + counts[i]! * weight, 0)
  const square = weights.reduce((total, weight, i) => total + counts[i]! * weight * weight, 0)
  const snips = sum > 0 ? terms.reduce((total, term, i) => total + counts[i]! * term, 0) / sum : Number.NaN
  const snipsVariance =
    sum > 0
      ? log.reduce(
          (total, { reward }, i) => total + counts[i]! * weights[i]! ** 2 * (reward - snips) ** 2,
          0,
        ) /
        (sum * sum)
      : Number.NaN
  return {
    ips: meanEstimate(terms, counts, z),
    snips: estimateFrom(snips, snipsVariance, z),
    doublyRobust: meanEstimate(robust, counts, z),
    effective: square > 0 ? (sum * sum) / square : 0,
    largestWeight: weights.reduce((most, weight) => Math.max(most, weight), 0) / Math.max(sum / n, 1e-300),
  }
}

/** Means per segment and action, pulled to the action's mean with the weight of ten decisions, and that to the mean of all. */
function meansOf(
  log: readonly LoggedDecision[],
  { actions, segments }: { readonly actions: number; readonly segments: number },
): Float64Array {
  const pull = 10
  const [known, sum] = [new Float64Array(segments * actions), new Float64Array(segments * actions)]
  const [actionCount, actionSum] = [new Float64Array(actions), new Float64Array(actions)]
  let [total, n] = [0, 0]
  for (const { action, reward, segment, count = 1 } of log) {
    known[segment * actions + action]! += count
    sum[segment * actions + action]! += count * reward
    actionCount[action]! += count
    actionSum[action]! += count * reward
    total += count * reward
    n += count
  }
  const all = n > 0 ? total / n : 0
  return known.map((own, cell) => {
    const action = cell % actions
    const common = (actionSum[action]! + pull * all) / (actionCount[action]! + pull)
    return (sum[cell]! + pull * common) / (own + pull)
  })
}

function meanEstimate(values: readonly number[], counts: readonly number[], z: number): OffPolicyEstimate {
  const n = counts.reduce((sum, count) => sum + count, 0)
  const mean = values.reduce((sum, value, i) => sum + counts[i]! * value, 0) / n
  const around = values.reduce((sum, value, i) => sum + counts[i]! * (value - mean) ** 2, 0)
  const variance = around / Math.max(1, n - 1) / n
  return estimateFrom(mean, variance, z)
}

function estimateFrom(value: number, variance: number, z: number): OffPolicyEstimate {
  const spread = z * Math.sqrt(variance)
  return { value, variance, low: value - spread, high: value + spread }
}
