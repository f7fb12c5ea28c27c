import type { InteractionKind } from '../../../contract/column-roles.ts'
import type { OrderState } from '../../../contract/import-plan.ts'
import type { InteractionToStage } from '../../../store/queries/import-rows.ts'
import { cleanId, cleanValue } from '../clean-id.ts'
import { kindOf } from '../event-words.ts'
import { orderStateReader } from '../order-status.ts'
import { parseMicros, parseNumber, unitMicros } from '../parse-number.ts'
import { Rejection, faultOfId, withoutMark, type CellReaders, type Reader } from './cells.ts'
import { customerFactsReader, productFactsReader } from './entities.ts'
import { consentReader } from './people.ts'

const MAX_RATING = 1_000_000

/** A row, and what its order says beside it. */
export type TypedInteraction = {
  readonly row: InteractionToStage
  /** What the word of the order's status means; null where no column tells it. */
  readonly state: OrderState | null
  /** The whole line was paid back: there is a refund beside the sale. */
  readonly isPaidBack: boolean
  /** Total of the line as told beside price and quantity, in micros; null where it is not told. */
  readonly totalMicros: number | null
}

/**
 * Turns cells into an interaction. Pure: the same cells give the same row. Of several faults the first in this order is told:
 * customer, product, order, status, kind, time, quantity, price, total, refund, currency, rating, consent, facts.
 */
export function interactionTyper(
  readers: CellReaders,
): (cells: readonly string[], first: number, line: number) => TypedInteraction | Rejection {
  const { plan } = readers
  const { decimalComma, defaultKind } = plan
  const [customerOf, productOf] = [readers.customerKey(), readers.productKey()]
  const customerFacts = customerFactsReader(readers, [])
  const productFacts = productFactsReader(readers)
  const consents = consentReader(readers)
  const readState = stateReader(readers)
  const readTime = readers.time('time')
  const [readTotal, readRefund] = [
    readers.micros('line-total', 'bad-price'),
    readers.micros('refund-amount', 'bad-price'),
  ]
  const readCurrency = readers.currency()
  const [channel, campaign] = [readers.channel(), readers.word('campaign')]

  const orderColumn = readers.column('order-id')
  const kindColumn = readers.column('event-kind')
  const timeColumn = readers.column('time')
  const quantityColumn = readers.column('quantity')
  const priceColumn = readers.column('unit-price')
  const hasPrice = priceColumn >= 0
  const moneyColumn = hasPrice ? priceColumn : readers.column('line-total')
  const ratingColumn = readers.column('rating')

  return (cells, first, line) => {
    const customer = customerOf(cells, first)
    if (customer instanceof Rejection) return customer
    const product = productOf(cells, first)
    if (product instanceof Rejection) return product
    const orderId = orderColumn < 0 ? '' : cleanId(cells[first + orderColumn] ?? '')
    const orderFault = faultOfId(orderId, orderColumn)
    if (orderFault !== undefined) return orderFault

    const state = readState(cells, first)
    if (state instanceof Rejection) return state
    const word = valueAt(cells, first, kindColumn)
    const toldKind = word === '' ? defaultKind : kindOf(word)
    if (toldKind === undefined) return new Rejection('unknown-kind', kindColumn)

    const at = readTime(cells, first)
    if (at instanceof Rejection) return at
    if (timeColumn >= 0 && at === null) return new Rejection('missing-time', timeColumn)

    const isTrade = toldKind === 'purchase' || toldKind === 'refund'
    let quantity = 1
    const quantityText = valueAt(cells, first, quantityColumn)
    if (quantityText !== '') {
      const parsed = parseNumber(quantityText, decimalComma)
      if (parsed === null || (parsed < 0 && !isTrade)) return new Rejection('bad-quantity', quantityColumn)
      if (parsed === 0) return new Rejection('zero-quantity', quantityColumn)
      quantity = parsed
    } else if (quantityColumn >= 0 && isTrade) return new Rejection('bad-quantity', quantityColumn)
    // A negative quantity is how shops write a return.
    const kind: InteractionKind = quantity < 0 ? 'refund' : toldKind

    let price: number | null = null
    const moneyText = valueAt(cells, first, moneyColumn)
    if (moneyText !== '') {
      price = parseMicros(moneyText, decimalComma)
      if (price === null) return new Rejection('bad-price', moneyColumn)
      if (!hasPrice) price = unitMicros(price, quantity)
      if (kind === 'refund') price = Math.abs(price)
      else if (price < 0 || (price === 0 && kind === 'purchase'))
        return new Rejection('price-not-positive', moneyColumn)
      if (!Number.isSafeInteger(price)) return new Rejection('bad-price', moneyColumn)
    } else if (moneyColumn >= 0 && isTrade) return new Rejection('bad-price', moneyColumn)
    const totalMicros = hasPrice ? readTotal(cells, first) : null
    if (totalMicros instanceof Rejection) return totalMicros
    const refundMicros = readRefund(cells, first)
    if (refundMicros instanceof Rejection) return refundMicros

    const currency = readCurrency(cells, first)
    if (currency instanceof Rejection) return currency

    const ratingText = valueAt(cells, first, ratingColumn)
    const rating = ratingText === '' ? null : parseNumber(ratingText, decimalComma)
    const isBadRating =
      ratingText === ''
        ? kind === 'rating' && ratingColumn >= 0
        : rating === null || rating < 0 || rating > MAX_RATING
    if (isBadRating) return new Rejection('bad-rating', ratingColumn)
    const told = consents(cells, first)
    if (told instanceof Rejection) return told
    const facts = customerFacts(cells, first)
    if (facts instanceof Rejection) return facts

    const row: InteractionToStage = {
      line,
      customer,
      product,
      customerFacts: facts,
      productFacts: productFacts(cells, first),
      consents: told.length === 0 ? null : told,
      kind,
      at,
      orderId,
      quantity: Math.abs(quantity),
      unitPriceMicros: price,
      currency,
      rating,
      channel: channel(cells, first),
      campaign: campaign(cells, first),
    }
    const isPaidBack =
      kind === 'purchase' && (state === 'refunded' || isWholeRefund(row, state, totalMicros, refundMicros))
    return { row, state, isPaidBack, totalMicros }
  }
}

/** The refund that stands on the same line as its sale: all of it was paid back, at the time of the sale as far as is known. */
export function refundOf(row: InteractionToStage): InteractionToStage {
  return { ...row, kind: 'refund' }
}

/** Part of a line's money cannot be told from a discount; all of it can. To a cent, since prices of several are rounded. */
function isWholeRefund(
  { unitPriceMicros, quantity }: InteractionToStage,
  state: OrderState | null,
  totalMicros: number | null,
  refundMicros: number | null,
): boolean {
  if (refundMicros === null || refundMicros === 0 || state === 'cancelled' || state === 'open') return false
  const worth = totalMicros ?? (unitPriceMicros === null ? null : unitPriceMicros * quantity)
  return worth !== null && worth > 0 && Math.abs(refundMicros) > worth - 10_000
}

/** An empty cell tells nothing, unless the user has said what it means. */
function stateReader(readers: CellReaders): Reader<OrderState | null | Rejection> {
  const column = readers.column('order-status')
  if (column < 0) return () => null
  const { statusWords } = readers.plan
  const stateOf = orderStateReader(statusWords)
  const ofEmpty = new Map(Object.entries(statusWords)).get('') ?? null
  let lastWord = ''
  let last: OrderState | null | Rejection = ofEmpty
  return (cells, first) => {
    const word = valueAt(cells, first, column)
    if (word !== lastWord) {
      last = word === '' ? ofEmpty : (stateOf(word) ?? new Rejection('unknown-status', column))
      lastWord = word
    }
    return last
  }
}

function valueAt(cells: readonly string[], first: number, column: number): string {
  return column < 0 ? '' : withoutMark(cleanValue(cells[first + column] ?? ''))
}
