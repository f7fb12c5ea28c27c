import { z } from 'zod'
import { stepId } from './ids.ts'

export const matchedEntities = ['customer', 'product'] as const
export const matchedEntity = z.enum(matchedEntities)
export type MatchedEntity = z.output<typeof matchedEntity>

export const pairStates = ['open', 'merged', 'dismissed'] as const
export const pairState = z.enum(pairStates)
export type PairState = z.output<typeof pairState>

/** One side of a pair: its id in the source, and what is known of it by field. */
export const matchedSide = z.object({
  id: z.number().int(),
  externalId: z.string(),
  interactions: z.number().int(),
  facts: z.record(z.string(), z.string()),
})
export type MatchedSide = z.output<typeof matchedSide>

export const fieldAgreement = z.object({
  field: z.string(),
  level: z.enum(['same', 'close', 'different']),
})

/** Two customers (products) that are probably one. */
export const duplicatePair = z.object({
  id: z.number().int(),
  entity: matchedEntity,
  a: matchedSide,
  b: matchedSide,
  /** Probability that they are the same, 0 to 1. */
  score: z.number(),
  fields: z.array(fieldAgreement),
  state: pairState,
  /** The step that merged or dismissed them, to be undone. */
  stepId: stepId.nullable(),
})
export type DuplicatePair = z.output<typeof duplicatePair>

/** Facts that a merge can choose, as columns of the project. */
export const choosableFacts = {
  customer: [
    'name',
    'email',
    'phone',
    'company',
    'city',
    'postcode',
    'province',
    'country',
    'gender',
    'birthday',
    'tags',
  ],
  product: ['name', 'category', 'brand', 'description', 'url'],
} as const satisfies Record<MatchedEntity, readonly string[]>

const rowId = z.number().int().positive()

/** The others become the survivor: what they did and what is known of them counts for it, until the merge is undone. */
export const mergeGroup = z.object({
  survivor: rowId,
  others: z.array(rowId).min(1).max(1_000),
  /** Facts that were chosen; of the rest the survivor's count, then the others'. */
  facts: z.record(z.string().max(40), z.string().max(10_000)).default({}),
})
export type MergeGroup = z.output<typeof mergeGroup>

/** Groups that were chosen, or all open pairs from a score on; pairs that share a member are one group. */
export const mergeOrder = z.object({
  entity: matchedEntity,
  which: z.discriminatedUnion('by', [
    z.object({ by: z.literal('groups'), groups: z.array(mergeGroup).min(1).max(10_000) }),
    z.object({ by: z.literal('score'), minScore: z.number().min(0.5).max(1) }),
  ]),
})
export type MergeOrder = z.output<typeof mergeOrder>
