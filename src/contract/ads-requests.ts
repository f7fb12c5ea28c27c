import { z } from 'zod'
import {
  adequacy,
  adequacyVerdicts,
  adsControl,
  adsOutcomes,
  adsSpan,
  budgetResult,
  budgetSettings,
  projectResponseSettings,
  responseResult,
} from './ads.ts'
import { adBudgets, resultsQuery, resultsReport } from './ads-results.ts'
import {
  contextualResult,
  decisionChoices,
  decisionFile,
  segmentRow,
  simulationResult,
  simulationSettings,
  testArm,
  testResult,
  testRules,
  valueArm,
  valueTestResult,
} from './ads-tests.ts'
import { analysisId, fileToken } from './ids.ts'

const grade = z.enum(['good', 'warn', 'bad'])

export const adsResponseSummary = z.object({
  id: analysisId,
  verdict: z.enum(adequacyVerdicts),
  health: grade,
  channels: z.number().int(),
  periods: z.number().int(),
  span: adsSpan,
  seconds: z.number(),
})

export const adsBudgetSummary = z.object({ id: analysisId, seconds: z.number() })

export const adsExport = z.object({
  what: z.enum(['results', 'response', 'budget']),
  query: resultsQuery,
  format: z.enum(['csv', 'jsonl', 'xlsx']),
  language: z.enum(['en', 'zh-CN']),
})
export type AdsExport = z.output<typeof adsExport>
export const adsExported = z.object({ rows: z.number().int(), bytes: z.number().int(), seconds: z.number() })

/** A stored result with what is known of it. */
const stored = <T extends z.ZodType>(result: T) =>
  z.object({ id: analysisId, createdAt: z.number(), current: z.boolean(), result }).nullable()

/** Questions of the ads view; the reader answers them. */
export const adsRequests = {
  'ads:results': { lane: 'reader', input: resultsQuery, output: resultsReport.nullable() },
  /** The check before a fit, on the data as they are. */
  'ads:adequacy': {
    lane: 'reader',
    input: projectResponseSettings,
    output: z.object({
      adequacy,
      span: adsSpan,
      periods: z.array(z.string()),
      channels: z.array(z.string()),
    }),
  },
  /** What a model of this project can be made of: the outcome that its data support best, the days there are, and controls. */
  'ads:options': {
    lane: 'reader',
    input: z.void(),
    output: z
      .object({
        outcome: z.enum(adsOutcomes),
        from: z.string(),
        to: z.string(),
        channels: z.array(z.string()),
        controls: z.array(adsControl),
      })
      .nullable(),
  },
  'ads:response': {
    lane: 'reader',
    input: z.void(),
    output: stored(responseResult.extend({ settings: projectResponseSettings })),
  },
  /** A plan by the latest response model; nothing is stored. Null without a model. */
  'ads:plan': { lane: 'reader', input: budgetSettings, output: budgetResult.nullable() },
  'ads:budget': { lane: 'reader', input: z.void(), output: stored(budgetResult) },
  'ads:test': {
    lane: 'reader',
    input: z.object({ arms: z.array(testArm).min(1).max(50), rules: testRules }),
    output: testResult,
  },
  /** Variants in the project's own results that can be tested against each other. */
  'ads:arms': {
    lane: 'reader',
    input: z.void(),
    output: z.array(
      z.object({
        id: z.string(),
        source: z.enum(['campaigns', 'ad-sets', 'ads', 'copy']),
        name: z.string(),
        arms: z.array(
          z.object({
            name: z.string(),
            impressions: z.number(),
            clicks: z.number(),
            conversions: z.number(),
            /** What a click brought, zeros included, as far as days with different values tell it; null where they do not. */
            value: valueArm.nullable(),
          }),
        ),
      }),
    ),
  },
  /** Variants of the project's own results that were shown to several audiences: ad sets of a campaign, channels of a copy test. */
  'ads:segment-arms': {
    lane: 'reader',
    input: z.void(),
    output: z.array(
      z.object({
        id: z.string(),
        source: z.enum(['ad-sets', 'copy']),
        name: z.string(),
        rows: z.array(
          segmentRow
            .extend({ impressions: z.number(), clicks: z.number(), conversions: z.number() })
            .omit({ trials: true, reward: true }),
        ),
      }),
    ),
  },
  /** Which variant for which segment. */
  'ads:by-segment': {
    lane: 'reader',
    input: z.object({
      rows: z.array(segmentRow).min(1).max(20_000),
      floor: z.number().min(0).max(1),
      seed: z.number().int().min(0),
    }),
    output: contextualResult,
  },
  'ads:value-test': {
    lane: 'reader',
    input: z.object({
      arms: z
        .array(valueArm.extend({ name: z.string() }))
        .min(1)
        .max(50),
      level: z.number(),
    }),
    output: valueTestResult,
  },
  /** A file of a test, of values per visitor, or of logged decisions, read in full. */
  'ads:read-decisions': {
    lane: 'reader',
    input: z.object({ file: fileToken, choices: decisionChoices }),
    output: decisionFile,
  },
  /** What the pace of spend is compared with. */
  'ads:budgets': { lane: 'reader', input: z.void(), output: adBudgets.nullable() },
  'ads:set-budgets': { lane: 'main', input: z.object({ budgets: adBudgets.nullable() }), output: z.void() },
  'ads:simulate': { lane: 'reader', input: simulationSettings, output: simulationResult },
} as const
