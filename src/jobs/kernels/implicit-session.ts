import { implicitScratchBytes, paddedOrder } from '../../engine/kernels/kernels.ts'
import type { ImplicitProblem, ImplicitSession, Side } from '../../engine/recommend/backend.ts'
import type { Interactions } from '../../engine/sparse.ts'
import type { Lease } from './arena.ts'
import type { KernelRunner } from './runner.ts'
import { factorGram, type GramPlace, placeGram, writeGram } from './factor-gram.ts'

/** Multiply-adds of one slice: one to three milliseconds. */
const SLICE_WORK = 2.5e7

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
    let loss = 0
    for (const rest of this.#lease.float64(own.loss, own.rows)) loss += rest
    return loss
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

  #place(matrix: Interactions, ridge: Float64Array, factors: Float32Array, weighted: boolean): SidePlaces {
    const lease = this.#lease
    const bounds = sliceBounds(matrix, this.#order)
    return {
      rows: matrix.rows,
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

/** Rows in slices of about equal work: nonzeros count order^2 / 2 multiply-adds each, the factorisation order^3 / 6. */
function sliceBounds(matrix: Interactions, order: number): Int32Array {
  const perNonzero = (order * (order + 8)) / 2
  const perRow = (order * order * order) / 4 + 12 * order * order
  const bounds = [0]
  let work = 0
  for (let r = 0; r < matrix.rows; r++) {
    const count = matrix.rowStart[r + 1]! - matrix.rowStart[r]!
    work += count === 0 ? order : count * perNonzero + perRow
    if (work < SLICE_WORK && r + 1 < matrix.rows) continue
    bounds.push(r + 1)
    work = 0
  }
  return Int32Array.from(bounds)
}
