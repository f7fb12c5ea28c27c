import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

describe('symmetricEigen', () => {
  it('knows the second difference matrix: 2 - 2 cos(k pi / (n + 1))', () => {
    const n = 25
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++) {
      a[i * n + i] = 2
      if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1
    }
    const { values } = symmetricEigen(a, n, 3)
    values.forEach((value, k) =>
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 12),
    )
  })

  it('gives orthonormal vectors with A x = value x, clusters included (1e-10 relative to the norm)', () => {
    const input = fc.record({
      n: fc.integer({ min: 1, max: 16 }),
      seed: fc.nat(999),
      rank: fc.integer({ min: 1, max: 16 }),
    })
    fc.assert(
      fc.property(input, ({ n, seed, rank }) => {
        // A matrix of low rank has its zero eigenvalue many times.
        const random = seededRandom(seed)
        const factor = Float64Array.from({ length: n * rank }, () => Math.round(4 * random.normal()))
        const a = new Float64Array(n * n)
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++)
            for (let k = 0; k < rank; k++) a[i * n + j]! += factor[i * rank + k]! * factor[j * rank + k]!
        }
        const { values, vectors } = symmetricEigen(a, n, n)
        const norm = Math.max(1, values[0]!)
        for (let c = 0; c < n; c++) {
          for (let d = 0; d <= c; d++) {
            let dot = 0
            for (let i = 0; i < n; i++) dot += vectors[i * n + c]! * vectors[i * n + d]!
            expect(Math.abs(dot - (c === d ? 1 : 0))).toBeLessThan(1e-10)
          }
          for (let i = 0; i < n; i++) {
            let sum = 0
            for (let j = 0; j < n; j++) sum += a[i * n + j]! * vectors[j * n + c]!
            expect(Math.abs(sum - values[c]! * vectors[i * n + c]!)).toBeLessThan(1e-10 * norm)
          }
        }
      }),
      // The zero matrix.
      { examples: [[{ n: 1, seed: 302, rank: 1 }]] },
    )
  })
})
