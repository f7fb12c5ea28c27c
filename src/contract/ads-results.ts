import { z } from 'zod'

/** Figures of a report; null where it does not tell them. Money in units of `currency`. */
const measure = z.number().nullable()
export const adMeasures = z.object({
  impressions: measure,
  clicks: measure,
  cost: measure,
  conversions: measure,
  value: measure,
})
export type AdMeasures = z.output<typeof adMeasures>

const metric = z
  .object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .nullable()
export const adMetrics = z.object({
  ctr: metric,
  cvr: metric,
  cpc: metric,
  cpm: metric,
  cpa: metric,
  roas: metric,
  margin: metric,
})
export type AdMetrics = z.output<typeof adMetrics>

export const adLevels = ['channel', 'account', 'campaign', 'adSet', 'ad'] as const
export const adLevel = z.enum(adLevels)
export type AdLevel = z.output<typeof adLevel>

const change = z
  .object({ before: z.number(), after: z.number(), change: z.number(), low: z.number(), high: z.number() })
  .nullable()

export const resultsQuery = z.object({
  level: adLevel,
  /** Only what lies below these, for drill-down. */
  within: z.partialRecord(adLevel, z.string()),
  /** Days, YYYY-MM-DD; null: from the first, to the last. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Share of the value that is left after the cost of goods. */
  marginShare: z.number().min(0).max(1),
  interval: z.number().min(0.5).max(0.99),
  /** What may be spent from one day to another (inclusive): in all, and by name on the level that is shown. */
  budget: z
    .object({
      amount: z.number().positive().nullable(),
      from: z.string(),
      to: z.string(),
      rows: z.record(z.string(), z.number().positive()).default({}),
    })
    .nullable(),
})
export type ResultsQuery = z.output<typeof resultsQuery>
export const defaultResultsQuery: ResultsQuery = {
  level: 'channel',
  within: {},
  from: null,
  to: null,
  marginShare: 1,
  interval: 0.9,
  budget: null,
}

/** Budgets that the project keeps, to compare the pace of spend with. */
export const adBudgets = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  /** Of everything; null: none was given. */
  amount: z.number().positive().nullable(),
  /** By level and name. */
  rows: z.partialRecord(adLevel, z.record(z.string(), z.number().positive())),
})
export type AdBudgets = z.output<typeof adBudgets>

export const pacing = z.object({
  budget: z.number(),
  spent: z.number(),
  timeShare: z.number(),
  spentShare: z.number(),
  projected: z.number(),
  perDayLeft: z.number(),
  status: z.enum(['on-track', 'under', 'over', 'ended']),
})

export type Pacing = z.output<typeof pacing>

export const resultsReport = z.object({
  level: adLevel,
  currency: z.string(),
  /** Rows in other currencies, which are left out. */
  otherCurrency: z.number(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  total: z.object({ sums: adMeasures, metrics: adMetrics }),
  rows: z.array(
    z.object({
      name: z.string(),
      sums: adMeasures,
      metrics: adMetrics,
      /** The latest four weeks against the four before. */
      trend: z.object({ cost: change, ctr: change, cpa: change, roas: change }),
      fatigue: z
        .object({ perWeek: z.number(), error: z.number(), total: z.number(), isTired: z.boolean() })
        .nullable(),
      pacing: pacing.nullable().default(null),
    }),
  ),
  daily: z.array(z.object({ day: z.string(), sums: adMeasures })),
  anomalies: z.array(
    z.object({
      name: z.string(),
      measure: z.enum(['cost', 'clicks', 'conversions', 'impressions']),
      day: z.string(),
      value: z.number(),
      expected: z.number(),
      score: z.number(),
    }),
  ),
  pacing: pacing.nullable(),
  /** What the platforms claim beside what the shop sold in the same days; null without orders. */
  shop: z
    .object({
      revenue: z.number(),
      orders: z.number(),
      claimedValue: z.number().nullable(),
      claimedConversions: z.number().nullable(),
      currency: z.string(),
    })
    .nullable(),
})
export type ResultsReport = z.output<typeof resultsReport>
