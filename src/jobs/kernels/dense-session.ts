import { eigenvectorsOf, tridiagonalValues } from '../../engine/linalg/tridiagonal.ts'
import type { DenseMatrix, DenseSession, SymmetricEigen } from '../../engine/recommend/backend.ts'
import type { Lease } from './arena.ts'
import type { KernelRunner } from './runner.ts'

/** Strips (of 4) per side of a block: 128 x 128 results, whose operands stay in the second cache in chunks of DEPTH. */
const BLOCK_STRIPS = 32
const DEPTH = 256
const REDUCE_WORK = 4e6

/** A dense matrix, packed in strips along its small side, in the pool's memory. */
export async function openDense(runner: KernelRunner, matrix: DenseMatrix): Promise<DenseSession> {
  const { rows, columns, values } = matrix
  if (rows < 1 || columns < 1 || values.length !== rows * columns) {
    throw new RangeError(`a ${rows} x ${columns} matrix needs ${rows * columns} values, got ${values.length}`)
  }
  const by = rows <= columns ? 'rows' : 'columns'
  const small = Math.min(rows, columns)
  const large = Math.max(rows, columns)
  const strips = Math.ceil(small / 4)
  const lease = runner.arena.open()
  const source = runner.arena.open()
  try {
    // The kernel for the large side reads whole groups of four: room for three more rows behind the last strip.
    const packed = lease.bytes((strips * large + 3) * 32)
    const from = source.copy(values)
    await runner.run({ kind: 'pack-dense', slices: strips, by, source: from, rows, columns, packed })
    return new PoolDenseSession(runner, lease, packed, small, large)
  } catch (error) {
    lease.close()
    throw error
  } finally {
    source.close()
  }
}

class PoolDenseSession implements DenseSession {
  readonly #runner: KernelRunner
  readonly #lease: Lease
  readonly #packed: number
  readonly #small: number
  readonly #large: number

  constructor(runner: KernelRunner, lease: Lease, packed: number, small: number, large: number) {
    this.#runner = runner
    this.#lease = lease
    this.#packed = packed
    this.#small = small
    this.#large = large
  }

  async gramEigen(count: number): Promise<SymmetricEigen> {
    const order = Math.ceil(this.#small / 4) * 4
    const lease = this.#runner.arena.open()
    try {
      const matrix = await this.#gram(lease, order)
      const places = {
        diagonal: lease.bytes(order * 8),
        off: lease.bytes(order * 8),
        scale: lease.bytes(order * 8),
      }
      await this.#reduce(lease, matrix, order, places)
      const diagonal = new Float64Array(lease.float64(places.diagonal, order))
      const off = new Float64Array(lease.float64(places.off, order))
      const values = tridiagonalValues(diagonal, off)
      const vectors = eigenvectorsOf(diagonal, off, values.subarray(0, count))
      const back = await this.#reflect(lease, matrix, order, places.scale, vectors, count)
      // Rows and columns that only fill up the last strip are zero: their eigenvalues are 0 and stand last.
      return { values: values.slice(0, this.#small), vectors: back }
    } finally {
      lease.close()
    }
  }

  async toLargeSide(vectors: Float64Array, count: number): Promise<Float64Array> {
    const small = this.#small
    const large = this.#large
    const smallStrips = Math.ceil(small / 4)
    const vectorStrips = Math.ceil(count / 4)
    const lease = this.#runner.arena.open()
    try {
      const strips = lease.copy(intoStrips(vectors, small, count, smallStrips * 4))
      const outStride = vectorStrips * 32
      const out = lease.bytes(Math.ceil(large / 4) * 4 * outStride)
      const rowsPerSlice = Math.max(4, Math.ceil(REDUCE_WORK / (small * count * 4)) * 4)
      await this.#runner.run({
        kind: 'large-side',
        slices: Math.ceil(large / rowsPerSlice),
        packed: this.#packed,
        large,
        smallStrips,
        vectors: strips,
        vectorStrips,
        rowsPerSlice,
        out,
        outStride,
      })
      const result = new Float64Array(large * count)
      const padded = lease.float64(out, (large * outStride) / 8)
      for (let r = 0; r < large; r++) {
        const at = r * vectorStrips * 4
        result.set(padded.subarray(at, at + count), r * count)
      }
      return result
    } finally {
      lease.close()
    }
  }

  close(): void {
    this.#lease.close()
  }

  /** Lower triangle, row-major, order x order. */
  async #gram(lease: Lease, order: number): Promise<number> {
    const out = lease.bytes(order * order * 8)
    const strips = order / 4
    const blocks = Math.ceil(strips / BLOCK_STRIPS)
    await this.#runner.run({
      kind: 'gram',
      slices: (blocks * (blocks + 1)) / 2,
      packed: this.#packed,
      large: this.#large,
      strips,
      blockStrips: BLOCK_STRIPS,
      depth: DEPTH,
      out,
      outStride: order * 8,
    })
    return out
  }

  async #reduce(
    lease: Lease,
    matrix: number,
    order: number,
    places: { readonly diagonal: number; readonly off: number; readonly scale: number },
  ): Promise<void> {
    const zero = lease.bytes(order * 8)
    const w0 = lease.bytes(order * 8)
    const w1 = lease.bytes(order * 8)
    for (const at of [zero, w0, w1, places.off, places.scale]) lease.float64(at, order).fill(0)
    const rowsPerSlice = Math.max(1, Math.floor(REDUCE_WORK / (order * order)))
    const slices = Math.ceil(order / rowsPerSlice)
    await this.#runner.run(
      { kind: 'reduce', slices, matrix, order, ...places, zero, w0, w1, rowsPerSlice },
      'one-thread',
    )
  }

  async #reflect(
    lease: Lease,
    matrix: number,
    order: number,
    scale: number,
    vectors: Float64Array,
    count: number,
  ): Promise<Float64Array> {
    const strips = lease.copy(intoStrips(vectors, order, count, order))
    const slices = Math.ceil(count / 4)
    await this.#runner.run({ kind: 'reflect', slices, matrix, order, scale, vectors: strips })
    const done = lease.float64(strips, slices * order * 4)
    const out = new Float64Array(this.#small * count)
    for (let c = 0; c < count; c++) {
      const at = (c >> 2) * order * 4 + (c & 3)
      for (let r = 0; r < this.#small; r++) out[r * count + c] = done[at + r * 4]!
    }
    return out
  }
}

/** Row-major rows x count into strips of four columns, `stripRows` rows each, the rest zero. */
function intoStrips(values: Float64Array, rows: number, count: number, stripRows: number): Float64Array {
  const out = new Float64Array(Math.ceil(count / 4) * stripRows * 4)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < count; c++) out[(c >> 2) * stripRows * 4 + r * 4 + (c & 3)] = values[r * count + c]!
  }
  return out
}
