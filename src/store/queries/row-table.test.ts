import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowTable } from './row-table.ts'

/** What the table has to answer, by comparing everything. */
class Plain {
  readonly hashes: number[] = []
  readonly #first: number

  constructor(first: number) {
    this.#first = first
  }

  find(hash: number): number | undefined {
    const at = this.hashes.indexOf(hash)
    return at < 0 ? undefined : this.#first + at
  }
}

describe('rows by their hash', () => {
  it('are found again, however they were added, and what was not added is not', () => {
    const hash = fc.oneof(fc.nat({ max: 40 }), fc.maxSafeInteger().map(Math.abs))
    fc.assert(
      fc.property(
        fc.array(fc.array(hash, { maxLength: 60 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 2 ** 31 }),
        (parts, first) => {
          const plain = new Plain(first)
          const table = new RowTable(0, (row) => plain.hashes[row - first] ?? 0)
          const find = (wanted: number): number | undefined =>
            table.find(wanted, (row) => (plain.hashes[row - first] === wanted ? row : undefined))
          for (const part of parts) {
            const hashes = Float64Array.from(part)
            for (let at = 0; at < hashes.length;) {
              const end = table.claim(hashes, at, hashes.length, first + plain.hashes.length)
              for (; at < end; at++) {
                expect(plain.find(hashes[at] ?? 0)).toBeUndefined()
                plain.hashes.push(hashes[at] ?? 0)
              }
              if (at === hashes.length) break
              const suspect = hashes[at++] ?? 0
              expect(find(suspect)).toBe(plain.find(suspect))
              if (plain.find(suspect) !== undefined) continue
              plain.hashes.push(suspect)
              table.add(suspect, first + plain.hashes.length - 1)
            }
            for (const each of part) expect(find(each)).toBe(plain.find(each))
            expect(table.size).toBe(plain.hashes.length)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('stay there when the table grows', () => {
    const hashOf = (row: number): number => (row * 2_654_435_761 * 1_000_003) % 2 ** 53
    const table = new RowTable(0, hashOf)
    const hashes = Float64Array.from({ length: 50_000 }, (_, at) => hashOf(at + 7))
    for (let at = 0; at < hashes.length;) {
      at = table.claim(hashes, at, Math.min(hashes.length, at + 3_000), 7 + at)
      if (at < hashes.length && at % 3_000 !== 0) table.add(hashes[at] ?? 0, 7 + at++)
    }
    for (let row = 7; row < 50_007; row++)
      expect(table.find(hashOf(row), (found) => (hashOf(found) === hashOf(row) ? found : undefined))).toBe(
        row,
      )
  })
})
