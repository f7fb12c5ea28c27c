import type { InteractionKind } from '../../../contract/column-roles.ts'
import type { OrderState } from '../../../contract/import-plan.ts'
import type { InteractionToStage } from '../../../store/queries/import-rows.ts'
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
  const statusColumn = readers.column('order-status')
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
    const state = status === '' ? null : orderStateOf(status, plan.statusWords)
    if (state === undefined) return new Rejection('unknown-status', statusColumn)

    const word = value(kindColumn)
    const toldKind = word === '' ? defaultKind : (plan.kindWords[word] ?? kindOf(word))
    if (toldKind === undefined) return new Rejection('unknown-kind', kindColumn)

    const at = readTime(cells, first)
    if (at instanceof Rejection) return at
    if (timeColumn >= 0 && at === null) return new Rejection('missing-time', timeColumn)

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

    const isUnpaid = state === 'cancelled' || state === 'open'
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
    const told = hasConsents ? consents(cells, first) : []
    if (told instanceof Rejection) return told

    return {
      row: {
        line,
        customer,
        product,
        customerFacts: customerFacts(cells, first),
        productFacts: productFacts(cells, first),
        consents: told.length === 0 || customer === '' ? null : told,
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

/** The rows of an interaction: one, or for an order that was paid back the sale and the refund. */
export function rowsOfInteraction({
  row,
  state,
  refundMicros,
}: TypedInteraction): readonly InteractionToStage[] {
  if (row.kind !== 'purchase') return [row]
  const worth = row.unitPriceMicros === null ? null : row.unitPriceMicros * row.quantity
  const isPaidBack =
    state === 'refunded' ||
    (state !== 'cancelled' &&
      worth !== null &&
      refundMicros !== null &&
      Math.abs(refundMicros) >= worth &&
      worth > 0)
  return isPaidBack ? [row, { ...row, kind: 'refund' }] : [row]
}
