import { z } from 'zod'

/** A figure with its interval. */
export const estimate = z.object({ mean: z.number(), low: z.number(), high: z.number() })
export type Estimate = z.output<typeof estimate>

const grade = z.enum(['good', 'warn', 'bad'])
export const adequacyVerdicts = ['enough', 'weak', 'not-enough'] as const

export const adequacyFindingCodes = [
  'effects',
  'length',
  'season-unknown',
  'flat-spend',
  'few-active',
  'collinear',
  'follows-season',
  'small-share',
  'undetectable',
  'outcome-flat',
] as const
export const adequacyFinding = z.object({
  code: z.enum(adequacyFindingCodes),
  level: grade,
  channel: z.string().optional(),
  other: z.string().optional(),
  value: z.number(),
  limit: z.number(),
})
export type AdequacyFinding = z.output<typeof adequacyFinding>

export const adequacyAdvice = z.discriminatedUnion('do', [
  z.object({ do: z.literal('merge'), channels: z.array(z.string()).readonly() }),
  z.object({ do: z.literal('wait'), periods: z.number() }),
  z.object({ do: z.literal('experiment'), channel: z.string() }),
  z.object({ do: z.literal('vary'), channel: z.string() }),
  z.object({ do: z.literal('simple-shares') }),
])
export type AdequacyAdvice = z.output<typeof adequacyAdvice>

/** Can a model be told from these periods at all? Known before any fit. */
export const adequacy = z.object({
  verdict: z.enum(adequacyVerdicts),
  periods: z.number(),
  effects: z.number(),
  perEffect: z.number(),
  channels: z
    .array(
      z.object({
        name: z.string(),
        spend: z.number(),
        share: z.number(),
        variation: z.number(),
        active: z.number(),
        /** Infinite where the channel cannot be told from the others at all: null. */
        inflation: z.number().nullable(),
        detectable: z.number(),
      }),
    )
    .readonly(),
  findings: z.array(adequacyFinding).readonly(),
  advice: z.array(adequacyAdvice).readonly(),
})
export type Adequacy = z.output<typeof adequacy>

export const healthCodes = [
  'convergence',
  'fit',
  'coverage',
  'coverage-wide',
  'coverage-narrow',
  'memory',
  'outliers',
  'baseline-negative',
  'baseline-small',
  'mostly-prior',
  'wide',
  'implausible',
] as const
export const healthCheck = z.object({
  code: z.enum(healthCodes),
  level: grade,
  channel: z.string().optional(),
  value: z.number(),
})
export type HealthCheck = z.output<typeof healthCheck>

export const seriesNoteCodes = [
  'no-spend',
  'outcome-filled',
  'rows-left-out',
  'periods-cut',
  'spend-empty',
  'values-negative',
  'numbered',
  'outcome-shared',
  'outcome-valued',
  'columns-ignored',
  'rows-repeated',
  'regions-added',
  'whole-file',
] as const
export const seriesNote = z.object({
  code: z.enum(seriesNoteCodes),
  name: z.string().optional(),
  value: z.number().optional(),
})
export type SeriesNote = z.output<typeof seriesNote>

export const adsSpans = ['day', 'week', 'month'] as const
export const adsSpan = z.enum(adsSpans)
export type AdsSpan = z.output<typeof adsSpan>

export const liftTest = z.object({
  channel: z.string().min(1),
  /** First and last day, YYYY-MM-DD. */
  from: z.string(),
  to: z.string(),
  /** What the channel brought in that time, and its standard error. */
  lift: z.number(),
  error: z.number().positive(),
})
export type LiftTest = z.output<typeof liftTest>

export const adstockForms = ['geometric', 'weibull', 'weibull-late'] as const
export const saturationForms = ['hill', 'power'] as const

/** `auto`: the data choose by channel, among geometric and late Weibull carry-over, among Hill and power. */
export const responseSettings = z.object({
  adstock: z.enum(['auto', ...adstockForms]),
  saturation: z.enum(['auto', ...saturationForms]),
  /** Mass of all intervals. */
  level: z.number().min(0.5).max(0.99),
  seed: z.number().int().min(0),
  lifts: z.array(liftTest),
})
export type ResponseSettings = z.output<typeof responseSettings>

const partGroup = z.enum(['level', 'trend', 'season', 'weekday', 'control', 'holiday', 'channel'])

export const channelResponse = z.object({
  name: z.string(),
  spend: z.number(),
  /** Mean amount per period of the latest year. */
  today: z.number(),
  largest: z.number(),
  contribution: estimate,
  contributionShare: estimate,
  roi: estimate,
  marginalRoi: estimate,
  halfLife: estimate,
  priorRoi: z.object({ mean: z.number(), sd: z.number() }),
  spreadToPrior: z.number(),
  /** Forms of the curve with their probabilities, the likeliest first. */
  forms: z
    .array(
      z.object({
        adstock: z.enum(adstockForms),
        saturation: z.enum(saturationForms),
        share: z.number(),
      }),
    )
    .readonly()
    .default([]),
  /** Probability that the largest part of an effect comes in a later period than the spend. */
  peakLater: z.number().default(0),
  /**
   * Of the curves, in their likeliest form: `retention` (geometric carry-over) or `shape` and `scale` (Weibull, in periods); `half` (money per period that brings half),
   * `slope` and `ceiling` (outcome per period) of a Hill curve, or `exponent` and `factor` (outcome of one unit of money) of a power.
   */
  parameters: z.record(z.string(), estimate).optional(),
  /** Outcome per period of steady amounts per period. Between the points: `responseAt` of the engine. */
  curve: z.object({
    amounts: z.array(z.number()),
    mean: z.array(z.number()),
    low: z.array(z.number()),
    high: z.array(z.number()),
  }),
})
export type ChannelResponse = z.output<typeof channelResponse>

/** A fitted response model, as it is shown and stored. Money and outcome are in the units of the data. */
export const responseResult = z.object({
  outcomeName: z.string(),
  /** The outcome is money (returns are per unit of money), or a count. */
  outcomeIsMoney: z.boolean(),
  currency: z.string(),
  span: adsSpan,
  periods: z.array(z.string()).readonly(),
  notes: z.array(seriesNote).readonly(),
  settings: responseSettings,
  adequacy,
  channels: z.array(channelResponse).readonly(),
  actual: z.array(z.number()).readonly(),
  fitted: z.array(estimate).readonly(),
  parts: z.array(z.object({ name: z.string(), group: partGroup, values: z.array(z.number()) })).readonly(),
  waterfall: z
    .array(z.object({ name: z.string(), group: partGroup, total: z.number(), share: z.number() }))
    .readonly(),
  outcome: z.number(),
  noise: estimate,
  rSquared: z.number(),
  error: z.number(),
  inside: z.number(),
  residualCorrelation: z.number(),
  residuals: z.array(z.number()).readonly(),
  memory: z.number(),
  rHat: z.number(),
  effective: z.number(),
  converged: z.boolean(),
  health: z.object({ overall: grade, checks: z.array(healthCheck).readonly() }),
})
export type ResponseResult = z.output<typeof responseResult>

export const budgetGoal = z.discriminatedUnion('kind', [
  /** Money for all periods of the plan. */
  z.object({ kind: z.literal('total'), total: z.number().positive() }),
  z.object({ kind: z.literal('roas'), target: z.number().positive(), most: z.number().positive() }),
  z.object({ kind: z.literal('cpa'), target: z.number().positive(), most: z.number().positive() }),
  z.object({ kind: z.literal('marginal'), target: z.number().positive(), most: z.number().positive() }),
])
export type BudgetGoal = z.output<typeof budgetGoal>

/** Limits of one channel, in money per period. Infinity does not travel: `high` null is no upper limit. */
export const channelLimits = z.object({
  low: z.number().min(0),
  high: z.number().min(0).nullable(),
  step: z.number().min(0),
  least: z.number().min(0),
})
export type ChannelLimits = z.output<typeof channelLimits>

export const budgetSettings = z.object({
  goal: budgetGoal,
  /** Periods the plan is for; money of the goal is for all of them. */
  periods: z.number().int().min(1).max(400),
  /** By channel; a channel that is not named has no limits. */
  limits: z.record(z.string(), channelLimits),
  /** Amounts per period by name of scenario and channel, to be compared with the plan. */
  scenarios: z.record(z.string(), z.record(z.string(), z.number().min(0))),
  /** The same in every period, or more where demand is higher. */
  pace: z.enum(['even', 'season']).default('even'),
})
export type BudgetSettings = z.output<typeof budgetSettings>

export const infeasibleCodes = [
  'low-above-high',
  'no-step-inside',
  'minimums-above-total',
  'maximums-below-total',
  'steps-miss-total',
  'target-out-of-reach',
] as const
export const budgetProblem = z.object({
  problem: z.enum(infeasibleCodes),
  channel: z.string().optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  sum: z.number().optional(),
  total: z.number().optional(),
  nearest: z.number().optional(),
  target: z.number().optional(),
  best: z.number().optional(),
})
export type BudgetProblem = z.output<typeof budgetProblem>

export const bindingKinds = [
  'total',
  'most',
  'target',
  'none',
  'steps',
  'low',
  'high',
  'locked',
  /** No limit was given, and more was never spent in a period: a curve says nothing beyond. */
  'ceiling',
] as const
export const budgetBinding = z.object({
  kind: z.enum(bindingKinds),
  channel: z.string().optional(),
  /** Outcome per period that easing it by a tenth would add. */
  gain: z.number(),
})
export type BudgetBinding = z.output<typeof budgetBinding>

export const channelStatuses = ['inside', 'low', 'high', 'locked', 'off', 'step', 'ceiling'] as const
export const plannedChannel = z.object({
  name: z.string(),
  amount: z.number(),
  today: z.number(),
  outcome: estimate,
  marginal: estimate,
  status: z.enum(channelStatuses),
  isBeyondData: z.boolean(),
})

export const budgetScenario = z.object({
  name: z.string(),
  amounts: z.record(z.string(), z.number()),
  total: z.number(),
  outcome: estimate,
  /** Of outcome per unit of money. */
  roas: z.number(),
})
export type BudgetScenario = z.output<typeof budgetScenario>

/** All money and outcome per period, but for the sums of the schedule. */
export const budgetPlan = z.object({
  channels: z.array(plannedChannel),
  total: z.number(),
  today: z.number(),
  outcome: estimate,
  outcomeToday: estimate,
  gain: estimate,
  gainAtSameTotal: estimate,
  chanceOfGain: z.number(),
  marginal: z.number().nullable(),
  bindings: z.array(budgetBinding),
  scenarios: z.array(budgetScenario),
  schedule: z.array(
    z.object({ period: z.string(), amounts: z.record(z.string(), z.number()), total: z.number() }),
  ),
})
export type BudgetPlan = z.output<typeof budgetPlan>

export const budgetResult = z.object({
  /** What the curves come from: a fitted response model, or shares of results with an assumed flattening. */
  basis: z.enum(['response', 'shares']),
  verdict: z.enum(adequacyVerdicts),
  settings: budgetSettings,
  span: adsSpan,
  outcomeName: z.string(),
  outcomeIsMoney: z.boolean(),
  currency: z.string(),
  /** Channels whose effect the data cannot tell: kept between half and twice of today's where no limit was given. */
  held: z.array(z.string()).default([]),
  plan: budgetPlan.nullable(),
  problems: z.array(budgetProblem),
})
export type BudgetResult = z.output<typeof budgetResult>

export const adsOutcomes = ['revenue', 'orders', 'conversion-value', 'conversions'] as const
export type AdsOutcome = (typeof adsOutcomes)[number]
export const adsCalendars = ['none', 'cn', 'western'] as const

/** What a project's response model is made of, beside how it is fitted. */
export const projectResponseSettings = responseSettings.extend({
  outcome: z.enum(adsOutcomes),
  by: z.enum(['channel', 'campaign']),
  every: adsSpan.nullable(),
  calendar: z.enum(adsCalendars),
  /** First and last day that count, YYYY-MM-DD; null: all there is. */
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
  /** Channels that are added up to one. */
  merges: z
    .array(z.object({ name: z.string().min(1).max(80), channels: z.array(z.string()).min(1) }))
    .default([]),
  /** Further columns that move the outcome, by their ids; see `adsControl`. */
  controls: z.array(z.string()).max(20).default([]),
  /** Share of an outcome of money that is left as margin: returns are then of margin, and 1 is where an ad pays for itself. */
  margin: z.number().positive().max(1).default(1),
})
export type ProjectResponseSettings = z.output<typeof projectResponseSettings>
export const defaultResponseSettings: ProjectResponseSettings = {
  adstock: 'auto',
  saturation: 'auto',
  level: 0.9,
  seed: 1,
  lifts: [],
  outcome: 'revenue',
  by: 'channel',
  every: 'week',
  calendar: 'cn',
  from: null,
  to: null,
  merges: [],
  controls: [],
  margin: 1,
}

export const adsControlKinds = ['price', 'promotion', 'series'] as const
/** A control that a project offers: the shop's mean price, the days of a promotion named in orders, or an imported series. */
export const adsControl = z.object({
  id: z.string(),
  kind: z.enum(adsControlKinds),
  name: z.string(),
  days: z.number().int(),
})
