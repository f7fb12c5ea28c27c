import { z } from 'zod'
import { customerId, modelId, productId } from './ids.ts'
import { listOutcome } from './list-rules.ts'
import { segmentId } from './segments.ts'
import { contribution, customerCard, modelKind } from './models.ts'

const count = z.number().int().nonnegative()
const productName = z.object({
  productId,
  externalId: z.string(),
  name: z.string(),
  category: z.string(),
})

/** Where a product would stand without some of the history; rank null: the model would not list it at all. */
const without = z.object({
  products: z.array(productName),
  rank: z.number().int().positive().nullable(),
  score: z.number(),
})

/** Why one product stands where it stands in one person's list, and what would move it. */
export const productExplanation = z.object({
  customer: customerCard.nullable(),
  product: productName,
  modelKind,
  /** Whether it is in the history already. */
  bought: z.boolean(),
  /** Among the products that may be listed; null: the model has nothing that speaks for it. */
  rank: z.number().int().positive().nullable(),
  of: count,
  score: z.number(),
  /** additive: `reasons` add up to `score`; evidence: what is nearest in the history; popular: no reason beyond popularity. */
  basis: z.enum(['additive', 'evidence', 'popular']),
  reasons: z.array(contribution),
  /** Computed anew without each of the strongest past products. */
  without: z.array(without),
  /** The past products, taken away strongest first, without which it leaves the best `top`; null where that does not happen. */
  breaking: without.nullable(),
  top: z.number().int().positive(),
})
export type ProductExplanation = z.output<typeof productExplanation>

/** One listed customer of a preview. */
const sampleRow = z.object({
  customer: customerCard,
  basis: z.enum(['personal', 'segment', 'popular']),
  products: z.array(productName.omit({ productId: true }).extend({ score: z.number() })),
})

/** A list before it is made: counts of customers and products are of all, the rest of a sample. */
export const listPreview = z.object({
  /** Customers who would be listed at most: those asked for less those who may not be written to. */
  reachable: count,
  sampled: count,
  outcome: listOutcome,
  rows: z.array(sampleRow),
  /** Scores of the last product of the personal lists of the sample: a tenth, half and nine tenths are below; null without any. */
  lastScores: z.object({ low: z.number(), middle: z.number(), high: z.number() }).nullable(),
})
export type ListPreview = z.output<typeof listPreview>

/** What rules can be chosen from. */
export const listChoices = z.object({
  currency: z.string(),
  categories: z.array(z.object({ name: z.string(), products: count })),
  productsWithStock: count,
  productsWithPrice: count,
  hasConsents: z.boolean(),
  /** Sizes as last recorded; null where nobody counted yet. */
  segments: z.array(z.object({ id: segmentId, name: z.string(), customers: count.nullable() })),
})
export type ListChoices = z.output<typeof listChoices>

export const interestedCustomer = z.object({
  id: customerId,
  externalId: z.string(),
  name: z.string(),
  score: z.number(),
})

/** A product bought with another: of `orders` baskets with the product, `together` hold the other. */
export const boughtTogether = productName.extend({
  together: count,
  /** Share of the baskets with the product that hold the other. */
  confidence: z.number(),
  /** How many times as often as if both had nothing to do with each other. */
  lift: z.number().nullable(),
})

export const productPreview = z.object({
  product: productName,
  excluded: z.boolean(),
  stock: z.number().nullable(),
  priceMicros: z.number().nullable(),
  currency: z.string(),
  customers: count,
  /** Whether the model was trained on it. */
  known: z.boolean(),
  interested: z.array(interestedCustomer),
  /** all: scored over every customer of the training; near: over those who have products near it. */
  interestedAmong: z.enum(['all', 'near']),
  similar: z.array(productName.extend({ similarity: z.number() })),
  together: z.array(boughtTogether),
  /** Baskets with the product that were looked at. */
  baskets: count,
  basketKind: z.enum(['orders', 'customers']),
})
export type ProductPreview = z.output<typeof productPreview>

const mapPoint = z.object({
  id: z.number().int(),
  externalId: z.string(),
  name: z.string(),
  /** Category of a product, empty for customers. */
  group: z.string(),
  /** Customers of a product, products of a customer. */
  size: count,
  x: z.number(),
  y: z.number(),
})

export const factorMap = z.object({
  modelId,
  products: z.array(mapPoint),
  customers: z.array(mapPoint),
  totalProducts: count,
  totalCustomers: count,
  /** Shares of the spread of the products that the two axes hold. */
  shares: z.tuple([z.number(), z.number()]),
  /** factors: of the model; likeness: of a model without factors, made from the weights between products. */
  space: z.enum(['factors', 'likeness']),
})
export type FactorMap = z.output<typeof factorMap>
