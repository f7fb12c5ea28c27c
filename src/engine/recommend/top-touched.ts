/**
 * The `count` highest of scores offered one by one, in any order; equal scores: lower index first. A heap with the worst kept one on top:
 * O(offers x log count) at worst, and most offers cost one comparison.
 */
export class TopTouched {
  readonly #count: number
  readonly #indices: Int32Array
  readonly #scores: Float64Array
  #filled = 0

  constructor(count: number) {
    this.#count = count
    this.#indices = new Int32Array(count)
    this.#scores = new Float64Array(count)
  }

  offer(index: number, score: number): void {
    if (this.#filled < this.#count) {
      let at = this.#filled++
      // Up, as long as the parent is better.
      while (at > 0) {
        const parent = (at - 1) >>> 1
        if (!isWorse(score, index, this.#scores[parent]!, this.#indices[parent]!)) break
        this.#put(at, this.#indices[parent]!, this.#scores[parent]!)
        at = parent
      }
      this.#put(at, index, score)
      return
    }
    if (this.#count === 0 || isWorse(score, index, this.#scores[0]!, this.#indices[0]!)) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.#filled) break
      if (child + 1 < this.#filled && this.#worse(child + 1, child)) child++
      if (isWorse(score, index, this.#scores[child]!, this.#indices[child]!)) break
      this.#put(at, this.#indices[child]!, this.#scores[child]!)
      at = child
    }
    this.#put(at, index, score)
  }

  /** What was kept, best first. */
  sorted(): { readonly indices: Int32Array; readonly scores: Float64Array } {
    const order = Array.from({ length: this.#filled }, (_, k) => k).sort((a, b) =>
      this.#worse(a, b) ? 1 : -1,
    )
    return {
      indices: Int32Array.from(order, (k) => this.#indices[k]!),
      scores: Float64Array.from(order, (k) => this.#scores[k]!),
    }
  }

  #worse(a: number, b: number): boolean {
    return isWorse(this.#scores[a]!, this.#indices[a]!, this.#scores[b]!, this.#indices[b]!)
  }

  #put(at: number, index: number, score: number): void {
    this.#indices[at] = index
    this.#scores[at] = score
  }
}

function isWorse(score: number, index: number, than: number, thanIndex: number): boolean {
  return score < than || (score === than && index > thanIndex)
}
