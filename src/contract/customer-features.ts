import { z } from 'zod'

/** What customers can be compared by; each group is a choice of the marketer's. */
export const featureGroups = [
  'rfm',
  'basket',
  'categories',
  'channels',
  'hours',
  'discounts',
  'value',
  'factors',
  'deep',
] as const
export const featureGroup = z.enum(featureGroups)
export type FeatureGroup = z.output<typeof featureGroup>

export const featureKinds = [
  'recency',
  'orders',
  'revenue',
  'average-order',
  'products',
  'interval',
  'refunds',
  'category',
  'channel',
  'daypart',
  'weekend',
  'discount',
  'alive',
  'expected',
  'factor',
  'deep',
  'column',
] as const

/** One figure of a customer; `name` tells which category, channel, part of the day, factor or column of a file it is of. */
export const feature = z.object({ kind: z.enum(featureKinds), name: z.string() })
export type Feature = z.output<typeof feature>

/** Parts of the day that an order may fall into, by the clock of the project: 0-6, 6-12, 12-18, 18-24. */
export const dayparts = ['night', 'morning', 'afternoon', 'evening'] as const

export const trait = z.object({
  feature,
  /** Mean of the group less mean of all, in standard deviations of all. */
  score: z.number(),
  mean: z.number(),
  overall: z.number(),
})
export type Trait = z.output<typeof trait>

/** A trait closer to the mean than this sets nobody apart. */
export const LEAST_TRAIT = 0.35
