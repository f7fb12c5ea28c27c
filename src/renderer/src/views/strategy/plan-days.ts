const DAY_MS = 86_400_000

/** A calendar day as a moment, UTC milliseconds. */
export function dayAt(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

export function addDays(day: string, days: number): string {
  return new Date(dayAt(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Days from one day to another; negative when it lies before. */
export function daysFrom(first: string, day: string): number {
  return Math.round((dayAt(day) - dayAt(first)) / DAY_MS)
}
