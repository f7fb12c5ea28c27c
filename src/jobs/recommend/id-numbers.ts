/** Numbers for the ids of users or items, in the order in which they are first seen. */
export class IdNumbers {
  readonly #numbers = new Map<string, number>()

  of(id: string): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    this.#numbers.set(id, this.#numbers.size)
    return this.#numbers.size - 1
  }

  get size(): number {
    return this.#numbers.size
  }

  get(id: string): number | undefined {
    return this.#numbers.get(id)
  }

  ids(): string[] {
    return [...this.#numbers.keys()]
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
