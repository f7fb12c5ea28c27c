import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCohorts } from './cohorts.ts'
import { dealsOf } from './deals.ts'
import { momentsOf, newcombe, studentQuantile, welch, wilson } from './intervals.ts'
import { overlapOf } from './overlap.ts'
import { measureRfm, measureRfmInSteps, scoreRfm } from './rfm.ts'
import { valueAt } from '../value-at.ts'
import { assignGroups, CLASSICAL, movement, NO_GROUP, WESTERN } from './rfm-groups.ts'

const DAY = 86_400_000

describe('intervals', () => {
  it('have the published figures of Newcombe (1998)', () => {
    // Statistics in Medicine 17, 873 to 890, table II, case (a) 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    const difference = newcombe({ successes: 56, total: 70 }, { successes: 48, total: 80 })
    expect(difference.value).toBeCloseTo(0.2, 10)
    expect(difference.low).toBeCloseTo(0.0524, 4)
    expect(difference.high).toBeCloseTo(0.3339, 4)
    // Case (b) 9/10 against 3/10: 0.1705 to 0.8090.
    const few = newcombe({ successes: 9, total: 10 }, { successes: 3, total: 10 })
    expect(few.low).toBeCloseTo(0.1705, 4)
    expect(few.high).toBeCloseTo(0.809, 4)
    // Statistics in Medicine 17, 857 to 872, table I: 81/263 by Wilson: 0.2553 to 0.3662.
    const share = wilson(81, 263)
    expect([share.low, share.high].map((bound) => Number(bound.toFixed(4)))).toEqual([0.2553, 0.3662])
  })

  it('know the quantiles of Student as they are tabled', () => {
    // Abramowitz and Stegun, table 26.10, to its three decimals.
    for (const [degrees, expected] of [
      [1, 12.706],
      [2, 4.303],
      [5, 2.571],
      [10, 2.228],
      [30, 2.042],
      [120, 1.98],
    ] as const)
      expect(studentQuantile(0.975, degrees)).toBeCloseTo(expected, 3)
    expect(studentQuantile(0.975, 1e9)).toBeCloseTo(1.959964, 6)
  })

  it("give Welch's degrees of freedom and bounds", () => {
    // Worked by hand: means 3 and 6, variances 2.5 and 10, five values each.
    const result = welch(momentsOf([1, 2, 3, 4, 5]), momentsOf([2, 4, 6, 8, 10]))
    expect(result.value).toBe(-3)
    expect(result.degrees).toBeCloseTo(6.25 / (0.0625 + 1), 10)
    expect(result.high).toBeCloseTo(-3 + studentQuantile(0.975, 6.25 / 1.0625) * Math.sqrt(2.5), 9)
  })

  it('hold the difference, always', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200), (a, b, c, d) => {
        const { value, low, high } = newcombe(
          { successes: a, total: a + b + 1 },
          { successes: c, total: c + d + 1 },
        )
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(high).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })
})

const quantiles = { recency: null, frequency: null, monetary: null }

describe('RFM', () => {
  // Five customers: orders on day 0 to 4, of 1 to 5 orders.
  const rows = [0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]
  const deals = dealsOf(
    {
      customer: Int32Array.from(rows),
      at: Float64Array.from(rows, (customer) => customer * DAY),
      value: new Float64Array(rows.length).fill(10),
    },
    6,
  )

  it('measures and scores; whoever has no order has no score', () => {
    const measures = measureRfm(deals, 5 * DAY)
    expect([...measures.recency]).toEqual([5, 4, 3, 2, 1, NaN])
    expect([...measures.frequency]).toEqual([1, 2, 3, 4, 5, 0])
    const scores = scoreRfm(measures, 5, quantiles)
    expect([...scores.recency]).toEqual([1, 2, 3, 4, 5, 0])
    expect([...scores.monetary]).toEqual([1, 2, 3, 4, 5, 0])
    expect(scores.by.frequency).toEqual({ cuts: [1, 2, 3, 4], onCut: [1, 1, 1, 1], sizes: [1, 1, 1, 1, 1] })
    expect(assignGroups(scores, 5, 'western')[4]).toBe(WESTERN.indexOf('champions'))
    expect(assignGroups(scores, 5, 'western')[5]).toBe(NO_GROUP)
    expect(assignGroups(scores, 5, 'classical')[0]).toBe(CLASSICAL.indexOf('general-retain'))
  })

  it('knows nothing of what came later', () => {
    expect([...measureRfm(deals, 3 * DAY).frequency]).toEqual([1, 2, 3, 0, 0, 0])
  })

  it('gives equal values equal scores, and says how many sit on a cut', () => {
    const measures = {
      recency: new Float64Array(10).fill(3),
      frequency: Int32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 2, 9),
      monetary: new Float64Array(10).fill(1),
    }
    const { by, frequency } = scoreRfm(measures, 5, quantiles)
    expect(by.frequency.cuts).toEqual([1, 1, 1, 1])
    expect(by.frequency.onCut).toEqual([8, 8, 8, 8])
    expect(by.frequency.sizes).toEqual([8, 0, 0, 0, 2])
    expect(frequency[8]).toBe(frequency[9])
  })

  it('takes own thresholds, and refuses those that do not ascend', () => {
    const measures = measureRfm(deals, 5 * DAY)
    const own = scoreRfm(measures, 3, { ...quantiles, frequency: [2, 4] })
    expect([...own.frequency]).toEqual([1, 1, 2, 2, 3, 0])
    expect(() => scoreRfm(measures, 3, { ...quantiles, frequency: [4, 2] })).toThrow(RangeError)
    expect(() => scoreRfm(measures, 4, { ...quantiles, frequency: [2, 4] })).toThrow(RangeError)
  })

  it('puts every score of every number of bins into a group', () => {
    for (const bins of [3, 4, 5]) {
      const side = Array.from({ length: bins }, (_, score) => score + 1)
      const all = side.flatMap((r) => side.flatMap((f) => side.map((m) => [r, f, m] as const)))
      const column = (place: 0 | 1 | 2): Uint8Array => Uint8Array.from(all, (scores) => scores[place])
      const by = { cuts: [], onCut: [], sizes: [] }
      const scores = {
        recency: column(0),
        frequency: column(1),
        monetary: column(2),
        scored: all.length,
        by: { recency: by, frequency: by, monetary: by },
      }
      expect(assignGroups(scores, bins, 'western').every((group) => group < WESTERN.length)).toBe(true)
      expect(new Set(assignGroups(scores, bins, 'classical')).size).toBe(8)
    }
  })

  it('tells movement so that rows and columns add up', () => {
    const before = Uint8Array.of(0, 0, 1, NO_GROUP, 1)
    const after = Uint8Array.of(0, 1, 1, 0, NO_GROUP)
    expect([...movement(before, after, 2)]).toEqual([1, 1, 0, 0, 1, 1, 1, 0, 0])
  })
})

describe('cohorts', () => {
  it('leave what has not ended in the data unknown', () => {
    // Periods of ten days; the data end on day 25, in the third.
    const deals = dealsOf(
      {
        customer: Int32Array.of(0, 0, 0, 1),
        at: Float64Array.of(1, 12, 24, 13).map((day) => day * DAY),
        value: Float64Array.of(5, 6, 7, 8),
      },
      2,
    )
    const cohorts = buildCohorts({
      deals,
      counts: deals.opens,
      edges: Float64Array.of(0, 10, 20, 30).map((day) => day * DAY),
      rowOf: null,
      rows: 3,
      dataEnd: 25 * DAY,
    })
    expect([...cohorts.sizes]).toEqual([1, 1, 0])
    expect([...cohorts.atRisk]).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 0])
    expect([...cohorts.active]).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 0])
    expect([...cohorts.cumulative]).toEqual([5, 11, 0, 8, 0, 0, 0, 0, 0])
  })
})

describe('overlap', () => {
  it('tells every exact combination once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1)), { minLength: 1, maxLength: 60 }),
        (members) => {
          const sets = ([0, 1, 2] as const).map((set) => Uint8Array.from(members, (flags) => flags[set]))
          const { shared, regions } = overlapOf(sets)
          sets.forEach((set, at) => {
            const size = set.reduce((sum, flag) => sum + flag, 0)
            expect(shared[at]?.[at]).toBe(size)
            expect(
              regions
                .filter(({ members: own }) => own.includes(at))
                .reduce((sum, each) => sum + each.size, 0),
            ).toBe(size)
          })
        },
      ),
    )
  })
})

describe('values by place', () => {
  it('are those of a sort, one place after the other, with ties and infinities', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.array(fc.nat(59), { minLength: 1, maxLength: 4 }),
        (list, asked) => {
          const sorted = Float64Array.from(list).sort()
          const values = Float64Array.from(list)
          let from = 0
          for (const place of asked.map((each) => each % list.length).sort((a, b) => a - b)) {
            // -0 and 0 are one value.
            expect(valueAt(values, place, from) === sorted[place]).toBe(true)
            from = place
          }
        },
      ),
    )
  })
})

it('measures in steps give others a turn, and the same', () => {
  const customers = 30_000
  const each = 30
  const n = customers * each
  const deals = {
    start: Int32Array.from({ length: customers + 1 }, (_, c) => c * each),
    at: Float64Array.from({ length: n }, (_, event) => (event % each) * DAY),
    value: new Float64Array(n).fill(2),
    opens: new Uint8Array(n).fill(1),
  }
  const work = measureRfmInSteps(deals, 20 * DAY)
  let steps = 0
  let next = work.next()
  for (; next.done !== true; next = work.next()) steps++
  expect(steps).toBeGreaterThan(1)
  expect(next.value).toEqual(measureRfm(deals, 20 * DAY))
  expect(next.value.frequency[7]).toBe(20)
})
