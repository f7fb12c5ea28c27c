import type { ReadableDb, WritableDb } from '../database.ts'
import { NO_CUSTOMER, NO_PRODUCT } from '../placeholders.ts'
import { kindCodes } from './kinds.ts'

type Deal = {
  readonly id: number
  readonly customer: number
  readonly product: number
  readonly kind: number
  readonly at: number | null
  readonly quantity: number
  /** In micros; null where no price is known. */
  readonly worth: number | null
  readonly orderId: string
  readonly line: number
  readonly isOurs: number
  /** Of a refund that was matched before. */
  readonly saleId: number | null
}

type Sale = Deal & { left: number }

/** Of somebody, or of an order. */
const MAY_MATCH = `(customer_id > 0 OR (customer_id = ${NO_CUSTOMER} AND order_id <> ''))`

type DealSource = {
  /** SQL: deals of which a refund may be about, those that belong together in a row. */
  readonly from: string
  readonly order: string
  /** Whether two deals of the same customer cannot belong together. */
  readonly isOther: (a: Deal, b: Deal) => boolean
}

const OF_CUSTOMERS: DealSource = {
  from: `(SELECT DISTINCT customer_id FROM temp.returned WHERE customer_id > 0 ORDER BY customer_id) c
      CROSS JOIN interactions x ON x.customer_id = c.customer_id AND (+x.product_id = ${NO_PRODUCT} OR EXISTS (
        SELECT 1 FROM temp.returned w
         WHERE w.customer_id = x.customer_id AND w.product_id IN (x.product_id, ${NO_PRODUCT}) AND w.order_id = ''))`,
  order: '',
  isOther: () => false,
}

const OF_NOBODY: DealSource = {
  from: `(SELECT x.interaction_id FROM
          (SELECT DISTINCT product_id FROM temp.returned WHERE customer_id = ${NO_CUSTOMER} UNION SELECT ${NO_PRODUCT}) p
          CROSS JOIN interactions x ON x.product_id = p.product_id AND +x.customer_id = ${NO_CUSTOMER}
         WHERE x.order_id IN (SELECT order_id FROM temp.returned WHERE customer_id = ${NO_CUSTOMER}
                                AND (product_id = x.product_id OR x.product_id = ${NO_PRODUCT}))
         UNION
         SELECT x.interaction_id FROM interactions x
          WHERE EXISTS (SELECT 1 FROM temp.returned WHERE customer_id = ${NO_CUSTOMER} AND product_id = ${NO_PRODUCT})
            AND x.customer_id = ${NO_CUSTOMER} AND x.order_id IN
                (SELECT order_id FROM temp.returned WHERE customer_id = ${NO_CUSTOMER} AND product_id = ${NO_PRODUCT})) d
      CROSS JOIN interactions x ON x.interaction_id = d.interaction_id`,
  order: 'ORDER BY x.order_id',
  isOther: (a, b) => a.orderId !== b.orderId,
}

function dealsFrom({ from, order }: DealSource): string {
  return `SELECT x.interaction_id AS id, x.customer_id AS customer, x.product_id AS product, x.kind, x.occurred_at AS at, x.quantity,
            x.unit_price_micros * x.quantity AS worth, x.order_id AS orderId, x.line, x.import_id = @importId AS isOurs, s.sale_id AS saleId
       FROM ${from}
       LEFT JOIN refund_sales s ON s.refund_id = x.interaction_id
      WHERE x.kind IN (${kindCodes.purchase}, ${kindCodes.refund})
        AND (x.import_id = @importId OR +x.import_id IN (SELECT import_id FROM imports WHERE status = 'published')) ${order}`
}

/**
 * Finds the sale of each refund of an import, staged or published, and of refunds that came in before their sale: of the same customer and
 * product, not later than the refund, with enough left that was not given back yet; of the same order where there is one, else the latest.
 * One of an order as a whole has the sale of that order with its worth, else the dearest; and what is given back of an order of which only the whole is
 * known, that.
 * Sales of all published imports count. Refunds of nobody in particular have the sale of their order and product; without an order they are
 * left alone, since any sale may be meant. Tells how many were found, and the lines of the import's refunds without one. O(deals of the
 * customers who gave something back, and anonymous ones of the products that came back).
 */
export function matchRefunds(
  db: WritableDb,
  importId: number,
): { readonly matched: number; readonly withoutSale: readonly number[] } {
  db.exec(
    `CREATE TEMP TABLE IF NOT EXISTS returned
       (customer_id INTEGER, product_id INTEGER, order_id TEXT, PRIMARY KEY (customer_id, product_id, order_id)) WITHOUT ROWID;
     DELETE FROM temp.returned`,
  )
  const { changes } = db
    .prepare<object>(
      `INSERT OR IGNORE INTO temp.returned
       SELECT customer_id, product_id, CASE customer_id WHEN ${NO_CUSTOMER} THEN order_id ELSE '' END FROM interactions
        WHERE import_id = @importId AND kind = ${kindCodes.refund} AND ${MAY_MATCH}
        UNION SELECT r.customer_id, r.product_id, CASE r.customer_id WHEN ${NO_CUSTOMER} THEN r.order_id ELSE '' END
         FROM open_refunds o CROSS JOIN interactions r ON r.interaction_id = o.refund_id WHERE r.import_id <> @importId`,
    )
    .run({ importId })
  if (changes === 0) return { matched: 0, withoutSale: [] }
  const found: Found = { matches: [], without: [] }
  for (const source of [OF_CUSTOMERS, OF_NOBODY]) {
    let together: Deal[] = []
    for (const deal of db.prepare<object, Deal>(dealsFrom(source)).iterate({ importId })) {
      const [first] = together
      if (first !== undefined && (first.customer !== deal.customer || source.isOther(first, deal))) {
        matchOne(together, found)
        together = []
      }
      together.push(deal)
    }
    matchOne(together, found)
  }
  // A sale that was found before may be one that was taken back since.
  const insert = db.prepare<[number, number]>(
    'INSERT OR REPLACE INTO refund_sales (refund_id, sale_id) VALUES (?, ?)',
  )
  for (const [refund, sale] of found.matches) insert.run(refund, sale)
  const keepOpen = db.prepare<[number]>('INSERT OR IGNORE INTO open_refunds (refund_id) VALUES (?)')
  for (const { id } of found.without) keepOpen.run(id)
  db.exec('DELETE FROM temp.returned')
  const lines = found.without.filter(({ isOurs }) => isOurs === 1).map(({ line }) => line)
  return { matched: found.matches.length, withoutSale: lines.sort((a, b) => a - b) }
}

/** Whether there are refunds whose sale may still come. */
export function hasOpenRefunds(db: ReadableDb): boolean {
  return db.prepare<[], number>('SELECT 1 FROM open_refunds LIMIT 1').pluck().get() === 1
}

/** SQL: lines of refunds of import @importId whose sale came in later, and is visible. */
export const LATER_MATCHED = `SELECT x.line FROM open_refunds o CROSS JOIN interactions x ON x.interaction_id = o.refund_id
    JOIN refund_sales m ON m.refund_id = o.refund_id JOIN interactions s ON s.interaction_id = m.sale_id
   WHERE x.import_id = @importId AND s.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')`

type Found = { readonly matches: [refund: number, sale: number][]; readonly without: Deal[] }

/** The deals of one customer, or of one order of nobody in particular. O(deals log deals), but for refunds that find their latest sales given back already. */
function matchOne(deals: readonly Deal[], { matches, without }: Found): void {
  const sales = new Map<number, Sale[]>()
  const byOrder = new Map<string, Sale[]>()
  const ofOrder = new Map<string, Sale[]>()
  const byId = new Map<number, Sale>()
  const refunds: Deal[] = []
  for (const deal of [...deals].sort(byTime)) {
    if (deal.kind === kindCodes.refund) refunds.push(deal)
    else {
      const sale = { ...deal, left: deal.quantity }
      byId.set(sale.id, sale)
      addTo(sales, sale.product, sale)
      if (sale.orderId === '') continue
      addTo(byOrder, orderKey(sale), sale)
      addTo(ofOrder, sale.orderId, sale)
    }
  }
  for (const { saleId, quantity } of refunds) {
    const sale = saleId === null ? undefined : byId.get(saleId)
    if (sale !== undefined) sale.left -= quantity
  }
  for (const refund of refunds) {
    // Others are here too: those whose sale is known have taken from it, the rest came in before it.
    if (refund.saleId !== null && byId.has(refund.saleId)) continue
    const exact = latestFor(refund, byOrder.get(orderKey(refund)) ?? [])
    const whole = exact === undefined ? saleOfOrder(refund, ofOrder.get(refund.orderId) ?? []) : undefined
    if (whole !== undefined) {
      // Of an order as a whole nobody knows of which product: none has less left.
      matches.push([refund.id, whole.id])
      continue
    }
    const sale =
      exact ??
      (refund.customer === NO_CUSTOMER || (refund.product === NO_PRODUCT && refund.orderId !== '')
        ? undefined
        : latestFor(refund, sales.get(refund.product) ?? []))
    if (sale === undefined) without.push(refund)
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

/** For a refund, or a sale, of an order as a whole: the sale of that order that is worth as much, else the dearest. */
function saleOfOrder(refund: Deal, sales: readonly Sale[]): Sale | undefined {
  const possible = sales.filter(
    ({ product, at }) =>
      (refund.product === NO_PRODUCT) !== (product === NO_PRODUCT) &&
      (refund.at === null || (at ?? -Infinity) <= refund.at),
  )
  const same = possible.find(({ worth }) => worth !== null && worth === refund.worth)
  return same ?? possible.sort((a, b) => (b.worth ?? 0) - (a.worth ?? 0))[0]
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
