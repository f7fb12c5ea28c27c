import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { cohortMembers, lifecycleMembers } from './cohort-members.ts'
import { atOnce } from '../in-steps.ts'
import { buildCohorts, buildLifecycleInSteps } from './cohorts.ts'

const edges = Float64Array.from({ length: 9 }, (_, p) => 100 * p)

/** Customers with events between 0 and 900, some without a time, sorted as columns are. */
function shop(seed: number) {
  const random = seededRandom(seed)
  const customers = 120
  const start = new Int32Array(customers + 1)
  const times: number[] = []
  const counts: number[] = []
  for (let c = 0; c < customers; c++) {
    const own = Array.from({ length: Math.floor(random.uniform() * 9) }, () =>
      random.uniform() < 0.1 ? NaN : Math.floor(random.uniform() * 900),
    ).sort((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b))
    times.push(...own)
    counts.push(...own.map(() => (random.uniform() < 0.7 ? 1 : 0)))
    start[c + 1] = times.length
  }
  const at = Float64Array.from(times)
  const deals = { start, at, value: new Float64Array(at.length), opens: new Uint8Array(at.length) }
  return { deals, counts: Uint8Array.from(counts), customers }
}

const sum = (flags: Uint8Array): number => flags.reduce((total, flag) => total + flag, 0)

describe('customers behind charts', () => {
  it('are as many as each cell of the cohorts counts, by period and by name', () => {
    for (const seed of [1, 2, 3]) {
      const { deals, counts, customers } = shop(seed)
      const rowOf = Int32Array.from({ length: customers }, (_, c) => c % 4)
      for (const rows of [null, rowOf]) {
        const dataEnd = 750
        const built = buildCohorts({
          deals,
          counts,
          edges,
          rowOf: rows,
          rows: rows === null ? 8 : 4,
          dataEnd,
        })
        for (let row = 0; row < built.rows; row++) {
          const isInRow = (c: number, first: number): boolean => (rows === null ? first : rows[c]) === row
          expect(sum(cohortMembers({ deals, counts, edges }, isInRow, null, dataEnd))).toBe(built.sizes[row])
          for (let age = 0; age < built.ages; age++) {
            const members = cohortMembers({ deals, counts, edges }, isInRow, age, dataEnd)
            expect(sum(members)).toBe(built.active[row * built.ages + age])
          }
        }
      }
    }
  })

  it('are as many as each bar of the lifecycle counts', () => {
    const { deals, counts } = shop(4)
    const life = atOnce(buildLifecycleInSteps(deals, counts, edges))
    for (let period = 0; period < 8; period++) {
      for (const state of ['fresh', 'returning', 'resurrecting', 'dormant', 'away'] as const) {
        expect(sum(lifecycleMembers({ deals, counts, edges }, period, state))).toBe(life[state][period])
      }
    }
    expect(life.fresh.reduce((total, count) => total + count, 0)).toBeGreaterThan(50)
  })
})
