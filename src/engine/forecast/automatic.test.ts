import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { forecastSeries, type SeriesForecast, type SeriesOptions } from './automatic.ts'
import { backtest, cutPoints } from './backtest.ts'
import { calibrate, quantileForecast, scoreQuantile, unitsOfSeries } from './calibrate.ts'
import { combine, weightsOf } from './combine.ts'
import { normalQuantile } from './normal.ts'

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

describe('intervals', () => {
  test('quantiles of the normal distribution', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 7)
    expect(normalQuantile(0.1)).toBeCloseTo(-1.281551566, 7)
  })

  test('ranks among one score more; beyond the outermost a tail', () => {
    const scores = Float64Array.from({ length: 99 }, (_, k) => k + 1 - 50)
    expect(scoreQuantile(scores, 0.9)).toBeCloseTo(40, 9)
    expect(scoreQuantile(scores, 0.1)).toBeCloseTo(-40, 9)
    expect(scoreQuantile(Float64Array.of(-1, 1), 0.975)).toBeGreaterThan(1)
  })

  const level = 0.8
  /** Share of drawn errors of horizon 6 inside the intervals of a calibration. */
  function held(
    calibration: ReturnType<typeof calibrate>,
    draws: readonly { readonly error: Float64Array; readonly spread: Float64Array }[],
  ): number {
    const zero = new Float64Array(6)
    let hits = 0
    for (const [series, { error, spread }] of draws.entries()) {
      const units = unitsOfSeries(1, spread, calibration, series)
      const low = quantileForecast(zero, units, calibration, (1 - level) / 2)
      const high = quantileForecast(zero, units, calibration, (1 + level) / 2)
      for (const [h, value] of error.entries()) if (value >= low[h]! && value <= high[h]!) hits++
    }
    return hits / draws.length / 6
  }
  const flat = new Float64Array(6).fill(0.3)

  test('hold what they promise on errors of many series with different spread and growth', () => {
    const random = seededRandom(4)
    const sizes = Array.from({ length: 300 }, () => 0.5 + random.uniform())
    const draw = (size: number): Float64Array =>
      Float64Array.from({ length: 6 }, (_, h) => size * Math.sqrt(h + 1) * random.normal())
    const errors = sizes.map((size) =>
      Array.from({ length: 4 }, (_, cut) => ({ known: 10 + 6 * cut, actual: draw(size), spread: flat })),
    )
    const calibration = calibrate(errors, 6)
    const share = held(
      calibration,
      sizes.map((size) => ({ error: draw(size), spread: flat })),
    )
    expect(Math.abs(share - level)).toBeLessThan(0.025)
    for (let h = 1; h < 6; h++)
      expect(calibration.growth[h]!).toBeGreaterThanOrEqual(calibration.growth[h - 1]!)
  })

  test('are wider where the members of the combination disagree and that has meant larger errors', () => {
    const random = seededRandom(5)
    const cutsOf = (isTold: boolean) =>
      Array.from({ length: 200 }, () =>
        Array.from({ length: 3 }, (_, cut) => {
          const apart = 0.1 + 3 * random.uniform()
          const size = isTold ? apart : 1.5
          return {
            known: 10 + 6 * cut,
            actual: Float64Array.from({ length: 6 }, () => size * random.normal()),
            spread: new Float64Array(6).fill(apart),
          }
        }),
      )
    expect(calibrate(cutsOf(true), 6).disagreement).toBe(2)
    expect(calibrate(cutsOf(false), 6).disagreement).toBe(0)
  })

  test('are wider where one time was worse for all series than another', () => {
    const random = seededRandom(6)
    const cutsOf = (worse: number) =>
      Array.from({ length: 300 }, () =>
        Array.from({ length: 3 }, (_, cut) => ({
          known: 10 + 6 * cut,
          actual: Float64Array.from({ length: 6 }, () => (cut === 1 ? worse : 1) * random.normal()),
          spread: flat,
        })),
      )
    const width = (errors: ReturnType<typeof cutsOf>): number => {
      const { scores, count } = calibrate(errors, 6)
      // Beside the spread of the scores themselves.
      const size = scores.reduce((sum, score) => sum + Math.abs(score), 0) / scores.length
      return scoreQuantile(scores, 0.975, count) / size
    }
    expect(width(cutsOf(2.5))).toBeGreaterThan(1.15 * width(cutsOf(1)))
  })

  test('keep their direction where demand comes in bursts, and only there', () => {
    const random = seededRandom(7)
    const errors = Array.from({ length: 200 }, () =>
      Array.from({ length: 3 }, (_, cut) => ({
        known: 10 + 6 * cut,
        actual: Float64Array.from({ length: 6 }, () => -Math.log(1 - random.uniform()) - 1),
        spread: flat,
      })),
    )
    const skewed = calibrate(errors, 6, { isSkewed: true })
    expect(scoreQuantile(skewed.scores, 0.95)).toBeGreaterThan(-2 * scoreQuantile(skewed.scores, 0.05))
    const even = calibrate(errors, 6)
    expect(scoreQuantile(even.scores, 0.95)).toBeCloseTo(-scoreQuantile(even.scores, 0.05), 9)
  })
})
