import { conjugateScratchBytes, implicitScratchBytes, paddedOrder } from '../../engine/kernels/kernels.ts'
import type { ImplicitProblem, ImplicitSession, Side } from '../../engine/recommend/backend.ts'
import type { Interactions } from '../../engine/sparse.ts'
import type { Lease } from './arena.ts'
import type { KernelRunner } from './runner.ts'
import { factorGram, type GramPlace, placeGram, writeFullGram, writeGram } from './factor-gram.ts'

/** Multiply-adds of one slice: one to three milliseconds. */
const SLICE_WORK = 2.5e7

/** A row's gathered vectors up to this many bytes per thread are kept over the steps; longer rows gather the rest again. */
const PANEL_BYTES = 16e6

type SidePlaces = {
  readonly rows: number
  readonly rowStart: number
  readonly column: number
  readonly weight: number
  readonly ridge: number
  readonly loss: number
  readonly factors: number
  readonly bounds: number
  readonly slices: number
  readonly matrix: Interactions
  readonly gram: GramPlace
}

/** Implicit least squares in the pool's memory: interactions of both sides, factors of both sides. */
export function openImplicit(runner: KernelRunner, problem: ImplicitProblem): Promise<ImplicitSession> {
  const lease = runner.arena.open()
  try {
    return Promise.resolve(new PoolImplicitSession(runner, problem, lease))
  } catch (error) {
    lease.close()
    return Promise.reject(error instanceof Error ? error : new Error(String(error)))
  }
}

class PoolImplicitSession implements ImplicitSession {
  readonly #runner: KernelRunner
  readonly #lease: Lease
  readonly #rank: number
  readonly #order: number
  readonly #unobservedWeight: number
  readonly #sides: Readonly<Record<Side, SidePlaces>>
  /** A(u) starts from a0 H^T H; one for each precision. */
  readonly #startF32: number
  readonly #startF64: number
  readonly #scratch: number
  readonly #scratchBytes: number
  /** What only conjugate gradients need, made when they are first asked for. */
  #conjugate: ConjugatePlace | null = null

  constructor(runner: KernelRunner, problem: ImplicitProblem, lease: Lease) {
    this.#runner = runner
    this.#lease = lease
    this.#rank = problem.rank
    this.#order = paddedOrder(problem.rank)
    this.#unobservedWeight = problem.unobservedWeight
    const { weighted } = problem
    this.#sides = {
      customers: this.#place(problem.byCustomer, problem.customerRidge, problem.customerFactors, weighted),
      products: this.#place(problem.byProduct, problem.productRidge, problem.productFactors, weighted),
    }
    this.#startF32 = lease.bytes(this.#order * this.#order * 4)
    this.#startF64 = lease.bytes(this.#order * this.#order * 8)
    this.#scratchBytes = implicitScratchBytes(this.#order)
    this.#scratch = lease.bytes(this.#scratchBytes * runner.threads)
  }

  async solve(side: Side, precision: 'f32' | 'f64'): Promise<number> {
    const own = this.#sides[side]
    const other = this.#sides[side === 'customers' ? 'products' : 'customers']
    const scratch = { scratch: this.#scratch, scratchBytes: this.#scratchBytes }
    const gram = await factorGram(this.#runner, this.#lease, other.gram, other.factors, scratch)
    const isSingle = precision === 'f32'
    const start = isSingle ? this.#startF32 : this.#startF64
    writeGram(this.#lease, gram, this.#unobservedWeight, this.#order, start, precision)
    await this.#runner.run({
      kind: 'solve',
      slices: own.slices,
      precision,
      bounds: own.bounds,
      rowStart: own.rowStart,
      column: own.column,
      weight: own.weight,
      source: other.factors,
      target: own.factors,
      order: this.#order,
      gram: start,
      ridge: own.ridge,
      loss: own.loss,
      ...scratch,
    })
    return this.#lossOf(own)
  }

  async descend(side: Side, steps: number): Promise<number> {
    const own = this.#sides[side]
    const other = this.#sides[side === 'customers' ? 'products' : 'customers']
    this.#conjugate ??= this.#placeConjugate(steps)
    const { room, scratch, scratchBytes, bounds } = this.#conjugate
    const gramScratch = { scratch: this.#scratch, scratchBytes: this.#scratchBytes }
    const gram = await factorGram(this.#runner, this.#lease, other.gram, other.factors, gramScratch)
    writeFullGram(this.#lease, gram, this.#unobservedWeight, this.#order, this.#startF32)
    await this.#runner.run({
      kind: 'descend',
      slices: bounds[side].slices,
      bounds: bounds[side].at,
      rowStart: own.rowStart,
      column: own.column,
      weight: own.weight,
      source: other.factors,
      target: own.factors,
      order: this.#order,
      gram: this.#startF32,
      ridge: own.ridge,
      loss: own.loss,
      steps,
      room,
      scratch,
      scratchBytes,
    })
    return this.#lossOf(own)
  }

  penalty(side: Side): number {
    const { rows, ridge, factors } = this.#sides[side]
    const lambda = this.#lease.float64(ridge, rows)
    const values = this.#lease.float32(factors, rows * this.#order)
    let sum = 0
    for (let r = 0; r < rows; r++) {
      let square = 0
      for (let k = r * this.#order; k < (r + 1) * this.#order; k++) square += values[k]! * values[k]!
      sum += lambda[r]! * square
    }
    return sum
  }

  factors(side: Side): Float32Array {
    const { rows, factors } = this.#sides[side]
    const padded = this.#lease.float32(factors, rows * this.#order)
    const out = new Float32Array(rows * this.#rank)
    for (let r = 0; r < rows; r++) {
      out.set(padded.subarray(r * this.#order, r * this.#order + this.#rank), r * this.#rank)
    }
    return out
  }

  close(): void {
    this.#lease.close()
  }

  #lossOf({ loss, rows }: SidePlaces): number {
    let sum = 0
    for (const rest of this.#lease.float64(loss, rows)) sum += rest
    return sum
  }

  #placeConjugate(steps: number): ConjugatePlace {
    const order = this.#order
    const lease = this.#lease
    const { customers, products } = this.#sides
    const longest = Math.max(longestRow(customers.matrix), longestRow(products.matrix))
    const room = Math.max(
      1,
      Math.min(4 * Math.ceil(longest / 8), Math.floor(PANEL_BYTES / (32 + 32 * order))),
    )
    const scratchBytes = Math.ceil(conjugateScratchBytes(order, room) / 64) * 64
    const boundsOf = (matrix: Interactions): { at: number; slices: number } => {
      const found = sliceBounds(matrix, 2 * order * (steps + 2), order * order * (steps + 1) + 64 * order)
      return { at: lease.copy(found), slices: found.length - 1 }
    }
    return {
      room,
      scratchBytes,
      scratch: lease.bytes(scratchBytes * this.#runner.threads),
      bounds: { customers: boundsOf(customers.matrix), products: boundsOf(products.matrix) },
    }
  }

  #place(matrix: Interactions, ridge: Float64Array, factors: Float32Array, weighted: boolean): SidePlaces {
    const lease = this.#lease
    // A nonzero costs order^2 / 2 multiply-adds, the factorisation order^3 / 6.
    const order = this.#order
    const bounds = sliceBounds(matrix, (order * (order + 8)) / 2, order ** 3 / 4 + 12 * order ** 2)
    return {
      rows: matrix.rows,
      matrix,
      rowStart: lease.copy(matrix.rowStart),
      column: lease.copy(matrix.column),
      weight: weighted ? lease.copy(matrix.weight) : 0,
      ridge: lease.copy(ridge),
      loss: lease.bytes(matrix.rows * 8),
      factors: lease.copyRows(factors, matrix.rows, this.#rank, this.#order),
      bounds: lease.copy(bounds),
      slices: bounds.length - 1,
      gram: placeGram(lease, matrix.rows, this.#order),
    }
  }
}

type ConjugatePlace = {
  readonly room: number
  readonly scratch: number
  readonly scratchBytes: number
  readonly bounds: Readonly<Record<Side, { readonly at: number; readonly slices: number }>>
}

function longestRow({ rows, rowStart }: Interactions): number {
  let longest = 0
  for (let r = 0; r < rows; r++) longest = Math.max(longest, rowStart[r + 1]! - rowStart[r]!)
  return longest
}

/** Rows in slices of about equal work, so that a popular product, whose row is long, counts for what it costs. */
function sliceBounds(matrix: Interactions, perNonzero: number, perRow: number): Int32Array {
  const bounds = [0]
  let work = 0
  for (let r = 0; r < matrix.rows; r++) {
    const count = matrix.rowStart[r + 1]! - matrix.rowStart[r]!
    work += count === 0 ? Math.sqrt(perRow) : count * perNonzero + perRow
    if (work < SLICE_WORK && r + 1 < matrix.rows) continue
    bounds.push(r + 1)
    work = 0
  }
  return Int32Array.from(bounds)
}
