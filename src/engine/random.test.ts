import { describe, expect, it } from 'vitest'
import { seededRandom } from './random.ts'

describe('seededRandom', () => {
  it('repeats for a seed and differs between seeds', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed).uniform)
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(draw(1)).not.toEqual(draw(1 + 2 ** 32))
  })

  it('has the moments of its distributions (200,000 draws, five standard errors)', () => {
    const random = seededRandom(3)
    const n = 200_000
    let uniform = 0
    let normal = 0
    let square = 0
    for (let k = 0; k < n; k++) {
      uniform += random.uniform()
      const z = random.normal()
      normal += z
      square += z * z
    }
    expect(Math.abs(uniform / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n))
    expect(Math.abs(normal / n)).toBeLessThan(5 / Math.sqrt(n))
    expect(Math.abs(square / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n))
  })

  it('refuses a seed that is not a whole number', () => {
    expect(() => seededRandom(0.5)).toThrow(RangeError)
    expect(() => seededRandom(-1)).toThrow(RangeError)
  })
})
