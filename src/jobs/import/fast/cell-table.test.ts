import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CellTable, cellHash } from './cell-table.ts'

describe('a table of cells', () => {
  it('numbers them in the order they come, and gives their texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 3_000 }), (texts) => {
        const table = new CellTable()
        const known: string[] = []
        for (const text of texts) {
          const bytes = Buffer.from(text)
          const hash = cellHash(bytes, 0, bytes.length)
          const found = table.find(bytes, 0, bytes.length, hash)
          expect(found).toBe(known.indexOf(text))
          if (found < 0) expect(table.add(bytes, 0, bytes.length, hash)).toBe(known.push(text) - 1)
        }
        expect(known.map((_, index) => table.text(index))).toEqual(known)
      }),
      { numRuns: 20 },
    )
  })
})
