import { z } from 'zod'
import { promptMask } from './llm.ts'

/** Parts of a product's text that can be told, in the order in which they are. */
export const vectorFields = ['name', 'category', 'brand', 'description', 'attributes'] as const
export type VectorField = (typeof vectorFields)[number]
export const MOST_VECTORS = 2_000

/** Which texts are to become vectors: nothing of a product is told but what is ticked here. */
export const vectorBrief = z.object({
  fields: z.array(z.enum(vectorFields)).min(1).max(vectorFields.length),
  /** Products at most in one go, those without a vector of their present text first. */
  most: z.number().int().min(1).max(MOST_VECTORS),
})
export type VectorBrief = z.output<typeof vectorBrief>

export const vectorOrder = z.object({
  brief: vectorBrief,
  model: z.string().max(200),
  revealed: z.array(z.string().max(60)).max(500),
})
export type VectorOrder = z.output<typeof vectorOrder>

/** Texts as they would be sent, personal data masked. */
export const composedTexts = z.object({
  fields: z.string(),
  items: z.array(z.object({ productId: z.number().int(), fingerprint: z.string(), text: z.string() })),
  masks: z.array(promptMask),
  inputTokens: z.number().int(),
})
export type ComposedTexts = z.output<typeof composedTexts>

export const vectorPreview = z.object({
  id: z.string(),
  address: z.string(),
  host: z.string(),
  model: z.string(),
  hasKey: z.boolean(),
  products: z.number().int(),
  /** How many requests the texts take. */
  requests: z.number().int(),
  /** The bytes of the first request; the others are asked for one by one. */
  body: z.string(),
  masks: z.array(promptMask),
  inputTokens: z.number().int(),
  cost: z.number().nullable(),
  currency: z.string(),
})
export type VectorPreview = z.output<typeof vectorPreview>

export const vectorResult = z.object({
  /** Products whose vectors are kept now. */
  products: z.number().int(),
  dimensions: z.number().int(),
  inputTokens: z.number().int().nullable(),
  cost: z.number().nullable(),
  seconds: z.number(),
})
export type VectorResult = z.output<typeof vectorResult>

/** What vectors there are, a model each. */
export const vectorState = z.object({
  products: z.number().int(),
  models: z.array(
    z.object({
      model: z.string(),
      /** Products whose text is the one the vector was made of. */
      current: z.number().int(),
      /** Products whose text has changed since. */
      stale: z.number().int(),
      dimensions: z.number().int(),
      madeAt: z.number(),
    }),
  ),
})
export type VectorState = z.output<typeof vectorState>

const id = z.string().max(60)
const nothing = z.void()

/** Questions about texts of products as vectors: part of `requests`. */
export const vectorRequests = {
  'vectors:state': { lane: 'reader', input: nothing, output: vectorState },
  'vectors:compose': { lane: 'reader', input: vectorOrder, output: composedTexts },
  /** Composes and keeps the bytes; nothing is sent. */
  'vectors:preview': { lane: 'main', input: vectorOrder.omit({ model: true }), output: vectorPreview },
  /** The bytes of one request of a preview, from 0. */
  'vectors:body': {
    lane: 'main',
    input: z.object({ id, request: z.number().int().nonnegative() }),
    output: z.string(),
  },
  /** Sends what a preview has shown, request by request; what has come is kept when it is cancelled. Stopped with `llm:cancel`. */
  'vectors:send': { lane: 'main', input: z.object({ id }), output: vectorResult },
} as const
