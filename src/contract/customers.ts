import { z } from 'zod'
import { interactionKind } from './column-roles.ts'
import { customerCard, historyItem } from './models.ts'

/** One thing a customer did. */
export const timelineItem = z.object({
  at: z.number().nullable(),
  kind: interactionKind,
  product: z.string(),
  orderId: z.string(),
  quantity: z.number(),
  unitPriceMicros: z.number().nullable(),
  currency: z.string(),
  channel: z.string(),
  campaign: z.string(),
})
export type TimelineItem = z.output<typeof timelineItem>

export const contactState = z.object({
  channel: z.enum(['email', 'sms', 'phone', 'post', 'any']),
  state: z.enum(['granted', 'denied']),
  at: z.number().nullable(),
})

/** Facts of a customer that are told in text, in the order they are shown; those that nobody tells are empty. */
export const profileFacts = [
  'phone',
  'country',
  'province',
  'city',
  'postcode',
  'company',
  'gender',
  'birthday',
  'tags',
] as const
export type ProfileFact = (typeof profileFacts)[number]

/** Everything the project knows of one customer. */
export const customerPage = z.object({
  customer: customerCard,
  facts: z.record(z.enum(profileFacts), z.string()),
  orders: z.number().int(),
  interactions: z.number().int(),
  /** Purchases less refunds in micros of `currency`. */
  revenueMicros: z.number(),
  currency: z.string(),
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  consents: z.array(contactState),
  /** On a list of those who are never contacted. */
  suppressed: z.boolean(),
  /** The latest first, at most {@link TIMELINE_SHOWN}. */
  timeline: z.array(timelineItem),
  history: z.array(historyItem),
})
export type CustomerPage = z.output<typeof customerPage>

export const TIMELINE_SHOWN = 300
