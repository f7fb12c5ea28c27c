import { describe, expect, it } from 'vitest'
import {
  digamma,
  gaussLegendre,
  hypergeometric,
  logAdd,
  logGamma,
  logRising,
  risingDigamma,
} from './special.ts'

describe('special functions', () => {
  it('ln Gamma at points with closed forms', () => {
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14)
    expect(logGamma(1)).toBeCloseTo(0, 14)
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 13)
    // 100! and its logarithm: 363.73937555556349014408 (OEIS A000142 by mpmath).
    expect(logGamma(101)).toBeCloseTo(363.73937555556349, 11)
    expect(logGamma(1e-5) + Math.log(1e-5)).toBeCloseTo(-0.5772156649015329 * 1e-5, 9)
  })

  it('digamma at one, a half and far out', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14)
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 13)
    expect(digamma(1000) - Math.log(1000)).toBeCloseTo(-1 / 2000 - 1 / 12e6, 13)
  })

  it('rises are differences of ln Gamma, however far out', () => {
    for (const [z, x] of [
      [0.24, 3],
      [7.5, 64],
      [7.5, 65],
      [2, 900],
    ] as const) {
      expect(logRising(z, x)).toBeCloseTo(logGamma(z + x) - logGamma(z), 9)
      expect(risingDigamma(z, x)).toBeCloseTo(digamma(z + x) - digamma(z), 11)
    }
    expect(logRising(1e12, 2)).toBeCloseTo(2 * Math.log(1e12), 11)
    expect(logRising(1e-300, 2)).toBeCloseTo(Math.log(1e-300), 9)
  })

  it('adds logarithms without overflow', () => {
    expect(logAdd(-1000, -1000)).toBeCloseTo(-1000 + Math.LN2, 12)
    expect(logAdd(-Infinity, 3)).toBe(3)
    expect(logAdd(-Infinity, -Infinity)).toBe(-Infinity)
  })

  it('2F1 where it is elementary', () => {
    // 2F1(1, 1; 2; z) = -ln(1 - z) / z; 2F1(a, b; b; z) = (1 - z)^-a
    expect(hypergeometric(1, 1, 2, 0.7)).toBeCloseTo(-Math.log(0.3) / 0.7, 12)
    expect(hypergeometric(2.3, 4, 4, 0.95)).toBeCloseTo(0.05 ** -2.3, 6)
    expect(() => hypergeometric(1, 1, 2, 1)).toThrow(RangeError)
  })

  it('Gauss-Legendre is exact for polynomials of twice its order', () => {
    const { node, weight } = gaussLegendre(8)
    for (let power = 0; power < 16; power++) {
      const integral = node.reduce((sum, x, k) => sum + (weight[k] ?? 0) * x ** power, 0)
      expect(integral).toBeCloseTo(1 / (power + 1), 14)
    }
  })
})
