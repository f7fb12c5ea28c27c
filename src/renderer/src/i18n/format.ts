import type { Language } from '../../../contract/requests.ts'

export type Format = {
  readonly language: Language
  readonly integer: (value: number) => string
  /** At most `digits` decimals. */
  readonly decimal: (value: number, digits?: number) => string
  /** Exactly `digits` decimals, for figures under each other. */
  readonly fixed: (value: number, digits: number) => string
  readonly percent: (share: number, digits?: number) => string
  /** Micros (millionths) of an ISO 4217 currency; XXX is a plain number. */
  readonly money: (micros: number, currency: string) => string
  /** Sums and estimates in units of a currency: whole ones from 100 on, where more would be noise. */
  readonly amount: (units: number, currency: string) => string
  readonly date: (at: number | null) => string
  /** A calendar day, `YYYY-MM-DD`, of no time zone. */
  readonly day: (day: string) => string
  readonly dateTime: (at: number | null) => string
  readonly bytes: (value: number) => string
  readonly compact: (value: number) => string
}

/** Numbers, money, dates and sizes as readers of the language expect them. Times are shown in the computer's zone. */
export function makeFormat(language: Language): Format {
  const integer = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  // 04/03 is April in one place and March in another; a name is the same everywhere.
  const month = language === 'en' ? 'short' : '2-digit'
  const date = new Intl.DateTimeFormat(language, { year: 'numeric', month, day: '2-digit' })
  const day = new Intl.DateTimeFormat(language, { year: 'numeric', month, day: '2-digit', timeZone: 'UTC' })
  const dateTime = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month,
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return {
    language,
    integer: (value) => integer.format(value),
    decimal: (value, digits = 2) => value.toLocaleString(language, { maximumFractionDigits: digits }),
    fixed: (value, digits) =>
      value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    percent: (share, digits = 1) =>
      share.toLocaleString(language, { style: 'percent', maximumFractionDigits: digits }),
    money: (micros, currency) => money(micros / 1_000_000, currency, language),
    amount: (units, currency) => money(units, currency, language, Math.abs(units) >= 100 ? 0 : undefined),
    date: (at) => (at === null ? '–' : date.format(at)),
    day: (written) => day.format(Date.parse(`${written}T00:00:00Z`)),
    dateTime: (at) => (at === null ? '–' : dateTime.format(at)),
    bytes: (value) => bytes(value, language),
    compact: (value) => compact.format(value),
  }
}

function money(amount: number, currency: string, language: Language, decimals?: number): string {
  const digits = (count: number) => ({ minimumFractionDigits: count, maximumFractionDigits: count })
  if (currency === 'XXX' || !/^[A-Z]{3}$/.test(currency))
    return amount.toLocaleString(language, digits(decimals ?? 2))
  const own = decimals === undefined ? {} : digits(decimals)
  return amount.toLocaleString(language, { style: 'currency', currency, ...own })
}

const sizes = ['B', 'KB', 'MB', 'GB', 'TB'] as const

function bytes(value: number, language: Language): string {
  const power = value < 1 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(value) / 3))
  const digits = power === 0 ? 0 : 1
  return `${(value / 1000 ** power).toLocaleString(language, { maximumFractionDigits: digits })} ${sizes[power] ?? 'B'}`
}

export type DurationWords = {
  readonly lessThanSecond: string
  readonly seconds: (n: string) => string
  readonly minutes: (m: string, s: string) => string
  readonly hours: (h: string, m: string) => string
}

/** A duration in the two largest units. */
export function duration(seconds: number, words: DurationWords): string {
  if (seconds < 1) return words.lessThanSecond
  if (seconds < 10) return words.seconds(seconds.toFixed(1))
  const whole = Math.round(seconds)
  if (whole < 60) return words.seconds(String(whole))
  if (whole < 3600) return words.minutes(String(Math.floor(whole / 60)), String(whole % 60))
  return words.hours(String(Math.floor(whole / 3600)), String(Math.floor((whole % 3600) / 60)))
}
