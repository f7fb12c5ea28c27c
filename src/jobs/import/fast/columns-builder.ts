import type { CustomerFacts, InteractionToStage, ProductFacts } from '../../../store/queries/import-rows.ts'
import { noCustomerFacts, noProductFacts } from '../../../store/queries/import-rows.ts'
import type { InteractionColumns, InteractionSetting } from '../../../store/queries/interaction-columns.ts'
import type { Rows, SpareRows } from './rows.ts'
import { kindCodes } from '../../../store/queries/kinds.ts'

/** Names and facts that are numbered before all numbers start anew, so that neither thread keeps more: a name takes some 100 bytes of both. */
const MAX_NAMES = 1 << 18
const MAX_FACTS = 1 << 17
const MAX_RECENT = 10_000

/** Makes columns of interactions, row by row. */
export class ColumnsBuilder {
  readonly #spare: SpareRows
  #rows: Rows
  #orderEnd = 0
  #orders = 0
  #hasOnlyAscii = true
  #consents: { row: number; told: NonNullable<InteractionToStage['consents']> }[] = []
  #told = toldNothing(false)
  #customers = 0
  #products = 0
  #customerFacts = 0
  #productFacts = 0
  #settings = 0
  /** Numbers of what strings told lately. */
  readonly #recent = {
    customer: new Map<string, number>(),
    product: new Map<string, number>(),
    setting: new Map<string, number>(),
  }
  length = 0

  constructor(spare: SpareRows) {
    this.#spare = spare
    this.#rows = spare.take()
  }

  /** Whether so much was numbered that it is time for {@link restart}. */
  get isFull(): boolean {
    return (
      this.#customers >= MAX_NAMES ||
      this.#products >= MAX_NAMES ||
      this.#customerFacts + this.#productFacts + this.#settings >= MAX_FACTS
    )
  }

  /** Numbers start anew. Only when nothing waits to be taken. */
  restart(): void {
    this.#told = toldNothing(true)
    this.#customers = 0
    this.#products = 0
    this.#customerFacts = 0
    this.#productFacts = 0
    this.#settings = 0
    for (const recent of Object.values(this.#recent)) recent.clear()
  }

  customer(name: string): number {
    this.#told.customers.push(name)
    return ++this.#customers
  }

  product(name: string): number {
    this.#told.products.push(name)
    return ++this.#products
  }

  customerFacts(facts: CustomerFacts): number {
    if (facts === noCustomerFacts) return 0
    this.#told.customerFacts.push(facts)
    return ++this.#customerFacts
  }

  productFacts(facts: ProductFacts): number {
    if (facts === noProductFacts) return 0
    this.#told.productFacts.push(facts)
    return ++this.#productFacts
  }

  setting({ currency, channel, campaign }: InteractionSetting): number {
    this.#told.settings.push({ currency, channel, campaign })
    return ++this.#settings
  }

  /** Adds the id of an order, for the rows that follow. */
  order(bytes: Uint8Array, start: number, end: number): void {
    const rows = this.#rows
    const length = end - start
    rows.growOrders(this.#orders + 1, this.#orderEnd + length)
    const { orderBytes } = rows
    let seen = 0
    for (let at = start, to = this.#orderEnd; at < end; at++, to++) {
      const code = bytes[at] ?? 0
      seen |= code
      orderBytes[to] = code
    }
    if (seen >= 128) this.#hasOnlyAscii = false
    this.#orderEnd += length
    rows.orderEnds[this.#orders++] = this.#orderEnd
  }

  /** Adds a row of the last order. Times, prices and ratings that are not told are NaN. */
  row(
    line: number,
    customer: number,
    product: number,
    customerFacts: number,
    productFacts: number,
    setting: number,
    kind: number,
    time: number,
    quantity: number,
    price: number,
    rating: number,
  ): void {
    if (this.length >= this.#rows.lines.length) this.#rows.grow()
    const rows = this.#rows
    const at = this.length++
    rows.lines[at] = line
    rows.customers[at] = customer
    rows.products[at] = product
    rows.customerFacts[at] = customerFacts
    rows.productFacts[at] = productFacts
    rows.settings[at] = setting
    rows.kinds[at] = kind
    rows.times[at] = time
    rows.quantities[at] = quantity
    rows.prices[at] = price
    rows.ratings[at] = rating
    rows.orders[at] = this.#orders - 1
  }

  /** Adds a row that was typed from strings, with what is numbered of it. */
  typed(row: InteractionToStage, customerFacts: number, productFacts: number): void {
    const orderId = Buffer.from(row.orderId)
    this.order(orderId, 0, orderId.length)
    if (row.consents !== null) this.#consents.push({ row: this.length, told: row.consents })
    const setting = `${row.currency}\u0000${row.channel}\u0000${row.campaign}`
    this.row(
      row.line,
      row.customer === '' ? 0 : this.#again('customer', row.customer, () => this.customer(row.customer)),
      row.product === '' ? 0 : this.#again('product', row.product, () => this.product(row.product)),
      customerFacts,
      productFacts,
      this.#again('setting', setting, () => this.setting(row)),
      kindCodes[row.kind],
      row.at ?? Number.NaN,
      row.quantity,
      row.unitPriceMicros ?? Number.NaN,
      row.rating ?? Number.NaN,
    )
  }

  #again(what: 'customer' | 'product' | 'setting', key: string, make: () => number): number {
    const recent = this.#recent[what]
    const known = recent.get(key)
    if (known !== undefined) return known
    if (recent.size >= MAX_RECENT) recent.clear()
    const number = make()
    recent.set(Buffer.from(key).toString(), number)
    return number
  }

  /** All that was added, and begins with nothing again. */
  take(): InteractionColumns {
    const columns = {
      ...this.#rows.columns,
      length: this.length,
      hasOnlyAscii: this.#hasOnlyAscii,
      consents: this.#consents,
      told: this.#told,
    }
    this.#rows = this.#spare.take()
    this.#orderEnd = 0
    this.#orders = 0
    this.#hasOnlyAscii = true
    this.#consents = []
    this.#told = toldNothing(false)
    this.length = 0
    return columns
  }
}

type Told = {
  readonly restart: boolean
  readonly customers: string[]
  readonly products: string[]
  readonly customerFacts: CustomerFacts[]
  readonly productFacts: ProductFacts[]
  readonly settings: InteractionSetting[]
}

function toldNothing(restart: boolean): Told {
  return { restart, customers: [], products: [], customerFacts: [], productFacts: [], settings: [] }
}
