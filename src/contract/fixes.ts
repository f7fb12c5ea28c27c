import { z } from 'zod'
import { dateOrder } from './dates.ts'
import { encoding } from './dialect.ts'
import { quarantineReason } from './quarantine-reasons.ts'

/** Encodings of which single bytes or cells may stand in a text of another one. */
const byteReading = encoding.exclude(['utf-16le', 'utf-16be'])
export const byteReadings = byteReading.options
export type ByteReading = z.output<typeof byteReading>

/** One change of one cell, or of a whole row, in the cleaning of rows that were set aside. */
export const fixOperation = z.discriminatedUnion('kind', [
  /** Spaces at both ends, doubled ones, control characters and byte order marks. */
  z.object({ kind: z.literal('trim') }),
  z.object({ kind: z.literal('case'), to: z.enum(['upper', 'lower', 'title']) }),
  /** Every occurrence of `find`, taken literally. */
  z.object({
    kind: z.literal('replace'),
    find: z.string().min(1).max(500),
    with: z.string().max(500),
    wholeCell: z.boolean(),
  }),
  z.object({ kind: z.literal('set'), value: z.string().max(10_000) }),
  z.object({ kind: z.literal('set-missing') }),
  z.object({ kind: z.literal('parse-time'), dateOrder }),
  z.object({ kind: z.literal('parse-number'), decimalComma: z.boolean() }),
  /** Of the whole line: bytes that do not belong to the file's encoding, read as those of another. */
  z.object({ kind: z.literal('read-bytes'), encoding: byteReading }),
  /** The whole row goes; its text stays in the project. */
  z.object({ kind: z.literal('drop') }),
])
export type FixOperation = z.output<typeof fixOperation>

/** A fix and the rows it is for: a step of a recipe. */
export const fixStep = z.object({
  /** Only rows that were set aside for this reason; null for any. */
  reason: quarantineReason.nullable(),
  /** Header of the column that is changed; empty for `drop` and `read-bytes`. */
  column: z.string().max(200),
  /** Only rows whose cell in that column is exactly this; null for any. */
  equals: z.string().max(10_000).nullable(),
  operation: fixOperation,
  /** What else the rows were found by: the column at fault (null: any) and a text somewhere in the record. */
  scope: z.object({ column: z.string().max(200).nullable(), search: z.string().max(200) }).optional(),
})
export type FixStep = z.output<typeof fixStep>
