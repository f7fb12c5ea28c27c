import type { RuleBook, RuleId } from '../../../contract/rules.ts'
import { kindCodes } from '../../../store/queries/kinds.ts'
import { unitMicros } from '../parse-number.ts'
import type { CellReaders } from '../typers/cells.ts'
import { PlainNumber } from './plain-cells.ts'
import type { RecordScanner } from './record-scanner.ts'

const MAX_RATING = 1_000_000
const HOUR_MS = 3_600_000
const MICROS = 1_000_000

/** Between these no rule minds a row. */
export type Limits = {
  readonly earliest: number
  readonly latest: number
  readonly quantity: number
  readonly price: number
  readonly tolerance: number
}

/** By the rules that are on; `now` in UTC milliseconds. */
export function limitsOf(book: RuleBook, now: number): Limits {
  const limit = (id: RuleId, otherwise: number): number => {
    const rule = book.rules.find((each) => each.id === id)
    return rule === undefined || rule.severity === 'off' ? otherwise : (rule.limit ?? otherwise)
  }
  return {
    latest: now + limit('future-time', Number.POSITIVE_INFINITY) * HOUR_MS,
    earliest: Date.UTC(limit('old-time', 0), 0, 1),
    quantity: limit('quantity-range', Number.POSITIVE_INFINITY),
    price: limit('price-range', Number.POSITIVE_INFINITY) * MICROS,
    tolerance: limit('total-mismatch', 0),
  }
}

/** Quantity, price and rating of a record, where they are plain numbers that no rule minds. */
export class PlainAmounts {
  readonly #scanner: RecordScanner
  readonly #limits: Limits
  readonly #number: PlainNumber
  readonly #columns: Readonly<Record<'quantity' | 'price' | 'total' | 'refund' | 'rating', number>>
  readonly #money: number
  /** By column, of the cells that were read; NaN elsewhere. */
  readonly numbers: Float64Array
  quantity = 1
  /** Micros; NaN where it is not told, as is the rating. */
  price = Number.NaN
  rating = Number.NaN

  constructor(scanner: RecordScanner, readers: CellReaders, limits: Limits) {
    this.#scanner = scanner
    this.#limits = limits
    this.#number = new PlainNumber(readers.plan.decimalComma)
    this.#columns = {
      quantity: readers.column('quantity'),
      price: readers.column('unit-price'),
      total: readers.column('line-total'),
      refund: readers.column('refund-amount'),
      rating: readers.column('rating'),
    }
    this.#money = this.#columns.price < 0 ? this.#columns.total : this.#columns.price
    this.numbers = new Float64Array(readers.plan.roles.length).fill(Number.NaN)
  }

  /** Reads them of the present record; false where they are a matter for strings. `kind`: its code. */
  read(kind: number): boolean {
    const columns = this.#columns
    const limits = this.#limits
    const isTrade = kind === kindCodes.purchase
    let quantity = 1
    if (columns.quantity >= 0) {
      if (!this.#isEmpty(columns.quantity)) {
        if (!this.#isNumber(columns.quantity)) return false
        quantity = this.#number.value
        if (quantity === 0 || quantity > limits.quantity) return false
        this.numbers[columns.quantity] = quantity
      } else if (isTrade) return false
    }
    const price = this.#priceOf(quantity)
    const isMissing = Number.isNaN(price)
    if (isMissing ? isTrade && this.#money >= 0 : !(price > 0 && price <= limits.price)) return false
    if (!this.#hasRightTotal(price, quantity) || !this.#hasNoRefund()) return false
    this.quantity = quantity
    this.price = price
    return this.#readRating(kind)
  }

  #readRating(kind: number): boolean {
    const column = this.#columns.rating
    this.rating = Number.NaN
    if (column < 0) return true
    if (this.#isEmpty(column)) return kind !== kindCodes.rating
    if (!this.#isNumber(column)) return false
    this.rating = this.#number.value
    this.numbers[column] = this.rating
    return this.rating <= MAX_RATING
  }

  /** Micros; NaN where nothing is told, -1 for what is a matter for strings. */
  #priceOf(quantity: number): number {
    const column = this.#money
    if (column < 0 || this.#isEmpty(column)) return Number.NaN
    if (!this.#isNumber(column)) return -1
    const told = this.#number.micros
    this.numbers[column] = this.#number.value
    const price = this.#columns.price < 0 ? unitMicros(told, quantity) : told
    return Number.isSafeInteger(price) ? price : -1
  }

  /** Whether the total of the line, where it is told beside the price, is price times quantity, or so near that no rule minds. */
  #hasRightTotal(price: number, quantity: number): boolean {
    const { price: column, total } = this.#columns
    if (column < 0 || total < 0 || this.#isEmpty(total)) return true
    if (!this.#isNumber(total)) return false
    const told = this.#number.micros
    this.numbers[total] = this.#number.value
    return Number.isNaN(price)
      ? !Number.isNaN(told)
      : Math.abs(price * quantity - told) <= Math.max(10_000, this.#limits.tolerance * told)
  }

  #hasNoRefund(): boolean {
    const column = this.#columns.refund
    if (column < 0 || this.#isEmpty(column)) return true
    if (!this.#isNumber(column) || this.#number.value !== 0) return false
    this.numbers[column] = 0
    return true
  }

  #isEmpty(column: number): boolean {
    return this.#scanner.starts[column] === this.#scanner.ends[column]
  }

  #isNumber(column: number): boolean {
    const { bytes, starts, ends } = this.#scanner
    return this.#number.read(bytes, starts[column] ?? 0, ends[column] ?? 0)
  }
}
