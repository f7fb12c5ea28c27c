import { z } from 'zod'
import { fixStep } from './fixes.ts'
import { importId, stepId } from './ids.ts'
import { quarantineReason } from './quarantine-reasons.ts'

/** Which of the rows that an import set aside. `search` finds text in the record. */
export const quarantineFilter = z.object({
  importId,
  reason: quarantineReason.nullable(),
  column: z.string().max(200).nullable(),
  search: z.string().max(200),
})
export type QuarantineFilter = z.output<typeof quarantineFilter>

/** Most frequent cells of the column at fault, for choosing what to fix at once. */
export const faultyValue = z.object({
  reason: quarantineReason,
  column: z.string(),
  value: z.string(),
  lines: z.number().int(),
})
export type FaultyValue = z.output<typeof faultyValue>

/** The most frequent faulty cells, counted in all lines that were set aside, or in the first `counted` of them. */
export const faultyValues = z.object({
  values: z.array(faultyValue),
  counted: z.number().int().nonnegative(),
  isWhole: z.boolean(),
})
export type FaultyValues = z.output<typeof faultyValues>

/** Fixes of rows that were set aside: those a filter finds, or some of them. */
export const fixOrder = z.object({
  rows: z.discriminatedUnion('by', [
    z.object({ by: z.literal('filter'), filter: quarantineFilter }),
    z.object({
      by: z.literal('rows'),
      importId,
      ids: z.array(z.number().int().positive()).min(1).max(10_000),
    }),
  ]),
  steps: z.array(fixStep).min(1).max(50),
  /** Only say what would come of it. */
  trial: z.boolean(),
})
export type FixOrder = z.output<typeof fixOrder>

/** What became of a row that was changed: it came in, was dropped, or is set aside still for a reason. */
export const fixExample = z.object({
  line: z.number().int(),
  column: z.string(),
  before: z.string(),
  after: z.string(),
  outcome: z.union([z.literal('accepted'), z.literal('dropped'), quarantineReason]),
})
export type FixExample = z.output<typeof fixExample>

/** rows = accepted + merged + duplicates + dropped + still + unchanged; checked by the job itself. */
export const fixReport = z.object({
  /** The step to undo; null for a trial, and where nothing was changed. */
  stepId: stepId.nullable(),
  rows: z.number().int(),
  accepted: z.number().int(),
  merged: z.number().int(),
  duplicates: z.number().int(),
  dropped: z.number().int(),
  /** Changed, and set aside still. */
  still: z.number().int(),
  stillBy: z.array(z.object({ reason: quarantineReason, lines: z.number().int() })),
  /** No step is about them. */
  unchanged: z.number().int(),
  examples: z.array(fixExample),
})
export type FixReport = z.output<typeof fixReport>

/** Everything that changes the data is a step that can be undone and, until something new is done, redone. */
export const stepKinds = ['import', 'fix', 'merge', 'dismiss'] as const
export const step = z.object({
  id: stepId,
  kind: z.enum(stepKinds),
  state: z.enum(['done', 'undone']),
  at: z.number(),
  importId: importId.nullable(),
  /** For the words: file, rows, column, names; never more than the history needs. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** It is the next that `undo` (`redo`) without a number takes. */
  isNextUndo: z.boolean(),
  isNextRedo: z.boolean(),
  /** Undone alone, without what came after it. */
  canUndo: z.boolean(),
  canRedo: z.boolean(),
})
export type Step = z.output<typeof step>
