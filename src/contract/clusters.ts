import { z } from 'zod'
import { feature, featureGroup, trait } from './customer-features.ts'
import { analysisId, customerId, modelId } from './ids.ts'

export const clusterMethods = ['kmeans', 'ward'] as const

export const clusterSettings = z.object({
  features: z.array(featureGroup).min(1).default(['rfm']),
  method: z.enum(clusterMethods).default('kmeans'),
  /** null: the number that the data speak for, of 2 to `most`. */
  k: z.number().int().min(2).max(50).nullable().default(null),
  most: z.number().int().min(2).max(20).default(8),
  /** Whose factors the group `factors` takes; null: the latest model that has some. */
  modelId: modelId.nullable().default(null),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
})
export type ClusterSettings = z.output<typeof clusterSettings>

export const cluster = z.object({
  /** From 0, the most valuable customers first. */
  cluster: z.number().int(),
  size: z.number().int(),
  share: z.number(),
  /** Means per customer; null where no purchases are known (tables of a file). */
  orders: z.number().nullable(),
  revenue: z.number().nullable(),
  /** Part of the revenue of all that this cluster brings. */
  revenueShare: z.number().nullable(),
  /** What sets it apart, the farthest from the mean first. */
  traits: z.array(trait),
})
export type Cluster = z.output<typeof cluster>

export const clusterSummary = z.object({
  customers: z.number().int(),
  /** Without a purchase or a single known figure: in no cluster. */
  leftOut: z.number().int(),
  currency: z.string(),
  method: z.enum(clusterMethods),
  k: z.number().int(),
  /** Chosen by the data, or given. */
  isChosen: z.boolean(),
  features: z.array(feature),
  /** Figures that are the same for all. */
  withoutSpread: z.array(feature),
  converged: z.boolean(),
  silhouette: z.number(),
  judged: z.array(
    z.object({
      k: z.number().int(),
      silhouette: z.number(),
      gap: z.number(),
      gapError: z.number(),
      stability: z.number(),
    }),
  ),
  /** Customers in the sample that k was judged on. */
  judgedRows: z.number().int(),
  byGap: z.number().int(),
  hasStructure: z.boolean(),
  silhouetteOfNoise: z.number(),
  clusters: z.array(cluster),
  /** Share of the spread that the two axes of the map hold. */
  mapShares: z.array(z.number()),
})
export type ClusterSummary = z.output<typeof clusterSummary>

export const clusterAnalysis = z.object({
  id: analysisId,
  settings: clusterSettings,
  summary: clusterSummary,
  createdAt: z.number(),
  seconds: z.number(),
  current: z.boolean(),
})
export type ClusterAnalysis = z.output<typeof clusterAnalysis>

/** A customer's place on the map. */
export const mapPoint = z.object({
  id: customerId,
  name: z.string(),
  x: z.number(),
  y: z.number(),
  cluster: z.number().int(),
})
export type MapPoint = z.output<typeof mapPoint>
