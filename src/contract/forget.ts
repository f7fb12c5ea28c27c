import { z } from 'zod'

/** Whom to take out of a project for good. */
export const forgetSettings = z.object({
  /** Ids of the source. */
  customers: z.array(z.string().min(1).max(500)).min(1).max(10_000),
  /** Their interactions stay as anonymous sales, so that revenue stays what it was; otherwise they go as well. */
  keepSales: z.boolean().default(true),
})

/** What was taken out, without a word about the person. */
export const forgetReceipt = z.object({
  /** UTC milliseconds. */
  at: z.number(),
  keepSales: z.boolean(),
  /** Customers, with those merged into them. */
  customers: z.number().int(),
  facts: z.number().int(),
  interactions: z.number().int(),
  consents: z.number().int(),
  suppressions: z.number().int(),
  setAside: z.number().int(),
  lists: z.number().int(),
  segments: z.number().int(),
  plans: z.number().int(),
  /** Models whose numbers of the person are zeros now. */
  models: z.number().int(),
  /** Kept drafts, tests and notes of plans that named the person: the words are gone from them. */
  texts: z.number().int().default(0),
})
export type ForgetReceipt = z.output<typeof forgetReceipt>
