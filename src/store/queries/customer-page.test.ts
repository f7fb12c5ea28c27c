import { describe, expect, it } from 'vitest'
import { customerId } from '../../contract/ids.ts'
import { projectInMemory } from '../open.ts'
import { customerPage } from './customer-page.ts'
import { addImport } from './test-shop.ts'

describe('customerPage', () => {
  it('tells what one customer did, the latest first, and nothing of the others', () => {
    const db = projectInMemory()
    addImport(db, [
      { customer: 'ann', product: 'tea', at: 1000, quantity: 2, price: 3_000_000, order: 'o1' },
      { customer: 'ann', product: 'cup', at: 1000, price: 5_000_000, order: 'o1' },
      { customer: 'bob', product: 'tea', at: 1500 },
      { customer: 'ann', product: 'cup', at: 2000, kind: 2, price: 5_000_000 },
    ])
    const page = customerPage(db, customerId.parse(1))
    expect(page).toMatchObject({
      customer: { externalId: 'ann', name: 'Name of ann', email: 'ann@example.com' },
      orders: 1,
      interactions: 3,
      revenueMicros: 6_000_000,
      currency: 'EUR',
      firstAt: 1000,
      lastAt: 2000,
      suppressed: false,
    })
    expect(page.timeline.map(({ kind, product, at }) => [kind, product, at])).toEqual([
      ['refund', 'Name of cup', 2000],
      ['purchase', 'Name of cup', 1000],
      ['purchase', 'Name of tea', 1000],
    ])
    expect(page.history).toHaveLength(2)
  })

  it('says so when the customer is not visible', () => {
    const db = projectInMemory()
    addImport(db, [{ customer: 'ann', product: 'tea' }], { status: 'staging' })
    expect(() => customerPage(db, customerId.parse(1))).toThrow('customer-not-found')
  })
})
