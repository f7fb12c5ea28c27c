import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { fitAutoregression } from './autoregression.ts'
import { fitEts } from './ets.ts'
import type { EtsForm } from './ets-filter.ts'
import { fillGaps } from './gaps.ts'
import { fitIntermittent } from './intermittent.ts'
import { fitModel, seriesModels } from './models.ts'
import { decompose } from './stl.ts'
import { fitDynamicTheta, fitTheta } from './theta.ts'

/** 72 values with a trend and noise that any language computes alike. */
const line = Float64Array.from({ length: 72 }, (_, t) => 100 + 0.5 * t + (((t * 7919) % 101) - 50) / 5)
/** The same with a season of 12. */
const seasonal = line.map((value, t) => value + 20 * Math.sin((2 * Math.PI * t) / 12))

describe('exponential smoothing, against statsforecast 2.1.1 on the same values', () => {
  test.each<[string, EtsForm, number, number]>([
    ['ANN', { error: 'additive', trend: 'none', season: 'none' }, 592.092, 134.118],
    ['AAN', { error: 'additive', trend: 'additive', season: 'none' }, 573.581, 136.862],
    ['AAdN', { error: 'additive', trend: 'damped', season: 'none' }, 579.125, 136.974],
    ['MNN', { error: 'multiplicative', trend: 'none', season: 'none' }, 593.714, 134.091],
    ['MAN', { error: 'multiplicative', trend: 'additive', season: 'none' }, 574.91, 136.885],
  ])('%s has its AICc and its forecast', (_name, form, aicc, forecast) => {
    const fit = fitEts(line, 1, 3, { forms: [form], effort: 1000 })
    // Never worse than the peer's optimum by more than 0.7 (damped: both stop at a local one); where it is better the forecast may differ a little.
    expect(fit.aicc).toBeLessThan(aicc + (form.trend === 'damped' ? 0.7 : 0.05))
    expect(fit.aicc).toBeGreaterThan(aicc - 2)
    expect(Math.abs((fit.mean[0] ?? 0) - forecast)).toBeLessThan(1)
  })

  test('finds the season and forecasts it', () => {
    const fit = fitEts(seasonal, 12, 12)
    expect(fit.form.season).not.toBe('none')
    for (const [h, value] of fit.mean.entries()) {
      const truth = 100 + 0.5 * (72 + h) + 20 * Math.sin((2 * Math.PI * (72 + h)) / 12)
      expect(Math.abs(value - truth)).toBeLessThan(6)
    }
  })
})

test('Theta and its dynamic form, against statsforecast 2.1.1 on the same values', () => {
  const dynamic = fitDynamicTheta(line, 1, 3).mean
  expect([...dynamic].map((value, h) => Math.abs(value - [135.347, 135.727, 136.107][h]!))).toSatisfy(
    (differences: number[]) => differences.every((difference) => difference < 0.3),
  )
  // Starting level differs between programs; the line of half slope does not.
  const [first = 0, second = 0] = fitTheta(line, 1, 3).mean
  expect(second - first).toBeCloseTo(0.2617, 2)
  expect(Math.abs(first - 134.609)).toBeLessThan(0.6)
})

test('autoregression finds the lag and the weight of a simulated process', () => {
  const random = seededRandom(5)
  const y = new Float64Array(600)
  for (let t = 1; t < y.length; t++) y[t] = 0.5 * (y[t - 1] ?? 0) + random.normal()
  const fit = fitAutoregression(y, 1, 2)
  expect(fit.differences).toBe(0)
  expect(fit.lags[0]).toBe(1)
  expect(Math.abs(fit.mean[0]! - 0.5 * y[599]!)).toBeLessThan(0.35)
})

test('a season in the process is differenced and continued', () => {
  const fit = fitAutoregression(seasonal, 12, 12)
  expect(fit.seasonDifference).toBe(12)
  for (const [h, value] of fit.mean.entries())
    expect(Math.abs(value - (100 + 0.5 * (72 + h) + 20 * Math.sin((2 * Math.PI * h) / 12)))).toBeLessThan(15)
})

describe('intermittent demand', () => {
  const y = Float64Array.of(0, 3, 0, 0, 2, 0, 4, 0, 0, 0, 1, 5)

  test('the correction of Syntetos and Boylan lowers Croston, TSB falls when nothing sells', () => {
    const croston = fitIntermittent(y, 'croston', 2).mean[0]!
    expect(fitIntermittent(y, 'sba', 2).mean[0]!).toBeLessThan(croston)
    const quiet = Float64Array.from([...y, ...new Array<number>(24).fill(0)])
    expect(fitIntermittent(quiet, 'tsb', 1).mean[0]!).toBeLessThan(fitIntermittent(y, 'tsb', 1).mean[0]!)
    expect(croston).toBeGreaterThan(0.9)
    expect(croston).toBeLessThan(2)
  })

  test('nothing at all is forecast as nothing', () => {
    expect([...fitIntermittent(new Float64Array(9), 'tsb', 2).mean]).toEqual([0, 0])
  })
})

test('decomposition adds up, and finds two seasons apart', () => {
  const random = seededRandom(3)
  const y = Float64Array.from(
    { length: 500 },
    (_, t) =>
      0.02 * t +
      5 * Math.sin((2 * Math.PI * t) / 7) +
      9 * Math.cos((2 * Math.PI * t) / 50) +
      0.1 * random.normal(),
  )
  const { trend, seasons, remainder } = decompose(y, [7, 50])
  for (const [t, value] of y.entries())
    expect(trend[t]! + seasons[0]![t]! + seasons[1]![t]! + remainder[t]!).toBeCloseTo(value, 9)
  const inner = remainder.slice(60, 440)
  expect(Math.sqrt(inner.reduce((sum, value) => sum + value * value, 0) / inner.length)).toBeLessThan(0.6)
})

test('the end of a long season, which is what is forecast, is a mean of its few cycles and no line through noise', () => {
  const random = seededRandom(5)
  const pattern = Float64Array.from({ length: 52 }, () => 10 * random.normal())
  const y = Float64Array.from({ length: 5 * 52 }, (_, t) => 100 + (pattern[t % 52] ?? 0) + random.normal())
  const [season = new Float64Array(0)] = decompose(y, [52]).seasons
  const level = pattern.reduce((sum, value) => sum + value, 0) / 52
  const errors = pattern.map((value, place) => (season[4 * 52 + place] ?? 0) - (value - level))
  // A mean of five values with a deviation of 1 has 0.45, the end of a line through them 0.77.
  expect(Math.sqrt(errors.reduce((sum, value) => sum + value * value, 0) / 52)).toBeLessThan(0.6)
})

test('gaps are filled from the seasons around them, or straight', () => {
  const filled = fillGaps(Float64Array.of(1, 2, Number.NaN, 4, Number.NaN), 1)
  expect([...filled.values]).toEqual([1, 2, 3, 4, 4])
  expect(filled.filled).toBe(2)
  expect(fillGaps(Float64Array.of(1, 9, 2, Number.NaN, 3, 9), 2).values[3]).toBe(9)
})

test('every model forecasts every series with finite numbers, however odd, and the same twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(0), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
        minLength: 1,
        maxLength: 40,
      }),
      fc.constantFrom(...seriesModels),
      (values, model) => {
        const y = Float64Array.from(values)
        const { mean } = fitModel(model, y, [4], 5)
        expect(mean.length).toBe(5)
        for (const value of mean) expect(Number.isFinite(value)).toBe(true)
        expect([...fitModel(model, y, [4], 5).mean]).toEqual([...mean])
      },
    ),
    { numRuns: 400, seed: 11 },
  )
})
