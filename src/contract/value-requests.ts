import { z } from 'zod'
import { analysisId, customerId } from './ids.ts'
import { attributionAnalysis } from './attribution.ts'
import { cluster, clusterAnalysis, mapPoint } from './clusters.ts'
import { lookalikeAnalysis, lookalikeRow } from './lookalikes.ts'
import { customerCard } from './models.ts'
import { clvAnalysis, clvCustomer, clvSorts } from './value.ts'

/** What the latest analyses say of one customer; null where there is none, or where it does not know him. */
export const customerWorth = z.object({
  clv: z
    .object({
      /** Null for customers without a purchase. */
      customer: clvCustomer.nullable(),
      horizonDays: z.number().int(),
      level: z.number(),
      currency: z.string(),
      current: z.boolean(),
    })
    .nullable(),
  clusters: z
    .object({ cluster: cluster.nullable(), hasStructure: z.boolean(), current: z.boolean() })
    .nullable(),
})
export type CustomerWorth = z.output<typeof customerWorth>

/** Questions about customer value, clusters, look-alikes and attribution: part of `requests`. */
export const valueRequests = {
  /** The latest; null before the first. */
  'clv:latest': { lane: 'reader', input: z.void(), output: clvAnalysis.nullable() },
  'clv:customers': {
    lane: 'reader',
    input: z.object({
      analysisId,
      search: z.string().max(200),
      sort: z.enum(clvSorts),
      descending: z.boolean(),
      /** Only customers whose risk is within. */
      riskFrom: z.number().min(0).max(1),
      riskTo: z.number().min(0).max(1),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: z.object({ total: z.number().int(), rows: z.array(clvCustomer) }),
  },
  'customers:worth': { lane: 'reader', input: z.object({ customerId }), output: customerWorth },
  'clusters:latest': { lane: 'reader', input: z.void(), output: clusterAnalysis.nullable() },
  /** Customers spread evenly over the clustering, at most 2,000. */
  'clusters:map': { lane: 'reader', input: z.object({ analysisId }), output: z.array(mapPoint) },
  'clusters:customers': {
    lane: 'reader',
    input: z.object({
      analysisId,
      cluster: z.number().int().min(0),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: z.object({ total: z.number().int(), rows: z.array(customerCard) }),
  },
  /** The latest first. */
  'lookalikes:list': { lane: 'reader', input: z.void(), output: z.array(lookalikeAnalysis) },
  'lookalikes:customers': {
    lane: 'reader',
    input: z.object({
      analysisId,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: z.object({ total: z.number().int(), rows: z.array(lookalikeRow) }),
  },
  /** Ids of the source of the first customers of a ranking, for a segment of them. */
  'lookalikes:ids': {
    lane: 'reader',
    input: z.object({ analysisId, limit: z.number().int().min(1).max(200_000) }),
    output: z.array(z.string()),
  },
  'attribution:latest': { lane: 'reader', input: z.void(), output: attributionAnalysis.nullable() },
} as const
