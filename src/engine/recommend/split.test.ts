import { describe, expect, it } from 'vitest'
import { interactionsFromTriplets, rowOf } from '../sparse.ts'
import { splitByCustomer, splitByTime } from './split.ts'

describe('splitByTime', () => {
  it('cuts at one moment, drops what the customer already has, and counts new customers and products', () => {
    const events = {
      row: [0, 0, 1, 0, 0, 2, 1],
      column: [0, 1, 1, 0, 2, 1, 3],
      weight: [1, 1, 1, 1, 1, 1, 1],
      time: [1, 2, 3, 4, 5, 5, 5],
    }
    const split = splitByTime(events, 3, 4, 0.6)
    expect(split.cutTime).toBe(4)
    expect([...split.train.rowStart]).toEqual([0, 2, 3, 3])
    expect([...rowOf(split.test, 0).products]).toEqual([2])
    expect([...rowOf(split.test, 1).products]).toEqual([3])
    expect(split.testCustomers).toBe(2)
    expect(split.newCustomers).toBe(1)
    expect(split.newProductCells).toBe(2)
  })

  it('needs different times', () => {
    const events = { row: [0, 0], column: [0, 1], weight: [1, 1], time: [3, 3] }
    expect(() => splitByTime(events, 1, 2, 0.2)).toThrow('different times')
  })
})

describe('splitByCustomer', () => {
  it('takes a share of everybody, never all, and loses nothing', () => {
    const row = [0, 0, 0, 0, 0, 1, 2, 2]
    const matrix = interactionsFromTriplets(
      { row, column: [0, 1, 2, 3, 4, 0, 1, 2], weight: row.map(() => 1) },
      3,
      5,
    )
    const { train, test } = splitByCustomer(matrix, 0.2, 7)
    const sizes = (m: typeof train): number[] => [0, 1, 2].map((r) => rowOf(m, r).products.length)
    expect(sizes(test)).toEqual([1, 0, 1])
    expect(sizes(train)).toEqual([4, 1, 1])
    expect(splitByCustomer(matrix, 0.2, 7).test).toEqual(test)
  })
})
