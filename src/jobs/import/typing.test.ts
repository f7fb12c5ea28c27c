import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { QuarantineReason } from '../../contract/quarantine-reasons.ts'
import { cleanId, isDamagedId } from './clean-id.ts'
import { kindOf } from './event-words.ts'
import { microsToText, parseMicros, parseNumber } from './parse-number.ts'
import { parseTime } from './parse-time.ts'
import { recordTyper } from './type-record.ts'
import { defaultRules } from '../../contract/rules.ts'
import { Seen } from './seen.ts'
import { planOf } from './test-import.ts'
import { timeZone } from './time-zone.ts'

describe('amounts', () => {
  it.each([
    ['2.55', false, 2_550_000],
    ['1,234.5', false, 1_234_500_000],
    ['1.234,5', true, 1_234_500_000],
    ['¥1,299', false, 1_299_000_000],
    ['￥12.00元', false, 12_000_000],
    ['(3.10)', false, -3_100_000],
    ['-$5', false, -5_000_000],
    ['$-5', false, -5_000_000],
    ['5-', false, -5_000_000],
    ['€ 1 234,56', true, 1_234_560_000],
    ["1'234.50", false, 1_234_500_000],
    ['12.3456785', false, 12_345_679],
    ['0.0000005', false, 1],
    ['1.5E3', false, 1_500_000_000],
    ['1e-05', false, 10],
    ['USD 3', false, 3_000_000],
    ['１２．５', false, 12_500_000],
    ['.5', false, 500_000],
    ['12,34,567', false, 1_234_567_000_000],
  ] as const)('%s', (text, comma, micros) => expect(parseMicros(text, comma)).toBe(micros))

  it.each([
    ['1,23', false],
    ['1.2.3', false],
    ['abc', false],
    ['', false],
    ['-', false],
    ['--5', false],
    ['1,2', false],
    ['1.23', true],
    ['9007199255', false],
    ['1e99', false],
    ['12 apples', false],
    ['(-5)', false],
  ] as const)('%s is none', (text, comma) => expect(parseMicros(text, comma)).toBeNull())

  it('come back exactly, in either notation', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.boolean(), (micros, comma) => {
        const text = comma ? microsToText(micros).replace('.', ',') : microsToText(micros)
        expect(parseMicros(text, comma)).toBe(micros === 0 ? 0 : micros)
      }),
    )
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        expect(parseNumber(String(value), false)).toBeCloseTo(value, 12)
      }),
    )
    fc.assert(fc.property(fc.string(), fc.boolean(), (text, comma) => void parseMicros(text, comma)))
  })
})

describe('times', () => {
  const utc = timeZone('UTC')
  it.each([
    ['2010-12-01 08:26:00', 'ymd', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01T08:26:00.5Z', 'ymd', '2010-12-01T08:26:00.500Z'],
    ['2025-10-07 09:50:26 +0200', 'ymd', '2025-10-07T07:50:26.000Z'],
    ['12/1/2010 8:26', 'mdy', '2010-12-01T08:26:00.000Z'],
    ['1/12/10', 'dmy', '2010-12-01T00:00:00.000Z'],
    ['1.12.2010', 'dmy', '2010-12-01T00:00:00.000Z'],
    ['3/15/2024 2:30 PM', 'mdy', '2024-03-15T14:30:00.000Z'],
    ['12/1/2010 12:05 AM', 'mdy', '2010-12-01T00:05:00.000Z'],
    ['2025年7月21日', 'ymd', '2025-07-21T00:00:00.000Z'],
    ['2025年7月21日 下午3:05', 'ymd', '2025-07-21T15:05:00.000Z'],
    ['2025年7月21日 15时05分07秒', 'ymd', '2025-07-21T15:05:07.000Z'],
    ['20260826', 'ymd', '2026-08-26T00:00:00.000Z'],
    ['20260826101112', 'ymd', '2026-08-26T10:11:12.000Z'],
    ['1412098448', 'ymd', '2014-09-30T17:34:08.000Z'],
    ['1412098448000', 'dmy', '2014-09-30T17:34:08.000Z'],
    ['1-Dec-10', 'ymd', '2010-12-01T00:00:00.000Z'],
    ['Dec 1, 2010 8:26 AM', 'ymd', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01', 'dmy', '2010-12-01T00:00:00.000Z'],
    ['10-12-01', 'ymd', '2010-12-01T00:00:00.000Z'],
    ['3. März 2024', 'dmy', '2024-03-03T00:00:00.000Z'],
    ['Mo., 3. März 2024 um 14:05 Uhr', 'dmy', '2024-03-03T14:05:00.000Z'],
    ['05.Dez.24', 'dmy', '2024-12-05T00:00:00.000Z'],
    ['1er août 2024 à 14h05', 'dmy', '2024-08-01T14:05:00.000Z'],
    ['15 févr. 2024', 'dmy', '2024-02-15T00:00:00.000Z'],
    ['3 de mayo de 2024', 'dmy', '2024-05-03T00:00:00.000Z'],
    ['12 giugno 2024', 'dmy', '2024-06-12T00:00:00.000Z'],
    ['7-out-2024', 'dmy', '2024-10-07T00:00:00.000Z'],
    ['3 maart 2024', 'dmy', '2024-03-03T00:00:00.000Z'],
    ['5 października 2024', 'dmy', '2024-10-05T00:00:00.000Z'],
    ['9 мая 2024', 'dmy', '2024-05-09T00:00:00.000Z'],
    ['Sept 3rd, 2024', 'mdy', '2024-09-03T00:00:00.000Z'],
    ['2024-02', 'ymd', '2024-02-01T00:00:00.000Z'],
    ['2024年2月', 'ymd', '2024-02-01T00:00:00.000Z'],
    ['02/2024', 'dmy', '2024-02-01T00:00:00.000Z'],
    ['Feb-24', 'dmy', '2024-02-01T00:00:00.000Z'],
    ['März 2024', 'dmy', '2024-03-01T00:00:00.000Z'],
    ['2024Q3', 'ymd', '2024-07-01T00:00:00.000Z'],
    ['Q3 2024', 'ymd', '2024-07-01T00:00:00.000Z'],
    ['2024年第三季度', 'ymd', '2024-07-01T00:00:00.000Z'],
    ['2021-W01', 'ymd', '2021-01-04T00:00:00.000Z'],
    ['2020W53', 'ymd', '2020-12-28T00:00:00.000Z'],
    ['2004', 'ymd', '2004-01-01T00:00:00.000Z'],
  ] as const)('%s', (text, order, iso) =>
    expect(new Date(parseTime(text, order, utc) ?? Number.NaN).toISOString()).toBe(iso),
  )

  it.each([
    '2010-13-01',
    '2010-02-30',
    '31/04/2010',
    '0000-00-00',
    '12/1/2010',
    'soon',
    '3 Smarch 2024',
    '31 juin 2024',
    '2024Q5',
    '2024-W60',
    '2010-12-01 25:00',
    '2010-12-01 10:61',
    '12345',
    '99999999',
  ])('%s is none where the year comes first', (text) => expect(parseTime(text, 'ymd', utc)).toBeNull())

  it('are read on the clock of their zone, also when it changes', () => {
    const read = (text: string, zone: string): string =>
      new Date(parseTime(text, 'ymd', timeZone(zone)) ?? 0).toISOString()
    expect(read('2026-03-29 01:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z')
    expect(read('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(read('2026-03-29 03:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
    expect(read('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(read('2026-10-25 03:00', 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z')
    expect(read('2026-04-05 01:45', 'Australia/Lord_Howe')).toBe('2026-04-04T14:45:00.000Z')
    expect(read('2026-07-01 00:00', 'Asia/Shanghai')).toBe('2026-06-30T16:00:00.000Z')
  })

  it('come back, and agree with the clock of any zone', () => {
    const zones = [
      'UTC',
      'Europe/London',
      'America/New_York',
      'Asia/Shanghai',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/St_Johns',
    ]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.constantFrom(...zones), (second, name) => {
        const time = second * 1000
        const wall = new Intl.DateTimeFormat('sv-SE', {
          timeZone: name,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(time)
        const read = parseTime(wall, 'ymd', timeZone(name))
        // An hour that occurs twice reads as its first occurrence.
        expect([0, -3_600_000, -1_800_000]).toContain((read ?? 0) - time + 0)
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('ymd', 'dmy', 'mdy'),
        (text, order) => void parseTime(text, order, utc),
      ),
    )
  })
})

describe('ids', () => {
  it.each([
    ['17850.0', '17850'],
    ["'9013808660771", '9013808660771'],
    ['\t123\t', '123'],
    ['`4200', '4200'],
    ['="00123"', '00123'],
    ['00123', '00123'],
    ['85123A', '85123A'],
    ['1.50', '1.50'],
    ['NULL', ''],
    [' nan ', ''],
    ["'tis", "'tis"],
  ])('%j means %j', (cell, id) => expect(cleanId(cell)).toBe(id))

  it('are damaged where a spreadsheet shortened them', () => {
    expect(['1.23457E+17', '1E+5', '2,5e+10'].map(isDamagedId)).toEqual([true, true, true])
    expect(['12E5', '1E10', 'E+5', '123'].map(isDamagedId)).toEqual([false, false, false, false])
  })
})

it('events are known by their words', () => {
  expect(
    ['buy', '购买', 'PV', 'add_to_cart', 'Add To Cart', '加购', '退款', 'fav', 'return'].map(kindOf),
  ).toEqual(['purchase', 'purchase', 'view', 'cart', 'cart', 'cart', 'refund', 'click', 'refund'])
  expect(kindOf('constructor')).toBeUndefined()
})

describe('rows', () => {
  const context = {
    rules: defaultRules,
    now: Date.UTC(2026, 0, 1),
    knowsCustomer: () => true,
    knowsProduct: () => true,
  }
  const typed = (roles: readonly ColumnRole[], cells: readonly string[], more: Partial<ImportPlan> = {}) => {
    const plan = planOf({ roles: [...roles], ...more })
    const outcome = recordTyper(plan, roles.length, roles, context)(cells, 2)
    return outcome.kind === 'rows' ? outcome.rows.rows[0] : { reason: outcome.reason, column: outcome.column }
  }
  const rejection = (reason: QuarantineReason, column: number) => ({ reason, column })

  it('fall back to the e-mail and to the product’s name', () => {
    expect(typed(['email', 'product-name'], [' Ann@X.org ', 'Mug'])).toMatchObject({
      customer: 'ann@x.org',
      product: 'Mug',
      quantity: 1,
      at: null,
      kind: 'purchase',
    })
    expect(typed(['email', 'product-name'], ['', 'Mug'])).toEqual(rejection('missing-customer', 0))
  })

  it('share a total out over the quantity, and need no price for a view', () => {
    const roles: ColumnRole[] = [
      'customer-id',
      'product-id',
      'quantity',
      'line-total',
      'event-kind',
      'currency',
    ]
    expect(typed(roles, ['1', 'A', '3', '10', 'buy', '€'])).toMatchObject({
      unitPriceMicros: 3_333_333,
      currency: 'EUR',
    })
    expect(typed(roles, ['1', 'A', '-2', '-10', '', 'usd'])).toMatchObject({
      kind: 'refund',
      quantity: 2,
      unitPriceMicros: 5_000_000,
      currency: 'USD',
    })
    expect(typed(roles, ['1', 'A', '', '', 'view', ''])).toMatchObject({
      kind: 'view',
      quantity: 1,
      unitPriceMicros: null,
      currency: 'EUR',
    })
    expect(typed(roles, ['1', 'A', '', '', 'buy', ''])).toEqual(rejection('bad-quantity', 2))
    expect(typed(roles, ['1', 'A', '1', '', 'buy', ''])).toEqual(rejection('bad-price', 3))
    expect(typed(roles, ['1', 'A', '1', '1', 'teleport', ''])).toEqual(rejection('unknown-kind', 4))
    expect(typed(roles, ['1', 'A', '1', '1', 'buy', 'gold'])).toEqual(rejection('bad-currency', 5))
  })

  it('of ratings have one', () => {
    const roles: ColumnRole[] = ['customer-id', 'product-id', 'rating']
    expect(typed(roles, ['1', 'A', '4.5'], { defaultKind: 'rating' })).toMatchObject({
      kind: 'rating',
      rating: 4.5,
    })
    expect(typed(roles, ['1', 'A', ''], { defaultKind: 'rating' })).toEqual(rejection('bad-rating', 2))
    expect(typed(roles, ['1', 'A', 'good'], { defaultKind: 'rating' })).toEqual(rejection('bad-rating', 2))
  })
})

it('a set of texts forgets nothing until it is full', () => {
  const seen = new Seen(1 << 14)
  const texts = Array.from({ length: 12_288 }, (_, n) => `text ${n}`)
  expect(texts.every((text) => seen.add(text))).toBe(true)
  expect(texts.some((text) => seen.add(text))).toBe(false)
  expect(seen.add('one more')).toBe(true)
  expect(seen.size).toBe(12_288)
})

describe('what is read without patterns', () => {
  const digits = fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), maxLength: 12 })

  it('is the number that the patterns read', () => {
    fc.assert(
      fc.property(digits, fc.constantFrom('', '.'), digits, (whole, point, fraction) => {
        const text = `${whole}${point}${fraction}`
        // A sign is what patterns are needed for.
        expect(parseNumber(text, false)).toBe(parseNumber(`+${text}`, false))
        expect(parseMicros(text, false)).toBe(parseMicros(`+${text}`, false))
      }),
    )
  })

  it('is the time that the patterns read', () => {
    const two = fc
      .oneof(fc.integer({ min: 0, max: 31 }), fc.nat({ max: 99 }))
      .map((n) => String(n).padStart(2, '0'))
    const year = fc
      .oneof(fc.integer({ min: 1898, max: 2201 }), fc.nat({ max: 9999 }))
      .map((n) => String(n).padStart(4, '0'))
    const separator = fc.constantFrom('-', '/', '.', ':', ' ')
    const zones = ['UTC', 'Asia/Shanghai', 'America/New_York'].map((name) => timeZone(name))
    fc.assert(
      fc.property(
        fc.tuple(year, two, two, two, two, two),
        fc.oneof({ weight: 5, arbitrary: fc.constant('-') }, separator),
        fc.constantFrom(' ', 'T', ' T', ''),
        fc.oneof({ weight: 5, arbitrary: fc.constant(':') }, separator),
        fc.constantFrom(0, 2, 3),
        fc.constantFrom(...zones),
        ([y, month, day, hour, minute, second], dash, gap, colon, parts, zone) => {
          const clock = [hour, minute, second].slice(0, parts).join(colon)
          const text = `${y}${dash}${month}${dash}${day}${parts === 0 ? '' : gap}${clock}`
          // Space around it is what patterns are needed for.
          expect(parseTime(text, 'ymd', zone)).toBe(parseTime(`  ${text}   `, 'ymd', zone))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
