import { invertPositiveDefinite } from '../../engine/linalg/cholesky.ts'
import type { InverseSession } from '../../engine/recommend/backend.ts'
import type { Lease } from './arena.ts'
import type { KernelRunner } from './runner.ts'

/** Pivots swept at a time: more mean fewer passes over the matrix, fewer that a panel of a block stays in the cache. */
const DEPTH = 128
/** Strips (of 4) per side of a block of one slice. */
const BLOCK_STRIPS = 32
const STRIPS_PER_SLICE = 8

/** A symmetric matrix in the pool's memory. @throws RangeError when it does not fit. */
export function openInverse(runner: KernelRunner, order: number): InverseSession {
  if (!Number.isInteger(order) || order < 1)
    throw new RangeError(`the order of a matrix is a count, got ${order}`)
  const lease = runner.arena.open()
  try {
    return new PoolInverseSession(runner, lease, order)
  } catch (error) {
    lease.close()
    throw error
  }
}

class PoolInverseSession implements InverseSession {
  readonly #runner: KernelRunner
  readonly #lease: Lease
  readonly #given: number
  /** The order in whole tiles; what is added is the identity. */
  readonly #order: number
  readonly #matrix: number

  constructor(runner: KernelRunner, lease: Lease, given: number) {
    this.#runner = runner
    this.#lease = lease
    this.#given = given
    this.#order = Math.ceil(given / 4) * 4
    this.#matrix = lease.bytes(this.#order * this.#order * 8)
    for (let row = given; row < this.#order; row++) {
      const values = this.#row(row)
      values.fill(0)
      values[row] = 1
      // The tile on the diagonal is kept whole, so its part above the diagonal counts too.
      for (let above = row - (row % 4); above < row; above++) this.#row(above)[row] = 0
    }
  }

  setRow(row: number, values: Float64Array): void {
    this.#row(row).set(values.subarray(0, row + 1))
    for (let above = row - (row % 4); above < row; above++) this.#row(above)[row] = values[above] ?? 0
  }

  async *invert(): AsyncGenerator<number, void, void> {
    const order = this.#order
    const lease = this.#runner.arena.open()
    try {
      const w = lease.bytes(order * DEPTH * 8)
      const v = lease.bytes(order * DEPTH * 8)
      const inverse = lease.bytes(DEPTH * DEPTH * 8)
      for (let pivot = 0; pivot < order; pivot += DEPTH) {
        const depth = Math.min(DEPTH, order - pivot)
        const block = this.#block(pivot, depth)
        invertBlock(block, depth, pivot, this.#given)
        lease.float64(inverse, depth * depth).set(intoStrips(block, depth))
        const sweep = { matrix: this.#matrix, order, pivot, depth, w, v }
        await this.#runner.run({
          kind: 'inverse-panel',
          slices: Math.ceil(order / 4 / STRIPS_PER_SLICE),
          stripsPerSlice: STRIPS_PER_SLICE,
          inverse,
          ...sweep,
        })
        const blocks = Math.ceil(order / 4 / BLOCK_STRIPS)
        const slices = (blocks * (blocks + 1)) / 2
        await this.#runner.run({ kind: 'inverse-update', slices, blockStrips: BLOCK_STRIPS, ...sweep })
        for (let k = 0; k < depth; k++) {
          const row = this.#row(pivot + k)
          for (let c = 0; c < depth; c++) row[pivot + c] = -block[k * depth + c]!
        }
        yield Math.min(1, (pivot + depth) / order)
      }
    } finally {
      lease.close()
    }
  }

  diagonal(): Float64Array {
    return Float64Array.from({ length: this.#given }, (_, k) => -this.#row(k)[k]!)
  }

  readRow(row: number, out: Float64Array): void {
    const order = this.#order
    const all = this.#lease.float64(this.#matrix, order * order)
    for (let c = 0; c <= row; c++) out[c] = -all[row * order + c]!
    for (let c = row + 1, at = c * order + row; c < this.#given; c++, at += order) out[c] = -all[at]!
  }

  close(): void {
    this.#lease.close()
  }

  #row(row: number): Float64Array {
    return this.#lease.float64(this.#matrix + row * this.#order * 8, this.#order)
  }

  /** The block of pivots, whole: above the diagonal from below it. */
  #block(pivot: number, depth: number): Float64Array {
    const block = new Float64Array(depth * depth)
    for (let i = 0; i < depth; i++) {
      const row = this.#row(pivot + i)
      for (let j = 0; j <= i; j++) block[i * depth + j] = block[j * depth + i] = row[pivot + j]!
    }
    return block
  }
}

function invertBlock(block: Float64Array, depth: number, pivot: number, order: number): void {
  try {
    invertPositiveDefinite(block, depth)
  } catch (cause) {
    const last = Math.min(order, pivot + depth) - 1
    throw new RangeError(`the matrix is not positive definite at rows ${pivot} to ${last} of ${order}`, {
      cause,
    })
  }
}

/** Row-major into strips of four columns. */
function intoStrips(block: Float64Array, depth: number): Float64Array {
  const strips = new Float64Array(depth * depth)
  for (let c = 0; c < depth; c++) {
    for (let k = 0; k < depth; k++) strips[(c >> 2) * depth * 4 + k * 4 + (c & 3)] = block[k * depth + c]!
  }
  return strips
}
