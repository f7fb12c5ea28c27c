import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importPlan } from './import-plan.ts'
import { inspection, type Inspection } from './inspection.ts'
import { bestMapping, fitsMapping, planByMapping, type SavedMapping } from './mappings.ts'

const headers = ['order', 'note', 'sku', 'who', 'when', 'paid']
const plan = importPlan.parse({
  target: 'interactions',
  dialect: { encoding: 'utf-8', delimiter: ',', headerRows: 1 },
  roles: ['order-id', 'ignore', 'product-id', 'customer-id', 'time', 'unit-price'],
  dateOrder: 'ymd',
  columnDateOrders: { '4': 'dmy' },
  decimalComma: true,
  timeZone: 'UTC',
  currency: 'EUR',
  defaultKind: 'purchase',
  carryDown: { key: 0, columns: [3, 4] },
  recipe: [{ reason: null, column: 'paid', equals: null, operation: { kind: 'trim' } }],
})
const mapping: SavedMapping = {
  format: 'sextant-mapping',
  version: 1,
  name: 'Orders',
  headers,
  plan,
  updatedAt: 1,
}

function looked(own: readonly string[]): Inspection {
  return inspection.parse({
    fileName: 'a.csv',
    fileBytes: 1,
    container: 'none',
    members: [],
    sheets: [],
    columns: own.map((header, index) => ({
      index,
      header,
      samples: [],
      filledShare: 1,
      proposedRole: 'ignore',
    })),
    top: [],
    rows: [],
    bottom: [],
    estimatedRows: 1,
    exact: true,
    preset: null,
    plan: {
      ...plan,
      dialect: { ...plan.dialect, delimiter: ';' },
      roles: own.map(() => 'ignore'),
      carryDown: null,
    },
    findings: [],
    ambiguousDates: [],
    dateOrderAmbiguous: false,
  })
}

describe('a saved mapping', () => {
  it('gives the same meanings whatever the order of the columns, and whatever others there are', () => {
    const shuffled = fc.shuffledSubarray([...headers, 'extra', 'more'], {
      minLength: headers.length + 2,
      maxLength: headers.length + 2,
    })
    fc.assert(
      fc.property(shuffled, (own) => {
        expect(fitsMapping(mapping, own)).toBe(true)
        const applied = planByMapping(mapping, looked(own))
        expect(applied.dialect.delimiter).toBe(';')
        headers.forEach((header, column) =>
          expect(applied.roles[own.indexOf(header)]).toBe(plan.roles[column]),
        )
        expect(applied.roles[own.indexOf('extra')]).toBe('ignore')
        expect(applied.columnDateOrders).toEqual({ [String(own.indexOf('when'))]: 'dmy' })
        expect(applied.carryDown?.key).toBe(own.indexOf('order'))
        expect(applied.carryDown?.columns).toEqual([own.indexOf('who'), own.indexOf('when')])
        expect(applied.recipe).toEqual(plan.recipe)
      }),
    )
  })

  it('is not for a file that lacks a column it needs; a column without a meaning may be missing', () => {
    expect(
      fitsMapping(
        mapping,
        headers.filter((header) => header !== 'note'),
      ),
    ).toBe(true)
    expect(
      fitsMapping(
        mapping,
        headers.filter((header) => header !== 'paid'),
      ),
    ).toBe(false)
  })

  it('is the one about most columns', () => {
    const less: SavedMapping = {
      ...mapping,
      name: 'Less',
      plan: { ...plan, roles: ['ignore', 'ignore', 'product-id', 'customer-id'] },
      updatedAt: 9,
    }
    expect(bestMapping([less, mapping], headers)?.name).toBe('Orders')
    expect(bestMapping([less, mapping], ['sku', 'who'])?.name).toBe('Less')
    expect(bestMapping([less, mapping], ['sku'])).toBeUndefined()
  })
})
