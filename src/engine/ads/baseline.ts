import { choleskyInPlace } from '../linalg/cholesky.ts'

export type SeriesColumn = { readonly name: string; readonly values: Float64Array }
export type Channel = { readonly name: string; readonly spend: Float64Array }
export type Control = SeriesColumn & { readonly group: 'control' | 'holiday' }

/** One regular series: what came out of each period, and what was spent on each channel in it. */
export type ResponseData = {
  readonly outcome: Float64Array
  readonly channels: readonly Channel[]
  readonly controls: readonly Control[]
  /** 365.25, 52.18, 12 or the like; what the season's length is known by. */
  readonly periodsPerYear: number
}

export type BaselineGroup = 'level' | 'trend' | 'season' | 'weekday' | 'control' | 'holiday'
export type BaselineColumn = SeriesColumn & { readonly group: BaselineGroup; readonly index: number }

/** Prior scales that the data choose among, in units of the noise: bends of the trend, amplitude of the season; and the noise's memory. */
const BENDS = [0.1, 0.6, 2.5, 8]
const SEASONS = [0.3, 2, 10]
const MEMORIES = [0, 0.25, 0.5, 0.7, 0.85]
/** Free in all practice: 100 times the noise for level and slope, 10 for what one standard deviation of a control does. */
const FREE = 1000
const CONTROL = 10

/**
 * The part of the model that is linear and not about channels, for one choice of prior scales, ready for a quick quadratic form: noise is
 * first made white (AR(1) with `memory`), then what the baseline can explain is taken out.
 */
export type BaselinePrior = {
  readonly memory: number
  /** (T x p) row-major: Q with r' W r = |D r|^2 - |Q' D r|^2 after integrating the baseline's coefficients out. */
  readonly q: Float64Array
  /** Lower Cholesky factor of A'A + I, and the prior scales of the coefficients. */
  readonly lower: Float64Array
  readonly scale: Float64Array
  /** -1/2 log det of the marginal covariance, up to a constant. */
  readonly logDet: number
  readonly place: readonly [number, number, number]
}

export type Baseline = {
  readonly columns: readonly BaselineColumn[]
  readonly priors: readonly BaselinePrior[]
  readonly shape: readonly [number, number, number]
}

/** Level, trend with bends, season, weekday, controls. O(60 T p^2) once. */
export function buildBaseline(data: ResponseData): Baseline {
  const columns = baselineColumns(data)
  const hasBends = columns.some(({ name }) => name.startsWith('bend'))
  const hasSeason = columns.some(({ group }) => group === 'season' || group === 'weekday')
  const bends = hasBends ? BENDS : [1]
  const seasons = hasSeason ? SEASONS : [1]
  const memories = data.outcome.length >= 24 ? MEMORIES : [0]
  const priors: BaselinePrior[] = []
  for (const [i, bend] of bends.entries())
    for (const [j, season] of seasons.entries())
      for (const [k, memory] of memories.entries())
        priors.push(priorOf(columns, data.outcome.length, { bend, season, memory, place: [i, j, k] }))
  return { columns, priors, shape: [bends.length, seasons.length, memories.length] }
}

function baselineColumns({ outcome, controls, periodsPerYear }: ResponseData): BaselineColumn[] {
  const n = outcome.length
  const column = (
    group: BaselineGroup,
    name: string,
    value: (t: number) => number,
    index = 0,
  ): BaselineColumn => ({ group, name, index, values: Float64Array.from({ length: n }, (_, t) => value(t)) })
  const columns = [column('level', 'level', () => 1)]
  if (n >= 12) columns.push(column('trend', 'slope', (t) => (2 * t) / (n - 1) - 1))
  // A bend a quarter, at most twelve: slower than most campaigns, so that it does not take their effect for its own.
  const every = Math.max(Math.ceil(n / 12), Math.round(periodsPerYear / 4), 8)
  for (let knot = every; knot <= n - Math.ceil(every / 2); knot += every)
    columns.push(column('trend', `bend ${knot}`, (t) => Math.max(0, t - knot) / every))
  const years = n / periodsPerYear
  const pairs =
    years >= 1.25 && periodsPerYear >= 6
      ? Math.min(periodsPerYear > 20 ? 3 : 2, Math.floor(periodsPerYear / 2))
      : 0
  for (let pair = 1; pair <= pairs; pair++) {
    const turn = (t: number): number => (2 * Math.PI * pair * t) / periodsPerYear
    columns.push(column('season', `season sin ${pair}`, (t) => Math.sin(turn(t)) / pair))
    columns.push(column('season', `season cos ${pair}`, (t) => Math.cos(turn(t)) / pair))
  }
  if (periodsPerYear > 300 && n >= 28)
    for (let pair = 1; pair <= 3; pair++) {
      columns.push(column('weekday', `weekday sin ${pair}`, (t) => Math.sin((2 * Math.PI * pair * t) / 7)))
      columns.push(column('weekday', `weekday cos ${pair}`, (t) => Math.cos((2 * Math.PI * pair * t) / 7)))
    }
  controls.forEach((control, index) => {
    const { mean, sd } = meanAndSd(control.values)
    // A mean of equal values over unequal rows differs in its last digits: that is nothing to learn from.
    if (sd > 1e-9 * Math.abs(mean))
      columns.push(column(control.group, control.name, (t) => (control.values[t]! - mean) / sd, index))
  })
  return columns
}

export function meanAndSd(values: ArrayLike<number>): { mean: number; sd: number } {
  let mean = 0
  for (let t = 0; t < values.length; t++) mean += values[t]!
  mean /= values.length
  let sum = 0
  for (let t = 0; t < values.length; t++) sum += (values[t]! - mean) ** 2
  return { mean, sd: Math.sqrt(sum / values.length) }
}

type Scales = {
  readonly bend: number
  readonly season: number
  readonly memory: number
  readonly place: readonly [number, number, number]
}

function priorOf(columns: readonly BaselineColumn[], n: number, scales: Scales): BaselinePrior {
  const p = columns.length
  const scale = Float64Array.from(columns, (column) => scaleOf(column, scales))
  const a = new Float64Array(n * p)
  const white = new Float64Array(n)
  columns.forEach(({ values }, j) => {
    whiten(values, scales.memory, white)
    for (let t = 0; t < n; t++) a[t * p + j] = white[t]! * scale[j]!
  })
  const lower = new Float64Array(p * p)
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0
      for (let t = 0; t < n; t++) sum += a[t * p + i]! * a[t * p + j]!
      lower[i * p + j] = sum
    }
  choleskyInPlace(lower, p)
  // Rows of Q: L^-1 applied to each row of A.
  for (let t = 0; t < n; t++)
    for (let i = 0; i < p; i++) {
      let sum = a[t * p + i]!
      for (let k = 0; k < i; k++) sum -= lower[i * p + k]! * a[t * p + k]!
      a[t * p + i] = sum / lower[i * p + i]!
    }
  let logDet = 0.5 * Math.log(1 - scales.memory ** 2)
  for (let i = 0; i < p; i++) logDet -= Math.log(lower[i * p + i]!)
  return { memory: scales.memory, q: a, lower, scale, logDet, place: scales.place }
}

function scaleOf({ group, name }: BaselineColumn, { bend, season }: Scales): number {
  if (group === 'level') return FREE
  if (group === 'control' || group === 'holiday') return CONTROL
  if (group === 'trend') return name === 'slope' ? FREE / 10 : bend
  return season
}

/** AR(1) noise made white: the first value times sqrt(1 - rho^2), then differences. */
export function whiten(values: Float64Array, memory: number, out: Float64Array): void {
  out[0] = values[0]! * Math.sqrt(1 - memory * memory)
  for (let t = 1; t < values.length; t++) out[t] = values[t]! - memory * values[t - 1]!
}

/** Values in the space where the quadratic form is |first T|^2 - |last p|^2: D v, then Q' D v. O(T p). */
export function project(prior: BaselinePrior, values: Float64Array, out: Float64Array): void {
  const n = values.length
  const p = prior.scale.length
  whiten(values, prior.memory, out)
  for (let j = 0; j < p; j++) out[n + j] = 0
  for (let t = 0; t < n; t++) {
    const value = out[t]!
    const row = t * p
    for (let j = 0; j < p; j++) out[n + j]! += prior.q[row + j]! * value
  }
}

/** The form itself, for two projected vectors. */
export function inner(a: Float64Array, b: Float64Array, n: number): number {
  let sum = 0
  for (let t = 0; t < n; t++) sum += a[t]! * b[t]!
  for (let j = n; j < a.length; j++) sum -= a[j]! * b[j]!
  return sum
}

/**
 * Coefficients of the baseline given a projected residual: their mean, plus `noise` (standard normal deviates times sigma, or zeros) shaped by
 * their posterior covariance.
 */
export function coefficients(
  prior: BaselinePrior,
  projected: Float64Array,
  n: number,
  noise: Float64Array,
): Float64Array {
  const p = prior.scale.length
  const x = new Float64Array(p)
  for (let i = p - 1; i >= 0; i--) {
    let sum = projected[n + i]! + noise[i]!
    for (let k = i + 1; k < p; k++) sum -= prior.lower[k * p + i]! * x[k]!
    x[i] = sum / prior.lower[i * p + i]!
  }
  for (let i = 0; i < p; i++) x[i]! *= prior.scale[i]!
  return x
}
