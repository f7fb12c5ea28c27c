import { z } from 'zod'
import { importId, stepId } from './ids.ts'
import { quarantineReason } from './quarantine-reasons.ts'

/** Which of the rows that an import set aside. `search` finds text in the record; */
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

/** Everything that changes the data is a step that can be undone and, until something new is done, redone. */
export const stepKinds = ['import'] as const
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
