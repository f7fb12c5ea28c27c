import { z } from 'zod'
import { listId, planActionId } from './ids.ts'
import { customerCard } from './models.ts'
import { actionChannel } from './plan-actions.ts'
import { asOf, calendarDay, rule, segment, segmentId, segmentName } from './segments.ts'

/** Customers that a question is about: a stored segment, or a rule that is not stored (yet). */
export const audience = z.union([
  z.object({ segmentId }),
  z.object({ rule, asOf: asOf.default({ kind: 'data-end' }) }),
])
export type Audience = z.output<typeof audience>

export const memberRow = customerCard.extend({
  country: z.string(),
  city: z.string(),
  orders: z.number().int(),
  /** In units of the project's main currency. */
  revenue: z.number(),
  firstSeen: z.number().nullable(),
  lastSeen: z.number().nullable(),
  suppressed: z.boolean(),
})

export const segmentCount = z.object({
  size: z.number().int(),
  customers: z.number().int(),
  /** Members who are never contacted. */
  suppressed: z.number().int(),
})

/** Values that conditions can name, most frequent first, at most 500 each. */
export const ruleChoices = z.object({
  facts: z.record(z.string(), z.array(z.string())),
  categories: z.array(z.string()),
  brands: z.array(z.string()),
  channels: z.array(z.string()),
  campaigns: z.array(z.string()),
  currency: z.string(),
  /** The end of the data and the first event, UTC milliseconds; 0 where nothing has a time. */
  first: z.number(),
  end: z.number(),
  clusters: z.array(z.number().int()),
  /** Lists and accepted actions that a condition about responses can name, the latest first. */
  lists: z.array(z.object({ id: listId, name: z.string(), createdAt: z.number() })),
  actions: z.array(
    z.object({ id: planActionId, segment: z.string(), channel: actionChannel, from: calendarDay }),
  ),
  hasScores: z.boolean(),
})
export type RuleChoices = z.output<typeof ruleChoices>

export const segmentOverlap = z.object({
  segments: z.array(z.object({ id: segmentId, name: z.string(), size: z.number().int() })),
  /** Customers in both, row by column. */
  shared: z.array(z.array(z.number().int())),
  /** Customers in exactly these segments (places in `segments`), the largest first. */
  regions: z.array(z.object({ members: z.array(z.number().int()), size: z.number().int() })),
  customers: z.number().int(),
})
export type SegmentOverlap = z.output<typeof segmentOverlap>

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() })

/** Fields in which groups are compared. */
export const comparedFields = [
  'orders',
  'revenue',
  'average-order',
  'products',
  'interactions',
  'days-since-first-purchase',
  'days-since-last-purchase',
  'country',
  'province',
  'city',
  'gender',
] as const

/** One thing in which two groups are compared; intervals are 95 %. A mean without variation has bounds null. */
export const comparisonRow = z.object({
  kind: z.enum(['mean', 'share']),
  /** A field of segments; or `category`, bought at least once. Of shares `value` says which. */
  field: z.enum([...comparedFields, 'category']),
  value: z.string(),
  a: z.number(),
  b: z.number(),
  difference: interval,
  /** The interval does not contain 0. */
  differs: z.boolean(),
  /** Difference in pooled standard deviations (means) or by Cohen's h (shares); rows are sorted by it. */
  effect: z.number(),
})
export const segmentComparison = z.object({
  sizeA: z.number().int(),
  sizeB: z.number().int(),
  /** Customers in both; they count on both sides. */
  shared: z.number().int(),
  currency: z.string(),
  rows: z.array(comparisonRow),
})
export type SegmentComparison = z.output<typeof segmentComparison>

/** Questions and small changes around segments; part of `requests`. */
export const segmentRequests = {
  'segments:list': { lane: 'reader', input: z.void(), output: z.array(segment) },
  'segments:count': { lane: 'reader', input: audience, output: segmentCount },
  'segments:members': {
    lane: 'reader',
    input: z.object({
      audience,
      /** Only members whose id, name or e-mail has this text. */
      search: z.string().max(200).optional(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: z.object({ total: z.number().int(), currency: z.string(), rows: z.array(memberRow) }),
  },
  'segments:choices': { lane: 'reader', input: z.void(), output: ruleChoices },
  'segments:overlap': {
    lane: 'reader',
    input: z.object({ ids: z.array(segmentId).min(2).max(10) }),
    output: segmentOverlap,
  },
  /** Without `b`: against everybody else. */
  'segments:compare': {
    lane: 'reader',
    input: z.object({ a: audience, b: audience.nullable() }),
    output: segmentComparison,
  },
  'segments:of-customer': {
    lane: 'reader',
    input: z.object({ customerId: z.number().int().positive() }),
    output: z.object({
      segments: z.array(z.object({ id: segmentId, name: z.string() })),
      rfm: z.object({
        /** `none` without an order. */
        group: z.string(),
        scores: z.object({ recency: z.number(), frequency: z.number(), monetary: z.number() }).nullable(),
      }),
    }),
  },
  'segments:rename': {
    lane: 'main',
    input: z.object({ id: segmentId, name: segmentName }),
    output: z.void(),
  },
  'segments:delete': { lane: 'main', input: z.object({ id: segmentId }), output: z.void() },
  'segments:duplicate': {
    lane: 'main',
    input: z.object({ id: segmentId, name: segmentName }),
    output: z.object({ id: segmentId }),
  },
} as const
