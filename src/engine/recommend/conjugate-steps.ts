import { dotRow, factorRow } from './normal-equations.ts'

/** One row's weighted least squares against fixed factors: A = a0 G + ridge I + sum c h h^T, b = sum c h. */
export type RowEquations = {
  readonly observed: Int32Array
  /** c > 0 of each observed column; all 1 where null. */
  readonly confidence: ArrayLike<number> | null
  /** Row-major, columns x rank. */
  readonly factors: Float32Array
  /** H^T H, full. */
  readonly gram: Float64Array
  readonly rank: number
  readonly unobservedWeight: number
  readonly ridge: number
}

/**
 * Conjugate gradients on A x = b from `start`, A never formed (Takács, Pilászy, Tikk, RecSys 2011), in f64.
 * O(steps x (observed x rank + rank^2)).
 * @returns the solution and sum c (1 - x.h)^2 + a0 x^T G x + ridge |x|^2 there.
 */
export function conjugateSteps(
  equations: RowEquations,
  start: Float64Array,
  steps: number,
): { readonly solution: Float64Array; readonly objective: number } {
  const { observed, confidence, factors, rank } = equations
  const weight = (k: number): number => (confidence === null ? 1 : confidence[k]!)
  const x = start.slice()
  const residual = timesGram(equations, x).map((value) => -value)
  observed.forEach((column, k) => {
    const gap = weight(k) * (1 - dotRow(factors, column, x, rank))
    addScaled(residual, gap, factorRow(factors, column, rank))
  })
  const direction = residual.slice()
  let square = dotRow(residual, 0, residual, rank)
  for (let step = 0; step < steps && square > 1e-20; step++) {
    const image = timesGram(equations, direction)
    observed.forEach((column, k) => {
      const share = weight(k) * dotRow(factors, column, direction, rank)
      addScaled(image, share, factorRow(factors, column, rank))
    })
    const length = square / dotRow(direction, 0, image, rank)
    addScaled(x, length, direction)
    addScaled(residual, -length, image)
    const next = dotRow(residual, 0, residual, rank)
    for (let i = 0; i < rank; i++) direction[i] = residual[i]! + (next / square) * direction[i]!
    square = next
  }
  let objective = dotRow(timesGram(equations, x), 0, x, rank)
  observed.forEach((column, k) => {
    objective += weight(k) * (1 - dotRow(factors, column, x, rank)) ** 2
  })
  return { solution: x, objective }
}

/** (a0 G + ridge I) x */
function timesGram({ gram, rank, unobservedWeight, ridge }: RowEquations, x: Float64Array): Float64Array {
  return x.map((value, i) => unobservedWeight * dotRow(gram, i, x, rank) + ridge * value)
}

function addScaled(to: Float64Array, scale: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += scale * from[i]!
}
