import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { calibrate, quantileForecast, scoreQuantile, unitsOfSeries } from './calibrate.ts'
import { normalQuantile } from './normal.ts'

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

  test('errors that grow from cut to cut are taken at the size they have at the end', () => {
    const random = seededRandom(8)
    const draw = (size: number): Float64Array =>
      Float64Array.from({ length: 6 }, () => size * random.normal())
    const cutsOf = (grows: number) =>
      Array.from({ length: 400 }, () =>
        Array.from({ length: 4 }, (_, cut) => ({
          known: 10 + 6 * cut,
          actual: draw(grows ** cut),
          spread: flat,
        })),
      )
    const next = (grows: number): number =>
      held(
        calibrate(cutsOf(grows), 6),
        Array.from({ length: 400 }, () => ({ error: draw(grows ** 3.5), spread: flat })),
      )
    for (const grows of [0.8, 1, 1.25]) expect(Math.abs(next(grows) - level)).toBeLessThan(0.035)
  })

  test('hold for a series by itself, with two cuts or none', () => {
    const random = seededRandom(10)
    const draw = (): Float64Array =>
      Float64Array.from({ length: 6 }, (_, h) => 1.8 * Math.sqrt(h + 1) * random.normal())
    for (const cuts of [0, 1, 2]) {
      let share = 0
      for (let series = 0; series < 300; series++) {
        const own = Array.from({ length: cuts }, (_, cut) => ({
          known: 10 + 6 * cut,
          actual: draw(),
          spread: flat,
        }))
        share += held(calibrate([own], 6), [{ error: draw(), spread: flat }]) / 300
      }
      // One series cannot tell how its errors change over time: a little wide is meant.
      expect(share).toBeGreaterThan(level - 0.03)
      expect(share).toBeLessThan(level + 0.13)
    }
  })
})
