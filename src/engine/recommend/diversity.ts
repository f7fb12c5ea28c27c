import { type Interactions, transpose } from '../sparse.ts'

/** Pairs that are compared at most; of more customers every n-th is looked at. */
const MAX_PAIRS = 300_000

/** Intra-list diversity (references 3.3): ILD@k = mean over lists of 2/(k(k-1)) sum over pairs of 1 - cosine of the products' customers. */
export class Diversity {
  readonly #byProduct: Interactions
  readonly #step: number
  readonly #known = new Map<number, number>()
  #seen = 0
  #sum = 0
  #lists = 0

  constructor(train: Interactions, k: number, customers: number) {
    this.#byProduct = transpose(train)
    this.#step = Math.max(1, Math.ceil((customers * k * (k - 1)) / 2 / MAX_PAIRS))
  }

  /** @param list products, best first, -1 = empty place. */
  add(list: Int32Array): void {
    if (this.#seen++ % this.#step !== 0) return
    const products = list.filter((product) => product >= 0)
    if (products.length < 2) return
    let sum = 0
    for (let a = 0; a < products.length; a++)
      for (let b = 0; b < a; b++) sum += 1 - this.#cosine(products[a]!, products[b]!)
    this.#sum += (2 * sum) / (products.length * (products.length - 1))
    this.#lists++
  }

  mean(): number | null {
    return this.#lists === 0 ? null : this.#sum / this.#lists
  }

  #cosine(a: number, b: number): number {
    const { rows, rowStart, column } = this.#byProduct
    const key = Math.min(a, b) * rows + Math.max(a, b)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    let at = rowStart[a]!
    let other = rowStart[b]!
    let common = 0
    while (at < rowStart[a + 1]! && other < rowStart[b + 1]!) {
      const difference = column[at]! - column[other]!
      if (difference === 0) common++
      if (difference <= 0) at++
      if (difference >= 0) other++
    }
    const owners = (rowStart[a + 1]! - rowStart[a]!) * (rowStart[b + 1]! - rowStart[b]!)
    const cosine = owners === 0 ? 0 : common / Math.sqrt(owners)
    this.#known.set(key, cosine)
    return cosine
  }
}
