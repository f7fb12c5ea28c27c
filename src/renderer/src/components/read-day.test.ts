import { describe, expect, it } from 'vitest'
import { readDay } from './read-day.ts'

describe('a typed day', () => {
  it.each([
    ['2026-05-01', '2026-05-01'],
    ['2026/5/1', '2026-05-01'],
    [' 2026.05.1 ', '2026-05-01'],
    ['2026年5月1日', '2026-05-01'],
    ['2026 年 5 月 1 日', '2026-05-01'],
    ['20260501', '2026-05-01'],
    ['May 01, 2026', '2026-05-01'],
    ['May 1,  2026', '2026-05-01'],
    ['1 May 2026', '2026-05-01'],
    ['29 February 2028', '2028-02-29'],
  ])('%s is understood', (typed, day) => {
    expect(readDay(typed)).toBe(day)
  })

  it.each(['', '05/06/2026', '2026-02-30', '20261301', 'Apr 31, 2026', 'tomorrow', '2026-05', '1.5.2026'])(
    '%s is no day, or could be two',
    (typed) => {
      expect(readDay(typed)).toBeNull()
    },
  )
})
