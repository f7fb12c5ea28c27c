import { encodedSetting } from '../bulk/numbered-interaction.ts'
import type { WritableDb } from '../database.ts'
import { ColumnIdentities, orderIdOf, told } from './column-identities.ts'
import type { EntityStager } from './entity-stager.ts'
import { campaignStager } from './import-entities.ts'
import {
  noCustomerFacts,
  noProductFacts,
  type ConsentToStage,
  type CustomerFacts,
  type ProductFacts,
} from './import-rows.ts'
import type { InteractionColumns, InteractionSetting } from './interaction-columns.ts'
import type { InteractionSink, PlacedSetting, StoredInteraction } from './interaction-sink.ts'
import { NumberedEntities } from './numbered-entities.ts'
import { nobodyFinder, repeatKeeper } from './stage-interactions.ts'
import type { StagedFigures } from './staged-figures.ts'

/** Of records: those that brought something new, and those that the project knows already. */
export type ColumnCounts = { new: number; same: number }

type Into = {
  readonly customers: EntityStager<CustomerFacts>
  readonly products: EntityStager<ProductFacts>
  readonly consents: () => (row: ConsentToStage) => unknown
  readonly sink: InteractionSink
  readonly figures: StagedFigures | undefined
}

/**
 * Stages interactions that come by column, as {@link placedStager} does with rows. Each step goes through all rows of a part before the next one
 * begins: short loops over numbers, in which a processor waits for many places of its memory at a time.
 */
export function columnsStager(
  db: WritableDb,
  importId: number,
  { customers, products, consents, sink, figures }: Into,
): (columns: InteractionColumns, counts: ColumnCounts) => void {
  const nobody = nobodyFinder(db)
  const people = new NumberedEntities(customers, nobody.customer, noCustomerFacts)
  const goods = new NumberedEntities(products, nobody.product, noProductFacts)
  const settingOf = settingPlacer(db)
  const repeat = repeatKeeper(db)
  const columnIdentities = new ColumnIdentities()
  let customerIds = new Uint32Array(1 << 12)
  let productIds = new Uint32Array(1 << 12)

  /** Fills in whom the rows name, and makes who is new: row by row, since what contradicts is told in the order of the file. */
  function place({
    length,
    customers: buyers,
    products: bought,
    customerFacts,
    productFacts,
    lines,
  }: InteractionColumns): void {
    if (length > customerIds.length) {
      customerIds = new Uint32Array(length * 2)
      productIds = new Uint32Array(length * 2)
    }
    for (let row = 0; row < length; row++) {
      customerIds[row] = people.toldIdOf(buyers[row] ?? 0, customerFacts[row] ?? 0, lines, row)
      productIds[row] = goods.toldIdOf(bought[row] ?? 0, productFacts[row] ?? 0, lines, row)
    }
  }

  return (columns, counts) => {
    tell(columns)
    place(columns)
    const { length, lines, settings } = columns
    const identities = columnIdentities.of(columns, customerIds, productIds)
    sink.expect(identities, length)
    /** The record that rows belong to just now, and whether it has brought something new. */
    const record = { line: 0, isNew: false }
    let row = 0
    const isSame = (other: StoredInteraction): boolean =>
      isSameRow(other, columns, row, people.idOf(customerIds[row] ?? 0), goods.idOf(productIds[row] ?? 0))
    const leave = (): void => {
      if (record.line !== 0) counts[record.isNew ? 'new' : 'same']++
    }
    const enter = (): void => {
      const line = lines[row] ?? 0
      if (line === record.line) return
      leave()
      record.isNew = false
      record.line = line
    }
    const add = (addTo: InteractionSink['addAt']): void => {
      record.isNew = true
      const [toldCustomer, toldProduct] = [customerIds[row] ?? 0, productIds[row] ?? 0]
      const product = goods.idOf(toldProduct)
      const setting = settingOf(settings[row] ?? 0)
      const id = addTo(columns, row, people.idOf(toldCustomer), product, setting, identities[row] ?? 0)
      if (people.hasMerged) move(id, 'customer', people, toldCustomer)
      if (goods.hasMerged) move(id, 'product', goods, toldProduct)
    }
    const counted = goods.hasMerged ? productIds.map((id) => goods.idOf(id)) : productIds
    while (row < length) {
      const end = sink.claim(identities, row, length)
      figures?.addRows(columns, counted, row, end)
      for (; row < end; row++) {
        enter()
        add(sink.addClaimed)
      }
      if (row === length) break
      // The next one may be there already.
      enter()
      const known = sink.find(identities[row] ?? 0, isSame)
      if (known === undefined) {
        figures?.addRows(columns, counted, row, row + 1)
        add(sink.addAt)
      }
      // Within one file a repeated line needs no trace: it comes and goes with its import.
      else if (known.importId !== importId) repeat(known.id, importId, record.line)
      row++
    }
    leave()
    for (const { row: at, told: each } of columns.consents)
      consents()({
        customer: people.nameOf(columns.customers[at] ?? 0),
        consents: each,
        at: told(columns.times[at]),
        reason: '',
        line: lines[at] ?? 0,
      })
  }

  function tell({ told: all }: InteractionColumns): void {
    people.tell(all.restart, all.customers, all.customerFacts)
    goods.tell(all.restart, all.products, all.productFacts)
    settingOf.tell(all.restart, all.settings)
  }

  function move(
    id: number,
    entity: 'customer' | 'product',
    entities: { readonly mergeStepOf: (toldId: number) => number | null },
    toldId: number,
  ): void {
    const step = entities.mergeStepOf(toldId)
    if (step !== null) sink.move(id, step, entity, toldId)
  }
}

function isSameRow(
  other: StoredInteraction,
  columns: InteractionColumns,
  row: number,
  customer: number,
  product: number,
): boolean {
  return (
    other.customer === customer &&
    other.product === product &&
    other.at === told(columns.times[row]) &&
    other.kind === columns.kinds[row] &&
    other.quantity === columns.quantities[row] &&
    other.unitPriceMicros === told(columns.prices[row]) &&
    other.rating === told(columns.ratings[row]) &&
    other.orderId === orderIdOf(columns, row)
  )
}

/** Settings by the numbers under which a file tells of them; a campaign is made when the first row of it is added. */
function settingPlacer(db: WritableDb): ((number: number) => PlacedSetting) & {
  readonly tell: (restart: boolean, more: readonly InteractionSetting[]) => void
} {
  const campaignOf = campaignStager(db)
  let all: InteractionSetting[] = []
  let placed: (PlacedSetting | undefined)[] = []
  const placeOf = (number: number): PlacedSetting => {
    const setting = all[number - 1] ?? NO_SETTING
    const campaignId = campaignOf(setting.campaign)
    const { currency, channel } = setting
    const encoded = encodedSetting(currency, channel, campaignId)
    return (placed[number] = { ...encoded, text: { currency, channel }, campaignId })
  }
  return Object.assign((number: number) => placed[number] ?? placeOf(number), {
    tell: (restart: boolean, more: readonly InteractionSetting[]): void => {
      if (restart) {
        all = []
        placed = []
      }
      for (const each of more) all.push(each)
    },
  })
}

const NO_SETTING: InteractionSetting = { currency: 'XXX', channel: '', campaign: '' }
