import { dateFormatOf, textOfSerial, type DateFormat } from './serial-dates.ts'

/** How a cell shows a number: as a date, as an amount of a currency (its code, or empty), or as it is. */
export type CellFormat = { readonly date: DateFormat | undefined; readonly currency: string }

const PLAIN: CellFormat = { date: undefined, currency: '' }

export function cellFormatOf(id: number, code: string | undefined): CellFormat {
  const date = dateFormatOf(id, code)
  const currency = date === undefined && code !== undefined ? currencyOfFormat(code) : ''
  return date === undefined && currency === '' ? PLAIN : { date, currency }
}

/** Signs that several currencies have, by the region a format names beside them (ECMA-376 part 1, 18.8.31; Windows language ids). */
const byRegion: Readonly<Record<string, string>> = {
  '411': 'JPY',
  '804': 'CNY',
  '41D': 'SEK',
  '81D': 'SEK',
  '414': 'NOK',
  '814': 'NOK',
  '406': 'DKK',
  '409': 'USD',
  C04: 'HKD',
  '404': 'TWD',
  C09: 'AUD',
  '1009': 'CAD',
  C0C: 'CAD',
  '1004': 'SGD',
  '1409': 'NZD',
  '80A': 'MXN',
  '416': 'BRL',
  '405': 'CZK',
  '807': 'CHF',
}
const bySign: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  zł: 'PLN',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  '₫': 'VND',
  '฿': 'THB',
  Kč: 'CZK',
  元: 'CNY',
  円: 'JPY',
  R$: 'BRL',
  HK$: 'HKD',
  NT$: 'TWD',
  US$: 'USD',
}
/** Signs whose currency nobody knows without the region: told as they are. */
const OPEN = /^(?:[$¥￥]|kr\.?)$/
const CODE =
  /\b(?:USD|EUR|GBP|CNY|RMB|JPY|HKD|TWD|SGD|AUD|NZD|CAD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|INR|KRW|THB|TRY|ZAR)\b/

/** The currency a number format shows: its code, the sign alone where several currencies have it, or nothing. */
function currencyOfFormat(code: string): string {
  const named = /\[\$([^\]-]+)(?:-([0-9A-F]+))?\]/i.exec(code)
  const quoted = code.replace(/\[[^\]]*\]/g, '')
  const sign = (named?.[1] ?? /"([^"]*)"/.exec(quoted)?.[1] ?? quoted).trim()
  const region = (named?.[2] ?? '').toUpperCase().replace(/^0+/, '')
  const written = CODE.exec(sign)?.[0]
  if (written !== undefined) return written === 'RMB' ? 'CNY' : written
  for (const each of [sign, ...(/(?:R|HK|NT|US)\$|zł|Kč|[€£₹₩₽₺₫฿元円]/u.exec(sign) ?? [])])
    if (bySign[each] !== undefined) return bySign[each] ?? ''
  const open = OPEN.test(sign) ? sign : (/[$¥￥]/.exec(sign)?.[0] ?? '')
  return open === '' ? '' : (byRegion[region] ?? open)
}

/** Digits a spreadsheet program keeps; those after them have become zeros. */
const KEPT_DIGITS = 15

/**
 * Numbers of one sheet as text that reads back the same. A whole number of more than fifteen digits has lost its end in a spreadsheet program, and of
 * more than sixteen in most programs; it is written so that it shows (1.2E+17), unless some number of the sheet proves that nothing has rounded it.
 */
export class NumberTexts {
  readonly #is1904: boolean
  /** Some number has other digits than zeros behind the fifteenth: no spreadsheet program has rounded them. */
  #isUnrounded = false
  /** Some number has more digits than a float holds: they are written out by a program that kept them. */
  #isPrecise = false

  constructor(is1904: boolean) {
    this.#is1904 = is1904
  }

  /** @param raw as the file writes it; empty where it keeps a float */
  of(raw: string, value: number, format: CellFormat | undefined): string {
    if (format?.date !== undefined) return textOfSerial(value, format.date, this.#is1904) ?? String(value)
    if (Number.isInteger(value) && Math.abs(value) >= 1e15) return this.#long(raw, value)
    return String(value)
  }

  #long(raw: string, value: number): string {
    const isWritten = /^-?\d+$/.test(raw)
    if (Number.isSafeInteger(value)) {
      const digits = String(value)
      if (/[1-9]/.test(digits.replace('-', '').slice(KEPT_DIGITS))) this.#isUnrounded = true
      if (this.#isUnrounded || this.#isPrecise) return digits
    } else if (isWritten) {
      if (raw !== String(value) && /[1-9]/.test(raw.replace('-', '').slice(KEPT_DIGITS)))
        this.#isPrecise = true
      if (this.#isPrecise) return raw
    }
    return value.toExponential().toUpperCase()
  }
}

/** Characters that XML cannot hold, as workbooks write them: `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
