/** A function to be made small: its value at `point`, its gradient written to `gradient`. One that takes long can be asked in slices. */
export type Objective = {
  (point: Float64Array, gradient: Float64Array): number
  readonly inSlices?: (point: Float64Array, gradient: Float64Array) => Generator<void, number, void>
}

/** The value of an objective; between its slices `told` is yielded. */
export function* valueAt<T>(
  objective: Objective,
  point: Float64Array,
  gradient: Float64Array,
  told: T,
): Generator<T, number, void> {
  const work = objective.inSlices?.(point, gradient)
  if (work === undefined) return objective(point, gradient)
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    yield told
  }
}

export type Minimum = {
  readonly point: Float64Array
  readonly value: number
  readonly gradient: Float64Array
  readonly iterations: number
  /** The gradient is as good as zero: relative to the value no component above 1e-8. */
  readonly converged: boolean
}

const MAX_ITERATIONS = 300
const MAX_STEP = 2

/**
 * BFGS with backtracking on Armijo's condition and a bounded step (Nocedal and Wright, "Numerical Optimization", 6.1 and 3.1), for a
 * handful of unknowns. Yields once per iteration. Values that are not finite count as a wall.
 * @param bound no component of the point goes beyond +-bound: a likelihood that rises for ever ends there.
 */
export function* minimise(
  objective: Objective,
  start: readonly number[],
  bound = 25,
): Generator<{ readonly iteration: number; readonly value: number }, Minimum, void> {
  const n = start.length
  let point = Float64Array.from(start)
  let gradient = new Float64Array(n)
  let value = yield* valueAt(objective, point, gradient, { iteration: 0, value: Number.NaN })
  if (!Number.isFinite(value)) return { point, value, gradient, iterations: 0, converged: false }
  let inverse = identity(n)
  let isFresh = true
  let iteration = 0
  for (; iteration < MAX_ITERATIONS; iteration++) {
    yield { iteration, value }
    if (isFlat(gradient, value, point, bound)) break
    const direction = descent(inverse, gradient)
    let slope = dot(direction, gradient)
    if (slope >= 0) {
      inverse = identity(n)
      for (let i = 0; i < n; i++) direction[i] = -gradient[i]!
      slope = -dot(gradient, gradient)
      isFresh = true
    }
    const longest = direction.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
    let step = Math.min(1, MAX_STEP / longest)
    let next = point
    let nextGradient = gradient
    let nextValue = Infinity
    for (let tries = 0; tries < 60; tries++, step /= 2) {
      next = point.map((each, i) => Math.min(bound, Math.max(-bound, each + step * direction[i]!)))
      nextGradient = new Float64Array(n)
      nextValue = yield* valueAt(objective, next, nextGradient, { iteration, value })
      if (Number.isFinite(nextValue) && nextValue <= value + 1e-4 * step * slope) break
    }
    const hasFallen = Number.isFinite(nextValue) && nextValue < value
    if (!hasFallen) {
      if (isFresh) break
      inverse = identity(n)
      isFresh = true
      continue
    }
    inverse = updated(inverse, point, next, gradient, nextGradient, isFresh)
    isFresh = false
    point = next
    gradient = nextGradient
    value = nextValue
  }
  return {
    point,
    value,
    gradient,
    iterations: iteration,
    converged: isFlat(gradient, value, point, bound),
  }
}

/** Components held at the bound do not count. */
function isFlat(gradient: Float64Array, value: number, point: Float64Array, bound: number): boolean {
  const scale = Math.max(1, Math.abs(value))
  return gradient.every((each, i) => Math.abs(each) <= 1e-8 * scale || Math.abs(point[i]!) >= bound)
}

function descent(inverse: Float64Array, gradient: Float64Array): Float64Array {
  const n = gradient.length
  const direction = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let k = 0; k < n; k++) sum -= inverse[i * n + k]! * gradient[k]!
    direction[i] = sum
  }
  return direction
}

function updated(
  inverse: Float64Array,
  from: Float64Array,
  to: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
  isFirst: boolean,
): Float64Array {
  const n = from.length
  const s = to.map((each, i) => each - from[i]!)
  const y = gradientTo.map((each, i) => each - gradientFrom[i]!)
  const curvature = dot(s, y)
  if (!(curvature > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y)))) return inverse
  const start = isFirst ? inverse.map((each) => (each * curvature) / dot(y, y)) : inverse
  const hy = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) hy[i]! += start[i * n + k]! * y[k]!
  const yhy = dot(y, hy)
  const made = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      made[i * n + k] =
        start[i * n + k]! +
        ((1 + yhy / curvature) * s[i]! * s[k]! - hy[i]! * s[k]! - s[i]! * hy[k]!) / curvature
    }
  }
  return made
}

const RELATIVE_STEP = 1e-4

/** The matrix of second derivatives (row-major) by central differences of the gradient, made symmetric. 2 n evaluations; yields `told` between their slices. */
export function* hessianOf<T>(
  objective: Objective,
  point: Float64Array,
  told: T,
): Generator<T, Float64Array, void> {
  const n = point.length
  const hessian = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const step = RELATIVE_STEP * Math.max(1, Math.abs(point[i]!))
    const [up, down] = [new Float64Array(n), new Float64Array(n)]
    yield* valueAt(objective, shifted(point, i, step), up, told)
    yield* valueAt(objective, shifted(point, i, -step), down, told)
    for (let k = 0; k < n; k++) hessian[i * n + k] = (up[k]! - down[k]!) / (2 * step)
  }
  for (let i = 0; i < n; i++)
    for (let k = 0; k < i; k++)
      hessian[i * n + k] = hessian[k * n + i] = (hessian[i * n + k]! + hessian[k * n + i]!) / 2
  return hessian
}

/** Inverse of a symmetric positive definite matrix by Cholesky, or null where it is not (numerically) one. */
export function inverseOf(matrix: Float64Array, n: number): Float64Array | null {
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = matrix[i * n + k]!
      for (let m = 0; m < k; m++) sum -= factor[i * n + m]! * factor[k * n + m]!
      if (i !== k) factor[i * n + k] = sum / factor[k * n + k]!
      else if (sum > 1e-12 * Math.abs(matrix[i * n + i]!) && Number.isFinite(sum))
        factor[i * n + i] = Math.sqrt(sum)
      else return null
    }
  }
  const inverse = new Float64Array(n * n)
  const column = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < n; i++) {
      let sum = i === c ? 1 : 0
      for (let m = 0; m < i; m++) sum -= factor[i * n + m]! * column[m]!
      column[i] = sum / factor[i * n + i]!
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = column[i]!
      for (let m = i + 1; m < n; m++) sum -= factor[m * n + i]! * column[m]!
      column[i] = sum / factor[i * n + i]!
    }
    for (let i = 0; i < n; i++) inverse[i * n + c] = column[i]!
  }
  return inverse
}

function shifted(point: Float64Array, at: number, by: number): Float64Array {
  const moved = point.slice()
  moved[at]! += by
  return moved
}

function identity(n: number): Float64Array {
  const made = new Float64Array(n * n)
  for (let i = 0; i < n; i++) made[i * n + i] = 1
  return made
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
