import type { SparseRows } from './vocabulary.ts'

/** Rows that were compared with each other: outcome, its weight (the inverse of its variance), and the group each row belongs to. */
export type GroupedRows = {
  readonly features: SparseRows
  readonly outcome: Float64Array
  readonly weight: Float64Array
  /** Group of each row, 0 to `groups - 1`. */
  readonly group: Int32Array
  readonly groups: number
}

export type RidgeFit = {
  readonly coefficients: Float64Array
  readonly converged: boolean
  readonly iterations: number
}

const TOLERANCE = 1e-5
const MAX_ITERATIONS = 400

/**
 * Ridge regression within groups: minimises sum_i w_i (y_i - m_g(i) - x_i b)^2 + penalty |b|^2 over b and every group's own level m. Whatever a group
 * has in common (audience, time, picture) cancels. The levels are projected out, and the normal equations are solved by conjugate gradients with
 * a diagonal preconditioner (Golub and Van Loan, Matrix Computations, 11.5).
 * A generator: it yields between iterations, so that a caller can let others run and stop it. O(iterations x non-zero cells).
 * @param penalty above zero, in units of the inverse variance of a coefficient
 * @param start where the search begins, for instance the solution for a nearby penalty
 */
export function* groupedRidge(
  rows: GroupedRows,
  penalty: number,
  start: Float64Array | null = null,
): Generator<void, RidgeFit, undefined> {
  const system = new GroupedSystem(rows, penalty)
  return yield* solve(system, system.rightHandSide(), start)
}

/** Solves (X'PX + penalty I) z = right for the same system: `right . z` is the variance of `right . b`. */
export function* groupedRidgeSolve(
  rows: GroupedRows,
  penalty: number,
  right: Float64Array,
): Generator<void, Float64Array, undefined> {
  const { coefficients } = yield* solve(new GroupedSystem(rows, penalty), right, null)
  return coefficients
}

/**
 * A draw of the coefficients' error: zero in the mean, with the covariance (X'PX + penalty I)^-1 (perturb and optimise, Papandreou and Yuille 2010).
 * @param normal standard normal deviates
 */
export function* groupedRidgeDraw(
  rows: GroupedRows,
  penalty: number,
  normal: () => number,
): Generator<void, Float64Array, undefined> {
  const system = new GroupedSystem(rows, penalty)
  const { coefficients } = yield* solve(system, system.perturbation(normal), null)
  return coefficients
}

function* solve(
  system: GroupedSystem,
  right: Float64Array,
  start: Float64Array | null,
): Generator<void, RidgeFit, undefined> {
  const size = right.length
  const solution = start === null ? new Float64Array(size) : Float64Array.from(start)
  const diagonal = system.diagonal()
  const product = new Float64Array(size)
  const residual = Float64Array.from(right)
  if (start !== null) {
    system.times(solution, product)
    for (let index = 0; index < size; index++) residual[index]! -= product[index]!
  }
  const direction = new Float64Array(size)
  let norm = 0
  for (let index = 0; index < size; index++) {
    direction[index] = residual[index]! / diagonal[index]!
    norm += direction[index]! * residual[index]!
  }
  let goal = 0
  for (let index = 0; index < size; index++) goal += (right[index]! * right[index]!) / diagonal[index]!
  goal *= TOLERANCE * TOLERANCE
  let iterations = 0
  for (; iterations < MAX_ITERATIONS && norm > goal; iterations++) {
    yield
    system.times(direction, product)
    let curvature = 0
    for (let index = 0; index < size; index++) curvature += direction[index]! * product[index]!
    const step = norm / curvature
    let next = 0
    for (let index = 0; index < size; index++) {
      solution[index]! += step * direction[index]!
      const left = residual[index]! - step * product[index]!
      residual[index] = left
      next += (left * left) / diagonal[index]!
    }
    const keep = next / norm
    norm = next
    for (let index = 0; index < size; index++)
      direction[index] = residual[index]! / diagonal[index]! + keep * direction[index]!
  }
  return { coefficients: solution, converged: norm <= goal, iterations }
}

/** The normal equations, never formed: only products with them are. */
class GroupedSystem {
  readonly #rows: GroupedRows
  readonly #penalty: number
  readonly #groupWeight: Float64Array
  readonly #fitted: Float64Array
  readonly #level: Float64Array

  constructor(rows: GroupedRows, penalty: number) {
    if (!(penalty > 0)) throw new RangeError(`penalty must be above 0, got ${penalty}`)
    this.#rows = rows
    this.#penalty = penalty
    this.#groupWeight = new Float64Array(rows.groups)
    rows.group.forEach((group, row) => (this.#groupWeight[group]! += rows.weight[row]!))
    this.#fitted = new Float64Array(rows.group.length)
    this.#level = new Float64Array(rows.groups)
  }

  rightHandSide(): Float64Array {
    this.#fitted.set(this.#rows.outcome)
    const right = new Float64Array(this.#rows.features.columns)
    this.#projectInto(right)
    return right
  }

  times(vector: Float64Array, into: Float64Array): void {
    const { start, column, value } = this.#rows.features
    for (let row = 0; row + 1 < start.length; row++) {
      let sum = 0
      for (let at = start[row]!; at < start[row + 1]!; at++) sum += value[at]! * vector[column[at]!]!
      this.#fitted[row] = sum
    }
    this.#projectInto(into)
    for (let index = 0; index < into.length; index++) into[index]! += this.#penalty * vector[index]!
  }

  /** A random right hand side with the covariance of the system: X' sqrt(P) e + sqrt(penalty) f. */
  perturbation(normal: () => number): Float64Array {
    const { features, weight } = this.#rows
    const right = new Float64Array(features.columns)
    // P f with f = e / sqrt(w) is sqrt(P) e where P is a projection of sqrt(w) rows.
    for (let row = 0; row < weight.length; row++)
      this.#fitted[row] = weight[row]! > 0 ? normal() / Math.sqrt(weight[row]!) : 0
    this.#projectInto(right)
    const root = Math.sqrt(this.#penalty)
    for (let index = 0; index < right.length; index++) right[index]! += root * normal()
    return right
  }

  /** An upper bound of the diagonal, cheap and good enough to precondition with: the groups' levels are left in. */
  diagonal(): Float64Array {
    const { features, weight } = this.#rows
    const diagonal = new Float64Array(features.columns).fill(this.#penalty)
    for (let row = 0; row + 1 < features.start.length; row++) {
      for (let at = features.start[row]!; at < features.start[row + 1]!; at++)
        diagonal[features.column[at]!]! += weight[row]! * features.value[at]! * features.value[at]!
    }
    return diagonal
  }

  /** X' P f, where P takes the weighted mean of the group off and weighs. */
  #projectInto(into: Float64Array): void {
    const { features, weight, group } = this.#rows
    const { start, column, value } = features
    this.#level.fill(0)
    for (let row = 0; row < group.length; row++)
      this.#level[group[row]!]! += weight[row]! * this.#fitted[row]!
    for (let index = 0; index < this.#level.length; index++) {
      if (this.#groupWeight[index]! > 0) this.#level[index]! /= this.#groupWeight[index]!
    }
    into.fill(0)
    for (let row = 0; row < group.length; row++) {
      const left = weight[row]! * (this.#fitted[row]! - this.#level[group[row]!]!)
      if (left === 0) continue
      for (let at = start[row]!; at < start[row + 1]!; at++) into[column[at]!]! += value[at]! * left
    }
  }
}

/** x b for every row. */
export function predicted(features: SparseRows, coefficients: Float64Array): Float64Array {
  const { start, column, value } = features
  const scores = new Float64Array(start.length - 1)
  for (let row = 0; row < scores.length; row++) {
    let sum = 0
    for (let at = start[row]!; at < start[row + 1]!; at++) sum += value[at]! * coefficients[column[at]!]!
    scores[row] = sum
  }
  return scores
}

/**
 * Variance between rows of a group beyond their sampling error: the estimator of DerSimonian and Laird (1986), groups pooled; at least 0.
 * @param variance sampling variance of each outcome
 */
export function excessVariance(
  outcome: Float64Array,
  variance: Float64Array,
  group: Int32Array,
  groups: number,
): number {
  const sums = [0, 1, 2].map(() => new Float64Array(groups))
  const [weights, squares, means] = [sums[0]!, sums[1]!, sums[2]!]
  for (let row = 0; row < outcome.length; row++) {
    const weight = 1 / variance[row]!
    weights[group[row]!]! += weight
    squares[group[row]!]! += weight * weight
    means[group[row]!]! += weight * outcome[row]!
  }
  let [spread, freedom, scale] = [0, 0, 0]
  for (let row = 0; row < outcome.length; row++) {
    const at = group[row]!
    spread += (outcome[row]! - means[at]! / weights[at]!) ** 2 / variance[row]!
    freedom++
  }
  for (let at = 0; at < groups; at++) {
    if (weights[at]! === 0) continue
    freedom--
    scale += weights[at]! - squares[at]! / weights[at]!
  }
  return scale > 0 ? Math.max(0, (spread - freedom) / scale) : 0
}
