import { fillGaps } from '../../engine/forecast/gaps.ts'
import type { Regressor } from '../../engine/forecast/series-result.ts'
import type { Frequency, PeriodUnit } from './frequency.ts'
import { isRetail, MOST_GAPS } from './grid.ts'
import { later, periodIndex, timeText } from './period-time.ts'
import type { FileSeries, Point } from './series-types.ts'

/** A series on an even grid, with a name for every period to come. */
export type RegularSeries = {
  readonly id: string
  readonly values: Float64Array
  /** Periods that were missing and have been filled. */
  readonly filled: number
  /** Values that were added to another of the same period. */
  readonly joined: number
  /** Hours of clocks that were put back: they come twice, and are the mean of both. */
  readonly repeated: number
  /** Period of the last value; null where times are no periods. */
  readonly last: number | null
  /** What stands in the time column for the period h steps after the last value, h from 1. */
  readonly label: (h: number) => string
}

/** Values of regressors from the first period of a series on, further than the series where the file tells more; NaN where nothing is told. */
type RegularRegressors = readonly Float64Array[]

/** A series, and its regressors on the same grid. Periods at the end that have regressors and no value are to come. */
export function regularWith(
  series: FileSeries,
  frequency: Frequency,
): { readonly series: RegularSeries; readonly regressors: RegularRegressors } {
  const { points } = series
  const many = points[0]?.extra?.length ?? 0
  let known = points.length
  if (many > 0) while (known > 1 && Number.isNaN(points[known - 1]?.value)) known--
  const found = regular({ ...series, points: points.slice(0, known) }, frequency)
  const begin = found.last === null ? 0 : found.last - found.values.length + 1
  const regressors = Array.from({ length: many }, (_, k) => {
    const places = points.map((point, row) =>
      found.last === null ? row : (indexOf(point, frequency.unit) ?? Number.NaN) - begin,
    )
    const column = new Float64Array(Math.max(found.values.length, ...places.map((place) => place + 1))).fill(
      Number.NaN,
    )
    for (const [row, place] of places.entries()) {
      const value = points[row]?.extra?.[k] ?? Number.NaN
      if (place >= 0 && Number.isFinite(value)) column[place] = value
    }
    return column
  })
  return { series: found, regressors }
}

/** A regressor over series and horizon: gaps keep the level before them, the beginning takes the first. Held where nothing is told ahead. */
export function extended(column: Float64Array, known: number, horizon: number): Regressor {
  const values = new Float64Array(known + horizon)
  let level = column.find(Number.isFinite) ?? 0
  for (let t = 0; t < values.length; t++) {
    const told = column[t] ?? Number.NaN
    if (Number.isFinite(told)) level = told
    values[t] = level
  }
  return { values, isHeld: !column.subarray(known).some(Number.isFinite) }
}

/** Puts the points of a series on the grid of its frequency, and fills what is missing. Values of one period are added up. */
export function regular({ id, points }: FileSeries, { unit, season, isAsked }: Frequency): RegularSeries {
  const isDated = points.every(({ time }) => time?.kind === 'date')
  const indices = points.map((point) => indexOf(point, unit))
  const [first, last] = [indices[0], indices.at(-1)]
  const isGrid =
    first !== undefined &&
    last !== undefined &&
    indices.every((index) => index !== undefined && Number.isInteger(index)) &&
    last - first + 1 <= (MOST_GAPS + 1) * points.length &&
    // Periods that are coarser than the times would join what is apart, unless just that is asked for; the same time twice is one period.
    ((isAsked === true && isDated) ||
      new Set(indices).size > new Set(points.map(({ time }) => time?.at)).size / 2) &&
    !(unit === 'month' && isRetail(stepsOf(points)))
  const lastTime = points.at(-1)?.time
  const label = (h: number): string => {
    if (lastTime === undefined) return String(h)
    if (lastTime.kind === 'number') return String(Number((lastTime.at + h * stepOf(points)).toPrecision(15)))
    const next = later(lastTime.at, h, unit) ?? evenly(points, h)
    return next === undefined ? String(h) : timeText(next)
  }
  if (!isGrid) {
    const { values, filled } = fillGaps(
      Float64Array.from(points, ({ value }) => value),
      season,
    )
    return { id, values, filled, joined: 0, repeated: 0, last: null, label }
  }
  const { grid, joined, repeated } = onGrid(points, indices, { first, last, unit })
  const { values, filled } = fillGaps(grid, season)
  return { id, values, filled, joined, repeated, last, label }
}

/** Values by their period, those of one period added up; NaN where there are none. */
function onGrid(
  points: readonly Point[],
  indices: readonly (number | undefined)[],
  { first, last, unit }: { readonly first: number; readonly last: number; readonly unit: PeriodUnit },
): { readonly grid: Float64Array; readonly joined: number; readonly repeated: number } {
  const grid = new Float64Array(last - first + 1).fill(Number.NaN)
  const counts = new Uint32Array(grid.length)
  const again = new Set<number>()
  let joined = 0
  for (const [row, { value }] of points.entries()) {
    const at = (indices[row] ?? first) - first
    if (!Number.isFinite(value)) continue
    const before = grid[at] ?? Number.NaN
    grid[at] = Number.isNaN(before) ? value : before + value
    counts[at] = (counts[at] ?? 0) + 1
    if (Number.isNaN(before)) continue
    joined++
    again.add(at)
  }
  // Where nothing else comes twice, those that do are no lines to be added up but one clock read two times.
  const isClock = [...again].every((at) => counts[at] === 2 && isPutBack(at + first, unit))
  if (!isClock) return { grid, joined, repeated: 0 }
  for (const at of again) grid[at] = (grid[at] ?? 0) / 2
  return { grid, joined: 0, repeated: joined }
}

/** Whether clocks are put back at such an hour somewhere: in a night of a weekend of spring or autumn. */
function isPutBack(index: number, unit: PeriodUnit): boolean {
  if (unit !== 'hour' && unit !== 'half-hour') return false
  const date = new Date(index * (unit === 'hour' ? 3_600_000 : 1_800_000))
  const isNight = date.getUTCHours() < 4 || date.getUTCHours() === 23
  const isAutumn = [2, 3, 4, 8, 9, 10].includes(date.getUTCMonth())
  return isNight && isAutumn && [0, 6].includes(date.getUTCDay())
}

export function indexOf({ time }: Point, unit: Frequency['unit']): number | undefined {
  if (time === undefined) return undefined
  return time.kind === 'number' ? time.at : periodIndex(time.at, unit)
}

function stepOf(points: readonly Point[]): number {
  const [a, b] = [points.at(-2)?.time?.at, points.at(-1)?.time?.at]
  return a === undefined || b === undefined || b <= a ? 1 : b - a
}

const stepsOf = (points: readonly Point[]): number[] =>
  points.slice(1).map(({ time }, index) => (time?.at ?? Number.NaN) - (points[index]?.time?.at ?? Number.NaN))

/** The time so many steps later, where all steps are as long as each other. */
function evenly(points: readonly Point[], h: number): number | undefined {
  const [step, ...others] = stepsOf(points)
  const last = points.at(-1)?.time?.at
  if (step === undefined || last === undefined || !(step > 0) || others.some((other) => other !== step))
    return undefined
  return last + h * step
}
