import type { ContactChannel } from '../../contract/list-rules.ts'
import type { PlanSettings } from '../../contract/plan.ts'
import { figuresOf } from '../../engine/strategy/effect.ts'
import { baselineOf } from '../../engine/strategy/plan.ts'
import { withText } from '../../engine/strategy/text-effect.ts'
import { drawHoldout } from '../../engine/strategy/holdout.ts'
import type { Random } from '../../engine/random.ts'
import type { ReadableDb } from '../../store/database.ts'
import { productNamesOf } from '../../store/queries/product-names.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { channelSettings, learnedOf, mostBought, type NamedSegment } from './plan-base.ts'
import { evidenceOf, type PlanKnowledge } from './plan-knowledge.ts'
import type { MeasuredLift, PlannedAction } from './results.ts'

const OFFERED = 2
/** Strata of the hold-out draw: numbers of orders from this one on are one. */
const MOST_ORDERS = 5

export type ActionCustomer = { readonly id: number; readonly held: boolean }

export type BuildContext = {
  readonly db: ReadableDb
  readonly base: CustomerBase
  readonly settings: PlanSettings
  readonly knowledge: PlanKnowledge
  readonly measured: readonly MeasuredLift[]
}

/** Who is held out among these, by their number of orders; nobody more than `contacts` is contacted. O(n). */
export function drawCustomers(
  { base, settings }: BuildContext,
  eligible: Int32Array,
  contacts: number,
  random: Random,
): ActionCustomer[] {
  const { orders } = base.totals()
  const strata = Array.from(eligible, (place) => Math.min(MOST_ORDERS, orders[place] ?? 0))
  const held = drawHoldout(strata, settings.holdout, random)
  // Strata are rounded at random: nobody more than planned is contacted, since that is what the budget pays.
  let free = contacts
  held.forEach((isHeld, at) => {
    if (isHeld === 0 && free-- <= 0) held[at] = 1
  })
  return Array.from(eligible, (place, at) => ({
    id: base.columns.ids[place] ?? 0,
    held: held[at] === 1,
  }))
}

export type ActionShape = {
  readonly segment: NamedSegment
  readonly channel: ContactChannel
  readonly from: string
  readonly to: string
  readonly budget: number | null
  readonly isCutByBudget: boolean
  readonly reason: PlannedAction['reason']
  /** Chosen by the planner where left out. */
  readonly offer?: string
  readonly text?: string
}

/** An action as it is kept: its figures are those of who is really contacted. O(members). */
export function plannedOf(
  context: BuildContext,
  shape: ActionShape,
  customers: readonly ActionCustomer[],
): PlannedAction {
  const { db, base, settings, knowledge, measured } = context
  const { segment, channel, from, to, budget, isCutByBudget, reason } = shape
  const prior = channelSettings(settings, channel)
  const own = measured.filter((each) => each.channel === channel)
  const learned = learnedOf(prior, own, [segment.key])
  const text = shape.text ?? knowledge.bestText
  const believed = learned.segments.get(0) ?? learned.channel
  // Words of the user's own were never tested.
  const lift = withText(believed, text === knowledge.bestText ? knowledge.textEffect : null)
  const contacts = customers.filter(({ held }) => !held).length
  const baseline = baselineOf(segment)
  const figures = figuresOf(contacts, baseline, lift, { ...prior, margin: settings.margin })
  const listed = knowledge.recommended(
    customers.map(({ id }) => id),
    OFFERED,
  )
  const productIds = listed.length > 0 ? listed : mostBought(base, segment.members, settings.days, OFFERED)
  return {
    segmentKey: segment.key,
    segment: segment.name,
    channel,
    offer: shape.offer ?? productNamesOf(db, productIds).join(', '),
    text,
    from,
    to,
    budget,
    contacts,
    held: customers.length - contacts,
    ...figures,
    valuePerCustomer: baseline.mean,
    valueDeviation: baseline.deviation,
    liftMean: lift.mean,
    liftDeviation: lift.deviation,
    basis: own.length > 0 ? 'measured' : 'assumed',
    isCutByBudget,
    reason,
    spend: null,
    evidence: evidenceOf(knowledge, segment.facts, { prior, ...believed, measurements: own.length }),
    margin: settings.margin,
    // What the user offers is his own: its stock is not known by its words.
    productIds: shape.offer === undefined ? productIds : [],
  }
}
