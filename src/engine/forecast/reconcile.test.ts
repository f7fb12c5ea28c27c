import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { lookAt, withoutShifts } from './anomalies.ts'
import { reconcile } from './reconcile.ts'
import { atShare, chanceOf, normalShare, simulatedSums } from './sums.ts'

test('by hand: two slices 1 and 3, total 6, equal variances: each takes a third of the difference', () => {
  const found = reconcile([Float64Array.of(1), Float64Array.of(3)], Float64Array.of(6), [1, 1], 1, false)
  expect(found.slices[0]?.[0]).toBeCloseTo(1 + 2 / 3, 12)
  expect(found.total[0]).toBeCloseTo(4 + 4 / 3, 12)
  const bottomUp = reconcile(
    [Float64Array.of(1), Float64Array.of(3)],
    Float64Array.of(6),
    [1, 1],
    Number.POSITIVE_INFINITY,
    false,
  )
  expect(bottomUp.total[0]).toBe(4)
})

test('whatever comes in, slices add up to the total and are not negative where they must not be', () => {
  const value = fc.double({ min: 0, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, fc.double({ min: 0.01, max: 1e4, noNaN: true })), {
        minLength: 1,
        maxLength: 12,
      }),
      value,
      (slices, total) => {
        const found = reconcile(
          slices.map(([mean]) => Float64Array.of(mean)),
          Float64Array.of(total),
          slices.map(([, variance]) => variance),
          5,
          true,
        )
        const sum = found.slices.reduce((all, slice) => all + (slice[0] ?? 0), 0)
        expect(Math.abs(sum - (found.total[0] ?? 0))).toBeLessThanOrEqual(1e-9 * Math.max(1, sum))
        for (const slice of found.slices) expect(slice[0]).toBeGreaterThanOrEqual(0)
      },
    ),
    { seed: 3 },
  )
})

test('outliers and a level shift are found where they were put', () => {
  const random = seededRandom(8)
  const y = Float64Array.from(
    { length: 120 },
    (_, t) => 100 + 10 * Math.sin((2 * Math.PI * t) / 12) + random.normal() + (t >= 70 ? 30 : 0),
  )
  y[30] = 160
  const found = lookAt(y, [12]).anomalies
  expect(found.some(({ t, kind }) => t === 30 && kind === 'outlier')).toBe(true)
  const shift = found.find(({ kind }) => kind === 'level-shift')
  expect(Math.abs((shift?.t ?? 0) - 70)).toBeLessThanOrEqual(2)
  // On request the past is moved to the present level, in proportion.
  const moved = withoutShifts(y, lookAt(y, [12]))
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(moved.subarray(0, 24))).toBeGreaterThan(125)
  expect(mean(moved.subarray(0, 24))).toBeLessThan(135)
  expect([...moved.subarray(80)]).toEqual([...y.subarray(80)])
  const calm = Float64Array.from(
    { length: 120 },
    (_, t) => 100 + 0.3 * t + 10 * Math.sin((2 * Math.PI * t) / 12) + random.normal(),
  )
  expect(lookAt(calm, [12]).anomalies.filter(({ kind }) => kind === 'level-shift')).toEqual([])
})

test('sums of independent normal errors have the known spread; the same seed the same sums', () => {
  const quantiles = Array.from({ length: 401 }, (_, k) => {
    let [low, high] = [-5, 5]
    while (high - low > 1e-6) {
      const middle = (low + high) / 2
      if (normalShare(middle) < k / 400) low = middle
      else high = middle
    }
    return low
  })
  const spread = { scale: 2, growth: [1, 1, 1, 1], quantiles, correlation: 0 }
  const options = { paths: 20_000, seed: 1, isNonNegative: false }
  const sums = simulatedSums([10, 10, 10, 10], spread, 4, options)
  expect(atShare(sums, 0.5)).toBeCloseTo(40, 0)
  expect((atShare(sums, 0.841) - atShare(sums, 0.159)) / 2).toBeCloseTo(4, 0)
  expect(chanceOf(sums, 40)).toBeCloseTo(0.5, 1)
  expect([...simulatedSums([10, 10, 10, 10], spread, 4, options).slice(0, 5)]).toEqual([...sums.slice(0, 5)])
})
