import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ColumnToJudge } from './column-contents.ts'
import { cleanValue } from './clean-id.ts'
import { meaningOf, plainHeader } from './header-words.ts'
import { parseNumber } from './parse-number.ts'

const MAX_COUNT = 2_000
const MOSTLY = 0.8

/**
 * A column `amount` of small whole numbers beside a column of prices says how many. Whether those prices are of one or of all is told by
 * rows of the same product with other amounts. O(rows).
 */
export function settleCounts(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const amount = roles.indexOf('line-total')
  const column = columns[amount]
  if (column === undefined || roles.includes('quantity') || !AMOUNT.test(plainHeader(column.header))) return
  const { integer, min, max } = column.contents
  const price = columns.findIndex(
    ({ header, contents }, at) =>
      at !== amount &&
      (roles[at] === 'unit-price' || roles[at] === 'ignore') &&
      (meaningOf(header)?.role === 'unit-price' || PRICE.test(plainHeader(header))) &&
      contents.number >= MOSTLY,
  )
  if (integer < MOSTLY || min < 0 || max > MAX_COUNT || price < 0) return
  roles[amount] = 'quantity'
  const isTotal = isOfAll(column.cells, columns[price]?.cells, columns[roles.indexOf('product-id')]?.cells)
  roles[price] = isTotal ? 'line-total' : 'unit-price'
}

const AMOUNT = /^(?:amount|amt)$/
const PRICE = /^(?:sales?price|saleamount)$/

/** Whether prices grow with the count: then dividing them makes rows of a product more alike. */
function isOfAll(
  counts: readonly string[] = [],
  prices: readonly string[] = [],
  products: readonly string[] = [],
): boolean {
  const first = new Map<string, { readonly count: number; readonly price: number }>()
  let [whole, single] = [0, 0]
  for (const [row, product] of products.entries()) {
    const [count, price] = [numberOf(counts[row]), numberOf(prices[row])]
    if (count === null || price === null || count <= 0) continue
    const known = first.get(product)
    if (known === undefined) first.set(product, { count, price })
    else if (known.count !== count) {
      const [one, other] = [known.price / known.count, price / count]
      if (Math.abs(one - other) < Math.abs(known.price - price)) whole++
      else single++
    }
  }
  return whole > single
}

function numberOf(cell = ''): number | null {
  return parseNumber(cleanValue(cell), false) ?? parseNumber(cleanValue(cell), true)
}

const HALF = 0.5
const NEARLY_ALL = 0.95

/** Where most rows of a log do not name the customer, but all name the session, sessions are who did it. */
export function settleSessions(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const now = roles.indexOf('customer-id')
  const told = columns[now]?.contents
  if (told === undefined || told.filled >= told.rows * HALF) return
  const session = columns.findIndex(
    ({ header, contents }, at) =>
      roles[at] === 'ignore' &&
      meaningOf(header)?.role === 'customer-id' &&
      contents.filled >= contents.rows * NEARLY_ALL,
  )
  if (session < 0) return
  roles[session] = 'customer-id'
  roles[now] = 'ignore'
}
