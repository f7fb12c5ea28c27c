import { aboutCustomerRoles, type ColumnRole, type ImportTarget } from '../../contract/column-roles.ts'
import type { ColumnToJudge } from './column-contents.ts'
import { countedTimeIn } from './counted-time.ts'
import { meaningOf } from './header-words.ts'

const MOSTLY = 0.8

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
  if (has('period-column')) return 'series'
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
  if (results >= 2 && !hasCustomer && !has('order-id') && (has('time') || !hasProduct)) {
    // Visits of a site by day, of no campaign and no channel, are figures of their own.
    const isReport = has(...NAMES, 'cost', 'impressions', 'recipients') || isOfClicks(roles, columns)
    if (isReport || !has('time')) return 'campaign-results'
    return 'series'
  }
  const isActivity = has('order-id', 'time', 'quantity', 'line-total', 'rating', 'event-kind')
  if (hasCustomer && has('consent-state') && !hasProduct) return 'consent'
  if (hasCustomer && has('reason') && !hasProduct && !has('customer-name', 'city')) return 'suppression'
  if (hasCustomer && hasProduct) return 'interactions'
  if (hasProduct && !isActivity) return 'products'
  const isTold = has('order-id', 'quantity', 'line-total', 'unit-price', 'event-kind')
  if (hasCustomer && !isTold)
    return isBareLog(roles, columns) || isLog(roles, columns) || isCounted(roles, columns)
      ? 'interactions'
      : 'customers'
  const isDated = has('time') && isTimeOfRow(columns[roles.indexOf('time')]?.header ?? '')
  if (hasCustomer && !isDated && !has('order-id', 'event-kind') && isOneEach(roles, columns))
    return 'customers'
  // Sales of nobody in particular: what was sold, or orders as a whole.
  const isSale = hasProduct
    ? has('quantity', 'line-total') || (has('order-id') && has('unit-price'))
    : has('order-id') && has('line-total', 'unit-price')
  if (!hasCustomer && has('time') && isSale) return 'interactions'
  if (has('product-id') && has('product-name') && !has('order-id', 'quantity', 'line-total'))
    return 'products'
  const numbers = columns.filter(({ contents }) => contents.number >= MOSTLY && contents.filled > 0).length
  // Of a table of texts a number or two is no series: answers of a survey, accounts with their last activity.
  const isFigures = numbers >= (columns.length - 1) / 2 || isPanel(roles, columns)
  if (!hasCustomer && !has('order-id') && has('time') && numbers > 0 && isFigures) return 'series'
  const product = columns[roles.indexOf('product-id')]?.contents
  const isRepeated = has('time') && product !== undefined && product.distinct < product.filled / 2
  if (has('product-id') && !has('order-id') && !isRepeated) return 'products'
  if (hasCustomer || hasProduct || has('order-id')) return 'interactions'
  return targetOfUnnamed(roles, columns)
}

/** The same times again and again, for one thing after another, each named in few words. */
function isPanel(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  const time = columns[roles.indexOf('time')]?.contents
  if (time === undefined || time.distinct > time.filled / 2) return false
  return columns.every(({ contents: { number, time: times, distinct, rows } }) =>
    number >= MOSTLY || times >= MOSTLY ? true : distinct <= rows / 2,
  )
}

const NAMES: readonly ColumnRole[] = ['channel', 'campaign', 'account', 'ad-set', 'ad']

function isOfClicks(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  return /click|klick|clic|点击/i.test(columns[roles.indexOf('clicks')]?.header ?? '')
}

const MIN_PERSON_COLUMNS = 3

/** Rows that nothing names: texts, a list of words, or a row for each person (which is then numbered). */
function targetOfUnnamed(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): ImportTarget {
  if (roles.some((role) => TEXTS.includes(role))) return 'copy-results'
  const [only] = columns
  if (columns.length === 1 && only !== undefined && isProse(only)) return 'copy-results'
  if (columns.length >= MIN_PERSON_COLUMNS) return 'customers'
  return roles.includes('category') ? 'products' : 'interactions'
}

/** Sentences: cells of several words. */
function isProse({ contents: { samples, number } }: ColumnToJudge): boolean {
  const words = samples.map((sample) => sample.split(/\s+/).length + Math.floor(sample.length / 12))
  return number < 0.5 && words.length > 0 && words.reduce((sum, each) => sum + each, 0) / words.length >= 3
}

const MIN_LOG = 10

/** The same customers again and again, and nothing about them as persons: what they did, not who they are. */
function isLog(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  if (roles.some((role) => ABOUT_PEOPLE.has(role))) return false
  if (SIGN_UP.test(columns[roles.indexOf('time')]?.header ?? '')) return false
  const contents = columns[roles.findIndex((role) => role === 'customer-id' || role === 'email')]?.contents
  return contents !== undefined && contents.filled >= MIN_LOG && contents.distinct < contents.filled / 2
}

/** When somebody came is told once; what he did is told again and again. */
const SIGN_UP = /sign|regist|join|creat|since|added|birth|注册|入会|创建|生日/i
const ABOUT_PEOPLE: ReadonlySet<ColumnRole> = new Set(aboutCustomerRoles)

/** When somebody was seen last, or was sent something, is neither when he came nor when he bought. */
const LATER =
  /last|latest|recent|final|letzte|dernier|ultim|sent|send|open|click|visit|modif|updat|deliver|最近|最后|上次|发送|打开|更新/i

export function isLater(header: string): boolean {
  return LATER.test(header)
}

/** Whether a column of times says when the row happened, by its header: not when somebody bought first or was seen last. */
function isTimeOfRow(header: string): boolean {
  return header === '' || (meaningOf(header)?.role === 'time' && !isLater(header))
}

/** A customer and a time, and nothing else about either: purchases of which only that is known. */
function isBareLog(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  const time = roles.indexOf('time')
  if (time < 0 || roles.some((role) => ABOUT_PEOPLE.has(role))) return false
  const header = columns[time]?.header ?? ''
  return !SIGN_UP.test(header) && !isLater(header) && columns.length <= 3
}

/** Time that is counted from some beginning is that of a log: of people dates are known. */
function isCounted(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  const time = columns[roles.indexOf('time')]
  return time !== undefined && countedTimeIn(time, columns) !== undefined
}

/** Whether each customer has one row. */
function isOneEach(roles: readonly ColumnRole[], columns: readonly ColumnToJudge[]): boolean {
  const contents = columns[roles.findIndex((role) => role === 'customer-id' || role === 'email')]?.contents
  return contents !== undefined && contents.filled > 1 && contents.distinct === contents.filled
}
