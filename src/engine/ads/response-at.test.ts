import { describe, expect, it } from 'vitest'
import { responseAt } from './response-at.ts'

describe('responseAt', () => {
  const curve = { amounts: [0, 10, 20], mean: [0, 6, 8], low: [0, 4, 5], high: [0, 8, 11] }

  it('is linear between the points, exact on them, and level beyond the last', () => {
    expect(responseAt(curve, 0).outcome).toEqual({ mean: 0, low: 0, high: 0 })
    expect(responseAt(curve, 5).outcome).toEqual({ mean: 3, low: 2, high: 4 })
    expect(responseAt(curve, 10)).toEqual({ outcome: { mean: 6, low: 4, high: 8 }, isBeyond: false })
    expect(responseAt(curve, 15).outcome.mean).toBe(7)
    expect(responseAt(curve, 99)).toEqual({ outcome: { mean: 8, low: 5, high: 11 }, isBeyond: true })
  })

  it('refuses what is no amount, and a curve without points', () => {
    expect(() => responseAt(curve, Number.NaN)).toThrow(RangeError)
    expect(() => responseAt({ amounts: [], mean: [], low: [], high: [] }, 1)).toThrow(RangeError)
  })
})
