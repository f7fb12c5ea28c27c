import { optimiseBudget, type BudgetGoal, type Infeasible } from './budget.ts'
import type { ChannelLimits, Response } from './budget-grid.ts'
import { estimateOf, type Estimate } from './quantiles.ts'

/** Curves as a posterior knows them: outcome per period of channel c at an amount per period, for each draw. */
export type ResponseDraws = {
  readonly count: number
  readonly of: (draw: number, channel: number, amount: number) => number
}

export type ChannelStatus = 'inside' | 'low' | 'high' | 'locked' | 'off' | 'step'

export type PlannedChannel = {
  readonly amount: number
  readonly today: number
  readonly outcome: Estimate
  /** Outcome of the next unit of money. */
  readonly marginal: Estimate
  readonly status: ChannelStatus
  /** More than was ever spent in a period: the curve is a guess there. */
  readonly isBeyondData: boolean
}

export type Binding =
  | { readonly kind: 'total' | 'most' | 'target' | 'none' | 'steps'; readonly gain: number }
  /** `gain`: outcome per period that moving this limit by a tenth of the channel's amount would add, the total being the same. */
  | { readonly kind: 'low' | 'high' | 'locked'; readonly channel: number; readonly gain: number }

export type BudgetPlan = {
  readonly channels: readonly PlannedChannel[]
  readonly total: number
  readonly today: number
  readonly outcome: Estimate
  readonly outcomeToday: Estimate
  /** Outcome of the plan less that of today's amounts, and less that of today's mix at the plan's total. */
  readonly gain: Estimate
  readonly gainAtSameTotal: Estimate
  readonly chanceOfGain: number
  /** What one more unit of total money would bring at best; null where no channel can take it. */
  readonly marginal: number | null
  /** The limit that costs most, first; then the others that hold something back. */
  readonly bindings: readonly Binding[]
}

export type PlanResult =
  | { readonly ok: true; readonly plan: BudgetPlan }
  | { readonly ok: false; readonly problems: readonly Infeasible[] }

export type PlanInput = {
  readonly draws: ResponseDraws
  readonly limits: readonly ChannelLimits[]
  readonly today: readonly number[]
  /** Largest amounts ever spent in a period. */
  readonly largest: readonly number[]
  readonly goal: BudgetGoal
  readonly level: number
}

/** Mean curves over the draws, remembered by amount: what is optimised, since it gives the best expected outcome. */
export function meanResponses(draws: ResponseDraws, channels: number): Response[] {
  return Array.from({ length: channels }, (_, c) => {
    const known = new Map<number, number>()
    return (amount) => {
      const before = known.get(amount)
      if (before !== undefined) return before
      let sum = 0
      for (let d = 0; d < draws.count; d++) sum += draws.of(d, c, amount)
      const value = sum / draws.count
      known.set(amount, value)
      return value
    }
  })
}

/** The optimum with what it is worth, what holds it back, and how sure that is. */
export function planBudget(input: PlanInput): PlanResult {
  const { draws, limits, today, goal, level } = input
  const responses = meanResponses(draws, limits.length)
  const found = optimiseBudget(responses, limits, goal)
  if (!found.ok) return found
  const { amounts, total } = found
  const sumToday = today.reduce((sum, amount) => sum + amount, 0)
  const mix = today.map((amount) => (sumToday > 0 ? (amount * total) / sumToday : total / today.length))
  const outcomes = outcomesOf(draws, amounts)
  const now = outcomesOf(draws, today)
  const same = outcomesOf(draws, mix)
  const gains = outcomes.map((value, d) => value - now[d]!)
  const sameGains = outcomes.map((value, d) => value - same[d]!)
  const judged = goal.kind === 'total' ? sameGains : gains
  const slope = (c: number): number => {
    const width = stepOf(amounts[c]!, total, limits[c]!)
    return (responses[c]!(amounts[c]! + width) - responses[c]!(amounts[c]!)) / width
  }
  const statuses = amounts.map((amount, c) => statusOf(amount, limits[c]!, total))
  const open = amounts.flatMap((_, c) =>
    statuses[c] === 'high' || statuses[c] === 'locked' ? [] : [slope(c)],
  )
  const plan: BudgetPlan = {
    channels: amounts.map((amount, c) => plannedChannel(input, c, amount, statuses[c]!, total)),
    total,
    today: sumToday,
    outcome: estimateOf(outcomes, level),
    outcomeToday: estimateOf(now, level),
    gain: estimateOf(gains, level),
    gainAtSameTotal: estimateOf(sameGains, level),
    chanceOfGain: judged.filter((gain) => gain > 0).length / judged.length,
    marginal: open.length === 0 ? null : Math.max(...open),
    bindings: bindingsOf(responses, limits, goal, found, statuses),
  }
  return { ok: true, plan }
}

export function outcomesOf(draws: ResponseDraws, amounts: readonly number[]): number[] {
  return Array.from({ length: draws.count }, (_, d) =>
    amounts.reduce((sum, amount, c) => sum + draws.of(d, c, amount), 0),
  )
}

/** The next bit of money: a step where amounts come in steps. */
const stepOf = (amount: number, total: number, { step }: ChannelLimits): number =>
  step > 0 ? step : Math.max(amount, total / 100, 1e-9) / 100

function plannedChannel(
  { draws, level, today, largest, limits }: PlanInput,
  c: number,
  amount: number,
  status: ChannelStatus,
  total: number,
): PlannedChannel {
  const width = stepOf(amount, total, limits[c]!)
  const at = Array.from({ length: draws.count }, (_, d) => draws.of(d, c, amount))
  const next = at.map((value, d) => (draws.of(d, c, amount + width) - value) / width)
  return {
    amount,
    today: today[c]!,
    outcome: estimateOf(at, level),
    marginal: estimateOf(next, level),
    status,
    isBeyondData: amount > largest[c]! * (1 + 1e-9),
  }
}

function statusOf(amount: number, { low, high, step }: ChannelLimits, total: number): ChannelStatus {
  const near = 1e-4 * total
  if (high - low <= near * 0.01) return 'locked'
  if (amount >= high - near) return 'high'
  if (amount <= near && low <= near) return 'off'
  if (amount <= low + near) return 'low'
  return step > 0 ? 'step' : 'inside'
}

/** Each limit that is touched is moved by a tenth of the channel's amount and the budget optimised again: what that adds is its price. */
function bindingsOf(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  goal: BudgetGoal,
  found: { readonly amounts: readonly number[]; readonly total: number; readonly outcome: number },
  statuses: readonly ChannelStatus[],
): Binding[] {
  const { amounts, total, outcome } = found
  const fixed = { kind: 'total', total } as const
  const worth = (changed: readonly ChannelLimits[]): number => {
    const again = optimiseBudget(responses, changed, fixed)
    return again.ok ? Math.max(0, again.outcome - outcome) : 0
  }
  const bindings: Binding[] = []
  statuses.forEach((status, channel) => {
    if (status !== 'low' && status !== 'high' && status !== 'locked') return
    const move = amounts[channel]! > 0 ? amounts[channel]! / 10 : total / 100
    const limit = limits[channel]!
    const freed = {
      ...limit,
      low: status === 'high' ? limit.low : Math.max(0, limit.low - move),
      high: status === 'low' ? limit.high : limit.high + move,
    }
    const gain = worth(limits.map((each, c) => (c === channel ? freed : each)))
    if (gain > 1e-9 * Math.max(1, Math.abs(outcome))) bindings.push({ kind: status, channel, gain })
  })
  bindings.sort((a, b) => b.gain - a.gain)
  const general = generalBinding(responses, limits, goal, found)
  const first = bindings[0]
  // Where limits of channels hold money back, it is not so that nothing does.
  if (first !== undefined && general.kind === 'none') return bindings
  // A limit of one channel is named first where moving it is worth more than a thousandth of the outcome.
  return first !== undefined && first.gain > outcome / 1000 ? [...bindings, general] : [general, ...bindings]
}

function generalBinding(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  goal: BudgetGoal,
  found: { readonly amounts: readonly number[]; readonly total: number; readonly outcome: number },
): Binding {
  const { total, outcome } = found
  // A tenth more, or by a step more where steps do not come to a tenth.
  const step = limits.reduce((most, limit) => Math.max(most, limit.step), 0)
  const more = [total * 1.1, ...(step > 0 ? [total + step] : [])]
    .map((money) => optimiseBudget(responses, limits, { kind: 'total', total: money }))
    .find(({ ok }) => ok)
  const gain = more?.ok === true ? Math.max(0, more.outcome - outcome) : 0
  const isFull = limits.every(({ high }, c) => found.amounts[c]! >= high - 1e-6 * Math.max(1, total))
  if (goal.kind === 'total') return { kind: gain > 1e-9 * Math.abs(outcome) ? 'total' : 'none', gain }
  if (total >= goal.most * (1 - 1e-6)) return { kind: 'most', gain }
  return { kind: more === undefined && isFull ? 'none' : 'target', gain }
}
