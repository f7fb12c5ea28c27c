const FIRST_SLOTS = 1 << 12
const FIRST_CHARACTERS = 1 << 14
const MAX_FILL = 0.6

/** Characters up to here take one byte. */
const MAX_NARROW = 0xff
/** Characters of all texts together; strings of the ids of a million customers take a hundredth. */
const MAX_CHARACTERS = 2 ** 32 - 1

/**
 * Texts numbered in the order they came: open addressing over typed arrays, their characters one behind the other. Takes a byte a character (two as
 * soon as one of all texts is no Latin one) and about 16 a text, where a Map of strings takes 100. Expected O(length of the text).
 */
export class TextTable {
  #slots = new Uint32Array(FIRST_SLOTS)
  #hashes = new Uint32Array(FIRST_SLOTS / 2)
  #ends = new Uint32Array(FIRST_SLOTS / 2)
  #characters: Uint8Array | Uint16Array = new Uint8Array(FIRST_CHARACTERS)
  size = 0

  /** The number of a text, or -1. */
  find(text: string): number {
    const hash = hashOf(text)
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = (this.#slots[slot] ?? 0) - 1
      if (number < 0 || (this.#hashes[number] === hash && this.#is(number, text))) return number
    }
  }

  /** Adds a text that is not there yet; gives its number. */
  add(text: string): number {
    if (this.size >= this.#hashes.length) this.#growTexts()
    if (this.size >= MAX_FILL * this.#slots.length) this.#growSlots()
    const number = this.size++
    const hash = hashOf(text)
    this.#hashes[number] = hash
    const start = this.#startOf(number)
    const end = start + text.length
    if (end > MAX_CHARACTERS) throw new RangeError('the names are too long to be told apart')
    while (end > this.#characters.length) this.#growCharacters()
    if (this.#characters instanceof Uint8Array && !isNarrow(text))
      this.#characters = Uint16Array.from(this.#characters)
    for (let at = 0; at < text.length; at++) this.#characters[start + at] = text.charCodeAt(at)
    this.#ends[number] = end
    this.#place(number, hash)
    return number
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
  }

  #is(number: number, text: string): boolean {
    const start = this.#startOf(number)
    if ((this.#ends[number] ?? 0) - start !== text.length) return false
    for (let at = 0; at < text.length; at++)
      if (this.#characters[start + at] !== text.charCodeAt(at)) return false
    return true
  }

  #place(number: number, hash: number): void {
    const mask = this.#slots.length - 1
    let slot = hash & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = number + 1
  }

  #growSlots(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2)
    for (let number = 0; number < this.size; number++) this.#place(number, this.#hashes[number] ?? 0)
  }

  #growTexts(): void {
    const [hashes, ends] = [this.#hashes, this.#ends]
    this.#hashes = new Uint32Array(hashes.length * 2)
    this.#hashes.set(hashes)
    this.#ends = new Uint32Array(ends.length * 2)
    this.#ends.set(ends)
  }

  #growCharacters(): void {
    const characters = this.#characters
    const length = characters.length * 2
    this.#characters = characters instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length)
    this.#characters.set(characters)
  }
}

function isNarrow(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > MAX_NARROW) return false
  return true
}

/** FNV-1a over the code units, finished as MurmurHash3 does (both public domain). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
