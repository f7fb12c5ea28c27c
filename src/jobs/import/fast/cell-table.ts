const FIRST_SLOTS = 1 << 10
const FIRST_BYTES = 1 << 14
const MAX_FILL = 0.5

/** Of {@link cellHash}: FNV-1a (public domain) before the first byte. */
export const HASH_BEGIN = 0x811c9dc5 | 0
export const HASH_FACTOR = 0x01000193

/** Records that were cut ahead: where the cells of each begin in `hashes`, and how many it has. */
export type CutAhead = {
  readonly length: number
  readonly firsts: Uint32Array
  readonly counts: Uint32Array
  readonly hashes: Int32Array
}

/** FNV-1a over bytes. */
export function cellHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_BEGIN
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), HASH_FACTOR)
  return hash
}

/** Of a slot: the hash of a cell, its number plus 1 (0: free), and where its bytes lie: side by side, since fetching them is what takes time. */
const WORDS = 4

/**
 * Cells numbered from 0 in the order they came, by their bytes: open addressing over typed arrays, so that no cell that was seen before
 * becomes a string. Takes 40 bytes a cell and its own. Expected O(length).
 */
export class CellTable {
  #slots = new Uint32Array(FIRST_SLOTS * WORDS)
  #ends = new Uint32Array(FIRST_SLOTS / 2)
  #bytes = new Uint8Array(FIRST_BYTES)
  size = 0

  /** Bytes of all cells. */
  get byteLength(): number {
    return this.size === 0 ? 0 : (this.#ends[this.size - 1] ?? 0)
  }

  /** The number of a cell, or -1. `hash`: the same for the same bytes. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    const own = this.#bytes
    const mask = slots.length - WORDS
    const unsigned = hash >>> 0
    for (let slot = (mixed(hash) * WORDS) & mask; ; slot = (slot + WORDS) & mask) {
      const number = (slots[slot + 1] ?? 0) - 1
      if (number < 0) return -1
      if (slots[slot] !== unsigned) continue
      let to = slots[slot + 2] ?? 0
      if ((slots[slot + 3] ?? 0) - to !== end - start) continue
      let at = start
      while (at < end && own[to] === bytes[at]) {
        at++
        to++
      }
      if (at === end) return number
    }
  }

  /**
   * Has the memory hand over what the cells of one column of many records will be looked for in: at once it takes little longer than for one.
   * Gives a number that means nothing.
   */
  fetch({ length, firsts, counts, hashes }: CutAhead, column: number): number {
    const [slots, bytes] = [this.#slots, this.#bytes]
    const mask = slots.length - WORDS
    let sum = 0
    for (let record = 0; record < length; record++)
      if (column < (counts[record] ?? 0))
        sum |= slots[(mixed(hashes[(firsts[record] ?? 0) + column] ?? 0) * WORDS) & mask] ?? 0
    for (let record = 0; record < length; record++)
      if (column < (counts[record] ?? 0)) {
        const slot = (mixed(hashes[(firsts[record] ?? 0) + column] ?? 0) * WORDS) & mask
        sum |= bytes[slots[slot + 2] ?? 0] ?? 0
      }
    return sum
  }

  /** Adds a cell that is not there yet; gives its number. */
  add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    if (this.size >= (MAX_FILL * this.#slots.length) / WORDS) this.#grow()
    const number = this.size++
    const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
    const to = from + end - start
    if (to > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(to, this.#bytes.length * 2))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    for (let at = start; at < end; at++) this.#bytes[from + at - start] = bytes[at] ?? 0
    this.#ends[number] = to
    place(this.#slots, hash, number, from, to)
    return number
  }

  /** Text of a cell. */
  text(number: number): string {
    const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
    return Buffer.from(this.#bytes.buffer).toString('utf8', from, this.#ends[number])
  }

  clear(): void {
    this.#slots = new Uint32Array(FIRST_SLOTS * WORDS)
    this.#ends = new Uint32Array(FIRST_SLOTS / 2)
    this.#bytes = new Uint8Array(FIRST_BYTES)
    this.size = 0
  }

  #grow(): void {
    const slots = this.#slots
    const larger = new Uint32Array(slots.length * 2)
    for (let slot = 0; slot < slots.length; slot += WORDS) {
      const number = (slots[slot + 1] ?? 0) - 1
      if (number >= 0) place(larger, slots[slot] ?? 0, number, slots[slot + 2] ?? 0, slots[slot + 3] ?? 0)
    }
    this.#slots = larger
    const ends = this.#ends
    this.#ends = new Uint32Array(ends.length * 2)
    this.#ends.set(ends)
  }
}

function place(slots: Uint32Array, hash: number, number: number, from: number, to: number): void {
  const mask = slots.length - WORDS
  let slot = (mixed(hash) * WORDS) & mask
  while (slots[slot + 1] !== 0) slot = (slot + WORDS) & mask
  slots[slot] = hash
  slots[slot + 1] = number + 1
  slots[slot + 2] = from
  slots[slot + 3] = to
}

/** The lower bits of FNV alone are too regular. Below 2^27, so that a place in the array follows from it. */
function mixed(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (spread ^ (spread >>> 13)) & 0x7ff_ffff
}
