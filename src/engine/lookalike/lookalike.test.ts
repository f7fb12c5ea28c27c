import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { findLookalikes, type Lookalikes } from './find.ts'

function found(features: Parameters<typeof findLookalikes>[0], seeds: Int32Array, seed = 1): Lookalikes {
  const work = findLookalikes(features, seeds, seededRandom(seed))
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Two kinds of customers, of whom a part of the first is known. */
function shop(known: number, apart: number) {
  const random = seededRandom(6)
  const rows = 1200
  const data = new Float64Array(rows * 4)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < 4; c++) data[r * 4 + c] = random.normal() + (r < 300 && c < 2 ? apart : 0)
  return { features: { rows, columns: 4, data }, seeds: Int32Array.from({ length: known }, (_, i) => i) }
}

describe('look-alikes', () => {
  it('are the hidden rest of a kind, and the hold-out says so', () => {
    const { features, seeds } = shop(100, 3)
    const made = found(features, seeds)
    const first = [...made.ranked.subarray(0, 200)]
    expect(first.filter((row) => row < 300).length).toBeGreaterThan(180)
    expect(made.ranked.length).toBe(1100)
    expect(made.ranked.every((row) => row >= 100)).toBe(true)
    expect(made.auc.mean).toBeGreaterThan(0.85)
    // A fifth of the others are of the kind: the first fifth holds nearly all hidden seeds.
    const fifth = made.curve.find(({ share }) => share === 0.2)
    expect(fifth?.recall).toBeGreaterThan(0.8)
    expect(fifth?.lift).toBeGreaterThan(4)
  })

  it('of a random group cannot be found, and the hold-out says that too', () => {
    const { features, seeds } = shop(100, 0)
    const made = found(features, seeds)
    expect(Math.abs(made.auc.mean - 0.5)).toBeLessThan(0.08)
    expect(made.curve.at(-1)).toMatchObject({ share: 1, recall: 1, lift: 1 })
  })

  it('of two opposite kinds need neighbours, not a line', () => {
    const random = seededRandom(2)
    const rows = 900
    const data = new Float64Array(rows * 2)
    for (let r = 0; r < rows; r++) {
      const shift = r < 60 ? 5 : r < 120 ? -5 : 0
      for (let c = 0; c < 2; c++) data[r * 2 + c] = random.normal() + shift
    }
    const seeds = Int32Array.from({ length: 80 }, (_, i) => (i < 40 ? i : 20 + i))
    const made = found({ rows, columns: 2, data }, seeds)
    expect(made.method).toBe('nearest')
    expect([...made.ranked.subarray(0, 40)].filter((row) => row < 120).length).toBe(40)
  })

  it('needs some seeds and some others', () => {
    const { features } = shop(5, 1)
    expect(() => found(features, Int32Array.of(1, 2, 3))).toThrow(RangeError)
  })
})
