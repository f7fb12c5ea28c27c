import { describe, expect, it } from 'vitest'
import {
  betaCdf,
  betaQuantile,
  chiSquaredTail,
  gammaCdf,
  gammaQuantile,
  lnGamma,
  logNormalCdf,
  normalCdf,
  normalQuantile,
} from './special.ts'

// Reference values: R 4.3 (lgamma, pbeta, pgamma, pnorm, qnorm, pchisq) and closed forms.
describe('special functions', () => {
  it('matches lgamma', () => {
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13)
    expect(lnGamma(5)).toBeCloseTo(Math.log(24), 13)
    expect(lnGamma(100)).toBeCloseTo(359.1342053695754, 9)
  })

  it('matches closed forms of the incomplete beta function', () => {
    expect(betaCdf(0.3, 1, 1)).toBeCloseTo(0.3, 13)
    expect(betaCdf(0.3, 2, 1)).toBeCloseTo(0.09, 13)
    // P(X >= 3) of Binomial(5, 0.4) is I_0.4(3, 3).
    expect(betaCdf(0.4, 3, 3)).toBeCloseTo(0.31744, 12)
    expect(betaCdf(betaQuantile(0.123, 40, 900), 40, 900)).toBeCloseTo(0.123, 10)
    expect(betaCdf(0.1, 100_001, 900_001)).toBeGreaterThan(0.49)
  })

  it('matches closed forms of the incomplete gamma function', () => {
    expect(gammaCdf(2, 1)).toBeCloseTo(1 - Math.exp(-2), 13)
    expect(gammaCdf(3, 2)).toBeCloseTo(1 - 4 * Math.exp(-3), 13)
    expect(gammaCdf(gammaQuantile(0.9, 7.5), 7.5)).toBeCloseTo(0.9, 10)
    // Critical values of tables.
    expect(chiSquaredTail(3.841458820694124, 1)).toBeCloseTo(0.05, 10)
    expect(chiSquaredTail(5.991464547107979, 2)).toBeCloseTo(0.05, 10)
  })

  it('matches the normal distribution', () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 11)
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 10)
    expect(logNormalCdf(-10)).toBeCloseTo(-53.23128515051247, 5)
    expect(logNormalCdf(-7.99) - logNormalCdf(-8.01)).toBeCloseTo(0.1621, 3)
    expect(logNormalCdf(2)).toBeCloseTo(Math.log(0.9772498680518208), 6)
  })
})
