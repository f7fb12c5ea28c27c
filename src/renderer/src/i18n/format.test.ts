import { describe, expect, it } from 'vitest'
import { duration, makeFormat } from './format.ts'

const en = makeFormat('en')
const zh = makeFormat('zh-CN')
const words = {
  lessThanSecond: 'under 1 s',
  seconds: (n: string) => `${n} s`,
  minutes: (m: string, s: string) => `${m} min ${s} s`,
  hours: (h: string, m: string) => `${h} h ${m} min`,
}

describe('makeFormat', () => {
  it('writes sums and estimates in whole units from 100 on', () => {
    expect(en.amount(1_234.567, 'GBP')).toBe('£1,235')
    expect(en.amount(-804.43, 'GBP')).toBe('-£804')
    expect(en.amount(-99.5, 'GBP')).toBe('-£99.50')
    expect(zh.amount(2_682_872, 'CNY')).toBe('¥2,682,872')
    expect(en.amount(1_234.567, 'XXX')).toBe('1,235')
    expect(en.amount(12.3, 'JPY')).toBe('¥12')
  })

  it('writes money from micros, and a plain number where no currency is known', () => {
    expect(en.money(1_234_567_890, 'GBP')).toBe('£1,234.57')
    expect(zh.money(1_234_567_890, 'CNY')).toBe('¥1,234.57')
    expect(en.money(1_234_567_890, 'XXX')).toBe('1,234.57')
    expect(en.money(5_000_000_000, 'JPY')).toBe('¥5,000')
  })

  it('names the month in English, so that day and month are not confused', () => {
    const at = new Date(2026, 3, 5, 14, 7).getTime()
    expect(en.date(at)).toBe('Apr 05, 2026')
    expect(zh.date(at)).toBe('2026/04/05')
    expect(en.dateTime(at)).toContain('14:07')
    expect(en.date(null)).toBe('–')
    expect([en.day('2026-03-01'), zh.day('2026-03-01')]).toEqual(['Mar 01, 2026', '2026/03/01'])
  })

  it('writes sizes in the unit that fits', () => {
    expect([0, 999, 1000, 45_580_638, 2.5e9].map(en.bytes)).toEqual([
      '0 B',
      '999 B',
      '1 KB',
      '45.6 MB',
      '2.5 GB',
    ])
  })

  it('writes shares and counts', () => {
    expect(en.percent(0.7412)).toBe('74.1%')
    expect(en.integer(541_909)).toBe('541,909')
    expect([en.decimal(2.3), en.fixed(2.3, 2), zh.fixed(1234.5, 3)]).toEqual(['2.3', '2.30', '1,234.500'])
  })
})

it('writes a duration in its two largest units', () => {
  expect([0.2, 4.21, 42, 62, 3599.7, 7325].map((seconds) => duration(seconds, words))).toEqual([
    'under 1 s',
    '4.2 s',
    '42 s',
    '1 min 2 s',
    '1 h 0 min',
    '2 h 2 min',
  ])
})
