import { minutesOfZone } from './written-zone.ts'

const QUARTER_HOUR_MS = 15 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
const MAX_CACHED = 200_000

export type TimeZone = {
  /** UTC milliseconds of a wall-clock time, given as if it were UTC. */
  readonly toUtc: (local: number) => number
  /** Minutes east of UTC that a zone written beside a time means here; null where nobody can say. */
  readonly minutesOf: (written: string) => number | null
}

/** Times as they are written, whatever zone stands beside them: for calendar days. */
export const wallClock: TimeZone = { toUtc: (local) => local, minutesOf: () => 0 }

/** A zone that is always so many minutes east of UTC. */
export function fixedZone(minutes: number): TimeZone {
  return {
    toUtc: (local) => local - minutes * 60_000,
    minutesOf: (written) => minutesOfZone(written),
  }
}

/**
 * A zone by its IANA name. A time the clock skips counts from the offset before the jump (so 02:30 becomes 03:30); one
 * that occurs twice is the first of both.
 * @throws RangeError for a name that no zone has
 */
export function timeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  /** Offsets change on quarters of an hour only, so one look serves each. */
  const offsets = new Map<number, number>()
  /** Offsets of local days around which nothing changes; NaN for the others. */
  const days = new Map<number, number>()
  let lastDay = Number.NaN
  let lastOffset = Number.NaN

  function offsetAt(utc: number): number {
    const parts: Record<string, string> = {}
    for (const { type, value } of format.formatToParts(utc)) parts[type] = value
    const field = (part: string): number => Number(parts[part])
    const year = parts['era'] === 'BC' ? 1 - field('year') : field('year')
    const local = utcOf(
      year,
      field('month'),
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
      0,
    )
    return local - Math.floor(utc / 1000) * 1000
  }

  function offsetOfLocal(local: number): number {
    const before = offsetAt(local - DAY_MS)
    const after = offsetAt(local + DAY_MS)
    if (before === after) return before
    if (offsetAt(local - before) === before) return before
    return offsetAt(local - after) === after ? after : before
  }

  /** Most days are far from any change: four looks serve a day of them. */
  function offsetOfDay(day: number): number {
    const start = day * DAY_MS
    const offset = offsetAt(start)
    const isSteady = [start - DAY_MS, start + DAY_MS, start + 2 * DAY_MS].every(
      (utc) => offsetAt(utc) === offset,
    )
    return isSteady ? offset : Number.NaN
  }

  function toUtc(local: number): number {
    const day = Math.floor(local / DAY_MS)
    if (day !== lastDay) {
      let known = days.get(day)
      if (known === undefined) {
        known = offsetOfDay(day)
        if (days.size >= MAX_CACHED) days.clear()
        days.set(day, known)
      }
      lastDay = day
      lastOffset = known
    }
    return Number.isNaN(lastOffset) ? toUtcNearChange(local) : local - lastOffset
  }

  function toUtcNearChange(local: number): number {
    const quarter = Math.floor(local / QUARTER_HOUR_MS)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      offset = offsetOfLocal(quarter * QUARTER_HOUR_MS)
      if (offsets.size >= MAX_CACHED) offsets.clear()
      offsets.set(quarter, offset)
    }
    return local - offset
  }

  let year: readonly number[] | undefined
  /** In January and in July: a zone that changes its clock does so between. */
  const offsetsOfYear = (): readonly number[] =>
    (year ??= [...new Set([0, 6].map((month) => offsetAt(Date.UTC(2024, month, 1)) / 60_000))])

  const own = { name, offsets: offsetsOfYear }

  return { toUtc, minutesOf: (written) => minutesOfZone(written, own) }
}

/** `Date.UTC` without its habit of taking years below 100 for the 20th century. */
export function utcOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
): number {
  const time = Date.UTC(year < 100 ? 2000 : year, month - 1, day, hour, minute, second, millisecond)
  return year < 100 ? new Date(time).setUTCFullYear(year, month - 1, day) : time
}
