import { ExpectedFailure } from '../../contract/failure.ts'
import type { ColumnRole, ImportPlan, InteractionKind, QuarantineReason } from '../../contract/import-plan.ts'
import type {
  CustomerFacts,
  CustomerToStage,
  InteractionToStage,
  ProductFacts,
  ProductToStage,
} from '../../store/queries/import-rows.ts'
import {
  MAX_ID_LENGTH,
  cleanEmail,
  cleanId,
  cleanPhone,
  cleanText,
  cleanValue,
  isDamagedId,
} from './clean-id.ts'
import { kindOf } from './event-words.ts'
import { mappingOf } from './mapping.ts'
import { parseMicros, parseNumber, unitMicros } from './parse-number.ts'
import { timeReader } from './parse-time.ts'
import { timeZone, type TimeZone } from './time-zone.ts'

/** Why a row was set aside, and the column at fault (-1: the whole row). */
export class Rejection {
  readonly reason: QuarantineReason
  readonly column: number

  constructor(reason: QuarantineReason, column: number) {
    this.reason = reason
    this.column = column
  }
}

/** Reads one record, given as the place of its first cell in a flat array of cells. */
export type Typer<Row> = (cells: readonly string[], first: number, line: number) => Row | Rejection

export type Typers = {
  readonly interaction: Typer<InteractionToStage>
  readonly customer: Typer<CustomerToStage>
  readonly product: Typer<ProductToStage>
}

const MAX_RATING = 1_000_000
const CURRENCY = /^[A-Z]{3}$/
const currencySigns: Readonly<Record<string, string>> = {
  '¥': 'CNY',
  '￥': 'CNY',
  元: 'CNY',
  人民币: 'CNY',
  RMB: 'CNY',
  $: 'USD',
  US$: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  HK$: 'HKD',
}

/**
 * Turns cells into typed rows by a plan. Pure: the same cells give the same row. Of several faults the first in this
 * order is told: customer, product, order, kind, time, quantity, price, currency, rating.
 * @param width how many columns the file has
 * @throws ExpectedFailure mapping-incomplete, bad-input for a time zone that does not exist
 */
export function typersOf(plan: ImportPlan, width: number): Typers {
  const { column, columns, customerKey, productKey } = mappingOf(plan, width)
  const { decimalComma, defaultKind } = plan
  const readTime = timeReader(plan.dateOrder, zoneOf(plan.timeZone))
  const at = (role: ColumnRole) => {
    const index = column(role)
    return index < 0
      ? undefined
      : (cells: readonly string[], first: number): string => cells[first + index] ?? ''
  }
  const text = (role: ColumnRole) => {
    const cell = at(role)
    return cell === undefined
      ? nothing
      : (cells: readonly string[], first: number): string => cleanText(cell(cells, first))
  }
  const keyReader = (role: ColumnRole | undefined, missing: QuarantineReason) => {
    const index = role === undefined ? -1 : column(role)
    const clean =
      role === 'email'
        ? cleanEmail
        : role === 'phone'
          ? cleanPhone
          : role === 'product-name'
            ? cleanValue
            : cleanId
    return (cells: readonly string[], first: number): string | Rejection => {
      const id = clean(cells[first + index] ?? '')
      if (id === '') return new Rejection(missing, index)
      return faultOfId(id, index) ?? id
    }
  }

  const customerOf = keyReader(customerKey, 'missing-customer')
  const productOf = keyReader(productKey, 'missing-product')
  const nameColumns = columns('customer-name')
  const [email, phone, country, city] = [at('email'), at('phone'), text('country'), text('city')]
  const [productName, category] = [text('product-name'), text('category')]

  const customerFacts = (cells: readonly string[], first: number): CustomerFacts => ({
    name: joined(cells, first, nameColumns),
    email: email === undefined ? '' : cleanEmail(email(cells, first)),
    phone: phone === undefined ? '' : cleanPhone(phone(cells, first)),
    country: country(cells, first),
    city: city(cells, first),
  })
  const productFacts = (cells: readonly string[], first: number): ProductFacts => ({
    name: productName(cells, first),
    category: category(cells, first),
  })

  const orderColumn = column('order-id')
  const kindColumn = column('event-kind')
  const timeColumn = column('time')
  const quantityColumn = column('quantity')
  const priceColumn = column('unit-price')
  const totalColumn = priceColumn < 0 ? column('line-total') : -1
  const moneyColumn = priceColumn < 0 ? totalColumn : priceColumn
  const currencyColumn = column('currency')
  const ratingColumn = column('rating')
  const [channel, campaign] = [text('channel'), text('campaign')]

  const interaction: Typer<InteractionToStage> = (cells, first, line) => {
    const value = (index: number): string => cleanValue(cells[first + index] ?? '')
    const customer = customerOf(cells, first)
    if (customer instanceof Rejection) return customer
    const product = productOf(cells, first)
    if (product instanceof Rejection) return product
    const orderId = orderColumn < 0 ? '' : cleanId(cells[first + orderColumn] ?? '')
    const orderFault = faultOfId(orderId, orderColumn)
    if (orderFault !== undefined) return orderFault

    const word = kindColumn < 0 ? '' : value(kindColumn)
    const toldKind = word === '' ? defaultKind : kindOf(word)
    if (toldKind === undefined) return new Rejection('unknown-kind', kindColumn)

    const timeText = timeColumn < 0 ? '' : value(timeColumn)
    if (timeColumn >= 0 && timeText === '') return new Rejection('missing-time', timeColumn)
    const time = timeText === '' ? null : readTime(timeText)
    if (timeText !== '' && time === null) return new Rejection('bad-time', timeColumn)

    const isTrade = toldKind === 'purchase' || toldKind === 'refund'
    let quantity = 1
    const quantityText = quantityColumn < 0 ? '' : value(quantityColumn)
    if (quantityText !== '') {
      const parsed = parseNumber(quantityText, decimalComma)
      if (parsed === null || (parsed < 0 && !isTrade)) return new Rejection('bad-quantity', quantityColumn)
      if (parsed === 0) return new Rejection('zero-quantity', quantityColumn)
      quantity = parsed
    } else if (quantityColumn >= 0 && isTrade) return new Rejection('bad-quantity', quantityColumn)
    // A negative quantity is how shops write a return.
    const kind: InteractionKind = quantity < 0 ? 'refund' : toldKind

    let price: number | null = null
    const moneyText = moneyColumn < 0 ? '' : value(moneyColumn)
    if (moneyText !== '') {
      price = parseMicros(moneyText, decimalComma)
      if (price === null) return new Rejection('bad-price', moneyColumn)
      if (totalColumn >= 0) price = unitMicros(price, quantity)
      if (kind === 'refund') price = Math.abs(price)
      else if (price < 0 || (price === 0 && kind === 'purchase'))
        return new Rejection('price-not-positive', moneyColumn)
      if (!Number.isSafeInteger(price)) return new Rejection('bad-price', moneyColumn)
    } else if (moneyColumn >= 0 && isTrade) return new Rejection('bad-price', moneyColumn)

    let currency = plan.currency
    const currencyText = currencyColumn < 0 ? '' : value(currencyColumn)
    if (currencyText !== '') {
      const code = currencyOf(currencyText)
      if (code === undefined) return new Rejection('bad-currency', currencyColumn)
      currency = code
    }

    const ratingText = ratingColumn < 0 ? '' : value(ratingColumn)
    const rating = ratingText === '' ? null : parseNumber(ratingText, decimalComma)
    const isBadRating =
      ratingText === ''
        ? kind === 'rating' && ratingColumn >= 0
        : rating === null || rating < 0 || rating > MAX_RATING
    if (isBadRating) return new Rejection('bad-rating', ratingColumn)

    return {
      line,
      customer,
      product,
      customerFacts: customerFacts(cells, first),
      productFacts: productFacts(cells, first),
      kind,
      at: time,
      orderId,
      quantity: Math.abs(quantity),
      unitPriceMicros: price,
      currency,
      rating,
      channel: channel(cells, first),
      campaign: campaign(cells, first),
    }
  }

  return {
    interaction,
    customer: (cells, first, line) => {
      const customer = customerOf(cells, first)
      return customer instanceof Rejection
        ? customer
        : { line, customer, customerFacts: customerFacts(cells, first) }
    },
    product: (cells, first, line) => {
      const product = productOf(cells, first)
      return product instanceof Rejection
        ? product
        : { line, product, productFacts: productFacts(cells, first) }
    },
  }
}

function faultOfId(id: string, column: number): Rejection | undefined {
  if (id.length > MAX_ID_LENGTH) return new Rejection('id-too-long', column)
  return isDamagedId(id) ? new Rejection('damaged-id', column) : undefined
}

function currencyOf(text: string): string | undefined {
  const code = text.toUpperCase()
  const known = currencySigns[code] ?? code
  return CURRENCY.test(known) ? known : undefined
}

function joined(cells: readonly string[], first: number, columns: readonly number[]): string {
  if (columns.length === 0) return ''
  const words = columns.map((index) => cleanText(cells[first + index] ?? ''))
  return words.length === 1 ? (words[0] ?? '') : words.filter((word) => word !== '').join(' ')
}

function nothing(): string {
  return ''
}

function zoneOf(name: string): TimeZone {
  try {
    return timeZone(name)
  } catch {
    throw new ExpectedFailure('bad-input', { field: 'timeZone' })
  }
}
