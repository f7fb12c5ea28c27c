import { PAGE_BYTES, type PageFile } from './page-file.ts'
import { varintLength, writeVarint } from './record.ts'

const TABLE_LEAF = 13
const TABLE_INTERIOR = 5
const INDEX_LEAF = 10
const INDEX_INTERIOR = 2
const LEAF_HEADER = 8
const INTERIOR_HEADER = 12
/** Of longer rows a part lies on overflow pages (https://sqlite.org/fileformat2.html#b_tree_pages). */
export const MAX_LOCAL_BYTES = PAGE_BYTES - 35
const MIN_LOCAL_BYTES = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23
const OVERFLOW_BYTES = PAGE_BYTES - 4

/** One page under way: cells from its end downwards, their places from its beginning. */
class Page {
  readonly bytes = new Uint8Array(PAGE_BYTES)
  readonly #view = new DataView(this.bytes.buffer)
  readonly #header: number
  #free = PAGE_BYTES
  cells = 0

  constructor(header: number) {
    this.#header = header
  }

  clear(): void {
    this.#free = PAGE_BYTES
    this.cells = 0
  }

  fits(bytes: number): boolean {
    return this.#header + 2 * (this.cells + 1) + bytes <= this.#free
  }

  /** Makes room for a cell and gives its place. */
  take(bytes: number): number {
    this.#free -= bytes
    this.#view.setUint16(this.#header + 2 * this.cells, this.#free)
    this.cells++
    return this.#free
  }

  /** Takes back the cell that came last, of so many bytes. */
  untake(bytes: number): void {
    this.#free += bytes
    this.cells--
  }

  /** Where the cell that came last begins. */
  get lastCell(): number {
    return this.#free
  }

  uint32(at: number, value: number): void {
    this.#view.setUint32(at, value)
  }

  seal(type: number): Uint8Array {
    this.bytes[0] = type
    this.#view.setUint16(1, 0)
    this.#view.setUint16(3, this.cells)
    // Zero stands for 65,536.
    this.#view.setUint16(5, this.#free % PAGE_BYTES)
    this.bytes[7] = 0
    return this.bytes
  }
}

/** A place of a row in its file. */
export type RowPlace = { readonly page: number; readonly offset: number }

/**
 * Writes the b-tree of a table in a database file leaf by leaf, in the order of its row ids, below a root page that exists and is empty. Two
 * levels are enough for what the caller gives: at most 5,000 leaves.
 */
export class TableWriter {
  readonly #file: PageFile
  readonly #leaf = new Page(LEAF_HEADER)
  readonly #root = new Page(INTERIOR_HEADER)
  readonly #rootPage: number
  #lastRow = 0

  constructor(file: PageFile, rootPage: number) {
    this.#file = file
    this.#rootPage = rootPage
  }

  /** Makes room for a row that fits on a page; ids ascend. Gives the offset in {@link bytes} where its record is to be written. */
  reserve(row: number, length: number): number {
    const cell = varintLength(length) + varintLength(row) + length
    if (!this.#leaf.fits(cell)) this.#flush()
    const place = this.#leaf.take(cell)
    const { bytes } = this.#leaf
    this.#lastRow = row
    return writeVarint(bytes, writeVarint(bytes, place, length), row)
  }

  /** The page that is being filled. */
  get bytes(): Uint8Array {
    return this.#leaf.bytes
  }

  /** Adds a row that does not fit on a page: a part of it lies on others. Gives the offset of its record. */
  addLong(row: number, record: Uint8Array): number {
    const local = localOf(record.length)
    const cell = varintLength(record.length) + varintLength(row) + local + 4
    if (!this.#leaf.fits(cell) || this.#leaf.cells > 0) this.#flush()
    const overflow = this.#appendOverflow(record.subarray(local))
    const place = this.#leaf.take(cell)
    const { bytes } = this.#leaf
    const start = writeVarint(bytes, writeVarint(bytes, place, record.length), row)
    bytes.set(record.subarray(0, local), start)
    this.#leaf.uint32(start + local, overflow)
    this.#lastRow = row
    return start
  }

  /** Number of the page that is being filled, once it is in the file. */
  get nextPage(): number {
    return this.#file.pages + 1
  }

  /** Reads what {@link add} has placed; `bytes` gets as much as there is of it and what follows. */
  read({ page, offset }: RowPlace, bytes: Uint8Array): void {
    if (page === this.nextPage)
      bytes.set(this.#leaf.bytes.subarray(offset, Math.min(PAGE_BYTES, offset + bytes.length)))
    else this.#file.read(page, offset, bytes)
  }

  finish(): void {
    const isOneLeaf = this.#root.cells === 0
    if (isOneLeaf) return this.#file.patch(this.#rootPage, 0, this.#leaf.seal(TABLE_LEAF))
    const last = this.#file.append(this.#leaf.seal(TABLE_LEAF))
    this.#root.uint32(8, last)
    this.#file.patch(this.#rootPage, 0, this.#root.seal(TABLE_INTERIOR))
  }

  /** A chain of pages, each with the number of the next; gives the first. Before the leaf that names it, so that leaves know their number. */
  #appendOverflow(rest: Uint8Array): number {
    const first = this.#file.pages + 1
    const page = new Uint8Array(PAGE_BYTES)
    const view = new DataView(page.buffer)
    for (let at = 0; at < rest.length; at += OVERFLOW_BYTES) {
      const isLast = at + OVERFLOW_BYTES >= rest.length
      view.setUint32(0, isLast ? 0 : this.#file.pages + 2)
      page.set(rest.subarray(at, at + OVERFLOW_BYTES), 4)
      this.#file.append(page)
    }
    return first
  }

  #flush(): void {
    const page = this.#file.append(this.#leaf.seal(TABLE_LEAF))
    const bytes = 4 + varintLength(this.#lastRow)
    if (!this.#root.fits(bytes)) throw new RangeError('the tree needs a third level')
    const place = this.#root.take(bytes)
    this.#root.uint32(place, page)
    writeVarint(this.#root.bytes, place + 4, this.#lastRow)
    this.#leaf.clear()
  }
}

/** A header of three bytes, two values of at most four, and the length of all that. */
const MAX_ENTRY_BYTES = 12

/**
 * Writes the b-tree of an index over one column of whole numbers in a database file, leaf by leaf, in the order of its entries, below a root page
 * that exists and is empty. Two levels are enough for what the caller gives: at most 3,000 leaves of more than 4,000 entries.
 */
export class IndexWriter {
  readonly #file: PageFile
  readonly #leaf = new Page(LEAF_HEADER)
  readonly #root = new Page(INTERIOR_HEADER)
  readonly #rootPage: number
  readonly #entry = new Uint8Array(MAX_ENTRY_BYTES)
  #length = 0

  constructor(file: PageFile, rootPage: number) {
    this.#file = file
    this.#rootPage = rootPage
  }

  /** Adds the entry of a row; entries ascend by key, then row. Both from 0 to 2^31. O(1). */
  add(key: number, row: number): void {
    const entry = this.#entry
    const length = putWhole(entry, 3, putWhole(entry, 2, 4, key), row)
    entry[0] = length - 1
    entry[1] = 3
    if (!this.#leaf.fits(length)) this.#flush()
    const place = this.#leaf.take(length)
    const { bytes } = this.#leaf
    for (let at = 0; at < length; at++) bytes[place + at] = entry[at] ?? 0
    this.#length = length
  }

  finish(): void {
    const isOneLeaf = this.#root.cells === 0
    if (isOneLeaf) return this.#file.patch(this.#rootPage, 0, this.#leaf.seal(INDEX_LEAF))
    const last = this.#file.append(this.#leaf.seal(INDEX_LEAF))
    this.#root.uint32(8, last)
    this.#file.patch(this.#rootPage, 0, this.#root.seal(INDEX_INTERIOR))
  }

  /** The last entry of a full leaf stands above it, so that no leaf is ever empty. */
  #flush(): void {
    const length = this.#length
    const start = this.#leaf.lastCell
    const divider = this.#leaf.bytes.slice(start, start + length)
    this.#leaf.untake(length)
    const page = this.#file.append(this.#leaf.seal(INDEX_LEAF))
    if (!this.#root.fits(4 + length)) throw new RangeError('the tree needs a third level')
    const place = this.#root.take(4 + length)
    this.#root.uint32(place, page)
    this.#root.bytes.set(divider, place + 4)
    this.#leaf.clear()
  }
}

/** Puts the serial type of a value at `typeAt` and the value at `at`; gives the place behind it. */
function putWhole(bytes: Uint8Array, typeAt: number, at: number, value: number): number {
  if (value < 2) {
    bytes[typeAt] = 8 + value
    return at
  }
  const size = value < 0x80 ? 1 : value < 0x8000 ? 2 : value < 0x80_0000 ? 3 : 4
  bytes[typeAt] = size
  let to = at
  if (size > 3) bytes[to++] = value >>> 24
  if (size > 2) bytes[to++] = value >>> 16
  if (size > 1) bytes[to++] = value >>> 8
  bytes[to++] = value
  return to
}

/** Bytes of a long row that stay on its leaf, as SQLite counts them. */
function localOf(length: number): number {
  const kept = MIN_LOCAL_BYTES + ((length - MIN_LOCAL_BYTES) % OVERFLOW_BYTES)
  return kept <= MAX_LOCAL_BYTES ? kept : MIN_LOCAL_BYTES
}
