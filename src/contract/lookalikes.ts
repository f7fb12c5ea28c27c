import { z } from 'zod'
import { customerCard } from './models.ts'
import { featureGroup, trait } from './customer-features.ts'
import { analysisId, modelId } from './ids.ts'
import { segmentId } from './segments.ts'

export const lookalikeSettings = z.object({
  /** Whom the others shall resemble. */
  source: z.union([
    z.object({ segmentId }),
    /** Ids of the source. */
    z.object({ ids: z.array(z.string().min(1).max(256)).min(1).max(200_000) }),
  ]),
  features: z.array(featureGroup).min(1).default(['rfm', 'categories']),
  modelId: modelId.nullable().default(null),
  /** How many are kept, the most alike first. */
  size: z.number().int().min(1).max(1_000_000).default(1000),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
})
export type LookalikeSettings = z.output<typeof lookalikeSettings>

export const lookalikeMethods = ['linear', 'nearest'] as const
export const lookalikeSummary = z.object({
  /** Name of the segment, empty for ids. */
  source: z.string(),
  seeds: z.number().int(),
  /** Ids of the source that no customer with a known figure has. */
  unknown: z.number().int(),
  candidates: z.number().int(),
  kept: z.number().int(),
  method: z.enum(lookalikeMethods),
  judged: z.array(z.object({ method: z.enum(lookalikeMethods), auc: z.number() })),
  auc: z.object({ mean: z.number(), low: z.number(), high: z.number() }),
  curve: z.array(
    z.object({
      share: z.number(),
      size: z.number().int(),
      recall: z.number(),
      lift: z.number(),
      precision: z.number(),
    }),
  ),
  /** better: the lowest fold ranks hidden members above others more often than not by a margin. */
  verdict: z.enum(['strong', 'weak', 'none']),
  /** What sets the seeds apart from the others. */
  traits: z.array(trait),
})
export type LookalikeSummary = z.output<typeof lookalikeSummary>

export const lookalikeAnalysis = z.object({
  id: analysisId,
  settings: lookalikeSettings,
  summary: lookalikeSummary,
  createdAt: z.number(),
  seconds: z.number(),
  current: z.boolean(),
})
export type LookalikeAnalysis = z.output<typeof lookalikeAnalysis>

export const lookalikeRow = z.object({
  rank: z.number().int(),
  customer: customerCard,
  score: z.number(),
  orders: z.number().int(),
  revenue: z.number(),
})
export type LookalikeRow = z.output<typeof lookalikeRow>
