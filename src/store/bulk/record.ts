/** A value of a record: SQLite keeps whole numbers as integers, also in REAL columns. */
export type RecordValue = number | string | null

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
