import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { changeOf, metricsOf, noMeasures, type Measures } from './metrics.ts'
import { anomaliesOf, fatigueOf, pacingOf, type DayMeasures } from './watch.ts'

const measures = (changes: Partial<Measures>): Measures => ({ ...noMeasures, ...changes })
const options = { level: 0.95, marginShare: 0.4 }

describe('metricsOf', () => {
  it('has exact intervals of counts', () => {
    // Clopper-Pearson for 10 of 100 and Garwood for 10 events: published tables.
    const { ctr, cpa } = metricsOf(
      measures({ impressions: 100, clicks: 10, cost: 500, conversions: 10 }),
      [],
      options,
    )
    expect(ctr?.value).toBe(0.1)
    expect(ctr?.low).toBeCloseTo(0.049, 4)
    expect(ctr?.high).toBeCloseTo(0.1762, 4)
    expect(cpa?.value).toBe(50)
    expect(cpa?.low).toBeCloseTo(500 / 18.3904, 3)
    expect(cpa?.high).toBeCloseTo(500 / 4.7954, 3)
  })

  it('says nothing where nothing is told, and leaves an end open where nothing happened', () => {
    const none = metricsOf(measures({ cost: 100 }), [], options)
    expect(Object.values(none).every((metric) => metric === null)).toBe(true)
    const { cpa, cvr, roas } = metricsOf(
      measures({ clicks: 50, cost: 100, conversions: 0, value: 0 }),
      [],
      options,
    )
    expect(cpa).toBeNull()
    expect(cvr).toMatchObject({ value: 0, low: 0 })
    expect(roas).toEqual({ value: 0, low: 0, high: null })
  })

  it('covers a rate of days that vary more than counting does', () => {
    let covered = 0
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom(seed)
      const days = Array.from({ length: 60 }, () => {
        const rate = 0.05 * Math.exp(0.5 * random.normal() - 0.125)
        return measures({ impressions: 2000, clicks: Math.round(2000 * rate) })
      })
      const clicks = days.reduce((sum, day) => sum + (day.clicks ?? 0), 0)
      const { ctr } = metricsOf(measures({ impressions: 120_000, clicks }), days, options)
      if (ctr !== null && (ctr.low ?? 0) <= 0.05 && (ctr.high ?? 1) >= 0.05) covered++
    }
    expect(covered).toBeGreaterThan(180)
  })

  it('reckons margin from value and cost', () => {
    const { roas, margin } = metricsOf(measures({ cost: 100, value: 500, conversions: 200 }), [], options)
    expect(roas?.value).toBe(5)
    expect(margin?.value).toBeCloseTo(1, 12)
  })
})

const daysOf = (of: (day: number) => Partial<Measures>, count = 60): DayMeasures[] =>
  Array.from({ length: count }, (_, day) => ({ day, measures: measures(of(day)) }))

describe('watching days', () => {
  it('finds the day that is unlike the others, and no other', () => {
    const days = daysOf((day) => ({ cost: day === 50 ? 900 : 100 + (day % 7) }))
    expect(anomaliesOf(days, 'cost', null).map(({ day }) => day)).toEqual([50])
    // More clicks for more impressions are nothing unusual.
    const grown = daysOf((day) => ({
      impressions: day === 50 ? 50_000 : 10_000,
      clicks: day === 50 ? 1000 : 200,
    }))
    expect(anomaliesOf(grown, 'clicks', 'impressions')).toEqual([])
  })

  it('tells a creative that wears out from one that does not', () => {
    const tired = daysOf((day) => ({ impressions: 10_000, clicks: Math.round(300 * 0.985 ** day) }))
    expect(fatigueOf(tired)?.isTired).toBe(true)
    expect(fatigueOf(tired)?.perWeek).toBeCloseTo(0.985 ** 7 - 1, 2)
    expect(fatigueOf(daysOf(() => ({ impressions: 10_000, clicks: 300 })))?.isTired).toBe(false)
    expect(fatigueOf(daysOf(() => ({ impressions: 100, clicks: 1 }), 10))).toBeNull()
  })

  it('projects spend to the end of its time', () => {
    const costs = Array.from({ length: 15 }, (_, day) => ({ day, cost: 100 }))
    expect(pacingOf(costs, 3000, 0, 29)).toMatchObject({
      spent: 1500,
      timeShare: 0.5,
      projected: 3000,
      status: 'on-track',
      perDayLeft: 100,
    })
    expect(pacingOf(costs, 2000, 0, 29)?.status).toBe('over')
    expect(pacingOf([], 2000, 0, 29)).toBeNull()
  })

  it('compares stretches of days', () => {
    const before = daysOf(() => ({ impressions: 10_000, clicks: 200 }), 28).map((each) => each.measures)
    const after = daysOf(() => ({ impressions: 10_000, clicks: 100 }), 28).map((each) => each.measures)
    const change = changeOf(before, after, 'clicks', 'impressions', 0.9)
    expect(change?.change).toBeCloseTo(-0.5, 12)
    expect(change!.high).toBeLessThan(-0.4)
  })
})
