import type {
  BudgetGoal,
  BudgetPlan,
  BudgetProblem,
  BudgetResult,
  BudgetSettings,
} from '../../contract/ads.ts'
import { meanResponses, outcomesOf, planBudget, type ResponseDraws } from '../../engine/ads/budget-plan.ts'
import { optimiseBudget, type BudgetGoal as GoalPerPeriod, type Infeasible } from '../../engine/ads/budget.ts'
import type { ChannelLimits } from '../../engine/ads/budget-grid.ts'
import { estimateOf } from '../../engine/ads/quantiles.ts'
import { isoDay, nextPeriod } from './calendar.ts'

export type PlanBasis = Pick<
  BudgetResult,
  'basis' | 'verdict' | 'span' | 'outcomeName' | 'outcomeIsMoney' | 'currency'
> & {
  readonly draws: ResponseDraws
  readonly names: readonly string[]
  readonly today: readonly number[]
  readonly largest: readonly number[]
  /** First day after the data, days since 1970; null where periods are only numbered. */
  readonly next: number | null
  readonly level: number
  /** Channels whose effect the data cannot tell. */
  readonly held: readonly string[]
  /** Demand of past periods beside its mean (1), ads and trend apart, latest last; null where it is not known. */
  readonly demand: readonly number[] | null
}

/** Limits where the user gave none and the data cannot tell a channel's effect: between half and twice of today. */
const GUESS_LOW = 0.5
const GUESS_HIGH = 2

/** The plan with scenarios and schedule, or what makes it impossible. */
export function makePlan(basis: PlanBasis, settings: BudgetSettings): BudgetResult {
  const { names, today, largest, draws, level } = basis
  const goal = perPeriod(settings.goal, settings.periods)
  const sumToday = today.reduce((sum, amount) => sum + amount, 0)
  // A budget far from today's needs room to be spent: half to twice is then meant of today's mix at that budget.
  const scale = goal.kind === 'total' && sumToday > 0 ? goal.total / sumToday : 1
  const capped = names.map((_, c) => limitsOf(basis, settings, c, scale))
  const about = {
    basis: basis.basis,
    verdict: basis.verdict,
    settings,
    span: basis.span,
    outcomeName: basis.outcomeName,
    outcomeIsMoney: basis.outcomeIsMoney,
    currency: basis.currency,
    held: basis.held.filter((name) => settings.limits[name] === undefined),
  }
  const planWithin = (limits: readonly ChannelLimits[]) =>
    planBudget({ draws, limits, today, largest, goal, level })
  const first = planWithin(capped)
  // Ceilings nobody asked for give way where the user's own limits leave money that has to go somewhere.
  const limits = first.ok ? capped : lifted(basis, settings, capped, goal)
  const made = first.ok ? first : planWithin(limits)
  if (!made.ok)
    return {
      ...about,
      plan: null,
      problems: made.problems.map((problem) => named(problem, names, settings.periods)),
    }
  const { plan } = made
  const isCeiling = (c: number, kind: string): boolean => kind === 'high' && hasCeiling(basis, settings, c)
  const channels = plan.channels.map((channel, c) => ({
    name: names[c] ?? '',
    ...channel,
    ...(isCeiling(c, channel.status) ? { status: 'ceiling' as const } : {}),
  }))
  const body: BudgetPlan = {
    ...plan,
    channels,
    bindings: plan.bindings.map((binding) =>
      'channel' in binding
        ? {
            kind: isCeiling(binding.channel, binding.kind) ? ('ceiling' as const) : binding.kind,
            gain: binding.gain,
            channel: names[binding.channel] ?? '',
          }
        : binding,
    ),
    scenarios: scenariosOf(basis, settings, plan, limits, goal),
    schedule: scheduleOf(basis, settings, channels),
  }
  return { ...about, plan: body, problems: [] }
}

/** Without an upper limit of the user's, a channel whose effect is known gets at most what was ever spent on it in a period. */
function hasCeiling({ verdict, held, names }: PlanBasis, { limits }: BudgetSettings, c: number): boolean {
  const name = names[c] ?? ''
  return (limits[name]?.high ?? null) === null && verdict !== 'not-enough' && !held.includes(name)
}

/** Ceilings raised alike, as far as a total needs them to be (and a step more, if amounts come in steps). */
function lifted(
  basis: PlanBasis,
  settings: BudgetSettings,
  limits: readonly ChannelLimits[],
  goal: GoalPerPeriod,
): ChannelLimits[] {
  const total = goal.kind === 'total' ? goal.total : goal.most
  let [fixed, ceilings] = [0, 0]
  limits.forEach(({ high }, c) => {
    if (hasCeiling(basis, settings, c)) ceilings += high
    else fixed += high
  })
  const largestStep = limits.reduce((most, { step }) => Math.max(most, step), 0)
  const factor = ceilings > 0 ? Math.max(1, (total - fixed + largestStep) / ceilings) : 1
  return limits.map((limit, c) =>
    hasCeiling(basis, settings, c) ? { ...limit, high: limit.high * factor * (1 + 1e-9) } : limit,
  )
}

function limitsOf(basis: PlanBasis, settings: BudgetSettings, c: number, scale: number): ChannelLimits {
  const given = settings.limits[basis.names[c] ?? '']
  const ceiling = hasCeiling(basis, settings, c) ? (basis.largest[c] ?? 0) * Math.max(1, scale) : Infinity
  if (given !== undefined)
    return { ...given, high: given.high ?? Math.max(ceiling, given.low, given.least, given.step) }
  if (ceiling < Infinity) return { low: 0, high: ceiling, step: 0, least: 0 }
  const today = basis.today[c] ?? 0
  return {
    low: today * GUESS_LOW * Math.min(1, scale),
    high: today * GUESS_HIGH * Math.max(1, scale),
    step: 0,
    least: 0,
  }
}

function perPeriod(goal: BudgetGoal, periods: number): GoalPerPeriod {
  if (goal.kind === 'total') return { kind: 'total', total: goal.total / periods }
  return { ...goal, most: goal.most / periods }
}

function named(problem: Infeasible, names: readonly string[], periods: number): BudgetProblem {
  const { problem: code, ...values } = problem
  const place = 'channel' in values ? { ...values, channel: names[values.channel] ?? '' } : values
  // Sums are told for the whole plan, as the total was given.
  const scaled = Object.fromEntries(
    Object.entries(place).map(([key, value]) =>
      typeof value === 'number' && (key === 'sum' || key === 'total' || key === 'nearest')
        ? [key, value * periods]
        : [key, value],
    ),
  )
  return { problem: code, ...scaled }
}

function scenariosOf(
  basis: PlanBasis,
  settings: BudgetSettings,
  plan: {
    readonly channels: readonly { readonly amount: number }[]
    readonly total: number
    readonly today: number
  },
  limits: readonly ChannelLimits[],
  goal: GoalPerPeriod,
): BudgetPlan['scenarios'] {
  const { draws, names, today, level } = basis
  const responses = meanResponses(draws, names.length)
  const one = (name: string, amounts: readonly number[]): BudgetPlan['scenarios'][number] => {
    const total = amounts.reduce((sum, amount) => sum + amount, 0)
    const outcome = estimateOf(outcomesOf(draws, amounts), level)
    return {
      name,
      amounts: Object.fromEntries(names.map((each, c) => [each, amounts[c] ?? 0])),
      total,
      outcome,
      roas: total > 0 ? outcome.mean / total : 0,
    }
  }
  const again = (name: string, changed: readonly ChannelLimits[], total: number): BudgetPlan['scenarios'] => {
    const made = optimiseBudget(responses, changed, { kind: 'total', total })
    return made.ok ? [one(name, made.amounts)] : []
  }
  const scale = plan.today > 0 ? plan.total / plan.today : 1
  const open = names.map((_, c) => limitsOf(basis, { ...settings, limits: {} }, c, scale))
  const isLimited = Object.values(settings.limits).some(
    ({ low, high, least, step }) => low > 0 || least > 0 || step > 0 || high !== null,
  )
  const scenarios = [
    one('today', today),
    ...(plan.today > 0 && Math.abs(plan.total - plan.today) > 1e-6 * plan.today
      ? [
          one(
            'same-mix',
            today.map((amount) => (amount * plan.total) / plan.today),
          ),
        ]
      : []),
    one(
      'plan',
      plan.channels.map(({ amount }) => amount),
    ),
    ...(isLimited && basis.verdict !== 'not-enough' ? again('no-limits', open, plan.total) : []),
    ...(goal.kind === 'total'
      ? [...again('less', limits, plan.total * 0.9), ...again('more', limits, plan.total * 1.1)]
      : []),
  ]
  for (const [name, amounts] of Object.entries(settings.scenarios))
    scenarios.push(
      one(
        name,
        names.map((each, c) => amounts[each] ?? today[c] ?? 0),
      ),
    )
  return scenarios
}

/** Periods of a year. */
const YEAR = { day: 364, week: 52, month: 12 } as const
const STEEPEST = 0.5
/** A period of the schedule gets between half and twice of the mean: beyond, curves and demand are extrapolated. */
const SCHEDULE = { low: 0.5, high: 2 } as const

/**
 * Amounts of each period, in cents, so that the periods add up to the plan. In the pace of the season they follow demand a year before: where an
 * effect is in proportion to demand d and a channel's curve has elasticity e at the planned amount, the best amounts are in proportion to
 * d^(1 / (1 - e)), at most d^2; each period gets between half and twice of the mean, which limits of a period are meant of.
 */
function scheduleOf(
  { next, span, demand }: PlanBasis,
  { periods, pace }: BudgetSettings,
  channels: readonly {
    readonly name: string
    readonly amount: number
    readonly outcome: { readonly mean: number }
    readonly marginal: { readonly mean: number }
    readonly status: string
  }[],
): BudgetPlan['schedule'] {
  const rows: BudgetPlan['schedule'] = []
  let start = next
  const shares = channels.map(({ amount, outcome, marginal, status }) => {
    const elasticity = outcome.mean > 0 ? (marginal.mean * amount) / outcome.mean : 0
    const power = 1 / (1 - Math.min(STEEPEST, Math.max(0, elasticity)))
    // What is locked or comes in steps stays as it was fixed.
    const isEven = pace === 'even' || demand === null || status === 'locked' || status === 'step'
    const wanted = Array.from({ length: periods }, (_, t) => {
      const place = demand === null ? -1 : demand.length - YEAR[span] + (t % YEAR[span])
      return isEven ? 1 : Math.max(0, demand[place] ?? 1) ** power
    })
    const sum = wanted.reduce((total, share) => total + share, 0)
    return paced(wanted.map((share) => (sum > 0 ? (share * periods) / sum : 1))).map(
      (share) => share / periods,
    )
  })
  const paid = channels.map(() => 0)
  const due = channels.map(() => 0)
  for (let t = 0; t < periods; t++) {
    const amounts: Record<string, number> = {}
    let total = 0
    channels.forEach(({ name, amount }, c) => {
      due[c] = (due[c] ?? 0) + (shares[c]?.[t] ?? 0) * amount * periods * 100
      const cents = Math.round(due[c] ?? 0) - (paid[c] ?? 0)
      paid[c] = (paid[c] ?? 0) + cents
      amounts[name] = cents / 100
      total += cents
    })
    rows.push({ period: start === null ? String(t + 1) : isoDay(start), amounts, total: total / 100 })
    if (start !== null) start = nextPeriod(start, span)
  }
  return rows
}

/** Shares with mean 1 brought between the limits of a schedule; what is cut off or added goes to the others in proportion. O(periods^2) at worst. */
function paced(shares: readonly number[]): number[] {
  const { low, high } = SCHEDULE
  const fixed = new Map<number, number>()
  for (let round = 0; round <= shares.length; round++) {
    const open = shares.flatMap((_, t) => (fixed.has(t) ? [] : [t]))
    const left = shares.length - [...fixed.values()].reduce((sum, share) => sum + share, 0)
    const sum = open.reduce((total, t) => total + (shares[t] ?? 0), 0)
    const share = (t: number): number => (sum > 0 ? ((shares[t] ?? 0) * left) / sum : left / open.length)
    const excess = open.reduce((total, t) => total + Math.max(0, share(t) - high), 0)
    const lack = open.reduce((total, t) => total + Math.max(0, low - share(t)), 0)
    if (excess + lack < 1e-12) return shares.map((_, t) => fixed.get(t) ?? share(t))
    // The side that moves more is fixed first; the other may not need it any more.
    const fix = open.filter((t) => (excess >= lack ? share(t) > high : share(t) < low))
    for (const t of fix) fixed.set(t, excess >= lack ? high : low)
  }
  return shares.map((_, t) => fixed.get(t) ?? 1)
}
