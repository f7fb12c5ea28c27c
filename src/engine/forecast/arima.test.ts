import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { arimaName, fitArima, type ArimaOrder } from './arima.ts'
import { chooseArima } from './arima-choice.ts'
import { autocovariances, filtered } from './arma.ts'

const order = (part: Partial<ArimaOrder>): ArimaOrder => ({
  p: 0,
  d: 0,
  q: 0,
  P: 0,
  D: 0,
  Q: 0,
  season: 1,
  constant: false,
  ...part,
})
const numbers = (text: string): Float64Array => Float64Array.from(text.trim().split(/\s+/), Number)

/** Box, Jenkins and Reinsel (1994), series G: passengers in thousands, 1949 to 1960. */
const AIR =
  numbers(`112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140
 145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194 196 196 236 235 229 243
 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229 242 233 267 269 270 315 364 347 312 274 237 278
 284 277 317 313 318 374 413 405 355 306 271 306 315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435
 491 505 404 359 310 337 360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432`)
/** Diggle (1990): luteinizing hormone in blood, every ten minutes. */
const LH =
  numbers(`2.4 2.4 2.4 2.2 2.1 1.5 2.3 2.3 2.5 2.0 1.9 1.7 2.2 1.8 3.2 3.2 2.7 2.2 2.2 1.9 1.9 1.8 2.7 3.0
 2.3 2.0 2.0 2.9 2.9 2.7 2.7 2.3 2.6 2.4 1.8 1.7 1.5 1.4 2.1 3.3 3.5 3.5 3.1 2.6 2.1 3.4 3.0 2.9`)
/** Brockwell and Davis (1991): accidental deaths in the USA by month, 1973 to 1978. */
const DEATHS =
  numbers(`9007 8106 8928 9137 10017 10826 11317 10744 9713 9938 9161 8927 7750 6981 8038 8422 8714 9512
 10120 9823 8743 9129 8710 8680 8162 7306 8124 7870 9387 9556 10093 9620 8285 8466 8160 8034 7717 7461 7767 7925 8623 8945
 10078 9179 8037 8488 7874 8647 7792 6957 7726 8106 8890 9299 10625 9302 8314 8850 8265 8796 7836 6892 7791 8192 9115 9434
 10484 9827 9110 9070 8633 9240`)
/** Brockwell and Davis (1991): level of Lake Huron in feet, 1875 to 1972. */
const HURON =
  numbers(`580.38 581.86 580.97 580.80 579.79 580.39 580.42 580.82 581.40 581.32 581.44 581.68 581.17 580.53
 580.01 579.91 579.14 579.16 579.55 579.67 578.44 578.24 579.10 579.09 579.35 578.82 579.32 579.01 579.00 579.80 579.83
 579.72 579.89 580.01 579.37 578.69 578.19 578.67 579.55 578.92 578.09 579.37 580.13 580.14 579.51 579.24 578.66 578.86
 578.05 577.79 576.75 576.75 577.82 578.64 580.58 579.48 577.38 576.90 576.94 576.24 576.84 576.85 576.90 577.79 578.18
 577.51 577.23 578.42 579.61 579.05 579.26 579.22 579.38 579.10 577.95 578.12 579.75 580.85 580.41 579.96 579.61 578.76
 578.18 577.21 577.13 579.10 578.25 577.91 576.89 575.96 576.80 577.68 578.38 578.52 579.74 579.31 579.89 579.96`)

describe("exact likelihood, against the figures of R 4.2.2's arima (method ML, examples of its manual)", () => {
  test('the airline model of AirPassengers', () => {
    const airline = order({ d: 1, q: 1, D: 1, Q: 1, season: 12 })
    const fit = fitArima(AIR.map(Math.log), airline, 12)
    expect(fit.converged).toBe(true)
    expect(fit.ma[0]).toBeCloseTo(-0.4018, 3)
    expect(fit.seasonalMa[0]).toBeCloseTo(-0.5569, 3)
    expect(fit.variance).toBeCloseTo(0.001348, 5)
    expect(fit.logLikelihood).toBeCloseTo(244.7, 1)
    // predict(..., n.ahead = 12) of the same model.
    expect(fit.mean[0]).toBeCloseTo(6.110186, 3)
    expect(fit.mean[11]).toBeCloseTo(6.168025, 3)
  })

  test('accidental deaths', () => {
    const fit = fitArima(DEATHS, order({ d: 1, q: 1, D: 1, Q: 1, season: 12 }), 1)
    expect(fit.ma[0]).toBeCloseTo(-0.4303, 3)
    expect(fit.seasonalMa[0]).toBeCloseTo(-0.5528, 3)
    expect(Math.abs(fit.variance - 99347)).toBeLessThan(100)
    expect(fit.logLikelihood).toBeCloseTo(-425.44, 1)
  })

  test.each([
    [1, 0, [0.5739], [], 2.4133, 0.1975, -29.38],
    [3, 0, [0.6448, -0.0634, -0.2198], [], 2.3931, 0.1787, -27.09],
    [1, 1, [0.4522], [0.1982], 2.4101, 0.1923, -28.76],
  ])('luteinizing hormone, ARMA(%i,%i)', (p, q, ar, ma, mean, variance, logLikelihood) => {
    const fit = fitArima(LH, order({ p, q, constant: true }), 1)
    for (const [k, value] of ar.entries()) expect(fit.ar[k]).toBeCloseTo(value, 3)
    for (const [k, value] of ma.entries()) expect(fit.ma[k]).toBeCloseTo(value, 3)
    expect(fit.constant).toBeCloseTo(mean, 3)
    expect(fit.variance).toBeCloseTo(variance, 3)
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 1)
  })

  test('the level of Lake Huron: AR(2) about a straight line, a regression with correlated errors', () => {
    const years = Float64Array.from(HURON, (_, t) => 1875 + t - 1920)
    const fit = fitArima(HURON, order({ p: 2, constant: true }), 0, { regressors: [years] })
    expect(fit.ar[0]).toBeCloseTo(1.0048, 3)
    expect(fit.ar[1]).toBeCloseTo(-0.2913, 3)
    expect(fit.constant).toBeCloseTo(579.0993, 2)
    expect(fit.weights[0]).toBeCloseTo(-0.0216, 4)
    expect(fit.errors[0]).toBeCloseTo(0.0081, 4)
    expect(fit.variance).toBeCloseTo(0.4566, 3)
    expect(fit.logLikelihood).toBeCloseTo(-101.2, 1)
  })
})

test('innovations are those of the Gaussian distribution with the same covariances, for any model', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -0.45, max: 0.45, noNaN: true }), { maxLength: 2 }),
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { maxLength: 3 }),
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 8, maxLength: 14 }),
      (ar, ma, values) => {
        const model = { ar: Float64Array.from(ar), ma: Float64Array.from(ma) }
        const gamma = autocovariances(model, values.length)
        const found = filtered([Float64Array.from(values)], model)
        if (gamma === undefined || found === undefined) return
        // Cholesky of the whole covariance matrix gives the same innovations, divided by their deviations.
        const n = values.length
        const factor = Array.from({ length: n }, () => new Float64Array(n))
        for (let i = 0; i < n; i++) {
          let own = values[i] ?? 0
          for (let j = 0; j <= i; j++) {
            let sum = gamma[i - j] ?? 0
            for (let k = 0; k < j; k++) sum -= (factor[i]?.[k] ?? 0) * (factor[j]?.[k] ?? 0)
            factor[i]![j] = i === j ? Math.sqrt(sum) : sum / (factor[j]?.[j] ?? 1)
          }
          for (let j = 0; j < i; j++)
            own -= (factor[i]?.[j] ?? 0) * ((found.innovations[0]?.[j] ?? 0) / (factor[j]?.[j] ?? 1))
          expect(found.innovations[0]?.[i]).toBeCloseTo(own, 6)
          expect(found.variances[i]).toBeCloseTo((factor[i]?.[i] ?? 0) ** 2, 6)
        }
      },
    ),
    { numRuns: 100 },
  )
})

describe('choice of the order', () => {
  test('finds the season of AirPassengers, and forecasts the last year from the years before', () => {
    const fit = chooseArima(AIR.map(Math.log).slice(0, 132), 12, 12)
    expect(fit.order.D).toBe(1)
    const error = fit.mean.reduce((sum, value, h) => sum + Math.abs(Math.exp(value) - (AIR[132 + h] ?? 0)), 0)
    // Mean absolute error; seasonal naive has 47.8.
    expect(error / 12).toBeLessThan(25)
  })

  test('recovers a moving average that autoregressions only approach', () => {
    const random = seededRandom(11)
    const noise = Float64Array.from({ length: 401 }, () => random.normal())
    const y = Float64Array.from({ length: 400 }, (_, t) => 5 + (noise[t + 1] ?? 0) + 0.7 * (noise[t] ?? 0))
    const fit = chooseArima(y, 1, 3)
    expect(fit.order.q).toBeGreaterThan(0)
    expect(fit.mean[2]).toBeCloseTo(5, 0)
  })

  test.each([
    ['one value', [5]],
    ['two values', [5, 7]],
    ['constant', Array.from({ length: 30 }, () => 3)],
    ['huge', Array.from({ length: 40 }, (_, t) => 1e15 + t * 1e13)],
    ['tiny', Array.from({ length: 40 }, (_, t) => 1e-12 * (1 + (t % 4)))],
    ['one spike', Array.from({ length: 40 }, (_, t) => (t === 20 ? 1e6 : 0))],
  ])('answers finite forecasts for %s', (_name, values) => {
    const fit = chooseArima(Float64Array.from(values), 4, 6)
    expect(fit.mean.every(Number.isFinite)).toBe(true)
    expect(arimaName(fit.order)).toMatch(/^ARIMA\(/)
  })
})
