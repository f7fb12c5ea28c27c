import { z } from 'zod'
import { contactChannel, type ContactChannel } from './list-rules.ts'
import { planActionId } from './ids.ts'
import { actionChannel, actionState, planAction, planConflict } from './plan-actions.ts'
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

const usualCosts: Readonly<Record<ContactChannel, number>> = { email: 0.01, sms: 0.06, phone: 3, post: 0.9 }

/** What a channel costs and is assumed to add, before anybody says otherwise. */
export function usualChannel(channel: ContactChannel): PlanChannelSettings {
  return {
    channel,
    costPerContact: usualCosts[channel],
    fixedCost: 0,
    liftMean: 0.05,
    liftDeviation: 0.05,
  }
}

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

export const leftOutAction = z.object({
  segment: z.string(),
  channel: actionChannel,
  reason: z.enum(['no-consent', 'too-small', 'costs-more', 'contacted-already', 'budget', 'not-better']),
})

export const planTotals = z.object({ cost: z.number(), gain: z.number(), low: z.number(), high: z.number() })

export type LeftOutAction = z.output<typeof leftOutAction>

/** A proposal that is not stored: for "what if". */
export const planPreview = planTotals.extend({
  actions: z.number().int(),
  contacts: z.number().int(),
  binding: z.enum(['budget', 'contacts', 'consent', 'none']),
  /** The actions it would hold, the first chosen first. */
  lines: z.array(
    z.object({
      segmentKey: z.string(),
      segment: z.string(),
      channel: actionChannel,
      contacts: z.number().int(),
      cost: z.number(),
      gain: z.number(),
    }),
  ),
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
  /** Edits that can be taken back, and done again. */
  undoable: z.number().int(),
  redoable: z.number().int(),
})
export type StrategyPlan = z.output<typeof strategyPlan>

/** What is believed of a channel before and after all measured actions, and the actions themselves. */
export const learnedEffects = z.object({
  currency: z.string(),
  channels: z.array(
    z.object({
      channel: contactChannel,
      prior: z.object({ mean: z.number(), deviation: z.number() }),
      learned: z.object({ mean: z.number(), deviation: z.number() }),
      measurements: z.number().int(),
      segments: z.array(z.object({ segment: z.string(), mean: z.number(), deviation: z.number() })),
    }),
  ),
  /** Accepted actions of all plans, the latest first. */
  actions: z.array(z.object({ plannedAt: z.number(), action: planAction })),
  /** Of the measured ones: how many planned intervals hold the measured gain. */
  measured: z.number().int(),
  inside: z.number().int(),
})
export type LearnedEffects = z.output<typeof learnedEffects>

export const planRequests = {
  'plan:learned': { lane: 'reader', input: z.void(), output: learnedEffects.nullable() },
  /** Groups an action can be for, with their sizes; null before the first purchase. */
  'plan:choices': {
    lane: 'reader',
    input: z.void(),
    output: z.array(z.object({ key: z.string(), name: z.string(), customers: z.number().int() })),
  },
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
  format: z.enum(['csv', 'xlsx', 'ics', 'html', 'md']),
  language: z.enum(['en', 'zh-CN']),
})
