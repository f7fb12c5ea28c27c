import type { Lease } from './arena.ts'
import type { KernelRunner } from './runner.ts'

/** H^T H in f64 is summed in blocks of rows that do not depend on the threads, and the blocks in their order. */
export type GramPlace = {
  readonly rows: number
  readonly order: number
  readonly rowsPerSlice: number
  readonly slices: number
  readonly blocks: number
}

export function placeGram(lease: Lease, rows: number, order: number): GramPlace {
  const rowsPerSlice = Math.max(512, Math.ceil(rows / 128))
  const slices = Math.ceil(rows / rowsPerSlice)
  return { rows, order, rowsPerSlice, slices, blocks: lease.bytes(slices * order * order * 8) }
}

/** The upper triangle of H^T H in strips of four columns (the layout of the f64 kernels). */
export async function factorGram(
  runner: KernelRunner,
  lease: Lease,
  place: GramPlace,
  factors: number,
  scratch: { readonly scratch: number; readonly scratchBytes: number },
): Promise<Float64Array> {
  const { rows, order, rowsPerSlice, slices, blocks } = place
  await runner.run({
    kind: 'gram-of-factors',
    slices,
    factors,
    rows,
    rowsPerSlice,
    order,
    out: blocks,
    ...scratch,
  })
  const sum = new Float64Array(order * order)
  for (let block = 0; block < slices; block++) {
    const part = lease.float64(blocks + block * order * order * 8, order * order)
    for (let k = 0; k < sum.length; k++) sum[k]! += part[k]!
  }
  return sum
}

/** Writes scale x gram in the strips that the kernels of the given precision read. */
export function writeGram(
  lease: Lease,
  gram: Float64Array,
  scale: number,
  order: number,
  at: number,
  precision: 'f32' | 'f64',
): void {
  if (precision === 'f64') {
    const out = lease.float64(at, order * order)
    for (let k = 0; k < gram.length; k++) out[k] = scale * gram[k]!
    return
  }
  const out = lease.float32(at, order * order)
  for (let j = 0; j < order; j++) {
    for (let i = 0; i < order; i++) {
      out[(j >> 3) * order * 8 + i * 8 + (j & 7)] = scale * gram[(j >> 2) * order * 4 + i * 4 + (j & 3)]!
    }
  }
}

/** Writes scale x gram in f32 strips of eight columns, both triangles. */
export function writeFullGram(
  lease: Lease,
  gram: Float64Array,
  scale: number,
  order: number,
  at: number,
): void {
  const out = lease.float32(at, order * order)
  for (let j = 0; j < order; j++) {
    for (let i = 0; i <= j; i++) {
      const value = scale * gram[(j >> 2) * order * 4 + i * 4 + (j & 3)]!
      out[(j >> 3) * order * 8 + i * 8 + (j & 7)] = value
      out[(i >> 3) * order * 8 + j * 8 + (i & 7)] = value
    }
  }
}
