import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnCounts, interactionsFromTriplets, rowOf, transpose } from './sparse.ts'

describe('interactionsFromTriplets', () => {
  it('sorts the columns of a row and adds up duplicates', () => {
    const triplets = { row: [1, 0, 1, 1], column: [2, 1, 0, 2], weight: [3, 1, 5, 0.5] }
    const matrix = interactionsFromTriplets(triplets, 3, 3)
    expect([...matrix.rowStart]).toEqual([0, 1, 3, 3])
    expect([...matrix.column]).toEqual([1, 0, 2])
    expect([...matrix.weight]).toEqual([1, 5, 3.5])
    expect([...rowOf(matrix, 1).products]).toEqual([0, 2])
    expect([...columnCounts(matrix)]).toEqual([1, 1, 1])
  })

  it('names an index that does not fit', () => {
    expect(() => interactionsFromTriplets({ row: [3], column: [0], weight: [1] }, 3, 3)).toThrow(
      'row 3 is outside 0..2',
    )
    expect(() => interactionsFromTriplets({ row: [0], column: [0], weight: [NaN] }, 1, 1)).toThrow(RangeError)
    expect(() => interactionsFromTriplets({ row: [0], column: [], weight: [1] }, 1, 1)).toThrow(
      'differ in length',
    )
  })

  it('gives the dense sums, and its transpose the transposed ones', () => {
    const event = fc.tuple(fc.nat(6), fc.nat(4), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const dense = new Float64Array(7 * 5)
        for (const [r, c, w] of events) dense[r * 5 + c]! += w
        const triplets = {
          row: events.map((e) => e[0]),
          column: events.map((e) => e[1]),
          weight: events.map((e) => e[2]),
        }
        const matrix = interactionsFromTriplets(triplets, 7, 5)
        const turned = transpose(matrix)
        for (let r = 0; r < 7; r++) {
          const { products, weights } = rowOf(matrix, r)
          const found = new Float64Array(5)
          products.forEach((c, k) => (found[c] = weights[k]!))
          expect([...found]).toEqual([...dense.subarray(r * 5, r * 5 + 5)])
        }
        expect(transpose(turned)).toEqual(matrix)
        expect(turned.rows).toBe(5)
      }),
    )
  })
})
