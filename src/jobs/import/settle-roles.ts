import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ColumnToJudge, Contents } from './column-contents.ts'
import { cleanValue } from './clean-id.ts'
import { lineHeader, lineRoles, meaningOf, plainHeader } from './header-words.ts'
import { parseNumber } from './parse-number.ts'

const MOSTLY = 0.8

const MIN_WIDE = 6
/** Different values in all the columns of a wide table together: a mark, a small count, a rating. */
const MAX_WIDE_VALUES = 40

/**
 * A wide table: somebody, and a column per product whose cells are mostly empty or zero and elsewhere a mark, a small count or a rating.
 * The columns are about the same thing, so they share their few values.
 */
export function settleWide(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  if (
    roles.some((role) => ['product-id', 'product-name', 'order-id', 'time', 'period-column'].includes(role))
  )
    return
  const who = roles.findIndex((role) => role === 'customer-id' || role === 'email' || role === 'phone')
  const named = who >= 0 ? who : roles.indexOf('customer-name')
  if (named < 0) return
  const folded = columns.flatMap(({ header, contents }, index) =>
    index !== named &&
    header !== '' &&
    (roles[index] === 'ignore' || contents.nothing > 0.5) &&
    isCell(contents)
      ? [index]
      : [],
  )
  if (folded.length < MIN_WIDE || folded.length < (columns.length - 1) * 0.75) return
  const values = new Set(folded.flatMap((index) => columns[index]?.contents.samples ?? []))
  const nothing = folded.reduce((sum, index) => sum + (columns[index]?.contents.nothing ?? 0), 0)
  if (values.size > MAX_WIDE_VALUES || nothing < folded.length * 0.5) return
  if (who < 0) {
    const { distinct, filled } = columns[named]?.contents ?? { distinct: 0, filled: 1 }
    if (distinct < filled) return
    roles[named] = 'customer-id'
  }
  for (const index of folded) roles[index] = 'product-column'
}

function isCell({ filled, number, min, max, distinct, samples }: Contents): boolean {
  if (filled === 0) return true
  if (number >= MOSTLY) return min >= 0 && max <= 1000 && distinct <= MAX_WIDE_VALUES
  return distinct <= 2 && samples.every((sample) => sample.length <= 4)
}

/** Where lines were a list within their order, products and amounts are those of the lines: an order tells sums, and would be counted with each line. */
export function settleLines(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  if (!columns.some(({ header }) => lineHeader(header) !== undefined)) return
  columns.forEach(({ header }, index) => {
    const role = roles[index] ?? 'ignore'
    const isOfOrder = lineHeader(header) === undefined
    if (isOfOrder && (lineRoles.has(role) || role === 'refund-amount' || role === 'rating'))
      roles[index] = 'ignore'
  })
  if (roles.includes('order-id')) return
  const id = columns.findIndex(
    ({ header, contents }, index) =>
      roles[index] === 'ignore' && contents.filled > 0 && ORDER_ID.has(plainHeader(header)),
  )
  if (id >= 0) roles[id] = 'order-id'
}

const ORDER_ID: ReadonlySet<string> = new Set(['id', 'number', 'name', '编号', 'tid', 'oid'])

/** Bare headers whose meaning the other columns decide: `id`, `name`, 名称, 编号. */
export function settleNames(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const isAboutProducts = roles.some(
    (role) =>
      role === 'category' || role === 'unit-price' || role === 'product-id' || role === 'product-name',
  )
  const isAboutPeople = roles.some((role) =>
    ['customer-id', 'email', 'phone', 'customer-name', 'city'].includes(role),
  )
  columns.forEach(({ header, contents }, index) => {
    const plain = plainHeader(header)
    // Looked at for those few columns alone: it goes through all roles.
    const isOrder = (): boolean =>
      !roles.includes('order-id') && roles.includes('line-total') && isBuyerTold(roles, columns)
    if ((plain === 'id' || plain === '编号') && isOrder() && contents.distinct === contents.filled)
      roles[index] = 'order-id'
    // An order that holds its lines was told apart by it already.
    else if ((plain === 'id' || plain === '编号') && roles[index] !== 'order-id') {
      const isProduct = isAboutProducts && (roles.includes('customer-id') || !isAboutPeople)
      const role = isProduct ? 'product-id' : 'customer-id'
      if (!roles.includes(role)) roles[index] = role
    }
    const isName = plain === 'name' || plain === '名称' || plain === 'title'
    if (
      isName &&
      roles[index] !== 'customer-name' &&
      isAboutPeople &&
      !roles.includes('product-id') &&
      contents.time < 0.5
    ) {
      if (!roles.includes('customer-name') && plain !== 'title' && !roles.includes('category'))
        roles[index] = 'customer-name'
    }
  })
}

/** Somebody else's id than the row's own; or an address that occurs again, beside a time. */
function isBuyerTold(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  if (roles.includes('customer-id')) return true
  const email = columns[roles.indexOf('email')]?.contents
  return roles.includes('time') && email !== undefined && email.distinct < email.filled
}

const RESULTS: readonly ColumnRole[] = ['impressions', 'clicks', 'cost', 'conversions', 'recipients', 'reach']

const SALE: readonly ColumnRole[] = ['product-id', 'product-name', 'order-id']

/** An account is what a report of ads is for; without any results it is a customer of a firm, or the firm itself. */
export function settleAccounts(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const account = roles.indexOf('account')
  const contents = columns[account]?.contents
  if (contents === undefined || roles.some((role) => RESULTS.includes(role))) return
  const isSale = SALE.some((role) => roles.includes(role))
  const isNamed = roles.some((role) => ['customer-id', 'email', 'phone', 'customer-name'].includes(role))
  if (!isNamed && (isSale || contents.distinct === contents.filled)) roles[account] = 'customer-id'
  else roles[account] = roles.includes('company') ? 'ignore' : 'company'
}

/** A bare word names the thing where a column of its own numbers it: `Item` beside `SKU`, `Customer` beside `Customer Code`. */
export function settleBareNames(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const settle = (words: RegExp, ids: readonly ColumnRole[], name: ColumnRole): void => {
    if (roles.includes(name) || !ids.some((id) => roles.includes(id))) return
    const at = columns.findIndex(
      ({ header, contents }, index) =>
        roles[index] === 'ignore' &&
        contents.filled > 0 &&
        contents.number < 0.5 &&
        contents.email < 0.5 &&
        words.test(plainHeader(header)),
    )
    if (at >= 0) roles[at] = name
  }
  settle(PRODUCT_WORD, ['product-id'], 'product-name')
  // Where an address tells more people apart, the bare word is what they are called.
  const [id, email] = [roles.indexOf('customer-id'), columns[roles.indexOf('email')]?.contents]
  const named = columns[id]
  if (named !== undefined && email !== undefined && CUSTOMER_WORD.test(plainHeader(named.header))) {
    const { contents } = named
    const isName =
      contents.samples.some((text) => /\p{L}\s+\p{L}/u.test(text)) || contents.distinct < email.distinct
    if (isName && contents.number < 0.5) roles[id] = 'ignore'
  }
  settle(CUSTOMER_WORD, ['customer-id', 'email', 'phone'], 'customer-name')
}

const PRODUCT_WORD = /^(?:item|product|article|artikel|produkt|produit|produto|producto|prodotto|商品|产品)$/
const CUSTOMER_WORD = /^(?:customer|client|buyer|kunde|cliente|klient|客户|顾客|会员)$/

const MIN_COMPARED = 3

/**
 * A total beside price and quantity is that of the line where it is their product. Where it mostly is not, it is that of the order, with
 * shipping and taxes: another column takes its place, or none. O(rows) per column that may be one.
 */
export function settleLineTotal(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const now = roles.indexOf('line-total')
  const [price, quantity] = [columns[roles.indexOf('unit-price')], columns[roles.indexOf('quantity')]]
  if (now < 0 || price?.cells === undefined || quantity?.cells === undefined) return
  const [prices, quantities] = [price.cells.map(amountIn), quantity.cells.map(amountIn)]
  const fitOf = (cells: readonly string[] = []): number | undefined => {
    let [compared, fitting] = [0, 0]
    for (const [row, cell] of cells.entries()) {
      const [total, each, count] = [amountIn(cell), prices[row] ?? null, quantities[row] ?? null]
      if (total === null || each === null || count === null || each === 0 || count === 0) continue
      compared++
      if (Math.abs(Math.abs(total) - Math.abs(each * count)) <= 0.015 * Math.max(1, Math.abs(total)))
        fitting++
    }
    return compared < MIN_COMPARED ? undefined : fitting / compared
  }
  const fit = fitOf(columns[now]?.cells)
  if (fit === undefined || fit >= 0.5) return
  roles[now] = 'ignore'
  const other = columns.findIndex(
    ({ header, cells }, at) =>
      at !== now &&
      roles[at] === 'ignore' &&
      meaningOf(header)?.role === 'line-total' &&
      (fitOf(cells) ?? 0) >= MOSTLY,
  )
  if (other >= 0) roles[other] = 'line-total'
}

function amountIn(cell: string): number | null {
  const text = cleanValue(cell)
  return parseNumber(text, false) ?? parseNumber(text, true)
}
