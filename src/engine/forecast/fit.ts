/** What every model answers: forecasts for the periods after the series, and its one-step forecasts within it (NaN where it has none). */
export type Fit = {
  readonly mean: Float64Array
  readonly fitted: Float64Array
}
