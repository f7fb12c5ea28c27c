import fc from 'fast-check'
import { Matrix, SVD } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { plainBackend } from '../recommend/plain-backend.ts'
import { seededRandom } from '../random.ts'
import { interactionsFromTriplets } from '../sparse.ts'
import { sparseTruncatedSvd, truncatedSvd, type TruncatedSvd } from './truncated-svd.ts'

describe('truncatedSvd', () => {
  it('agrees with a full decomposition for all shapes (1e-9 relative to the largest)', async () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: 14 }),
      columns: fc.integer({ min: 1, max: 14 }),
      seed: fc.nat(999),
    })
    await fc.assert(
      fc.asyncProperty(shape, async ({ rows, columns, seed }) => {
        const matrix = { rows, columns, values: randomValues(rows * columns, seed) }
        const count = Math.max(1, Math.floor(Math.min(rows, columns) / 2))
        const found = await truncatedSvd(matrix, count, plainBackend)
        expectTriplets(found, matrix)
        const exact = new SVD(Matrix.from1DArray(rows, columns, [...matrix.values]), { autoTranspose: true })
          .diagonal
        found.sigma.forEach((sigma, k) => expect(Math.abs(sigma - exact[k]!)).toBeLessThan(1e-9 * exact[0]!))
      }),
      { numRuns: 60 },
    )
  })

  it('takes the Lanczos route where squaring would lose the small values, and keeps 1e-6 relative', async () => {
    // Singular values 1, 1e-3, 1e-6, 1e-9 with known vectors.
    const rows = 30
    const columns = 40
    const wanted = [1, 1e-3, 1e-6, 1e-9]
    const u = orthonormal(rows, 4, 1)
    const v = orthonormal(columns, 4, 2)
    const values = new Float64Array(rows * columns)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++)
        for (let k = 0; k < 4; k++) values[r * columns + c]! += u[r * 4 + k]! * wanted[k]! * v[c * 4 + k]!
    }
    const found = await truncatedSvd({ rows, columns, values }, 4, plainBackend)
    expect(found.route).toBe('lanczos')
    expect(found.converged).toBe(true)
    found.sigma.forEach((sigma, k) => expect(Math.abs(sigma / wanted[k]! - 1)).toBeLessThan(1e-6))
  })

  it('survives equal singular values, zeros and a matrix of one rank', async () => {
    const identity = {
      rows: 6,
      columns: 6,
      values: Float64Array.from({ length: 36 }, (_, k) => (k % 7 === 0 ? 1 : 0)),
    }
    expectTriplets(await truncatedSvd(identity, 5, plainBackend), identity)
    const ones = { rows: 5, columns: 8, values: new Float64Array(40).fill(1) }
    const found = await truncatedSvd(ones, 3, plainBackend)
    expect(found.sigma[0]).toBeCloseTo(Math.sqrt(40), 10)
    expect(found.sigma[1]).toBeLessThan(1e-7)
    const nothing = await truncatedSvd({ rows: 3, columns: 4, values: new Float64Array(12) }, 2, plainBackend)
    expect([...nothing.sigma]).toEqual([0, 0])
  })

  it('refuses a count that the matrix does not have', async () => {
    await expect(
      truncatedSvd({ rows: 2, columns: 3, values: new Float64Array(6) }, 3, plainBackend),
    ).rejects.toThrow('1..2')
  })
})

describe('sparseTruncatedSvd', () => {
  it('finds the same triplets as the dense route, with restarts, and repeats bit for bit', async () => {
    const rows = 150
    const columns = 90
    const random = seededRandom(5)
    const row = Array.from({ length: 2500 }, () => random.below(rows))
    const column = Array.from({ length: 2500 }, () => Math.floor(columns * random.uniform() ** 2))
    const matrix = interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, rows, columns)
    const values = new Float64Array(rows * columns)
    row.forEach((r, k) => values[r * columns + column[k]!]!++)
    const sparse = finish(sparseTruncatedSvd(matrix, 8, 1))
    const dense = await truncatedSvd({ rows, columns, values }, 8, plainBackend)
    expect(sparse.converged).toBe(true)
    expect(sparse.restarts).toBeGreaterThan(0)
    expectTriplets(sparse, { rows, columns, values }, 1e-7)
    sparse.sigma.forEach((sigma, k) => expect(Math.abs(sigma / dense.sigma[k]! - 1)).toBeLessThan(1e-9))
    expect(finish(sparseTruncatedSvd(matrix, 8, 1))).toEqual(sparse)
  })

  it('has the whole space of the smaller side at once, wide or tall, down to a single row', () => {
    const random = seededRandom(2)
    for (const [rows, columns] of [
      [1, 9],
      [9, 1],
      [5, 40],
      [40, 5],
      [30, 300],
    ] as const) {
      const values = Float64Array.from({ length: rows * columns }, () =>
        random.uniform() < 0.4 ? 1 + random.below(4) : 0,
      )
      values[0] = 1
      const cells = [...values.keys()].filter((at) => values[at] !== 0)
      const matrix = interactionsFromTriplets(
        {
          row: cells.map((at) => Math.floor(at / columns)),
          column: cells.map((at) => at % columns),
          weight: cells.map((at) => values[at]!),
        },
        rows,
        columns,
      )
      const found = finish(sparseTruncatedSvd(matrix, Math.min(rows, columns, 12), 1))
      expect(found).toMatchObject({ converged: true })
      expectTriplets(found, { rows, columns, values }, 1e-7)
    }
  })

  it('stops by its work where singular values lie next to each other, and tells the residual', () => {
    // A random sparse matrix with rows of one length: a bulk of nearly equal values.
    const random = seededRandom(9)
    const row = Array.from({ length: 4000 }, (_, k) => k % 400)
    const column = row.map(() => random.below(400))
    const matrix = interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, 400, 400)
    const limits = { tolerance: 1e-12, maxRestarts: 1000 }
    const exact = finish(sparseTruncatedSvd(matrix, 20, 1, limits))
    const early = finish(sparseTruncatedSvd(matrix, 20, 1, { ...limits, maxWork: 1e7 }))
    expect(exact.converged).toBe(true)
    expect(early.converged).toBe(false)
    expect(early.restarts).toBeLessThan(exact.restarts)
    expect(early.residual).toBeGreaterThan(1e-12)
    expect(early.residual).toBeLessThan(0.5)
    early.sigma.forEach((sigma, k) =>
      expect(Math.abs(sigma / exact.sigma[k]! - 1)).toBeLessThanOrEqual(early.residual),
    )
  })
})

function finish(steps: Generator<number, TruncatedSvd>): TruncatedSvd {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Orthonormal vectors, A v = sigma u and A^T u = sigma v, relative to the largest singular value. */
function expectTriplets(
  { count, sigma, left, right }: TruncatedSvd,
  { rows, columns, values }: { rows: number; columns: number; values: Float64Array },
  tolerance = 1e-9,
): void {
  for (const [vectors, length] of [
    [left, rows],
    [right, columns],
  ] as const) {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        let dot = 0
        for (let r = 0; r < length; r++) dot += vectors[r * count + i]! * vectors[r * count + j]!
        expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-6)
      }
    }
  }
  for (let k = 0; k < count; k++) {
    for (let r = 0; r < rows; r++) {
      let sum = 0
      for (let c = 0; c < columns; c++) sum += values[r * columns + c]! * right[c * count + k]!
      expect(Math.abs(sum - sigma[k]! * left[r * count + k]!)).toBeLessThan(tolerance * sigma[0]!)
    }
  }
}

function randomValues(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, seededRandom(seed).normal)
}

function orthonormal(rows: number, count: number, seed: number): Float64Array {
  const values = randomValues(rows * count, seed)
  for (let k = 0; k < count; k++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < k; other++) {
        let dot = 0
        for (let r = 0; r < rows; r++) dot += values[r * count + k]! * values[r * count + other]!
        for (let r = 0; r < rows; r++) values[r * count + k]! -= dot * values[r * count + other]!
      }
    }
    let square = 0
    for (let r = 0; r < rows; r++) square += values[r * count + k]! ** 2
    for (let r = 0; r < rows; r++) values[r * count + k]! /= Math.sqrt(square)
  }
  return values
}
