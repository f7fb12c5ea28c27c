import type { Interactions } from '../sparse.ts'

/** Finds the training customer who has exactly given products. O(nonzeros) to build, O(products) to ask; 50 bytes a customer. */
export class HistoryIndex {
  readonly #matrix: Pick<Interactions, 'rows' | 'rowStart' | 'column'>
  readonly #first = new Map<number, number>()

  constructor(matrix: Pick<Interactions, 'rows' | 'rowStart' | 'column'>) {
    this.#matrix = matrix
    // From the end, so that of equal ones the first stays.
    for (let row = matrix.rows - 1; row >= 0; row--) {
      const products = matrix.column.subarray(matrix.rowStart[row], matrix.rowStart[row + 1])
      if (products.length > 0) this.#first.set(hashOf(products), row)
    }
  }

  /** The first row with exactly these products (ascending), or -1. */
  find(products: Int32Array): number {
    const row = this.#first.get(hashOf(products))
    if (row === undefined) return -1
    const { rowStart, column } = this.#matrix
    const from = rowStart[row]!
    if (rowStart[row + 1]! - from !== products.length) return -1
    return products.every((product, k) => column[from + k] === product) ? row : -1
  }
}

/** 53 bits from two 32-bit FNV-1a hashes with different bases. */
function hashOf(products: Int32Array): number {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (const product of products) {
    a = Math.imul(a ^ product, 0x01000193)
    b = Math.imul(b ^ (product + 0x9e3779b9), 0x85ebca6b)
    b ^= b >>> 13
  }
  return (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff)
}
