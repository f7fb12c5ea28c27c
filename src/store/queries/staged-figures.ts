import type { RuleBook } from '../../contract/rules.ts'
import { limitOf } from './flags.ts'
import type { InteractionColumns } from './interaction-columns.ts'
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

  /** Adds the rows of columns from one place to before another; `products`: as which they count. A short loop, for the sake of the memory. */
  addRows(
    { kinds, quantities, prices }: Pick<InteractionColumns, 'kinds' | 'quantities' | 'prices'>,
    products: Uint32Array,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++)
      this.add(kinds[row] ?? 0, products[row] ?? 0, quantities[row] ?? 0, prices[row] ?? Number.NaN)
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
