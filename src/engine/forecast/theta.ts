import { adjustSeason } from './decompose.ts'
import type { Fit } from './fit.ts'
import { minimise } from './nelder-mead.ts'

const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * Theta as the M4 benchmark does it (Assimakopoulos and Nikolopoulos 2000): season out where the test finds one, the mean of a straight line and of
 * simple exponential smoothing of 2y - line, season back. O(n).
 */
export function fitTheta(y: Float64Array, season: number, horizon: number): Fit {
  const { values, restore } = adjustSeason(y, season)
  const n = values.length
  let [sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0]
  for (let t = 0; t < n; t++) {
    sumX += t
    sumY += values[t]!
    sumXX += t * t
    sumXY += t * values[t]!
  }
  const spread = n * sumXX - sumX * sumX
  const slope = spread === 0 ? 0 : (n * sumXY - sumX * sumY) / spread
  const intercept = (sumY - slope * sumX) / n
  const line = values.map((value, t) => 2 * value - (intercept + slope * t))
  const { alpha, level } = smoothed(line)
  let state = level
  const fitted = values.map((_, t) => {
    const forecast = (state + intercept + slope * t) / 2
    state += alpha * (line[t]! - state)
    return forecast
  })
  const mean = Float64Array.from({ length: horizon }, (_, h) => (state + intercept + slope * (n + h)) / 2)
  return { mean: restore(mean), fitted: fitted.map((value, t) => (t < 1 ? Number.NaN : value)) }
}

function smoothed(y: Float64Array): { alpha: number; level: number } {
  const scale = Math.max(1e-12, Math.abs(y[Math.min(1, y.length - 1)]! - y[0]!))
  const found = minimise(
    (x) => {
      const alpha = 1e-4 + 0.9998 * logistic(x[0]!)
      let state = y[0]! + scale * x[1]!
      let sum = 0
      for (let t = 0; t < y.length; t++) {
        const error = y[t]! - state
        sum += error * error
        state += alpha * error
      }
      return y.length * Math.log(Math.max(sum, 1e-12))
    },
    [-0.5, 0],
    { steps: [1, 0.5], maxEvaluations: 150, tolerance: 1e-4 },
  )
  return { alpha: 1e-4 + 0.9998 * logistic(found.x[0]!), level: y[0]! + scale * found.x[1]! }
}

/**
 * Dynamic optimised Theta (Fiorucci, Pellegrini, Louzada, Petropoulos, Koehler 2016): level, smoothing and theta by least squares of one-step errors,
 * the line re-estimated with every value. Season as in Theta. O(n x evaluations).
 */
export function fitDynamicTheta(y: Float64Array, season: number, horizon: number): Fit {
  const { values, restore } = adjustSeason(y, season)
  const n = values.length
  if (n < 4) return fitTheta(y, season, horizon)
  const scale = Math.max(1e-12, Math.abs(values[1]! - values[0]!), Math.abs(values[2]! - values[1]!))
  const unpack = (x: Float64Array): Parameters3 => ({
    alpha: 0.02 + 0.97 * logistic(x[0]!),
    theta: 1 + Math.exp(Math.min(5, x[1]!)),
    level: values[0]! + scale * x[2]!,
  })
  const found = minimise((x) => n * Math.log(Math.max(1e-12, run(values, unpack(x), 0).squares)), [0, 0, 0], {
    steps: [1, 0.7, 0.5],
    maxEvaluations: 250,
    tolerance: 1e-3,
  })
  const { mean, fitted } = run(values, unpack(found.x), horizon)
  return { mean: restore(mean), fitted: fitted.map((value, t) => (t < 2 ? Number.NaN : value)) }
}

type Parameters3 = { readonly alpha: number; readonly theta: number; readonly level: number }

const none = new Float64Array(0)

/** The recursions of the paper's appendix; past the end a forecast stands for the value. */
function run(
  y: Float64Array,
  { alpha, theta, level: start }: Parameters3,
  horizon: number,
): { squares: number; mean: Float64Array; fitted: Float64Array } {
  const n = y.length
  const weight = 1 - 1 / theta
  let level = start
  let average = 0
  let slope = 0
  let intercept = 0
  let power = 1
  let squares = 0
  const mean = horizon > 0 ? new Float64Array(horizon) : none
  const fitted = horizon > 0 ? new Float64Array(n) : none
  for (let t = 0; t < n + horizon; t++) {
    // Before the value of time t + 1 in the paper's counting: t values are known, power is (1 - alpha)^t.
    const forecast =
      t === 0 ? level : level + weight * (power * intercept + ((1 - power * (1 - alpha)) / alpha) * slope)
    const value = t < n ? y[t]! : forecast
    if (t < n) {
      if (t >= 2) squares += (value - forecast) ** 2
      if (horizon > 0) fitted[t] = forecast
    } else mean[t - n] = forecast
    level += alpha * (value - level)
    const count = t + 1
    slope = count === 1 ? 0 : ((count - 2) * slope + (6 * (value - average)) / count) / (count + 1)
    average = ((count - 1) * average + value) / count
    intercept = average - (slope * (count + 1)) / 2
    power *= 1 - alpha
  }
  return { squares, mean, fitted }
}
