const MIN_BITS = 2 ** 16
/** 64 MB. */
const MAX_BITS = 2 ** 29
const BITS_PER_HASH = 16
/** Words of a line, which memory hands over as one. */
const LINE_WORDS = 16

/**
 * Remembers hashes of 53 bits in three bits each, all in one line of the memory (Bloom 1970, blocked as by Putze, Sanders, Singler 2007): what it
 * does not know was never added; of what was not, it takes one in 100 for known, more only beyond 33 million hashes. So a question to the project
 * is asked only where the answer may be yes.
 */
export class HashFilter {
  readonly #words: Uint32Array
  readonly #lineMask: number

  constructor(expected: number) {
    const bits = 2 ** Math.ceil(Math.log2(Math.max(1, expected) * BITS_PER_HASH))
    const size = Math.min(MAX_BITS, Math.max(MIN_BITS, bits))
    this.#words = new Uint32Array(size / 32)
    this.#lineMask = this.#words.length / LINE_WORDS - 1
  }

  /** Adds a hash; tells whether it may have been there. */
  add(hash: number): boolean {
    const words = this.#words
    const line = this.#lineOf(hash)
    const spread = Math.imul(Math.floor(hash / 0x1_0000_0000) ^ (hash >>> 0), 0x9e3779b1)
    let isKnown = true
    for (let shift = 5; shift <= 23; shift += 9) {
      const bit = (spread >>> shift) & 511
      const at = line + (bit >>> 5)
      const word = words[at] ?? 0
      const flag = 1 << (bit & 31)
      if ((word & flag) === 0) {
        words[at] = word | flag
        isKnown = false
      }
    }
    return isKnown
  }

  /** Has the memory hand over what will be asked next: many at a time take little longer than one. Gives a number that means nothing. */
  fetch(hashes: Float64Array, length: number): number {
    let sum = 0
    for (let at = 0; at < length; at++) sum |= this.#words[this.#lineOf(hashes[at] ?? 0)] ?? 0
    return sum
  }

  #lineOf(hash: number): number {
    const low = hash >>> 0
    return (Math.imul(low ^ (low >>> 16), 0x45d9f3b) & this.#lineMask) * LINE_WORDS
  }
}
