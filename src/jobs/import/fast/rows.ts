import type { InteractionColumns } from '../../../store/queries/interaction-columns.ts'

const FIRST_ROWS = 1 << 12
const MAX_SPARE = 128

type RowColumns = Omit<InteractionColumns, 'length' | 'hasOnlyAscii' | 'consents' | 'told'>

/** Room for the columns of some rows. */
export class Rows {
  lines: Uint32Array
  customers: Uint32Array
  products: Uint32Array
  customerFacts: Uint32Array
  productFacts: Uint32Array
  settings: Uint32Array
  kinds: Uint8Array
  times: Float64Array
  quantities: Float64Array
  prices: Float64Array
  ratings: Float64Array
  orders: Uint32Array
  orderEnds: Uint32Array
  orderBytes: Uint8Array

  constructor(size: number) {
    this.lines = new Uint32Array(size)
    this.customers = new Uint32Array(size)
    this.products = new Uint32Array(size)
    this.customerFacts = new Uint32Array(size)
    this.productFacts = new Uint32Array(size)
    this.settings = new Uint32Array(size)
    this.kinds = new Uint8Array(size)
    this.times = new Float64Array(size)
    this.quantities = new Float64Array(size)
    this.prices = new Float64Array(size)
    this.ratings = new Float64Array(size)
    this.orders = new Uint32Array(size)
    this.orderEnds = new Uint32Array(size)
    this.orderBytes = new Uint8Array(size * 8)
  }

  get columns(): RowColumns {
    const { lines, customers, products, customerFacts, productFacts, settings, kinds } = this
    const { times, quantities, prices, ratings, orders, orderEnds, orderBytes } = this
    return {
      lines,
      customers,
      products,
      customerFacts,
      productFacts,
      settings,
      kinds,
      times,
      quantities,
      prices,
      ratings,
      orders,
      orderEnds,
      orderBytes,
    }
  }

  /** Room for more rows. */
  grow(): void {
    this.lines = grown(this.lines)
    this.customers = grown(this.customers)
    this.products = grown(this.products)
    this.customerFacts = grown(this.customerFacts)
    this.productFacts = grown(this.productFacts)
    this.settings = grown(this.settings)
    const kinds = new Uint8Array(this.kinds.length * 2)
    kinds.set(this.kinds)
    this.kinds = kinds
    this.times = grownFloats(this.times)
    this.quantities = grownFloats(this.quantities)
    this.prices = grownFloats(this.prices)
    this.ratings = grownFloats(this.ratings)
    this.orders = grown(this.orders)
  }

  /** Room for one id of an order more. */
  growOrders(orders: number, bytes: number): void {
    if (orders > this.orderEnds.length) this.orderEnds = grown(this.orderEnds)
    if (bytes <= this.orderBytes.length) return
    const larger = new Uint8Array(Math.max(bytes, this.orderBytes.length * 2))
    larger.set(this.orderBytes)
    this.orderBytes = larger
  }
}

/** Rows that were used up elsewhere, and are used again: memory that is only thrown away stays resident for long. */
export class SpareRows {
  readonly #spare: Rows[] = []

  /** Takes back the columns that were made of rows. */
  give(used: InteractionColumns): void {
    const { length: _length, hasOnlyAscii: _ascii, consents: _consents, told: _told, ...arrays } = used
    if (this.#spare.length < MAX_SPARE) this.#spare.push(Object.assign(new Rows(0), arrays))
  }

  take(): Rows {
    return this.#spare.pop() ?? new Rows(FIRST_ROWS)
  }
}

function grown(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}

function grownFloats(array: Float64Array): Float64Array {
  const larger = new Float64Array(array.length * 2)
  larger.set(array)
  return larger
}
