import { z } from 'zod'

export const rfmMaps = ['western', 'classical'] as const
export const rfmMap = z.enum(rfmMaps)
export type RfmMap = z.output<typeof rfmMap>

/** Groups of each map from best to worst; the app has words for each, and the user may give others. */
export const rfmGroups = {
  western: [
    'champions',
    'loyal',
    'potential-loyalists',
    'new',
    'promising',
    'need-attention',
    'about-to-sleep',
    'cannot-lose',
    'at-risk',
    'hibernating',
    'lost',
  ],
  classical: [
    'important-value',
    'important-develop',
    'important-keep',
    'important-retain',
    'general-value',
    'general-develop',
    'general-keep',
    'general-retain',
  ],
} as const satisfies Record<RfmMap, readonly string[]>

/** Every group of every map, and `none` for customers without an order. */
export const rfmGroupKey = z.enum([...rfmGroups.western, ...rfmGroups.classical, 'none'])

/** Own thresholds, ascending, one less than bins: days for recency, orders for frequency, units of the main currency for money. Null: quantiles. */
const thresholds = z.array(z.number()).min(2).max(4).nullable()

export const rfmSettings = z
  .object({
    bins: z.number().int().min(3).max(5).default(5),
    map: rfmMap.default('western'),
    recency: thresholds.default(null),
    frequency: thresholds.default(null),
    monetary: thresholds.default(null),
    /** Names in the place of the app's own, by group. */
    names: z.record(z.string().max(60), z.string().trim().min(1).max(60)).default({}),
  })
  .refine(
    ({ bins, recency, frequency, monetary }) =>
      [recency, frequency, monetary].every(
        (cuts) =>
          cuts === null ||
          (cuts.length === bins - 1 && cuts.every((cut, k) => k === 0 || cut >= (cuts[k - 1] ?? 0))),
      ),
    { message: 'thresholds ascend and are one less than bins' },
  )
export type RfmSettings = z.output<typeof rfmSettings>
export const defaultRfmSettings: RfmSettings = rfmSettings.parse({})

const dimension = z.object({
  /** Days, orders, units of money. */
  cuts: z.array(z.number()),
  /** Customers whose value is exactly the cut. */
  onCut: z.array(z.number().int()),
  sizes: z.array(z.number().int()),
  isOwn: z.boolean(),
})

export const rfmGroup = z.object({
  group: z.string(),
  customers: z.number().int(),
  /** Of the customers with an order. */
  share: z.number(),
  orders: z.number().int(),
  revenue: z.number(),
  revenueShare: z.number(),
  meanRecency: z.number().nullable(),
  meanOrders: z.number().nullable(),
  meanRevenue: z.number().nullable(),
  medianRevenue: z.number().nullable(),
})
export type RfmGroup = z.output<typeof rfmGroup>

export const rfmReport = z.object({
  settings: rfmSettings,
  asOf: z.number(),
  currency: z.string(),
  customers: z.number().int(),
  /** Customers with an order; the others have no group. */
  scored: z.number().int(),
  recency: dimension,
  frequency: dimension,
  monetary: dimension,
  groups: z.array(rfmGroup),
  /** Customers by recency (rows, 1 first) and frequency score (columns), and the mean revenue of each cell. */
  grid: z.object({ customers: z.array(z.array(z.number().int())), revenue: z.array(z.array(z.number())) }),
  otherCurrency: z.number().int(),
})
export type RfmReport = z.output<typeof rfmReport>

export const rfmMovement = z.object({
  /** The groups, best first, then `none` for those without an order yet. */
  groups: z.array(z.string()),
  /** The moments compared, ascending. */
  at: z.array(z.number()),
  /** Customers of each group at each moment. */
  sizes: z.array(z.array(z.number().int())),
  /** From one moment to the next: rows the earlier group, columns the later. */
  steps: z.array(z.array(z.array(z.number().int()))),
})
export type RfmMovement = z.output<typeof rfmMovement>
