import type { Format } from '../../i18n/format.ts'

/** Money, or a count, as the outcome is one. */
export function outcomeText(
  format: Format,
  value: number,
  about: { readonly outcomeIsMoney: boolean; readonly currency: string },
): string {
  return about.outcomeIsMoney ? format.amount(value, about.currency) : format.decimal(value, 1)
}

export function signedText(text: string, value: number): string {
  return value > 0 ? `+${text}` : text
}
