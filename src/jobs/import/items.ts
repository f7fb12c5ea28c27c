import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { cleanValue } from './clean-id.ts'
import { microsToText, parseMicros, parseNumber } from './parse-number.ts'
import { Rejection } from './typers/cells.ts'

const COUNT_TIMES = /^(\d{1,9}(?:\.\d+)?)\s*[×xX*✕]\s*(.+)$/s

/** Columns that may hold a list beside that of the items, in the same order. */
const perItem: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'product-id',
  'product-name',
  'category',
  'brand',
  'quantity',
  'unit-price',
  'line-total',
  'refund-amount',
])

type Item = { readonly name: string; readonly quantity: number }

/**
 * One record that holds several items, as a record for each. Money of the whole record is shared out by quantity, to the micro; lists in other
 * columns are taken apart where they are as long. Items that are told twice are one. Made once per file; O(cells x items) a record.
 */
export class ItemSplitter {
  /** The plan of the records that come out: with a column for the quantity, which the items tell, where the file has none. */
  readonly plan: ImportPlan
  readonly width: number
  readonly #column: number
  readonly #form: NonNullable<ImportPlan['items']>['form']
  readonly #quantity: number

  constructor(plan: ImportPlan, items: NonNullable<ImportPlan['items']>, width: number) {
    this.#column = items.column
    this.#form = items.form
    const quantity = plan.roles.indexOf('quantity')
    const isAdded = quantity < 0
    this.#quantity = isAdded ? width : quantity
    this.width = isAdded ? width + 1 : width
    const roles = Array.from({ length: width }, (_, index) => plan.roles[index] ?? 'ignore')
    this.plan = { ...plan, roles: isAdded ? [...roles, 'quantity'] : roles, items: null }
  }

  /** @returns a record of `width` cells per item, or why there is none */
  split(cells: readonly string[], first: number, width: number): readonly (readonly string[])[] | Rejection {
    const record = cells.slice(first, first + width)
    while (record.length < this.width) record.push('')
    const cell = cleanValue(record[this.#column] ?? '')
    if (cell === '') return new Rejection('missing-product', this.#column)
    return this.#form === 'semicolon-list' ? this.#ofList(record, cell) : this.#ofCounts(record, cell)
  }

  #ofCounts(record: readonly string[], cell: string): readonly (readonly string[])[] | Rejection {
    const told: Item[] = []
    for (const part of partsOf(cell)) {
      const match = COUNT_TIMES.exec(part)
      const quantity = Number(match?.[1])
      if (match === null || !(quantity > 0)) return new Rejection('bad-items', this.#column)
      told.push({ name: match[2] ?? '', quantity })
    }
    return told.length === 0 ? new Rejection('bad-items', this.#column) : this.#records(record, merged(told))
  }

  #ofList(record: readonly string[], cell: string): readonly (readonly string[])[] | Rejection {
    const names = listOf(cell)
    if (names.length === 0) return new Rejection('bad-items', this.#column)
    if (names.length === 1) return [this.#single(record)]
    const lists = new Map<number, readonly string[]>()
    for (const [column, role] of this.plan.roles.entries()) {
      if (column === this.#column || !perItem.has(role)) continue
      const list = listOf(record[column] ?? '')
      if (list.length === names.length) lists.set(column, list)
      else if (list.length > 1) return new Rejection('bad-items', column)
    }
    const quantities = lists.get(this.#quantity)?.map((text) => parseNumber(text, this.plan.decimalComma))
    const whole = cleanValue(record[this.#quantity] ?? '')
    // One number for several items says how many there are in all: only one of each is sure.
    const isOneEach = whole === '' || parseNumber(whole, this.plan.decimalComma) === names.length
    if (quantities === undefined && !isOneEach) return new Rejection('bad-items', this.#quantity)
    const told = names.map((name, index) => ({ name, quantity: quantities?.[index] ?? 1 }))
    if (lists.size === 0) return this.#records(record, merged(told))
    return this.#records(record, told).map((cells, index) => {
      const own = [...cells]
      for (const [column, list] of lists) own[column] = list[index] ?? ''
      return own
    })
  }

  /** A list of one is an ordinary record; without a column for the quantity it is one. */
  #single(record: readonly string[]): readonly string[] {
    const own = [...record]
    if ((own[this.#quantity] ?? '').trim() === '') own[this.#quantity] = '1'
    return own
  }

  #records(record: readonly string[], items: readonly Item[]): readonly (readonly string[])[] {
    const records = items.map(({ name, quantity }) => {
      const own = [...record]
      own[this.#column] = name
      own[this.#quantity] = this.#written(String(quantity))
      return own
    })
    for (const role of ['line-total', 'refund-amount'] as const) {
      const column = this.plan.roles.indexOf(role)
      if (column >= 0) this.#share(records, column, items)
    }
    return records
  }

  /** The last one takes what rounding leaves, so that the sum stays. What is no amount is told by the typing. */
  #share(records: readonly string[][], column: number, items: readonly Item[]): void {
    const total = parseMicros(cleanValue(records[0]?.[column] ?? ''), this.plan.decimalComma)
    if (total === null) return
    const units = items.reduce((sum, { quantity }) => sum + quantity, 0)
    let left = total
    for (const [index, own] of records.entries()) {
      const isLast = index === records.length - 1
      const share = isLast ? left : Math.round((total * (items[index]?.quantity ?? 0)) / units)
      left -= share
      own[column] = this.#written(microsToText(share))
    }
  }

  #written(number: string): string {
    return this.plan.decimalComma ? number.replace('.', ',') : number
  }
}

/** Commas inside a name are written `\,`. */
function partsOf(cell: string): readonly string[] {
  return cell
    .split(/(?<!\\),\s*/)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '')
}

function listOf(cell: string): readonly string[] {
  const parts = cell.split(/[;；]/).map((part) => part.trim())
  // A list may end with its sign.
  if (parts.at(-1) === '') parts.pop()
  return parts
}

function merged(items: readonly Item[]): readonly Item[] {
  const byName = new Map<string, number>()
  for (const { name, quantity } of items) byName.set(name, (byName.get(name) ?? 0) + quantity)
  return [...byName].map(([name, quantity]) => ({ name, quantity }))
}
