import { expect, test } from 'vitest'
import { easterSunday, holidaysOf } from './holidays.ts'
import { lunarFestival } from './lunar-festivals.ts'

const DAY_MS = 86_400_000
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10)
const years = Array.from({ length: 21 }, (_, place) => 2015 + place)

test('days of the Chinese calendar, 2015 to 2035, as published', () => {
  expect(years.map((year) => iso(lunarFestival('spring', year)))).toEqual([
    ...['2015-02-19', '2016-02-08', '2017-01-28', '2018-02-16', '2019-02-05', '2020-01-25', '2021-02-12'],
    ...['2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26'],
    ...['2029-02-13', '2030-02-03', '2031-01-23', '2032-02-11', '2033-01-31', '2034-02-19', '2035-02-08'],
  ])
  expect(years.map((year) => iso(lunarFestival('midAutumn', year)))).toEqual([
    ...['2015-09-27', '2016-09-15', '2017-10-04', '2018-09-24', '2019-09-13', '2020-10-01', '2021-09-21'],
    ...['2022-09-10', '2023-09-29', '2024-09-17', '2025-10-06', '2026-09-25', '2027-09-15', '2028-10-03'],
    ...['2029-09-22', '2030-09-12', '2031-10-01', '2032-09-19', '2033-09-08', '2034-09-27', '2035-09-16'],
  ])
})

test('Easter and Black Friday, 2015 to 2035', () => {
  expect(years.map((year) => iso(easterSunday(year)).slice(5))).toEqual([
    ...['04-05', '03-27', '04-16', '04-01', '04-21', '04-12', '04-04', '04-17', '04-09', '03-31', '04-20'],
    ...['04-05', '03-28', '04-16', '04-01', '04-21', '04-13', '03-28', '04-17', '04-09', '03-25'],
  ])
  const fridays = holidaysOf('western', 2015, 2026).filter(({ name }) => name === 'Black Friday')
  expect(fridays.map(({ from }) => from.slice(5))).toEqual([
    ...['11-27', '11-25', '11-24', '11-23', '11-29', '11-27', '11-26', '11-25', '11-24', '11-29', '11-28'],
    '11-27',
  ])
})

test('announced years: rest days hold their festival, days made up for are weekends outside of them', () => {
  for (let year = 2010; year <= 2026; year++) {
    const all = holidaysOf('china', year, year)
    const rest = all.filter(({ kind }) => kind === 'holiday')
    expect(all.every(({ predicted }) => !predicted)).toBe(true)
    for (const [name, at] of [
      ['春节', lunarFestival('spring', year)],
      ['中秋节', lunarFestival('midAutumn', year)],
      ['端午节', lunarFestival('dragonBoat', year)],
      ['清明节', lunarFestival('qingming', year)],
    ] as const) {
      const found = rest.find((each) => each.name === name)
      expect([year, name, (found?.from ?? '~') <= iso(at) && iso(at) <= (found?.to ?? '')]).toEqual([
        year,
        name,
        true,
      ])
    }
    for (const { from } of all.filter(({ kind }) => kind === 'make-up-day')) {
      expect([0, 6]).toContain(new Date(`${from}T00:00:00Z`).getUTCDay())
      expect(rest.filter((each) => each.from <= from && from <= each.to)).toEqual([])
    }
    for (const { from, to } of rest)
      expect((Date.parse(to) - Date.parse(from)) / DAY_MS).toBeLessThanOrEqual(9)
  }
})

test('the years around: New Year that begins in December, both festivals in one week, predicted years', () => {
  const of = (year: number, name: string) =>
    holidaysOf('china', year, year).find((each) => each.name === name)
  expect(of(2019, '元旦')).toMatchObject({ from: '2018-12-30', to: '2019-01-01' })
  expect(of(2020, '春节')).toMatchObject({ from: '2020-01-24', to: '2020-02-02' })
  expect(of(2023, '国庆节')).toMatchObject({ from: '2023-09-30', to: '2023-10-06' })
  for (const [year, moon] of [
    [2017, '2017-10-04'],
    [2020, '2020-10-01'],
    [2025, '2025-10-06'],
    [2028, '2028-10-03'],
  ] as const) {
    expect(of(year, '国庆节')).toMatchObject({ from: `${year}-10-01`, to: `${year}-10-08` })
    expect(of(year, '中秋节')).toMatchObject({ from: moon, to: moon })
  }
  expect(of(2028, '国庆节')?.predicted).toBe(true)
  expect(of(2027, '国庆节')).toMatchObject({ to: '2027-10-07', predicted: true })
})
