import { z } from 'zod'
import { stepId } from './ids.ts'
import { quarantineReason } from './quarantine-reasons.ts'
import { ruleId } from './rules.ts'

export const reasonCount = z.object({ reason: quarantineReason, lines: z.number().int().nonnegative() })
export type ReasonCount = z.output<typeof reasonCount>

/** Records that a rule marks. */
export const flagCount = z.object({ rule: ruleId, lines: z.number().int().nonnegative() })

/** Why a record is no data. `dropped`: by the user, in cleaning. `no-items`: in a wide table somebody with nothing in any of its columns. */
export const skipReasons = [
  'blank',
  'preamble',
  'comment',
  'totals',
  'repeated-header',
  'footer',
  'dropped',
  'no-items',
] as const
export const skipReason = z.enum(skipReasons)
export type SkipReason = z.output<typeof skipReason>

/**
 * read = accepted + merged + duplicates + quarantined + skipped; checked by the importer itself. All count records of the file (a quoted
 * cell may span several lines; a record that holds several items is one); the header rows are not counted.
 * accepted: brought something new. merged: told more about, or restated, what is known already (a customer, a day of a campaign).
 * duplicates: told nothing new.
 */
export const importCounts = z.object({
  read: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  merged: z.number().int().nonnegative(),
  duplicates: z.number().int().nonnegative(),
  quarantined: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  byReason: z.array(reasonCount),
  skippedBy: z.array(z.object({ reason: skipReason, lines: z.number().int().nonnegative() })),
  /** Of the records that were not set aside: marked by a rule, and mended by the recipe. */
  flagged: z.number().int().nonnegative(),
  mended: z.number().int().nonnegative(),
})
export type ImportCounts = z.output<typeof importCounts>

export const quarantinedRow = z.object({
  id: z.number().int(),
  line: z.number().int().positive(),
  /** Header of the column at fault; empty where the whole row is. */
  column: z.string(),
  reason: quarantineReason,
  /** The record as it stands in the file; of workbooks, JSON and Parquet as a JSON array of its cells. */
  raw: z.string(),
  /** Where in the file (unpacked) the first byte is that does not belong to the encoding; null where there is none. */
  byte: z.number().int().nonnegative().nullable(),
  /** Its cells, after what is carried down; shorter or longer than the header for a ragged row. */
  cells: z.array(z.string()),
})
export type QuarantinedRow = z.output<typeof quarantinedRow>

/** Result of a check: what an import with this plan would do. Nothing has been written. */
export const checkReport = z.object({
  counts: importCounts,
  /** Records that each rule marks, those that need the whole file included. */
  flags: z.array(flagCount),
  customers: z.number().int().nonnegative(),
  products: z.number().int().nonnegative(),
  /** First examples of quarantined rows, a few per reason. */
  examples: z.array(quarantinedRow),
  /** The same file (by hash) is already in the project. */
  alreadyImported: z.boolean(),
})
export type CheckReport = z.output<typeof checkReport>

export const importSummary = z.object({
  importId: z.number().int().positive(),
  /** The step that undoes it. */
  stepId,
  counts: importCounts,
  /** New rows made by this import. */
  newCustomers: z.number().int().nonnegative(),
  newProducts: z.number().int().nonnegative(),
  /** Refunds for which the sale was found. */
  matchedRefunds: z.number().int().nonnegative(),
  /** Records that each rule marks. */
  flags: z.array(flagCount),
  seconds: z.number().nonnegative(),
})
export type ImportSummary = z.output<typeof importSummary>

/** Lines that bring something: what is new, and what tells more of what is known or restates it, as ad platforms do with past days. */
export function broughtBy({ accepted, merged }: Pick<ImportCounts, 'accepted' | 'merged'>): number {
  return accepted + merged
}
