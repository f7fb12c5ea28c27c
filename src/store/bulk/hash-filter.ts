const MIN_BITS = 2 ** 16
/** 32 MB. */
const MAX_BITS = 2 ** 28
const BITS_PER_HASH = 16
/** Words of a line, which memory hands over as one. */
const LINE_WORDS = 16
/** Bits of a hash. */
const BITS = 5

/**
 * Remembers hashes of 53 bits in five bits each, all in one line of the memory (Bloom 1970, blocked as by Putze, Sanders, Singler 2007; the bits of a
 * hash from two numbers, as by Kirsch and Mitzenmacher 2006): what it does not know was never added; of what was not, it takes one in 300 for known,
 * more only beyond 17 million hashes. So a question to the project is asked only where the answer may be yes.
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

  add(hash: number): void {
    const words = this.#words
    const line = this.#lineOf(hash)
    const spread = spreadOf(hash)
    const step = stepOf(spread)
    for (let count = 0, bit = spread >>> 23; count < BITS; count++, bit = (bit + step) & 511) {
      const at = line + (bit >>> 5)
      words[at] = (words[at] ?? 0) | (1 << (bit & 31))
    }
  }

  /** Whether a hash may have been added. */
  has(hash: number): boolean {
    const line = this.#lineOf(hash)
    const spread = spreadOf(hash)
    const step = stepOf(spread)
    for (let count = 0, bit = spread >>> 23; count < BITS; count++, bit = (bit + step) & 511)
      if (((this.#words[line + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) === 0) return false
    return true
  }

  /** The first place from `from` on of a hash that may have been added, or `to`. */
  firstKnown(hashes: Float64Array, from: number, to: number): number {
    for (let at = from; at < to; at++) if (this.has(hashes[at] ?? 0)) return at
    return to
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

function spreadOf(hash: number): number {
  return Math.imul(Math.floor(hash / 0x1_0000_0000) ^ (hash >>> 0), 0x9e3779b1)
}

/** From one bit of a hash to its next: odd, so that all of them differ. */
function stepOf(spread: number): number {
  return ((spread >>> 5) & 511) | 1
}
