import type { WritableDb } from '../database.ts'
import type { EntityStager } from './entity-stager.ts'
import type { Place } from './entity-statements.ts'
import {
  noCustomerFacts,
  noProductFacts,
  type ConsentToStage,
  type CustomerFacts,
  type ProductFacts,
} from './import-rows.ts'
import type { InteractionColumns, InteractionSetting } from './interaction-columns.ts'
import { nobodyFinder, type PlacedInteraction, type Places } from './stage-interactions.ts'

/** Of records: those that brought something new, and those that the project knows already. */
export type ColumnCounts = { new: number; same: number }

/**
 * Stages interactions that come by column: as {@link interactionStager} does with rows, but a name and its facts are looked up when they are
 * first told, not in every row.
 */
export function columnsStager(
  db: WritableDb,
  customers: EntityStager<CustomerFacts>,
  products: EntityStager<ProductFacts>,
  consents: () => (row: ConsentToStage) => unknown,
  stage: (places: Places, row: PlacedInteraction) => 'new' | 'same',
): (columns: InteractionColumns, counts: ColumnCounts) => void {
  const nobody = nobodyFinder(db)
  const people = new NumberedEntities(customers, nobody.customer, noCustomerFacts)
  const goods = new NumberedEntities(products, nobody.product, noProductFacts)
  let settings: InteractionSetting[] = []

  return (columns, counts) => {
    const { told } = columns
    if (told.restart) settings = []
    people.tell(told.restart, told.customers, told.customerFacts)
    goods.tell(told.restart, told.products, told.productFacts)
    settings.push(...told.settings)
    const orders = ordersOf(columns)
    const consentsOf = new Map(columns.consents.map(({ row, told: each }) => [row, each]))
    let line = 0
    let isNew = false
    for (let at = 0; at < columns.length; at++) {
      const ownLine = columns.lines[at] ?? 0
      if (ownLine !== line) {
        if (line !== 0) counts[isNew ? 'new' : 'same']++
        isNew = false
        line = ownLine
      }
      const customer = columns.customers[at] ?? 0
      const places = {
        customer: people.place(customer, columns.customerFacts[at] ?? 0, line),
        product: goods.place(columns.products[at] ?? 0, columns.productFacts[at] ?? 0, line),
      }
      const setting = settings[(columns.settings[at] ?? 0) - 1] ?? NO_SETTING
      const row = {
        line,
        kind: columns.kinds[at] ?? 0,
        at: optional(columns.times[at]),
        orderId: orders.idOf(columns.orders[at] ?? 0),
        quantity: columns.quantities[at] ?? 0,
        unitPriceMicros: optional(columns.prices[at]),
        rating: optional(columns.ratings[at]),
        currency: setting.currency,
        channel: setting.channel,
        campaign: setting.campaign,
      }
      if (stage(places, row) === 'new') isNew = true
      const consent = consentsOf.get(at)
      if (consent !== undefined)
        consents()({ customer: people.nameOf(customer), consents: consent, at: row.at, reason: '', line })
    }
    if (line !== 0) counts[isNew ? 'new' : 'same']++
  }
}

const NO_SETTING: InteractionSetting = { currency: 'XXX', channel: '', campaign: '' }

function optional(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

/** The id of an order, made a string once for the rows that follow each other. */
function ordersOf({ orderBytes, orderEnds, hasOnlyAscii }: InteractionColumns): {
  readonly idOf: (order: number) => string
} {
  const buffer = Buffer.from(orderBytes.buffer, orderBytes.byteOffset, orderBytes.length)
  let last = -1
  let id = ''
  return {
    idOf: (order) => {
      if (order !== last)
        id = buffer.toString(
          hasOnlyAscii ? 'latin1' : 'utf8',
          order === 0 ? 0 : orderEnds[order - 1],
          orderEnds[order],
        )
      last = order
      return id
    },
  }
}

/** Customers (products) by the numbers under which a file tells of them. */
class NumberedEntities<Facts> {
  readonly #stager: EntityStager<Facts>
  readonly #nobody: () => Place
  readonly #noFacts: Facts
  #names: string[] = []
  #facts: Facts[] = []
  #places: (Place | undefined)[] = []
  /** Facts that told nothing new of someone the last time, plus 1; 0: none did. */
  #settled = new Uint32Array(1 << 10)

  constructor(stager: EntityStager<Facts>, nobody: () => Place, noFacts: Facts) {
    this.#stager = stager
    this.#nobody = nobody
    this.#noFacts = noFacts
  }

  tell(restart: boolean, names: readonly string[], facts: readonly Facts[]): void {
    if (restart) {
      this.#names = []
      this.#facts = []
      this.#places = []
      this.#settled.fill(0)
    }
    for (const name of names) this.#names.push(name)
    for (const each of facts) this.#facts.push(each)
    if (this.#names.length <= this.#settled.length) return
    const larger = new Uint32Array(Math.max(this.#names.length, this.#settled.length * 2))
    larger.set(this.#settled)
    this.#settled = larger
  }

  nameOf(number: number): string {
    return this.#names[number - 1] ?? ''
  }

  place(number: number, facts: number, line: number): Place {
    if (number === 0) return this.#nobody()
    const index = number - 1
    const known = this.#places[index]
    if (known !== undefined && this.#settled[index] === facts + 1) return known
    const told = facts === 0 ? this.#noFacts : (this.#facts[facts - 1] ?? this.#noFacts)
    const { place, isSettled } = this.#stager.note(this.nameOf(number), told, line)
    this.#places[index] = place
    // What contradicts is told of every line that does.
    if (isSettled) this.#settled[index] = facts + 1
    return place
  }
}
