import { z } from 'zod'
import { interactionKind } from './column-roles.ts'
import { listId, planActionId } from './ids.ts'
import { activityBasis, cohortBase, lifecycleState, periodKind } from './periods.ts'

const rowId = z.number().int().positive()
export const segmentId = rowId.brand<'SegmentId'>()
export type SegmentId = z.output<typeof segmentId>

/** A day of the calendar, as text: 2026-03-31. */
export const calendarDay = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)

const words = z.array(z.string().max(500)).min(1).max(1000)
const bound = z.number().nullable()

/** Facts that are texts. */
export const textFields = [
  'country',
  'province',
  'city',
  'postcode',
  'company',
  'gender',
  'tags',
  'email',
  'name',
  'first-channel',
  'first-campaign',
] as const
export const textField = z.enum(textFields)
export type TextField = z.output<typeof textField>

export const numberFields = [
  'orders',
  'revenue',
  'average-order',
  'interactions',
  'products',
  'days-since-first-purchase',
  'days-since-last-purchase',
  'days-since-last-seen',
  'recency-score',
  'frequency-score',
  'monetary-score',
  'campaigns',
  'campaigns-bought',
  'campaign-response',
] as const
export const numberField = z.enum(numberFields)
export type NumberField = z.output<typeof numberField>

export const dateFields = ['first-purchase', 'last-purchase', 'first-seen', 'last-seen', 'joined'] as const
export const dateField = z.enum(dateFields)
export type DateField = z.output<typeof dateField>

/** When something was done: ever, in the last days before the segment's own "now", or between two days (both included). */
export const period = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ever') }),
  z.object({ kind: z.literal('last'), days: z.number().int().min(1).max(36_500) }),
  z.object({ kind: z.literal('between'), from: calendarDay.nullable(), to: calendarDay.nullable() }),
])
export type Period = z.output<typeof period>

export const productFilters = ['product', 'category', 'brand'] as const
export const measures = ['times', 'orders', 'quantity', 'revenue', 'products', 'days'] as const
export const measure = z.enum(measures)
export type Measure = z.output<typeof measure>

/** What a customer may have responded to. */
const responseTo = z.discriminatedUnion('by', [
  /** A campaign that interactions name. */
  z.object({ by: z.literal('campaign'), name: z.string().max(500) }),
  /** A recommendation list: made for whoever is on it, at the moment it was made. */
  z.object({ by: z.literal('list'), listId }),
  /** An action of a plan, from its first day to its last. */
  z.object({ by: z.literal('action'), actionId: planActionId }),
])
export type ResponseTo = z.output<typeof responseTo>

/**
 * reached: an interaction names the campaign; on the list; in the action and not held out. clicked: reached, and viewed, clicked or put
 * into the cart. responded: clicked or bought. held-out: in the action, but left alone on purpose.
 */
export const responseStates = ['reached', 'responded', 'clicked', 'bought', 'not-bought', 'held-out'] as const
const responseState = z.enum(responseStates)

/**
 * What makes a customer a member: a tree of conditions. It is data of a closed set, never code: every name is one of the lists above, and
 * every value is compared, never run. Amounts are in units of the project's main currency, bounds are inclusive, null is no bound.
 */
export type Rule =
  | { readonly kind: 'all'; readonly rules: readonly Rule[] }
  | { readonly kind: 'any'; readonly rules: readonly Rule[] }
  | { readonly kind: 'not'; readonly rule: Rule }
  | z.output<typeof condition>

export const textTest = z.enum(['is', 'is-not', 'contains', 'known', 'unknown'])
export const analysisScores = ['clv', 'p-alive', 'churn', 'expected-purchases'] as const

export const condition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    field: textField,
    test: textTest,
    /** Without regard to case; nothing for `known` and `unknown`. */
    values: z.array(z.string().max(500)).max(1000).default([]),
  }),
  z.object({
    kind: z.literal('number'),
    field: numberField,
    low: bound.default(null),
    high: bound.default(null),
  }),
  z.object({
    kind: z.literal('date'),
    field: dateField,
    from: calendarDay.nullable().default(null),
    to: calendarDay.nullable().default(null),
  }),
  z.object({
    kind: z.literal('consent'),
    channel: z.enum(['email', 'sms', 'phone', 'post', 'any']),
    state: z.enum(['granted', 'denied', 'unknown']),
  }),
  z.object({ kind: z.literal('suppressed') }),
  z.object({
    kind: z.literal('did'),
    /** Any of these. */
    events: z.array(interactionKind).min(1).max(6),
    product: z
      .object({ by: z.enum(productFilters), values: words })
      .nullable()
      .default(null),
    channels: z.array(z.string().max(200)).max(200).default([]),
    campaigns: z.array(z.string().max(500)).max(200).default([]),
    period: period.default({ kind: 'ever' }),
    measure: measure.default('times'),
    low: bound.default(1),
    high: bound.default(null),
  }),
  z.object({
    kind: z.literal('rfm'),
    /** Groups by their ids; `none` for who had no order yet. */
    groups: z.array(z.string().max(60)).min(1).max(40),
    /** The group of some periods before the rule's "now" instead of that of now. */
    back: z.object({ period: periodKind, steps: z.number().int().min(0).max(120) }).optional(),
  }),
  /** Customers of a row of the cohorts; with an age those of them who were active so many periods after their first. */
  z.object({
    kind: z.literal('cohort'),
    by: cohortBase,
    period: periodKind,
    active: activityBasis,
    /** The first day of the period, or the name of the channel, campaign, product or category ('' for unknown). */
    row: z.string().max(500),
    age: z.number().int().min(0).max(4000).nullable().default(null),
  }),
  /** What customers were in the period that begins with a day. */
  z.object({
    kind: z.literal('lifecycle'),
    period: periodKind,
    active: activityBasis,
    day: calendarDay,
    state: lifecycleState,
  }),
  z.object({ kind: z.literal('cluster'), clusters: z.array(z.number().int().min(0)).min(1).max(200) }),
  z.object({
    kind: z.literal('score'),
    score: z.enum(analysisScores),
    low: bound.default(null),
    high: bound.default(null),
  }),
  z.object({
    kind: z.literal('response'),
    to: responseTo,
    state: responseState,
    /**
     * Days after being reached in which something counts: of a campaign also what does not name it (null: only what names it), of a list what
     * concerns its products (null: for ever). An action has its own days.
     */
    days: z.number().int().min(1).max(3650).nullable().default(null),
  }),
  z.object({ kind: z.literal('segment'), segmentId }),
  /** Customers by the ids of their source. */
  z.object({ kind: z.literal('ids'), ids: z.array(z.string().max(200)).max(200_000) }),
])
export type Condition = z.output<typeof condition>

const MAX_DEPTH = 12
const MAX_CONDITIONS = 500

const anyRule: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('all'), rules: z.array(anyRule).max(100) }),
    z.object({ kind: z.literal('any'), rules: z.array(anyRule).max(100) }),
    z.object({ kind: z.literal('not'), rule: anyRule }),
    condition,
  ]),
)

export const rule: z.ZodType<Rule> = anyRule.refine(
  (tree) => depthOf(tree) <= MAX_DEPTH && countConditions(tree) <= MAX_CONDITIONS,
  { message: `at most ${MAX_DEPTH} levels and ${MAX_CONDITIONS} conditions` },
)

/** The parts of a rule that are rules themselves. */
export function partsOf(tree: Rule): readonly Rule[] {
  switch (tree.kind) {
    case 'all':
    case 'any':
      return tree.rules
    case 'not':
      return [tree.rule]
    default:
      return []
  }
}

function depthOf(tree: Rule): number {
  return 1 + Math.max(0, ...partsOf(tree).map(depthOf))
}

export function countConditions(tree: Rule): number {
  const parts = partsOf(tree)
  return parts.length === 0 ? 1 : parts.reduce((sum, part) => sum + countConditions(part), 0)
}

/** Segments that a rule names, directly. */
export function namedSegments(tree: Rule): SegmentId[] {
  if (tree.kind === 'segment') return [tree.segmentId]
  return partsOf(tree).flatMap(namedSegments)
}

/** The "now" of a segment: the end of the data (the day after the last interaction), today, or the end of a day. */
export const asOf = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data-end') }),
  z.object({ kind: z.literal('today') }),
  z.object({ kind: z.literal('day'), day: calendarDay }),
])
export type AsOf = z.output<typeof asOf>

export const segmentName = z.string().trim().min(1).max(120)

/** What a person decides about a segment. */
export const segmentDraft = z.object({
  name: segmentName,
  description: z.string().max(2000).default(''),
  /** static: the members of the moment it is saved; dynamic: whoever fits when it is asked. */
  kind: z.enum(['dynamic', 'static']).default('dynamic'),
  rule,
  asOf: asOf.default({ kind: 'data-end' }),
})
export type SegmentDraft = z.output<typeof segmentDraft>

/** How large a segment was for which state of the data. */
export const segmentSize = z.object({ at: z.number(), size: z.number().int(), customers: z.number().int() })
export type SegmentSize = z.output<typeof segmentSize>

export const segment = segmentDraft.extend({
  id: segmentId,
  createdAt: z.number(),
  updatedAt: z.number(),
  /** The latest recorded size, and whether it is that of the present data. */
  size: z.number().int().nullable(),
  sizeCurrent: z.boolean(),
  history: z.array(segmentSize),
})
export type Segment = z.output<typeof segment>

/** Below this many customers a group tells too much of single persons (k-anonymity). */
export const SMALL_GROUP = 20
