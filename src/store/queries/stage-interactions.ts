import { identityOf } from '../identity.ts'
import type { WritableDb } from '../database.ts'
import { NO_CUSTOMER, NO_PRODUCT, insertPlaceholder } from '../placeholders.ts'
import type { EntityStager } from './entity-stager.ts'
import type { Place } from './entity-statements.ts'
import { campaignStager } from './import-entities.ts'
import type { CustomerFacts, InteractionToStage, ProductFacts } from './import-rows.ts'
import type { InteractionSink, StoredInteraction } from './interaction-sink.ts'
import { kindCodes } from './kinds.ts'
import type { StagedFigures } from './staged-figures.ts'

export type InteractionStager = (row: InteractionToStage) => 'new' | 'same'

/** Who and what a row is about, where they stand in the project. */
export type Places = { readonly customer: Place; readonly product: Place }

/** What a row tells beside that. `kind`: its code. */
export type PlacedInteraction = Pick<
  InteractionToStage,
  'line' | 'at' | 'orderId' | 'quantity' | 'unitPriceMicros' | 'rating' | 'currency' | 'channel' | 'campaign'
> & { readonly kind: number }

/** Whom rows without a customer (a product) are about. */
export function nobodyFinder(db: WritableDb): {
  readonly customer: () => Place
  readonly product: () => Place
} {
  let hasAnonymous = false
  let hasOrders = false
  return {
    customer: () => {
      if (!hasAnonymous) insertPlaceholder(db, 'customer')
      hasAnonymous = true
      return ANONYMOUS
    },
    product: () => {
      if (!hasOrders) insertPlaceholder(db, 'product')
      hasOrders = true
      return WHOLE_ORDER
    },
  }
}

const ANONYMOUS: Place = { id: NO_CUSTOMER, toldId: NO_CUSTOMER, mergeStep: null }
const WHOLE_ORDER: Place = { id: NO_PRODUCT, toldId: NO_PRODUCT, mergeStep: null }

/** Stages interactions into `sink`; a row that is there already (from this file or from another import) is not staged again. */
export function interactionStager(
  db: WritableDb,
  customers: EntityStager<CustomerFacts>,
  products: EntityStager<ProductFacts>,
  stage: (places: Places, row: PlacedInteraction) => 'new' | 'same',
): InteractionStager {
  const nobody = nobodyFinder(db)
  return (row) => {
    const { line } = row
    const customer =
      row.customer === '' ? nobody.customer() : customers.place(row.customer, row.customerFacts, line)
    const product =
      row.product === '' ? nobody.product() : products.place(row.product, row.productFacts, line)
    return stage({ customer, product }, { ...row, kind: kindCodes[row.kind] })
  }
}

/** Remembers that an import tells on a line of an interaction that another one told before. */
export function repeatKeeper(db: WritableDb): (id: number, importId: number, line: number) => void {
  const repeat = db.prepare<[number, number, number]>(
    'INSERT INTO repeats (interaction_id, import_id, line) VALUES (?, ?, ?)',
  )
  return (id, importId, line) => void repeat.run(id, importId, line)
}

/** Stages rows whose places are known into `sink`, or remembers that they are there already. */
export function placedStager(
  db: WritableDb,
  importId: number,
  sink: InteractionSink,
  figures: StagedFigures | undefined,
): (places: Places, row: PlacedInteraction) => 'new' | 'same' {
  const campaignOf = campaignStager(db)
  const repeat = repeatKeeper(db)

  // Who adds a row reads it at once: there are millions of them, so few objects are made for each.
  let places: Places = { customer: ANONYMOUS, product: WHOLE_ORDER }
  let own: PlacedInteraction | undefined
  const isSame = (other: StoredInteraction): boolean =>
    other.customer === places.customer.id &&
    other.product === places.product.id &&
    other.at === own?.at &&
    other.kind === own.kind &&
    other.orderId === own.orderId &&
    other.quantity === own.quantity &&
    other.unitPriceMicros === own.unitPriceMicros &&
    other.rating === own.rating

  return (given, row) => {
    places = given
    own = row
    const { customer, product } = given
    const { line, at, kind, orderId, quantity, unitPriceMicros, rating } = row
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
    const known = sink.find(identity, isSame)
    if (known !== undefined) {
      // Within one file a repeated line needs no trace: it comes and goes with its import.
      if (known.importId !== importId) repeat(known.id, importId, line)
      return 'same'
    }
    const id = sink.add({
      importId,
      line,
      customer: customer.id,
      product: product.id,
      kind,
      at,
      orderId,
      quantity,
      unitPriceMicros,
      currency: row.currency,
      rating,
      channel: row.channel,
      campaign: campaignOf(row.campaign),
      identity,
    })
    figures?.add(kind, product.id, quantity, unitPriceMicros ?? Number.NaN)
    if (customer.mergeStep !== null) sink.move(id, customer.mergeStep, 'customer', customer.toldId)
    if (product.mergeStep !== null) sink.move(id, product.mergeStep, 'product', product.toldId)
    return 'new'
  }
}
