import { describe, expect, it } from 'vitest'
import { interactionsFromTriplets, rowOf } from '../sparse.ts'
import { splitByCustomer, splitByHeldCustomers, splitByTime, splitGiven, splitLastOut } from './split.ts'

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

describe('splitLastOut', () => {
  it('holds out the latest product with all its purchases, and nothing of those who have one', () => {
    const events = {
      row: [0, 0, 0, 1, 2, 2],
      column: [2, 1, 2, 0, 3, 1],
      weight: [1, 1, 1, 1, 1, 1],
      time: [1, 2, 3, 9, 5, 5],
    }
    const { train, test, testCustomers } = splitLastOut(events, 3, 4)
    expect([0, 1, 2].map((r) => [...rowOf(train, r).products])).toEqual([[1], [0], [3]])
    expect([0, 1, 2].map((r) => [...rowOf(test, r).products])).toEqual([[2], [], [1]])
    expect(testCustomers).toBe(2)
  })
})

describe('splitGiven', () => {
  it('leaves out what the training holds, and counts customers and products that are new', () => {
    const events = (row: number[], column: number[]) => ({
      row,
      column,
      weight: row.map(() => 1),
      time: row,
    })
    const split = splitGiven(events([0, 0, 1], [0, 1, 1]), events([0, 0, 1, 2], [1, 2, 3, 0]), 3, 4)
    expect([0, 1, 2].map((r) => [...rowOf(split.test, r).products])).toEqual([[2], [3], []])
    expect(split).toMatchObject({ testCustomers: 2, newCustomers: 1, newProductCells: 2, cutTime: null })
  })
})

describe('splitByHeldCustomers', () => {
  it('keeps the held customers out of the training and shows a part of what they have', () => {
    const row: number[] = []
    const column: number[] = []
    for (let r = 0; r < 100; r++) {
      for (let c = 0; c < 10; c++) {
        row.push(r)
        column.push((r + c) % 20)
      }
    }
    const all = interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, 100, 20)
    const { train, histories, test, testCustomers } = splitByHeldCustomers(all, 0.3, 0.2, 3)
    expect(testCustomers).toBeGreaterThan(15)
    expect(testCustomers).toBeLessThan(45)
    let held = 0
    for (let r = 0; r < 100; r++) {
      const sizes = [train, histories ?? train, test].map((matrix) => rowOf(matrix, r).products.length)
      expect(sizes).toEqual(sizes[0] === 10 ? [10, 0, 0] : [0, 8, 2])
      if (sizes[0] === 0) held++
    }
    expect(held).toBe(testCustomers)
  })
})
