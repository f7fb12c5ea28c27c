import { implicitScratchBytes, paddedOrder } from '../../engine/kernels/kernels.ts'
import type {
  ReasonRequest,
  ReasonResult,
  ScoringProblem,
  ScoringSession,
  TopRequest,
  TopResult,
} from '../../engine/recommend/backend.ts'
import type { Lease } from './arena.ts'
import { factorGram, placeGram, writeGram } from './factor-gram.ts'
import type { KernelRunner } from './runner.ts'

const STRIPS_PER_SLICE = 64
/** Strips of eight customers that share a chunk of products in the cache, where there are enough for all threads. */
const TOP_STRIPS = 8
/** 8 x 512 f32, then eight i32 per strip. */
const TOP_SCRATCH_BYTES = 8 * 512 * 4 + TOP_STRIPS * 32

/** Product factors in the pool's memory; blocks of customers come and go. */
export async function openScoring(runner: KernelRunner, problem: ScoringProblem): Promise<ScoringSession> {
  const lease = runner.arena.open()
  try {
    return await PoolScoringSession.create(runner, lease, problem)
  } catch (error) {
    lease.close()
    throw error
  }
}

class PoolScoringSession implements ScoringSession {
  readonly #runner: KernelRunner
  readonly #lease: Lease
  readonly #problem: ScoringProblem
  readonly #order: number
  /** Listed products: their strips, how many, and the place of every product among them (-1 = not listed). */
  readonly #strips: number
  readonly #listed: number
  readonly #placeOf: Int32Array | null
  /** All products row by row, and a0 H^T H, made when reasons are first asked for. */
  #reasonBase: { readonly factors: number; readonly gram: number; readonly unobservedWeight: number } | null =
    null

  private constructor(
    runner: KernelRunner,
    lease: Lease,
    problem: ScoringProblem,
    strips: number,
    listed: number,
    placeOf: Int32Array | null,
  ) {
    this.#runner = runner
    this.#lease = lease
    this.#problem = problem
    this.#order = paddedOrder(problem.rank)
    this.#strips = strips
    this.#listed = listed
    this.#placeOf = placeOf
  }

  static async create(
    runner: KernelRunner,
    lease: Lease,
    problem: ScoringProblem,
  ): Promise<PoolScoringSession> {
    const { rank, allowed } = problem
    const order = paddedOrder(rank)
    const all = problem.productFactors.length / rank
    const listed = allowed?.length ?? all
    let factors = problem.productFactors
    let placeOf: Int32Array | null = null
    if (allowed !== undefined) {
      factors = new Float32Array(listed * rank)
      placeOf = new Int32Array(all).fill(-1)
      for (let k = 0; k < listed; k++) {
        factors.set(problem.productFactors.subarray(allowed[k]! * rank, (allowed[k]! + 1) * rank), k * rank)
        placeOf[allowed[k]!] = k
      }
    }
    const strips = lease.bytes(Math.ceil(listed / 8) * order * 32)
    const inner = runner.arena.open()
    try {
      const source = lease.copyRows(factors, listed, rank, order)
      await packFactors(runner, source, listed, order, strips)
    } finally {
      inner.close()
    }
    return new PoolScoringSession(runner, lease, problem, strips, listed, placeOf)
  }

  async top(request: TopRequest): Promise<TopResult> {
    const { customers, count } = request
    const order = this.#order
    const lease = this.#runner.arena.open()
    try {
      const source = lease.copyRows(request.customerFactors, customers, this.#problem.rank, order)
      const customerStrips = lease.bytes(Math.ceil(customers / 8) * order * 32)
      await packFactors(this.#runner, source, customers, order, customerStrips)
      const { start, places } = this.#listedExclusions(request)
      const excludedStart = lease.copy(start)
      const excluded = lease.copy(places)
      const outProducts = lease.bytes(customers * count * 4)
      const outScores = lease.bytes(customers * count * 4)
      const threadScratch = lease.bytes(TOP_SCRATCH_BYTES * this.#runner.threads)
      lease.int32(outProducts, customers * count).fill(-1)
      lease.float32(outScores, customers * count).fill(-Infinity)
      const strips = Math.ceil(customers / 8)
      const stripsPerSlice = Math.max(
        1,
        Math.min(TOP_STRIPS, Math.floor(strips / (4 * this.#runner.threads))),
      )
      await this.#runner.run({
        kind: 'top',
        slices: Math.ceil(strips / stripsPerSlice),
        stripsPerSlice,
        customerStrips,
        customers,
        order,
        productStrips: this.#strips,
        products: this.#listed,
        excludedStart,
        excluded,
        count,
        outProducts,
        outScores,
        scratch: threadScratch,
        scratchBytes: TOP_SCRATCH_BYTES,
      })
      const products = new Int32Array(lease.int32(outProducts, customers * count))
      const { allowed } = this.#problem
      if (allowed !== undefined)
        for (let k = 0; k < products.length; k++) if (products[k]! >= 0) products[k] = allowed[products[k]!]!
      return { products, scores: new Float32Array(lease.float32(outScores, customers * count)) }
    } finally {
      lease.close()
    }
  }

  async implicitReasons(request: ReasonRequest): Promise<ReasonResult> {
    const { customers, count, reasons } = request
    const order = this.#order
    const base = await this.#prepareReasons(request.unobservedWeight)
    const lease = this.#runner.arena.open()
    try {
      let longest = 0
      for (let c = 0; c < customers; c++)
        longest = Math.max(longest, request.historyStart[c + 1]! - request.historyStart[c]!)
      const contributions = Math.ceil(implicitScratchBytes(order) / 64) * 64
      const scratchBytes = contributions + longest * count * 8 + 64 - ((longest * count * 8) % 64)
      const outScores = lease.bytes(customers * count * 8)
      const outProducts = lease.bytes(customers * count * reasons * 4)
      const outShares = lease.bytes(customers * count * reasons * 8)
      const task = {
        historyStart: lease.copy(request.historyStart),
        history: lease.copy(request.history),
        weight: lease.copy(request.confidence),
        ridge: lease.copy(request.ridge),
        listed: lease.copy(request.products),
        scratch: lease.bytes(scratchBytes * this.#runner.threads),
      }
      lease.float64(outScores, customers * count).fill(0)
      lease.int32(outProducts, customers * count * reasons).fill(-1)
      lease.float64(outShares, customers * count * reasons).fill(0)
      await this.#runner.run({
        kind: 'reasons',
        slices: customers,
        ...task,
        source: base.factors,
        order,
        gram: base.gram,
        listedCount: count,
        reasons,
        outScores,
        outProducts,
        outShares,
        scratchBytes,
        contributions,
      })
      return {
        scores: new Float64Array(lease.float64(outScores, customers * count)),
        products: new Int32Array(lease.int32(outProducts, customers * count * reasons)),
        shares: new Float64Array(lease.float64(outShares, customers * count * reasons)),
      }
    } finally {
      lease.close()
    }
  }

  close(): void {
    this.#lease.close()
  }

  async #prepareReasons(
    unobservedWeight: number,
  ): Promise<{ readonly factors: number; readonly gram: number }> {
    if (this.#reasonBase?.unobservedWeight === unobservedWeight) return this.#reasonBase
    const order = this.#order
    const { productFactors, rank } = this.#problem
    const rows = productFactors.length / rank
    const factors = this.#lease.copyRows(productFactors, rows, rank, order)
    const gram = this.#lease.bytes(order * order * 8)
    const lease = this.#runner.arena.open()
    try {
      const scratchBytes = implicitScratchBytes(order)
      const scratch = { scratch: lease.bytes(scratchBytes * this.#runner.threads), scratchBytes }
      const sum = await factorGram(this.#runner, lease, placeGram(lease, rows, order), factors, scratch)
      writeGram(lease, sum, unobservedWeight, order, gram, 'f64')
    } finally {
      lease.close()
    }
    this.#reasonBase = { factors, gram, unobservedWeight }
    return this.#reasonBase
  }

  #listedExclusions(request: TopRequest): { start: Int32Array; places: Int32Array } {
    const placeOf = this.#placeOf
    if (placeOf === null) return { start: request.excludedStart, places: request.excluded }
    const start = new Int32Array(request.customers + 1)
    const places = new Int32Array(request.excluded.length)
    let filled = 0
    for (let c = 0; c < request.customers; c++) {
      for (let k = request.excludedStart[c]!; k < request.excludedStart[c + 1]!; k++) {
        const place = placeOf[request.excluded[k]!]!
        if (place >= 0) places[filled++] = place
      }
      start[c + 1] = filled
    }
    return { start, places: places.subarray(0, filled) }
  }
}

function packFactors(
  runner: KernelRunner,
  source: number,
  rows: number,
  order: number,
  packed: number,
): Promise<void> {
  const slices = Math.ceil(Math.ceil(rows / 8) / STRIPS_PER_SLICE)
  return runner.run({
    kind: 'pack-factors',
    slices,
    source,
    rows,
    order,
    stripsPerSlice: STRIPS_PER_SLICE,
    packed,
  })
}
