import { describe, expect, test } from 'vitest'
import { naiveScale } from './metrics.ts'
import { backtestMase, resultOf, scaleLag } from './series-result.ts'

function finish(y: Float64Array, horizon: number, scaleSeason: number) {
  const work = resultOf(y, { horizon, seasons: [scaleSeason], scaleSeason, model: 'auto' })
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

describe('MASE of a backtest', () => {
  test('is of the choice and of the naive forecast of the shortest season', () => {
    const board = [
      { name: 'chosen', mase: 0.8 },
      { name: 'seasonal-naive:365', mase: 1.9 },
      { name: 'seasonal-naive:7', mase: 1.2 },
      { name: 'naive:', mase: 1.5 },
    ]
    expect(backtestMase(board)).toEqual({ mase: 0.8, naiveMase: 1.2 })
    expect(backtestMase(board.slice(3))).toEqual({ mase: null, naiveMase: 1.5 })
    expect(backtestMase([{ name: 'chosen', mase: Number.NaN }])).toEqual({ mase: null, naiveMase: null })
  })

  test('divides all cuts by steps of one length, also where only the later ones have a season', () => {
    const y = Float64Array.from({ length: 60 }, (_, t) => 50 + t + ((t * 37) % 11))
    const { board, cuts } = finish(y, 8, 52)
    expect(cuts[0]?.known).toBeLessThanOrEqual(52)
    expect(cuts.at(-1)?.known).toBeLessThanOrEqual(52)
    expect(scaleLag(52, cuts[0]?.known ?? 0)).toBe(1)
    const byHand =
      cuts.reduce((sum, { known, actual, forecast }) => {
        const error = actual.reduce((all, value, h) => all + Math.abs(value - (forecast[h] ?? 0)), 0)
        return sum + error / actual.length / naiveScale(y.subarray(0, known), 1)
      }, 0) / cuts.length
    expect(backtestMase(board).mase).toBeCloseTo(byHand, 10)
  })
})
