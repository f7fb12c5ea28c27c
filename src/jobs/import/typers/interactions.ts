import type { InteractionKind } from '../../../contract/column-roles.ts'
import type { OrderState } from '../../../contract/import-plan.ts'
import { noProductFacts, type InteractionToStage } from '../../../store/queries/import-rows.ts'
import { cleanId, cleanValue } from '../clean-id.ts'
import { kindOf } from '../event-words.ts'
import { orderStateOf } from '../order-status.ts'
import { unitMicros } from '../parse-number.ts'
import { Rejection, faultOfId, type CellReaders, type Reader } from './cells.ts'
import { customerFactsReader, productFactsReader } from './entities.ts'
import { consentReader } from './people.ts'

const MAX_RATING = 1_000_000

/** A row, and what its order's status says; `null` where no column tells it. */
export type TypedInteraction = {
  readonly row: InteractionToStage
  readonly state: OrderState | null
  /** Micros that were paid back on this line; null where no column tells it. */
  readonly refundMicros: number | null
  /** Total of the line as told beside price and quantity, in micros; null where it is not told. */
  readonly totalMicros: number | null
}

/**
 * Turns cells into an interaction. Pure: the same cells give the same row. Of several faults the first in this order is told:
 * customer, product, order, status, kind, time, quantity, price, currency, rating.
 */
export function interactionTyper(
  readers: CellReaders,
  headers: readonly string[],
): (cells: readonly string[], first: number, line: number) => TypedInteraction | Rejection {
  const { plan } = readers
  const { defaultKind } = plan
  const [customerOf, productOf] = [readers.customerKey(), readers.productKey()]
  const customerFacts = customerFactsReader(readers, headers)
  const productFacts = productFactsReader(readers, headers)
  const consents = consentReader(readers)
  const hasConsents = readers.column('consent-email') >= 0 || readers.column('consent-sms') >= 0

  const orderColumn = readers.column('order-id')
  const kindColumn = readers.column('event-kind')
  const [statusColumn = -1, ...laterStatus] = readers.mapping.columns('order-status')
  const timeColumn = readers.column('time')
  const readTime = readers.time('time')
  const quantityColumn = readers.column('quantity')
  const priceColumn = readers.column('unit-price')
  const totalColumn = readers.column('line-total')
  const moneyColumn = priceColumn < 0 ? totalColumn : priceColumn
  const refundColumn = readers.column('refund-amount')
  const readCurrency = readers.currency()
  const ratingColumn = readers.column('rating')
  const [channel, campaign] = [readers.channel(), readers.word('campaign')]

  const [readQuantity, readRating] = [readers.numberIn(quantityColumn), readers.numberIn(ratingColumn)]
  const readMoney = readers.microsIn(moneyColumn)
  const amountIn = (column: number): ((text: string) => number | null) => {
    const read = readers.microsIn(column)
    return (text) => (text === '' ? null : read(text))
  }
  const [readRefund, readTotal] = [amountIn(refundColumn), amountIn(totalColumn)]
  const outColumn = plan.payback?.amount ?? -1
  const readOut = amountIn(outColumn)
  const paidTo = readers.customerIn(plan.payback?.customer ?? -1)

  /** What went out instead of coming in; null where nothing did. */
  const wentOut: Reader<number | null> = (cells, first) => {
    const out = outColumn < 0 ? null : readOut(cleanValue(cells[first + outColumn] ?? ''))
    return out === null || out === 0 ? null : Math.abs(out)
  }

  /** A second column of the status, as of after-sales, tells only that something was paid back. */
  const paidBackLater = (cells: readonly string[], first: number): OrderState | undefined =>
    laterStatus
      .map((column) => orderStateOf(cleanValue(cells[first + column] ?? ''), plan.statusWords))
      .find((state) => state === 'refunded' || state === 'partly-refunded')

  /** Some platforms show what is left of an order: where nothing is, what was paid back is what was paid. */
  const paidBack: Reader<number> = (cells, first) =>
    refundColumn < 0 ? 0 : (readRefund(cleanValue(cells[first + refundColumn] ?? '')) ?? 0)

  return (cells, first, line) => {
    const value = (index: number): string => (index < 0 ? '' : cleanValue(cells[first + index] ?? ''))
    const payer = customerOf(cells, first)
    if (payer instanceof Rejection) return payer
    const product = productOf(cells, first)
    if (product instanceof Rejection) return product
    const orderId = orderColumn < 0 ? '' : cleanId(cells[first + orderColumn] ?? '')
    const orderFault = faultOfId(orderId, orderColumn)
    if (orderFault !== undefined) return orderFault

    const status = value(statusColumn)
    const told = status === '' ? null : orderStateOf(status, plan.statusWords)
    if (told === undefined) return new Rejection('unknown-status', statusColumn)
    const state = isUndone(told) ? told : (paidBackLater(cells, first) ?? told)

    const word = value(kindColumn)
    const toldKind = word === '' ? defaultKind : (plan.kindWords[word] ?? kindOf(word))
    if (toldKind === undefined) return new Rejection('unknown-kind', kindColumn)

    const at = readTime(cells, first)
    if (at instanceof Rejection) return at
    // What was never paid has no time of payment: its rule tells it, where it is on.
    if (timeColumn >= 0 && at === null && !isUndone(state)) return new Rejection('missing-time', timeColumn)

    const isTrade = toldKind === 'purchase' || toldKind === 'refund'
    let quantity = 1
    const quantityText = value(quantityColumn)
    if (quantityText !== '') {
      const parsed = readQuantity(quantityText)
      if (parsed === null || (parsed < 0 && !isTrade)) return new Rejection('bad-quantity', quantityColumn)
      if (parsed === 0) return new Rejection('zero-quantity', quantityColumn)
      quantity = parsed
    } else if (quantityColumn >= 0 && isTrade) return new Rejection('bad-quantity', quantityColumn)
    // A negative quantity is how shops write a return.
    let kind: InteractionKind = quantity < 0 ? 'refund' : toldKind

    const isUnpaid = isUndone(state)
    let price: number | null = null
    const moneyText = value(moneyColumn)
    const out = isTrade ? wentOut(cells, first) : null
    if (out !== null && (moneyText === '' || readMoney(moneyText) === 0)) {
      kind = 'refund'
      price = unitMicros(out, Math.abs(quantity))
    } else if (moneyText !== '') {
      price = readMoney(moneyText)
      if (price === null) return new Rejection('bad-price', moneyColumn)
      if (priceColumn < 0) price = unitMicros(price, quantity)
      // Exports of payments tell a refund by the sign of its amount; a price below zero is something else.
      if (priceColumn < 0 && price < 0 && kind === 'purchase' && !isUnpaid) kind = 'refund'
      if (kind === 'refund') price = Math.abs(price)
      // Nothing was paid for what came to nothing: its rule tells it, not its price.
      else if (price <= 0 && isUnpaid) price = null
      else if (price === 0 && kind === 'purchase' && paidBack(cells, first) > 0)
        price = unitMicros(paidBack(cells, first), quantity)
      else if (price < 0 || (price === 0 && kind === 'purchase'))
        return new Rejection('price-not-positive', moneyColumn)
      if (price !== null && !Number.isSafeInteger(price)) return new Rejection('bad-price', moneyColumn)
    } else if (moneyColumn >= 0 && isTrade && !isUnpaid) return new Rejection('bad-price', moneyColumn)

    const receiver = kind === 'refund' ? paidTo(cells, first) : ''
    const customer = receiver === '' ? payer : receiver
    const currency = readCurrency(cells, first)
    if (currency instanceof Rejection) return currency

    const ratingText = value(ratingColumn)
    const rating = ratingText === '' ? null : readRating(ratingText)
    const isBadRating =
      ratingText === ''
        ? kind === 'rating' && ratingColumn >= 0
        : rating === null || rating < 0 || rating > MAX_RATING
    if (isBadRating) return new Rejection('bad-rating', ratingColumn)
    const consented = hasConsents ? consents(cells, first) : []
    if (consented instanceof Rejection) return consented

    return {
      row: {
        line,
        customer,
        product,
        customerFacts: customerFacts(cells, first),
        productFacts: productFacts(cells, first),
        consents: consented.length === 0 || customer === '' ? null : consented,
        kind,
        at,
        orderId,
        quantity: Math.abs(quantity),
        unitPriceMicros: price,
        currency,
        rating,
        channel: channel(cells, first),
        campaign: campaign(cells, first),
      },
      state,
      refundMicros: refundColumn < 0 ? null : readRefund(value(refundColumn)),
      totalMicros: priceColumn < 0 || totalColumn < 0 ? null : readTotal(value(totalColumn)),
    }
  }
}

function isUndone(state: OrderState | null): boolean {
  return state === 'cancelled' || state === 'open'
}

/**
 * The rows of an interaction: one, or for an order of which something was paid back the sale and the refund. A part of the line's worth
 * is as much of its quantity; what is more than the line is worth, or told once for all lines, was paid back on the order as a whole.
 * @param isOfOrder the amount paid back is told once for all lines of an order
 */
export function rowsOfInteraction(
  { row, state, refundMicros }: TypedInteraction,
  isOfOrder: boolean,
): readonly InteractionToStage[] {
  if (row.kind !== 'purchase') return [row]
  const refund: InteractionToStage = { ...row, kind: 'refund', consents: null }
  if (state === 'refunded') return [row, refund]
  const back = refundMicros === null || isUndone(state) ? 0 : Math.abs(refundMicros)
  const worth = row.unitPriceMicros === null ? 0 : row.unitPriceMicros * row.quantity
  if (back === 0 || worth <= 0) return [row]
  if (row.orderId !== '' && (isOfOrder || back > worth))
    return [row, { ...refund, product: '', productFacts: noProductFacts, quantity: 1, unitPriceMicros: back }]
  return [row, back >= worth ? refund : { ...refund, quantity: (row.quantity * back) / worth }]
}
