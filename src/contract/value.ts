import { z } from 'zod'
import { analysisId } from './ids.ts'
import { customerCard } from './models.ts'

/** Units of the time in which the purchase models are fitted; a month is a twelfth of 365.25 days. */
export const valueUnits = ['days', 'weeks', 'months'] as const
export const unitDays: Readonly<Record<(typeof valueUnits)[number], number>> = {
  days: 1,
  weeks: 7,
  months: 365.25 / 12,
}
export const askedModels = ['auto', 'bgnbd', 'paretonbd'] as const
export const purchaseModelKinds = ['bgnbd', 'paretonbd', 'nbd'] as const

export const clvSettings = z.object({
  model: z.enum(askedModels).default('auto'),
  unit: z.enum(valueUnits).default('weeks'),
  horizonDays: z.number().int().min(1).max(3653).default(365),
  /** A year's discount, 0.1 for 10 %. */
  discount: z.number().min(0).max(10).default(0.1),
  /** Share of an order's value that is earned. */
  margin: z.number().min(0.0001).max(1).default(1),
  /** Share of the outcomes that an interval holds. */
  level: z.number().min(0.5).max(0.99).default(0.8),
  /** The last day to learn from, UTC milliseconds; null: all, and a check of its own on the last third. */
  calibrationEnd: z.number().nullable().default(null),
  /** Share of the mean order values that stay as they are; null: all, unless the tail is heavy. */
  keptShare: z.number().min(0.5).max(1).nullable().default(null),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
})
export type ClvSettings = z.output<typeof clvSettings>

export const soundnesses = ['sound', 'no-leaving', 'one-rate', 'not-settled'] as const
export const flatReasons = ['no-values', 'few-customers', 'no-spread', 'not-settled', 'no-mean'] as const
export const clvWarnings = [
  'few-repeaters',
  'model-replaced',
  'no-leaving',
  'horizon-beyond-history',
  'value-follows-frequency',
  'capped',
  'flat-value',
  'no-values',
  'starts-disagree',
  'one-timers-count-as-active',
] as const

const estimate = z.object({
  name: z.string(),
  value: z.number(),
  standardError: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export const fittedModel = z.object({
  kind: z.enum(purchaseModelKinds),
  soundness: z.enum(soundnesses),
  estimates: z.array(estimate),
  logLikelihood: z.number(),
  converged: z.boolean(),
  iterations: z.number().int(),
  /** Starting points that were tried, and how many of them ended at the best value. */
  starts: z.number().int(),
  agreeing: z.number().int(),
})
export type FittedModel = z.output<typeof fittedModel>

const total = z.object({ expected: z.number(), low: z.number(), high: z.number() })
const errors = z.object({ absolute: z.number(), square: z.number() })

export const clvHoldout = z.object({
  /** UTC milliseconds: the last day learned from, the last day checked. */
  from: z.number(),
  to: z.number(),
  days: z.number().int(),
  model: z.enum(purchaseModelKinds),
  customers: z.number().int(),
  expected: z.number(),
  actual: z.number(),
  verdict: z.enum(['good', 'fair', 'poor']),
  byFrequency: z.array(
    z.object({
      frequency: z.number().int(),
      orMore: z.boolean(),
      customers: z.number().int(),
      expected: z.number(),
      actual: z.number(),
    }),
  ),
  byRisk: z.array(z.object({ customers: z.number().int(), expected: z.number(), actual: z.number() })),
  error: errors,
  naiveError: errors,
  topTenth: z.number(),
  tracking: z.object({
    day: z.array(z.number()),
    expected: z.array(z.number()),
    actual: z.array(z.number()),
  }),
})
export type ClvHoldout = z.output<typeof clvHoldout>

export const clvSummary = z.object({
  observed: z.object({
    customers: z.number().int(),
    repeaters: z.number().int(),
    /** Days with a purchase, one per customer and day. */
    purchases: z.number().int(),
    /** UTC milliseconds; null for rows that were summarised elsewhere. */
    from: z.number().nullable(),
    to: z.number().nullable(),
    currency: z.string(),
    /** Rows in another currency or below zero, not counted as purchases. */
    otherCurrency: z.number().int(),
    refunds: z.number().int(),
  }),
  /** What was asked for, and what the figures per customer come from; the same unless the data do not carry it. */
  asked: fittedModel,
  used: fittedModel,
  spend: z.object({
    kind: z.enum(['gamma-gamma', 'flat']),
    reason: z.enum(flatReasons).nullable(),
    estimates: z.array(estimate),
    logLikelihood: z.number().nullable(),
    customers: z.number().int(),
    leftOut: z.number().int(),
    correlation: z.number(),
    flatValue: z.number(),
    cappedAt: z.number().nullable(),
    capped: z.number().int(),
  }),
  totals: z.object({ orders: total, value: total }),
  holdout: clvHoldout.nullable(),
  warnings: z.array(z.enum(clvWarnings)),
  /** Customers in tenths by expected value, highest first: expected value of each tenth. */
  tenths: z.array(
    z.object({
      customers: z.number().int(),
      value: z.number(),
      orders: z.number(),
      /** The least and the greatest value (orders, where nothing has a value) in it; null in older analyses. */
      least: z.number().nullable().default(null),
      most: z.number().nullable().default(null),
    }),
  ),
  /** Customers by the probability of no order within the horizon, in tenths of it from 0 to 1, and what they are expected to be worth. */
  risks: z.array(z.object({ customers: z.number().int(), value: z.number() })),
})
export type ClvSummary = z.output<typeof clvSummary>

export const clvAnalysis = z.object({
  id: analysisId,
  settings: clvSettings,
  summary: clvSummary,
  createdAt: z.number(),
  seconds: z.number(),
  current: z.boolean(),
})
export type ClvAnalysis = z.output<typeof clvAnalysis>

export const clvSorts = ['value', 'orders', 'risk', 'alive', 'next', 'frequency'] as const

export const clvCustomer = z.object({
  customer: customerCard,
  frequency: z.number().int(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** Null where the model knows no leaving. */
  alive: z.number().nullable(),
  /** Probability of no order within the horizon. */
  risk: z.number(),
  orders: z.number(),
  ordersLow: z.number(),
  ordersHigh: z.number(),
  orderValue: z.number(),
  value: z.number(),
  valueLow: z.number(),
  valueHigh: z.number(),
  /** UTC milliseconds of the day by which half of such customers, if still active, have ordered again; null beyond ten years. */
  nextAt: z.number().nullable(),
})
export type ClvCustomer = z.output<typeof clvCustomer>
