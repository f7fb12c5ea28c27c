const FIRST_SLOTS = 1 << 10
const FIRST_BYTES = 1 << 14
const MAX_FILL = 0.5

/** Of {@link cellHash}: FNV-1a (public domain) before the first byte. */
export const HASH_BEGIN = 0x811c9dc5 | 0
export const HASH_FACTOR = 0x01000193

/** FNV-1a over bytes. */
export function cellHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_BEGIN
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), HASH_FACTOR)
  return hash
}

/**
 * Cells numbered from 0 in the order they came, by their bytes: open addressing over typed arrays, so that no cell that was seen before
 * becomes a string. Takes 20 bytes a cell and its own. Expected O(length).
 */
export class CellTable {
  #slots = new Uint32Array(FIRST_SLOTS)
  #hashes = new Int32Array(FIRST_SLOTS / 2)
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
    const mask = slots.length - 1
    for (let slot = mixed(hash) & mask; ; slot = (slot + 1) & mask) {
      const number = (slots[slot] ?? 0) - 1
      if (number < 0 || (this.#hashes[number] === hash && this.#is(number, bytes, start, end))) return number
    }
  }

  /** Adds a cell that is not there yet; gives its number. */
  add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    if (this.size >= MAX_FILL * this.#slots.length) this.#grow()
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
    this.#hashes[number] = hash
    this.#place(number, hash)
    return number
  }

  /** Text of a cell. */
  text(number: number): string {
    const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
    return Buffer.from(this.#bytes.buffer).toString('utf8', from, this.#ends[number])
  }

  clear(): void {
    this.#slots = new Uint32Array(FIRST_SLOTS)
    this.#hashes = new Int32Array(FIRST_SLOTS / 2)
    this.#ends = new Uint32Array(FIRST_SLOTS / 2)
    this.#bytes = new Uint8Array(FIRST_BYTES)
    this.size = 0
  }

  #is(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
    if ((this.#ends[number] ?? 0) - from !== end - start) return false
    const own = this.#bytes
    for (let at = start, to = from; at < end; at++, to++) if (own[to] !== bytes[at]) return false
    return true
  }

  #place(number: number, hash: number): void {
    const mask = this.#slots.length - 1
    let slot = mixed(hash) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = number + 1
  }

  #grow(): void {
    const [hashes, ends] = [this.#hashes, this.#ends]
    this.#slots = new Uint32Array(this.#slots.length * 2)
    this.#hashes = new Int32Array(hashes.length * 2)
    this.#hashes.set(hashes)
    this.#ends = new Uint32Array(ends.length * 2)
    this.#ends.set(ends)
    for (let number = 0; number < this.size; number++) this.#place(number, hashes[number] ?? 0)
  }
}

/** The lower bits of FNV alone are too regular. */
function mixed(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return spread ^ (spread >>> 13)
}
