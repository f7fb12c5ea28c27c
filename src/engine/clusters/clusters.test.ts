import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { chooseK, type ChosenK } from './choose-k.ts'
import { assign, kMeans, type Clustering } from './kmeans.ts'
import { scaledFeatures, squaredDistance, type Features } from './matrix.ts'
import { adjustedRand, distancesOf, silhouetteOf } from './measures.ts'
import { principalAxes, projected } from './principal.ts'
import { profilesOf } from './profile.ts'
import { cutAt, wardMerges } from './ward.ts'

function finished<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Normal groups around corners, `apart` deviations from each other at least. */
function planted(sizes: readonly number[], columns: number, apart: number, seed: number) {
  const random = seededRandom(seed)
  const centres = sizes.map((_, g) =>
    Float64Array.from({ length: columns }, (__, c) => (((g >> (c % 3)) & 1) === 0 ? 0 : apart)),
  )
  const truth: number[] = []
  const data: number[] = []
  for (const [g, size] of sizes.entries()) {
    for (let i = 0; i < size; i++) {
      truth.push(g)
      for (let c = 0; c < columns; c++) data.push((centres[g]?.[c] ?? 0) + random.normal())
    }
  }
  return { truth, features: { rows: truth.length, columns, data: Float64Array.from(data) } }
}

/** Lloyd's algorithm as in a textbook, for comparison. */
function plainLloyd(features: Features, start: Float64Array): number {
  const { rows, columns, data } = features
  const k = start.length / columns
  let centres = start
  for (let round = 0; round < 200; round++) {
    const label = assign(features, centres)
    const next = new Float64Array(k * columns)
    const counts = new Int32Array(k)
    for (let r = 0; r < rows; r++) {
      counts[label[r]!]!++
      for (let c = 0; c < columns; c++) next[label[r]! * columns + c]! += data[r * columns + c]!
    }
    for (let i = 0; i < next.length; i++) next[i]! /= Math.max(1, counts[Math.floor(i / columns)]!)
    centres = next
  }
  const label = assign(features, centres)
  let within = 0
  for (let r = 0; r < rows; r++)
    within += squaredDistance(data, r * columns, centres, label[r]! * columns, columns)
  return within
}

describe('k-means', () => {
  it('finds planted groups (adjusted Rand at least 0.95)', () => {
    for (const seed of [1, 2, 3]) {
      const { truth, features } = planted([300, 200, 100, 400], 5, 6, seed)
      const made = finished<Clustering>(kMeans(features, 4, seededRandom(seed)))
      expect(made.converged).toBe(true)
      expect(adjustedRand(truth, made.label)).toBeGreaterThanOrEqual(0.95)
    }
  })

  it('ends where plain Lloyd would end: labels are nearest centres, and another pass gains nothing', () => {
    const { features } = planted([200, 200, 200], 4, 2, 9)
    const made = finished<Clustering>(kMeans(features, 5, seededRandom(4), 3))
    expect([...made.label]).toEqual([...assign(features, made.centres)])
    expect(made.within).toBeCloseTo(plainLloyd(features, made.centres), 6)
  })

  it('gives the same for the same seed, and takes as many clusters as rows', () => {
    const { features } = planted([40, 40], 3, 5, 2)
    const [a, b] = [1, 1].map((seed) => finished<Clustering>(kMeans(features, 3, seededRandom(seed))))
    expect(a?.label).toEqual(b?.label)
    expect(
      finished<Clustering>(
        kMeans({ rows: 3, columns: 1, data: Float64Array.of(1, 1, 1) }, 3, seededRandom(1)),
      ).within,
    ).toBe(0)
    expect(() => finished(kMeans(features, 0, seededRandom(1)))).toThrow(RangeError)
  })
})

describe('the number of clusters', () => {
  it('is that of planted groups, with structure', () => {
    for (const sizes of [
      [150, 150],
      [150, 100, 200, 80],
    ]) {
      const { features } = planted(sizes, 4, 7, 5)
      const chosen = finished<ChosenK>(chooseK(features, 7, seededRandom(1)))
      expect(chosen.k).toBe(sizes.length)
      expect(chosen.hasStructure).toBe(true)
      expect(chosen.byGap).toBe(sizes.length)
    }
  })

  it('says that noise has no structure: normal, uniform, and stretched along a line', () => {
    const random = seededRandom(8)
    const noises: readonly (() => number[])[] = [
      () => [random.normal(), random.normal(), random.normal(), random.normal()],
      () => [random.uniform(), random.uniform(), random.uniform()],
      () => {
        const along = 3 * random.normal()
        return [along, along + random.normal(), -along + random.normal()]
      },
    ]
    for (const draw of noises) {
      const rows = Array.from({ length: 500 }, draw)
      const features = { rows: 500, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) }
      expect(finished<ChosenK>(chooseK(features, 6, seededRandom(2))).hasStructure).toBe(false)
    }
  })
})

describe('measures', () => {
  it('silhouette by hand', () => {
    // Points 0, 1 | 4: (4 - 1) / 4 for 0, (3 - 1) / 3 for 1, and 0 for the single one.
    const features = { rows: 3, columns: 1, data: Float64Array.of(0, 1, 4) }
    const value = silhouetteOf(distancesOf(features), Int32Array.of(0, 0, 1), 2)
    expect(value).toBeCloseTo((0.75 + 2 / 3) / 3, 6)
  })

  it('adjusted Rand by hand, and at its ends', () => {
    expect(adjustedRand([0, 0, 1, 1], [5, 5, 2, 2])).toBe(1)
    // Pairs: 1 in both, 2 in each; expected 2 * 3 / 6... of the table [[2, 0], [1, 1]].
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 0, 1])).toBeCloseTo(0, 12)
    expect(adjustedRand([0, 0, 0, 0], [0, 0, 0, 0])).toBe(1)
  })
})

describe("Ward's method", () => {
  it('finds planted groups, and its heights are the rise in the sum of squares', () => {
    const { truth, features } = planted([60, 40, 80], 3, 7, 3)
    const merges = finished(wardMerges(features))
    expect(adjustedRand(truth, cutAt(merges, features.rows, 3))).toBeGreaterThanOrEqual(0.95)
    for (const [m, { height }] of merges.entries())
      expect(height).toBeGreaterThanOrEqual(merges[m - 1]?.height ?? 0)
    // ward.D2: half of the squared heights add up to the sum of squares around the mean of all.
    const { mean } = principalAxes(features, 1)
    let total = 0
    for (let r = 0; r < features.rows; r++) total += squaredDistance(features.data, r * 3, mean, 0, 3)
    expect(merges.reduce((sum, { height }) => sum + height ** 2 / 2, 0)).toBeCloseTo(total, 6)
    expect(merges.at(-1)?.size).toBe(180)
  })

  it('of four points by hand', () => {
    const merges = finished(wardMerges({ rows: 4, columns: 1, data: Float64Array.of(0, 2, 10, 11) }))
    expect(merges.map(({ a, b }) => [a, b])).toEqual([
      [2, 3],
      [0, 1],
      [4, 5],
    ])
    expect(merges[0]?.height).toBeCloseTo(1, 12)
    expect(merges[1]?.height).toBeCloseTo(2, 12)
    // sqrt(2 * 2 * 2 / 4) * |1 - 10.5|
    expect(merges[2]?.height).toBeCloseTo(Math.SQRT2 * 9.5, 9)
    expect([...cutAt(merges, 4, 2)]).toEqual([0, 0, 1, 1])
  })
})

describe('features', () => {
  it('are comparable: amounts by magnitude, groups of one weight, outliers cut, constants out', () => {
    const column = (values: readonly number[], group: string, isAmount: boolean) => ({
      values: Float64Array.from(values),
      group,
      isAmount,
    })
    const { features, kept, scores } = scaledFeatures([
      column([1, 10, 100, Number.NaN], 'a', true),
      column([7, 7, 7, 7], 'b', false),
      column([1, 2, 3, 4], 'c', false),
      column([4, 3, 2, 1], 'c', false),
    ])
    expect(kept).toEqual([0, 2, 3])
    expect(features.columns).toBe(3)
    expect(scores[0]?.[3]).toBe(0)
    expect(features.data[1]).toBeCloseTo((scores[2]?.[0] ?? 0) / Math.SQRT2, 12)
    const heavy = scaledFeatures([
      column([...new Array<number>(99).fill(0).map((_, i) => i % 2), 1e6], 'a', false),
    ])
    expect(Math.max(...heavy.features.data)).toBe(4)
  })

  it('principal axes: the first along the longest spread, coordinates centred', () => {
    const random = seededRandom(3)
    const rows = Array.from({ length: 400 }, () => {
      const along = 5 * random.normal()
      return [along + 0.1 * random.normal(), along + 0.1 * random.normal()]
    })
    const features = { rows: 400, columns: 2, data: Float64Array.from(rows.flat()) }
    const principal = principalAxes(features, 2)
    expect(Math.abs((principal.axes[0] ?? 0) - Math.SQRT1_2)).toBeLessThan(0.01)
    expect(principal.variances[0]).toBeGreaterThan(100 * (principal.variances[1] ?? 1))
    const scores = projected(features, principal)
    expect(scores.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 6)
  })

  it('profiles name what sets a cluster apart', () => {
    const label = Int32Array.of(0, 0, 1, 1)
    const values = [Float64Array.of(1, 1, 1, 1), Float64Array.of(10, 12, 50, 52)]
    const scores = [Float64Array.of(0, 0, 0, 0), Float64Array.of(-1, -0.9, 0.9, 1)]
    const [first, second] = profilesOf(label, 2, scores, values)
    expect(first?.traits[0]).toMatchObject({ column: 1, mean: 11, overall: 31 })
    expect(second?.traits[0]?.score).toBeCloseTo(0.95, 12)
    expect(second?.size).toBe(2)
  })
})
