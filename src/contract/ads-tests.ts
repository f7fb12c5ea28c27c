import { z } from 'zod'
import { estimate } from './ads.ts'

export const testRules = z.object({
  kind: z.enum(['auto', 'share', 'rate']),
  /** Units of the rate; null: a hundredth of the first arm's rate. */
  lossLimit: z.number().positive().nullable(),
  leastTrials: z.number().min(0),
  split: z.array(z.number().positive()),
  level: z.number().min(0.5).max(0.999),
  /** For the next period: least share of an arm, and most growth of its share (0: no limit; null: none for shares, twofold for rates and uneven trials). */
  floor: z.number().min(0).max(1),
  growth: z.number().min(0).nullable(),
})
export type TestRules = z.output<typeof testRules>
export const defaultTestRules: TestRules = {
  kind: 'auto',
  lossLimit: null,
  leastTrials: 100,
  split: [],
  level: 0.95,
  floor: 0.05,
  growth: null,
}

export const testArm = z.object({
  name: z.string().max(200),
  trials: z.number().min(0),
  successes: z.number().min(0),
})
export type TestArm = z.output<typeof testArm>

export const testDecisions = [
  'one-arm',
  'no-data',
  'check-split',
  'too-early',
  'go-on',
  'stop',
  'stop-alike',
] as const
export const limitKinds = ['growth', 'floor'] as const
export const testResult = z.object({
  kind: z.enum(['share', 'rate']),
  lossLimit: z.number(),
  leastTrials: z.number(),
  growth: z.number(),
  level: z.number(),
  arms: z.array(
    testArm.extend({
      rate: z.number(),
      low: z.number(),
      high: z.number(),
      /** Probability of being the best, and what choosing it costs on average if it is not. */
      best: z.number(),
      loss: z.number(),
      beatsFirst: z.number(),
      uplift: estimate,
    }),
  ),
  leader: z.string(),
  decision: z.enum(testDecisions),
  stillNeeded: z.number().nullable(),
  perArm: z.number().nullable(),
  splitP: z.number(),
  splitOk: z.boolean(),
  /** Shares that were taken for planned, since none were told and they are far from equal. */
  splitTaken: z.boolean().default(false),
  next: z.array(
    z.object({
      name: z.string(),
      thompson: z.number(),
      ucb: z.number(),
      index: z.number(),
      limitedBy: z.enum(limitKinds).nullable(),
    }),
  ),
})
export type TestResult = z.output<typeof testResult>

/** Visitors of a variant: of those with a value other than zero the number, mean and standard deviation. */
export const valueArm = z.object({
  visitors: z.number().min(0),
  buyers: z.number().min(0),
  mean: z.number(),
  sd: z.number().min(0),
})
export type ValueArm = z.output<typeof valueArm>

export const segmentRow = z.object({
  segment: z.string(),
  arm: z.string(),
  trials: z.number().min(0),
  reward: z.number(),
})
export type SegmentRow = z.output<typeof segmentRow>

/** A test judged by what visitors bring, zeros included; money per visitor. */
export const valueTestResult = z.object({
  kind: z.literal('value'),
  level: z.number(),
  lossLimit: z.number(),
  leastTrials: z.number(),
  splitP: z.number(),
  splitOk: z.boolean(),
  splitTaken: z.boolean().default(false),
  decision: z.enum(testDecisions),
  leader: z.string(),
  arms: z.array(
    z.object({
      name: z.string(),
      visitors: z.number(),
      buyers: z.number(),
      mean: z.number(),
      sd: z.number(),
      low: z.number(),
      high: z.number(),
      best: z.number(),
      loss: z.number(),
      beatsFirst: z.number(),
      uplift: estimate,
      welchP: z.number(),
    }),
  ),
})
export type ValueTestResult = z.output<typeof valueTestResult>

const offPolicyEstimate = z.object({
  value: z.number(),
  variance: z.number(),
  low: z.number(),
  high: z.number(),
})
export const offPolicyResult = z.object({
  rows: z.number(),
  actions: z.array(z.string()),
  segments: z.array(z.string()),
  logged: offPolicyEstimate,
  policies: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['always', 'equal', 'best-per-segment', 'target']),
      /** What is always done, of kind `always`. */
      action: z.string().nullable(),
      ips: offPolicyEstimate,
      snips: offPolicyEstimate,
      doublyRobust: offPolicyEstimate,
      effective: z.number(),
      largestWeight: z.number(),
      isReliable: z.boolean(),
    }),
  ),
  best: z.string(),
})
export type OffPolicyResult = z.output<typeof offPolicyResult>

export const contextualResult = z.object({
  arms: z.array(z.string()),
  segments: z.array(
    z.object({
      name: z.string(),
      trials: z.number(),
      arms: z.array(
        z.object({
          name: z.string(),
          mean: z.number(),
          sd: z.number(),
          thompson: z.number(),
          index: z.number(),
          share: z.number(),
        }),
      ),
      ucb: z.string(),
    }),
  ),
})
export type ContextualResult = z.output<typeof contextualResult>

/** What of a file of a test or of decisions had to be understood or left out. */
export const decisionNoteCodes = [
  'rows-are-visitors',
  'visitors-repeated',
  'visitors-in-two',
  'shown-otherwise',
  'outcome-missing',
  'other-outcomes',
  'even-log',
  'reward-is-cost',
  'no-propensity',
  'rows-unusable',
] as const
export const decisionNote = z.object({
  code: z.enum(decisionNoteCodes),
  name: z.string().optional(),
  value: z.number().optional(),
})
export type DecisionNote = z.output<typeof decisionNote>

/** What columns of such a file may be: counts by variant, a row per visitor, or a log of decisions. */
export const decisionRoles = [
  'arm',
  'trials',
  'successes',
  'value',
  'visitor',
  'segment',
  'action',
  'reward',
  'propensity',
  'target',
] as const
export type DecisionRole = (typeof decisionRoles)[number]
/** Places of columns, from 0. */
export const decisionColumns = z.partialRecord(z.enum(decisionRoles), z.number().int().min(0))
export type DecisionColumns = Readonly<z.output<typeof decisionColumns>>

export const decisionChoices = z.object({
  /** Null: found by names and contents. */
  columns: decisionColumns.nullable(),
  /** The log chose evenly among its actions: where it tells no probabilities. */
  isEven: z.boolean(),
  level: z.number().min(0.5).max(0.999),
  floor: z.number().min(0).max(1),
  seed: z.number().int().min(0),
})
export type DecisionChoices = z.output<typeof decisionChoices>

/** What a file of a test or of decisions holds; what it does not hold is null. */
export const decisionFile = z.object({
  headers: z.array(z.string()),
  columns: decisionColumns,
  notes: z.array(decisionNote).readonly(),
  arms: z.array(testArm).readonly().nullable(),
  values: valueTestResult.nullable(),
  segments: contextualResult.nullable(),
  log: offPolicyResult.nullable(),
})
export type DecisionFile = z.output<typeof decisionFile>

export const simulatedPolicies = ['thompson', 'ucb', 'epsilon-greedy', 'equal', 'current'] as const
export const simulationSettings = z.object({
  rates: z.array(z.number().min(0).max(1)).min(2).max(20),
  rounds: z.number().int().min(1).max(400),
  perRound: z.number().int().min(1).max(100_000),
  runs: z.number().int().min(1).max(1000),
  /** The shares of the present rule; equal where empty. */
  current: z.array(z.number().min(0)),
  epsilon: z.number().min(0).max(1),
  seed: z.number().int().min(0),
})
export type SimulationSettings = z.output<typeof simulationSettings>
export const simulationResult = z.object({
  settings: simulationSettings,
  policies: z.array(
    z.object({
      policy: z.enum(simulatedPolicies),
      mean: z.array(z.number()),
      low: z.array(z.number()),
      high: z.array(z.number()),
      bestShare: z.number(),
    }),
  ),
})
export type SimulationResult = z.output<typeof simulationResult>
