import { expect, it } from 'vitest'
import { rule } from '../../contract/segments.ts'
import { projectInMemory } from '../../store/open.ts'
import { keptColumns } from '../../store/columns/saved-columns.ts'
import { columnsFingerprint } from '../../store/columns/build-columns.ts'
import { getSegment, putSegment } from '../../store/queries/segments.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import { customerBase, readerBase } from './customer-base.ts'
import { keepCustomers } from './keep-customers.ts'

const begin = Date.UTC(2026, 0, 1, 12)

it('after each import the columns are those of the data, and every segment has its size of then', async () => {
  const db = projectInMemory()
  let clock = 1_000
  const now = (): number => ++clock
  const context = { db, signal: new AbortController().signal, progress: () => undefined, now }
  const id = putSegment(
    db,
    {
      name: 'Buyers of tea',
      description: '',
      kind: 'dynamic',
      rule: rule.parse({ kind: 'did', events: ['purchase'], product: { by: 'product', values: ['tea'] } }),
      asOf: { kind: 'data-end' },
    },
    { id: null, now: 0 },
  )
  addImport(db, [{ customer: 'ann', product: 'tea', at: begin, price: 10 }], { hash: 'a' })
  await keepCustomers(context)
  expect(keptColumns(db)?.fingerprint).toBe(columnsFingerprint(db))
  addImport(
    db,
    [
      { customer: 'bob', product: 'tea', at: begin, price: 10 },
      { customer: 'cho', product: 'cup', at: begin, price: 10 },
    ],
    { hash: 'b' },
  )
  await keepCustomers(context)
  expect(keptColumns(db)?.fingerprint).toBe(columnsFingerprint(db))
  const segment = getSegment(db, id)
  expect(segment).toMatchObject({ size: 2, sizeCurrent: true })
  expect(segment?.history.map(({ size, customers }) => [size, customers])).toEqual([
    [1, 1],
    [2, 3],
  ])
  // Questions of one moment share one reading, and get what a job gets.
  addImport(db, [{ customer: 'dan', product: 'tea', at: begin, price: 10 }], { hash: 'c' })
  const [one, other] = await Promise.all([readerBase(db), readerBase(db)])
  expect(one).toBe(other)
  expect(one.columns.at.length).toBe(4)
  expect(customerBase(db)).toBe(one)
})
