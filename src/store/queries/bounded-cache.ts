/** Ids kept at hand; beyond that they are looked up again, so that memory does not grow with the file. */
const MAX_CACHED = 60_000

/** A map that forgets what was not asked for lately: two generations of at most `capacity` entries. */
export class BoundedCache<T> {
  readonly #capacity: number
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  constructor(capacity: number = MAX_CACHED) {
    this.#capacity = capacity
  }

  get(key: string): T | undefined {
    const found = this.#young.get(key)
    if (found !== undefined) return found
    const older = this.#old.get(key)
    if (older !== undefined) this.#put(key, older)
    return older
  }

  set(key: string, value: T): void {
    // A cell is a slice of the text of thousands of records, and would keep all of it in memory.
    this.#put(key.length < 13 ? key : Buffer.from(key).toString(), value)
  }

  #put(key: string, value: T): void {
    if (this.#young.size >= this.#capacity && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
