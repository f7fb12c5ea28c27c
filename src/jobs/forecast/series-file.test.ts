import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { frequencyOfFile } from './forecast-file.ts'
import { regularWith } from './regular.ts'
import { readSeriesFile } from './series-file.ts'
import type { SeriesFile } from './series-types.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-layouts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(name: string, lines: readonly string[] | Buffer): string {
  const file = path.join(folder, name)
  writeFileSync(file, Buffer.isBuffer(lines) ? lines : lines.join('\n'))
  return file
}

const day = (n: number): string => new Date(Date.UTC(2013, 0, 1 + n)).toISOString().slice(0, 10)
const days = Array.from({ length: 30 }, (_, n) => n)
const idsOf = (read: SeriesFile): string[] => read.series.map(({ id }) => id)

test('several columns name a series where one leaves its times twice; numbers of rows do not', async () => {
  const lines = days.flatMap((n) =>
    ['1', '2'].flatMap((store) =>
      ['BEAUTY', 'DAIRY'].map((family, k) => `${n * 4 + k},${day(n)},${store},${family},${n + k},0`),
    ),
  )
  const shops = lines.map((line, row) => line.replace(/^\d+/, String(row)))
  const read = await readSeriesFile(
    written('shops.csv', ['id,date,store_nbr,family,sales,onpromotion', ...shops]),
    null,
  )
  expect(idsOf(read)).toEqual(['1 / BEAUTY', '1 / DAIRY', '2 / BEAUTY', '2 / DAIRY'])
  expect(read.columns).toEqual({ series: ['store_nbr', 'family'], time: 'date', value: 'sales' })
  expect(read.series.map(({ points }) => points.length)).toEqual([30, 30, 30, 30])
  expect(frequencyOfFile(read)?.unit).toBe('day')
  // A part of the rows, whose numbers have gaps.
  const part = shops.filter((line) => /^\d+,[^,]+,2,/.test(line))
  const some = await readSeriesFile(
    written('part.csv', ['id,date,store_nbr,family,sales,onpromotion', ...part]),
    null,
  )
  expect(some.columns?.series).toEqual(['family'])
  const weekly = days.flatMap((n) => [1, 2].map((dept) => `1,${dept},${day(7 * n)},${n * dept},FALSE`))
  const walmart = await readSeriesFile(
    written('dept.csv', ['Store,Dept,Date,Weekly_Sales,IsHoliday', ...weekly]),
    null,
  )
  // One shop tells nothing apart: what does is the name.
  expect(idsOf(walmart)).toEqual(['1', '2'])
  expect(frequencyOfFile(walmart)?.unit).toBe('week')
  const numbered = await readSeriesFile(
    written('numbered.csv', ['id,date,sales', ...days.map((n) => `${n},${day(n)},${n}`)]),
    null,
  )
  expect(numbered.series.map(({ id, points }) => [id, points.length])).toEqual([['', 30]])
  const once = days.map((n) => `shop ${n},2026-01-05,${n}`)
  const short = await readSeriesFile(written('once.csv', ['unique_id,ds,y', ...once]), null)
  expect(short.series.length).toBe(30)
})

test('columns that are asked for may name a series together; lines of sales stay one series', async () => {
  const lines = days.flatMap((n) => [`${day(n)},a,x,${n}`, `${day(n)},a,y,${n}`, `${day(n)},b,x,${n}`])
  const file = written('asked.csv', ['when,place,thing,much', ...lines])
  const together = await readSeriesFile(file, { series: 'place+thing', time: 'when', value: 'much' })
  expect(idsOf(together)).toEqual(['a / x', 'a / y', 'b / x'])
  const apart = await readSeriesFile(file, { series: 'place', time: 'when', value: 'much' })
  expect(idsOf(apart)).toEqual(['a', 'b'])
  const receipts = days.flatMap((n) => [`${day(n)},5,x`, `${day(n)},7,x`])
  const sold = await readSeriesFile(written('receipts.csv', ['date,sales,category', ...receipts]), null)
  const frequency = frequencyOfFile(sold) ?? { unit: 'day', season: 7, longer: [] }
  const [first] = sold.series.map((series) => regularWith(series, frequency).series)
  expect(first?.joined).toBe(30)
  expect(first?.values[0]).toBe(12)
})

test('values beside one time: those that are named so, a series each; one is enough by itself', async () => {
  const two = days.map((n) => `${day(7 * n)},${n},${2 * n},${20 + (n % 3)}`)
  const read = await readSeriesFile(written('two.csv', ['date,revenue,orders,temperature', ...two]), null)
  expect(read.layout).toBe('wide-columns')
  expect(idsOf(read)).toEqual(['revenue', 'orders'])
  const bikes = days.map((n) => `2011-01-01 ${String(n % 24).padStart(2, '0')}:00:00,1,9.8,${n}`)
  const one = await readSeriesFile(
    written('bikes.csv', ['datetime,season,temp,count', ...bikes.slice(0, 24)]),
    null,
  )
  expect(one.columns).toEqual({ series: [], time: 'datetime', value: 'count' })
  expect(frequencyOfFile(one)?.unit).toBe('hour')
})

test('the tsf format: attributes, begin, frequency, horizon, missing values, also packed', async () => {
  const lines = [
    '# a comment',
    '@relation shops',
    '@attribute series_name string',
    '@attribute state string',
    '@attribute start_timestamp date',
    '@frequency monthly',
    '@horizon 6',
    '@missing true',
    '@equallength false',
    '@data',
    'T1:NSW:1990-11-01 00-00-00:5,?,7.5,8',
    'T2:VIC:1995-06-01 00-00-00:1,2,?',
    'T3:VIC:1995-06-01 00-00-00:?,?',
  ]
  for (const file of [written('a.tsf', lines), written('a.tsf.gz', gzipSync(lines.join('\r\n')))]) {
    const read = await readSeriesFile(file, null)
    expect(idsOf(read)).toEqual(['T1 / NSW', 'T2 / VIC'])
    expect(read).toMatchObject({ rows: 3, skipped: 1, firstSkipped: 13 })
    expect(read.series[0]?.points.map(({ value }) => value)).toEqual([5, Number.NaN, 7.5, 8])
    expect(read.series[0]?.points[2]?.time?.at).toBe(Date.UTC(1991, 0, 1))
    expect(read.series[1]?.points.length).toBe(2)
    expect(read.told).toEqual({ frequency: { unit: 'month', season: 12, longer: [] }, horizon: 6 })
  }
  const steps = written('b.tsf', [
    '@attribute name string',
    '@attribute start_timestamp date',
    '@frequency 10_minutes',
    '@data',
    'A:2020-02-28 23-50-00:1,2,3',
  ])
  const quick = await readSeriesFile(steps, null)
  expect(quick.told?.frequency?.season).toBe(144)
  expect(quick.series[0]?.points[1]?.time?.at).toBe(Date.UTC(2020, 1, 29))
})

test('clocks that are put back give one hour twice: the mean; clocks put forward leave a gap', async () => {
  const hour = (n: number): string => new Date(Date.UTC(2021, 9, 30, n)).toISOString().slice(0, 19)
  const clock = [...Array.from({ length: 27 }, (_, n) => n), ...Array.from({ length: 30 }, (_, n) => 26 + n)]
  const read = await readSeriesFile(
    written('clock.csv', ['time,value', ...clock.map((n, row) => `${hour(n)},${row === 27 ? 120 : 100}`)]),
    null,
  )
  const found = regularWith(read.series[0] ?? { id: '', points: [] }, {
    unit: 'hour',
    season: 24,
    longer: [168],
  }).series
  expect(found).toMatchObject({ repeated: 1, joined: 0, filled: 0 })
  expect(found.values[26]).toBe(110)
  expect(found.values.length).toBe(56)
})

test('dates closer than the periods that are asked for are added up to them, and only then', async () => {
  const sales = Array.from(
    { length: 60 },
    (_, n) => `2024-0${1 + (n % 6)}-${String(1 + (n % 27)).padStart(2, '0')},10`,
  )
  const read = await readSeriesFile(written('uneven.csv', ['date,amount', ...sales]), null)
  const month = { unit: 'month', season: 12, longer: [] } as const
  const [one] = read.series
  expect(one).toBeDefined()
  if (one === undefined) return
  expect([...regularWith(one, { ...month, isAsked: true }).series.values]).toEqual([
    100, 100, 100, 100, 100, 100,
  ])
  expect(regularWith(one, month).series.last).toBeNull()
})

test('a wide table whose headers count days or weeks has that frequency; others have none', async () => {
  const wide = async (name: string, letter: string): Promise<string | undefined> => {
    const header = ['id', 'state', ...days.map((n) => `${letter}${n}`)].join(',')
    const rows = ['a', 'b', 'c'].map((id) => [id, 'CA', ...days.map((n) => n % 5)].join(','))
    return frequencyOfFile(await readSeriesFile(written(name, [header, ...rows]), null))?.unit
  }
  expect(await wide('m5.csv', 'd_')).toBe('day')
  expect(await wide('weeks.csv', 'W')).toBe('week')
  expect(await wide('m4.csv', 'V')).toBeUndefined()
})
