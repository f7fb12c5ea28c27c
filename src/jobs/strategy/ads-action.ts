import type { BudgetResult } from '../../contract/ads.ts'
import type { LeftOutAction, PlanSettings } from '../../contract/plan.ts'
import { normalQuantile } from '../../engine/ads/special.ts'
import { normalShare } from '../../engine/strategy/effect.ts'
import type { ReadableDb } from '../../store/database.ts'
import { makePlan as planBudget } from '../ads/make-plan.ts'
import { latestBasis, latestResponse } from '../ads/stored-response.ts'
import { WORTH_SAYING } from './ads-result.ts'
import { lastDay } from './plan-days.ts'
import { nothing, type PlanKnowledge } from './plan-knowledge.ts'
import type { PlannedAction } from './results.ts'

const PERIOD_DAYS = { day: 1, week: 7, month: 365.25 / 12 } as const
/** A shift that is less likely than this to be better is no proposal. */
const LEAST_CHANCE = 0.6
const Z90 = 1.6449
/** A channel gets between half and twice of today: beyond, a curve is a guess, and one plan is no reason to give up a channel (ADR 0045, 0058). */
const MOVED = { low: 0.5, high: 2 } as const

/**
 * Moves money between the channels of paid ads, at the same total, as the latest response model says; left out where that is not likely to be better, null
 * without a model of money.
 */
export function adsAction(
  db: ReadableDb,
  settings: PlanSettings,
  knowledge: PlanKnowledge,
): { readonly action: PlannedAction } | { readonly leftOut: LeftOutAction } | null {
  const response = latestResponse(db)
  const basis = latestBasis(db)
  if (response === null || basis === undefined || !basis.outcomeIsMoney) return null
  const total = basis.today.reduce((sum, amount) => sum + amount, 0)
  if (!(total > 0)) return null
  const periods = Math.max(1, Math.round(settings.days / PERIOD_DAYS[basis.span]))
  const result: BudgetResult = planBudget(basis, {
    goal: { kind: 'total', total: total * periods },
    periods,
    limits: Object.fromEntries(
      basis.names.map((name, c) => [
        name,
        {
          low: MOVED.low * (basis.today[c] ?? 0),
          high: MOVED.high * (basis.today[c] ?? 0),
          step: 0,
          least: 0,
        },
      ]),
    ),
    scenarios: {},
    pace: 'even',
  })
  const { plan } = result
  const leftOut: LeftOutAction = { segment: '', channel: 'ads', reason: 'not-better' }
  if (plan === null || plan.chanceOfGain < LEAST_CHANCE || result.verdict === 'not-enough') return { leftOut }
  const { mean, low, high } = plan.gainAtSameTotal
  // A model whose outcome is margin already has had the goods taken off.
  const modelMargin = response.result.settings.margin
  const margin = modelMargin < 1 ? 1 : settings.margin
  const scale = periods * margin
  // Intervals of a plan are 90 %, whatever level the model shows.
  const widening = Z90 / normalQuantile((1 + basis.level) / 2)
  const deviation = ((high - low) / 2 / Z90) * widening * scale
  const moved = plan.channels.filter(
    ({ amount, today }) => Math.abs(amount - today) > WORTH_SAYING * Math.max(today, 1),
  )
  if (moved.length === 0) return { leftOut }
  return {
    action: {
      segmentKey: '',
      segment: '',
      channel: 'ads',
      offer: moved
        .map(({ name, today, amount }) => `${name}: ${Math.round(today)} → ${Math.round(amount)}`)
        .join('; '),
      text: '',
      from: settings.from,
      to: lastDay(settings),
      budget: null,
      contacts: 0,
      held: 0,
      cost: 0,
      gain: mean * scale,
      low: (mean - (mean - low) * widening) * scale,
      high: (mean + (high - mean) * widening) * scale,
      chance:
        deviation > 0
          ? Math.min(plan.chanceOfGain, normalShare((mean * scale) / deviation))
          : plan.chanceOfGain,
      addedRevenue: (mean * periods) / modelMargin,
      valuePerCustomer: 0,
      valueDeviation: 0,
      liftMean: 0,
      liftDeviation: 0,
      basis: 'measured',
      isCutByBudget: false,
      reason: 'budget-shift',
      spend: {
        responseId: response.id,
        span: basis.span,
        periods,
        channels: plan.channels.map(({ name, today, amount }) => ({ name, today, amount })),
      },
      evidence: [
        {
          ...nothing('ads'),
          state: 'used',
          name: response.result.outcomeName,
          analysisId: response.id,
          createdAt: response.createdAt,
          fingerprint: response.current ? knowledge.print : '',
          values: [
            { name: 'n', as: 'integer', value: response.result.channels.length },
            { name: 'chance', as: 'percent', value: plan.chanceOfGain },
            { name: 'marginal', as: 'decimal', value: plan.marginal ?? 0 },
          ],
        },
      ],
      margin,
      productIds: [],
    },
  }
}
