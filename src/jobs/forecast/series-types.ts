import type { Frequency } from './frequency.ts'
import type { CellTime } from './period-time.ts'

export type Point = {
  readonly time: CellTime | undefined
  readonly value: number
  /** Of the regressors that were asked for, NaN where empty. */
  readonly extra?: readonly number[]
}
export type FileSeries = { readonly id: string; readonly points: readonly Point[] }

export type ColumnsTaken = {
  readonly series: readonly string[]
  readonly time: string | null
  readonly value: string
}

export type SeriesFile = {
  readonly file: string
  /** One row per value, one row per series, or one column per series. */
  readonly layout: 'long' | 'wide-rows' | 'wide-columns'
  readonly series: readonly FileSeries[]
  readonly rows: number
  /** Rows without a readable value (long) or without any (wide). */
  readonly skipped: number
  readonly firstSkipped: number | null
  /** Rows whose time cannot be read, where most can: left out. Where most cannot, values stand in the order of the file. */
  readonly untimed: number
  readonly firstUntimed: number | null
  /** Headers of a long table that were taken; null where it has none. */
  readonly columns?: ColumnsTaken | null
  /** What the file itself says of its series, as the `.tsf` format does. */
  readonly told?: { readonly frequency: Frequency | undefined; readonly horizon: number | undefined }
}

/** Columns by header or number from 1: `series,time,value`, `time,value` or `value`; a name may be empty, and several columns may name a series: `store+item`. */
export type SeriesColumns = {
  readonly series: string
  readonly time: string
  readonly value: string
  /** Columns of regressors; rows with one and without a value are periods to come. */
  readonly regressors?: readonly string[]
}
