import { z } from 'zod'

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
  'mstl-ets',
  'mstl-autoregression',
  'croston',
  'sba',
  'tsb',
] as const
export const forecastModel = z.enum(forecastModels)
export type ForecastModel = z.output<typeof forecastModel>
