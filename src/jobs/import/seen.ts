const FIRST_SLOTS = 1 << 14
/** 2^24 slots of two 32-bit words: 128 MiB at most. */
const MAX_SLOTS = 1 << 24
const MAX_LOAD = 0.75

/**
 * Remembers texts by 64 bits of hash each, in flat arrays. Memory is bounded: beyond 12.5 million different texts no more
 * are remembered, so later repeats of those are not told. Two texts sharing a hash are expected once in 10^5 full sets.
 */
export class Seen {
  #high = new Uint32Array(FIRST_SLOTS)
  #low = new Uint32Array(FIRST_SLOTS)
  #count = 0
  readonly #maxSlots: number

  constructor(maxSlots: number = MAX_SLOTS) {
    this.#maxSlots = maxSlots
  }

  /** How many different texts there were, as far as remembered. */
  get size(): number {
    return this.#count
  }

  /** Whether the text is new; it is remembered from now on. */
  add(text: string): boolean {
    let high = 0xdeadbeef
    let low = 0x41c6ce57
    // Two multiplicative hashes over the same characters, mixed at the end (cyrb53, public domain, with all 64 bits).
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      high = Math.imul(high ^ code, 2654435761)
      low = Math.imul(low ^ code, 1597334677)
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
    // Zero and zero marks an empty slot.
    return this.#put(high >>> 0, low >>> 0 || 1)
  }

  #put(high: number, low: number): boolean {
    const mask = this.#low.length - 1
    let slot = (low ^ high) & mask
    while (this.#low[slot] !== 0) {
      if (this.#low[slot] === low && this.#high[slot] === high) return false
      slot = (slot + 1) & mask
    }
    if (this.#count >= this.#low.length * MAX_LOAD) {
      if (this.#low.length >= this.#maxSlots) return true
      this.#grow()
      return this.#put(high, low)
    }
    this.#high[slot] = high
    this.#low[slot] = low
    this.#count++
    return true
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low]
    this.#high = new Uint32Array(low.length * 2)
    this.#low = new Uint32Array(low.length * 2)
    this.#count = 0
    low.forEach((word, slot) => {
      if (word !== 0) this.#put(high[slot] ?? 0, word)
    })
  }
}
