import { z } from 'zod'
import { listId, modelId } from './ids.ts'
import { contactChannel, listName, listOutcome, listRules, MOST_PER_CUSTOMER } from './list-rules.ts'
import { modelKind } from './models.ts'
import { calendarDay, segmentId } from './segments.ts'

export const listSettings = z.object({
  modelId,
  topN: z.number().int().min(1).max(MOST_PER_CUSTOMER),
  /** Leave out what the customer has already bought. */
  excludeBought: z.boolean(),
  /** Which customers: all, those a search finds, those of a segment, or given ids of the source. */
  customers: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all') }),
    z.object({ kind: z.literal('search'), text: z.string().max(200) }),
    z.object({ kind: z.literal('segment'), segmentId }),
    z.object({ kind: z.literal('ids'), ids: z.array(z.string().max(256)).min(1).max(1_000_000) }),
  ]),
  /** None but those of every list where left out. */
  rules: listRules.optional(),
  name: listName.optional(),
})
export type ListSettings = z.output<typeof listSettings>

export const listSummary = z.object({
  id: listId,
  /** Empty where it was never named. */
  name: z.string(),
  createdAt: z.number(),
  settings: listSettings,
  modelKind,
  customers: z.number().int(),
  rows: z.number().int(),
  /** Customers who got the popular list for want of a history. */
  popularCustomers: z.number().int(),
  seconds: z.number(),
  current: z.boolean(),
  /** What the rules did; null for lists of earlier versions. */
  outcome: listOutcome.nullable(),
})
export type ListSummary = z.output<typeof listSummary>

/** Columns that an exported list may have; the order given is the order written. */
export const exportColumns = [
  'customer-id',
  'customer-name',
  'email',
  'rank',
  'product-id',
  'product-name',
  'category',
  'score',
  'reasons',
  'basis',
] as const
export const exportColumn = z.enum(exportColumns)
export type ExportColumn = z.output<typeof exportColumn>

/** Who of a list does not get it, so that the next import can measure what it does. */
export const listHoldout = z.object({
  /** How the list will reach customers. */
  channel: contactChannel,
  share: z.number().min(0.01).max(0.9),
  /** First day, and the days that purchases are counted. */
  from: calendarDay,
  days: z.number().int().min(1).max(366),
  seed: z.number().int().nonnegative().default(1),
})
export type ListHoldout = z.output<typeof listHoldout>

export const exportSettings = z.object({
  listId,
  /** A workbook holds up to 100,000 rows. */
  format: z.enum(['csv', 'jsonl', 'xlsx']),
  /** long: a row per customer and rank; wide: a row per customer. */
  layout: z.enum(['long', 'wide']),
  /** spreadsheet: UTF-8 with BOM, text that could be a formula gets an apostrophe; machine: neither. */
  purpose: z.enum(['spreadsheet', 'machine']),
  columns: z.array(exportColumn).min(1),
  /** Only customers whose id, name or e-mail contains this text; empty for all. */
  search: z.string().max(200),
  language: z.enum(['en', 'zh-CN']),
  /** Null: everybody gets it, but who is held out of an earlier export of it. */
  holdout: listHoldout.nullable().default(null),
})
export type ExportSettings = z.output<typeof exportSettings>
