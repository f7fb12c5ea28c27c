import { z } from 'zod'
import { analysisId } from './ids.ts'

export const attributionModels = ['first', 'last', 'linear', 'position', 'decay', 'markov'] as const
export const attributionModel = z.enum(attributionModels)
export type AttributionModel = z.output<typeof attributionModel>

export const attributionSettings = z.object({
  by: z.enum(['channel', 'campaign']).default('channel'),
  /** Touches older than this do not count for an order. */
  windowDays: z.number().int().min(1).max(730).default(30),
  halfLifeDays: z.number().min(0.1).max(365).default(7),
  firstShare: z.number().min(0).max(1).default(0.4),
  lastShare: z.number().min(0).max(1).default(0.4),
  /** The channel an order itself names is its last touch. */
  orderChannel: z.boolean().default(true),
})
export type AttributionSettings = z.output<typeof attributionSettings>

const credit = z.object({ conversions: z.number(), value: z.number() })
export const attributionWarnings = [
  'only-order-channels',
  'one-channel',
  'few-conversions',
  'mostly-untouched',
  'no-values',
] as const

export const attributionSummary = z.object({
  journeys: z.number(),
  /** Orders with at least one touch, and those without. */
  conversions: z.number(),
  value: z.number(),
  untouched: credit,
  currency: z.string(),
  rate: z.number(),
  channels: z.array(
    z.object({
      name: z.string(),
      touches: z.number(),
      /** Share of the orders that would be lost without the channel. */
      removal: z.number(),
      credits: z.record(attributionModel, credit),
    }),
  ),
  /** The most frequent ways to an order. */
  paths: z.array(
    z.object({ path: z.array(z.string()), conversions: z.number(), journeys: z.number(), value: z.number() }),
  ),
  meanTouches: z.number(),
  warnings: z.array(z.enum(attributionWarnings)),
})
export type AttributionSummary = z.output<typeof attributionSummary>

export const attributionAnalysis = z.object({
  id: analysisId,
  settings: attributionSettings,
  summary: attributionSummary,
  createdAt: z.number(),
  seconds: z.number(),
  current: z.boolean(),
})
export type AttributionAnalysis = z.output<typeof attributionAnalysis>
