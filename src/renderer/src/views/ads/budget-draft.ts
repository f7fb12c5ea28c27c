import type { BudgetSettings, ChannelLimits } from '../../../../contract/ads.ts'

/** What is typed in the row of a channel; null where nothing is. Money per period. */
export type LimitDraft = {
  readonly low: number | null
  readonly high: number | null
  readonly step: number | null
  /** Amount of the marketer's own scenario, compared with the plan; today's where he says nothing. */
  readonly own: number | null
  readonly isLocked: boolean
}
export type BudgetDraft = {
  readonly goal: BudgetSettings['goal']['kind']
  readonly amount: number | null
  readonly target: number | null
  readonly periods: number
  readonly pace: BudgetSettings['pace']
  readonly limits: Readonly<Record<string, LimitDraft>>
}

export const noLimits: LimitDraft = { low: null, high: null, step: null, own: null, isLocked: false }

/** The lower limit is above the upper one: nothing can be planned before that is put right. */
export function isCrossed({ low, high, isLocked }: LimitDraft): boolean {
  return !isLocked && low !== null && high !== null && low > high
}

/** Settings of a draft, or null while it is not complete or contradicts itself. */
export function settingsOf(
  draft: BudgetDraft,
  today: Readonly<Record<string, number>>,
  ownName = 'own',
): BudgetSettings | null {
  const { goal, amount, target, periods, pace } = draft
  if (amount === null || !(amount > 0) || !(periods >= 1)) return null
  if (Object.values(draft.limits).some(isCrossed)) return null
  const limits: Record<string, ChannelLimits> = {}
  for (const [name, limit] of Object.entries(draft.limits)) {
    const locked = today[name] ?? 0
    if (limit.isLocked) limits[name] = { low: locked, high: locked, step: 0, least: 0 }
    else if (limit.low !== null || limit.high !== null || limit.step !== null)
      limits[name] = { low: limit.low ?? 0, high: limit.high, step: limit.step ?? 0, least: 0 }
  }
  const own = Object.entries(draft.limits).flatMap(([name, limit]) =>
    limit.own === null ? [] : [[name, limit.own] as const],
  )
  const rest = {
    periods,
    pace,
    limits,
    scenarios: own.length === 0 ? {} : { [ownName]: Object.fromEntries(own) },
  }
  if (goal === 'total') return { goal: { kind: goal, total: amount }, ...rest }
  if (target === null || !(target > 0)) return null
  return { goal: { kind: goal, target, most: amount }, ...rest }
}
