import type { FileHandle } from 'node:fs/promises'
import { ExpectedFailure } from '../../../contract/failure.ts'

const HEADER_BYTES = 512
const ENTRY_BYTES = 128
/** Sectors are numbered below this; the rest says what a sector is for. */
const MAX_SECTOR = 0xfffffffa
const END = 0xfffffffe
const MAX_ENTRIES = 10_000
const READ_BYTES = 64 * 1024

export type CompoundStream = { readonly name: string; readonly start: number; readonly bytes: number }

/**
 * The streams of a compound file (MS-CFB), which old office files are, and new ones with a password. Chains of sectors that lead in a circle or out
 * of the file are faults; nothing larger than its tables is held.
 */
export class CompoundFile {
  readonly #handle: FileHandle
  readonly #file: string
  readonly #bytes: number
  readonly #sector: number
  readonly #miniSector: number
  readonly #miniCutoff: number
  #table: Uint32Array = new Uint32Array(0)
  #miniTable: Uint32Array = new Uint32Array(0)
  #miniChain: Uint32Array = new Uint32Array(0)
  streams: readonly CompoundStream[] = []

  private constructor(handle: FileHandle, file: string, bytes: number, header: Buffer) {
    this.#handle = handle
    this.#file = file
    this.#bytes = bytes
    const [shift, miniShift] = [header.readUInt16LE(30), header.readUInt16LE(32)]
    if ((shift !== 9 && shift !== 12) || miniShift !== 6) throw this.fault(30)
    this.#sector = 2 ** shift
    this.#miniSector = 2 ** miniShift
    this.#miniCutoff = header.readUInt32LE(56)
  }

  /** @throws ExpectedFailure workbook-bad */
  static async open(handle: FileHandle, file: string): Promise<CompoundFile> {
    const { size } = await handle.stat()
    const header = await readAt(handle, 0, HEADER_BYTES)
    if (header.length < HEADER_BYTES) throw new ExpectedFailure('workbook-bad', { file, byte: header.length })
    const compound = new CompoundFile(handle, file, size, header)
    await compound.#learn(header)
    return compound
  }

  find(...names: readonly string[]): CompoundStream | undefined {
    return this.streams.find((each) => names.includes(each.name))
  }

  /** Content of a stream from a place on, in pieces. */
  async *read(stream: CompoundStream, from = 0): AsyncGenerator<Buffer, void, undefined> {
    const isMini = stream.bytes < this.#miniCutoff
    const size = isMini ? this.#miniSector : this.#sector
    const chain = this.#chainOf(stream.start, isMini ? this.#miniTable : this.#table)
    if (chain.length * size < stream.bytes) throw this.fault(this.#placeOf(chain.at(-1) ?? 0))
    let at = from
    while (at < stream.bytes) {
      const first = Math.floor(at / size)
      // Sectors that follow each other in the file are read in one go.
      let last = first
      while (chain[last + 1] === (chain[last] ?? 0) + 1 && (last + 2 - first) * size <= READ_BYTES && !isMini)
        last++
      const inside = at - first * size
      const wanted = Math.min((last + 1 - first) * size - inside, stream.bytes - at)
      const sector = chain[first] ?? 0
      const place = isMini ? this.#miniPlaceOf(sector) : this.#placeOf(sector)
      const piece = await readAt(this.#handle, place + inside, wanted)
      if (piece.length < wanted) throw this.fault(place)
      at += wanted
      yield piece
    }
  }

  fault(byte: number): ExpectedFailure {
    return new ExpectedFailure('workbook-bad', { file: this.#file, byte })
  }

  async #learn(header: Buffer): Promise<void> {
    this.#table = await this.#allocation(header)
    const directory: Buffer[] = []
    for (const sector of this.#chainOf(header.readUInt32LE(48), this.#table)) {
      directory.push(await this.#readSector(sector))
      if (directory.length * this.#sector > MAX_ENTRIES * ENTRY_BYTES) throw this.fault(48)
    }
    const entries = entriesOf(Buffer.concat(directory))
    const root = entries.find(({ type }) => type === 5)
    this.streams = entries.filter(({ type }) => type === 2)
    this.#miniTable = await this.#numbersIn(this.#chainOf(header.readUInt32LE(60), this.#table))
    this.#miniChain =
      root === undefined || root.bytes === 0 ? new Uint32Array(0) : this.#chainOf(root.start, this.#table)
  }

  /** The table of all sectors: where it lies is told in the header, and of large files in sectors of their own. */
  async #allocation(header: Buffer): Promise<Uint32Array> {
    const most = Math.ceil(this.#bytes / this.#sector)
    const places: number[] = []
    for (let at = 76; at < HEADER_BYTES; at += 4) places.push(header.readUInt32LE(at))
    let next = header.readUInt32LE(68)
    for (let seen = 0; next < MAX_SECTOR; seen++) {
      if (seen > most) throw this.fault(68)
      const sector = await this.#readSector(next)
      for (let at = 0; at < sector.length - 4; at += 4) {
        const place = sector.readUInt32LE(at)
        if (place < MAX_SECTOR) places.push(place)
      }
      // Sectors that lead in a circle would fill the memory before they are too many.
      if (places.length > most + HEADER_BYTES) throw this.fault(this.#placeOf(next))
      next = sector.readUInt32LE(sector.length - 4)
    }
    const used = places.filter((place) => place < MAX_SECTOR)
    if (used.length > most) throw this.fault(76)
    return this.#numbersIn(Uint32Array.from(used))
  }

  async #numbersIn(sectors: Uint32Array): Promise<Uint32Array> {
    const numbers = new Uint32Array((sectors.length * this.#sector) / 4)
    let at = 0
    for (const sector of sectors) {
      const bytes = await this.#readSector(sector)
      for (let byte = 0; byte < bytes.length; byte += 4) numbers[at++] = bytes.readUInt32LE(byte)
    }
    return numbers
  }

  #chainOf(start: number, table: Uint32Array): Uint32Array {
    const chain: number[] = []
    for (let sector = start; sector < MAX_SECTOR; sector = table[sector] ?? END) {
      if (chain.length > table.length || sector >= table.length) throw this.fault(this.#placeOf(sector))
      chain.push(sector)
    }
    return Uint32Array.from(chain)
  }

  #placeOf(sector: number): number {
    return (sector + 1) * this.#sector
  }

  #miniPlaceOf(sector: number): number {
    const byte = sector * this.#miniSector
    const outer = this.#miniChain[Math.floor(byte / this.#sector)]
    if (outer === undefined) throw this.fault(0)
    return this.#placeOf(outer) + (byte % this.#sector)
  }

  /** The last sector of some writers is cut short. */
  async #readSector(sector: number): Promise<Buffer> {
    const place = this.#placeOf(sector)
    const bytes = await readAt(this.#handle, place, this.#sector)
    if (bytes.length === 0) throw this.fault(place)
    return bytes.length === this.#sector
      ? bytes
      : Buffer.concat([bytes, Buffer.alloc(this.#sector - bytes.length)])
  }
}

async function readAt(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  let done = 0
  while (done < bytes) {
    const { bytesRead } = await handle.read(buffer, done, bytes - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return buffer.subarray(0, done)
}

type Entry = CompoundStream & { readonly type: number }

function entriesOf(directory: Buffer): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES) {
    const length = Math.min(64, directory.readUInt16LE(at + 64))
    const name = directory.toString('utf16le', at, at + Math.max(0, length - 2))
    entries.push({
      name,
      type: directory[at + 66] ?? 0,
      start: directory.readUInt32LE(at + 116),
      bytes: directory.readUInt32LE(at + 120),
    })
  }
  return entries
}
