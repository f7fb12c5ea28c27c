import { expect, it } from 'vitest'
import { projectInMemory } from '../../store/open.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import { productsNamed } from './named.ts'

it('finds ids that hold commas, quotes, spaces and leading zeros in a list that commas part', () => {
  const db = projectInMemory()
  addImport(
    db,
    ['007', 'pro "x", 004', 'a,b,c', 'plain'].map((product) => ({ customer: 'c', product })),
  )
  const named = (text: string): string[] =>
    productsNamed(db, text).map((id) =>
      String(db.prepare('SELECT external_id FROM products WHERE product_id = ?').pluck().get(id)),
    )
  expect(named('plain, 007')).toEqual(['plain', '007'])
  expect(named('a,b,c,pro "x", 004,plain')).toEqual(['a,b,c', 'pro "x", 004', 'plain'])
  expect(() => named('plain,nothing, 007')).toThrow(
    expect.objectContaining({ code: 'product-not-found', params: { product: 'nothing' } }),
  )
  expect(() => named('7')).toThrow()
})
