const MIN_BITS = 2 ** 16
/** 64 MB. */
const MAX_BITS = 2 ** 29
const BITS_PER_HASH = 16

/**
 * Remembers hashes of 53 bits in two bits each (Bloom 1970): what it does not know was never added; of what was not, it takes one in 70 for
 * known, more only beyond 33 million hashes. So a question to the project is asked only where the answer may be yes.
 */
export class HashFilter {
  readonly #words: Uint32Array
  readonly #mask: number

  constructor(expected: number) {
    const bits = 2 ** Math.ceil(Math.log2(Math.max(1, expected) * BITS_PER_HASH))
    const size = Math.min(MAX_BITS, Math.max(MIN_BITS, bits))
    this.#words = new Uint32Array(size / 32)
    this.#mask = size - 1
  }

  /** Adds a hash; tells whether it may have been there. */
  add(hash: number): boolean {
    const low = hash >>> 0
    const high = Math.floor(hash / 0x1_0000_0000)
    const first = Math.imul(low ^ (low >>> 16), 0x45d9f3b) & this.#mask
    const second = (Math.imul(high, 0x9e3779b1) ^ low) & this.#mask
    const before = this.#set(first)
    return this.#set(second) && before
  }

  #set(bit: number): boolean {
    const word = this.#words[bit >>> 5] ?? 0
    const flag = 1 << (bit & 31)
    this.#words[bit >>> 5] = word | flag
    return (word & flag) !== 0
  }
}
