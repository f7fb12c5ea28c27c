import type { RuleBook } from '../../contract/rules.ts'
import { limitOf } from './flags.ts'
import { kindCodes } from './kinds.ts'
import { SaleCounts } from './outliers.ts'

/** What the rules of the file want to know of the interactions of an import, counted while they are staged. */
export class StagedFigures {
  readonly sales: SaleCounts
  readonly #byKind = new Uint32Array(16)

  constructor(rules: RuleBook) {
    this.sales = new SaleCounts({
      quantity: limitOf(rules, 'outlier-quantity'),
      price: limitOf(rules, 'outlier-price'),
    })
  }

  /** `price`: NaN where it is not told. */
  add(kind: number, product: number, quantity: number, price: number): void {
    this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1
    if (kind === kindCodes.purchase) this.sales.add(product, quantity, price)
  }

  /** Views, clicks and carts. */
  get events(): number {
    return this.#of(kindCodes.view) + this.#of(kindCodes.click) + this.#of(kindCodes.cart)
  }

  get purchases(): number {
    return this.#of(kindCodes.purchase)
  }

  get refunds(): number {
    return this.#of(kindCodes.refund)
  }

  #of(kind: number): number {
    return this.#byKind[kind] ?? 0
  }
}
