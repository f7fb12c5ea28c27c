import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Interactions, interactionsFromTriplets } from '../sparse.ts'
import { fitEase } from './ease.ts'
import type { ItemModel } from './item-model.ts'
import { fitItemKnn, type ItemKnnSettings } from './item-knn.ts'
import { weightAt } from './item-weights.ts'
import type { Fit } from './model.ts'
import { plainBackend } from './plain-backend.ts'
import { similarityKinds } from './similarity.ts'
import { topOfScores } from './top-of-scores.ts'

/** Customers x products with counts, as a plain table. */
const table = fc
  .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 8 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.constantFrom<number[]>(0, 0, 1, 1, 2, 5), { minLength: columns, maxLength: columns }),
      {
        minLength: rows,
        maxLength: rows,
      },
    ),
  )
  .filter((rows) => rows.some((row) => row.some((cell) => cell > 0)))

describe('EASE', () => {
  it('is the least-squares solution with a zero diagonal: each column solves its own ridge regression (1e-5)', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom<number[]>(0.5, 3, 40), async (rows, penalty) => {
        const model = await fit(fitEase(matrixOf(rows), { penalty, weighting: 'count' }, plainBackend))
        const columns = rows[0]?.length ?? 0
        for (let j = 0; j < columns; j++) {
          // Gradient of |x_j - X b|^2 + lambda |b|^2 in b_i is zero for every i but j.
          const b = Array.from({ length: columns }, (_, i) => weight(model, i, j))
          expect(b[j]).toBe(0)
          const rest = rows.map((row) => row[j]! - row.reduce((sum, x, i) => sum + x * b[i]!, 0))
          for (let i = 0; i < columns; i++) {
            if (i === j) continue
            const gradient = rows.reduce((sum, row, u) => sum - row[i]! * rest[u]!, 0) + penalty * b[i]!
            const size = rows.reduce((sum, row) => sum + row[i]! ** 2, penalty)
            expect(Math.abs(gradient) / size).toBeLessThan(1e-5)
          }
        }
      }),
    )
  })

  it('names what is out of range', async () => {
    const shop = matrixOf([[1, 1]])
    await expect(fit(fitEase(shop, { penalty: 0, weighting: 'binary' }, plainBackend))).rejects.toThrow(
      'penalty must be above 0, got 0',
    )
    const wide = interactionsFromTriplets({ row: [0], column: [20_000], weight: [1] }, 1, 20_001)
    await expect(fit(fitEase(wide, { penalty: 1, weighting: 'binary' }, plainBackend))).rejects.toThrow(
      'at most 20000 products, got 20001',
    )
  })
})

describe('item-kNN', () => {
  it('has the similarities of their definitions (f32 rounding)', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(...similarityKinds),
        fc.constantFrom(0, 2.5),
        async (rows, similarity, shrinkage) => {
          const settings: ItemKnnSettings = { similarity, shrinkage, neighbours: 100, weighting: 'count' }
          const model = await fit(fitItemKnn(matrixOf(rows), settings))
          const columns = rows[0]?.length ?? 0
          for (let i = 0; i < columns; i++) {
            for (let j = 0; j < columns; j++) {
              const expected = i === j ? 0 : Math.max(0, similarityOf(rows, i, j, similarity, shrinkage))
              expect(Math.abs(weight(model, i, j) - expected)).toBeLessThanOrEqual(2e-5 * (1 + expected))
            }
          }
        },
      ),
    )
  })

  it('keeps the most similar ones of each product, equal ones: lower product first', async () => {
    // Product 0 shares two customers with 3, one each with 1 and 2.
    const rows = [
      [1, 0, 0, 1],
      [1, 1, 0, 1],
      [1, 0, 1, 0],
    ]
    const settings: ItemKnnSettings = {
      similarity: 'jaccard',
      shrinkage: 0,
      neighbours: 2,
      weighting: 'binary',
    }
    const model = await fit(fitItemKnn(matrixOf(rows), settings))
    expect([1, 2, 3].map((past) => weight(model, past, 0))).toEqual([
      Math.fround(1 / 3),
      0,
      Math.fround(2 / 3),
    ])
    expect(model.similarProducts(3, 3).map(({ index }) => index)).toEqual([0, 1])
  })
})

it('topOfScores gives what sorting gives', () => {
  const input = fc.record({
    scores: fc.array(fc.constantFrom(-1, 0, 0.5, 2, 3), { maxLength: 40 }),
    count: fc.integer({ min: 1, max: 12 }),
    excluded: fc.uniqueArray(fc.nat(39), { maxLength: 10 }),
    allowed: fc.option(fc.uniqueArray(fc.nat(39), { maxLength: 30 }), { nil: null }),
  })
  fc.assert(
    fc.property(input, ({ scores, count, excluded, allowed }) => {
      const candidates =
        allowed === null ? null : Int32Array.from(allowed.filter((p) => p < scores.length)).sort()
      const products = new Int32Array(count).fill(-1)
      const best = new Float64Array(count)
      const out = excluded.slice().sort((a, b) => a - b)
      topOfScores(Float64Array.from(scores), candidates, out, products, best)
      const expected = scores
        .map((score, product) => ({ score, product }))
        .filter(({ product }) => !out.includes(product) && (candidates?.includes(product) ?? true))
        .sort((a, b) => b.score - a.score || a.product - b.product)
        .slice(0, count)
      expect([...products].filter((product) => product >= 0)).toEqual(expected.map(({ product }) => product))
      expect([...best].slice(0, expected.length)).toEqual(expected.map(({ score }) => score))
    }),
  )
})

/** References 4.1, over dense tables: another way than the sums over customers of the model. */
function similarityOf(
  rows: readonly (readonly number[])[],
  i: number,
  j: number,
  similarity: ItemKnnSettings['similarity'],
  shrinkage: number,
): number {
  const columns = rows[0]?.length ?? 0
  const column = (c: number): number[] => rows.map((row) => row[c]!)
  const both = rows.filter((row) => row[i]! > 0 && row[j]! > 0).length
  const has = (c: number): number => rows.filter((row) => row[c]! > 0).length
  const idf = rows.map((row) => Math.log(columns) - Math.log(1 + row.filter((cell) => cell > 0).length))
  const total = (c: number): number => column(c).reduce((sum, x) => sum + x, 0)
  const mean = Array.from({ length: columns }, (_, c) => total(c)).reduce((sum, x) => sum + x, 0) / columns
  const tfIdf = (c: number): number[] => column(c).map((x, u) => Math.sqrt(x) * idf[u]!)
  const bm25 = (c: number): number[] =>
    column(c).map((x, u) =>
      x === 0 ? 0 : ((x * 2.2) / (1.2 * (0.25 + (0.75 * total(c)) / mean) + x)) * idf[u]!,
    )
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, x, k) => sum + x * b[k]!, 0)
  const cosine = (a: readonly number[], b: readonly number[]): number => {
    const top = dot(a, b)
    return top > 0 ? top / (Math.sqrt(dot(a, a) * dot(b, b)) + shrinkage) : 0
  }
  switch (similarity) {
    case 'jaccard':
      return both === 0 ? 0 : both / (has(i) + has(j) - both + shrinkage)
    case 'dice':
      return both === 0 ? 0 : (2 * both) / (has(i) + has(j) + shrinkage)
    case 'cosine':
      return cosine(column(i), column(j))
    case 'tf-idf':
      return cosine(tfIdf(i), tfIdf(j))
    case 'bm25':
      return dot(bm25(i), bm25(j))
  }
}

function weight(model: ItemModel, past: number, product: number): number {
  return weightAt(model.parameters.weights, past, product)
}

function matrixOf(rows: readonly (readonly number[])[]): Interactions {
  const cells = rows.flatMap((row, r) =>
    row.flatMap((count, c) => (count > 0 ? [{ row: r, column: c, weight: count }] : [])),
  )
  return interactionsFromTriplets(
    {
      row: cells.map((cell) => cell.row),
      column: cells.map((cell) => cell.column),
      weight: cells.map((cell) => cell.weight),
    },
    rows.length,
    rows[0]?.length ?? 0,
  )
}

async function fit(steps: Fit<ItemModel>): Promise<ItemModel> {
  for (;;) {
    const step = await steps.next()
    if (step.done === true) return step.value
  }
}
