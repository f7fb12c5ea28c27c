/** A value of a record: SQLite keeps whole numbers as integers, also in REAL columns. */
export type RecordValue = number | string | null

/** Beyond 48 bits a whole number takes 8 bytes, as much as a floating-point one. */
const MAX_SIX_BYTES = 2 ** 47
const MAX_VARINT_BYTES = 9

/** Bytes that a variable-length integer takes. `value`: 0 to 2^53. */
export function varintLength(value: number): number {
  let length = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++
  return length
}

/** Writes a variable-length integer (base 128, the most significant group first); gives the place behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  if (value < 128) {
    bytes[at] = value
    return at + 1
  }
  const end = at + varintLength(value)
  let rest = value
  for (let place = end - 1; place >= at; place--) {
    bytes[place] = (rest % 128) | (place === end - 1 ? 0 : 0x80)
    rest = Math.floor(rest / 128)
  }
  return end
}

/** The value of a variable-length integer below 2^53, and the place behind it. */
export function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let place = at; place < at + MAX_VARINT_BYTES; place++) {
    const byte = bytes[place] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, next: place + 1 }
  }
  throw new RangeError('a variable-length integer without an end')
}

/**
 * Encodes rows in the record format of SQLite (https://sqlite.org/fileformat2.html#record_format): a header of serial types, then the values.
 * One encoder is used for many rows; `bytes` from 0 to `length` is the last one.
 */
export class RecordEncoder {
  bytes = new Uint8Array(1024)
  length = 0
  readonly #types = new Uint8Array(64)
  #typesEnd = 0
  #body = new Uint8Array(1024)
  #bodyView = new DataView(this.#body.buffer)
  #bodyEnd = 0

  /** Starts a row of at most 30 values. */
  begin(): void {
    this.#typesEnd = 0
    this.#bodyEnd = 0
  }

  null(): void {
    this.#types[this.#typesEnd++] = 0
  }

  integer(value: number): void {
    this.#room(8)
    const at = this.#bodyEnd
    const view = this.#bodyView
    if (value >= -128 && value <= 127) {
      if (value === 0 || value === 1) {
        this.#types[this.#typesEnd++] = value === 0 ? 8 : 9
        return
      }
      this.#types[this.#typesEnd++] = 1
      this.#body[at] = value
      this.#bodyEnd = at + 1
    } else if (value >= -32_768 && value <= 32_767) {
      this.#types[this.#typesEnd++] = 2
      view.setInt16(at, value)
      this.#bodyEnd = at + 2
    } else if (value >= -8_388_608 && value <= 8_388_607) {
      this.#types[this.#typesEnd++] = 3
      view.setInt8(at, value >> 16)
      view.setUint16(at + 1, value & 0xffff)
      this.#bodyEnd = at + 3
    } else if (value >= -2_147_483_648 && value <= 2_147_483_647) {
      this.#types[this.#typesEnd++] = 4
      view.setInt32(at, value)
      this.#bodyEnd = at + 4
    } else if (value >= -MAX_SIX_BYTES && value < MAX_SIX_BYTES) {
      this.#types[this.#typesEnd++] = 5
      view.setInt16(at, Math.floor(value / 0x1_0000_0000))
      view.setUint32(at + 2, value >>> 0)
      this.#bodyEnd = at + 6
    } else {
      this.#types[this.#typesEnd++] = 6
      view.setInt32(at, Math.floor(value / 0x1_0000_0000))
      view.setUint32(at + 4, value >>> 0)
      this.#bodyEnd = at + 8
    }
  }

  /** A value of a REAL column. */
  real(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < MAX_SIX_BYTES && !Object.is(value, -0))
      return this.integer(value)
    this.#room(8)
    this.#types[this.#typesEnd++] = 7
    this.#bodyView.setFloat64(this.#bodyEnd, value)
    this.#bodyEnd += 8
  }

  text(value: string): void {
    const { length } = value
    this.#room(length * 3)
    const body = this.#body
    let at = this.#bodyEnd
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index)
      if (code >= 128) {
        at = this.#bodyEnd + Buffer.from(body.buffer).write(value, this.#bodyEnd, 'utf8')
        break
      }
      body[at++] = code
    }
    this.#typesEnd = writeVarint(this.#types, this.#typesEnd, 13 + 2 * (at - this.#bodyEnd))
    this.#bodyEnd = at
  }

  end(): void {
    // A header of up to 63 bytes tells its own length in one byte.
    const header = this.#typesEnd + 1
    const length = header + this.#bodyEnd
    if (this.bytes.length < length) this.bytes = new Uint8Array(length * 2)
    const { bytes } = this
    bytes[0] = header
    for (let at = 0; at < this.#typesEnd; at++) bytes[at + 1] = this.#types[at] ?? 0
    if (this.#bodyEnd > 64) bytes.set(this.#body.subarray(0, this.#bodyEnd), header)
    else for (let at = 0; at < this.#bodyEnd; at++) bytes[header + at] = this.#body[at] ?? 0
    this.length = length
  }

  #room(more: number): void {
    if (this.#bodyEnd + more <= this.#body.length) return
    const larger = new Uint8Array((this.#bodyEnd + more) * 2)
    larger.set(this.#body)
    this.#body = larger
    this.#bodyView = new DataView(larger.buffer)
  }
}

/** The values of a record that lies at `start`. */
export function decodeRecord(bytes: Uint8Array, start: number): RecordValue[] {
  const header = readVarint(bytes, start)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values: RecordValue[] = []
  let body = start + header.value
  for (let at = header.next; at < start + header.value;) {
    const { value: type, next } = readVarint(bytes, at)
    at = next
    const length = lengthOfType(type)
    values.push(valueOf(view, type, body, length))
    body += length
  }
  return values
}

function lengthOfType(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2)
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0
}

function valueOf(view: DataView, type: number, at: number, length: number): RecordValue {
  switch (type) {
    case 0:
      return null
    case 1:
      return view.getInt8(at)
    case 2:
      return view.getInt16(at)
    case 3:
      return view.getInt8(at) * 0x1_0000 + view.getUint16(at + 1)
    case 4:
      return view.getInt32(at)
    case 5:
      return view.getInt16(at) * 0x1_0000_0000 + view.getUint32(at + 2)
    case 6:
      return view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4)
    case 7:
      return view.getFloat64(at)
    case 8:
      return 0
    case 9:
      return 1
    default:
      return Buffer.from(view.buffer, view.byteOffset + at, length).toString('utf8')
  }
}
