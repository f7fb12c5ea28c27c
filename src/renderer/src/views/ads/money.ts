import type { Format } from '../../i18n/format.ts'

const MICROS = 1_000_000

/** Amounts in units of a currency, in whole units where cents do not matter. */
export function moneyText(format: Format, amount: number, currency: string): string {
  if (Math.abs(amount) >= 1000 && currency === 'XXX') return format.integer(amount)
  return format.money(Math.round(amount * MICROS), currency)
}

/** Money, or a count, as the outcome is one. */
export function outcomeText(
  format: Format,
  value: number,
  about: { readonly outcomeIsMoney: boolean; readonly currency: string },
): string {
  return about.outcomeIsMoney ? moneyText(format, value, about.currency) : format.decimal(value, 1)
}

export function signedText(text: string, value: number): string {
  return value > 0 ? `+${text}` : text
}
