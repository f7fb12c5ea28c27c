import { implicitScratchBytes, paddedOrder, topScratchBytes } from '../../engine/kernels/kernels.ts'
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
import { type ProductRounding, roundingOfCustomers, roundingOfProducts, spareFor } from './rounding.ts'
import type { KernelRunner } from './runner.ts'
import type { PackFactorsTask } from './tasks.ts'

const STRIPS_PER_SLICE = 64
/** Strips of eight customers that share a chunk of products in the cache, where there are enough for all threads. */
const TOP_STRIPS = 8

/** The products that may be listed, in the pool's memory. */
type ListedProducts = {
  readonly count: number
  /** Rounded, for the scan. */
  readonly strips: number
  /** f32, row-major. */
  readonly rows: number
  /** The place of every product among them (-1 = not listed); null where all are. */
  readonly placeOf: Int32Array | null
  readonly rounding: ProductRounding
}

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
  readonly #listed: ListedProducts
  /** All products row by row, and a0 H^T H, made when reasons are first asked for. */
  #reasonBase: { readonly factors: number; readonly gram: number; readonly unobservedWeight: number } | null =
    null

  private constructor(runner: KernelRunner, lease: Lease, problem: ScoringProblem, listed: ListedProducts) {
    this.#runner = runner
    this.#lease = lease
    this.#problem = problem
    this.#order = paddedOrder(problem.rank)
    this.#listed = listed
  }

  static async create(
    runner: KernelRunner,
    lease: Lease,
    problem: ScoringProblem,
  ): Promise<PoolScoringSession> {
    const { rank, allowed } = problem
    const order = paddedOrder(rank)
    const all = problem.productFactors.length / rank
    const count = allowed?.length ?? all
    let factors = problem.productFactors
    let placeOf: Int32Array | null = null
    if (allowed !== undefined) {
      factors = new Float32Array(count * rank)
      placeOf = new Int32Array(all).fill(-1)
      for (let k = 0; k < count; k++) {
        factors.set(problem.productFactors.subarray(allowed[k]! * rank, (allowed[k]! + 1) * rank), k * rank)
        placeOf[allowed[k]!] = k
      }
    }
    const rounding = roundingOfProducts(factors, rank)
    const rows = lease.copyRows(factors, count, rank, order)
    const strips = lease.bytes(Math.ceil(count / 8) * order * 16)
    const scale = new Float64Array(count).fill(rounding.scale)
    await packFactors(runner, { precision: 'f32', source: rows, rows: count, order, packed: strips }, scale)
    return new PoolScoringSession(runner, lease, problem, { count, strips, rows, placeOf, rounding })
  }

  async top(request: TopRequest): Promise<TopResult> {
    const { customers, customerFactors, count } = request
    const { rank } = this.#problem
    const order = this.#order
    const listed = this.#listed
    const { scale, unit, slack } = roundingOfCustomers(customerFactors, rank, listed.rounding)
    const lease = this.#runner.arena.open()
    try {
      const source = lease.copyRowsAsDoubles(customerFactors, customers, rank, order)
      const customerStrips = lease.bytes(Math.ceil(customers / 8) * order * 16)
      await packFactors(
        this.#runner,
        { precision: 'f64', source, rows: customers, order, packed: customerStrips },
        scale,
      )
      const { start, places } = this.#listedExclusions(request)
      const kept = count + spareFor(count)
      const outProducts = lease.bytes(customers * count * 4)
      const outScores = lease.bytes(customers * count * 8)
      const strips = Math.ceil(customers / 8)
      const stripsPerSlice = Math.max(
        1,
        Math.min(TOP_STRIPS, Math.floor(strips / (4 * this.#runner.threads))),
      )
      const scratchBytes = Math.ceil(topScratchBytes(stripsPerSlice, kept) / 64) * 64
      await this.#runner.run({
        kind: 'top',
        slices: Math.ceil(strips / stripsPerSlice),
        stripsPerSlice,
        customerStrips,
        customers,
        order,
        productStrips: listed.strips,
        products: listed.count,
        excludedStart: lease.copy(start),
        excluded: lease.copy(places),
        kept,
        count,
        unit: lease.copy(unit),
        slack: lease.copy(slack),
        customerRows: source,
        productRows: listed.rows,
        outProducts,
        outScores,
        scratch: lease.bytes(scratchBytes * this.#runner.threads),
        scratchBytes,
      })
      const products = new Int32Array(lease.int32(outProducts, customers * count))
      const { allowed } = this.#problem
      if (allowed !== undefined)
        for (let k = 0; k < products.length; k++) if (products[k]! >= 0) products[k] = allowed[products[k]!]!
      return { products, scores: new Float64Array(lease.float64(outScores, customers * count)) }
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
    const factors =
      this.#listed.placeOf === null
        ? this.#listed.rows
        : this.#lease.copyRows(productFactors, rows, rank, order)
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
    const { placeOf } = this.#listed
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

async function packFactors(
  runner: KernelRunner,
  task: Pick<PackFactorsTask, 'precision' | 'source' | 'rows' | 'order' | 'packed'>,
  scale: Float64Array,
): Promise<void> {
  const lease = runner.arena.open()
  try {
    await runner.run({
      kind: 'pack-factors',
      ...task,
      slices: Math.ceil(Math.ceil(task.rows / 8) / STRIPS_PER_SLICE),
      scale: lease.copy(scale),
      stripsPerSlice: STRIPS_PER_SLICE,
    })
  } finally {
    lease.close()
  }
}
