import type { ForecastEvent } from '../contract/forecast.ts'
import { announcedHolidays } from './announced-holidays.ts'
import { lunarFestival } from './lunar-festivals.ts'

type Holiday = Omit<ForecastEvent, 'id'>
const DAY_MS = 86_400_000

const day = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date)
const text = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher). */
export function easterSunday(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return day(year, Math.floor(f / 31), (f % 31) + 1)
}

/** The n-th of a day of the week (0: Sunday) in a month. */
function nth(year: number, month: number, weekday: number, n: number): number {
  const first = day(year, month, 1)
  return first + (((weekday - new Date(first).getUTCDay() + 7) % 7) + 7 * (n - 1)) * DAY_MS
}

const isInGoldenWeek = (at: number): boolean => {
  const date = new Date(at)
  return date.getUTCMonth() === 9 && date.getUTCDate() <= 7
}

/** Announced rest days and days made up for; other years go by the rules of thumb below and are marked as predicted. */
function china(year: number): Holiday[] {
  const make = (
    name: string,
    kind: Holiday['kind'],
    first: number,
    last: number,
    predicted: boolean,
  ): Holiday => ({
    name,
    kind,
    from: text(first),
    to: text(last),
    uplift: null,
    predicted,
    calendar: 'china',
  })
  const dayOf = (monthDay: string): number => Date.parse(`${year}-${monthDay}T00:00:00Z`)
  const known = announcedHolidays[year]
  const newYear = lunarFestival('spring', year)
  const qingming = lunarFestival('qingming', year)
  const dragon = lunarFestival('dragonBoat', year)
  const moon = lunarFestival('midAutumn', year)
  const rest = known
    ? known.rest.map((line) => {
        const [name = '', first = '', last = ''] = line.split(' ')
        // Rest days of New Year may begin in the year before.
        const begin = first > last ? Date.parse(`${year - 1}-${first}T00:00:00Z`) : dayOf(first)
        return make(name, 'holiday', begin, dayOf(last), false)
      })
    : [
        make('元旦', 'holiday', day(year, 1, 1), day(year, 1, 1), true),
        make('春节', 'holiday', newYear - DAY_MS, newYear + 6 * DAY_MS, true),
        make('清明节', 'holiday', qingming, qingming, true),
        make('劳动节', 'holiday', day(year, 5, 1), day(year, 5, 5), true),
        make('端午节', 'holiday', dragon, dragon, true),
        make('中秋节', 'holiday', moon, moon, true),
        // Where both fall together one day is added, as in 2017, 2020 and 2025.
        make('国庆节', 'holiday', day(year, 10, 1), day(year, 10, isInGoldenWeek(moon) ? 8 : 7), true),
      ]
  return [
    ...rest,
    ...(known?.madeUp ?? []).map((each) => make('调休上班', 'make-up-day', dayOf(each), dayOf(each), false)),
    make('三八节', 'promotion', day(year, 3, 8), day(year, 3, 8), false),
    make('618', 'promotion', day(year, 6, 16), day(year, 6, 18), false),
    make('双11', 'promotion', day(year, 11, 10), day(year, 11, 11), false),
    make('双12', 'promotion', day(year, 12, 12), day(year, 12, 12), false),
  ]
}

function western(year: number): Holiday[] {
  const make = (name: string, kind: Holiday['kind'], first: number, last = first): Holiday => ({
    name,
    kind,
    from: text(first),
    to: text(last),
    uplift: null,
    predicted: false,
    calendar: 'western',
  })
  const easter = easterSunday(year)
  const thanksgiving = nth(year, 11, 4, 4)
  return [
    make('New Year', 'holiday', day(year, 1, 1)),
    make("Valentine's Day", 'event', day(year, 2, 14)),
    make('Easter', 'holiday', easter - 2 * DAY_MS, easter + DAY_MS),
    make("Mother's Day", 'event', nth(year, 5, 0, 2)),
    make('Halloween', 'event', day(year, 10, 31)),
    make('Black Friday', 'promotion', thanksgiving + DAY_MS, thanksgiving + 4 * DAY_MS),
    make('Christmas', 'holiday', day(year, 12, 24), day(year, 12, 26)),
  ]
}

/** The holidays and shopping days of a calendar, years from 2000 to 2099. */
export function holidaysOf(calendar: 'china' | 'western', from: number, to: number): Holiday[] {
  const years = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  return years.flatMap(calendar === 'china' ? china : western)
}
