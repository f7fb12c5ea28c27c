import type { ColumnRole, ImportTarget } from '../../contract/import-plan.ts'
import type { Contents } from './column-contents.ts'
import { meaningOf, plainHeader } from './header-words.ts'

export type ColumnToJudge = { readonly header: string; readonly contents: Contents }

const MOSTLY = 0.8

/** A role per column: by the headers first, checked against the contents, then by the contents alone. */
export function proposeRoles(columns: readonly ColumnToJudge[], hasHeader: boolean): ColumnRole[] {
  const roles: ColumnRole[] = columns.map(() => 'ignore')
  if (hasHeader) assignByHeader(columns, roles)
  assignByContents(columns, roles, hasHeader)
  settleNames(columns, roles)
  return roles
}

/** What the file is about: who did something with what, or just people, or just products. */
export function proposeTarget(roles: readonly ColumnRole[]): ImportTarget {
  const has = (...some: ColumnRole[]): boolean => some.some((role) => roles.includes(role))
  const hasCustomer = has('customer-id', 'email', 'phone')
  const hasProduct = has('product-id', 'product-name')
  const isActivity = has('order-id', 'time', 'quantity', 'line-total', 'rating', 'event-kind')
  if (hasCustomer && hasProduct) return 'interactions'
  if (hasProduct && !isActivity) return 'products'
  if (hasCustomer && !has('order-id', 'quantity', 'line-total', 'unit-price', 'event-kind'))
    return 'customers'
  if (has('product-id') && !has('order-id')) return 'products'
  return 'interactions'
}

/** Each role goes to the column whose header tells it best; two columns may share a person's name. */
function assignByHeader(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const best = new Map<ColumnRole, { index: number; rank: number }>()
  columns.forEach(({ header, contents }, index) => {
    const meaning = meaningOf(header)
    if (meaning === undefined || !fits(meaning.role, contents)) return
    const { role } = meaning
    // A column that is empty throughout is the worst candidate.
    const rank = meaning.rank + (contents.filled === 0 ? 1000 : 0)
    if (rank < (best.get(role)?.rank ?? Number.POSITIVE_INFINITY)) best.set(role, { index, rank })
  })
  for (const [role, { index }] of best) roles[index] = role
  for (const [index, { header }] of columns.entries()) {
    if (/^(lastname|surname|familyname)$/.test(plainHeader(header))) {
      if (columns.some((other) => /^(firstname|givenname)$/.test(plainHeader(other.header))))
        roles[index] = 'customer-name'
    }
  }
}

/** Whether what stands in the column can be what its header says. An empty column can be anything. */
function fits(role: ColumnRole, contents: Contents): boolean {
  if (contents.filled === 0) return true
  switch (role) {
    case 'time':
      return contents.time >= 0.5 || contents.epoch >= 0.5 || contents.compactDate >= 0.5
    case 'quantity':
    case 'unit-price':
    case 'line-total':
    case 'rating':
      return contents.number >= 0.5
    case 'event-kind':
      return contents.event >= 0.3 || contents.distinct <= 20
    case 'email':
      return contents.email >= 0.5
    default:
      return contents.time < MOSTLY
  }
}

function assignByContents(columns: readonly ColumnToJudge[], roles: ColumnRole[], hasHeader: boolean): void {
  const give = (role: ColumnRole, isIt: (contents: Contents, index: number) => boolean): void => {
    if (roles.includes(role)) return
    const index = columns.findIndex(
      ({ contents }, at) => roles[at] === 'ignore' && contents.filled > 0 && isIt(contents, at),
    )
    if (index >= 0) roles[index] = role
  }
  give('email', (contents) => contents.email >= MOSTLY)
  give('event-kind', (contents) => contents.event >= MOSTLY && contents.distinct <= 20)
  give('currency', (contents) => contents.currency >= MOSTLY && contents.distinct <= 30)
  // A second column of times is more likely a birthday or a delivery than what is asked for.
  if (!roles.includes('time')) {
    give('time', (contents) => contents.time >= MOSTLY)
    give('time', (contents) => contents.epoch >= MOSTLY)
    if (!hasHeader) give('time', (contents) => contents.compactDate >= MOSTLY)
  }
  if (columns.length > 1) give('phone', (contents) => contents.phone >= MOSTLY)
  // What headers do name is not overruled by guesses about the rest.
  if (hasHeader) return
  give(
    'rating',
    (contents, at) =>
      at > 1 &&
      contents.integer >= MOSTLY &&
      contents.min >= 0 &&
      contents.max <= 10 &&
      contents.distinct > 1,
  )
  give('unit-price', (contents) => contents.number >= MOSTLY && contents.integer < 0.5)
  const isId = (contents: Contents): boolean =>
    contents.integer >= MOSTLY || (contents.distinct > 1 && contents.time < 0.5)
  give('customer-id', isId)
  give('product-id', isId)
}

/** Bare headers whose meaning the other columns decide: `id`, `name`, 名称, 编号. */
function settleNames(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
  const isAboutProducts = roles.some(
    (role) =>
      role === 'category' || role === 'unit-price' || role === 'product-id' || role === 'product-name',
  )
  const isAboutPeople = roles.some((role) =>
    ['customer-id', 'email', 'phone', 'customer-name', 'city'].includes(role),
  )
  columns.forEach(({ header, contents }, index) => {
    const plain = plainHeader(header)
    if (plain === 'id' || plain === '编号') {
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
