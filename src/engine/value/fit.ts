import { hessianOf, inverseOf, minimise, valueAt, type Minimum, type Objective } from './minimise.ts'
import type { PurchaseModel } from './purchase-model.ts'
import type { GroupedRows } from './purchase-rows.ts'
import { spendObjective, spendStarts, type SpendRows } from './gamma-gamma.ts'

export type Estimate = {
  readonly name: string
  readonly value: number
  /** From the observed information; null where it is singular: the data do not say. */
  readonly standardError: number | null
  /** 95 %, symmetric on the scale of logarithms. */
  readonly low: number | null
  readonly high: number | null
}

export type Fit = {
  readonly estimates: readonly Estimate[]
  readonly parameters: Float64Array
  /** Of the logarithms of the parameters, row-major; null where the information is singular. */
  readonly covariance: Float64Array | null
  readonly logLikelihood: number
  readonly converged: boolean
  /** How many starts were tried, and how many ended at the best value (within 1e-6 relative). */
  readonly starts: number
  readonly agreeing: number
  readonly iterations: number
}

const Z95 = 1.959963984540054
/** Distinct rows that the starts are tried on at most; the best one goes on with all. */
const START_ROWS = 1_000
/** A parameter whose logarithm has gone beyond this, times scaled to a mean age of one, has run away. */
export const LOG_BOUND = 14

export type FitStep = { readonly start: number; readonly iteration: number; readonly logLikelihood: number }

/**
 * Maximum likelihood by BFGS over the logarithms of the parameters, from several starts, with times scaled to a mean age of one.
 * Yields once per iteration. O(distinct rows) each.
 */
export function* fitPurchases(model: PurchaseModel, rows: GroupedRows): Generator<FitStep, Fit, void> {
  const scale = meanAge(rows)
  const scaled = scaledBy(rows, scale)
  const some = scaled.count.length > START_ROWS ? everyFew(scaled, START_ROWS) : scaled
  const best = yield* bestOf(
    objectiveOf(model, some),
    model.starts,
    some === scaled ? null : objectiveOf(model, scaled),
  )
  // In the unit of the rows the density of every repeat purchase is smaller by the scale.
  let repeats = 0
  for (let i = 0; i < rows.count.length; i++) repeats += rows.count[i]! * rows.frequency[i]!
  const parameters = best.minimum.point.map((log, k) => Math.exp(log) * scale ** model.timePower[k]!)
  return yield* fitOf(
    model.parameterNames,
    parameters,
    objectiveOf(model, scaled),
    best,
    -best.minimum.value - repeats * Math.log(scale),
  )
}

/** The same for the Gamma-Gamma model of order values; `mean` must be above zero. */
export function* fitSpend(rows: SpendRows): Generator<FitStep, Fit, void> {
  let [sum, logs] = [0, 0]
  for (const each of rows.mean) {
    sum += each
    logs += Math.log(each)
  }
  const scale = sum / rows.mean.length
  const scaled = { orders: rows.orders, mean: rows.mean.map((each) => each / scale) }
  const objective = spendObjective(scaled)
  const best = yield* bestOf(objective, spendStarts, null)
  const parameters = best.minimum.point.map((log, k) => Math.exp(log) * (k === 2 ? scale : 1))
  const logLikelihood = -best.minimum.value - rows.mean.length * Math.log(scale)
  return yield* fitOf(
    ['p', 'q', 'v'],
    parameters,
    objective,
    best,
    Number.isFinite(logs) ? logLikelihood : Number.NaN,
  )
}

type Best = { readonly minimum: Minimum; readonly starts: number; readonly agreeing: number }

function* bestOf(
  objective: Objective,
  starts: readonly (readonly number[])[],
  whole: Objective | null,
): Generator<FitStep, Best, void> {
  const ends: Minimum[] = []
  for (const [start, point] of starts.entries()) {
    ends.push(yield* followed(start, objective, point.map(Math.log)))
  }
  const finite = ends.filter(({ value }) => Number.isFinite(value))
  const first = finite.reduce(
    (least, each) => (each.value < least.value ? each : least),
    finite[0] ?? ends[0]!,
  )
  const agreeing = finite.filter(({ value }) => value - first.value <= 1e-6 * Math.abs(first.value)).length
  const minimum = whole === null ? first : yield* followed(starts.length, whole, [...first.point])
  return { minimum: yield* polished(whole ?? objective, minimum), starts: starts.length, agreeing }
}

/** Twice the gain in log-likelihood that the next Newton step promises, at which a maximum is reached. */
const LEAST_DECREMENT = 1e-8

/**
 * Newton steps on the gradient, which is exact long after differences of the value have drowned in rounding. Left as it is where the
 * information is singular.
 */
function* polished(objective: Objective, found: Minimum): Generator<FitStep, Minimum, void> {
  const told = { start: 0, iteration: found.iterations, logLikelihood: -found.value }
  const n = found.point.length
  let best = found
  for (let step = 0; step < 4; step++) {
    const inverse = inverseOf(yield* hessianOf(objective, best.point, told), n)
    if (inverse === null) return { ...best, converged: false }
    const point = best.point.slice()
    let decrement = 0
    for (let i = 0; i < n; i++) {
      let change = 0
      for (let k = 0; k < n; k++) change -= inverse[i * n + k]! * best.gradient[k]!
      point[i]! += change
      decrement -= change * best.gradient[i]!
    }
    if (decrement < LEAST_DECREMENT) return { ...best, converged: true }
    const gradient = new Float64Array(n)
    const value = yield* valueAt(objective, point, gradient, told)
    if (
      !(value <= best.value + 1e-9 * Math.abs(best.value)) ||
      point.some((each) => Math.abs(each) > LOG_BOUND)
    )
      break
    best = { ...best, point, value, gradient }
  }
  return { ...best, converged: false }
}

function* followed(
  start: number,
  objective: Objective,
  point: readonly number[],
): Generator<FitStep, Minimum, void> {
  const steps = minimise(objective, point, LOG_BOUND)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    yield { start, iteration: step.value.iteration, logLikelihood: -step.value.value }
  }
}

function* fitOf(
  names: readonly string[],
  parameters: Float64Array,
  objective: Objective,
  { minimum, starts, agreeing }: Best,
  logLikelihood: number,
): Generator<FitStep, Fit, void> {
  const n = names.length
  // Logarithms of scaled parameters differ by a constant: their covariance is that of the parameters asked for.
  const covariance = inverseOf(
    yield* hessianOf(objective, minimum.point, { start: 0, iteration: minimum.iterations, logLikelihood }),
    n,
  )
  const estimates = names.map((name, k) => {
    const value = parameters[k]!
    if (covariance === null) return { name, value, standardError: null, low: null, high: null }
    const error = Math.sqrt(covariance[k * n + k]!)
    // On the way to a limit (nobody leaves, all alike) the data hold a parameter at no end: no bound is told then.
    const bound = (at: number): number | null => (Number.isFinite(at) ? at : null)
    return {
      name,
      value,
      standardError: bound(value * error),
      low: bound(value * Math.exp(-Z95 * error)),
      high: bound(value * Math.exp(Z95 * error)),
    }
  })
  return {
    estimates,
    parameters,
    covariance,
    logLikelihood,
    converged: minimum.converged,
    starts,
    agreeing,
    iterations: minimum.iterations,
  }
}

/** Distinct rows between two yields: some ten milliseconds of the dearest likelihood. */
const SLICE_ROWS = 4_000

/** Minus the log-likelihood over the logarithms of the parameters: a sum over slices of the rows, which lets a cancel in between. */
export function objectiveOf(model: PurchaseModel, rows: GroupedRows): Objective {
  const n = rows.count.length
  const slices = Array.from({ length: Math.max(1, Math.ceil(n / SLICE_ROWS)) }, (_, k) =>
    sliceOf(rows, k * SLICE_ROWS, Math.min(n, (k + 1) * SLICE_ROWS)),
  )
  function* inSlices(point: Float64Array, gradient: Float64Array): Generator<void, number, void> {
    const parameters = point.map(Math.exp)
    gradient.fill(0)
    let value = 0
    for (const [k, slice] of slices.entries()) {
      if (k > 0) yield
      value += model.logLikelihood(slice, parameters, gradient)
    }
    for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k]!
    return -value
  }
  const whole = (point: Float64Array, gradient: Float64Array): number => {
    const work = inSlices(point, gradient)
    for (;;) {
      const next = work.next()
      if (next.done === true) return next.value
    }
  }
  return slices.length === 1 ? whole : Object.assign(whole, { inSlices })
}

/** Some of the distinct rows, without copies. */
function sliceOf(
  { frequency, recency, age, count, place }: GroupedRows,
  from: number,
  to: number,
): GroupedRows {
  return {
    frequency: frequency.subarray(from, to),
    recency: recency.subarray(from, to),
    age: age.subarray(from, to),
    count: count.subarray(from, to),
    place,
  }
}

function meanAge({ age, count }: GroupedRows): number {
  let [sum, rows] = [0, 0]
  for (let i = 0; i < age.length; i++) {
    sum += age[i]! * count[i]!
    rows += count[i]!
  }
  return sum > 0 ? sum / rows : 1
}

function scaledBy(rows: GroupedRows, scale: number): GroupedRows {
  return {
    ...rows,
    recency: rows.recency.map((each) => each / scale),
    age: rows.age.map((each) => each / scale),
  }
}

/** Evenly spread over the rows as they come, which is no order of theirs. */
function everyFew(rows: GroupedRows, limit: number): GroupedRows {
  const step = Math.ceil(rows.count.length / limit)
  const kept = (values: Float64Array): Float64Array => values.filter((_, i) => i % step === 0)
  return {
    frequency: kept(rows.frequency),
    recency: kept(rows.recency),
    age: kept(rows.age),
    count: kept(rows.count),
    place: rows.place,
  }
}
