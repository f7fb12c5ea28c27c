import { z } from 'zod'
import { columnRole } from './column-roles.ts'
import { importId } from './ids.ts'
import { flagCount, importCounts } from './import-counts.ts'
import { quarantineReason } from './quarantine-reasons.ts'
import { ruleId } from './rules.ts'

const bar = z.object({ from: z.number(), to: z.number(), count: z.number().int() })

/** One column of a file as it was read, before anything was set aside. Of `ignore` columns nothing but the fill is kept. */
export const columnProfile = z.object({
  index: z.number().int().nonnegative(),
  header: z.string(),
  role: columnRole,
  filled: z.number().int().nonnegative(),
  missing: z.number().int().nonnegative(),
  /** Different values; an estimate (HyperLogLog, standard error below 2 %) where not exact. */
  distinct: z.number().int().nonnegative(),
  isDistinctExact: z.boolean(),
  minLength: z.number().int().nullable(),
  maxLength: z.number().int().nullable(),
  /** Of columns of numbers, amounts (in units, not micros) and times (UTC milliseconds). */
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  /** Equal steps between min and max, of a sample of at most 10,000 values. */
  histogram: z.array(bar),
  /** The most frequent values of columns with few of them; none of columns that name a person. */
  top: z.array(z.object({ value: z.string(), count: z.number().int() })),
  problems: z.array(z.object({ reason: quarantineReason, lines: z.number().int() })),
})
export type ColumnProfile = z.output<typeof columnProfile>

/**
 * What the data-quality page shows of one import. `score` is 0 to 100: 100 x (records not set aside / records that are data) x (filled cells of
 * mapped columns / all of them) x (1 - half the share of flagged records).
 */
export const qualityReport = z.object({
  importId,
  fileName: z.string(),
  counts: importCounts,
  columns: z.array(columnProfile),
  flags: z.array(flagCount),
  score: z.number().min(0).max(100),
})
export type QualityReport = z.output<typeof qualityReport>

export const flaggedRow = z.object({
  id: z.number().int(),
  line: z.number().int(),
  rule: ruleId,
  /** Header of the column; empty for the whole row. */
  column: z.string(),
})
export type FlaggedRow = z.output<typeof flaggedRow>
