import { rolesOfTarget, type ColumnRole, type ImportTarget } from '../../contract/column-roles.ts'
import type { Contents } from './column-contents.ts'
import { meaningOf, plainHeader } from './header-words.ts'

export type ColumnToJudge = {
  readonly header: string
  readonly contents: Contents
  /** The cells that were looked at, where columns are compared with each other. */
  readonly cells?: readonly string[]
}

const MOSTLY = 0.8

/** A role per column: by the headers first, checked against the contents, then by the contents alone. */
export function proposeRoles(columns: readonly ColumnToJudge[], hasHeader: boolean): ColumnRole[] {
  const roles: ColumnRole[] = columns.map(() => 'ignore')
  if (hasHeader) assignByHeader(columns, roles)
  assignByContents(columns, roles, hasHeader)
  settleNames(columns, roles)
  if (hasHeader) settleWide(columns, roles)
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
  if (has('product-column')) return 'interactions'
  if (has('series') && has('value') && has('time', 'period-number') && !hasCustomer && !has('order-id'))
    return 'series'
  // What was spent beside what came in is a report as well.
  const isReturn = has('cost') && has('line-total') && !has('quantity', 'unit-price')
  const results = RESULTS.filter((role) => roles.includes(role)).length + Number(isReturn)
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
  const isTold = has('order-id', 'quantity', 'line-total', 'unit-price', 'event-kind')
  if (hasCustomer && !isTold) return isBareLog(roles, columns) ? 'interactions' : 'customers'
  if (hasCustomer && !has('time', 'order-id', 'event-kind') && isOneEach(roles, columns)) return 'customers'
  // Sales of nobody in particular: what was sold, or orders as a whole.
  const isSale = hasProduct
    ? has('quantity', 'line-total')
    : has('order-id') && has('line-total', 'unit-price')
  if (!hasCustomer && has('time') && isSale) return 'interactions'
  if (has('product-id') && has('product-name') && !has('order-id', 'quantity', 'line-total'))
    return 'products'
  const numbers = columns.filter(({ contents }) => contents.number >= MOSTLY && contents.filled > 0).length
  if (!hasCustomer && has('time') && numbers > 0) return 'series'
  if (has('product-id') && !has('order-id')) return 'products'
  return 'interactions'
}

/** When somebody came is told once; what he did is told again and again. */
const SIGN_UP = /sign|regist|join|creat|since|added|birth|注册|入会|创建|生日/i
const ABOUT_PEOPLE: readonly ColumnRole[] = [
  'customer-name',
  'country',
  'province',
  'city',
  'postcode',
  'company',
  'gender',
  'birthday',
  'joined',
  'tags',
  'consent-email',
  'consent-sms',
]

/** A customer and a time, and nothing else about either: purchases of which only that is known. */
function isBareLog(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  const time = roles.indexOf('time')
  if (time < 0 || roles.some((role) => ABOUT_PEOPLE.includes(role))) return false
  return !SIGN_UP.test(columns[time]?.header ?? '') && columns.length <= 3
}

/** Whether each customer has one row. */
function isOneEach(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  const contents = columns[roles.findIndex((role) => role === 'customer-id' || role === 'email')]?.contents
  return contents !== undefined && contents.filled > 1 && contents.distinct === contents.filled
}

const IDS: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'customer-id',
  'order-id',
  'product-id',
  'phone',
  'postcode',
])

/** When somebody was seen last is not when he came. */
const LAST = /last|latest|recent|final|letzte|dernier|ultim|最近|最后|上次/i

const PERIODS: readonly ColumnRole[] = ['period-number', 'period-start', 'periods-per-year']
const MAX_ATTRIBUTES = 200

/** Where times repeat, a column of a few words tells whose value it is. */
function nameSeries(roles: ColumnRole[], columns: readonly ColumnToJudge[]): void {
  const time = columns[roles.indexOf('time')]?.contents
  if (time === undefined || time.distinct === time.filled || roles.includes('series')) return
  const index = columns.findIndex(
    ({ contents: { number, filled, rows, distinct }, header }, at) =>
      roles[at] === 'ignore' &&
      header !== '' &&
      number < 0.5 &&
      filled === rows &&
      distinct > 1 &&
      distinct <= rows / 2,
  )
  if (index >= 0) roles[index] = 'series'
}

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
  const isLong = isSeries && roles.includes('series') && roles.includes('value')
  const isNumbered = isSeries && !roles.includes('time') && PERIODS.every((role) => roles.includes(role))
  const keepsRest = (target === 'customers' || target === 'products') && columns.length <= MAX_ATTRIBUTES
  const isReport = target === 'campaign-results' || target === 'copy-results'
  const settled = roles.map((role, index): ColumnRole => {
    const { header = '', contents } = columns[index] ?? {}
    if (target === 'customers' && role === 'time' && !roles.includes('joined'))
      return LAST.test(header) ? 'attribute' : 'joined'
    if (isSeries) {
      if (role === 'time' || role === 'series') return role
      if (isNumbered && PERIODS.includes(role)) return role
      if (isLong) return role === 'value' ? role : 'ignore'
      if (IDS.has(role)) return 'ignore'
      const isText = contents !== undefined && contents.number < 0.5
      if (isText) return 'ignore'
      return contents !== undefined && contents.filled > 0 && contents.number >= MOSTLY ? 'value' : 'ignore'
    }
    if (isReport && role === 'unit-cost') return 'cost'
    if (
      isReport &&
      role === 'line-total' &&
      /revenue|value|sales|gmv|turnover|umsatz|转化|成交|销售|营收|收入/i.test(header)
    )
      return 'conversion-value'
    if (target === 'products' && role === 'cost') return 'unit-cost'
    if (allowed.has(role)) return role
    // What a customer or a product has beside is kept under its own name.
    return keepsRest && header !== '' && (contents?.filled ?? 0) > 0 ? 'attribute' : 'ignore'
  })
  if (isSeries && !isLong && !isNumbered) nameSeries(settled, columns)
  // A role of one column only stays with the first.
  const seen = new Set<ColumnRole>()
  return settled.map((role) => {
    if (role === 'ignore' || repeatable.includes(role)) return role
    if (seen.has(role)) return keepsRest ? 'attribute' : 'ignore'
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
      return Math.max(contents.time, contents.epoch, contents.compactDate, contents.year) >= 0.5
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
      return contents.number - contents.percent >= 0.5
    case 'period-number':
      return contents.integer >= MOSTLY
    case 'period-start':
      // A year and its period look like a month.
      return true
    case 'periods-per-year':
      return contents.distinct <= 12
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
  give('unit-price', (contents) => contents.number >= MOSTLY && contents.integer < 0.5)
  const [time, price] = [roles.indexOf('time'), roles.indexOf('unit-price')]
  if (time >= 0 && price >= 0)
    give('quantity', (contents, at) => at > time && at < price && isCount(contents))
  give(
    'rating',
    (contents, at) =>
      at > 1 &&
      contents.integer >= MOSTLY &&
      contents.min >= 0 &&
      contents.max <= 10 &&
      contents.distinct > 1,
  )
  const isId = (contents: Contents): boolean =>
    contents.integer >= MOSTLY || (contents.distinct > 1 && contents.time < 0.5)
  give('customer-id', isId)
  // A second number that goes with the customer's names nobody else.
  const customer = columns[roles.indexOf('customer-id')]?.cells
  give('product-id', (contents, at) => isId(contents) && !isSameThing(customer, columns[at]?.cells))
  const isLog = time >= 0 && price >= 0 && !roles.includes('product-id')
  if (isLog) roles[price] = 'line-total'
}

/** Small whole numbers, few different ones, most of them very small: how many of something. */
function isCount({ integer, min, max, distinct, rows }: Contents): boolean {
  return integer >= MOSTLY && min >= 0 && max <= 1000 && distinct <= Math.max(10, rows / 10)
}

/** Whether each value of one column has its own value in the other. */
function isSameThing(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined || a.length < 2) return false
  const [there, back] = [new Map<string, string>(), new Map<string, string>()]
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? ''
    if ((there.get(one) ?? other) !== other || (back.get(other) ?? one) !== one) return false
    there.set(one, other)
    back.set(other, one)
  }
  return there.size > 1
}

const MIN_WIDE = 6
/** Different values in all the columns of a wide table together: a mark, a small count, a rating. */
const MAX_WIDE_VALUES = 40

/**
 * A wide table: somebody, and a column per product whose cells are mostly empty or zero and elsewhere a mark, a small count or a rating.
 * The columns are about the same thing, so they share their few values.
 */
function settleWide(columns: readonly ColumnToJudge[], roles: ColumnRole[]): void {
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
    const isOrder =
      roles.includes('customer-id') && roles.includes('line-total') && !roles.includes('order-id')
    if ((plain === 'id' || plain === '编号') && isOrder && contents.distinct === contents.filled)
      roles[index] = 'order-id'
    else if (plain === 'id' || plain === '编号') {
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
