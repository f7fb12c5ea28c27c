import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { cleanValue } from './clean-id.ts'
import { parseNumber } from './parse-number.ts'

/** Marks that people put into such tables instead of a number. */
const YES = /^(?:x|y|yes|true|✓|✔|√|●|是|有)$/i
const NO = /^(?:n|no|false|✗|✘|×|○|否|无)$/i

/** Roles that the unfolded columns have themselves. */
const TAKEN: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'product-column',
  'product-id',
  'product-name',
  'quantity',
  'rating',
])

/**
 * A record of a wide table (a customer, and a column per product) as a record for each product in it. Empty cells and zeros tell nothing.
 * Made once per file; O(columns x products told) a record.
 */
export class WideTable {
  /** The plan of the records that come out: with a column for the product and one for how much of it. */
  readonly plan: ImportPlan
  readonly width: number
  readonly #columns: readonly { readonly index: number; readonly product: string }[]

  constructor(plan: ImportPlan, width: number, headers: readonly string[]) {
    const given = Array.from({ length: width }, (_, index): ColumnRole => plan.roles[index] ?? 'ignore')
    this.#columns = given.flatMap((role, index) =>
      role === 'product-column' ? [{ index, product: headers[index]?.trim() || String(index + 1) }] : [],
    )
    const roles = given.map((role) => (TAKEN.has(role) ? 'ignore' : role))
    const cells = plan.defaultKind === 'rating' ? 'rating' : 'quantity'
    this.plan = { ...plan, roles: [...roles, 'product-id', cells] }
    this.width = width + 2
  }

  /** @returns a record of `width` cells per product that the record tells of; none where it tells of none */
  split(cells: readonly string[], first: number, width: number): readonly (readonly string[])[] {
    const records: (readonly string[])[] = []
    for (const { index, product } of this.#columns) {
      const amount = this.#amountOf(cleanValue(cells[first + index] ?? ''))
      if (amount === '') continue
      const own = cells.slice(first, first + width)
      while (own.length < width) own.push('')
      own.push(product, amount)
      records.push(own)
    }
    return records
  }

  /** What cannot be read is told by the typing. */
  #amountOf(cell: string): string {
    if (cell === '' || NO.test(cell)) return ''
    if (YES.test(cell)) return '1'
    return parseNumber(cell, this.plan.decimalComma) === 0 ? '' : cell
  }
}
