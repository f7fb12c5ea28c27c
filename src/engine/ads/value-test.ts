import type { Random } from '../random.ts'
import { gammaDeviate } from './deviates.ts'
import { splitProbability } from './experiment.ts'
import { estimateOf, type Estimate } from './quantiles.ts'
import { betaCdf } from './special.ts'

/** What the visitors of a variant brought: how many there were, and of those with a value other than zero their number, mean and spread. */
export type ValueArm = {
  readonly visitors: number
  readonly buyers: number
  /** Mean and standard deviation (n - 1) of the values of buyers. */
  readonly mean: number
  readonly sd: number
}

export type ValueRules = {
  /** Money per visitor; null: a hundredth of the first arm's mean. */
  readonly lossLimit: number | null
  readonly leastVisitors: number
  readonly split: readonly number[]
  readonly level: number
  readonly random: Random
}

export type ValueOutcome = {
  readonly arms: readonly {
    readonly mean: number
    readonly sd: number
    readonly low: number
    readonly high: number
    readonly best: number
    readonly loss: number
    readonly beatsFirst: number
    /** Change against the first arm, as a share of it. */
    readonly uplift: Estimate
    /** Two-sided p of Welch's t against the first arm; 1 for the first itself. */
    readonly welchP: number
  }[]
  readonly leader: number
  readonly lossLimit: number
  readonly decision: 'one-arm' | 'no-data' | 'check-split' | 'too-early' | 'go-on' | 'stop' | 'stop-alike'
  readonly splitP: number
}

const DRAWS = 20_000
const BAD_SPLIT = 0.001

export function valueArm(values: Iterable<number>): ValueArm {
  let [visitors, buyers, mean, around] = [0, 0, 0, 0]
  for (const value of values) {
    visitors++
    if (value === 0) continue
    buyers++
    const before = mean
    mean += (value - mean) / buyers
    around += (value - before) * (value - mean)
  }
  return { visitors, buyers, mean, sd: buyers > 1 ? Math.sqrt(around / (buyers - 1)) : 0 }
}

/**
 * Which variant brings most per visitor? Two parts, since most visitors bring nothing: the share of buyers is Beta(1 + buyers, 1 + others), and the
 * mean of what buyers bring has the posterior of a normal model with a flat prior (normal-inverse-gamma in the limit: Student's t), which holds for
 * skewed values as the number of buyers grows. Probabilities and losses are means over 20,000 draws (error below 0.004). O(draws arms).
 * @throws RangeError for an arm without visitors or with more buyers than visitors
 */
export function decideValues(arms: readonly ValueArm[], rules: ValueRules): ValueOutcome {
  for (const { visitors, buyers } of arms)
    if (!(visitors >= 0) || buyers > visitors)
      throw new RangeError(`${buyers} buyers among ${visitors} visitors`)
  const { random, level } = rules
  const draws = arms.map((arm) => drawsOf(arm, random))
  const [best, loss, beats] = [0, 1, 2].map(() => new Float64Array(arms.length))
  for (let d = 0; d < DRAWS; d++) {
    let top = 0
    for (let k = 1; k < arms.length; k++) if (draws[k]![d]! > draws[top]![d]!) top = k
    best![top]!++
    for (let k = 0; k < arms.length; k++) {
      loss![k]! += draws[top]![d]! - draws[k]![d]!
      if (draws[k]![d]! > draws[0]![d]!) beats![k]!++
    }
  }
  const means = arms.map((arm) => perVisitor(arm))
  const judged = arms.map((_, k) => {
    const { low, high } = estimateOf(draws[k]!, level)
    return {
      mean: means[k]!.mean,
      sd: means[k]!.sd,
      low,
      high,
      best: best![k]! / DRAWS,
      loss: loss![k]! / DRAWS,
      beatsFirst: beats![k]! / DRAWS,
      uplift: estimateOf(
        draws[k]!.map((value, d) => (draws[0]![d]! === 0 ? 0 : value / draws[0]![d]! - 1)),
        level,
      ),
      welchP: k === 0 ? 1 : welch(means[0]!, means[k]!),
    }
  })
  const leader = judged.reduce((top, { loss: own }, k) => (own < judged[top]!.loss ? k : top), 0)
  const lossLimit = rules.lossLimit ?? Math.max(Math.abs(means[0]?.mean ?? 0) / 100, 1e-9)
  const splitP = splitProbability(
    arms.map(({ visitors, buyers }) => ({ trials: visitors, successes: buyers })),
    rules.split,
  )
  return {
    arms: judged,
    leader,
    lossLimit,
    splitP,
    decision: decisionOf(arms, judged, { ...rules, lossLimit }, splitP),
  }
}

function decisionOf(
  arms: readonly ValueArm[],
  judged: readonly { readonly loss: number }[],
  { leastVisitors, lossLimit }: { readonly leastVisitors: number; readonly lossLimit: number },
  splitP: number,
): ValueOutcome['decision'] {
  if (arms.length < 2) return 'one-arm'
  if (arms.every(({ visitors }) => visitors === 0)) return 'no-data'
  if (splitP < BAD_SPLIT) return 'check-split'
  // Without a dozen buyers each, the mean of what they bring is not known to be near normal.
  if (arms.some(({ visitors, buyers }) => visitors < leastVisitors || buyers < 12)) return 'too-early'
  const below = judged.filter(({ loss }) => loss < lossLimit).length
  return below === 0 ? 'go-on' : below === arms.length ? 'stop-alike' : 'stop'
}

function drawsOf({ visitors, buyers, mean, sd }: ValueArm, random: Random): Float64Array {
  return Float64Array.from({ length: DRAWS }, () => {
    let share = 1
    if (buyers < visitors) {
      const [yes, no] = [gammaDeviate(1 + buyers, random), gammaDeviate(1 + visitors - buyers, random)]
      share = yes / (yes + no)
    }
    if (buyers < 2) return share * mean
    // mu = mean + sd / sqrt(n) t with n - 1 degrees of freedom.
    const freedom = buyers - 1
    const t = random.normal() / Math.sqrt((2 * gammaDeviate(freedom / 2, random)) / freedom)
    return share * (mean + (sd / Math.sqrt(buyers)) * t)
  })
}

/** Mean and standard deviation per visitor, zeros included. */
function perVisitor({ visitors, buyers, mean, sd }: ValueArm): { n: number; mean: number; sd: number } {
  if (visitors === 0) return { n: 0, mean: 0, sd: 0 }
  const own = (buyers * mean) / visitors
  const square =
    Math.max(0, buyers - 1) * sd * sd + buyers * (mean - own) ** 2 + (visitors - buyers) * own ** 2
  return { n: visitors, mean: own, sd: visitors > 1 ? Math.sqrt(square / (visitors - 1)) : 0 }
}

type Moments = { readonly n: number; readonly mean: number; readonly sd: number }

/** Welch's t test with the Welch-Satterthwaite degrees of freedom, two-sided. */
function welch(one: Moments, other: Moments): number {
  const [a, b] = [one.sd ** 2 / one.n, other.sd ** 2 / other.n]
  if (!(a + b > 0)) return one.mean === other.mean ? 1 : 0
  const t = (other.mean - one.mean) / Math.sqrt(a + b)
  const freedom = (a + b) ** 2 / (a ** 2 / (one.n - 1) + b ** 2 / (other.n - 1))
  return betaCdf(freedom / (freedom + t * t), freedom / 2, 0.5)
}
