import { z } from 'zod'
import { columnRole, importTarget } from './column-roles.ts'
import { dialectChoices } from './dialect.ts'
import { importPlan } from './import-plan.ts'
import { presetChoice, presetMatch } from './presets.ts'

export const inspectedColumn = z.object({
  index: z.number().int().nonnegative(),
  header: z.string(),
  samples: z.array(z.string()),
  filledShare: z.number().min(0).max(1),
  proposedRole: columnRole,
})
export type InspectedColumn = z.output<typeof inspectedColumn>

/** A file in an archive, or a sheet of a workbook. */
export const filePart = z.object({
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  /** A table can be read from it. */
  readable: z.boolean(),
  /** Of a sheet: the workbook does not show it. */
  hidden: z.boolean().optional(),
})
export type FilePart = z.output<typeof filePart>

/** What detection found and how sure it is, for the words "Read as: ...". `params` go into the words. */
export const findingKinds = [
  'preset',
  'kind',
  'member',
  'sheet',
  'hidden-sheet',
  'hidden-sheets',
  'hidden-rows',
  'error-cells',
  'empty-formulas',
  'merged-cells',
  'merged-amounts',
  'mixed-currencies',
  'other-table',
  'index-column',
  'encoding',
  'broken-bytes',
  'mixed-encoding',
  'unsure-encoding',
  'two-encodings',
  'unknown-charset',
  'twice-encoded',
  'delimiter',
  'preamble',
  'header',
  'no-header',
  'two-header-rows',
  'duplicate-headers',
  'footer',
  'totals',
  'comments',
  'decimal-comma',
  'short-numbers',
  'negative-refunds',
  'payback',
  'currency',
  'date-order-open',
  'date-and-time',
  'list-rows',
  'repeated-total',
  'damaged-ids',
  'carry-down',
  'quote',
  'without-customer',
  'without-product',
  'wide-table',
  'wide-periods',
  'numbered-periods',
  'counted-time',
  'kind-codes',
  'rows-dropped',
  'numbered-rows',
  'left-out-files',
  'report-period',
] as const
export const finding = z.object({
  kind: z.enum(findingKinds),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The user should look: a guess that may well be wrong, or something that costs rows. */
  isDoubtful: z.boolean(),
})
export type Finding = z.output<typeof finding>

/** What the user has decided before the file is looked at (again). What is absent is detected. */
export const inspectionChoices = z.object({
  dialect: dialectChoices.optional(),
  target: importTarget.optional(),
  preset: presetChoice.optional(),
})
export type InspectionChoices = z.output<typeof inspectionChoices>

/** What the first part of a file looks like, and what is proposed to be done with it. */
export const inspection = z.object({
  fileName: z.string(),
  fileBytes: z.number().int().nonnegative(),
  container: z.enum(['none', 'gzip', 'zip']),
  /** Files of an archive, sheets of a workbook; empty where there is no choice. */
  members: z.array(filePart),
  sheets: z.array(filePart),
  columns: z.array(inspectedColumn),
  /** The records above the header that are left out, as text. */
  top: z.array(z.array(z.string())),
  /** The first records below the header, as text. */
  rows: z.array(z.array(z.string())),
  /** The last records, where the whole file was read or its end could be: those that `skipBottom` and totals leave out. */
  bottom: z.array(z.array(z.string())),
  /** Records seen in the part that was read, and an estimate for the whole file. */
  estimatedRows: z.number().int().nonnegative(),
  /** The whole file was read, so `estimatedRows` is exact. */
  exact: z.boolean(),
  /** The known export that was recognised (or chosen), and proposes the meaning of the columns. */
  preset: presetMatch.nullable(),
  plan: importPlan,
  findings: z.array(finding),
  /** No row decides between day first and month first: the user has to, for these columns. */
  ambiguousDates: z.array(z.number().int().nonnegative()),
  /** Same as `ambiguousDates` not being empty. */
  dateOrderAmbiguous: z.boolean(),
})
export type Inspection = z.output<typeof inspection>
