import { z } from 'zod'
import { planAction, type ActionResult } from '../../contract/plan-actions.ts'
import { groupOf, holdoutEffect } from '../../engine/strategy/holdout.ts'
import type { GainParts, JointAction } from '../../engine/strategy/joint.ts'
import type { ReadableDb } from '../../store/database.ts'
import { acceptedActions, actionCustomers, type StoredAction } from '../../store/queries/plans.ts'
import { dayStart } from '../customers/calendar.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { MICROS } from '../customers/totals.ts'
import { adsResult } from './ads-result.ts'

const deviation = z.number().nonnegative()
const gainParts = z.object({
  scale: z.number(),
  cost: z.number(),
  value: z.object({ mean: z.number(), apart: z.number(), season: z.number(), seasonDeviation: deviation }),
  lift: z.object({ mean: z.number(), own: deviation, shared: deviation }),
  text: z.object({ mean: z.number(), deviation }).nullable(),
}) satisfies z.ZodType<GainParts>

/** What is kept of an action when it is planned; id, state, note and result are told anew each time. */
export const plannedAction = planAction
  .omit({ id: true, state: true, note: true, result: true })
  .extend({ margin: z.number(), productIds: z.array(z.number().int()), parts: gainParts.optional() })
export type PlannedAction = z.output<typeof plannedAction>

const unknownResult = {
  treated: 0,
  held: 0,
  treatedMean: null,
  heldMean: null,
  difference: null,
  low: null,
  high: null,
  lift: null,
  liftError: null,
  gain: null,
  spend: null,
} as const

/**
 * What an action did: money per customer from its first day to its last, of those who got it against those held out at random. Nothing is said before the data
 * reach its last day. O(events of its customers).
 */
export function resultOf(db: ReadableDb, base: CustomerBase, action: StoredAction): ActionResult {
  const plan = plannedAction.parse(action.plan)
  if (plan.channel === 'ads') return { ...unknownResult, ...adsResult(db, plan) }
  const customers = actionCustomers(db, action.id)
  const held = customers.filter((each) => each.held === 1)
  const treated = customers.filter((each) => each.held === 0)
  const counts = { treated: treated.length, held: held.length }
  const [from, to] = [dayStart(plan.from, base.zone), dayStart(plan.to, base.zone, 1)]
  if (base.span().end < to) return { ...unknownResult, verdict: 'waiting', ...counts }
  if (held.length === 0) return { ...unknownResult, verdict: 'none', ...counts }
  const spent = (list: readonly { id: number }[]): number[] =>
    list.map(({ id }) => spentBy(base, base.placeOf(id), from, to))
  const effect = holdoutEffect(groupOf(spent(treated)), groupOf(spent(held)))
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return {
    verdict: effect.verdict,
    ...counts,
    treatedMean: effect.treated.mean,
    heldMean: effect.held.mean,
    difference: known(effect.difference),
    low: known(effect.low),
    high: known(effect.high),
    lift: known(effect.lift),
    liftError: known(effect.liftError),
    gain: known(effect.difference * treated.length * plan.margin - plan.cost),
    spend: null,
  }
}

/** An action as a part of a total. Plans made before their parts were kept err half with others of the channel, half by themselves. */
export function inTotal(plan: PlannedAction): JointAction {
  const { channel, segmentKey: segment, cost, gain, low, high } = plan
  return { channel, segment, cost, gain, low, high, parts: channel === 'ads' ? undefined : partsOf(plan) }
}

function partsOf({ parts, contacts, margin, cost, ...plan }: PlannedAction): GainParts {
  if (parts !== undefined) return parts
  const each = plan.liftDeviation * Math.SQRT1_2
  return {
    scale: contacts * margin,
    cost,
    value: { mean: plan.valuePerCustomer, apart: plan.valueDeviation, season: 1, seasonDeviation: 0 },
    lift: { mean: plan.liftMean, own: each, shared: each },
    text: null,
  }
}

export type MeasuredLift = {
  readonly segmentKey: string
  readonly channel: string
  readonly lift: number
  readonly error: number
}

/** The measured effects of all accepted actions that have ended: what the next plan believes more than its assumptions. */
export function measuredLifts(db: ReadableDb, base: CustomerBase): MeasuredLift[] {
  return acceptedActions(db).flatMap((action) => {
    const { verdict, lift, liftError } = resultOf(db, base, action)
    const isMeasured = verdict === 'shown' || verdict === 'not-shown' || verdict === 'harmful'
    return isMeasured && lift !== null && liftError !== null
      ? [{ segmentKey: action.segmentKey, channel: action.channel, lift, error: liftError }]
      : []
  })
}

function spentBy(base: CustomerBase, place: number, from: number, to: number): number {
  if (place < 0) return 0
  const { start, at, value } = base.columns
  let sum = 0
  for (let event = start[place] ?? 0; event < (start[place + 1] ?? 0); event++) {
    const time = at[event] ?? Number.NaN
    if (time >= from && time < to) sum += value[event] ?? 0
  }
  return sum / MICROS
}
