import { z } from 'zod'
import { adsSpan, estimate } from './ads.ts'
import { analysisId, planActionId } from './ids.ts'
import { contactChannel, contactChannels } from './list-rules.ts'
import { calendarDay } from './segments.ts'

export const actionState = z.enum(['proposed', 'accepted', 'rejected'])
export type ActionState = z.output<typeof actionState>

/** ads: money moved between the channels of paid ads; it contacts nobody. */
export const actionChannels = [...contactChannels, 'ads'] as const
export const actionChannel = z.enum(actionChannels)
export type ActionChannel = z.output<typeof actionChannel>

/** How money was to be moved between channels of ads: amounts per period, and the response model that says so. */
export const spendShift = z.object({
  responseId: analysisId,
  span: adsSpan,
  /** Periods that the planned gain is for. */
  periods: z.number().int().positive(),
  channels: z.array(z.object({ name: z.string(), today: z.number(), amount: z.number() })).min(1),
})
export type SpendShift = z.output<typeof spendShift>

/**
 * What came of moved money, over the whole periods inside the action; all outcomes are margin, in the main currency, intervals 90 %. Nobody was held out of
 * ads, so the outcome is compared with what the model of the plan expects of the spend there was: that is no proof, and `tests` are.
 */
export const spendResult = z.object({
  periods: z.number().int(),
  span: adsSpan,
  /** Per period. */
  channels: z.array(
    z.object({ name: z.string(), before: z.number(), planned: z.number(), actual: z.number() }),
  ),
  /** Share of the planned move that was made: 1 all of it, 0 none, below 0 the other way. */
  followed: z.number(),
  outcome: z.number(),
  predicted: estimate,
  /** What the plan promised for as many periods, and what the curves say of the spend there was. */
  planned: estimate,
  gain: estimate,
  /** plan: by the model of the plan; later: by a model that has seen these periods. */
  gainBy: z.enum(['plan', 'later']),
  /** Lift tests of a moved channel in these periods: what it brought, and what the model of the plan expects of it. */
  tests: z.array(
    z.object({
      channel: z.string(),
      from: z.string(),
      to: z.string(),
      lift: estimate,
      predicted: estimate,
    }),
  ),
})
export type SpendResult = z.output<typeof spendResult>

/**
 * waiting: the data do not reach the end of the action yet; none: nobody was held out; of ads: no-model (its model or its channels are not there any more),
 * not-followed (less than half of the money was moved), as-expected, above or below (the outcome beside the interval of the model).
 */
export const actionVerdicts = [
  'waiting',
  'none',
  'too-few',
  'shown',
  'not-shown',
  'harmful',
  'no-model',
  'not-followed',
  'as-expected',
  'above',
  'below',
] as const

/** What an action did, once later purchases are there; amounts per customer in units of the main currency. */
export const actionResult = z.object({
  verdict: z.enum(actionVerdicts),
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
  /** Of ads only. */
  spend: spendResult.nullable(),
})
export type ActionResult = z.output<typeof actionResult>

/** Stages an action rests on, in the order of the pipeline; learned: measured effects of earlier actions. */
export const evidenceStages = ['data', 'value', 'forecast', 'recommend', 'copy', 'learned', 'ads'] as const
export const evidenceStage = z.enum(evidenceStages)

/**
 * What an action rests on. used: its figures are made from it; shown: it is known and told, and in no figure; missing: there is no result, and the
 * words say what stands in its place and how to get one.
 */
export const planEvidence = z.object({
  stage: evidenceStage,
  state: z.enum(['used', 'shown', 'missing']),
  /** Names of the imports, or the kind of the analysis. */
  name: z.string(),
  analysisId: analysisId.nullable(),
  createdAt: z.number().nullable(),
  /** The first digits of the fingerprint of the data it was computed from; empty where that is not the data of the plan. */
  fingerprint: z.string(),
  values: z.array(
    z.object({
      name: z.string(),
      as: z.enum(['money', 'percent', 'signed-percent', 'integer', 'decimal', 'text']),
      value: z.union([z.number(), z.string()]),
    }),
  ),
})
export type PlanEvidence = z.output<typeof planEvidence>

/** list: a recommendation list that was exported with a hold-out. */
export const actionReasons = ['best-return', 'own', 'budget-shift', 'list'] as const

export const planAction = z.object({
  id: planActionId,
  /** `segment:7` or `rfm:champions`; empty for ads. */
  segmentKey: z.string().default(''),
  segment: z.string(),
  channel: actionChannel,
  /** What to offer: the products that its members are recommended or buy most; empty where that is not known. */
  offer: z.string(),
  /** What to say; empty where no text was tested. */
  text: z.string().default(''),
  from: calendarDay,
  to: calendarDay,
  /** Money at most for this action; null: as many as there are. */
  budget: z.number().nullable().default(null),
  contacts: z.number().int(),
  held: z.number().int(),
  cost: z.number(),
  gain: z.number(),
  low: z.number(),
  high: z.number(),
  /** Chance that it pays, from the same belief as the interval. */
  chance: z.number().default(0.5),
  addedRevenue: z.number(),
  valuePerCustomer: z.number(),
  /** One standard deviation of what a customer is expected to spend anyway. */
  valueDeviation: z.number().default(0),
  liftMean: z.number(),
  liftDeviation: z.number(),
  /** measured: effects of this segment or channel are in it; assumed: only what the settings say. */
  basis: z.enum(['assumed', 'measured']),
  isCutByBudget: z.boolean(),
  reason: z.enum(actionReasons).default('best-return'),
  /** Of ads only. */
  spend: spendShift.nullable().default(null),
  evidence: z.array(planEvidence).default([]),
  state: actionState,
  note: z.string(),
  result: actionResult,
})
export type PlanAction = z.output<typeof planAction>

export const conflictKinds = [
  'same-customers',
  'dates-overlap',
  'over-budget',
  'consent-withdrawn',
  'consent-missing',
  'no-consent-data',
  'out-of-stock',
  'holdout-too-small',
] as const

export const resolutionKinds = [
  'keep-stronger',
  'move-week',
  'cut-budget',
  'raise-budget',
  'reject-weakest',
  'drop-refused',
  'drop-unconsented',
  'other-offer',
  'raise-holdout',
] as const

/** A change that ends a conflict, with one click; `value`: money, customers or a share, where it is about one. */
export const planResolution = z.object({
  kind: z.enum(resolutionKinds),
  actions: z.array(planActionId).min(1).max(1000),
  value: z.number(),
})
export type PlanResolution = z.output<typeof planResolution>

export const planConflict = z.object({
  kind: z.enum(conflictKinds),
  /** stop: the plan cannot be done like this; warn: it costs something; hint: worth knowing. */
  severity: z.enum(['stop', 'warn', 'hint']),
  actions: z.array(planActionId),
  /** Customers, money over, units missing, or persons who would be needed. */
  amount: z.number(),
  /** A product, where it is about one. */
  about: z.string(),
  resolutions: z.array(planResolution),
})
export type PlanConflict = z.output<typeof planConflict>

const words = z.string().max(2000)
const money = z.number().nonnegative().max(1e12)

/** What of an action may be changed; what is left out stays. */
export const actionPatch = z.object({
  segmentKey: z.string().min(1).max(200).optional(),
  channel: contactChannel.optional(),
  from: calendarDay.optional(),
  to: calendarDay.optional(),
  budget: money.nullable().optional(),
  offer: words.optional(),
  text: words.optional(),
})
export type ActionPatch = z.output<typeof actionPatch>

export const planEdit = z.discriminatedUnion('do', [
  z.object({ do: z.literal('change'), id: planActionId, patch: actionPatch }),
  z.object({
    do: z.literal('add'),
    action: z.object({
      segmentKey: z.string().min(1).max(200),
      channel: contactChannel,
      from: calendarDay,
      to: calendarDay,
      budget: money.nullable(),
      offer: words,
      text: words,
    }),
  }),
  z.object({ do: z.literal('duplicate'), id: planActionId }),
  z.object({ do: z.literal('move'), id: planActionId, up: z.boolean() }),
  z.object({ do: z.literal('resolve'), resolution: planResolution }),
  z.object({ do: z.literal('undo') }),
  z.object({ do: z.literal('redo') }),
])
export type PlanEdit = z.output<typeof planEdit>
