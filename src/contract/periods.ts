import { z } from 'zod'

export const periodKinds = ['day', 'week', 'month'] as const
export const periodKind = z.enum(periodKinds)
export type PeriodKind = z.output<typeof periodKind>

/** How customers are put into cohorts. */
export const cohortBases = [
  'first-purchase',
  'first-event',
  'channel',
  'campaign',
  'first-product',
  'first-category',
] as const
export const cohortBase = z.enum(cohortBases)
export type CohortBase = z.output<typeof cohortBase>

/** What makes a customer active in a period: a purchase, or anything he did. */
export const activityBasis = z.enum(['purchase', 'any'])

/** What a customer is in a period, by when he was active before; `away` was active only before the last period. */
export const lifecycleStates = ['fresh', 'returning', 'resurrecting', 'dormant', 'away'] as const
export const lifecycleState = z.enum(lifecycleStates)
