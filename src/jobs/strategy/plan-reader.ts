import { z } from 'zod'
import type { PlanAction } from '../../contract/plan-actions.ts'
import {
  leftOutAction,
  planPreview,
  planSettings,
  usualChannel,
  type LearnedEffects,
  type PlanPreview,
  type PlanSettings,
  type StrategyPlan,
} from '../../contract/plan.ts'
import { contactChannel, contactChannels } from '../../contract/list-rules.ts'
import { planActions, totalOf } from '../../engine/strategy/plan.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getAnalysis, latestAnalysis } from '../../store/queries/analyses.ts'
import { countEdits } from '../../store/queries/plan-edits.ts'
import { acceptedActions, actionsOf, type StoredAction } from '../../store/queries/plans.ts'
import { customerBase, type CustomerBase } from '../customers/customer-base.ts'
import { conflictsOf } from './conflicts.ts'
import { learnedOf, namedGroups, planBase } from './plan-base.ts'
import { inTotal, measuredLifts, plannedAction, resultOf, type PlannedAction } from './results.ts'

const planSummary = z.object({
  binding: planPreview.shape.binding,
  leftOut: z.array(leftOutAction),
  currency: z.string(),
})

/** The latest plan, with what became of its actions and what speaks against those that are not rejected; null before the first. */
export function latestPlan(db: ReadableDb): StrategyPlan | null {
  const found = latestAnalysis(db, 'strategy', 'plan')
  if (found === undefined) return null
  const settings = planSettings.parse(found.settings)
  const summary = planSummary.parse(found.summary)
  const base = customerBase(db)
  const stored = actionsOf(db, found.id).map((action) => ({ action, plan: plannedAction.parse(action.plan) }))
  const actions = stored.map(({ action, plan }) => told(db, base, action, plan))
  const kept = stored.filter(({ action }) => action.state !== 'rejected')
  return {
    settings,
    ...summary,
    createdAt: found.createdAt,
    seconds: found.seconds,
    current: found.current,
    totals: totalOf(kept.map(({ plan }) => inTotal(plan))),
    actions,
    conflicts: conflictsOf(db, base, settings, kept),
    ...countEdits(db, found.id),
  }
}

function told(db: ReadableDb, base: CustomerBase, action: StoredAction, plan: PlannedAction): PlanAction {
  const { margin: _, productIds: __, parts, ...shown } = plan
  // Plans made before 90 % was the level of all intervals are told at it too.
  const [low, high] = parts === undefined && plan.channel !== 'ads' ? levelled(plan) : [plan.low, plan.high]
  return {
    ...shown,
    low,
    high,
    segmentKey: action.segmentKey,
    id: action.id,
    state: action.state,
    note: action.note,
    result: resultOf(db, base, action),
  }
}

function levelled(plan: PlannedAction): readonly [number, number] {
  const { low, high } = totalOf([inTotal(plan)])
  return [low, high]
}

/** What a plan with these settings would come to, without keeping it. */
export function previewPlan(db: ReadableDb, settings: PlanSettings, now: number): PlanPreview {
  const base = customerBase(db)
  const { segments, channels, options } = planBase(db, base, settings, now)
  const { actions, binding, cost, gain, low, high } = planActions(segments, channels, base.size, options)
  const contacts = actions.reduce((sum, action) => sum + action.contacts, 0)
  const lines = actions.map((action) => {
    const segment = segments.find(({ id }) => id === action.segment)
    return {
      segmentKey: segment?.key ?? '',
      segment: segment?.name ?? '',
      channel: contactChannel.parse(action.channel),
      contacts: action.contacts,
      cost: action.cost,
      gain: action.gain,
    }
  })
  return { cost, gain, low, high, actions: actions.length, contacts, binding, lines }
}

/** Groups that an action can be for, those with somebody in them. */
export function planChoices(db: ReadableDb, now: number): { key: string; name: string; customers: number }[] {
  const base = customerBase(db)
  if (base.span().end === 0) return []
  return namedGroups(db, base, 'both', now)
    .map(({ key, name, mask }) => ({ key, name, customers: mask.reduce((sum, flag) => sum + flag, 0) }))
    .filter(({ customers }) => customers > 0)
}

/**
 * What was learned: for each channel what was assumed and what is believed after all measured actions, and the accepted actions of all plans with what they did
 * against what was planned; null before the first of both.
 */
export function learnedEffects(db: ReadableDb): LearnedEffects | null {
  const latest = latestAnalysis(db, 'strategy', 'plan')
  const accepted = acceptedActions(db)
  // A list that was exported with a hold-out is measured before the first plan, too.
  if (latest === undefined && accepted.length === 0) return null
  const assumed = latest === undefined ? [] : planSettings.parse(latest.settings).channels
  const base = customerBase(db)
  const measured = measuredLifts(db, base)
  const actions = accepted
    .map((action) => ({
      plannedAt: getAnalysis(db, action.analysisId)?.createdAt ?? 0,
      action: told(db, base, action, plannedAction.parse(action.plan)),
    }))
    .reverse()
  const ended = actions.filter(({ action }) => action.result.gain !== null)
  const isInside = ({ low, high, result: { gain } }: PlanAction): boolean =>
    gain !== null && gain >= low && gain <= high
  return {
    currency: base.columns.currency,
    channels: contactChannels.flatMap((channel) => {
      const prior = assumed.find((each) => each.channel === channel)
      const own = measured.filter((each) => each.channel === channel)
      if (prior === undefined && own.length === 0) return []
      const used = prior ?? usualChannel(channel)
      const keys = [...new Set(own.map(({ segmentKey }) => segmentKey))]
      const names = new Map(actions.map(({ action }) => [action.segmentKey, action.segment]))
      const { channel: learned, segments } = learnedOf(used, own, keys)
      return [
        {
          channel,
          prior: { mean: used.liftMean, deviation: used.liftDeviation },
          learned: own.length === 0 ? { mean: used.liftMean, deviation: used.liftDeviation } : { ...learned },
          measurements: own.length,
          segments: keys.flatMap((key, index) => {
            const lift = segments.get(index)
            return lift === undefined ? [] : [{ segment: names.get(key) ?? key, ...lift }]
          }),
        },
      ]
    }),
    actions,
    measured: ended.length,
    inside: ended.filter(({ action }) => isInside(action)).length,
  }
}
