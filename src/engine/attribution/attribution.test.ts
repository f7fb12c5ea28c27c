import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Attributor, attributionModels } from './attribute.ts'
import { journeysOf, type Journey } from './journeys.ts'

const options = { channels: 3, firstShare: 0.4, lastShare: 0.4, halfLifeDays: 7 }

function journey(
  touches: readonly number[],
  converted: boolean,
  value = converted ? 1 : 0,
  count = 1,
): Journey {
  return { touches, ages: touches.map((_, i) => 7 * (touches.length - 1 - i)), converted, value, count }
}

function attributed(journeys: readonly Journey[], channels = 3) {
  const attributor = new Attributor({ ...options, channels })
  for (const each of journeys) attributor.add(each)
  return attributor.result()
}

describe('journeys', () => {
  it('end with a conversion, forget what is too old, and keep what led to nothing', () => {
    const events = {
      start: [0, 6, 8],
      at: [0, 1, 5, 6, 50, 51, 3, 100],
      touch: [0, 1, -1, 2, 0, -1, 1, -1],
      converts: [0, 0, 1, 0, 0, 1, 0, 1],
      value: [0, 0, 20, 0, 0, 30, 0, 7],
    }
    expect(
      [...journeysOf(events, 30)].map(({ touches, converted, value }) => [touches, converted, value]),
    ).toEqual([
      [[0, 1], true, 20],
      [[2], false, 0],
      [[0], true, 30],
      [[1], false, 0],
      [[], true, 7],
    ])
    expect([...journeysOf(events, 30)][0]?.ages).toEqual([5, 4])
    expect([...journeysOf(events, 4.5)][0]?.touches).toEqual([1])
  })
})

describe('credits by hand', () => {
  it('of one journey of three touches, a week apart, worth 100', () => {
    const { credits } = attributed([journey([0, 1, 2], true, 100)])
    expect([...credits.first.value]).toEqual([100, 0, 0])
    expect([...credits.last.value]).toEqual([0, 0, 100])
    for (const each of credits.linear.value) expect(each).toBeCloseTo(100 / 3, 10)
    expect(credits.position.value.map((each) => Math.round(each))).toEqual(Float64Array.of(40, 20, 40))
    // Weights 1/4, 1/2, 1.
    for (const [c, share] of [1 / 7, 2 / 7, 4 / 7].entries())
      expect(credits.decay.value[c]).toBeCloseTo(100 * share, 10)
    for (const each of credits.markov.value) expect(each).toBeCloseTo(100 / 3, 10)
  })

  it('of two touches: both ends share the middle; a channel twice gets both parts', () => {
    expect([...attributed([journey([0, 1], true)]).credits.position.conversions]).toEqual([0.5, 0.5, 0])
    expect(attributed([journey([0, 1, 0], true)]).credits.linear.conversions[0]).toBeCloseTo(2 / 3, 12)
  })

  // Start -> A -> B -> conversion (1), start -> A -> nothing (1), start -> B -> conversion (1).
  // P(A|start) 2/3, P(B|start) 1/3, P(B|A) 1/2, P(conversion|B) 1. Rate 2/3 * 1/2 + 1/3 = 2/3; without A 1/3, without B 0.
  it('of a Markov chain with two channels', () => {
    const result = attributed([journey([0, 1], true), journey([0], false), journey([1], true)], 2)
    expect(result.chainRate).toBeCloseTo(2 / 3, 12)
    expect(result.rate).toBeCloseTo(2 / 3, 12)
    expect(result.removal[0]).toBeCloseTo(0.5, 12)
    expect(result.removal[1]).toBeCloseTo(1, 12)
    expect(result.credits.markov.conversions[0]).toBeCloseTo((2 * 0.5) / 1.5, 12)
    expect(result.credits.markov.conversions[1]).toBeCloseTo((2 * 1) / 1.5, 12)
  })

  it('leaves conversions without a touch apart', () => {
    const result = attributed([journey([], true, 50), journey([0], true, 10)])
    expect(result.untouched).toEqual({ conversions: 1, value: 50 })
    expect(result.value).toBe(10)
  })

  it('of every model add up to the conversions and their value, and the chain to the rate', () => {
    const some = fc.array(
      fc.record({
        touches: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
        converted: fc.boolean(),
        value: fc.integer({ min: 1, max: 500 }),
        count: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(some, (drawn) => {
        const result = attributed(
          drawn.map(({ touches, converted, value, count }) =>
            journey(touches, converted, converted ? value : 0, count),
          ),
          5,
        )
        for (const model of attributionModels) {
          const sum = (of: Float64Array): number => of.reduce((all, each) => all + each, 0)
          expect(sum(result.credits[model].conversions)).toBeCloseTo(result.conversions, 6)
          expect(sum(result.credits[model].value)).toBeCloseTo(result.value, 4)
        }
        expect(result.chainRate).toBeCloseTo(result.rate, 8)
      }),
      { numRuns: 100, seed: 3 },
    )
  })
})
