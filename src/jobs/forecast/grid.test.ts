import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frequencyOfTimes } from './grid.ts'
import { cellTime, later, periodIndex, timeText, type CellTime } from './period-time.ts'
import { regular } from './regular.ts'

const DAY_MS = 86_400_000
const read = (texts: readonly string[]): CellTime[] =>
  texts.map((text) => cellTime(text, 'mdy') ?? { kind: 'date', at: Number.NaN })
const unitOf = (texts: readonly string[]): string | undefined => frequencyOfTimes([read(texts)])?.unit
const months = Array.from({ length: 30 }, (_, k) => [2022 + Math.floor(k / 12), (k % 12) + 1] as const)
const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

describe('the grid of dated times', () => {
  test.each([
    ['2024-03', 'month', '2024-03-01'],
    ['Jan-24', 'month', '2024-01-01'],
    ["Sep '99", 'month', '1999-09-01'],
    ['2024.03', 'month', '2024-03-01'],
    ['03/2024', 'month', '2024-03-01'],
    ['2024年1月', 'month', '2024-01-01'],
    ['2024Q2', 'quarter', '2024-04-01'],
    ["Q2'24", 'quarter', '2024-04-01'],
    ['2024年第三季度', 'quarter', '2024-07-01'],
    // ISO 8601: the first week holds the 4th of January.
    ['2024-W05', 'week', '2024-01-29'],
    ['2021-W01', 'week', '2021-01-04'],
    ['2020W53', 'week', '2020-12-28'],
    ['Week 5 2024', 'week', '2024-01-29'],
    ['2024年第5周', 'week', '2024-01-29'],
    ['FY2024', 'year', '2024-01-01'],
    ['2024年', 'year', '2024-01-01'],
  ])('%s names a %s, also where it stands alone', (text, unit, day) => {
    const [time] = read([text])
    expect(timeText(time?.at ?? 0)).toBe(day)
    expect(unitOf([text])).toBe(unit)
  })

  test('a week, month or quarter that no year has is no time', () => {
    for (const text of ['2024-W53', '2024-W00', '2024-13', '2024Q5', '13/2024'])
      expect(cellTime(text, 'mdy')?.of).toBeUndefined()
  })

  test('missing months do not make another grid', () => {
    for (const kept of [(k: number) => k % 3 !== 1, (k: number) => k % 4 === 0 || k % 7 === 0]) {
      const some = months.filter((_, k) => kept(k))
      expect(unitOf(some.map(([year, month]) => `${year}-${two(month)}`))).toBe('month')
      expect(unitOf(some.map(([year, month]) => `${year}-${two(month)}-01`))).toBe('month')
      expect(unitOf(some.map(([year, month]) => `${names[month - 1] ?? ''}-${String(year).slice(2)}`))).toBe(
        'month',
      )
      const ends = some.map(([year, month]) => timeText(Date.UTC(year, month, 0)))
      expect(unitOf(ends)).toBe('month')
    }
  })

  test('weeks from any day, with weeks missing; every second month is a grid of its own', () => {
    for (const first of [7, 8, 10]) {
      const days = Array.from({ length: 20 }, (_, k) => timeText(Date.UTC(2024, 0, first + 7 * k)))
      expect(unitOf(days.filter((_, k) => k % 3 > 0))).toBe('week')
    }
    const second = months.filter((_, k) => k % 2 === 0).map(([year, month]) => `${year}-${two(month)}`)
    expect(frequencyOfTimes([read(second)])).toEqual({ unit: 'other', season: 6, longer: [] })
  })

  test('years as numbers, numbers as places', () => {
    expect(unitOf(['2010', '2011', '2012'])).toBe('year')
    expect(unitOf(['1', '2', '3'])).toBeUndefined()
  })

  test('months of whole weeks (4-4-5) stand in order and are not joined', () => {
    const starts = Array.from({ length: 24 }, (_, k) => {
      const week = Math.floor(k / 3) * 13 + ([0, 4, 8][k % 3] ?? 0)
      return timeText(Date.UTC(2023, 0, 1) + 7 * week * DAY_MS)
    })
    const found = frequencyOfTimes([read(starts)])
    expect(found).toEqual({ unit: 'other', season: 12, longer: [] })
    const points = read(starts).map((time, k) => ({ time, value: k }))
    const monthly = regular({ id: 'a', points }, { unit: 'month', season: 12, longer: [] })
    expect(monthly.values.length).toBe(24)
    expect(monthly.joined).toBe(0)
  })

  test('business days: no weekend is filled in, and none is forecast', () => {
    const days = Array.from({ length: 30 }, (_, k) => Date.UTC(2024, 0, 1) + k * DAY_MS)
    const points = days
      .filter((at) => ![0, 6].includes(new Date(at).getUTCDay()))
      .map((at, k) => ({ time: { kind: 'date' as const, at }, value: k }))
    const frequency = frequencyOfTimes([points.map(({ time }) => time)])
    expect(frequency?.unit).toBe('business-day')
    const series = regular(
      { id: 'a', points: points.slice(0, 20) },
      frequency ?? { unit: 'day', season: 7, longer: [] },
    )
    // The 26th of January 2024 is a Friday.
    expect([series.filled, series.label(1)]).toEqual([0, '2024-01-29'])
  })

  test('periods that follow each other have neighbouring numbers, on every grid', () => {
    const unit = fc.constantFrom('day' as const, 'business-day' as const, 'week' as const, 'month' as const)
    fc.assert(
      fc.property(
        unit,
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 1, max: 300 }),
        (grid, day, h) => {
          const at = day * DAY_MS
          const next = later(at, h, grid)
          expect(periodIndex(next ?? Number.NaN, grid)).toBe((periodIndex(at, grid) ?? 0) + h)
        },
      ),
    )
  })
})
