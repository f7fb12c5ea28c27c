import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { seededRandom } from '../../src/engine/random.ts'
import type { Interactions } from '../../src/engine/sparse.ts'
import { at } from './numbers.ts'

/** A generated shop: products by Zipf's law, customers with a long-tailed number of products; about `nonzeros` distinct cells. */
export function zipfMatrix(rows: number, columns: number, nonzeros: number, seed: number): Interactions {
  const random = seededRandom(seed)
  // Popularity ~ 1 / (rank + 50)^0.9, its sum as a table of 2^20 quantiles: drawing is one look-up.
  const shares = Float64Array.from({ length: columns }, (_, k) => 1 / (k + 50) ** 0.9)
  const total = shares.reduce((sum, share) => sum + share, 0)
  const table = new Int32Array(2 ** 20)
  let product = 0
  let reached = at(shares, 0) / total
  for (let k = 0; k < table.length; k++) {
    while ((k + 0.5) / table.length > reached && product + 1 < columns)
      reached += at(shares, ++product) / total
    table[k] = product
  }
  // Which column a product is must not depend on its popularity.
  const name = Int32Array.from({ length: columns }, (_, k) => k)
  for (let k = columns - 1; k > 0; k--) {
    const other = random.below(k + 1)
    const kept = at(name, k)
    name[k] = at(name, other)
    name[other] = kept
  }
  const sizes = Float64Array.from({ length: rows }, () => Math.exp(1.1 * random.normal()))
  const scale = nonzeros / sizes.reduce((sum, size) => sum + size, 0)
  const rowStart = new Int32Array(rows + 1)
  const column = new Int32Array(Math.ceil(nonzeros * 1.1))
  const seen = new Int32Array(columns).fill(-1)
  let filled = 0
  for (let r = 0; r < rows; r++) {
    const wanted = Math.max(1, Math.min(Math.floor(columns / 4), Math.round(at(sizes, r) * scale)))
    const from = filled
    while (filled - from < wanted && filled < column.length) {
      const drawn = at(name, at(table, random.below(table.length)))
      if (seen[drawn] === r) continue
      seen[drawn] = r
      column[filled++] = drawn
    }
    column.subarray(from, filled).sort()
    rowStart[r + 1] = filled
  }
  return {
    rows,
    columns,
    rowStart,
    column: column.slice(0, filled),
    weight: new Float32Array(filled).fill(1),
  }
}

/** Raw files for the Python peer. */
export function writeMatrix(folder: string, matrix: Interactions): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'row-start.i32'), matrix.rowStart)
  writeFileSync(path.join(folder, 'column.i32'), matrix.column)
}
