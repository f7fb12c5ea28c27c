import { z } from 'zod'
import { contactChannel } from './list-rules.ts'
import { calendarDay } from './segments.ts'

const money = z.number().nonnegative().max(1e12)

export const planChannel = z.object({
  channel: contactChannel,
  /** Money per contact, and once per action. */
  costPerContact: money,
  fixedCost: money,
  /**
   * What is believed before any measurement: the share that a contact adds to what a customer spends anyway, and how unsure that is (one
   * standard deviation). An assumption, shown as one; measured effects replace it step by step.
   */
  liftMean: z.number().min(-1).max(5),
  liftDeviation: z.number().min(0.001).max(5),
})
export type PlanChannelSettings = z.output<typeof planChannel>

export const planSettings = z.object({
  /** The first day of the actions. */
  from: calendarDay,
  days: z.number().int().min(1).max(366),
  /** Money at most; null for none. */
  budget: money.nullable(),
  /** Share of revenue that is left after the goods. */
  margin: z.number().min(0.01).max(1),
  contactsPerCustomer: z.number().int().min(1).max(20),
  minContacts: z.number().int().min(1).max(1_000_000),
  /** Share held out of every action, so that its effect can be measured. */
  holdout: z.number().min(0).max(0.9),
  /** Contact only who has agreed, or everybody who has not refused. */
  consent: z.enum(['grant', 'no-denial']),
  /** saved: the segments of the project; rfm: the RFM groups; both. */
  segments: z.enum(['saved', 'rfm', 'both']),
  channels: z.array(planChannel).min(1).max(4),
  seed: z.number().int().nonnegative(),
})
export type PlanSettings = z.output<typeof planSettings>

export const planActionId = z.number().int().positive().brand<'PlanActionId'>()
export type PlanActionId = z.output<typeof planActionId>

export const actionState = z.enum(['proposed', 'accepted', 'rejected'])
export type ActionState = z.output<typeof actionState>

/** What an action did, once later purchases are there; amounts per customer in units of the main currency. */
export const actionResult = z.object({
  /** waiting: the data do not reach the end of the action yet; none: nobody was held out. */
  verdict: z.enum(['waiting', 'none', 'too-few', 'shown', 'not-shown', 'harmful']),
  treated: z.number().int(),
  held: z.number().int(),
  treatedMean: z.number().nullable(),
  heldMean: z.number().nullable(),
  difference: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  lift: z.number().nullable(),
  liftError: z.number().nullable(),
  /** Added margin of all treated less cost, against what was planned. */
  gain: z.number().nullable(),
})
export type ActionResult = z.output<typeof actionResult>

export const planAction = z.object({
  id: planActionId,
  segment: z.string(),
  channel: contactChannel,
  /** What to offer: the products that its members are recommended or buy most; empty where that is not known. */
  offer: z.string(),
  from: calendarDay,
  to: calendarDay,
  contacts: z.number().int(),
  held: z.number().int(),
  cost: z.number(),
  gain: z.number(),
  low: z.number(),
  high: z.number(),
  addedRevenue: z.number(),
  valuePerCustomer: z.number(),
  liftMean: z.number(),
  liftDeviation: z.number(),
  /** measured: effects of this segment or channel are in it; assumed: only what the settings say. */
  basis: z.enum(['assumed', 'measured']),
  isCutByBudget: z.boolean(),
  state: actionState,
  note: z.string(),
  result: actionResult,
})
export type PlanAction = z.output<typeof planAction>

export const planConflict = z.object({
  kind: z.enum(['same-customers', 'over-budget', 'consent-withdrawn', 'out-of-stock']),
  actions: z.array(planActionId),
  /** Customers, money over, or units missing. */
  amount: z.number(),
  /** A product, where it is about one. */
  about: z.string(),
})
export type PlanConflict = z.output<typeof planConflict>

export const leftOutAction = z.object({
  segment: z.string(),
  channel: contactChannel,
  reason: z.enum(['no-consent', 'too-small', 'costs-more', 'contacted-already', 'budget']),
})

export const planTotals = z.object({ cost: z.number(), gain: z.number(), low: z.number(), high: z.number() })

/** A proposal that is not stored: for "what if". */
export const planPreview = planTotals.extend({
  actions: z.number().int(),
  contacts: z.number().int(),
  binding: z.enum(['budget', 'contacts', 'consent', 'none']),
})
export type PlanPreview = z.output<typeof planPreview>

export const strategyPlan = z.object({
  settings: planSettings,
  currency: z.string(),
  createdAt: z.number(),
  seconds: z.number(),
  current: z.boolean(),
  binding: planPreview.shape.binding,
  /** Of all actions but the rejected. */
  totals: planTotals,
  actions: z.array(planAction),
  leftOut: z.array(leftOutAction),
  conflicts: z.array(planConflict),
})
export type StrategyPlan = z.output<typeof strategyPlan>

export const planRequests = {
  /** The latest plan with what became of it; null before the first. */
  'plan:latest': { lane: 'reader', input: z.void(), output: strategyPlan.nullable() },
  'plan:preview': { lane: 'reader', input: planSettings, output: planPreview },
  'plan:set-action': {
    lane: 'main',
    input: z.object({ id: planActionId, state: actionState, note: z.string().max(2000) }),
    output: z.void(),
  },
} as const

/** Who is to be contacted by an action, for the mailing tool, and who is held out. */
export const contactsExport = z.object({ actionId: planActionId, format: z.enum(['csv', 'xlsx']) })

export const planExport = z.object({
  format: z.enum(['csv', 'xlsx', 'ics']),
  language: z.enum(['en', 'zh-CN']),
})
