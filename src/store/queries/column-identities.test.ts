import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityOf } from '../identity.ts'
import { ColumnIdentities } from './column-identities.ts'
import type { InteractionColumns } from './interaction-columns.ts'

const optional = (values: fc.Arbitrary<number>): fc.Arbitrary<number | null> => fc.option(values)
const whole = fc.oneof(fc.integer(), fc.maxSafeInteger())
const row = fc.record({
  customer: fc.nat(),
  product: fc.nat(),
  kind: fc.integer({ min: 1, max: 6 }),
  at: optional(whole),
  quantity: fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true }),
  unitPriceMicros: optional(whole),
  rating: optional(fc.double({ min: 0, max: 10, noNaN: true })),
  order: fc.nat({ max: 4 }),
})

describe('identities of columns', () => {
  it('are those of the rows', () => {
    const identities = new ColumnIdentities()
    const order = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }))
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.array(order, { minLength: 5, maxLength: 5 }),
        (rows, orders) => {
          const expected = rows.map((each) => identityOf({ ...each, orderId: orders[each.order] ?? '' }))
          const customers = Uint32Array.from(rows, (each) => each.customer)
          const products = Uint32Array.from(rows, (each) => each.product)
          const columns = columnsOf(rows, orders)
          expect([...identities.of(columns, customers, products).subarray(0, rows.length)]).toEqual(expected)
        },
      ),
    )
  })
})

type Row = typeof row extends fc.Arbitrary<infer T> ? T : never

function columnsOf(rows: readonly Row[], orders: readonly string[]): InteractionColumns {
  const numbers = (of: (each: Row) => number | null): Float64Array =>
    Float64Array.from(rows, (each) => of(each) ?? NaN)
  const none = new Uint32Array(rows.length)
  let end = 0
  return {
    length: rows.length,
    lines: none,
    customers: none,
    products: none,
    customerFacts: none,
    productFacts: none,
    settings: none,
    kinds: Uint8Array.from(rows, (each) => each.kind),
    times: numbers((each) => each.at),
    quantities: numbers((each) => each.quantity),
    prices: numbers((each) => each.unitPriceMicros),
    ratings: numbers((each) => each.rating),
    orders: Uint32Array.from(rows, (each) => each.order),
    orderBytes: Uint8Array.from(Buffer.from(orders.join(''))),
    orderEnds: Uint32Array.from(orders, (each) => (end += Buffer.byteLength(each))),
    hasOnlyAscii: orders.every((each) => Buffer.byteLength(each) === each.length),
    consents: [],
    told: { restart: false, customers: [], products: [], customerFacts: [], productFacts: [], settings: [] },
  }
}
