const FIRST_CAPACITY = 1 << 16
/** Of the places; beyond it looking for a free one takes too long. */
const MAX_FILL = 0.6

/**
 * Rows by a hash of 53 bits: open addressing over typed arrays, doubled when it fills. Takes 8 bytes a place, so 13 to 27 bytes a row;
 * of equal upper hashes the caller decides. Row ids are below 2^32.
 */
export class RowTable {
  #hashes: Uint32Array
  /** 0: free. */
  #rows: Uint32Array
  #size = 0

  /** @param expected rows for which there is room from the beginning */
  constructor(expected = 0) {
    const capacity = 2 ** Math.ceil(Math.log2(expected / MAX_FILL + 1))
    this.#hashes = new Uint32Array(Math.max(FIRST_CAPACITY, capacity))
    this.#rows = new Uint32Array(this.#hashes.length)
  }

  get size(): number {
    return this.#size
  }

  /** The first row with this hash for which `confirm` gives something. Expected O(1). */
  find<T>(hash: number, confirm: (row: number) => T | undefined): T | undefined {
    const mask = this.#rows.length - 1
    const upper = upperOf(hash)
    for (let at = placeOf(hash, mask); ; at = (at + 1) & mask) {
      const row = this.#rows[at] ?? 0
      if (row === 0) return undefined
      if (this.#hashes[at] !== upper) continue
      const found = confirm(row)
      if (found !== undefined) return found
    }
  }

  add(hash: number, row: number): void {
    if (this.#size >= MAX_FILL * this.#rows.length) this.#grow()
    insert(this.#hashes, this.#rows, upperOf(hash), placeOf(hash, this.#rows.length - 1), row)
    this.#size++
  }

  #grow(): void {
    const hashes = new Uint32Array(this.#hashes.length * 2)
    const rows = new Uint32Array(this.#rows.length * 2)
    const mask = rows.length - 1
    for (let at = 0; at < this.#rows.length; at++) {
      const row = this.#rows[at] ?? 0
      const upper = this.#hashes[at] ?? 0
      if (row !== 0) insert(hashes, rows, upper, placeOfUpper(upper, mask), row)
    }
    this.#hashes = hashes
    this.#rows = rows
  }
}

function insert(hashes: Uint32Array, rows: Uint32Array, upper: number, place: number, row: number): void {
  const mask = rows.length - 1
  let at = place
  while (rows[at] !== 0) at = (at + 1) & mask
  hashes[at] = upper
  rows[at] = row
}

/** 32 bits that stay with the row; its place follows from them, so growing needs nothing else. */
function upperOf(hash: number): number {
  return (Math.imul((hash / 0x20_0000) >>> 0, 0x9e3779b1) ^ (hash >>> 0)) >>> 0
}

function placeOf(hash: number, mask: number): number {
  return placeOfUpper(upperOf(hash) >>> 0, mask)
}

function placeOfUpper(upper: number, mask: number): number {
  const mixed = Math.imul(upper ^ (upper >>> 15), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) & mask
}
