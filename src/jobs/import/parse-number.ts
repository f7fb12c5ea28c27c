import { asciiDigits } from './ascii-digits.ts'
import { unitOf } from './number-units.ts'

const MICROS_DIGITS = 6
const MICROS = 1_000_000
/** Symbols, signs and codes of currencies around an amount. Which currency it is, a column or the plan says. */
const MONEY_AROUND =
  /^(?:[A-Z]{3}\s*|(?:US|CA|AU|HK|NT|R)?\$\s*|[¥￥€£₩₹₽₺₫฿]\s*)|(?:\s*(?!MIO|MRD|TSD|MLN|BLN|MIL)[A-Z]{3}|\s*[¥￥€£$₩₹₽₺₫฿元円圆]|\s*kr\.?|\s*zł)$/gu
/** Between groups of three digits, or before the decimal sign; elsewhere a space parts two things. */
const SPACES = /(?<=\d)[\s\u00a0\u202f\u2009'’](?=\d{3}(?!\d))/g
const POINT = /^(\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:,\d{2})+,\d{3})?(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/
const COMMA = /^(\d+|\d{1,3}(?:\.\d{3})+)?(?:,(\d*))?(?:[eE]([+-]?\d{1,2}))?$/

/**
 * An amount in whole micros (millionths), exact: digits are moved, never multiplied as floating point. Half a micro is
 * rounded away from zero. Groups of thousands must be whole groups, so that 1,23 is refused where the comma is not the
 * decimal sign instead of becoming 123. `null` for what is not a number, or is beyond 9 thousand million.
 * @param withUnits 1.2K, 1,2 Mio. and 1.5万 are numbers
 */
export function parseMicros(text: string, decimalComma: boolean, withUnits = false): number | null {
  const plain = decimalComma ? undefined : plainOf(text)
  if (plain !== undefined && plain.places <= MICROS_DIGITS) {
    // A product of whole numbers below 2^53 is exact.
    const micros = plain.digits * (POWERS[MICROS_DIGITS - plain.places] ?? Number.NaN)
    if (Number.isSafeInteger(micros) && micros < 1e16) return micros
  }
  const digits = digitsOf(text, decimalComma, withUnits)
  if (digits === null) return null
  const point = digits.whole.length + digits.exponent
  const all = digits.whole + digits.fraction
  const end = point + MICROS_DIGITS
  if (end < 0) return 0
  const kept = end <= all.length ? all.slice(0, end) : all.padEnd(Math.min(end, 400), '0')
  const significant = kept.replace(/^0+/, '')
  if (significant.length > 16) return null
  const roundUp = end < all.length && (all.charCodeAt(end) || 48) >= 53 ? 1 : 0
  const micros = Number(significant === '' ? '0' : significant) + roundUp
  if (!Number.isSafeInteger(micros)) return null
  return digits.isNegative && micros !== 0 ? -micros : micros
}

/**
 * A plain number, rounded correctly to the nearest double; `null` for what is not one.
 * @param withUnits 1.2K, 1,2 Mio. and 1.5万 are numbers
 */
export function parseNumber(text: string, decimalComma: boolean, withUnits = false): number | null {
  const plain = decimalComma ? undefined : plainOf(text)
  // Both are exact, so their quotient is the nearest double (Clinger 1990).
  if (plain !== undefined) return plain.digits / (POWERS[plain.places] ?? Number.NaN)
  const digits = digitsOf(text, decimalComma, withUnits)
  if (digits === null) return null
  const value = Number(`${digits.whole === '' ? '0' : digits.whole}.${digits.fraction}e${digits.exponent}`)
  if (!Number.isFinite(value)) return null
  return digits.isNegative && value !== 0 ? -value : value
}

const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power)

/** Up to fifteen digits with at most one point among them, as one whole number and the digits behind the point; most cells are so. */
function plainOf(text: string): { readonly digits: number; readonly places: number } | undefined {
  const { length } = text
  if (length === 0 || length > 15) return undefined
  let digits = 0
  let point = -1
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at) - 48
    if (code >= 0 && code <= 9) digits = digits * 10 + code
    else if (code === -2 && point < 0 && at > 0) point = at
    else return undefined
  }
  return { digits, places: point < 0 ? 0 : length - 1 - point }
}

/** `total / quantity` in whole micros. */
export function unitMicros(totalMicros: number, quantity: number): number {
  return Math.round(totalMicros / quantity)
}

export function microsToText(micros: number): string {
  const absolute = Math.abs(micros)
  const whole = Math.floor(absolute / MICROS)
  const fraction = String(absolute % MICROS)
    .padStart(MICROS_DIGITS, '0')
    .replace(/0+$/, '')
  return `${micros < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

type Digits = {
  readonly isNegative: boolean
  readonly whole: string
  readonly fraction: string
  readonly exponent: number
}

const PLAIN = /^(-?)(\d+)(?:\.(\d*))?$/

const BRACKETED = /^\((.*)\)$/

function digitsOf(given: string, decimalComma: boolean, withUnits: boolean): Digits | null {
  if (given.length > 64) return null
  if (!decimalComma) {
    const plain = PLAIN.exec(given)
    if (plain !== null) {
      return { isNegative: plain[1] === '-', whole: plain[2] ?? '', fraction: plain[3] ?? '', exponent: 0 }
    }
  }
  let text = asciiDigits(given.normalize('NFKC'), decimalComma).trim()
  let isNegative = false
  // (1,234.50) USD: the currency may stand outside.
  const bracketed = BRACKETED.exec(text) ?? BRACKETED.exec(text.replace(MONEY_AROUND, '').trim())
  if (bracketed !== null) {
    isNegative = true
    text = bracketed[1] ?? ''
  }
  // The sign stands before or behind the symbol: -$5, $-5, 5-.
  for (let round = 0; round < 2; round++) {
    const sign = /^[-+−]|[-−]$/.exec(text)
    if (sign !== null) {
      if (sign[0] !== '+' && isNegative) return null
      isNegative ||= sign[0] !== '+'
      text = (sign.index === 0 ? text.slice(1) : text.slice(0, -1)).trim()
    }
    if (round === 0) text = text.replace(MONEY_AROUND, '').trim()
  }
  const unit = withUnits ? unitOf(text, decimalComma) : undefined
  const match = (decimalComma ? COMMA : POINT).exec((unit?.number ?? text).replace(SPACES, ''))
  if (match === null || (unit !== undefined && match[3] !== undefined)) return null
  const whole = (match[1] ?? '').replace(/[.,]/g, '')
  const fraction = match[2] ?? ''
  if (whole === '' && fraction === '') return null
  return { isNegative, whole, fraction, exponent: unit?.power ?? Number(match[3] ?? '0') }
}
