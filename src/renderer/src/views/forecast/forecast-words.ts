import { forecastModels, type ForecastAnalysis } from '../../../../contract/forecast.ts'
import { holidayNames } from '../../../../contract/holiday-names.ts'
import type { Words } from '../../i18n/use-words.ts'

/** Name of a series as it is shown: the total and the rest have words of their own. */
export function seriesName(name: string, isTotal: boolean, { t }: Words): string {
  if (isTotal) return t('forecast.total')
  if (name === '\u2026') return t('forecast.others')
  return name === '\u2013' ? t('forecast.nameless') : name
}

/** Name of an event as it is shown: those of the calendars in the language of the window, others as they were typed. */
export function eventName(name: string, { t }: Words): string {
  const known = Object.entries(holidayNames).find(([stored]) => stored === name)
  return known === undefined ? name : t(`forecast.holiday.${known[1]}`)
}

export function forecastLabel({ settings }: ForecastAnalysis, { t }: Words): string {
  const what =
    settings.metric === 'series' ? (settings.series ?? '') : t(`forecast.metric.${settings.metric}`)
  const slice = settings.slice === 'none' ? '' : ` · ${t(`forecast.slice.${settings.slice}`)}`
  return `${what} · ${t(`forecast.by.${settings.by}`)}${slice}`
}

/** `mstl-ets:7+365` in words. */
export function modelWords(name: string, { t }: Words): string {
  const [model = '', seasons = ''] = name.split(':')
  const known = forecastModels.find((each) => each === model)
  const words =
    known === undefined
      ? model === 'chosen'
        ? t('forecast.model.chosen')
        : model
      : t(`forecast.model.${known}`)
  return seasons === '' ? words : `${words} (${seasons.replaceAll('+', ', ')})`
}

/** Amounts of this forecast: money where it has a currency, else numbers as long as they need to be. */
export function amountOf({ summary }: ForecastAnalysis, { format }: Words): (value: number) => string {
  if (summary.currency !== 'XXX')
    return (value) =>
      value.toLocaleString(format.language, {
        style: 'currency',
        currency: summary.currency,
        maximumFractionDigits: Math.abs(value) >= 1000 ? 0 : 2,
      })
  return (value) => format.decimal(value, Math.abs(value) >= 100 ? 0 : 2)
}

/** With its sign. */
export function changeText(share: number, { format }: Words): string {
  return `${share > 0 ? '+' : ''}${format.percent(share, 1)}`
}

/** A day that is stored as midnight UTC. */
export function dayText(at: number, { format }: Words): string {
  return new Date(at).toLocaleDateString(format.language, {
    timeZone: 'UTC',
    year: 'numeric',
    month: format.language === 'en' ? 'short' : '2-digit',
    day: '2-digit',
  })
}
