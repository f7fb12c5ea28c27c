import { z } from 'zod'

/** What may explain a series of the project, beside its events. */
export const driverKinds = ['price', 'discount', 'spend'] as const
export type DriverKind = (typeof driverKinds)[number]

/** What is supposed of the time ahead: the last level, the same periods a year ago, the budget that is planned (spend only), or a figure. */
export const driverAheads = ['held', 'last-year', 'plan', 'typed'] as const

/** Where planned spend comes from: the latest budget plan, or the budgets that the pace of spend is compared with. */
export const spendSources = ['budget-plan', 'budgets', 'missing'] as const
export type SpendSource = (typeof spendSources)[number]

export const driverChoice = z
  .object({
    kind: z.enum(driverKinds),
    ahead: z.enum(driverAheads),
    /**
     * Where it is typed. Price: change against the last level as a share above -1; discount: share of sales below the usual price; spend: money a period.
     */
    value: z.number().gt(-1).max(1e12).nullable(),
  })
  .refine(({ kind, ahead }) => ahead !== 'plan' || kind === 'spend')
export type DriverChoice = z.output<typeof driverChoice>

const numbers = z.array(z.number().nullable())

/** A regressor of one series: its course, what it did, and whether the forecast uses it. */
export const forecastDriver = z.object({
  kind: z.enum(driverKinds),
  ahead: z.enum(driverAheads),
  isUsed: z.boolean(),
  /** Error in the backtest with all of them by that without; null where there was no backtest. */
  errorRatio: z.number().nullable(),
  /** Change of the series as a share for 10 % more of it (discount: 10 points more), and its 95 % interval. */
  tenth: z.number(),
  low: z.number(),
  high: z.number(),
  refusal: z.enum(['no-data', 'too-short', 'no-variation', 'collinear']).nullable(),
  /** Of planned spend: where most of it comes from, and what share of the days ahead is planned. */
  planned: z
    .object({ source: z.enum(spendSources), covered: z.number().min(0).max(1) })
    .nullable()
    .default(null),
  values: numbers,
  future: numbers,
  /** What it adds to the series in every period, past and to come; empty where it is not used. */
  part: numbers,
})
export type ForecastDriver = z.output<typeof forecastDriver>
