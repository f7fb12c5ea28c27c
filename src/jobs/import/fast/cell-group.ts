import { CellTable, HASH_BEGIN, type CutAhead } from './cell-table.ts'
import type { RecordScanner } from './record-scanner.ts'

/**
 * What the cells of some columns together mean: a number for each different combination, learned when it is first met. O(length of the cells).
 */
export class CellGroup {
  readonly #scanner: RecordScanner
  readonly #columns: readonly number[]
  readonly #first: number
  readonly #table = new CellTable()
  #values = new Uint32Array(1 << 9)
  #key = new Uint8Array(256)
  #keyBytes: Uint8Array = this.#key
  #from = 0
  #to = 0
  #hash = 0

  constructor(scanner: RecordScanner, columns: readonly number[]) {
    this.#scanner = scanner
    this.#columns = columns
    this.#first = columns[0] ?? -1
  }

  /** The number of the combination in the present record; -1: not known. Without columns it is 0. */
  find(): number {
    const { bytes, starts, ends, hashes } = this.#scanner
    if (this.#first < 0) return 0
    if (this.#columns.length === 1) {
      this.#keyBytes = bytes
      this.#from = starts[this.#first] ?? 0
      this.#to = ends[this.#first] ?? 0
      this.#hash = hashes[this.#first] ?? 0
    } else this.#join()
    const place = this.#table.find(this.#keyBytes, this.#from, this.#to, this.#hash)
    return place < 0 ? -1 : (this.#values[place] ?? 0)
  }

  /** Learns the combination that {@link find} did not know. */
  learn(value: number): void {
    if (this.#first < 0) return
    const place = this.#table.add(this.#keyBytes, this.#from, this.#to, this.#hash)
    if (place >= this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[place] = value
  }

  /** Has the memory hand over what {@link find} will look at for records that were cut ahead, where it is asked about one column. */
  fetch(ahead: CutAhead): void {
    if (this.#columns.length === 1) this.#table.fetch(ahead, this.#first)
  }

  get byteLength(): number {
    return this.#table.byteLength
  }

  get size(): number {
    return this.#table.size
  }

  clear(): void {
    this.#table.clear()
  }

  /** The cells one behind the other, each with a byte that no cell contains. */
  #join(): void {
    const { bytes, starts, ends, hashes } = this.#scanner
    let to = 0
    let hash = HASH_BEGIN
    for (const column of this.#columns) {
      const [start, end] = [starts[column] ?? 0, ends[column] ?? 0]
      if (to + end - start + 1 > this.#key.length) {
        const larger = new Uint8Array((to + end - start + 1) * 2)
        larger.set(this.#key)
        this.#key = larger
      }
      for (let at = start; at < end; at++) this.#key[to++] = bytes[at] ?? 0
      this.#key[to++] = 0
      hash = Math.imul((hash << 13) | (hash >>> 19), 0x1b873593) ^ (hashes[column] ?? 0)
    }
    this.#keyBytes = this.#key
    this.#from = 0
    this.#to = to
    this.#hash = hash | 0
  }
}
