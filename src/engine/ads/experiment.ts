import {
  betaCdf,
  betaQuantile,
  chiSquaredTail,
  gammaCdf,
  gammaQuantile,
  lnBeta,
  lnGamma,
  normalQuantile,
} from './special.ts'

/** Counts of one variant: successes out of trials, or events per unit of exposure (money, hours). */
export type Arm = { readonly trials: number; readonly successes: number }

/**
 * share: successes are among the trials, theta ~ Beta(1 + s, 1 + n - s). rate: events per unit of exposure, theta ~ Gamma(1 + s) / (n + n0) with
 * n0 one event's worth of exposure at the common rate.
 */
export type ArmKind = 'share' | 'rate'

/** A one-dimensional posterior. */
export type Posterior = {
  readonly mean: number
  readonly sd: number
  /** The largest value there can be. */
  readonly top: number
  readonly density: (x: number) => number
  readonly cdf: (x: number) => number
  readonly quantile: (p: number) => number
}

export function posteriorOf(arms: readonly Arm[], kind: ArmKind): Posterior[] {
  if (kind === 'share')
    return arms.map(({ trials, successes }) => betaPosterior(1 + successes, 1 + trials - successes))
  const trials = arms.reduce((sum, arm) => sum + arm.trials, 0)
  const successes = arms.reduce((sum, arm) => sum + arm.successes, 0)
  const extra = trials > 0 ? trials / Math.max(successes, 1) : 1
  return arms.map((arm) => gammaPosterior(1 + arm.successes, arm.trials + extra))
}

function betaPosterior(a: number, b: number): Posterior {
  const front = -lnBeta(a, b)
  return {
    mean: a / (a + b),
    sd: Math.sqrt((a * b) / (a + b + 1)) / (a + b),
    top: 1,
    density: (x) =>
      x <= 0 || x >= 1 ? 0 : Math.exp(front + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x)),
    cdf: (x) => betaCdf(x, a, b),
    quantile: (p) => betaQuantile(p, a, b),
  }
}

function gammaPosterior(shape: number, rate: number): Posterior {
  const front = shape * Math.log(rate) - lnGamma(shape)
  return {
    mean: shape / rate,
    sd: Math.sqrt(shape) / rate,
    top: Number.POSITIVE_INFINITY,
    density: (x) => (x <= 0 ? 0 : Math.exp(front + (shape - 1) * Math.log(x) - rate * x)),
    cdf: (x) => gammaCdf(x * rate, shape),
    quantile: (p) => gammaQuantile(p, shape) / rate,
  }
}

/** Gauss-Legendre with 5 points. */
const NODES = [-0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664]
const WEIGHTS = [
  0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891,
]
const PANELS = 60

/** Where a posterior has its mass, to far below any tolerance: also where it falls off no faster than an exponential. */
function reachOf({ mean, sd, top }: Posterior): { readonly low: number; readonly high: number } {
  return { low: Math.max(0, mean - 30 * sd), high: Math.min(top, mean + 30 * sd) }
}

/** Edges between which a product of these posteriors changes, from `start` on: panels around each of them, fewer where many overlap, merged. */
function edgesOf(posteriors: readonly Posterior[], start: number): number[] {
  const panels = Math.max(24, Math.min(PANELS, Math.ceil((5 * PANELS) / posteriors.length)))
  const edges: number[] = [start]
  for (const { mean, sd, top } of posteriors) {
    const [low, high] = [Math.max(0, mean - 9 * sd), Math.min(top, mean + 14 * sd)]
    for (let i = 0; i <= panels; i++) {
      const edge = low + ((high - low) * i) / panels
      if (edge > start) edges.push(edge)
    }
  }
  return [...new Set(edges)].sort((a, b) => a - b)
}

/**
 * Exact to about 1e-9, by quadrature: P(best = k) = integral of f_k prod_{j != k} F_j; expected loss_k = E[max] - E[theta_k] with
 * E[max] = integral of 1 - prod F_j (references 4.6). Where one posterior is wholly above another, the latter cannot be best and is 1 in the
 * products. O(K^2 panels) in the number of posteriors that overlap the best.
 */
export function compareArms(posteriors: readonly Posterior[]): { best: number[]; loss: number[] } {
  const start = posteriors.reduce((most, posterior) => Math.max(most, reachOf(posterior).low), 0)
  const close = posteriors.flatMap((posterior, k) =>
    reachOf(posterior).high > start ? [{ posterior, k }] : [],
  )
  const edges = edgesOf(
    close.map(({ posterior }) => posterior),
    start,
  )
  const best = posteriors.map(() => 0)
  const before = new Float64Array(close.length + 1).fill(1)
  const below = new Float64Array(close.length)
  let expectedMax = start
  for (let i = 0; i + 1 < edges.length; i++) {
    const [from, to] = [edges[i]!, edges[i + 1]!]
    for (let node = 0; node < NODES.length; node++) {
      const x = (from + to) / 2 + ((to - from) / 2) * NODES[node]!
      const weight = (WEIGHTS[node]! * (to - from)) / 2
      close.forEach(({ posterior }, j) => {
        below[j] = posterior.cdf(x)
        before[j + 1] = before[j]! * below[j]
      })
      expectedMax += weight * (1 - before[close.length]!)
      let after = 1
      for (let j = close.length - 1; j >= 0; j--) {
        const { posterior, k } = close[j]!
        best[k]! += weight * posterior.density(x) * before[j]! * after
        after *= below[j]!
      }
    }
  }
  const sum = best.reduce((total, value) => total + value, 0)
  return {
    best: best.map((value) => value / sum),
    loss: posteriors.map(({ mean }) => Math.max(0, expectedMax - mean)),
  }
}

export type TestRules = {
  readonly kind: ArmKind
  /** Stop when the leader's expected loss is below this, in the units of the rate. */
  readonly lossLimit: number
  /** Each arm needs so many trials before anything is decided. */
  readonly leastTrials: number
  /** Shares of the trials that were planned; equal where empty. */
  readonly split: readonly number[]
  readonly level: number
}

export type TestDecision =
  'one-arm' | 'no-data' | 'check-split' | 'too-early' | 'go-on' | 'stop' | 'stop-alike'

export type TestOutcome = {
  readonly arms: readonly {
    readonly rate: number
    readonly low: number
    readonly high: number
    readonly best: number
    readonly loss: number
    /** Probability of being better than the first arm, and the relative difference to it with its interval. */
    readonly beatsFirst: number
    readonly uplift: { readonly mean: number; readonly low: number; readonly high: number }
  }[]
  readonly leader: number
  readonly decision: TestDecision
  /** Further trials in all until the stop rule holds if the rates stay as they are; 0 when it holds, null when beyond a thousandfold. */
  readonly stillNeeded: number | null
  /** Trials per arm for a classic test of the leader against the next (two-sided 5 %, power 80 %); null where they do not differ. */
  readonly perArm: number | null
  /** Sample-ratio check: probability of a split as uneven as this; below 0.001 something is wrong with the assignment. */
  readonly splitP: number
  readonly splitOk: boolean
}

const SPLIT_ALARM = 0.001

/** Decides a test from counts. The first arm is the control. Exact but for uplift intervals (delta method on the log scale). */
export function decideTest(arms: readonly Arm[], rules: TestRules): TestOutcome {
  const posteriors = posteriorOf(arms, rules.kind)
  const { best, loss } = compareArms(posteriors)
  const tail = (1 - rules.level) / 2
  const first = posteriors[0]!
  const z = normalQuantile(1 - tail)
  const leader = best.indexOf(Math.max(...best))
  const splitP = splitProbability(arms, rules.split)
  const outcome = {
    arms: posteriors.map((posterior, k) => {
      const spread = Math.hypot(posterior.sd / posterior.mean, first.sd / first.mean)
      const ratio = Math.log(posterior.mean / first.mean)
      return {
        rate: posterior.mean,
        low: posterior.quantile(tail),
        high: posterior.quantile(1 - tail),
        best: best[k]!,
        loss: loss[k]!,
        beatsFirst: k === 0 ? 0.5 : compareArms([first, posterior]).best[1]!,
        uplift:
          k === 0
            ? { mean: 0, low: 0, high: 0 }
            : {
                mean: posterior.mean / first.mean - 1,
                low: Math.exp(ratio - z * spread) - 1,
                high: Math.exp(ratio + z * spread) - 1,
              },
      }
    }),
    leader,
    stillNeeded: stillNeeded(arms, rules),
    perArm: perArm(arms, leader, best),
    splitP,
    splitOk: splitP >= SPLIT_ALARM,
  }
  return { ...outcome, decision: decisionOf(arms, rules, loss, outcome.splitOk) }
}

function decisionOf(
  arms: readonly Arm[],
  { lossLimit, leastTrials }: TestRules,
  loss: readonly number[],
  splitOk: boolean,
): TestDecision {
  if (arms.length < 2) return 'one-arm'
  if (arms.every(({ trials }) => trials === 0)) return 'no-data'
  if (!splitOk) return 'check-split'
  if (arms.some(({ trials }) => trials < leastTrials)) return 'too-early'
  if (loss.every((value) => value <= lossLimit)) return 'stop-alike'
  return Math.min(...loss) <= lossLimit ? 'stop' : 'go-on'
}

/** Chi-squared test of the trials against the planned split (Fabijan et al., KDD 2019). */
export function splitProbability(arms: readonly Arm[], split: readonly number[]): number {
  const total = arms.reduce((sum, { trials }) => sum + trials, 0)
  const planned = split.length === arms.length ? split : arms.map(() => 1)
  const sum = planned.reduce((all, share) => all + share, 0)
  if (total === 0 || arms.length < 2 || planned.some((share) => !(share > 0))) return 1
  const statistic = arms.reduce((chi, { trials }, k) => {
    const expected = (total * planned[k]!) / sum
    return chi + (trials - expected) ** 2 / expected
  }, 0)
  return chiSquaredTail(statistic, arms.length - 1)
}

function stillNeeded(arms: readonly Arm[], { kind, lossLimit, leastTrials }: TestRules): number | null {
  const total = arms.reduce((sum, { trials }) => sum + trials, 0)
  if (arms.length < 2 || total === 0) return null
  const least = Math.max(1, ...arms.map(({ trials }) => (trials > 0 ? leastTrials / trials : 1000)))
  const holds = (factor: number): boolean => {
    const grown = arms.map(({ trials, successes }) => ({
      trials: trials * factor,
      successes: successes * factor,
    }))
    return Math.min(...compareArms(posteriorOf(grown, kind)).loss) <= lossLimit
  }
  if (holds(least)) return Math.ceil((least - 1) * total)
  let [low, high] = [least, least]
  while (!holds(high)) {
    low = high
    high *= 2
    if (high > 1000) return null
  }
  for (let round = 0; round < 12; round++) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return Math.ceil((high - 1) * total)
}

function perArm(arms: readonly Arm[], leader: number, best: readonly number[]): number | null {
  const next = best.reduce(
    (found, value, k) => (k !== leader && (found < 0 || value > best[found]!) ? k : found),
    -1,
  )
  const [a, b] = [arms[leader], arms[next]]
  if (a === undefined || b === undefined || a.trials === 0 || b.trials === 0) return null
  const [p, q] = [a.successes / a.trials, b.successes / b.trials]
  if (p === q || p > 1 || q > 1) return null
  const z = normalQuantile(0.975) + normalQuantile(0.8)
  return Math.ceil((z * z * (p * (1 - p) + q * (1 - q))) / (p - q) ** 2)
}
