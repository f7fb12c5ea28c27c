import type { Language } from '../../contract/requests.ts'

export type ReportFormat = {
  readonly language: Language
  readonly integer: (value: number) => string
  readonly decimal: (value: number, digits?: number) => string
  readonly percent: (share: number, digits?: number) => string
  /** Units of money; whole ones from 1,000 on, since nobody reads cents there. */
  readonly money: (amount: number, currency: string) => string
  readonly compact: (value: number) => string
  /** A day of UTC. */
  readonly day: (at: number) => string
  readonly month: (at: number) => string
  readonly dateTime: (at: number) => string
}

/** Numbers, money and dates as readers of the language expect them. */
export function reportFormat(language: Language): ReportFormat {
  const month = language === 'en' ? 'short' : '2-digit'
  const day = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month,
    day: '2-digit',
    timeZone: 'UTC',
  })
  const shortMonth = new Intl.DateTimeFormat(language, {
    year: '2-digit',
    month: 'short',
    timeZone: 'UTC',
  })
  const dateTime = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month,
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  return {
    language,
    integer: (value) => value.toLocaleString(language, { maximumFractionDigits: 0 }),
    decimal: (value, digits = 2) => value.toLocaleString(language, { maximumFractionDigits: digits }),
    percent: (share, digits = 1) =>
      share.toLocaleString(language, { style: 'percent', maximumFractionDigits: digits }),
    money: (amount, currency) => {
      const digits = Math.abs(amount) >= 1000 ? 0 : 2
      const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits }
      return currency === 'XXX' || !/^[A-Z]{3}$/.test(currency)
        ? amount.toLocaleString(language, shown)
        : amount.toLocaleString(language, { style: 'currency', currency, ...shown })
    },
    compact: (value) => compact.format(value),
    day: (at) => day.format(at),
    month: (at) => shortMonth.format(at),
    dateTime: (at) => dateTime.format(at),
  }
}
