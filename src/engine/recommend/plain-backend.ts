import { invertPositiveDefinite } from '../linalg/cholesky.ts'
import { symmetricEigen } from '../linalg/symmetric-eigen.ts'
import type {
  Backend,
  DenseMatrix,
  DenseSession,
  ImplicitProblem,
  ImplicitSession,
  InverseSession,
  ReasonRequest,
  ReasonResult,
  ScoringProblem,
  ScoringSession,
  Side,
  TopRequest,
  TopResult,
} from './backend.ts'
import { conjugateSteps } from './conjugate-steps.ts'
import { dotRow, factorRow, gramOf, normalEquations } from './normal-equations.ts'
import { openPlainBpr } from './plain-bpr.ts'
import { openPlainNetwork } from './plain-network.ts'
import { openPlainSlim } from './plain-slim.ts'
import { strongest } from './strongest.ts'
import { topOfScores } from './top-of-scores.ts'

/** The backend in plain f64 TypeScript: the reference for the kernels, and good enough for small data. */
export const plainBackend: Backend = {
  openDense: (matrix) => Promise.resolve(denseSession(matrix)),
  openImplicit: (problem) => Promise.resolve(implicitSession(problem)),
  openScoring: (problem) => Promise.resolve(scoringSession(problem)),
  openInverse: inverseSession,
  openNetwork: openPlainNetwork,
  openSlim: openPlainSlim,
  openBpr: (problem) => Promise.resolve(openPlainBpr(problem)),
}

function denseSession({ rows, columns, values }: DenseMatrix): DenseSession {
  const byRows = rows <= columns
  const small = Math.min(rows, columns)
  const large = Math.max(rows, columns)
  const at = (s: number, l: number): number => (byRows ? values[s * columns + l]! : values[l * columns + s]!)
  return {
    gramEigen: (count) => {
      const gram = new Float64Array(small * small)
      for (let i = 0; i < small; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0
          for (let l = 0; l < large; l++) sum += at(i, l) * at(j, l)
          gram[i * small + j] = gram[j * small + i] = sum
        }
      }
      return Promise.resolve(symmetricEigen(gram, small, count))
    },
    toLargeSide: (vectors, count) => {
      const out = new Float64Array(large * count)
      for (let l = 0; l < large; l++) {
        for (let s = 0; s < small; s++) {
          const value = at(s, l)
          for (let c = 0; c < count; c++) out[l * count + c]! += value * vectors[s * count + c]!
        }
      }
      return Promise.resolve(out)
    },
    close: () => undefined,
  }
}

function inverseSession(order: number): InverseSession {
  const matrix = new Float64Array(order * order)
  return {
    setRow: (row, values) => {
      for (let c = 0; c <= row; c++) matrix[row * order + c] = matrix[c * order + row] = values[c]!
    },

    async *invert() {
      invertPositiveDefinite(matrix, order)
      yield 1
    },
    diagonal: () => Float64Array.from({ length: order }, (_, k) => matrix[k * order + k]!),
    readRow: (row, out) => {
      out.set(matrix.subarray(row * order, (row + 1) * order))
    },
    close: () => undefined,
  }
}

function implicitSession(problem: ImplicitProblem): ImplicitSession {
  const { rank, unobservedWeight, weighted } = problem
  const sides = {
    customers: {
      matrix: problem.byCustomer,
      ridge: problem.customerRidge,
      factors: problem.customerFactors.slice(),
    },
    products: {
      matrix: problem.byProduct,
      ridge: problem.productRidge,
      factors: problem.productFactors.slice(),
    },
  }
  return {
    solve: (side) => {
      const { matrix, ridge, factors } = sides[side]
      const other = sides[side === 'customers' ? 'products' : 'customers'].factors
      const gram = gramOf(other, rank)
      let loss = 0
      for (let r = 0; r < matrix.rows; r++) {
        const from = matrix.rowStart[r]!
        const observed = matrix.column.subarray(from, matrix.rowStart[r + 1])
        const confidence = weighted ? matrix.weight.subarray(from, from + observed.length) : null
        if (observed.length === 0) {
          factors.fill(0, r * rank, (r + 1) * rank)
          continue
        }
        const { b, solve } = normalEquations(
          observed,
          confidence,
          other,
          gram,
          rank,
          unobservedWeight,
          ridge[r]!,
        )
        const w = solve(b)
        factors.set(w, r * rank)
        for (let k = 0; k < observed.length; k++) loss += confidence === null ? 1 : confidence[k]!
        loss -= dotRow(b, 0, w, rank)
      }
      return Promise.resolve(loss)
    },
    descend: (side, steps) => {
      const { matrix, ridge, factors } = sides[side]
      const other = sides[side === 'customers' ? 'products' : 'customers'].factors
      const gram = gramOf(other, rank)
      let loss = 0
      for (let r = 0; r < matrix.rows; r++) {
        const from = matrix.rowStart[r]!
        const observed = matrix.column.subarray(from, matrix.rowStart[r + 1])
        const confidence = weighted ? matrix.weight.subarray(from, from + observed.length) : null
        if (observed.length === 0) {
          factors.fill(0, r * rank, (r + 1) * rank)
          continue
        }
        const start = factorRow(factors, r, rank)
        const equations = {
          observed,
          confidence,
          factors: other,
          gram,
          rank,
          unobservedWeight,
          ridge: ridge[r]!,
        }
        const { solution, objective } = conjugateSteps(equations, start, steps)
        factors.set(solution, r * rank)
        loss += objective
      }
      return Promise.resolve(loss)
    },
    penalty: (side: Side) => {
      const { ridge, factors } = sides[side]
      let sum = 0
      for (let r = 0; r < ridge.length; r++)
        sum += ridge[r]! * dotRow(factors, r, factorRow(factors, r, rank), rank)
      return sum
    },
    factors: (side) => sides[side].factors.slice(),
    close: () => undefined,
  }
}

function scoringSession(problem: ScoringProblem): ScoringSession {
  const { rank, productFactors, allowed } = problem
  const listed = allowed ?? Int32Array.from({ length: productFactors.length / rank }, (_, product) => product)
  return {
    top: (request) => Promise.resolve(topOf(request, productFactors, rank, listed)),
    implicitReasons: (request) => Promise.resolve(reasonsOf(request, productFactors, rank)),
    close: () => undefined,
  }
}

function topOf(
  request: TopRequest,
  productFactors: Float32Array,
  rank: number,
  listed: Int32Array,
): TopResult {
  const { customers, customerFactors, excludedStart, excluded, count } = request
  const products = new Int32Array(customers * count).fill(-1)
  const scores = new Float64Array(customers * count).fill(-Infinity)
  const all = new Float64Array(productFactors.length / rank)
  const best = new Float64Array(count)
  for (let c = 0; c < customers; c++) {
    const row = factorRow(customerFactors, c, rank)
    for (const product of listed) all[product] = dotRow(productFactors, product, row, rank)
    const own = products.subarray(c * count, (c + 1) * count)
    topOfScores(all, listed, excluded.subarray(excludedStart[c], excludedStart[c + 1]), own, best)
    own.forEach((product, k) => {
      if (product >= 0) scores[c * count + k] = best[k]!
    })
  }
  return { products, scores }
}

function reasonsOf(request: ReasonRequest, factors: Float32Array, rank: number): ReasonResult {
  const { customers, count, reasons, historyStart, unobservedWeight } = request
  const gram = gramOf(factors, rank)
  const scores = new Float64Array(customers * count)
  const products = new Int32Array(customers * count * reasons).fill(-1)
  const shares = new Float64Array(customers * count * reasons)
  for (let c = 0; c < customers; c++) {
    const from = historyStart[c]!
    const history = request.history.subarray(from, historyStart[c + 1])
    if (history.length === 0) continue
    const confidence = request.confidence.subarray(from, from + history.length)
    const equations = normalEquations(
      history,
      confidence,
      factors,
      gram,
      rank,
      unobservedWeight,
      request.ridge[c]!,
    )
    for (let at = c * count; at < (c + 1) * count && request.products[at]! >= 0; at++) {
      const direction = equations.solve(factorRow(factors, request.products[at]!, rank))
      const own = Float64Array.from(
        history,
        (past, k) => confidence[k]! * dotRow(factors, past, direction, rank),
      )
      for (const share of own) scores[at]! += share
      const place = at * reasons
      strongest(
        own,
        history,
        products.subarray(place, place + reasons),
        shares.subarray(place, place + reasons),
      )
    }
  }
  return { scores, products, shares }
}
