import { z } from 'zod'
import {
  leftOutAction,
  planPreview,
  planSettings,
  type PlanAction,
  type PlanConflict,
  type PlanPreview,
  type PlanSettings,
  type StrategyPlan,
} from '../../contract/plan.ts'
import { planActions, totalOf } from '../../engine/strategy/plan.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { listedProduct } from '../../store/queries/list-inputs.ts'
import { actionCustomers, actionsOf, sharedCustomers } from '../../store/queries/plans.ts'
import { customerBase, type CustomerBase } from '../customers/customer-base.ts'
import { planBase, reachableIn } from './plan-base.ts'
import { plannedAction, resultOf, type PlannedAction } from './results.ts'

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
  const actions: PlanAction[] = stored.map(({ action, plan: { margin: _, productIds: __, ...plan } }) => ({
    ...plan,
    id: action.id,
    state: action.state,
    note: action.note,
    result: resultOf(db, base, action),
  }))
  const kept = stored.filter(({ action }) => action.state !== 'rejected')
  return {
    settings,
    ...summary,
    createdAt: found.createdAt,
    seconds: found.seconds,
    current: found.current,
    totals: totalOf(actions.filter(({ state }) => state !== 'rejected')),
    actions,
    conflicts: conflictsOf(db, base, settings, kept),
  }
}

/** What a plan with these settings would come to, without keeping it. */
export function previewPlan(db: ReadableDb, settings: PlanSettings, now: number): PlanPreview {
  const base = customerBase(db)
  const { segments, channels, options } = planBase(db, base, settings, now)
  const { actions, binding, cost, gain, low, high } = planActions(segments, channels, base.size, options)
  const contacts = actions.reduce((sum, action) => sum + action.contacts, 0)
  return { cost, gain, low, high, actions: actions.length, contacts, binding }
}

type Kept = readonly {
  readonly action: { readonly id: PlanAction['id']; readonly channel: string }
  readonly plan: PlannedAction
}[]

function conflictsOf(db: ReadableDb, base: CustomerBase, settings: PlanSettings, kept: Kept): PlanConflict[] {
  const ids = kept.map(({ action }) => action.id)
  const conflicts: PlanConflict[] = []
  const shared = sharedCustomers(db, ids, settings.contactsPerCustomer)
  if (shared > 0) conflicts.push({ kind: 'same-customers', actions: ids, amount: shared, about: '' })
  const over = kept.reduce((sum, { plan }) => sum + plan.cost, 0) - (settings.budget ?? Infinity)
  if (over > 0.005) conflicts.push({ kind: 'over-budget', actions: ids, amount: over, about: '' })
  for (const { action, plan } of kept) {
    const reachable = reachableIn(base, action.channel, settings.consent)
    const gone = actionCustomers(db, action.id).filter(
      ({ id, held }) => held === 0 && reachable[base.placeOf(id)] !== 1,
    ).length
    if (gone > 0) conflicts.push({ kind: 'consent-withdrawn', actions: [action.id], amount: gone, about: '' })
    for (const id of plan.productIds) {
      const product = listedProduct(db, id)
      if (product === undefined || product.stock === null) continue
      if (product.priceMicros === null || product.priceMicros <= 0) continue
      const wanted = plan.addedRevenue / plan.productIds.length / (product.priceMicros / 1_000_000)
      const missing = Math.ceil(wanted - product.stock)
      if (missing > 0)
        conflicts.push({ kind: 'out-of-stock', actions: [action.id], amount: missing, about: product.name })
    }
  }
  return conflicts
}
