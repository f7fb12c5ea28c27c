/** Whole numbers below this are looked up by place instead of by their letters. */
const MAX_SMALL = 1 << 23

/** Numbers for the ids of users or items, in the order in which they are first seen. */
export class IdNumbers {
  readonly #ids: string[] = []
  readonly #numbers = new Map<string, number>()
  /** For ids that are small whole numbers: their number + 1; 0 where they were not seen. */
  #small = new Int32Array(1024)

  of(id: string): number {
    const small = smallNumber(id)
    if (small >= 0) {
      if (small >= this.#small.length) this.#widen(small)
      const known = this.#small[small] ?? 0
      if (known > 0) return known - 1
      this.#ids.push(id)
      this.#small[small] = this.#ids.length
      return this.#ids.length - 1
    }
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const own = ownText(id)
    this.#numbers.set(own, this.#ids.length)
    this.#ids.push(own)
    return this.#ids.length - 1
  }

  #widen(small: number): void {
    const wider = new Int32Array(Math.min(MAX_SMALL, Math.max(2 * this.#small.length, small + 1)))
    wider.set(this.#small)
    this.#small = wider
  }

  get size(): number {
    return this.#ids.length
  }

  ids(): readonly string[] {
    return this.#ids
  }

  /**
   * Where each number goes so that ids ascend: as numbers where all of them are whole numbers, else by their letters. With that, "equal
   * scores: lower product first" does not depend on the order of a file.
   */
  ascending(): Int32Array {
    const ids = this.ids()
    const isNumeric = ids.every((id) => /^\d{1,15}$/.test(id))
    const order = Array.from(ids.keys()).sort((a, b) => {
      const x = ids[a] ?? ''
      const y = ids[b] ?? ''
      if (isNumeric && Number(x) !== Number(y)) return Number(x) - Number(y)
      return x < y ? -1 : x > y ? 1 : 0
    })
    const place = new Int32Array(ids.length)
    order.forEach((number, at) => (place[number] = at))
    return place
  }
}

/** The number that an id of digits alone is, written the one way; -1 for all others and large ones. */
function smallNumber(id: string): number {
  const { length } = id
  if (length === 0 || length > 7 || (length > 1 && id.charCodeAt(0) === 48)) return -1
  let value = 0
  for (let k = 0; k < length; k++) {
    const digit = id.charCodeAt(k) - 48
    if (digit < 0 || digit > 9) return -1
    value = 10 * value + digit
  }
  return value < MAX_SMALL ? value : -1
}

/** A copy that does not keep the piece of the file alive that the id was cut out of. */
function ownText(id: string): string {
  return id.length < 13 ? id : Buffer.from(id, 'utf16le').toString('utf16le')
}
