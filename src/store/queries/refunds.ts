import type { WritableDb } from '../database.ts'
import { kindCodes } from './kinds.ts'

type Deal = {
  readonly id: number
  readonly customer: number
  readonly product: number
  readonly kind: number
  readonly at: number | null
  readonly quantity: number
  readonly orderId: string
  readonly line: number
  readonly isOurs: number
  /** Of a refund that was matched before. */
  readonly saleId: number | null
}

type Sale = Deal & { left: number }

/**
 * Finds the sale of each refund of an import, staged or published: of the same customer and product, not later than the refund, with enough
 * left that was not given back yet; of the same order where there is one, else the latest. Sales of all published imports count.
 * Refunds of nobody in particular are left alone. Tells how many were found, and the lines of the refunds without one. O(deals of the customers who gave something back).
 */
export function matchRefunds(
  db: WritableDb,
  importId: number,
): { readonly matched: number; readonly withoutSale: readonly number[] } {
  db.exec(
    `CREATE TEMP TABLE IF NOT EXISTS returned (customer_id INTEGER, product_id INTEGER, PRIMARY KEY (customer_id, product_id)) WITHOUT ROWID;
     DELETE FROM temp.returned`,
  )
  const { changes } = db
    .prepare<[number]>(
      `INSERT OR IGNORE INTO temp.returned SELECT customer_id, product_id FROM interactions
        WHERE import_id = ? AND kind = ${kindCodes.refund} AND customer_id > 0`,
    )
    .run(importId)
  if (changes === 0) return { matched: 0, withoutSale: [] }
  const deals = db.prepare<object, Deal>(
    `SELECT x.interaction_id AS id, x.customer_id AS customer, x.product_id AS product, x.kind, x.occurred_at AS at, x.quantity,
            x.order_id AS orderId, x.line, x.import_id = @importId AS isOurs, s.sale_id AS saleId
       FROM (SELECT DISTINCT customer_id FROM temp.returned ORDER BY customer_id) c
      CROSS JOIN interactions x ON x.customer_id = c.customer_id
       JOIN temp.returned w ON w.customer_id = x.customer_id AND w.product_id = x.product_id
       LEFT JOIN refund_sales s ON s.refund_id = x.interaction_id
      WHERE x.kind IN (${kindCodes.purchase}, ${kindCodes.refund})
        AND (x.import_id = @importId OR +x.import_id IN (SELECT import_id FROM imports WHERE status = 'published'))`,
  )
  const matches: [refund: number, sale: number][] = []
  const withoutSale: number[] = []
  let ofCustomer: Deal[] = []
  const settle = (): void => {
    matchOne(ofCustomer, matches, withoutSale)
    ofCustomer = []
  }
  for (const deal of deals.iterate({ importId })) {
    if (ofCustomer[0] !== undefined && ofCustomer[0].customer !== deal.customer) settle()
    ofCustomer.push(deal)
  }
  settle()
  const insert = db.prepare<[number, number]>('INSERT INTO refund_sales (refund_id, sale_id) VALUES (?, ?)')
  for (const [refund, sale] of matches) insert.run(refund, sale)
  db.exec('DELETE FROM temp.returned')
  return { matched: matches.length, withoutSale: withoutSale.sort((a, b) => a - b) }
}

/** The deals of one customer. O(deals log deals), but for refunds that find their latest sales given back already. */
function matchOne(deals: readonly Deal[], matches: [number, number][], withoutSale: number[]): void {
  const sales = new Map<number, Sale[]>()
  const byOrder = new Map<string, Sale[]>()
  const byId = new Map<number, Sale>()
  const refunds: Deal[] = []
  for (const deal of [...deals].sort(byTime)) {
    if (deal.kind === kindCodes.refund) refunds.push(deal)
    else {
      const sale = { ...deal, left: deal.quantity }
      byId.set(sale.id, sale)
      addTo(sales, sale.product, sale)
      if (sale.orderId !== '') addTo(byOrder, orderKey(sale), sale)
    }
  }
  for (const { saleId, quantity } of refunds) {
    const sale = saleId === null ? undefined : byId.get(saleId)
    if (sale !== undefined) sale.left -= quantity
  }
  for (const refund of refunds) {
    if (refund.isOurs === 0 || refund.saleId !== null) continue
    const sale =
      latestFor(refund, byOrder.get(orderKey(refund)) ?? []) ??
      latestFor(refund, sales.get(refund.product) ?? [])
    if (sale === undefined) withoutSale.push(refund.line)
    else {
      sale.left -= refund.quantity
      matches.push([refund.id, sale.id])
    }
  }
}

function orderKey({ product, orderId }: Deal): string {
  return `${product} ${orderId}`
}

function addTo<K>(sales: Map<K, Sale[]>, key: K, sale: Sale): void {
  const some = sales.get(key)
  if (some === undefined) sales.set(key, [sale])
  else some.push(sale)
}

/** The latest of sales (by time) that is not after a refund and has enough left. */
function latestFor(refund: Deal, sales: readonly Sale[]): Sale | undefined {
  let [low, high] = [0, sales.length]
  while (refund.at !== null && low < high) {
    const middle = (low + high) >>> 1
    if ((sales[middle]?.at ?? -Infinity) <= refund.at) low = middle + 1
    else high = middle
  }
  for (let index = high - 1; index >= 0; index--) {
    const sale = sales[index]
    if (sale !== undefined && sale.left >= refund.quantity) return sale
  }
  return undefined
}

/** Without a time as if before all others, then as they came. */
function byTime(a: Deal, b: Deal): number {
  const [first, second] = [a.at ?? -Infinity, b.at ?? -Infinity]
  return first === second ? a.id - b.id : first - second
}
