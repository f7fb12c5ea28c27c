import { identityOf } from '../identity.ts'
import type { WritableDb } from '../database.ts'
import { dropInteractionIndexes, hasInteractions } from '../interaction-indexes.ts'
import { campaignStager, type EntityStager } from './import-entities.ts'
import type { CustomerFacts, InteractionToStage, ProductFacts } from './import-rows.ts'
import { kindCodes } from './kinds.ts'
import { RowTable } from './row-table.ts'

type Row = {
  readonly id: number
  readonly importId: number
  readonly customer: number
  readonly product: number
  readonly at: number | null
  readonly kind: number
  readonly orderId: string
  readonly quantity: number
  readonly unitPriceMicros: number | null
  readonly rating: number | null
}

const COLUMNS = `interaction_id AS id, import_id AS importId, customer_id AS customer, product_id AS product, occurred_at AS at, kind,
                 order_id AS orderId, quantity, unit_price_micros AS unitPriceMicros, rating`

export type InteractionStager = (row: InteractionToStage) => 'new' | 'same'

/**
 * Stages interactions; a row that is there already (from this file or from another import) is not staged again. Into an empty project
 * the indexes are left out until the import is published, and what was seen stands in a table in memory: 8 to 16 bytes a row.
 */
export function interactionStager(
  db: WritableDb,
  importId: number,
  customers: EntityStager<CustomerFacts>,
  products: EntityStager<ProductFacts>,
): InteractionStager {
  const campaignOf = campaignStager(db)
  const isFirst = !hasInteractions(db)
  if (isFirst) dropInteractionIndexes(db)
  const seen = isFirst ? new RowTable() : undefined
  const insert = db.prepare<(number | string | null)[]>(
    `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, order_id, quantity,
                               unit_price_micros, currency, rating, channel, campaign_id, identity)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const byId = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM interactions WHERE interaction_id = ?`)
  const byIdentity = db.prepare<[number], Row>(
    isFirst
      ? `SELECT ${COLUMNS} FROM interactions WHERE 0 = ?`
      : `SELECT ${COLUMNS} FROM interactions WHERE identity = ?`,
  )
  const repeat = db.prepare<[number, number, number]>(
    'INSERT INTO repeats (interaction_id, import_id, line) VALUES (?, ?, ?)',
  )
  const move = db.prepare<[number, number, string, number]>(
    'INSERT INTO moved_interactions (interaction_id, step_id, entity, from_id) VALUES (?, ?, ?, ?)',
  )

  return (row) => {
    const customer = customers.stage(row.customer, row.customerFacts, row.line)
    const product = products.stage(row.product, row.productFacts, row.line)
    const kind = kindCodes[row.kind]
    const { line, at, orderId, quantity, unitPriceMicros, rating } = row
    const identity = identityOf({
      customer: customer.toldId,
      product: product.toldId,
      at,
      kind,
      orderId,
      quantity,
      unitPriceMicros,
      rating,
    })
    const isSame = (other: Row): boolean =>
      other.customer === customer.id &&
      other.product === product.id &&
      other.at === at &&
      other.kind === kind &&
      other.orderId === orderId &&
      other.quantity === quantity &&
      other.unitPriceMicros === unitPriceMicros &&
      other.rating === rating
    const known =
      seen === undefined
        ? byIdentity.all(identity).find(isSame)
        : seen.find(identity, (id) => {
            const other = byId.get(id)
            return other !== undefined && isSame(other) ? other : undefined
          })
    if (known !== undefined) {
      // Within one file a repeated line needs no trace: it comes and goes with its import.
      if (known.importId !== importId) repeat.run(known.id, importId, line)
      return 'same'
    }
    const { lastInsertRowid } = insert.run(
      importId,
      line,
      customer.id,
      product.id,
      kind,
      at,
      orderId,
      quantity,
      unitPriceMicros,
      row.currency,
      rating,
      row.channel,
      campaignOf(row.campaign),
      identity,
    )
    const id = Number(lastInsertRowid)
    seen?.add(identity, id)
    if (customer.mergeStep !== null) move.run(id, customer.mergeStep, 'customer', customer.toldId)
    if (product.mergeStep !== null) move.run(id, product.mergeStep, 'product', product.toldId)
    return 'new'
  }
}
