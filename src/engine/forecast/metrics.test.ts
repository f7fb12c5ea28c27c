import { describe, expect, test } from 'vitest'
import { accuracyOf, overallOf } from './accuracy.ts'
import { bias, coverage, mase, msis, naiveScale, owa, pinball, rmse, smape, wape } from './metrics.ts'

// Worked by hand: train 1, 3, 2, 5, 4; actual 6, 4; forecast 5, 6.
const train = [1, 3, 2, 5, 4]
const actual = [6, 4]
const forecast = [5, 6]

describe('measures of accuracy, worked by hand', () => {
  test('the scale is the mean absolute step, or step over a season', () => {
    expect(naiveScale(train, 1)).toBe((2 + 1 + 3 + 1) / 4)
    expect(naiveScale(train, 2)).toBe((1 + 2 + 2) / 3)
    // A season that is not shorter than the series falls back to steps.
    expect(naiveScale(train, 5)).toBe(naiveScale(train, 1))
    expect(naiveScale([7], 1)).toBeNaN()
  })

  test('MASE, sMAPE, WAPE, bias, RMSE', () => {
    expect(mase(actual, forecast, 1.75)).toBeCloseTo(1.5 / 1.75, 12)
    expect(smape(actual, forecast)).toBeCloseTo((200 / 11 + 400 / 10) / 2, 12)
    expect(smape([0], [0])).toBe(0)
    expect(wape(actual, forecast)).toBeCloseTo(3 / 10, 12)
    expect(bias(actual, forecast)).toBeCloseTo(1 / 10, 12)
    expect(rmse(actual, forecast)).toBeCloseTo(Math.sqrt(2.5), 12)
  })

  test('pinball: below the quantile costs 1 - level, above it level', () => {
    expect(pinball([10], [8], 0.9)).toBeCloseTo(1.8, 12)
    expect(pinball([8], [10], 0.9)).toBeCloseTo(0.2, 12)
  })

  test('coverage counts the ends; MSIS adds 2/a times what lies outside', () => {
    expect(coverage([1, 2, 3, 9], [1, 1, 1, 1], [3, 3, 3, 3])).toBe(0.75)
    // Width 2 everywhere; 9 is 6 above: 2 + 40 * 6, a = 0.05, scale 2.
    expect(msis([2, 9], [1, 1], [3, 3], 0.95, 2)).toBeCloseTo((2 + 2 + 240) / 2 / 2, 9)
  })

  test('OWA is 1 for Naive2 itself', () => {
    const naive2 = { smape: 13.564, mase: 1.912 }
    expect(owa(naive2, naive2)).toBe(1)
    // M4's published totals of the Theta method: OWA 0.897.
    expect(owa({ smape: 12.309, mase: 1.696 }, naive2)).toBeCloseTo(0.897, 3)
  })
})

test('overall figures are means over series, shares are of all values, constant series are left out of MASE', () => {
  const one = accuracyOf(Float64Array.of(1, 3, 2), 1, Float64Array.of(4), Float64Array.of(3), [])
  const flat = accuracyOf(Float64Array.of(2, 2, 2), 1, Float64Array.of(4), Float64Array.of(2), [])
  const overall = overallOf([one, flat])
  expect(overall.unscaled).toBe(1)
  expect(overall.mase).toBeCloseTo(1 / 1.5, 12)
  expect(overall.wape).toBeCloseTo(3 / 8, 12)
  expect(overall.smape).toBeCloseTo((200 / 7 + 400 / 6) / 2, 12)
})
