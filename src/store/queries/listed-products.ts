import type { ListId } from '../../contract/ids.ts'
import type { ReadableDb } from '../database.ts'

/** Products at the top of a list that count for a group. */
const RANKS = 3

/**
 * Row ids of the products that these customers are recommended most often (the first ranks of each list count, the first more), at most `count`.
 * O(customers).
 */
export function listedProductIds(
  db: ReadableDb,
  list: ListId,
  customers: readonly number[],
  count: number,
): number[] {
  const votes = new Map<number, number>()
  const products = db
    .prepare<[number, string], Buffer>(
      `SELECT product_ids FROM list_customers WHERE list_id = ? AND customer_id IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
  for (const bytes of products.iterate(list, JSON.stringify(customers))) {
    const ranks = Math.min(RANKS, Math.floor(bytes.byteLength / 4))
    for (let rank = 0; rank < ranks; rank++) {
      const product = bytes.readInt32LE(rank * 4)
      votes.set(product, (votes.get(product) ?? 0) + 1 / (rank + 1))
    }
  }
  return [...votes]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, count)
    .map(([product]) => product)
}
