import { z } from 'zod'
import { testDecisions, testRules } from './ads-tests.ts'
import { copyScoreSettings } from './copy.ts'

export const copyDraftId = z.number().int().positive().brand<'CopyDraftId'>()
export type CopyDraftId = z.output<typeof copyDraftId>
export const sentTestId = z.number().int().positive().brand<'SentTestId'>()
export type SentTestId = z.output<typeof sentTestId>

/** Texts, one a line, with what they are scored by. */
export const copyDraft = copyScoreSettings
  .omit({ drafts: true, seed: true })
  .extend({ text: z.string().max(200_000) })
export type CopyDraft = z.output<typeof copyDraft>

export const savedDraft = z.object({ id: copyDraftId, savedAt: z.number(), draft: copyDraft })
export type SavedDraft = z.output<typeof savedDraft>

/** A variant of a kept test; counts are null until they are typed. */
export const sentArm = z.object({
  name: z.string().max(2_000),
  trials: z.number().min(0).nullable(),
  successes: z.number().min(0).nullable(),
})
export type SentArm = z.output<typeof sentArm>
const arms = z.array(sentArm).min(2).max(20)

/** language-model: variants it wrote; drafts: texts of the copy view; counts: typed, or taken from results, under Ads. */
export const testOrigins = ['language-model', 'drafts', 'counts'] as const
export const testOrigin = z.enum(testOrigins)

/** What the user decided, beside what the counts said then. */
export const keptDecision = z.object({
  /** The text that is used from now on; null: none of them is. */
  winner: z.string().max(2_000).nullable(),
  counts: z.enum(testDecisions),
  decidedAt: z.number(),
})

export const sentTest = z.object({
  id: sentTestId,
  name: z.string().max(200),
  origin: testOrigin,
  sentAt: z.number(),
  changedAt: z.number(),
  arms,
  rules: testRules,
  decision: keptDecision.nullable(),
})
export type SentTest = z.output<typeof sentTest>

/** Texts and tests that the project keeps. The latest first. */
export const keptCopyRequests = {
  'copy:drafts': { lane: 'reader', input: z.void(), output: z.array(savedDraft) },
  'copy:save-draft': {
    lane: 'main',
    input: z.object({ draft: copyDraft }),
    output: z.object({ id: copyDraftId }),
  },
  'copy:delete-draft': { lane: 'main', input: z.object({ id: copyDraftId }), output: z.void() },
  'ads:sent-tests': { lane: 'reader', input: z.void(), output: z.array(sentTest) },
  'ads:send-test': {
    lane: 'main',
    input: sentTest.pick({ name: true, origin: true, arms: true, rules: true }),
    output: z.object({ id: sentTestId }),
  },
  /** Counts as they are typed. A decision that was made stays. */
  'ads:keep-counts': {
    lane: 'main',
    input: sentTest.pick({ id: true, arms: true, rules: true }),
    output: z.void(),
  },
  /** null takes the decision back. */
  'ads:decide-test': {
    lane: 'main',
    input: z.object({
      id: sentTestId,
      decision: keptDecision.omit({ decidedAt: true }).nullable(),
    }),
    output: z.void(),
  },
  'ads:delete-test': { lane: 'main', input: z.object({ id: sentTestId }), output: z.void() },
} as const
