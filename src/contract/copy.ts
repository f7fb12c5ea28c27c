import { z } from 'zod'

/** Places where a text is shown, each with its limits (see the engine's `limits.ts`). */
export const copyPlatforms = [
  'none',
  'google-headline',
  'google-description',
  'meta-headline',
  'meta-text',
  'linkedin-headline',
  'linkedin-text',
  'email-subject',
  'sms',
  'taobao-title',
  'wechat-title',
  'xiaohongshu-title',
  'xiaohongshu-text',
  'douyin-title',
  'baidu-title',
  'baidu-description',
] as const
export const copyPlatform = z.enum(copyPlatforms)
export type CopyPlatform = z.output<typeof copyPlatform>

/** What a check of a text can find; each has a reason and a fix in both languages. */
export const copyFindings = [
  'empty',
  'too-long',
  'over-usual',
  'may-be-cut',
  'very-short',
  'duplicate',
  'nearly-duplicate',
  'no-call-to-action',
  'no-number',
  'hard-to-read',
  'negative-mood',
  'many-emoji',
  'broken-placeholder',
  'no-personalisation',
  'absolute-word',
  'medical-claim',
  'promised-result',
  'spam-word',
  'shouting',
  'many-marks',
  'repeated-word',
  'mixed-width',
  'refused-mark',
  'markup',
  'no-opt-out',
] as const
export const copyFindingName = z.enum(copyFindings)

/** error: will be refused or is unlawful; warning: usually costs; hint: worth a thought. */
export const copySeverity = z.enum(['error', 'warning', 'hint'])

export const copyFinding = z.object({
  name: copyFindingName,
  severity: copySeverity,
  /** Where in the text, in UTF-16 units; both 0 where it is about the whole. */
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  /** The words in question, or the figure that is over the limit; empty where there is none. */
  found: z.string(),
  limit: z.number().nullable(),
})
export type CopyFinding = z.output<typeof copyFinding>

export const copyDiagnosis = z.object({
  text: z.string(),
  language: z.enum(['en', 'zh']),
  platform: copyPlatform,
  /** Characters as the platform counts them (some count Chinese ones double). */
  length: z.number().int(),
  words: z.number().int(),
  /** Flesch reading ease (English) or characters a sentence (Chinese); null for texts too short to say. */
  readability: z.number().nullable(),
  /** -1 to 1, by words of mood. */
  sentiment: z.number(),
  findings: z.array(copyFinding),
})
export type CopyDiagnosis = z.output<typeof copyDiagnosis>

/** How a variant was made without a language model. */
export const variantMakings = [
  'template',
  'synonym',
  'shorter',
  'action',
  'question',
  'order',
  'personal',
] as const

/** Which text of an ad, and what counts as success per what. */
export const copyFields = ['headline', 'body', 'subject'] as const
export const copyMeasures = ['clicks', 'opens', 'conversions'] as const

/** How many tests with two texts or more a project has of a kind of text, by what counts. */
export const testedCopy = z.object({
  field: z.enum(copyFields),
  measure: z.enum(copyMeasures),
  tests: z.number().int().positive(),
  texts: z.number().int().positive(),
})
export type TestedCopy = z.output<typeof testedCopy>

export const copyScoreSettings = z.object({
  field: z.enum(copyFields),
  /** clicks per impression (or recipient), opens per recipient, conversions per click. */
  measure: z.enum(copyMeasures),
  /** Texts to be judged; none: only what the tests tell. */
  drafts: z.array(z.string().min(1).max(2_000)).max(50),
  /** What the drafts are compared with; empty: the best text of the tests by the model. */
  current: z.string().max(2_000),
  platform: copyPlatform,
  seed: z.number().int().nonnegative(),
})
export type CopyScoreSettings = z.output<typeof copyScoreSettings>

const share = z.number()
export const pairwiseAccuracy = z.object({
  /** Pairs of one test that are decided (|z| >= 1.96), and the tests they are of. */
  pairs: z.number().int(),
  tests: z.number().int(),
  accuracy: share.nullable(),
  low: share.nullable(),
  high: share.nullable(),
  /** How often the longer text of the same pairs wins: what anybody could guess. */
  longerWins: share.nullable(),
  brier: share.nullable(),
})
export type PairwiseAccuracyReport = z.output<typeof pairwiseAccuracy>

/**
 * few-tests: no model is fitted; no-signal: the interval of the accuracy on unseen tests includes a coin's 0.5; weak: it does not, but the
 * accuracy is below 0.6; useful: from 0.6 on.
 */
export const copyVerdict = z.enum(['few-tests', 'no-signal', 'weak', 'useful'])
export type CopyVerdict = z.output<typeof copyVerdict>

export const draftScore = z.object({
  text: z.string(),
  /** Expected rate against the current text, as a ratio less one, with its 95 % interval, and the chance that it is above zero. */
  lift: z.number(),
  low: z.number(),
  high: z.number(),
  probability: share,
})
export type DraftScore = z.output<typeof draftScore>

/** Features of form; the same names as the engine's. */
export const copyStyles = [
  'length',
  'words',
  'long-words',
  'sentences',
  'question',
  'exclamation',
  'quotation',
  'ellipsis',
  'number',
  'comma',
  'colon',
  'brackets',
  'emphasis',
  'capitals',
  'emoji',
  'you',
  'we',
  'somebody',
  'they',
  'pointing',
  'asking-word',
  'negation',
] as const

const effectFigures = {
  /** Texts that have it. */
  texts: z.number().int(),
  /** Change of the rate, as a share, with its 95 % interval. */
  effect: z.number(),
  low: z.number(),
  high: z.number(),
}
export const copyEffect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('word'), name: z.string(), ...effectFigures }),
  z.object({ kind: z.literal('style'), name: z.enum(copyStyles), ...effectFigures }),
])
export type CopyEffect = z.output<typeof copyEffect>

export const copyScore = z.object({
  verdict: copyVerdict,
  tests: z.number().int(),
  texts: z.number().int(),
  /** Tests that are needed before a model is fitted. */
  testsNeeded: z.number().int(),
  /** On tests held out, by cross-validation over whole tests. */
  crossValidated: pairwiseAccuracy.nullable(),
  penalty: z.number().nullable(),
  converged: z.boolean(),
  current: z.string(),
  drafts: z.array(draftScore),
  effects: z.array(copyEffect),
  /** Channels with enough tests of their own, with their strongest words. */
  channels: z.array(z.object({ channel: z.string(), tests: z.number().int(), effects: z.array(copyEffect) })),
  seconds: z.number(),
})
export type CopyScore = z.output<typeof copyScore>
