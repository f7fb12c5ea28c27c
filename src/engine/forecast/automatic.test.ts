import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { forecastSeries, type SeriesForecast, type SeriesOptions } from './automatic.ts'
import { backtest, cutPoints } from './backtest.ts'
import { combine, weightsOf } from './combine.ts'

const options: SeriesOptions = { horizon: 6, seasons: [4], model: 'auto' }

function finished(y: Float64Array, given: SeriesOptions = options): SeriesForecast {
  const work = forecastSeries(y, given)
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

test('cuts leave half of the series in front, and none where it is too short', () => {
  expect(cutPoints(5, { horizon: 6, season: 1, most: 4 })).toEqual([])
  const cuts = cutPoints(40, { horizon: 8, season: 4, most: 4 })
  expect(cuts.at(-1)).toBe(32)
  expect(Math.min(...cuts)).toBeGreaterThanOrEqual(20)
})

test('a challenger is given up where it is behind, and stays where it leads; others always stay', () => {
  const rising = Float64Array.from({ length: 60 }, (_, t) => 10 + t + ((t * 7919) % 5) / 10)
  const members = [
    { model: 'naive', seasons: [] },
    { model: 'drift', seasons: [] },
    { model: 'mean', seasons: [] },
  ] as const
  const run = (challengers: readonly number[]) => {
    const work = backtest(rising, members, { horizon: 6, season: 1, most: 4, challengers })
    for (;;) {
      const next = work.next()
      if (next.done === true) return next.value
    }
  }
  expect(run([]).kept).toEqual([0, 1, 2])
  expect(run([1]).kept).toEqual([0, 1, 2])
  const { kept, origins } = run([0])
  expect(kept).toEqual([1, 2])
  for (const { forecasts, actual } of origins)
    expect(forecasts.map(({ length }) => length)).toEqual([actual.length, actual.length])
})

test('weights turn towards the better member the more cuts there are', () => {
  const errors = Float64Array.of(1, 2)
  const few = weightsOf({ errors, cuts: 1 }, [1, 1])
  const many = weightsOf({ errors, cuts: 20 }, [1, 1])
  expect(few[0]! + few[1]!).toBeCloseTo(1, 12)
  expect(few[0]!).toBeLessThan(many[0]!)
  expect([...weightsOf({ errors, cuts: 0 }, [1, 3])]).toEqual([0.25, 0.75])
})

test('a combination is the mean of weighted mean and weighted median', () => {
  const forecasts = [Float64Array.of(1), Float64Array.of(2), Float64Array.of(9)]
  expect(combine(forecasts, [1 / 3, 1 / 3, 1 / 3])[0]).toBeCloseTo((4 + 2) / 2, 12)
  expect(combine(forecasts, [0, 1, 0])[0]).toBe(2)
})

describe('what is done for one series', () => {
  const random = seededRandom(9)
  const y = Float64Array.from(
    { length: 48 },
    (_, t) => 50 + t + [8, -3, -9, 4][t % 4]! + 1.5 * random.normal(),
  )

  test('a clear season is forecast well, far better than by the naive forecast', () => {
    const found = finished(y)
    expect(found.model).toBe('combination')
    expect(found.parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(1, 9)
    expect(found.notes).not.toContain('naive-as-good')
    for (const [h, value] of found.mean.entries())
      expect(Math.abs(value - (98 + h + [8, -3, -9, 4][h % 4]!))).toBeLessThan(6)
  })

  test('the same input gives the same forecast', () => {
    expect([...finished(y).mean]).toEqual([...finished(y).mean])
  })

  test('a series without any pattern is told: naive is as good', () => {
    const walk = new Float64Array(60)
    const steps = seededRandom(2)
    for (let t = 1; t < walk.length; t++) walk[t] = walk[t - 1]! + steps.normal()
    const forecast = finished(walk, { ...options, model: 'naive' })
    expect(forecast.notes).toContain('naive-as-good')
  })

  test('short, constant and intermittent series say what they are', () => {
    expect(finished(Float64Array.of(3, 4, 5)).notes).toContain('too-short-for-backtest')
    expect(finished(Float64Array.of(3, 4, 5)).notes).toContain('too-short-for-season')
    expect(finished(new Float64Array(30).fill(7)).mean[5]).toBe(7)
    expect(finished(new Float64Array(30).fill(7)).notes).toContain('constant')
    const rare = Float64Array.from({ length: 60 }, (_, t) => (t % 5 === 0 ? 3 + (t % 3) : 0))
    expect(finished(rare, { ...options, seasons: [] }).notes).toContain('intermittent')
    expect(finished(Float64Array.of(5)).mean.every((value) => value === 5)).toBe(true)
  })

  test('what was never negative is not forecast negative', () => {
    const falling = Float64Array.from({ length: 30 }, (_, t) => Math.max(0, 30 - 1.2 * t))
    expect(Math.min(...finished(falling).mean)).toBeGreaterThanOrEqual(0)
    const free = finished(falling, { ...options, model: 'drift', nonNegative: false })
    expect(Math.min(...free.mean)).toBeLessThan(0)
  })
})
