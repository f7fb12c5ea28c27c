import type { Interactions } from '../sparse.ts'
import type { SlimColumnSettings } from './slim-columns.ts'
import type { NetworkParameters, NetworkSession, NetworkShape } from './network.ts'

/** Row-major, values[r * columns + c]. */
export type DenseMatrix = {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

/**
 * The heavy operations of the models, so that the same algorithm runs on plain TypeScript (tests, small data) and on the
 * kernel pool. A session holds the big arrays where the operations need them; `close` gives the memory back.
 * Every operation is deterministic and does not depend on the number of threads.
 */
export interface Backend {
  openDense(matrix: DenseMatrix): Promise<DenseSession>
  openImplicit(problem: ImplicitProblem): Promise<ImplicitSession>
  openScoring(problem: ScoringProblem): Promise<ScoringSession>
  /** Room for a symmetric positive definite matrix of this order; needs 8 order^2 bytes. */
  openInverse(order: number): InverseSession
  /** SLIM's Gram matrix and columns; 4 products^2 bytes. */
  openSlim(matrix: Interactions, settings: SlimColumnSettings): SlimSession
  /** Factors for the steps of BPR; with AdaGrad's sums 8 (customers + products) rank bytes. */
  openBpr(problem: BprProblem): Promise<BprSession>
  /** A network with these parameters, which are copied. Memory for training is taken at the first `differentiate`. */
  openNetwork(shape: NetworkShape, parameters: NetworkParameters): NetworkSession
}

export interface SlimSession {
  /** Rows [from, to) of X^T X. All must be there before the first `solve`. */
  fillGram(from: number, to: number): Promise<void>
  /** The columns of products [from, to): weights that are not zero, by target, then by past product. */
  solve(from: number, to: number): Promise<SlimBlock>
  close(): void
}

export type SlimBlock = {
  readonly target: readonly number[]
  readonly past: readonly number[]
  readonly value: readonly number[]
  /** Whether the passes sufficed for every column. */
  readonly converged: boolean
}

/** A symmetric positive definite f64 matrix that becomes its inverse in place. */
export interface InverseSession {
  /** Puts row `row` in, of which the values at and left of the diagonal count. */
  setRow(row: number, values: Float64Array): void
  /**
   * Inverts; yields the share that is done, 0 to 1. order^3 / 2 multiply-adds.
   * @throws RangeError when the matrix is not positive definite.
   */
  invert(): AsyncGenerator<number, void, void>
  /** Diagonal of the inverse, a copy. */
  diagonal(): Float64Array
  /** Row `row` of the inverse, written into `out`. */
  readRow(row: number, out: Float64Array): void
  close(): void
}

export interface DenseSession {
  /**
   * Eigenvalues (all, descending) and the eigenvectors of the `count` largest (row-major, side x count) of the Gram matrix of the
   * smaller side: A A^T if rows <= columns, else A^T A.
   */
  gramEigen(count: number): Promise<SymmetricEigen>
  /** `vectors` (small side x count, row-major) to A^T U or A U: (large side x count, row-major). */
  toLargeSide(vectors: Float64Array, count: number): Promise<Float64Array>
  close(): void
}

export type SymmetricEigen = { readonly values: Float64Array; readonly vectors: Float64Array }

export type Side = 'customers' | 'products'

/** Weighted least squares with all cells: sum_S c (1 - w.h)^2 + a0 sum_all (w.h)^2 + ridge (references 4.1, Rendle form). */
export type ImplicitProblem = {
  readonly byCustomer: Interactions
  readonly byProduct: Interactions
  readonly rank: number
  /** a0 > 0: weight of every cell, observed or not. */
  readonly unobservedWeight: number
  /** Whether `weight` holds confidences c > 0; if not, every observed cell counts 1. */
  readonly weighted: boolean
  /** lambda_u > 0 and lambda_i > 0, one per row. */
  readonly customerRidge: Float64Array
  readonly productRidge: Float64Array
  /** Row-major, rows x rank. */
  readonly customerFactors: Float32Array
  readonly productFactors: Float32Array
}

export interface ImplicitSession {
  /**
   * Solves every row of one side exactly against the other side's current factors (Cholesky).
   * @returns sum over rows of min_w [ sum_S c (1 - w.h)^2 + a0 sum_all (w.h)^2 + lambda |w|^2 ]; the regularisation of the fixed
   * side is not in it.
   */
  solve(side: Side, precision: 'f32' | 'f64'): Promise<number>
  /**
   * `steps` >= 1 conjugate-gradient steps on every row of one side from where it stands, f32; the objective never rises (beyond rounding).
   * O(steps x (nonzeros x rank + rows x rank^2)).
   * @returns what `solve` returns, at the rows that were reached.
   */
  descend(side: Side, steps: number): Promise<number>
  /** sum over the rows of one side of lambda |w|^2. */
  penalty(side: Side): number
  /** Copy, rows x rank. */
  factors(side: Side): Float32Array
  close(): void
}

export type ScoringProblem = {
  readonly rank: number
  /** Row-major, products x rank. */
  readonly productFactors: Float32Array
  /** Products that may be listed, ascending; all if left out. */
  readonly allowed?: Int32Array
}

export type TopRequest = {
  /** Row-major, customers of this block x rank. */
  readonly customerFactors: Float32Array | Float64Array
  readonly customers: number
  /** Products that may not be recommended: row b's are excluded[excludedStart[b] .. excludedStart[b + 1]), ascending. */
  readonly excludedStart: Int32Array
  readonly excluded: Int32Array
  /** 1..1024 */
  readonly count: number
}

export type TopResult = {
  /** customers x count, best first, -1 where there are fewer candidates; equal scores: lower product first. */
  readonly products: Int32Array
  /** f64 sums in the order of the factors; -Infinity where there is no product. */
  readonly scores: Float64Array
}

/** What the exact reasons of implicit least squares need: contribution of past i to j is c_i h_j^T A_u^-1 h_i. */
export type ReasonRequest = {
  readonly customers: number
  readonly historyStart: Int32Array
  readonly history: Int32Array
  /** Confidences parallel to `history`. */
  readonly confidence: Float32Array
  readonly ridge: Float64Array
  readonly unobservedWeight: number
  /** customers x count, -1 = none. */
  readonly products: Int32Array
  readonly count: number
  /** How many reasons per product. */
  readonly reasons: number
}

export type ReasonResult = {
  /** customers x count: exact scores (f64), the sum of all contributions. */
  readonly scores: Float64Array
  /** customers x count x reasons, largest contribution first, -1 where there are fewer. */
  readonly products: Int32Array
  readonly shares: Float64Array
}

export interface ScoringSession {
  top(request: TopRequest): Promise<TopResult>
  implicitReasons(request: ReasonRequest): Promise<ReasonResult>
  close(): void
}

export type BprProblem = {
  readonly interactions: Interactions
  /** Row-major, customers x rank and products x rank. */
  readonly customerFactors: Float32Array
  readonly productFactors: Float32Array
  readonly rank: number
  readonly learningRate: number
  readonly penalty: number
  readonly adapts: boolean
  readonly seed: number
}

/** Stochastic steps of BPR, block by block (`bpr-blocks.ts`). */
export interface BprSession {
  /** How many rounds an epoch has; in each of them, every block of customers meets another block of products. */
  readonly rounds: number
  /** Round 0 of an epoch divides the products anew. @returns pairs that were drawn, and those of them in the wrong order before their step. */
  run(epoch: number, round: number): Promise<{ readonly drawn: number; readonly wrong: number }>
  /** Copies. */
  factors(): { customerFactors: Float32Array; productFactors: Float32Array; productBias: Float32Array }
  close(): void
}
