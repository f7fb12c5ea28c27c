const FIRST_CAPACITY = 1 << 16
/** Of the places; beyond it looking for a free one takes too long. */
const MAX_FILL = 0.6

/**
 * Rows by a hash of 53 bits: open addressing over a typed array, doubled when it fills. Takes 8 bytes a place, so 13 to 27 bytes a row;
 * of equal upper hashes the caller decides. Row ids are below 2^32. A place is one hash and its row side by side, since looking one up costs
 * about what fetching it from memory does.
 */
export class RowTable {
  /** The hash and the row of each place; row 0: free. */
  #places: Uint32Array
  #size = 0

  /** @param expected rows for which there is room from the beginning */
  constructor(expected = 0) {
    const capacity = 2 ** Math.ceil(Math.log2(expected / MAX_FILL + 1))
    this.#places = new Uint32Array(2 * Math.max(FIRST_CAPACITY, capacity))
  }

  get size(): number {
    return this.#size
  }

  /** The first row with this hash for which `confirm` gives something. Expected O(1). */
  find<T>(hash: number, confirm: (row: number) => T | undefined): T | undefined {
    const places = this.#places
    const mask = places.length / 2 - 1
    const upper = upperOf(hash)
    for (let at = placeOf(upper, mask); ; at = (at + 1) & mask) {
      const row = places[2 * at + 1] ?? 0
      if (row === 0) return undefined
      if (places[2 * at] !== upper) continue
      const found = confirm(row)
      if (found !== undefined) return found
    }
  }

  add(hash: number, row: number): void {
    if (this.#size >= (MAX_FILL * this.#places.length) / 2) this.#grow()
    insert(this.#places, upperOf(hash), row)
    this.#size++
  }

  /**
   * Adds hashes, from the one at `from` on, as the rows from `row` on: up to the first that may be there already. Gives where that is, or `to`. A short
   * loop, in which a processor waits for many places of its memory at a time. Expected O(to - from).
   */
  claim(hashes: Float64Array, from: number, to: number, row: number): number {
    while (this.#size + to - from > (MAX_FILL * this.#places.length) / 2) this.#grow()
    const places = this.#places
    const mask = places.length / 2 - 1
    for (let at = from; at < to; at++) {
      const upper = upperOf(hashes[at] ?? 0)
      let place = placeOf(upper, mask)
      while (places[2 * place + 1] !== 0) {
        if (places[2 * place] === upper) {
          this.#size += at - from
          return at
        }
        place = (place + 1) & mask
      }
      places[2 * place] = upper
      places[2 * place + 1] = row + at - from
    }
    this.#size += to - from
    return to
  }

  /** Has the memory hand over what will be asked next: many at a time take little longer than one. Gives a number that means nothing. */
  fetch(hashes: Float64Array, length: number): number {
    const places = this.#places
    const mask = places.length / 2 - 1
    let sum = 0
    for (let at = 0; at < length; at++) sum |= places[2 * placeOf(upperOf(hashes[at] ?? 0), mask)] ?? 0
    return sum
  }

  #grow(): void {
    const larger = new Uint32Array(this.#places.length * 2)
    for (let at = 0; at < this.#places.length; at += 2) {
      const row = this.#places[at + 1] ?? 0
      if (row !== 0) insert(larger, this.#places[at] ?? 0, row)
    }
    this.#places = larger
  }
}

function insert(places: Uint32Array, upper: number, row: number): void {
  const mask = places.length / 2 - 1
  let at = placeOf(upper, mask)
  while (places[2 * at + 1] !== 0) at = (at + 1) & mask
  places[2 * at] = upper
  places[2 * at + 1] = row
}

/** 32 bits that stay with the row; its place follows from them, so growing needs nothing else. */
function upperOf(hash: number): number {
  return (Math.imul((hash / 0x20_0000) >>> 0, 0x9e3779b1) ^ (hash >>> 0)) >>> 0
}

function placeOf(upper: number, mask: number): number {
  const mixed = Math.imul(upper ^ (upper >>> 15), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) & mask
}
