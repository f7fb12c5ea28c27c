import { z } from 'zod'
import { analysisId } from './ids.ts'
import { clvAnalysis, clvCustomer, clvSorts } from './value.ts'

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
} as const
