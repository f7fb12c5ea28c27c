import { varintLength, writeVarint } from './record.ts'

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
const [IMPORT, LINE, CUSTOMER, PRODUCT, KIND, TIME] = [1, 2, 3, 4, 5, 6] as const
/** Texts stand at 7, 10 and 12. */
const [QUANTITY, PRICE, RATING, CAMPAIGN, IDENTITY] = [8, 9, 11, 13, 14] as const
/** Types of texts of at least so many bytes take two bytes. */
const LONG_TEXT = 58

const float = new Float64Array(1)
const floatBytes = new Uint8Array(float.buffer)

/**
 * One row of `interactions` on its way into a page, in the record format of SQLite (https://sqlite.org/fileformat2.html#record_format): first
 * measured, then written to where it stays. Numbers that are not told are NaN.
 */
export class InteractionRecord {
  /** Serial types of the columns, but for texts. */
  readonly #types = new Uint8Array(COLUMNS)
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
    this.#orderBytes = orderBytes
    this.#orderStart = orderStart
    this.#orderEnd = orderEnd
    this.#setting = setting
    const order = orderEnd - orderStart
    const [currency, channel] = [setting.currency.length, setting.channel.length]
    // A header of up to 127 bytes tells its own length in one byte.
    const header = 1 + COLUMNS + moreBytes(order) + moreBytes(channel)
    this.#headerBytes = header
    return (
      header +
      order +
      currency +
      channel +
      (TYPE_BYTES[this.#types[IMPORT] ?? 0] ?? 0) +
      this.#integer(LINE, line) +
      this.#integer(CUSTOMER, customer) +
      this.#integer(PRODUCT, product) +
      this.#integer(KIND, kind) +
      this.#optional(TIME, time) +
      this.#real(QUANTITY, quantity) +
      this.#optional(PRICE, price) +
      this.#optionalReal(RATING, rating) +
      this.#optional(CAMPAIGN, setting.campaign) +
      this.#integer(IDENTITY, identity)
    )
  }

  /** Writes the row that was measured last. */
  write(bytes: Uint8Array, start: number): void {
    const types = this.#types
    const { currency, channel } = this.#setting
    bytes[start] = this.#headerBytes
    bytes[start + 1] = NULL
    let at = start + 2
    for (let column: number = IMPORT; column <= TIME; column++) bytes[at++] = types[column] ?? 0
    at = writeTextType(bytes, at, this.#orderEnd - this.#orderStart)
    bytes[at++] = types[QUANTITY] ?? 0
    bytes[at++] = types[PRICE] ?? 0
    bytes[at++] = 13 + 2 * currency.length
    bytes[at++] = types[RATING] ?? 0
    at = writeTextType(bytes, at, channel.length)
    bytes[at++] = types[CAMPAIGN] ?? 0
    bytes[at++] = types[IDENTITY] ?? 0
    for (let column: number = IMPORT; column <= TIME; column++) at = this.#number(bytes, at, column)
    at = copy(bytes, at, this.#orderBytes, this.#orderStart, this.#orderEnd)
    at = this.#number(bytes, at, QUANTITY)
    at = this.#number(bytes, at, PRICE)
    at = copy(bytes, at, currency, 0, currency.length)
    at = this.#number(bytes, at, RATING)
    at = copy(bytes, at, channel, 0, channel.length)
    at = this.#number(bytes, at, CAMPAIGN)
    this.#number(bytes, at, IDENTITY)
  }

  /** These give the bytes that the value takes. */
  #optional(column: number, value: number): number {
    if (!Number.isNaN(value)) return this.#integer(column, value)
    this.#types[column] = NULL
    return 0
  }

  #optionalReal(column: number, value: number): number {
    if (!Number.isNaN(value)) return this.#real(column, value)
    this.#types[column] = NULL
    return 0
  }

  /** SQLite keeps whole numbers as integers, also in REAL columns. */
  #real(column: number, value: number): number {
    if (Number.isInteger(value) && Math.abs(value) < MAX_SIX_BYTES && !Object.is(value, -0))
      return this.#integer(column, value)
    this.#types[column] = REAL
    this.#values[column] = value
    return 8
  }

  #integer(column: number, value: number): number {
    this.#values[column] = value
    const type = typeOf(value)
    this.#types[column] = type
    return TYPE_BYTES[type] ?? 0
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

/** The serial type of a whole number. */
function typeOf(value: number): number {
  const size = value < 0 ? -1 - value : value
  if (size < 128) return value === 0 || value === 1 ? 8 + value : 1
  if (size < 8_388_608) return size < 32_768 ? 2 : 3
  if (size < 2_147_483_648) return 4
  return size < MAX_SIX_BYTES ? 5 : 6
}

/** Bytes that the type of a text takes beyond the first; texts are shorter than 2^30 bytes. */
function moreBytes(length: number): number {
  return length < LONG_TEXT ? 0 : varintLength(13 + 2 * length) - 1
}

function writeTextType(bytes: Uint8Array, at: number, length: number): number {
  if (length >= LONG_TEXT) return writeVarint(bytes, at, 13 + 2 * length)
  bytes[at] = 13 + 2 * length
  return at + 1
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
