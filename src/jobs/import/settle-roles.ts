import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ColumnToJudge, Contents } from './column-contents.ts'
import { lineHeader, lineRoles, plainHeader } from './header-words.ts'

const MOSTLY = 0.8

const MIN_WIDE = 6
/** Different values in all the columns of a wide table together: a mark, a small count, a rating. */
const MAX_WIDE_VALUES = 40

/**
 * A wide table: somebody, and a column per product whose cells are mostly empty or zero and elsewhere a mark, a small count or a rating.
 * The columns are about the same thing, so they share their few values.
 */
export function settleWide(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  if (roles.some((role) => ['product-id', 'product-name', 'order-id', 'time'].includes(role))) return
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
    const isOrder = !roles.includes('order-id') && roles.includes('line-total') && isBuyerTold(roles, columns)
    if ((plain === 'id' || plain === '编号') && isOrder && contents.distinct === contents.filled)
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

/** An account is what a report of ads is for; without any results it is a customer of a firm, or the firm itself. */
export function settleAccounts(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const account = roles.indexOf('account')
  const contents = columns[account]?.contents
  if (contents === undefined || roles.some((role) => RESULTS.includes(role))) return
  const isNamed = roles.some((role) => ['customer-id', 'email', 'phone', 'customer-name'].includes(role))
  if (!isNamed && contents.distinct === contents.filled) roles[account] = 'customer-id'
  else roles[account] = roles.includes('company') ? 'ignore' : 'company'
}
