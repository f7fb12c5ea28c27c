import { dayText } from '../customers/calendar.ts'

const DAY_MS = 86_400_000

/** The last of so many days. */
export function lastDay({ from, days }: { readonly from: string; readonly days: number }): string {
  return addDays(from, days - 1)
}

export function addDays(day: string, days: number): string {
  return dayText(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS, 'UTC')
}
