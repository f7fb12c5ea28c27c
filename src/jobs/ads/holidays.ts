import type { DayRow } from './day-row.ts'

export const calendars = ['none', 'cn', 'western'] as const
export type CalendarName = (typeof calendars)[number]

/** First days of the Chinese New Year, 2015 to 2035 (Purple Mountain Observatory's calendar). */
const NEW_YEARS = [
  '2015-02-19',
  '2016-02-08',
  '2017-01-28',
  '2018-02-16',
  '2019-02-05',
  '2020-01-25',
  '2021-02-12',
  '2022-02-01',
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-03',
  '2031-01-23',
  '2032-02-11',
  '2033-01-31',
  '2034-02-19',
  '2035-02-08',
]
const DAY = 86_400_000

const newYears = new Set(
  NEW_YEARS.flatMap((day) => Array.from({ length: 8 }, (_, i) => Date.parse(day) / DAY - 1 + i)),
)

type Event = { readonly name: string; readonly on: (month: number, date: number, day: number) => boolean }

const events: Readonly<Record<CalendarName, readonly Event[]>> = {
  none: [],
  // Three and not six: each costs an effect that the data have to support.
  cn: [
    { name: '春节/国庆', on: (month, date, day) => newYears.has(day) || (month === 10 && date <= 7) },
    { name: '618', on: (month, date) => month === 6 && date >= 16 && date <= 20 },
    {
      name: '双11/双12',
      on: (month, date) =>
        (month === 11 && date >= 9 && date <= 12) || (month === 12 && date >= 11 && date <= 12),
    },
  ],
  western: [
    { name: 'Black Friday', on: (month, date, day) => isBlackFriday(month, date, day) },
    { name: 'Christmas', on: (month, date) => month === 12 && date >= 15 && date <= 24 },
    { name: 'New Year', on: (month, date) => (month === 12 && date >= 26) || (month === 1 && date <= 1) },
  ],
}

/** The Thursday before it to the Monday after: Thanksgiving is the fourth Thursday of November. */
function isBlackFriday(month: number, date: number, day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7
  for (let offset = 0; offset <= 4; offset++) {
    const thursday = new Date((day - offset) * DAY)
    if ((weekday - offset + 7) % 7 !== 4 || thursday.getUTCMonth() !== 10) continue
    return thursday.getUTCDate() >= 22 && thursday.getUTCDate() <= 28 && (month === 11 || date <= 2)
  }
  return false
}

/** 0 and 1 for each event of a calendar on a day since 1970. */
export function holidaysOn(day: number, calendar: CalendarName): Map<string, number> {
  const date = new Date(day * DAY)
  return new Map(
    events[calendar].map(({ name, on }) => [
      name,
      on(date.getUTCMonth() + 1, date.getUTCDate(), day) ? 1 : 0,
    ]),
  )
}

/** Rows with the events of a calendar beside their controls; events that never happen in them are left out. */
export function withHolidays(
  rows: readonly DayRow[],
  calendar: CalendarName,
): { rows: DayRow[]; names: Set<string> } {
  const dated = rows.map((row) => ({ row, on: holidaysOn(row.day, calendar) }))
  const names = new Set(
    dated.flatMap(({ on }) => [...on].flatMap(([name, value]) => (value > 0 ? [name] : []))),
  )
  return {
    names,
    rows: dated.map(({ row, on }) => ({
      ...row,
      controls: new Map([...row.controls, ...[...on].filter(([name]) => names.has(name))]),
    })),
  }
}
