/** Numbers of records (MS-XLS 2.3) that hold what a table needs. */
export const RECORD = {
  formula: 0x0006,
  formulas: 0x0206,
  formulas4: 0x0406,
  eof: 0x000a,
  date1904: 0x0022,
  filePass: 0x002f,
  continue: 0x003c,
  codePage: 0x0042,
  boundSheet: 0x0085,
  mulRk: 0x00bd,
  rString: 0x00d6,
  xf: 0x00e0,
  mergedCells: 0x00e5,
  sst: 0x00fc,
  labelSst: 0x00fd,
  number: 0x0203,
  label: 0x0204,
  boolErr: 0x0205,
  string: 0x0207,
  row: 0x0208,
  bof: 0x0809,
  rk: 0x027e,
  format: 0x041e,
} as const

/** No record is longer; what is belongs to records that continue it. */
const MAX_RECORD = 8_224 + 4
/** Continued records are put together up to this. */
const MAX_CONTINUED = 256 * 1024 * 1024

export type BiffRecord = {
  readonly type: number
  /** Its bytes, then those of the records that continue it. */
  readonly parts: readonly Buffer[]
  readonly data: Buffer
}

/**
 * Records of a stream from the place where the pieces begin, each with those that continue it.
 * @param fault makes the failure of a stream that ends inside a record
 */
export async function* recordsOf(
  pieces: AsyncIterable<Buffer>,
  fault: (byte: number) => Error,
): AsyncGenerator<BiffRecord[], void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  let place = 0
  let open: { type: number; parts: Buffer[] } | undefined
  let continued = 0
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    const found: BiffRecord[] = []
    let at = 0
    while (at + 4 <= bytes.length) {
      const type = bytes.readUInt16LE(at)
      const length = bytes.readUInt16LE(at + 2)
      if (length > MAX_RECORD) throw fault(place + at)
      if (at + 4 + length > bytes.length) break
      const data = bytes.subarray(at + 4, at + 4 + length)
      at += 4 + length
      if (type === RECORD.continue) {
        continued += length
        if (continued > MAX_CONTINUED) throw fault(place + at)
        if (open !== undefined) open.parts.push(Buffer.from(data))
        continue
      }
      if (open !== undefined) found.push(closed(open))
      continued = 0
      open = { type, parts: [data] }
    }
    rest = bytes.subarray(at)
    place += at
    if (found.length > 0) yield found
  }
  if (open !== undefined) yield [closed(open)]
  // Streams are filled up with zeros.
  if (rest.some((byte) => byte !== 0)) throw fault(place)
}

function closed({ type, parts }: { readonly type: number; readonly parts: readonly Buffer[] }): BiffRecord {
  return { type, parts, data: parts[0] ?? Buffer.alloc(0) }
}

/** A number in four bytes: the upper half of a float, or a whole number of 30 bits; either may be in hundredths. */
export function rkNumber(bytes: Buffer, at: number): number {
  const raw = bytes.readUInt32LE(at)
  let value: number
  if ((raw & 0x02) !== 0) value = bytes.readInt32LE(at) >> 2
  else {
    const eight = Buffer.alloc(8)
    eight.writeUInt32LE((raw & 0xfffffffc) >>> 0, 4)
    value = eight.readDoubleLE(0)
  }
  return (raw & 0x01) !== 0 ? value / 100 : value
}

/** How errors are written in cells. */
export const errorWords: Readonly<Record<number, string>> = {
  0x00: '#NULL!',
  0x07: '#DIV/0!',
  0x0f: '#VALUE!',
  0x17: '#REF!',
  0x1d: '#NAME?',
  0x24: '#NUM!',
  0x2a: '#N/A',
}
