import type { BudgetPlan } from '../../contract/ads.ts'
import type { AdBudgets } from '../../contract/ads-results.ts'
import type { SpendSource } from '../../contract/forecast-drivers.ts'
import type { ForecastStep } from '../../contract/forecast.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getAdBudgets } from '../../store/queries/ad-budgets.ts'
import { latestBudget } from '../ads/stored-response.ts'
import { nextPeriod } from './event-shares.ts'

const DAY_MS = 86_400_000

/** Money of one stretch of days, the last one excluded: of all ads, and by channel where it is told. */
type Stretch = {
  readonly from: number
  readonly to: number
  readonly total: number | null
  readonly byChannel: ReadonlyMap<string, number>
}

/** What is planned to be spent on ads; stretches of one source do not overlap. */
export type PlannedSpend = readonly { readonly source: SpendSource; readonly stretches: readonly Stretch[] }[]

/** The latest budget plan of a project first, then the budgets that the pace of its spend is compared with. */
export function plannedSpend(db: ReadableDb): PlannedSpend {
  const latest = latestBudget(db)?.result
  const plan = latest?.plan ?? null
  const budgets = getAdBudgets(db)
  return [
    ...(latest === undefined || plan === null
      ? []
      : [{ source: 'budget-plan' as const, stretches: ofPlan(plan.schedule, latest.span) }]),
    ...(budgets === null ? [] : [{ source: 'budgets' as const, stretches: [ofBudgets(budgets)] }]),
  ]
}

function ofPlan(schedule: BudgetPlan['schedule'], span: ForecastStep): Stretch[] {
  return schedule.flatMap(({ period, amounts, total }) => {
    // A model of a file without dates counts its periods: they lie on no calendar.
    const from = Date.parse(`${period}T00:00:00Z`)
    return Number.isNaN(from)
      ? []
      : [{ from, to: nextPeriod(from, span), total, byChannel: new Map(Object.entries(amounts)) }]
  })
}

function ofBudgets({ from, to, amount, rows }: AdBudgets): Stretch {
  const byChannel = new Map(Object.entries(rows.channel ?? {}))
  const sum = [...byChannel.values()].reduce((total, each) => total + each, 0)
  return {
    from: Date.parse(`${from}T00:00:00Z`),
    to: Date.parse(`${to}T00:00:00Z`) + DAY_MS,
    total: amount ?? (byChannel.size > 0 ? sum : null),
    byChannel,
  }
}

export type SpendAhead = {
  /** Money of every period to come. */
  readonly values: Float64Array
  /** Where most of it comes from; `missing` where no day ahead is planned. */
  readonly source: SpendSource
  /** Share of the days ahead that are planned. */
  readonly covered: number
}

/**
 * Planned spend by period: every day takes its part of the first source that tells of it, and the last level where none does. O(periods x stretches).
 * @param channel one channel; null for all ads
 * @param level money a period where nothing is planned
 */
export function spendAhead(
  planned: PlannedSpend,
  channel: string | null,
  future: readonly number[],
  by: ForecastStep,
  level: number,
): SpendAhead {
  const days = new Map<SpendSource, number>()
  let [all, known] = [0, 0]
  const values = Float64Array.from(future, (begin) => {
    const end = nextPeriod(begin, by)
    const length = (end - begin) / DAY_MS
    let money = 0
    for (let day = begin; day < end; day += DAY_MS) {
      all++
      const found = firstOf(planned, channel, day)
      if (found === null) {
        money += level / length
        continue
      }
      known++
      days.set(found.source, (days.get(found.source) ?? 0) + 1)
      money += found.money
    }
    return money
  })
  const most = [...days].sort(([, a], [, b]) => b - a)[0]
  return { values, source: most?.[0] ?? 'missing', covered: all === 0 ? 0 : known / all }
}

function firstOf(
  planned: PlannedSpend,
  channel: string | null,
  day: number,
): { readonly source: SpendSource; readonly money: number } | null {
  for (const { source, stretches } of planned) {
    const stretch = stretches.find(({ from, to }) => from <= day && day < to)
    const money = channel === null ? stretch?.total : stretch?.byChannel.get(channel)
    if (stretch !== undefined && money !== undefined && money !== null)
      return { source, money: (money * DAY_MS) / (stretch.to - stretch.from) }
  }
  return null
}
