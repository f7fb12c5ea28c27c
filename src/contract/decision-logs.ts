import { z } from 'zod'
import { decisionChoices, offPolicyResult } from './ads-tests.ts'
import { fileToken } from './ids.ts'

/**
 * Alike decisions of a log: what was chosen for whom, what came of it, with which probability it had been chosen (and would be by the log's own
 * target), and the half of the log they belong to. Places of names are from 0.
 */
export const loggedCell = z.object({
  action: z.number().int().min(0),
  segment: z.number().int().min(0),
  reward: z.number(),
  propensity: z.number().gt(0).max(1),
  target: z.number().min(0).nullable(),
  half: z.union([z.literal(0), z.literal(1)]),
  count: z.number().int().min(1),
})
export type LoggedCell = z.output<typeof loggedCell>

/** More different decisions than this are not kept in a project. */
export const MOST_CELLS = 50_000

export const countedLog = z.object({
  actions: z.array(z.string().max(2_000)).min(1).max(200),
  segments: z.array(z.string().max(2_000)).min(1).max(200),
  cells: z.array(loggedCell).min(1).max(MOST_CELLS),
})
export type CountedLog = z.output<typeof countedLog>

/** `log:3`: kept from a file; `test:7`: a kept test with counts, whose shares are the probabilities. */
export const decisionLogId = z.string().regex(/^(?:log|test):\d+$/)

export const decisionLogEntry = z.object({
  id: decisionLogId,
  source: z.enum(['file', 'test']),
  name: z.string(),
  keptAt: z.number(),
  decisions: z.number(),
  actions: z.number().int(),
})
export type DecisionLogEntry = z.output<typeof decisionLogEntry>

const logName = z.string().trim().min(1).max(200)

/** Logs of decisions that the project keeps as counts, without who was decided for. */
export const decisionLogRequests = {
  /** The latest first: kept logs, then tests whose counts are known. */
  'ads:logs': { lane: 'reader', input: z.void(), output: z.array(decisionLogEntry) },
  'ads:count-log': {
    lane: 'reader',
    input: z.object({ file: fileToken, choices: decisionChoices }),
    output: countedLog,
  },
  'ads:judge-log': {
    lane: 'reader',
    input: z.object({ id: decisionLogId, level: z.number().min(0.5).max(0.999) }),
    output: offPolicyResult.nullable(),
  },
  /** Decisions of a name that is kept already are added to those there are. */
  'ads:keep-log': { lane: 'main', input: z.object({ name: logName, log: countedLog }), output: z.void() },
  'ads:delete-log': { lane: 'main', input: z.object({ id: decisionLogId }), output: z.void() },
} as const
