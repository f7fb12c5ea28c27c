import { rolesOfTarget, type ColumnRole, type ImportTarget } from '../../contract/column-roles.ts'
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

const RESULTS: readonly ColumnRole[] = [
  'impressions',
  'clicks',
  'cost',
  'conversions',
  'recipients',
  'opens',
  'reach',
]
const TEXTS: readonly ColumnRole[] = ['headline', 'body', 'subject']
/** What the file is about: who did something with what, or just people, products, results of campaigns, texts, or plain numbers by date. */
export function proposeTarget(
  roles: readonly ColumnRole[],
  columns: readonly ColumnToJudge[] = [],
): ImportTarget {
  const has = (...some: ColumnRole[]): boolean => some.some((role) => roles.includes(role))
  const hasCustomer = has('customer-id', 'email', 'phone')
  const hasProduct = has('product-id', 'product-name')
  const results = RESULTS.filter((role) => roles.includes(role)).length
  if (
    results >= 1 &&
    has(...TEXTS) &&
    has('impressions', 'clicks', 'opens', 'recipients', 'conversions') &&
    !hasCustomer
  )
    return 'copy-results'
  if (results >= 2 && has('time') && !hasCustomer && !has('order-id')) return 'campaign-results'
  const isActivity = has('order-id', 'time', 'quantity', 'line-total', 'rating', 'event-kind')
  if (hasCustomer && has('consent-state') && !hasProduct) return 'consent'
  if (hasCustomer && has('reason') && !hasProduct && !has('customer-name', 'city')) return 'suppression'
  if (hasCustomer && hasProduct) return 'interactions'
  if (hasProduct && !isActivity) return 'products'
  if (hasCustomer && !has('order-id', 'quantity', 'line-total', 'unit-price', 'event-kind'))
    return 'customers'
  const numbers = columns.filter(({ contents }) => contents.number >= MOSTLY && contents.filled > 0).length
  if (!hasCustomer && has('time') && numbers > 0) return 'series'
  if (has('product-id') && !has('order-id')) return 'products'
  return 'interactions'
}

const IDS: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'customer-id',
  'order-id',
  'product-id',
  'phone',
  'postcode',
])

/**
 * The roles that make sense for a target: others are taken away, and what words mean differently there is settled (`cost` is what a product
 * costs in a catalogue, and what was spent in a report; a plain series takes every column of numbers).
 */
export function rolesForTarget(
  roles: readonly ColumnRole[],
  target: ImportTarget,
  columns: readonly ColumnToJudge[],
): ColumnRole[] {
  const { required, optional, repeatable } = rolesOfTarget[target]
  const allowed = new Set<ColumnRole>([...required.flat(), ...optional])
  const isSeries = target === 'series'
  const isReport = target === 'campaign-results' || target === 'copy-results'
  const settled = roles.map((role, index): ColumnRole => {
    const { header = '', contents } = columns[index] ?? {}
    if (target === 'customers' && role === 'time' && !roles.includes('joined')) return 'joined'
    if (isSeries) {
      if (role === 'time' || role === 'series') return role
      if (IDS.has(role)) return 'ignore'
      const isText = contents !== undefined && contents.number < 0.5
      if (isText) return 'ignore'
      return contents !== undefined && contents.filled > 0 && contents.number >= MOSTLY ? 'value' : 'ignore'
    }
    if (isReport && role === 'unit-cost') return 'cost'
    if (isReport && role === 'line-total' && /revenue|value|转化/i.test(header)) return 'conversion-value'
    if (target === 'products' && role === 'cost') return 'unit-cost'
    return allowed.has(role) ? role : 'ignore'
  })
  // A role of one column only stays with the first.
  const seen = new Set<ColumnRole>()
  return settled.map((role) => {
    if (role === 'ignore' || repeatable.includes(role)) return role
    if (seen.has(role)) return 'ignore'
    seen.add(role)
    return role
  })
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
    case 'impressions':
    case 'reach':
    case 'clicks':
    case 'cost':
    case 'unit-cost':
    case 'conversions':
    case 'conversion-value':
    case 'recipients':
    case 'opens':
    case 'unsubscribes':
    case 'stock':
    case 'refund-amount':
    case 'value':
    case 'quantity':
    case 'unit-price':
    case 'line-total':
    case 'rating':
      return contents.number >= 0.5
    case 'period-end':
    case 'joined':
    case 'birthday':
      return contents.time >= 0.5 || contents.compactDate >= 0.5
    case 'order-status':
      return contents.distinct <= 30 && contents.number < 0.5
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
