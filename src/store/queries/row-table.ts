const FIRST_CAPACITY = 1 << 12
/** Of the places; beyond it looking for a free one takes too long. */
const MAX_FILL = 0.6
/** A place holds a row in so many bits, and as many of its hash as are left. */
const ROW_BITS = 22
const ROW_MASK = (1 << ROW_BITS) - 1

/**
 * Rows that follow each other, by a hash of 53 bits: open addressing over a typed array, doubled when it fills. Takes 4 bytes a place, so 7 to 13
 * bytes a row; one row in some hundreds is taken for another one, of which the caller decides. Looking one up costs about what fetching it from memory
 * does, so places are small.
 */
export class RowTable {
  /** The row, counted from 1, below bits of its hash; 0: free. */
  #places: Uint32Array
  #size = 0
  /** The row before the first. */
  #before = 0
  readonly #hashOf: (row: number) => number

  /**
   * @param expected rows for which there is room from the beginning
   * @param hashOf the hash of a row that was added: asked when there is no room left
   */
  constructor(expected: number, hashOf: (row: number) => number) {
    const capacity = 2 ** Math.ceil(Math.log2(expected / MAX_FILL + 1))
    this.#places = new Uint32Array(Math.max(FIRST_CAPACITY, capacity))
    this.#hashOf = hashOf
  }

  get size(): number {
    return this.#size
  }

  /** Forgets all rows, but keeps the room: arrays that are thrown away stay in memory for long. */
  clear(): void {
    this.#places.fill(0)
    this.#size = 0
  }

  /** The first row that may have this hash and for which `confirm` gives something. Expected O(1). */
  find<T>(hash: number, confirm: (row: number) => T | undefined): T | undefined {
    const places = this.#places
    const mask = places.length - 1
    const upper = upperOf(hash)
    const tag = upper >>> ROW_BITS
    for (let at = placeOf(upper, mask); ; at = (at + 1) & mask) {
      const place = places[at] ?? 0
      if (place === 0) return undefined
      if (place >>> ROW_BITS !== tag) continue
      const found = confirm(this.#before + (place & ROW_MASK))
      if (found !== undefined) return found
    }
  }

  /** Adds the row that follows on the last one. */
  add(hash: number, row: number): void {
    this.#makeRoom(1, row)
    insert(this.#places, upperOf(hash), row - this.#before)
    this.#size++
  }

  /**
   * Adds hashes, from the one at `from` on, as the rows from `row` on: up to the first that may be there already. Gives where that is, or `to`. A short
   * loop, in which a processor waits for many places of its memory at a time. Expected O(to - from).
   */
  claim(hashes: Float64Array, from: number, to: number, row: number): number {
    this.#makeRoom(to - from, row)
    const places = this.#places
    const mask = places.length - 1
    const first = row - this.#before - from
    for (let at = from; at < to; at++) {
      const upper = upperOf(hashes[at] ?? 0)
      const tag = upper >>> ROW_BITS
      let index = placeOf(upper, mask)
      for (let place = places[index] ?? 0; place !== 0; place = places[index] ?? 0) {
        if (place >>> ROW_BITS === tag) {
          this.#size += at - from
          return at
        }
        index = (index + 1) & mask
      }
      places[index] = (tag << ROW_BITS) | (first + at)
    }
    this.#size += to - from
    return to
  }

  /** Has the memory hand over what will be asked next: many at a time take little longer than one. Gives a number that means nothing. */
  fetch(hashes: Float64Array, length: number): number {
    const places = this.#places
    const mask = places.length - 1
    let sum = 0
    for (let at = 0; at < length; at++) sum |= places[placeOf(upperOf(hashes[at] ?? 0), mask)] ?? 0
    return sum
  }

  /** For rows from `row` on. @throws RangeError for more rows than a place can tell apart */
  #makeRoom(rows: number, row: number): void {
    if (this.#size === 0) this.#before = row - 1
    if (this.#size + rows > ROW_MASK) throw new RangeError('too many rows wait at once')
    while (this.#size + rows > MAX_FILL * this.#places.length) this.#grow()
  }

  #grow(): void {
    const larger = new Uint32Array(this.#places.length * 2)
    for (const place of this.#places) {
      const row = place & ROW_MASK
      if (row !== 0) insert(larger, upperOf(this.#hashOf(this.#before + row)), row)
    }
    this.#places = larger
  }
}

function insert(places: Uint32Array, upper: number, row: number): void {
  const mask = places.length - 1
  let at = placeOf(upper, mask)
  while (places[at] !== 0) at = (at + 1) & mask
  places[at] = ((upper >>> ROW_BITS) << ROW_BITS) | row
}

/** 32 bits of a hash, from which its place and what is kept of it follow. */
function upperOf(hash: number): number {
  return (Math.imul((hash / 0x20_0000) >>> 0, 0x9e3779b1) ^ (hash >>> 0)) >>> 0
}

function placeOf(upper: number, mask: number): number {
  const mixed = Math.imul(upper ^ (upper >>> 15), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) & mask
}
