import type { Rule, RuleId, RuleBook } from '../../../contract/rules.ts'
import type {
  CampaignResultToStage,
  CopyResultToStage,
  CustomerToStage,
  InteractionToStage,
} from '../../../store/queries/import-rows.ts'
import type { TypingContext } from '../typing-context.ts'
import type { TypedInteraction } from '../typers/interactions.ts'
import { Rejection, type CellReaders } from '../typers/cells.ts'

const HOUR_MS = 3_600_000
const MICROS = 1_000_000
const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]{2,}$/
const TEST_EMAIL =
  /@(?:test\.[a-z]+|[^@]+\.(?:test|invalid))$|^(?:test|testing|demo|example|foo|asdf)(?:[+.\d_-][^@]*)?@/i
const TEST_NAME = /^(?:test|test ?order|test ?user|test ?customer|testing|测试|测试订单|测试用户|测试客户)$/i

/** A rule that has something to say about a row names the column (-1: the whole row). */
type Found = { readonly rule: RuleId; readonly column: number }
type Check<Row> = { readonly rule: Rule; readonly find: (row: Row) => number | undefined }

/** What the rules say of one row: a reason to set it aside, or marks. */
export class RowRules<Row> {
  readonly #checks: readonly Check<Row>[]

  constructor(checks: readonly Check<Row>[]) {
    this.#checks = checks.filter(({ rule }) => rule.severity !== 'off')
  }

  /** The first rule that sets the row aside, else all that mark it. */
  judge(row: Row): Rejection | readonly Found[] {
    let found: Found[] = NOTHING
    for (const { rule, find } of this.#checks) {
      const column = find(row)
      if (column === undefined) continue
      // A rule of the row is also a reason.
      if (rule.severity === 'set-aside') return new Rejection(reasonOf(rule.id), column)
      if (found === NOTHING) found = []
      found.push({ rule: rule.id, column })
    }
    return found
  }
}

const NOTHING: Found[] = []

function reasonOf(id: RuleId): Rejection['reason'] {
  switch (id) {
    case 'conflicting-facts':
    case 'shared-contact':
    case 'outlier-quantity':
    case 'outlier-price':
    case 'bot-activity':
    case 'refund-without-sale':
      throw new Error(`${id} is a rule of the file`)
    default:
      return id
  }
}

function finder(book: RuleBook): (id: RuleId) => Rule {
  const byId = new Map(book.rules.map((rule) => [rule.id, rule]))
  return (id) => byId.get(id) ?? { id, severity: 'off', limit: null }
}

export function interactionRules(readers: CellReaders, context: TypingContext): RowRules<TypedInteraction> {
  const rule = finder(context.rules)
  const [time, quantity, price] = [
    readers.column('time'),
    readers.column('quantity'),
    readers.column('unit-price'),
  ]
  const status = readers.column('order-status')
  const limit = (id: RuleId): number => rule(id).limit ?? Number.POSITIVE_INFINITY
  const latest = context.now + limit('future-time') * HOUR_MS
  const earliest = Date.UTC(rule('old-time').limit ?? 0, 0, 1)
  const [maxQuantity, maxPrice] = [limit('quantity-range'), limit('price-range') * MICROS]
  const tolerance = rule('total-mismatch').limit ?? 0
  return new RowRules<TypedInteraction>([
    { rule: rule('order-cancelled'), find: ({ state }) => (state === 'cancelled' ? status : undefined) },
    { rule: rule('order-open'), find: ({ state }) => (state === 'open' ? status : undefined) },
    { rule: rule('future-time'), find: ({ row }) => (row.at !== null && row.at > latest ? time : undefined) },
    { rule: rule('old-time'), find: ({ row }) => (row.at !== null && row.at < earliest ? time : undefined) },
    { rule: rule('quantity-range'), find: ({ row }) => (row.quantity > maxQuantity ? quantity : undefined) },
    {
      rule: rule('price-range'),
      find: ({ row }) => ((row.unitPriceMicros ?? 0) > maxPrice ? price : undefined),
    },
    {
      rule: rule('total-mismatch'),
      find: ({ row, totalMicros }) =>
        totalMicros !== null && isMismatch(row, totalMicros, tolerance)
          ? readers.column('line-total')
          : undefined,
    },
    ...peopleChecks(readers, rule).map((check) => ({
      ...check,
      find: ({ row }: TypedInteraction) => check.find(row),
    })),
    {
      rule: rule('unknown-customer'),
      find: ({ row }) =>
        row.customer === '' || context.knowsCustomer(row.customer)
          ? undefined
          : keyColumn(readers, 'customer'),
    },
    {
      rule: rule('unknown-product'),
      find: ({ row }) =>
        row.product === '' || context.knowsProduct(row.product) ? undefined : keyColumn(readers, 'product'),
    },
  ])
}

function keyColumn(readers: CellReaders, of: 'customer' | 'product'): number {
  const { customerKey, productKey } = readers.mapping
  const role = of === 'customer' ? customerKey : productKey
  return role === undefined ? -1 : readers.column(role)
}

/** Discounts and rounding are normal: over the tolerance and over one cent. */
function isMismatch(row: InteractionToStage, totalMicros: number, tolerance: number): boolean {
  if (row.unitPriceMicros === null) return false
  const difference = Math.abs(row.unitPriceMicros * row.quantity - Math.abs(totalMicros))
  return difference > 10_000 && difference > tolerance * Math.abs(totalMicros)
}

type Person = Pick<CustomerToStage, 'customer' | 'customerFacts'>

function peopleChecks(readers: CellReaders, rule: (id: RuleId) => Rule): Check<Person>[] {
  const [email, phone, name] = [
    readers.column('email'),
    readers.column('phone'),
    readers.column('customer-name'),
  ]
  const checks: Check<Person>[] = []
  if (email >= 0 || name >= 0)
    checks.push({
      rule: rule('test-order'),
      find: ({ customerFacts: facts }) =>
        facts.email !== '' && TEST_EMAIL.test(facts.email)
          ? email
          : TEST_NAME.test(facts.name)
            ? name
            : undefined,
    })
  if (email >= 0)
    checks.push({
      rule: rule('email-form'),
      find: ({ customerFacts: { email: text } }) => (text !== '' && !EMAIL.test(text) ? email : undefined),
    })
  if (phone >= 0)
    checks.push({
      rule: rule('phone-form'),
      find: ({ customerFacts: { phone: text } }) => (text !== '' && !isPhone(text) ? phone : undefined),
    })
  return checks
}

/** Seven to fifteen digits (E.164); masked ones (1******6198) are as they are. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return text.includes('*') || (digits >= 7 && digits <= 15 && /^\+?[\d/x#]+$/i.test(text))
}

export function customerRules(readers: CellReaders, context: TypingContext): RowRules<CustomerToStage> {
  return new RowRules<CustomerToStage>(peopleChecks(readers, finder(context.rules)))
}

/** `days`: how many days the row covers. */
export function resultRules(
  readers: CellReaders,
  context: TypingContext,
): RowRules<{ readonly row: CampaignResultToStage | CopyResultToStage; readonly days: number }> {
  const rule = finder(context.rules)
  const [clicks, time, end] = [readers.column('clicks'), readers.column('time'), readers.column('period-end')]
  const isDaily = readers.plan.target === 'campaign-results'
  const maxDays = rule('period-too-long').limit ?? 1
  const today = new Date(context.now + (rule('future-time').limit ?? 0) * HOUR_MS).toISOString().slice(0, 10)
  return new RowRules<{ row: CampaignResultToStage | CopyResultToStage; days: number }>([
    { rule: rule('period-too-long'), find: ({ days }) => (isDaily && days > maxDays ? end : undefined) },
    {
      rule: rule('future-time'),
      find: ({ row }) => (('day' in row ? row.day : row.fromDay) > today ? time : undefined),
    },
    {
      rule: rule('clicks-over-impressions'),
      find: ({ row }) =>
        row.clicks !== null && row.impressions !== null && row.clicks > row.impressions ? clicks : undefined,
    },
  ])
}
