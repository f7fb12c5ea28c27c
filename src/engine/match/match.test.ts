import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, jaroWinkler } from './distance.ts'
import { type DuplicatePair, findDuplicates, type MatchField } from './find-duplicates.ts'
import { emailForm, nameWords, phoneForm } from './normal-forms.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '王'), maxLength: 8 })

describe('jaroWinkler', () => {
  it('has the published values (Winkler 1990: table of examples, to 3 decimals)', () => {
    const published: readonly (readonly [string, string, number])[] = [
      ['MARTHA', 'MARHTA', 0.961],
      ['DWAYNE', 'DUANE', 0.84],
      ['DIXON', 'DICKSONX', 0.813],
      ['JERALDINE', 'GERALDINE', 0.926],
      ['SHACKLEFORD', 'SHACKELFORD', 0.982],
    ]
    for (const [a, b, value] of published) expect(jaroWinkler(a, b)).toBeCloseTo(value, 2)
  })

  it('is symmetric, 1 for equal texts only, and between 0 and 1', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const value = jaroWinkler(a, b)
        expect(value).toBe(jaroWinkler(b, a))
        expect(value === 1).toBe(a === b)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('editDistance', () => {
  it('is the whole table’s answer wherever that is within the limit', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 5 }), (a, b, limit) => {
        const exact = wholeTable(a, b)
        expect(editDistance(a, b, limit)).toBe(exact <= limit ? exact : limit + 1)
      }),
      { numRuns: 500 },
    )
  })
})

describe('normal forms', () => {
  it('make one of what people write in several ways', () => {
    expect(nameWords('Müller, Dr. Änne')).toEqual(nameWords('anne MULLER'))
    expect(nameWords('王 小明先生')).toEqual(['王小明'])
    expect(emailForm('Ann.Lee+shop@GoogleMail.com')).toBe('annlee@gmail.com')
    expect(emailForm('ann.lee@example.com')).toBe('ann.lee@example.com')
    expect(emailForm('none')).toBe('')
    expect(phoneForm('+49 (0)30 1234-5678')).toBe(phoneForm('030 12345678'))
    expect(phoneForm('+86 138 0000 0001')).toBe('13800000001')
    expect(phoneForm('12345')).toBe('')
  })
})

describe('findDuplicates', () => {
  const fields: readonly MatchField[] = [
    { name: 'name', kind: 'name' },
    { name: 'email', kind: 'email' },
    { name: 'city', kind: 'text' },
  ]

  it('finds the same person under another spelling, in Latin and Chinese, and nobody else', () => {
    const people = Array.from({ length: 200 }, (_, k) => [
      `${given[k % 20] ?? ''} ${family[Math.floor(k / 20)] ?? ''}`,
      `${given[k % 20] ?? ''}.${family[Math.floor(k / 20)] ?? ''}@example.com`.toLowerCase(),
      k % 3 === 0 ? 'Bonn' : 'Köln',
    ])
    const records = [
      ...people,
      ['Jurgen Grosz', 'jurgen.gross@example.org', 'Ulm'],
      ['Groß, Jürgen', 'JURGEN.GROSS@example.org', ''],
      ['王小明', 'xm@example.cn', '杭州'],
      ['王小明先生', 'XM@example.cn', '杭州市'],
    ]
    const pairs = all(findDuplicates(fields, records, 0.5))
    expect(pairs.map(({ a, b }) => [a, b]).sort()).toEqual([
      [200, 201],
      [202, 203],
    ])
    for (const { score, fields: told } of pairs) {
      expect(score).toBeGreaterThan(0.9)
      expect(told.find(({ field }) => field === 'email')?.level).toBe('same')
    }
  })

  it('does not take variants of a product for one', () => {
    const titles = [
      'Mug Blue 300 ml',
      'Mug Red 300 ml',
      'Mug Blue 500 ml',
      'Espreso Cup',
      'Espresso Cup',
      'Tea Pot',
    ]
    const products = [...titles, ...Array.from({ length: 60 }, (_, k) => `Thing ${given[k % 20] ?? ''} ${k}`)]
    const pairs = all(
      findDuplicates(
        [{ name: 'name', kind: 'title' }],
        products.map((title) => [title]),
        0.5,
      ),
    )
    expect(pairs.map(({ a, b }) => [products[a], products[b]])).toEqual([['Espreso Cup', 'Espresso Cup']])
  })

  it('never fails, whatever the records', () => {
    const record = fc.tuple(fc.string({ unit: 'binary', maxLength: 12 }), fc.string(), fc.string())
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        for (const { a, b, score } of all(findDuplicates(fields, records, 0))) {
          expect(a).toBeLessThan(b)
          expect(b).toBeLessThan(records.length)
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

const given =
  'Anna Boris Clara David Elena Felix Greta Hugo Irene Jonas Karla Lukas Marta Niklas Olga Paul Quirin Rosa Stefan Tanja'.split(
    ' ',
  )
const family = 'Albers Becker Conrad Dietrich Engels Fischer Gerber Hartung Illner Jansen'.split(' ')

function all(search: Generator<unknown, DuplicatePair[], void>): DuplicatePair[] {
  for (;;) {
    const step = search.next()
    if (step.done === true) return step.value
  }
}

/** The textbook's recurrence over the whole table. */
function wholeTable(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const at = (i: number, j: number): number => d[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, at(i - 2, j - 2) + 1)
      const row = d[i]
      if (row !== undefined) row[j] = value
    }
  }
  return at(a.length, b.length)
}
