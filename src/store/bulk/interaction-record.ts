import { writeVarint } from './record.ts'

/** What rows share, ready to be written: few different ones in a file. `campaign`: its row id, or NaN. */
export type EncodedSetting = {
  readonly currency: Uint8Array
  readonly channel: Uint8Array
  readonly campaign: number
}

/** Beyond 48 bits a whole number takes 8 bytes, as much as a floating-point one. */
const MAX_SIX_BYTES = 2 ** 47
const NULL = 0
const REAL = 7
/** Bytes of a value by its serial type. */
const TYPE_BYTES = Uint8Array.of(0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
/** Serial types: the key of the table, which stands beside the record, and the columns in their order. */
const COLUMNS = 15
const [
  IMPORT,
  LINE,
  CUSTOMER,
  PRODUCT,
  KIND,
  TIME,
  ORDER,
  QUANTITY,
  PRICE,
  CURRENCY,
  RATING,
  CHANNEL,
  CAMPAIGN,
  IDENTITY,
] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] as const

const float = new Float64Array(1)
const floatBytes = new Uint8Array(float.buffer)

/**
 * One row of `interactions` on its way into a page, in the record format of SQLite (https://sqlite.org/fileformat2.html#record_format): first
 * measured, then written to where it stays. Numbers that are not told are NaN.
 */
export class InteractionRecord {
  readonly #types = new Float64Array(COLUMNS)
  readonly #values = new Float64Array(COLUMNS)
  #orderBytes: Uint8Array = new Uint8Array(0)
  #orderStart = 0
  #orderEnd = 0
  #setting: EncodedSetting = { currency: this.#orderBytes, channel: this.#orderBytes, campaign: NaN }
  #headerBytes = 0

  constructor(importId: number) {
    this.#integer(IMPORT, importId)
  }

  /** Takes a row; gives the bytes of its record. Its text is read when it is written. O(1). */
  measure(
    line: number,
    customer: number,
    product: number,
    kind: number,
    time: number,
    orderBytes: Uint8Array,
    orderStart: number,
    orderEnd: number,
    quantity: number,
    price: number,
    rating: number,
    setting: EncodedSetting,
    identity: number,
  ): number {
    const types = this.#types
    this.#orderBytes = orderBytes
    this.#orderStart = orderStart
    this.#orderEnd = orderEnd
    this.#setting = setting
    this.#integer(LINE, line)
    this.#integer(CUSTOMER, customer)
    this.#integer(PRODUCT, product)
    this.#integer(KIND, kind)
    this.#optional(TIME, time)
    this.#real(QUANTITY, quantity)
    this.#optional(PRICE, price)
    if (Number.isNaN(rating)) types[RATING] = NULL
    else this.#real(RATING, rating)
    this.#optional(CAMPAIGN, setting.campaign)
    this.#integer(IDENTITY, identity)
    const texts = orderEnd - orderStart + setting.currency.length + setting.channel.length
    types[ORDER] = 13 + 2 * (orderEnd - orderStart)
    types[CURRENCY] = 13 + 2 * setting.currency.length
    types[CHANNEL] = 13 + 2 * setting.channel.length
    let header = 1
    let body = texts
    for (let column = 0; column < COLUMNS; column++) {
      const type = types[column] ?? 0
      // A header of up to 127 bytes tells its own length in one byte.
      header += type < 128 ? 1 : type < 16_384 ? 2 : type < 2_097_152 ? 3 : type < 268_435_456 ? 4 : 5
      if (type < 12) body += TYPE_BYTES[type] ?? 0
    }
    this.#headerBytes = header
    return header + body
  }

  /** Writes the row that was measured last. */
  write(bytes: Uint8Array, start: number): void {
    const types = this.#types
    bytes[start] = this.#headerBytes
    let at = start + 1
    for (let column = 0; column < COLUMNS; column++) {
      const type = types[column] ?? 0
      if (type < 128) bytes[at++] = type
      else at = writeVarint(bytes, at, type)
    }
    for (let column: number = IMPORT; column <= TIME; column++) at = this.#number(bytes, at, column)
    at = copy(bytes, at, this.#orderBytes, this.#orderStart, this.#orderEnd)
    at = this.#number(bytes, at, QUANTITY)
    at = this.#number(bytes, at, PRICE)
    const { currency, channel } = this.#setting
    at = copy(bytes, at, currency, 0, currency.length)
    at = this.#number(bytes, at, RATING)
    at = copy(bytes, at, channel, 0, channel.length)
    at = this.#number(bytes, at, CAMPAIGN)
    this.#number(bytes, at, IDENTITY)
  }

  #optional(column: number, value: number): void {
    if (Number.isNaN(value)) this.#types[column] = NULL
    else this.#integer(column, value)
  }

  /** SQLite keeps whole numbers as integers, also in REAL columns. */
  #real(column: number, value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < MAX_SIX_BYTES && !Object.is(value, -0))
      return this.#integer(column, value)
    this.#types[column] = REAL
    this.#values[column] = value
  }

  #integer(column: number, value: number): void {
    this.#values[column] = value
    const size = value < 0 ? -1 - value : value
    this.#types[column] =
      size < 128
        ? value === 0 || value === 1
          ? 8 + value
          : 1
        : size < 32_768
          ? 2
          : size < 8_388_608
            ? 3
            : size < 2_147_483_648
              ? 4
              : size < MAX_SIX_BYTES
                ? 5
                : 6
  }

  /** Gives the place behind it. */
  #number(bytes: Uint8Array, start: number, column: number): number {
    const type = this.#types[column] ?? 0
    if (type === NULL || type >= 8) return start
    const value = this.#values[column] ?? 0
    if (type === REAL) {
      float[0] = value
      for (let index = 0; index < 8; index++) bytes[start + index] = floatBytes[7 - index] ?? 0
      return start + 8
    }
    let at = start
    // The lower 32 bits, also of a negative number.
    const low = value | 0
    if (type >= 5) {
      const high = Math.floor(value / 0x1_0000_0000)
      if (type === 6) {
        bytes[at++] = high >> 24
        bytes[at++] = high >> 16
      }
      bytes[at++] = high >> 8
      bytes[at++] = high
    }
    if (type >= 4) bytes[at++] = low >> 24
    if (type >= 3) bytes[at++] = low >> 16
    if (type >= 2) bytes[at++] = low >> 8
    bytes[at++] = low
    return at
  }
}

function copy(bytes: Uint8Array, to: number, from: Uint8Array, start: number, end: number): number {
  let at = to
  if (end - start > 64) {
    bytes.set(from.subarray(start, end), at)
    return at + end - start
  }
  for (let index = start; index < end; index++) bytes[at++] = from[index] ?? 0
  return at
}
