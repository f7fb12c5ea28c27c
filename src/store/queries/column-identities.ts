import { identityOf } from '../identity.ts'
import type { InteractionColumns } from './interaction-columns.ts'

const NOT_TOLD = new Int32Array(Float64Array.of(-1).buffer)

/**
 * What {@link identityOf} gives for each row, over columns: the same arithmetic, without an object or a text for each of millions of rows.
 * `customers`, `products`: row ids of whom the file names. The result is valid until the next call.
 */
export class ColumnIdentities {
  #identities = new Float64Array(1 << 12)

  of(columns: InteractionColumns, customers: Uint32Array, products: Uint32Array): Float64Array {
    if (this.#identities.length < columns.length) this.#identities = new Float64Array(columns.length * 2)
    const to = this.#identities
    if (columns.hasOnlyAscii) ascii(columns, customers, products, to)
    else anyText(columns, customers, products, to)
    return to
  }
}

function ascii(
  columns: InteractionColumns,
  customers: Uint32Array,
  products: Uint32Array,
  to: Float64Array,
): void {
  const { length, kinds, orders, orderBytes, orderEnds } = columns
  const times = halvesOf(columns.times)
  const quantities = halvesOf(columns.quantities)
  const prices = halvesOf(columns.prices)
  const ratings = halvesOf(columns.ratings)
  for (let row = 0; row < length; row++) {
    let a = 0x2f0b4c57
    let b = 0x6b43a9b5
    const add = (bits: number): void => {
      a = Math.imul(a ^ bits, 0x85ebca6b)
      a ^= a >>> 13
      b = Math.imul(b ^ ((bits << 15) | (bits >>> 17)), 0xc2b2ae35)
      b ^= b >>> 15
    }
    const addNumber = (halves: Int32Array): void => {
      const high = halves[2 * row + 1] ?? 0
      // Not a number: not told.
      const isTold = (high & 0x7ff00000) !== 0x7ff00000
      add((isTold ? halves[2 * row] : NOT_TOLD[0]) ?? 0)
      add((isTold ? high : NOT_TOLD[1]) ?? 0)
    }
    add((customers[row] ?? 0) | 0)
    add((products[row] ?? 0) | 0)
    add(kinds[row] ?? 0)
    addNumber(times)
    addNumber(quantities)
    addNumber(prices)
    addNumber(ratings)
    const order = orders[row] ?? 0
    const end = orderEnds[order] ?? 0
    for (let at = order === 0 ? 0 : (orderEnds[order - 1] ?? 0); at < end; at++) add(orderBytes[at] ?? 0)
    a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35)
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b)
    a ^= a >>> 13
    b ^= b >>> 13
    to[row] = (a >>> 0) + (b & 0x1fffff) * 0x1_0000_0000
  }
}

function anyText(
  columns: InteractionColumns,
  customers: Uint32Array,
  products: Uint32Array,
  to: Float64Array,
): void {
  for (let row = 0; row < columns.length; row++)
    to[row] = identityOf({
      customer: customers[row] ?? 0,
      product: products[row] ?? 0,
      kind: columns.kinds[row] ?? 0,
      at: told(columns.times[row]),
      orderId: orderIdOf(columns, row),
      quantity: columns.quantities[row] ?? 0,
      unitPriceMicros: told(columns.prices[row]),
      rating: told(columns.ratings[row]),
    })
}

/** The id of the order of a row. */
export function orderIdOf(columns: InteractionColumns, row: number): string {
  const { orderBytes, orderEnds } = columns
  const order = columns.orders[row] ?? 0
  const start = order === 0 ? 0 : (orderEnds[order - 1] ?? 0)
  return Buffer.from(orderBytes.buffer, orderBytes.byteOffset).toString('utf8', start, orderEnds[order])
}

/** A number of a column, or null where it is not told. */
export function told(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

function halvesOf(column: Float64Array): Int32Array {
  return new Int32Array(column.buffer, column.byteOffset, column.length * 2)
}
