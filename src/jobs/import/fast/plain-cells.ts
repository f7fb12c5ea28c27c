import { utcOf } from '../time-zone.ts'

const MAX_DIGITS = 15
const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power)
const MICROS_DIGITS = 6
const ZERO = 0x30
const HYPHEN = 0x2d
const COLON = 0x3a
const MIN_YEAR = 1900
const MAX_YEAR = 2199

/** The numbers that most cells are: up to fifteen digits with at most one decimal sign among them. */
export class PlainNumber {
  readonly #sign: number
  #digits = 0
  #places = 0

  constructor(decimalComma: boolean) {
    this.#sign = decimalComma ? 0x2c : 0x2e
  }

  /** Whether the bytes are such a number; its values can be asked until the next is read. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    if (end <= start || end - start > MAX_DIGITS) return false
    let digits = 0
    let sign = -1
    for (let at = start; at < end; at++) {
      const code = bytes[at] ?? 0
      const digit = code - ZERO
      if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
      else if (code === this.#sign && sign < 0 && at > start) sign = at
      else return false
    }
    this.#digits = digits
    this.#places = sign < 0 ? 0 : end - 1 - sign
    return true
  }

  /** Both parts are exact, so their quotient is the nearest double (Clinger 1990). */
  get value(): number {
    return this.#digits / (POWERS[this.#places] ?? Number.NaN)
  }

  /** Exact; NaN where it has more than six decimal places or is beyond 2^53. */
  get micros(): number {
    if (this.#places > MICROS_DIGITS) return Number.NaN
    const micros = this.#digits * (POWERS[MICROS_DIGITS - this.#places] ?? Number.NaN)
    return Number.isSafeInteger(micros) && micros < 1e16 ? micros : Number.NaN
  }
}

/** Two digits; NaN for anything else. */
function digitsAt(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [(bytes[at] ?? 0) - ZERO, (bytes[at + 1] ?? 0) - ZERO]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Times as `2026-03-01`, `2026-03-01 08:00`, `2026-03-01T08:00:00`: what most exports write. */
export class FixedTime {
  #dayKey = -1
  #dayStart = Number.NaN

  /** The local time as if it were UTC, in milliseconds; NaN for what is written otherwise or does not exist. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start
    if (length !== 10 && length !== 16 && length !== 19) return Number.NaN
    if (bytes[start + 4] !== HYPHEN || bytes[start + 7] !== HYPHEN) return Number.NaN
    const day = this.#dayOf(
      digitsAt(bytes, start) * 100 + digitsAt(bytes, start + 2),
      digitsAt(bytes, start + 5),
      digitsAt(bytes, start + 8),
    )
    if (length === 10) return day
    const between = bytes[start + 10]
    if (between !== 0x20 && between !== 0x54) return Number.NaN
    if (bytes[start + 13] !== COLON || (length === 19 && bytes[start + 16] !== COLON)) return Number.NaN
    const hour = digitsAt(bytes, start + 11)
    const minute = digitsAt(bytes, start + 14)
    const second = length === 19 ? digitsAt(bytes, start + 17) : 0
    return hour <= 23 && minute <= 59 && second <= 59
      ? day + ((hour * 60 + minute) * 60 + second) * 1_000
      : Number.NaN
  }

  #dayOf(year: number, month: number, day: number): number {
    const key = (year * 100 + month) * 100 + day
    if (key === this.#dayKey) return this.#dayStart
    if (!(year >= MIN_YEAR && year <= MAX_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= 31))
      return Number.NaN
    const time = utcOf(year, month, day, 0, 0, 0, 0)
    if (new Date(time).getUTCDate() !== day) return Number.NaN
    this.#dayKey = key
    this.#dayStart = time
    return time
  }
}
