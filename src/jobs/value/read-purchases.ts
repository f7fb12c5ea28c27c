import { purchaseDays, type PurchaseDays } from '../../engine/value/purchase-days.ts'
import type { ReadableDb } from '../../store/database.ts'
import { purchaseCurrency, purchaseLines } from '../../store/queries/purchases.ts'
import { DAY_MS } from './plain-columns.ts'

const BATCH_ROWS = 20_000

export type ProjectPurchases = {
  /** Row ids of the customers, by their number in `purchases`. */
  readonly ids: Int32Array
  readonly purchases: PurchaseDays
  readonly currency: string
  readonly otherCurrency: number
  readonly refunds: number
}

/** Purchases of the project, a day of a customer each, by UTC days. Yields the rows read so far. O(interactions). */
export function* readPurchases(db: ReadableDb): Generator<number, ProjectPurchases, void> {
  const { currency, others, refunds } = purchaseCurrency(db)
  const numbers = new Map<number, number>()
  const rows: Record<'customer' | 'day' | 'value', number[]> = { customer: [], day: [], value: [] }
  for (const [customer, at, micros] of purchaseLines(db, currency)) {
    let number = numbers.get(customer)
    if (number === undefined) {
      number = numbers.size
      numbers.set(customer, number)
    }
    rows.customer.push(number)
    rows.day.push(at / DAY_MS)
    rows.value.push(micros / 1e6)
    if (rows.day.length % BATCH_ROWS === 0) yield rows.day.length
  }
  return {
    ids: Int32Array.from(numbers.keys()),
    purchases: purchaseDays({ customers: numbers.size, ...rows }),
    currency,
    otherCurrency: others,
    refunds,
  }
}
