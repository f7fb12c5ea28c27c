import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { fitContentVectors } from './content-vectors.ts'

async function fitted<T>(fit: AsyncGenerator<unknown, T, void>): Promise<T> {
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return step.value
  }
}

/** Products of one taste (the third of their number) point one way; all share a strong direction that says nothing; the last has no vector. */
function planted(products: number, dimensions: number): Float32Array {
  const random = seededRandom(7)
  const values = new Float32Array(products * dimensions)
  for (let row = 0; row + 1 < products; row++)
    for (let at = 0; at < dimensions; at++)
      values[row * dimensions + at] =
        (at === 0 ? 20 : 0) + (at === 1 + (row % 3) ? 3 : 0) + 0.3 * random.normal()
  return values
}

describe('content by vectors', () => {
  const [products, dimensions] = [31, 8]
  const vectors = { model: 'm', dimensions, values: planted(products, dimensions) }

  it('recommends products whose texts point the same way, and none without a vector', async () => {
    const model = await fitted(
      fitContentVectors(vectors, products, 1, { neighbours: 12, weighting: 'binary' }),
    )
    for (const product of [0, 1, 2, 17]) {
      const similar = model.similarProducts(product, 5).map(({ index }) => index)
      expect(similar.length).toBeGreaterThan(0)
      expect(similar.every((other) => other % 3 === product % 3 && other !== products - 1)).toBe(true)
    }
    expect(model.similarProducts(products - 1, 5)).toEqual([])
  })

  it('is the cosine after the mean is taken off', async () => {
    const model = await fitted(
      fitContentVectors(vectors, products, 1, { neighbours: 30, weighting: 'binary' }),
    )
    const rows = Array.from({ length: products - 1 }, (_, row) => [
      ...vectors.values.subarray(row * dimensions, (row + 1) * dimensions),
    ])
    const mean = Array.from(
      { length: dimensions },
      (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length,
    )
    const centred = rows.map((row) => row.map((value, at) => value - (mean[at] ?? 0)))
    const dot = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
    const [first, fourth] = [centred[0] ?? [], centred[3] ?? []]
    const expected = dot(first, fourth) / Math.sqrt(dot(first, first) * dot(fourth, fourth))
    const found = model.similarProducts(0, 30).find(({ index }) => index === 3)
    expect(found?.similarity).toBeCloseTo(expected, 5)
  })

  it('refuses vectors of another size', async () => {
    await expect(
      fitted(fitContentVectors(vectors, products + 1, 1, { neighbours: 12, weighting: 'binary' })),
    ).rejects.toThrow(RangeError)
  })
})
