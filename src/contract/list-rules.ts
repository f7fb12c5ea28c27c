import { z } from 'zod'
import { productId } from './ids.ts'

/** Longest list of one customer. */
export const MOST_PER_CUSTOMER = 200

export const listName = z.string().trim().min(1).max(120)

export const contactChannels = ['email', 'sms', 'phone', 'post'] as const
export const contactChannel = z.enum(contactChannels)
export type ContactChannel = z.output<typeof contactChannel>

/** Most categories, and most products, that one rule may name. */
const MOST_NAMED = 10_000
const category = z.string().max(500)
const micros = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** What a list leaves out and how it is put together, beyond the order of the model's scores. */
export const listRules = z.object({
  /** Leaves out products whose stock is not above this number; null: stock does not matter. */
  stockAbove: z.number().min(0).max(1_000_000_000).nullable(),
  /** Limits in micros (millionths) of the currency, inclusive; null: price does not matter. */
  price: z
    .object({ min: micros.nullable(), max: micros.nullable(), currency: z.string().length(3) })
    .refine(({ min, max }) => min === null || max === null || min <= max)
    .nullable(),
  /** Whether products whose stock (or price in this currency) is not known may be listed. */
  keepUnknown: z.boolean(),
  /** Only these categories; empty: all. */
  onlyCategories: z.array(category).max(MOST_NAMED),
  neverCategories: z.array(category).max(MOST_NAMED),
  /** Products left out of this list, by the ids of the source, beside those never recommended at all. */
  neverProducts: z.array(z.string().max(256)).max(MOST_NAMED),
  /** Most products of one category in one customer's list; products without a category are not counted. */
  perCategory: z.number().int().min(1).max(MOST_PER_CUSTOMER).nullable(),
  /** Weight of variety against score in maximal marginal relevance: 0 is the order of the scores alone. */
  diversity: z.number().min(0).max(0.95),
  /** Where bought products are left out: lists one again once its own usual interval between two purchases is over. */
  rebuy: z.boolean(),
  /** Leaves out products with a lower score of the model; not used for lists that are not personal. */
  minScore: z.number().nullable(),
  /** Who may be written to through this channel: those who did not refuse, or only those who agreed. */
  consent: z.object({ channel: contactChannel, needs: z.enum(['no-denial', 'grant']) }).nullable(),
  /** What customers without a history get: the best list of their segment (overall where there is none), the best overall, or none. */
  withoutHistory: z.enum(['segment', 'overall', 'leave-out']),
  /** Places at the end of each personal list for products that nobody had bought when the model was trained, by what they are like. */
  newProducts: z.number().int().min(0).max(50).default(0),
})
export type ListRules = z.output<typeof listRules>

/** No rule but the ones every list has: excluded products and suppressed customers. */
export const plainRules: ListRules = {
  stockAbove: null,
  price: null,
  keepUnknown: true,
  onlyCategories: [],
  neverCategories: [],
  neverProducts: [],
  perCategory: null,
  diversity: 0,
  rebuy: false,
  minScore: null,
  consent: null,
  withoutHistory: 'segment',
  newProducts: 0,
}

export const productRules = ['excluded', 'out-of-stock', 'price', 'category', 'left-out', 'gone'] as const
export const entryRules = ['min-score', 'category-quota', 'diversity', 'rebuy', 'new-product'] as const

const count = z.number().int().nonnegative()

/** What the rules did, counted while a list (or its preview) was made. */
export const listOutcome = z.object({
  customers: z.object({
    /** Found by the choice of customers. */
    asked: count,
    /** Asked not to be contacted. */
    suppressed: count,
    /** Refused the channel, or did not agree to it. */
    withoutConsent: count,
    /** No history the model knows, and the rules leave them out. */
    leftOut: count,
    /** Listed, by where their list comes from. */
    personal: count,
    ofSegment: count,
    popular: count,
    /** Listed with fewer products than asked for. */
    shorter: count,
    /** Nothing is left for them. */
    empty: count,
  }),
  products: z.object({
    /** Known to the model. */
    known: count,
    allowed: count,
    /** How many each rule alone would take out; a product may fail several. */
    removed: z.array(z.object({ rule: z.enum(productRules), products: count })),
    /** Products without a known stock or price where a rule asks for it. */
    unknownStock: count,
    unknownPrice: count,
    /** Different products that anybody got. */
    listed: count,
  }),
  /** Entries changed by rules inside lists: taken out of the best by score, or (rebuy) let in, and in how many customers' lists. */
  entries: z.array(z.object({ rule: z.enum(entryRules), entries: count, customers: count })),
  rows: count,
  /** Mean share of a personal list that stands in the list of bestsellers too, 0 to 1; null without personal lists. */
  popularOverlap: z.number().min(0).max(1).nullable(),
})
export type ListOutcome = z.output<typeof listOutcome>
export type ProductRule = (typeof productRules)[number]
export type EntryRule = (typeof entryRules)[number]

/** One product in a comparison, with in how many customers' lists it stood before and stands now. */
export const movedProduct = z.object({
  productId,
  externalId: z.string(),
  name: z.string(),
  before: count,
  after: count,
})
export type MovedProduct = z.output<typeof movedProduct>

export const listComparison = z.object({
  /** Customers of both lists, and of one only. */
  both: count,
  onlyBefore: count,
  onlyAfter: count,
  /** Of those in both: whose products differ, whose order alone differs, and who have the same list. */
  changed: count,
  reordered: count,
  same: count,
  /** Mean share of the earlier products that are kept, over the customers of both; null where there are none. */
  kept: z.number().min(0).max(1).nullable(),
  /** Products with the largest change in how many customers have them. */
  risen: z.array(movedProduct),
  fallen: z.array(movedProduct),
})
export type ListComparison = z.output<typeof listComparison>

const named = z.object({ externalId: z.string(), name: z.string() })

/** A customer whose products differ between two lists. */
export const changedCustomer = z.object({
  customerId: z.number().int(),
  externalId: z.string(),
  name: z.string(),
  change: z.enum(['changed', 'only-before', 'only-after']),
  came: z.array(named),
  went: z.array(named),
  kept: count,
})
export type ChangedCustomer = z.output<typeof changedCustomer>
