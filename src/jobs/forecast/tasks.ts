import type { ResultOptions, SeriesResult } from '../../engine/forecast/series-result.ts'

/** One series to forecast; what goes to a thread. */
export type SeriesTask = { readonly values: Float64Array; readonly options: ResultOptions }

export type ToForecastWorker = { readonly id: number; readonly tasks: readonly SeriesTask[] }
export type FromForecastWorker =
  | { readonly kind: 'done'; readonly id: number; readonly results: readonly SeriesResult[] }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }
