import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { decideValues, valueArm, type ValueArm } from './value-test.ts'

const rules = { lossLimit: null, leastVisitors: 100, split: [], level: 0.9 }
const judge = (arms: readonly ValueArm[], level = 0.9) =>
  decideValues(arms, { ...rules, level, random: seededRandom(1) })

/** Visitors of whom a share buys, for log-normal amounts. */
function visitors(seed: number, count: number, share: number, scale: number): ValueArm {
  const random = seededRandom(seed)
  return valueArm(
    Array.from({ length: count }, () =>
      random.uniform() < share ? scale * Math.exp(0.8 * random.normal()) : 0,
    ),
  )
}

describe('decideValues', () => {
  it('is Welch’s test, by integrating Student’s density', () => {
    const a = [3, 4, 1, 2.1, 5.5, 2.7]
    const b = [5, 4.4, 6.1, 3.9, 7.2]
    expect(judge([valueArm(a), valueArm(b)]).arms[1]?.welchP).toBeCloseTo(welchBySeries(a, b), 6)
  })

  it('covers the true mean per visitor as often as it says, zeros and skew included', () => {
    const truth = 0.06 * 40 * Math.exp(0.32)
    let inside = 0
    for (let seed = 0; seed < 100; seed++) {
      const [arm] = judge([visitors(seed, 3000, 0.06, 40)]).arms
      if (arm !== undefined && arm.low <= truth && truth <= arm.high) inside++
    }
    // 100 intervals of 90 %: 79 to 98 inside with probability 0.999.
    expect(inside).toBeGreaterThanOrEqual(79)
    expect(inside).toBeLessThanOrEqual(98)
  })

  it('finds the variant that sells less often but for more', () => {
    const found = judge([visitors(1, 20_000, 0.06, 40), visitors(2, 20_000, 0.05, 60)])
    expect(found.decision).toBe('stop')
    expect(found.leader).toBe(1)
    expect(found.arms[1]?.best).toBeGreaterThan(0.99)
    expect(found.arms[1]?.uplift.mean).toBeCloseTo(0.25, 0)
  })

  it('says what cannot be decided', () => {
    expect(judge([visitors(1, 500, 0.06, 40)]).decision).toBe('one-arm')
    expect(judge([visitors(1, 60, 0.06, 40), visitors(2, 60, 0.06, 40)]).decision).toBe('too-early')
    expect(judge([visitors(1, 5000, 0.06, 40), visitors(2, 6000, 0.06, 40)]).decision).toBe('check-split')
    const nothing = valueArm(new Array<number>(500).fill(0))
    const { decision, arms } = judge([nothing, nothing])
    expect(decision).toBe('too-early')
    for (const { mean, loss, uplift, welchP } of arms)
      for (const value of [mean, loss, uplift.mean, welchP]) expect(Number.isFinite(value)).toBe(true)
    expect(() => judge([{ visitors: 1, buyers: 2, mean: 1, sd: 1 }])).toThrow(RangeError)
  })
})

/** Two-sided p of Welch's test by numerical integration of Student's density. */
function welchBySeries(a: readonly number[], b: readonly number[]): number {
  const of = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
    return { mean, error: variance / values.length, n: values.length }
  }
  const [one, other] = [of(a), of(b)]
  const t = Math.abs(other.mean - one.mean) / Math.sqrt(one.error + other.error)
  const freedom =
    (one.error + other.error) ** 2 / (one.error ** 2 / (one.n - 1) + other.error ** 2 / (other.n - 1))
  // Substituting x = tan(u) makes the tail finite; Simpson's rule with 20,000 steps.
  const density = (u: number): number => {
    const x = Math.tan(u)
    return (1 + (x * x) / freedom) ** (-(freedom + 1) / 2) / Math.cos(u) ** 2
  }
  const integral = (from: number, to: number): number => {
    const steps = 20_000
    const width = (to - from) / steps
    let sum = 0
    for (let i = 0; i <= steps; i++)
      sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * density(from + i * width)
    return (sum * width) / 3
  }
  const end = Math.PI / 2 - 1e-9
  return integral(Math.atan(t), end) / integral(0, end)
}
