import { PAGE_BYTES, type PageFile } from './page-file.ts'
import { readVarint, varintLength, writeVarint } from './record.ts'

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

/** Most rows are shorter. */
const MAX_FIRST_READ = 256

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

/**
 * Writes the b-tree of a table in a database file leaf by leaf, in the order of its row ids, below a root page that exists and is empty. Two
 * levels are enough for what the caller gives: at most 5,000 leaves.
 */
export class TableWriter {
  readonly #file: PageFile
  readonly #leaf = new Page(LEAF_HEADER)
  readonly #root = new Page(INTERIOR_HEADER)
  readonly #rootPage: number
  #firstRow = 0
  #lastRow = 0
  /** Of the leaves in the file: the page of each, and its last row. */
  readonly #leafPages: number[] = []
  readonly #lastRows: number[] = []

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
    this.#note(row)
    return writeVarint(bytes, writeVarint(bytes, place, length), row)
  }

  /** Rows follow each other. */
  #note(row: number): void {
    if (this.#lastRow === 0) this.#firstRow = row
    this.#lastRow = row
  }

  /** The page that is being filled. */
  get bytes(): Uint8Array {
    return this.#leaf.bytes
  }

  /** Adds a row that does not fit on a page: a part of it lies on others. */
  addLong(row: number, record: Uint8Array): void {
    const local = localOf(record.length)
    const cell = varintLength(record.length) + varintLength(row) + local + 4
    if (!this.#leaf.fits(cell) || this.#leaf.cells > 0) this.#flush()
    const overflow = this.#appendOverflow(record.subarray(local))
    const place = this.#leaf.take(cell)
    const { bytes } = this.#leaf
    const start = writeVarint(bytes, writeVarint(bytes, place, record.length), row)
    bytes.set(record.subarray(0, local), start)
    this.#leaf.uint32(start + local, overflow)
    this.#note(row)
  }

  /**
   * The record of a row that was added and fits on a page. O(log leaves), and two reads of the file where its leaf has left the memory.
   */
  recordOf(row: number): Uint8Array {
    const leaf = this.#leafOf(row)
    const page = this.#leafPages[leaf]
    const index = row - (leaf === 0 ? this.#firstRow : (this.#lastRows[leaf - 1] ?? 0) + 1)
    const place = new Uint8Array(2)
    this.#read(page, LEAF_HEADER + 2 * index, place)
    const start = ((place[0] ?? 0) << 8) | (place[1] ?? 0)
    const cell = new Uint8Array(Math.min(MAX_FIRST_READ, PAGE_BYTES - start))
    this.#read(page, start, cell)
    const length = readVarint(cell, 0)
    const id = readVarint(cell, length.next)
    if (id.value !== row) throw new Error('a staged row is not where it was put')
    if (id.next + length.value <= cell.length) return cell.subarray(id.next, id.next + length.value)
    const record = new Uint8Array(length.value)
    this.#read(page, start + id.next, record)
    return record
  }

  /** The first leaf whose last row is not before `row`: of those in the file, or the one that is being filled. */
  #leafOf(row: number): number {
    let [low, high] = [0, this.#lastRows.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#lastRows[middle] ?? 0) < row) low = middle + 1
      else high = middle
    }
    return low
  }

  /** `page`: undefined for the one that is being filled. */
  #read(page: number | undefined, offset: number, bytes: Uint8Array): void {
    if (page === undefined) bytes.set(this.#leaf.bytes.subarray(offset, offset + bytes.length))
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
    this.#leafPages.push(page)
    this.#lastRows.push(this.#lastRow)
    const bytes = 4 + varintLength(this.#lastRow)
    if (!this.#root.fits(bytes)) throw new RangeError('the tree needs a third level')
    const place = this.#root.take(bytes)
    this.#root.uint32(place, page)
    writeVarint(this.#root.bytes, place + 4, this.#lastRow)
    this.#leaf.clear()
  }
}

/**
 * Writes the b-tree of an index over one column of whole numbers in a database file, leaf by leaf, in the order of its entries, below a root page
 * that exists and is empty. Two levels are enough for what the caller gives: at most 3,000 leaves of more than 4,000 entries.
 */
export class IndexWriter {
  readonly #file: PageFile
  readonly #leaf = new Page(LEAF_HEADER)
  readonly #root = new Page(INTERIOR_HEADER)
  readonly #rootPage: number
  #length = 0

  constructor(file: PageFile, rootPage: number) {
    this.#file = file
    this.#rootPage = rootPage
  }

  /** Adds the entry of a row; entries ascend by key, then row. Both from 0 to 2^31. O(1). */
  add(key: number, row: number): void {
    const [keyBytes, rowBytes] = [bytesOf(key), bytesOf(row)]
    // A header of three bytes, and before it the length of all that.
    const length = 4 + keyBytes + rowBytes
    const leaf = this.#leaf
    if (!leaf.fits(length)) this.#flush()
    const place = leaf.take(length)
    const { bytes } = leaf
    bytes[place] = length - 1
    bytes[place + 1] = 3
    bytes[place + 2] = key < 2 ? 8 + key : keyBytes
    bytes[place + 3] = row < 2 ? 8 + row : rowBytes
    putWhole(bytes, place + 4, keyBytes, key)
    putWhole(bytes, place + 4 + keyBytes, rowBytes, row)
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

/** Bytes of a whole number in a record, from 0 to 2^31; for up to four of them they are its serial type too, but that of 0 and 1. */
function bytesOf(value: number): number {
  if (value < 0x8000) return value < 2 ? 0 : value < 0x80 ? 1 : 2
  return value < 0x80_0000 ? 3 : 4
}

function putWhole(bytes: Uint8Array, at: number, size: number, value: number): void {
  if (size > 3) bytes[at + size - 4] = value >>> 24
  if (size > 2) bytes[at + size - 3] = value >>> 16
  if (size > 1) bytes[at + size - 2] = value >>> 8
  if (size > 0) bytes[at + size - 1] = value
}

/** Bytes of a long row that stay on its leaf, as SQLite counts them. */
function localOf(length: number): number {
  const kept = MIN_LOCAL_BYTES + ((length - MIN_LOCAL_BYTES) % OVERFLOW_BYTES)
  return kept <= MAX_LOCAL_BYTES ? kept : MIN_LOCAL_BYTES
}
