import { z } from 'zod'
import { driverChoice, forecastDriver } from './forecast-drivers.ts'
import { analysisId } from './ids.ts'

/** `auto`: candidates by what the series allows, judged by a backtest and joined; a name: this one alone. */
export const forecastModels = [
  'auto',
  'combination',
  'naive',
  'seasonal-naive',
  'naive2',
  'drift',
  'mean',
  'ses',
  'holt',
  'damped',
  'ets',
  'ets-average',
  'ces',
  'theta',
  'dynamic-theta',
  'autoregression',
  'arima',
  'mstl-ets',
  'mstl-autoregression',
  'prophet',
  'croston',
  'sba',
  'tsb',
] as const
export const forecastModel = z.enum(forecastModels)
export type ForecastModel = z.output<typeof forecastModel>

export const forecastMetrics = [
  'revenue',
  'orders',
  'units',
  'customers',
  'new-customers',
  'conversions',
  'spend',
  'series',
] as const
export const forecastMetric = z.enum(forecastMetrics)
export type ForecastMetric = z.output<typeof forecastMetric>

export const forecastSteps = ['day', 'week', 'month'] as const
export const forecastStep = z.enum(forecastSteps)
export type ForecastStep = z.output<typeof forecastStep>

export const forecastSlices = [
  'none',
  'category',
  'product',
  'channel',
  'campaign',
  'country',
  'segment',
] as const
export const forecastSlice = z.enum(forecastSlices)
export type ForecastSlice = z.output<typeof forecastSlice>

export const forecastSettings = z.object({
  metric: forecastMetric,
  /** Name of the imported series, where the metric is `series`. */
  series: z.string().max(200).nullable(),
  by: forecastStep,
  slice: forecastSlice,
  /** The largest slices that are forecast; the others are one together. */
  most: z.number().int().min(1).max(20_000),
  horizon: z.number().int().min(1).max(400),
  /** Shares, ascending. */
  levels: z.array(z.number().gt(0).lt(1)).min(1).max(4),
  model: forecastModel,
  wholeNumbers: z.boolean(),
  /** Outliers are replaced by what was to be expected before the models see them. */
  treatOutliers: z.boolean(),
  /** Values before a lasting change of the level are moved to the level after it. */
  treatShifts: z.boolean().default(false),
  /** Revenue and units after returns, or as they were sold. */
  returns: z.enum(['net', 'gross']).default('net'),
  /** Events and holidays of the project are taken out before and put in after. */
  useEvents: z.boolean(),
  /** What may explain the series; in the forecast where the backtest is better for it. */
  drivers: z.array(driverChoice).max(3).default([]),
})
export type ForecastSettings = z.output<typeof forecastSettings>

export const defaultForecastSettings: ForecastSettings = {
  metric: 'revenue',
  series: null,
  by: 'week',
  slice: 'none',
  most: 12,
  horizon: 13,
  levels: [0.8, 0.95],
  model: 'auto',
  wholeNumbers: false,
  treatOutliers: false,
  treatShifts: false,
  returns: 'net',
  useEvents: true,
  drivers: [],
}

export const seriesNotes = [
  'too-short-for-backtest',
  'too-short-for-season',
  'constant',
  'intermittent',
  'naive-as-good',
] as const
export const seriesNote = z.enum(seriesNotes)

const numbers = z.array(z.number().nullable())
/** A day of the calendar, `2026-11-11`. */
export const calendarDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const eventKinds = ['promotion', 'event', 'holiday', 'make-up-day'] as const
/** Something that moves sales on some days: the same name every time it comes. */
export const forecastEvent = z.object({
  id: z.number().int().positive(),
  name: z.string().min(1).max(100),
  kind: z.enum(eventKinds),
  from: calendarDay,
  to: calendarDay,
  /** What is expected of one that was never there before, as a share (0.3: 30 % more); null: learned from the past. */
  uplift: z.number().min(-1).max(20).nullable(),
  /** Not announced yet. */
  predicted: z.boolean(),
  calendar: z.enum(['own', 'china', 'western']),
})
export type ForecastEvent = z.output<typeof forecastEvent>

export const boardLine = z.object({
  name: z.string(),
  weight: z.number(),
  mase: z.number().nullable(),
  smape: z.number().nullable(),
  wape: z.number().nullable(),
  bias: z.number().nullable(),
})

export const seriesAnomaly = z.object({
  at: z.number(),
  value: z.number(),
  expected: z.number(),
  kind: z.enum(['outlier', 'level-shift']),
  /** Slices that moved most then, with their part of the difference. */
  slices: z.array(z.object({ name: z.string(), difference: z.number() })),
})

export const eventEffect = z.object({
  name: z.string(),
  /** Change per day of it, as a share. */
  effect: z.number(),
  /** Periods with it in the past. */
  times: z.number().int(),
  source: z.enum(['learned', 'assumed', 'unknown']),
})

export const leverKinds = ['price', 'spend', 'discount'] as const
/** What a lever did to a series in the past, or why nothing can be said. */
export const forecastLever = z.object({
  kind: z.enum(leverKinds),
  /** Percent more of the series for one percent more of the lever; of discount, for one point more of the sales below the usual price. */
  elasticity: z.number(),
  /** 95 % interval. */
  low: z.number(),
  high: z.number(),
  periods: z.number().int(),
  /** Mean of the last periods, as many as are forecast; null where unknown. */
  level: z.number().nullable(),
  refusal: z.enum(['too-short', 'no-variation', 'unclear', 'no-data', 'mix']).nullable(),
})
export type ForecastLever = z.output<typeof forecastLever>

/** One series with its forecast; times are the beginnings of periods, UTC milliseconds. */
export const forecastDetail = z.object({
  name: z.string(),
  isTotal: z.boolean(),
  times: z.array(z.number()),
  values: numbers,
  /** One-step forecasts within the past. */
  fitted: numbers,
  trend: numbers,
  season: numbers,
  /** What events add in every period, past and to come; empty where there are none. */
  eventPart: numbers.default([]),
  future: z.array(z.number()),
  mean: numbers,
  intervals: z.array(z.object({ level: z.number(), lower: numbers, upper: numbers })),
  /** The last value of the period that is not over yet, left out of everything. */
  partial: z.object({ at: z.number(), value: z.number() }).nullable(),
  cuts: z.array(z.object({ known: z.number().int(), forecast: numbers })),
  board: z.array(boardLine),
  parts: z.array(z.object({ name: z.string(), form: z.string(), weight: z.number() })),
  notes: z.array(seriesNote),
  anomalies: z.array(seriesAnomaly),
  effects: z.array(eventEffect),
  levers: z.array(forecastLever).default([]),
  drivers: z.array(forecastDriver).default([]),
  /** What sums and paths are simulated from. */
  spread: z.object({
    scale: z.number(),
    growth: z.array(z.number()),
    quantiles: z.array(z.number()),
    correlation: z.number(),
  }),
})
export type ForecastDetail = z.output<typeof forecastDetail>

export const forecastRow = z.object({
  index: z.number().int().min(0),
  name: z.string(),
  isTotal: z.boolean(),
  /** Sums over the horizon, and over as many periods before. */
  next: z.number(),
  before: z.number(),
  /** Against the same periods a year ago where there are some, else against those just before; null where nothing is known. */
  growth: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  /** Half of the interval's width by the forecast. */
  uncertainty: z.number().nullable(),
  /** Chance that the sum falls below that of as many periods before. */
  risk: z.number(),
  /** Quantile 0.9 and 0.95 of the sum: stock that is enough nine times of ten, nineteen of twenty. */
  stock90: z.number(),
  stock95: z.number(),
  mase: z.number().nullable(),
  naiveMase: z.number().nullable(),
  model: z.string(),
  naiveAsGood: z.boolean(),
  sparkline: z.array(z.number()),
})
export type ForecastRow = z.output<typeof forecastRow>

export const forecastSummary = z.object({
  series: z.number().int(),
  currency: z.string(),
  periods: z.number().int(),
  lastAt: z.number(),
  adds: z.boolean(),
  /** On the backtest of the total, as in its row. */
  mase: z.number().nullable(),
  naiveMase: z.number().nullable(),
  /** Share of the backtest's values inside the intervals, per level. */
  coverage: numbers,
  next: z.number(),
  low: z.number(),
  high: z.number(),
  growth: z.number().nullable(),
  /** Periods without anything. */
  empty: z.number().int(),
})

export const forecastAnalysis = z.object({
  id: analysisId,
  name: z.string(),
  settings: forecastSettings,
  summary: forecastSummary,
  createdAt: z.number(),
  seconds: z.number(),
  current: z.boolean(),
})
export type ForecastAnalysis = z.output<typeof forecastAnalysis>

export const forecastSorts = ['next', 'growth', 'uncertainty', 'risk', 'name'] as const

/** What came after a forecast, as far as the data tell it now. */
export const forecastOutcome = z.object({
  periods: z.number().int(),
  actual: numbers,
  /** Sums of the periods that have come. */
  actualSum: z.number(),
  forecastSum: z.number(),
  inside: z.array(z.object({ level: z.number(), share: z.number() })),
  mase: z.number().nullable(),
  /** Periods outside of the widest interval. */
  alerts: z.array(z.object({ at: z.number(), actual: z.number(), lower: z.number(), upper: z.number() })),
})
export type ForecastOutcome = z.output<typeof forecastOutcome>

export const whatIfInput = z.object({
  analysisId,
  index: z.number().int().min(0),
  /** Changes as shares, -0.1: 10 % less. */
  price: z.number().gt(-1).max(10),
  spend: z.number().gt(-1).max(10),
  /** Change of the share of sales below the usual price, in shares: 0.1 is 10 points more. */
  discount: z.number().min(-1).max(1).default(0),
  /** More days of a promotion or event the series knows. */
  event: z.string().max(100).nullable(),
  days: z.number().int().min(0).max(400),
  /** Price and spend change on these days only, and the days of the event fall into them; null: over the whole forecast. */
  from: calendarDay.nullable(),
  to: calendarDay.nullable(),
})
export const whatIfResult = z.object({
  /** Sum over the horizon as forecast, and with the changes. */
  base: z.number(),
  sum: z.number(),
  /** Bounds of the sum by the intervals of the effects alone. */
  low: z.number(),
  high: z.number(),
  /** Where eight of ten such sums lie, by the uncertainty of the forecast and of the effects together. */
  likely: z.object({ low: z.number(), high: z.number() }),
  mean: z.array(z.number()),
  /** Changes that were asked for and cannot be told. */
  refused: z.array(
    z.object({
      kind: z.enum([...leverKinds, 'event']),
      reason: z.enum([
        'too-short',
        'no-variation',
        'unclear',
        'no-data',
        'mix',
        'unknown-event',
        'no-days',
        'with-price',
      ]),
    }),
  ),
})
export type WhatIfResult = z.output<typeof whatIfResult>

/** Questions about forecasts and the calendar behind them: part of `requests`. */
export const forecastRequests = {
  'forecast:list': { lane: 'reader', input: z.void(), output: z.array(forecastAnalysis) },
  'forecast:rows': {
    lane: 'reader',
    input: z.object({
      analysisId,
      sort: z.enum(forecastSorts),
      search: z.string().max(200),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: z.object({ total: z.number().int(), rows: z.array(forecastRow) }),
  },
  'forecast:series': {
    lane: 'reader',
    input: z.object({ analysisId, index: z.number().int().min(0) }),
    output: z.object({
      detail: forecastDetail,
      row: forecastRow.nullable(),
      outcome: forecastOutcome.nullable(),
    }),
  },
  /** The forecast if price or spend were other than of late, or an event had more days. */
  'forecast:what-if': {
    lane: 'reader',
    input: whatIfInput,
    output: whatIfResult,
  },
  /** Chance that the sum of the first periods reaches the goal. */
  'forecast:goal': {
    lane: 'reader',
    input: z.object({
      analysisId,
      index: z.number().int().min(0),
      periods: z.number().int().min(1).max(400),
      goal: z.number(),
    }),
    output: z.object({ chance: z.number(), median: z.number(), low: z.number(), high: z.number() }),
  },
  'forecast:events': { lane: 'reader', input: z.void(), output: z.array(forecastEvent) },
  'forecast:save-event': {
    lane: 'main',
    input: forecastEvent.omit({ id: true }).extend({ id: forecastEvent.shape.id.nullable() }),
    output: z.void(),
  },
  'forecast:delete-event': {
    lane: 'main',
    input: z.object({ id: forecastEvent.shape.id }),
    output: z.void(),
  },
  /** Adds the days of a calendar that are not there yet; those the user has changed stay. */
  'forecast:add-calendar': {
    lane: 'main',
    input: z.object({
      calendar: z.enum(['china', 'western']),
      from: z.number().int().min(2000).max(2099),
      to: z.number().int().min(2000).max(2099),
    }),
    output: z.object({ added: z.number().int() }),
  },
} as const

export const forecastExport = z.object({
  analysisId,
  format: z.enum(['csv', 'jsonl', 'xlsx']),
  purpose: z.enum(['spreadsheet', 'machine']),
})
