import type {
  ContextualResult,
  OffPolicyResult,
  SegmentRow,
  SimulationResult,
  SimulationSettings,
  TestArm,
  TestResult,
  TestRules,
} from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { allocate, limited } from '../../engine/ads/allocation.ts'
import { chooseBySegment, type SegmentCount } from '../../engine/ads/contextual.ts'
import { decideTest, type ArmKind } from '../../engine/ads/experiment.ts'
import { evaluatePolicy, halfOf, type LoggedDecision, type Policy } from '../../engine/ads/off-policy.ts'
import { simulatePolicies } from '../../engine/ads/policy-simulator.ts'
import { normalQuantile } from '../../engine/ads/special.ts'
import { seededRandom } from '../../engine/random.ts'
import { runSliced } from '../run-sliced.ts'

/** Most growth of an arm's share of the money from one period to the next. */
const RATE_GROWTH = 2

/** More are rows of something else than variants of a test. */
const MOST_ARMS = 200

/**
 * Decides a test from its counts and proposes the shares of the next period.
 * @throws ExpectedFailure ads-bad-counts, ads-too-many-arms
 */
export function decideArms(arms: readonly TestArm[], rules: TestRules): TestResult {
  if (arms.length === 0) throw new ExpectedFailure('ads-bad-counts')
  if (arms.length > MOST_ARMS)
    throw new ExpectedFailure('ads-too-many-arms', { available: arms.length, most: MOST_ARMS })
  const kind = kindOf(arms, rules.kind)
  for (const { name, trials, successes } of arms) {
    const isBad = !(trials >= 0) || !(successes >= 0) || (kind === 'share' && successes > trials)
    if (isBad) throw new ExpectedFailure('ads-bad-counts', { column: name })
  }
  const [first] = arms
  const all = arms.reduce(
    (sum, arm) => ({ trials: sum.trials + arm.trials, successes: sum.successes + arm.successes }),
    { trials: 0, successes: 0 },
  )
  const base = first !== undefined && first.trials > 0 && first.successes > 0 ? first : all
  const rate = base.trials > 0 ? base.successes / base.trials : 0
  const lossLimit = rules.lossLimit ?? Math.max(rate / 100, 1e-9)
  const { level, split } = rules
  const floor = floorOf(rules.floor, arms.length)
  // Money and time are no trials: there is no split to keep and no number of them to reach, but what was seen at a small volume need not hold at a large one.
  const leastTrials = kind === 'rate' ? 0 : rules.leastTrials
  const taken = takenSplit(
    arms.map(({ trials }) => trials),
    split,
  )
  const growth = rules.growth ?? (kind === 'rate' || taken !== null ? RATE_GROWTH : 0)
  const planned =
    kind === 'rate' && split.length === 0
      ? arms.map(({ trials }) => Math.max(trials, 1e-9))
      : (taken ?? split)
  const judged = decideTest(arms, { kind, lossLimit, leastTrials, split: planned, level })
  const shares = allocate(arms, { kind, floor, growth })
  return {
    kind,
    lossLimit,
    leastTrials,
    growth,
    level,
    ...judged,
    splitTaken: kind === 'share' && taken !== null,
    // Without any success there is no rate that a limit could be a hundredth of.
    ...(all.successes === 0 && all.trials > 0 && arms.length > 1 && judged.decision !== 'check-split'
      ? { decision: 'too-early' as const, stillNeeded: null, perArm: null }
      : {}),
    arms: arms.map((arm, k) => ({ ...arm, ...at(judged.arms, k) })),
    leader: arms[judged.leader]?.name ?? '',
    next: arms.map(({ name }, k) => ({
      name,
      thompson: at(shares.thompson, k),
      ucb: at(shares.ucb, k),
      index: at(shares.index, k),
      limitedBy: shares.limitedBy[k] ?? null,
    })),
  }
}

/** Variants whose trials differ by more were never meant to be alike. */
const UNEVEN = 2

/** The shares that there are, where none were told and they are too far apart for a fault in an even split; null: as told, or even. */
export function takenSplit(trials: readonly number[], told: readonly number[]): number[] | null {
  const [least, most] = [Math.min(...trials), Math.max(...trials)]
  return told.length === 0 && least > 0 && most > UNEVEN * least ? [...trials] : null
}

/** With many variants the floor leaves something to decide: half of all is told by the results. */
function floorOf(floor: number, count: number): number {
  return count > 10 ? Math.min(floor, 0.5 / count) : floor
}

function at<T>(values: readonly T[], k: number): T {
  const value = values[k]
  if (value === undefined) throw new RangeError(`no element ${k} of ${values.length}`)
  return value
}

/** Successes beyond trials, or trials that are no whole numbers: events per money. */
function kindOf(arms: readonly TestArm[], kind: TestRules['kind']): ArmKind {
  if (kind !== 'auto') return kind
  return arms.some(({ trials, successes }) => successes > trials || !Number.isInteger(trials))
    ? 'rate'
    : 'share'
}

/** Which arm for which segment: linear Thompson with floors, and LinUCB. */
export function decideBySegment(
  rows: readonly SegmentRow[],
  options: { readonly floor: number; readonly seed: number },
): ContextualResult {
  const arms = [...new Set(rows.map(({ arm }) => arm))]
  const segments = [...new Set(rows.map(({ segment }) => segment))]
  const most = Math.max(arms.length, segments.length)
  if (most > MOST_ARMS) throw new ExpectedFailure('ads-too-many-arms', { available: most, most: MOST_ARMS })
  if (arms.length === 0) throw new ExpectedFailure('ads-bad-counts')
  const counts = rows.map(({ segment, arm, trials, reward }): SegmentCount => {
    if (!(trials >= 0) || !Number.isFinite(reward))
      throw new ExpectedFailure('ads-bad-counts', { column: arm })
    return { segment: segments.indexOf(segment), arm: arms.indexOf(arm), trials, reward }
  })
  const chosen = chooseBySegment(counts, {
    segments: segments.length,
    arms: arms.length,
    ridge: 1,
    alpha: 1,
    draws: 20_000,
    random: seededRandom(options.seed),
  })
  return {
    arms,
    segments: chosen.map((choice, s) => {
      const { shares } = limited(
        choice.thompson,
        arms.map(() => ({ trials: 0, successes: 0 })),
        { kind: 'share', floor: floorOf(options.floor, arms.length), growth: 0 },
      )
      return {
        name: at(segments, s),
        trials: counts.reduce((sum, count) => (count.segment === s ? sum + count.trials : sum), 0),
        arms: arms.map((name, k) => ({
          name,
          mean: at(choice.mean, k),
          sd: at(choice.sd, k),
          thompson: at(choice.thompson, k),
          index: at(choice.index, k),
          share: at(shares, k),
        })),
        ucb: at(arms, choice.ucb),
      }
    }),
  }
}

export type LogRow = {
  readonly action: string
  readonly reward: number
  readonly propensity: number
  readonly segment: string
  readonly target: number | null
  /** So many alike decisions, of one half of the log; one, by its place, where it is not told. */
  readonly count?: number
  readonly half?: 0 | 1
}

/** Fewer effective decisions than this, and an estimate rests on a handful of rows. */
const LEAST_EFFECTIVE = 100

/**
 * What other policies would have earned on a log: each action always, all actions alike, the best action of each segment, and the log's own target.
 * @throws ExpectedFailure ads-bad-log with the line of the first row that cannot be used
 */
export function judgePolicies(rows: readonly LogRow[], level: number): OffPolicyResult {
  const bad = rows.findIndex(
    ({ reward, propensity }) => !(propensity > 0 && propensity <= 1) || !Number.isFinite(reward),
  )
  const all = rows.reduce((sum, { count = 1 }) => sum + count, 0)
  if (all < 2 || bad >= 0) throw new ExpectedFailure('ads-bad-log', bad >= 0 ? { row: bad + 1 } : {})
  const actions = [...new Set(rows.map(({ action }) => action))]
  const segments = [...new Set(rows.map(({ segment }) => segment))]
  const most = Math.max(actions.length, segments.length)
  if (most > MOST_ARMS) throw new ExpectedFailure('ads-too-many-arms', { available: most, most: MOST_ARMS })
  const place = {
    action: new Map(actions.map((name, i) => [name, i])),
    segment: new Map(segments.map((name, i) => [name, i])),
  }
  const log = rows.map(({ action, segment, reward, propensity, count = 1, half }, i): LoggedDecision => ({
    action: place.action.get(action) ?? 0,
    segment: place.segment.get(segment) ?? 0,
    reward,
    propensity,
    count,
    half: half ?? halfOf(i),
  }))
  const z = normalQuantile(1 - (1 - level) / 2)
  const shape = { actions: actions.length, segments: segments.length }
  type Named = Pick<OffPolicyResult['policies'][number], 'name' | 'kind' | 'action'>
  const policies: (Named & { policy: Policy; log: readonly LoggedDecision[] })[] = [
    ...actions.map((name, k) => ({
      name: `always ${name}`,
      kind: 'always' as const,
      action: name,
      policy: (_: number, action: number) => (action === k ? 1 : 0),
      log,
    })),
    { name: 'equal', kind: 'equal', action: null, policy: () => 1 / actions.length, log },
  ]
  if (segments.length > 1) {
    // Chosen on one half of the log and judged on the other: on the same rows it would flatter itself.
    const best = bestBySegment(
      log.filter(({ half }) => half === 0),
      shape,
    )
    policies.push({
      name: 'best per segment',
      kind: 'best-per-segment',
      action: null,
      policy: (segment, action) => (best[segment] === action ? 1 : 0),
      log: log.filter(({ half }) => half === 1),
    })
  }
  const judged = policies.map(({ policy, log: own, ...named }) => ({
    ...named,
    ...evaluatePolicy(own, policy, shape, z),
  }))
  if (rows.every(({ target }) => target !== null)) {
    // The log tells the target's probability of the action taken only; without that of the others there is no doubly robust estimate but the plain one.
    const weighted = evaluatePolicy(
      log.map((row, i) => ({ ...row, propensity: row.propensity / Math.max(rows[i]?.target ?? 0, 1e-300) })),
      () => 1,
      { actions: 1, segments: segments.length },
      z,
    )
    judged.push({ name: 'target', kind: 'target', action: null, ...weighted, doublyRobust: weighted.ips })
  }
  const own = evaluatePolicy(
    log.map((row) => ({ ...row, propensity: 1, action: 0 })),
    () => 1,
    { actions: 1, segments: 1 },
    z,
  )
  const policyRows = judged.map((each) => ({ ...each, isReliable: each.effective >= LEAST_EFFECTIVE }))
  const best = policyRows.reduce(
    (found, each) =>
      each.isReliable && each.doublyRobust.value > (found?.doublyRobust.value ?? -Infinity) ? each : found,
    policyRows.find(({ isReliable }) => isReliable),
  )
  return {
    rows: all,
    actions,
    segments,
    logged: own.ips,
    policies: policyRows,
    best: best?.name ?? '',
  }
}

function bestBySegment(
  log: readonly LoggedDecision[],
  { actions, segments }: { readonly actions: number; readonly segments: number },
): number[] {
  return Array.from({ length: segments }, (_, s) => {
    const value = Array.from({ length: actions }, (__, a) => {
      const own = log.filter(({ segment, action }) => segment === s && action === a)
      const weight = own.reduce((sum, { propensity, count = 1 }) => sum + count / propensity, 0)
      return weight > 0
        ? own.reduce((sum, { reward, propensity, count = 1 }) => sum + (count * reward) / propensity, 0) /
            weight
        : -Infinity
    })
    return value.indexOf(Math.max(...value))
  })
}

/** Regret of learning policies beside the present rule on arms with known rates. */
export async function simulate(
  settings: SimulationSettings,
  signal: AbortSignal,
  onStep: (step: { readonly done: number; readonly total: number }) => void,
): Promise<SimulationResult> {
  const { rates, rounds, perRound, runs, epsilon, seed } = settings
  const current =
    settings.current.length === rates.length && settings.current.some((share) => share > 0)
      ? settings.current
      : rates.map(() => 1)
  const work = simulatePolicies({
    rates,
    rounds,
    perRound,
    runs,
    epsilon,
    current,
    random: seededRandom(seed),
  })
  return { settings, policies: await runSliced(work, signal, onStep) }
}
