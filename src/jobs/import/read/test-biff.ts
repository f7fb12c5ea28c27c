/** Records of an old workbook, and the compound file around them, as Excel 97 to 2003 lays them out. */
export function record(type: number, ...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat(parts)
  return Buffer.concat([u16(type, data.length), data])
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, index) => bytes.writeUInt16LE(value & 0xffff, index * 2))
  return bytes
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, index * 4))
  return bytes
}

export function float(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}

/** A text with the length of its length told in two bytes, in Unicode. */
export function wide(text: string): Buffer {
  return Buffer.concat([u16(text.length), Buffer.from([1]), Buffer.from(text, 'utf16le')])
}

export const bof = (kind: number, version = 0x0600): Buffer =>
  record(0x0809, u16(version, kind, 0, 0), u32(0, 6))
export const eof = record(0x000a)

type TestSheet = {
  readonly name: string
  readonly state?: number
  readonly kind?: number
  readonly records: readonly Buffer[]
}

/** The stream of a workbook: what all sheets share, then the sheets. */
export function workbookStream(globals: readonly Buffer[], sheets: readonly TestSheet[]): Buffer {
  const names = sheets.map(({ name }) => Buffer.from(name, 'utf16le'))
  const listed = names.reduce((sum, name) => sum + 4 + 8 + name.length, 0)
  const head = Buffer.concat([bof(5), ...globals])
  const bodies = sheets.map(({ records }) => Buffer.concat([bof(16), ...records, eof]))
  let offset = head.length + listed + eof.length
  const list = sheets.map(({ name, state = 0, kind = 0 }, index) => {
    const told = record(
      0x0085,
      u32(offset),
      Buffer.from([state, kind, name.length, 1]),
      names[index] ?? Buffer.alloc(0),
    )
    offset += bodies[index]?.length ?? 0
    return told
  })
  return Buffer.concat([head, ...list, eof, ...bodies])
}

const SECTOR = 512
const FREE = 0xffffffff
const END = 0xfffffffe
const TABLE = 0xfffffffd

/** A compound file with one stream. Streams below 4096 bytes lie in small sectors, as the format wants it. */
export function compoundFile(name: string, stream: Buffer): Buffer {
  const isSmall = stream.length < 4_096
  const sectors = Math.max(1, Math.ceil(stream.length / SECTOR))
  const body = Buffer.concat([stream, Buffer.alloc(sectors * SECTOR - stream.length)])
  const chain = (first: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => (index === count - 1 ? END : first + index + 1))
  const small = Array.from({ length: 128 }, (_, index) => {
    const count = Math.max(1, Math.ceil(stream.length / 64))
    return index < count - 1 ? index + 1 : index === count - 1 ? END : FREE
  })
  const others = 2
  const tables = Math.ceil((sectors + others) / (128 - 1)) || 1
  const first = tables + others
  const table = [...Array.from({ length: tables }, () => TABLE), END, END, ...chain(first, sectors)]
  while (table.length < tables * 128) table.push(FREE)
  const entry = (title: string, type: number, start: number, bytes: number, child = FREE): Buffer => {
    const told = Buffer.alloc(128)
    told.write(title, 0, 'utf16le')
    told.writeUInt16LE((title.length + 1) * 2, 64)
    told[66] = type
    told[67] = 1
    told.writeUInt32LE(FREE, 68)
    told.writeUInt32LE(FREE, 72)
    told.writeUInt32LE(child, 76)
    told.writeUInt32LE(start, 116)
    told.writeUInt32LE(bytes, 120)
    return told
  }
  const directory = Buffer.concat([
    entry('Root Entry', 5, isSmall ? first : END, isSmall ? body.length : 0, 1),
    entry(name, 2, isSmall ? 0 : first, stream.length),
    Buffer.alloc(256),
  ])
  const header = Buffer.alloc(SECTOR)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  u16(0x3e, 3, 0xfffe, 9, 6).copy(header, 24)
  u32(tables, tables, 0, 4_096, isSmall ? tables + 1 : END, isSmall ? 1 : 0, END, 0).copy(header, 44)
  for (let at = 0; at < 109; at++) header.writeUInt32LE(at < tables ? at : FREE, 76 + at * 4)
  return Buffer.concat([header, u32(...table), directory, u32(...small), body])
}
