import { seededRandom } from '../random.ts'
import type { Interactions } from '../sparse.ts'

/** Pairs and products below which one block is enough: nothing is won by several, and few products are a poor choice to draw others from. */
const LEAST_PAIRS = 50_000
const LEAST_PRODUCTS = 256
const BLOCKS = 8

/** How many blocks customers and products are divided into; by the size of the data alone, so that threads do not change the result. */
export function blocksFor({ columns, column }: Pick<Interactions, 'columns' | 'column'>): number {
  return column.length < LEAST_PAIRS || columns < LEAST_PRODUCTS ? 1 : BLOCKS
}

/** Bounds of consecutive customers with about the same number of pairs each: blocks + 1 row numbers. O(rows). */
export function customerBlocks({ rows, rowStart }: Interactions, blocks: number): Int32Array {
  const bounds = new Int32Array(blocks + 1)
  const pairs = rowStart[rows]!
  let row = 0
  for (let b = 1; b < blocks; b++) {
    while (row < rows && rowStart[row]! < (pairs * b) / blocks) row++
    bounds[b] = row
  }
  bounds[blocks] = rows
  return bounds
}

export type ProductBlocks = {
  /** Block of each product. */
  readonly blockOf: Int32Array
  /** All products, block by block; block b's are listed[start[b] .. start[b + 1]). */
  readonly listed: Int32Array
  readonly start: Int32Array
}

/** Products at random in blocks of equal size, another division for every epoch. O(products). */
export function productBlocks(products: number, blocks: number, seed: number, epoch: number): ProductBlocks {
  const random = seededRandom(seed * 0x10000 + epoch)
  const listed = Int32Array.from({ length: products }, (_, k) => k)
  for (let k = products - 1; k > 0; k--) {
    const other = random.below(k + 1)
    const moved = listed[k]!
    listed[k] = listed[other]!
    listed[other] = moved
  }
  const start = Int32Array.from({ length: blocks + 1 }, (_, b) => Math.floor((products * b) / blocks))
  const blockOf = new Int32Array(products)
  for (let b = 0; b < blocks; b++) for (let k = start[b]!; k < start[b + 1]!; k++) blockOf[listed[k]!] = b
  return { blockOf, listed, start }
}

/** Four words for the generator of one block's steps. */
export function blockSeed(seed: number, epoch: number, customers: number, products: number): Int32Array {
  const random = seededRandom(seed * 0x10000 + epoch * 64 + customers * BLOCKS + products + 0x8000_0000)
  return Int32Array.from({ length: 4 }, (_, k) => random.below(0x1_0000_0000) | 0 || k + 1)
}

/**
 * The events of customers [from, to) sorted by the block of their product, into the same range of `user` and `item`; `cells` gets blocks + 1 bounds.
 * O(events).
 */
export function sortEvents(
  { rowStart, column }: Pick<Interactions, 'rowStart' | 'column'>,
  [from, to]: readonly [number, number],
  blockOf: Int32Array,
  { user, item, cells }: { user: Int32Array; item: Int32Array; cells: Int32Array },
): void {
  const [first, last] = [rowStart[from]!, rowStart[to]!]
  cells.fill(0)
  for (let k = first; k < last; k++) cells[blockOf[column[k]!]! + 1]!++
  cells[0] = first
  for (let b = 1; b < cells.length; b++) cells[b]! += cells[b - 1]!
  const next = cells.slice()
  for (let row = from; row < to; row++) {
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const at = next[blockOf[column[k]!]!]!++
      user[at] = row
      item[at] = column[k]!
    }
  }
}
