import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { allWithText, textFactor, withText } from './text-effect.ts'

describe('a tested text', () => {
  it('moves the effect of a contact as a simulation of its parts does', () => {
    const test = { lift: 0.3, low: 0.1, high: 0.5 }
    const lift = { mean: 0.05, deviation: 0.02 }
    const random = seededRandom(3)
    const draws = Array.from({ length: 200_000 }, () => {
      const change = 0.3 + ((0.5 - 0.1) / 2 / 1.959964) * random.normal()
      return (lift.mean + lift.deviation * random.normal()) * (1 + change * random.uniform())
    })
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
    const deviation = Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length)
    const found = withText(lift, textFactor(test))
    // 200,000 draws: four standard errors of mean and deviation.
    expect(Math.abs(found.mean - mean)).toBeLessThan((4 * deviation) / Math.sqrt(200_000))
    expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(0.01)
  })

  it('makes an effect less sure, and none out of nothing', () => {
    const factor = textFactor({ lift: 0, low: -0.2, high: 0.2 })
    expect(factor.mean).toBe(1)
    expect(withText({ mean: 0.05, deviation: 0.02 }, factor).deviation).toBeGreaterThan(0.02)
    expect(withText({ mean: 0.05, deviation: 0.02 }, null)).toEqual({ mean: 0.05, deviation: 0.02 })
    const all = allWithText(
      { channel: { mean: 0.1, deviation: 0 }, segments: new Map([[2, { mean: 0.2, deviation: 0 }]]) },
      textFactor({ lift: 0.2, low: 0.2, high: 0.2 }),
    )
    expect(all.channel.mean).toBeCloseTo(0.11, 12)
    expect(all.segments.get(2)?.mean).toBeCloseTo(0.22, 12)
  })
})
