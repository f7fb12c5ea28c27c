import { z } from 'zod'
import { fileRef } from './file-ref.ts'
import { fileToken } from './ids.ts'
import { inspectionChoices } from './inspection.ts'

const column = z.number().int().min(0).max(16_383)
/** Which of two files holds the lines of orders; the other tells who bought and when. */
export const lineSides = ['file', 'other'] as const
const lineSide = z.enum(lineSides)
export type LineSide = z.output<typeof lineSide>

/** What the user decided about a join; null: as proposed. `on`: places of the columns by which rows find each other, of the lines and of the orders. */
const decisions = {
  /** How `file` is read, and how `other` is: both may be parts of one archive or workbook. */
  choices: inspectionChoices,
  otherChoices: inspectionChoices,
  linesIn: lineSide.nullable(),
  on: z.tuple([column, column]).nullable(),
}

const joinSide = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  /** Place of the column that tells orders apart; null where none is proposed. */
  key: column.nullable(),
})

const joinFigures = z.object({
  /** Lines of orders, and how many of them name an order that the other file does not tell. */
  lines: z.number().int().nonnegative(),
  withoutOrder: z.number().int().nonnegative(),
  /** Orders that no line names: they are not in the joined table. */
  withoutLines: z.number().int().nonnegative(),
  /** Columns about an order as a whole, which would be counted with each line. */
  leftOut: z.array(z.string()),
})

const proposal = { linesIn: lineSide, lines: joinSide, orders: joinSide }

/** Two tables as one: which columns are taken for the key, and what came of it; `joined` is null where no key is known. */
export const joinProposal = z.object({
  ...proposal,
  joined: joinFigures.extend({ file: fileRef }).nullable(),
})
export type JoinProposal = z.output<typeof joinProposal>

export const joinRequests = {
  /** Joins two files into a third one that is imported as any other; it is removed when the app ends, or when `instead` names it. */
  'import:join': {
    lane: 'main',
    input: z.object({ file: fileToken, other: fileToken, instead: fileToken.nullable(), ...decisions }),
    output: joinProposal,
  },
} as const

/** What main asks the reader to do for it, with paths. */
export const JOIN_ERRAND = 'errand:join'
const path = z.string().min(1).max(4096)
export const joinErrand = z.object({ file: path, other: path, ...decisions })
export const joinAnswer = z.object({ ...proposal, joined: joinFigures.extend({ path }).nullable() })
export type JoinErrand = z.output<typeof joinErrand>
export type JoinAnswer = z.output<typeof joinAnswer>
