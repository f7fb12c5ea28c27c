import { z } from 'zod'
import { activityBasis, cohortBase, periodKind } from './periods.ts'
import { rfmMovement, rfmReport, rfmSettings } from './rfm.ts'
import { audience } from './segment-requests.ts'
import { asOf } from './segments.ts'

export const cohortQuery = z.object({
  by: cohortBase.default('first-purchase'),
  period: periodKind.default('month'),
  /** What makes a customer active: a purchase, or anything he did. */
  active: activityBasis.default('purchase'),
  /** Only these customers; null for all. */
  audience: audience.nullable().default(null),
})
export type CohortQuery = z.output<typeof cohortQuery>

/** Cells of periods that are not over yet, or not in the data, are null: unknown, not zero. */
const cells = z.array(z.array(z.number().nullable()))

export const cohortReport = z.object({
  by: cohortBase,
  period: periodKind,
  currency: z.string(),
  /** The first day of a period, or the name of a channel, campaign, product or category ('' where none is known). */
  rows: z.array(z.string()),
  sizes: z.array(z.number().int()),
  /** Periods since the customers began, from 0. */
  ages: z.number().int(),
  /** Customers who have had the period in full, and of those: active ones, their share, orders, money, money so far per customer. */
  atRisk: z.array(z.array(z.number().int())),
  active: cells,
  share: cells,
  orders: cells,
  revenue: cells,
  cumulative: cells,
  /** Over all rows, weighted by customers: share active, and money so far per customer, by age. */
  meanShare: z.array(z.number().nullable()),
  meanCumulative: z.array(z.number().nullable()),
  customers: z.number().int(),
  /** Customers who are in no cohort: without a purchase (event) with a date. */
  outside: z.number().int(),
  /** The end of the data, UTC milliseconds. */
  dataEnd: z.number(),
  zone: z.string(),
  /** Earlier periods, or smaller names, that are not shown. */
  hidden: z.number().int(),
})
export type CohortReport = z.output<typeof cohortReport>

export const lifecycleQuery = cohortQuery.pick({ period: true, active: true, audience: true })
export type LifecycleQuery = z.output<typeof lifecycleQuery>

export const lifecycleReport = z.object({
  period: periodKind,
  currency: z.string(),
  periods: z.array(z.string()),
  /** The last period is not over when the data end. */
  lastIsPartial: z.boolean(),
  fresh: z.array(z.number().int()),
  returning: z.array(z.number().int()),
  resurrecting: z.array(z.number().int()),
  dormant: z.array(z.number().int()),
  away: z.array(z.number().int()),
  active: z.array(z.number().int()),
  orders: z.array(z.number().int()),
  revenue: z.array(z.number()),
  /** Mean daily active customers as a share of the period's active customers; null for days, and where nobody was active. */
  stickiness: z.array(z.number().nullable()),
  zone: z.string(),
})
export type LifecycleReport = z.output<typeof lifecycleReport>

/** Dimensions of the overview's charts; each can be filtered by clicks on the others. */
export const overviewDimensions = [
  'rfm',
  'orders',
  'revenue',
  'recency',
  'country',
  'city',
  'channel',
  'month',
] as const
export const overviewDimension = z.enum(overviewDimensions)
export type OverviewDimension = z.output<typeof overviewDimension>

export const overviewFilter = z.partialRecord(overviewDimension, z.array(z.string().max(300)).max(50))
export type OverviewFilter = z.output<typeof overviewFilter>

const bar = z.object({
  key: z.string(),
  customers: z.number().int(),
  revenue: z.number(),
})
export type OverviewBar = z.output<typeof bar>

export const overviewReport = z.object({
  /** Customers that pass all filters, and what they add up to. */
  customers: z.number().int(),
  buyers: z.number().int(),
  orders: z.number().int(),
  revenue: z.number(),
  all: z.number().int(),
  currency: z.string(),
  otherCurrency: z.number().int(),
  dataEnd: z.number(),
  /** Each chart shows the customers that pass the filters of all other charts. */
  charts: z.record(overviewDimension, z.array(bar)),
})
export type OverviewReport = z.output<typeof overviewReport>

/** Questions about all customers; part of `requests`. */
export const customerReportRequests = {
  'customers:overview': {
    lane: 'reader',
    input: z.object({ filter: overviewFilter }),
    output: overviewReport,
  },
  /** Whether the stored analysis is that of the present data. */
  'customers:analysis': {
    lane: 'reader',
    input: z.void(),
    output: z.object({ state: z.enum(['missing', 'stale', 'current']) }),
  },
  'rfm:settings': { lane: 'reader', input: z.void(), output: rfmSettings },
  'rfm:report': {
    lane: 'reader',
    input: z.object({ settings: rfmSettings.nullable(), asOf, audience: audience.nullable() }),
    output: rfmReport,
  },
  'rfm:movement': {
    lane: 'reader',
    input: z.object({
      period: periodKind,
      steps: z.number().int().min(1).max(12),
      asOf,
      audience: audience.nullable(),
    }),
    output: rfmMovement,
  },
  'rfm:set-settings': { lane: 'main', input: rfmSettings, output: rfmSettings },
  'cohorts:report': { lane: 'reader', input: cohortQuery, output: cohortReport },
  'lifecycle:report': { lane: 'reader', input: lifecycleQuery, output: lifecycleReport },
} as const
