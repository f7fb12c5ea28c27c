import { rolesOfTarget, type ColumnRole, type ImportTarget } from '../../contract/column-roles.ts'
import type { ColumnToJudge, Contents } from './column-contents.ts'
import { isLater } from './propose-target.ts'
import { meaningOf, plainHeader } from './header-words.ts'

const MOSTLY = 0.8

const IDS: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'customer-id',
  'order-id',
  'product-id',
  'phone',
  'postcode',
])

/** When somebody bought something is not when he came. */
const BOUGHT = /order|purchas|购买|下单/i

const PERIODS: readonly ColumnRole[] = ['period-number', 'period-start', 'periods-per-year']
const MAX_ATTRIBUTES = 200

/** In a table of customers (products) each has one row: of columns that may be their id, one that repeats gives way to one that does not. */
function preferUnique(
  roles: ColumnRole[],
  columns: readonly ColumnToJudge[],
  role: 'customer-id' | 'product-id',
): void {
  const isUnique = (contents: Contents | undefined): boolean =>
    contents !== undefined && contents.filled === contents.rows && contents.distinct === contents.filled
  const now = roles.indexOf(role)
  const told = columns[now]?.contents
  if (told === undefined || told.filled < 2) return
  // Of two that tell all rows apart, the number of the row stands first.
  const first = columns[0]
  const isFirst =
    now > 0 && first !== undefined && meaningOf(first.header)?.role === role && isUnique(first.contents)
  if (isFirst && /id$/i.test(plainHeader(first.header))) {
    roles[0] = role
    roles[now] = 'attribute'
    return
  }
  if (told.distinct > told.filled * 0.9) return
  const better = columns.findIndex(
    ({ header, contents }, at) => at !== now && meaningOf(header)?.role === role && isUnique(contents),
  )
  if (better < 0) return
  roles[better] = role
  roles[now] = 'attribute'
}

/** What describes a product is not its name where another column is called so. */
function preferName(roles: ColumnRole[], columns: readonly ColumnToJudge[]): void {
  const now = roles.indexOf('product-name')
  if (!/desc|描述|详情/i.test(columns[now]?.header ?? '')) return
  const name = columns.findIndex(
    ({ header, contents }) => NAME.has(plainHeader(header)) && contents.filled > 0 && contents.number < 0.5,
  )
  if (name < 0) return
  roles[name] = 'product-name'
  roles[now] = roles.includes('description') ? 'attribute' : 'description'
}

const NAME: ReadonlySet<string> = new Set(
  'name title productname prodname itemname 名称 商品名称'.split(' ').map(plainHeader),
)

/** Where times repeat, columns of a few words (or numbers of shops) tell whose value it is: as many as it takes to tell rows apart. */
function nameSeries(roles: ColumnRole[], columns: readonly ColumnToJudge[]): void {
  const time = columns[roles.indexOf('time')]
  if (time === undefined || roles.includes('series')) return
  if (time.contents.distinct === time.contents.filled) return
  const candidates = columns.flatMap((column, at) => (mayName(column, roles[at] ?? 'ignore') ? [at] : []))
  if (time.cells === undefined) {
    const [first] = candidates.filter((at) => (columns[at]?.contents.number ?? 1) < 0.5)
    if (first !== undefined) roles[first] = 'series'
    return
  }
  let keys: readonly string[] = time.cells
  for (let taken = 0; taken < MAX_NAMES; taken++) {
    const now = new Set(keys).size
    if (now === keys.length) return
    let best: { at: number; keys: readonly string[]; size: number } | undefined
    for (const at of candidates) {
      const { cells, contents } = columns[at] ?? {}
      if (roles[at] === 'series' || cells === undefined || contents === undefined) continue
      const joined = keys.map((key, row) => `${key}\u0000${cells[row] ?? ''}`)
      // A word says more than a number that tells as much.
      const size = new Set(joined).size + (contents.number < 0.5 ? 0.5 : 0)
      if (size >= now + 1 && size > (best?.size ?? 0)) best = { at, keys: joined, size }
    }
    if (best === undefined) return
    roles[best.at] = 'series'
    keys = best.keys
  }
}

/** In a table of periods each row is a series: one column that tells all rows apart, else as many as it takes. */
function nameRows(roles: ColumnRole[], columns: readonly ColumnToJudge[]): void {
  if (roles.includes('series')) return
  const candidates = columns.flatMap(({ header, contents }, at) =>
    roles[at] !== 'period-column' && (header !== '' || at === 0) && isNaming(contents, header) ? [at] : [],
  )
  const isWhole = (at: number): boolean => {
    const { distinct = 0, filled = -1, rows = 0 } = columns[at]?.contents ?? {}
    return distinct === rows && filled === rows
  }
  const isWord = (at: number): boolean => (columns[at]?.contents.number ?? 1) < 0.5
  const alone = candidates.find((at) => isWhole(at) && isWord(at)) ?? candidates.find(isWhole)
  if (alone !== undefined) {
    roles[alone] = 'series'
    return
  }
  let keys: readonly string[] = Array.from({ length: columns[0]?.contents.rows ?? 0 }, () => '')
  for (let taken = 0; taken < MAX_NAMES; taken++) {
    let best: { at: number; keys: readonly string[]; size: number } | undefined
    for (const at of candidates) {
      const { cells } = columns[at] ?? {}
      if (roles[at] === 'series' || cells === undefined) continue
      const joined = keys.map((key, row) => `${key}\u0000${cells[row] ?? ''}`)
      const size = new Set(joined).size + (isWord(at) ? 0.5 : 0)
      if (size >= new Set(keys).size + 1 && size > (best?.size ?? 0)) best = { at, keys: joined, size }
    }
    if (best === undefined) return
    roles[best.at] = 'series'
    keys = best.keys
    if (new Set(keys).size === keys.length) return
  }
}

function isNaming({ number, integer, filled }: Contents, header: string): boolean {
  if (filled === 0) return false
  return (
    number < 0.5 ||
    (integer >= MOSTLY && (header === '' || NUMBER_OF.test(header.trim()) || header.trim().length <= 2))
  )
}

const MAX_NAMES = 3
const NUMBER_OF = /(?:id|no|nr|code|key|store|shop|branch|region|item|product|sku|dept|编号|门店|店铺)$/i

function mayName({ header, contents }: ColumnToJudge, role: ColumnRole): boolean {
  const { number, integer, filled, rows, distinct } = contents
  if (header === '' || filled !== rows || distinct < 2 || distinct > rows / 2) return false
  if (number < 0.5) return role === 'ignore'
  return role !== 'time' && integer >= MOSTLY && NUMBER_OF.test(header.trim())
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
  const isWide = isSeries && roles.includes('period-column')
  const isLong = isSeries && roles.includes('series') && roles.includes('value')
  const isNumbered = isSeries && !roles.includes('time') && PERIODS.every((role) => roles.includes(role))
  const keepsRest = (target === 'customers' || target === 'products') && columns.length <= MAX_ATTRIBUTES
  const isHeaded = columns.some(({ header }) => header !== '')
  const isReport = target === 'campaign-results' || target === 'copy-results'
  const settled = roles.map((role, index): ColumnRole => {
    const { header = '', contents } = columns[index] ?? {}
    if (target === 'customers' && role === 'time' && !roles.includes('joined'))
      return isLater(header) || BOUGHT.test(header) ? 'attribute' : 'joined'
    if (isWide) return role === 'period-column' || role === 'series' ? role : 'ignore'
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
    return keepsRest && (header !== '' || !isHeaded) && (contents?.filled ?? 0) > 0 ? 'attribute' : 'ignore'
  })
  if (target === 'customers') preferUnique(settled, columns, 'customer-id')
  if (target === 'products') {
    preferUnique(settled, columns, 'product-id')
    preferName(settled, columns)
  }
  if (isWide) nameRows(settled, columns)
  else if (isSeries && !isLong && !isNumbered) nameSeries(settled, columns)
  // A role of one column only stays with the first.
  const seen = new Set<ColumnRole>()
  return settled.map((role) => {
    if (role === 'ignore' || repeatable.includes(role)) return role
    if (seen.has(role)) return keepsRest ? 'attribute' : 'ignore'
    seen.add(role)
    return role
  })
}
