import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { load, TestFolder } from '../test-import.ts'
import { pythonValue } from './python-values.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const longId = { id: '76561197970982479', l: ['a', { b: [1, 2] }], e: {} }

describe('values as Python prints them', () => {
  it.each([
    [`{'a': 'x', "b": "It's", 'c': u'\\u00e9\\n'}`, { a: 'x', b: "It's", c: 'é\n' }],
    [`{'n': None, 't': True, 'f': False, 'p': -1.5e3}`, { n: null, t: true, f: false, p: -1500 }],
    [`{'id': 76561197970982479, 'l': ['a', {'b': (1, 2,)}], 'e': {}}`, longId],
  ])('%s', (text, value) => {
    expect(pythonValue(text)).toEqual(value)
  })

  it.each([
    "{'a': 1",
    "{'a' 1}",
    "{'a': what}",
    "{'a': 'x}",
    "{'a': 1} 2",
    `${"{'a': ".repeat(90)}1${'}'.repeat(90)}`,
  ])('%s is none', (text) => {
    expect(pythonValue(text)).toBeUndefined()
  })
})

describe('lines of dictionaries', () => {
  it('are records like lines of JSON, and one that is broken is set aside', async () => {
    const lines = Array.from({ length: 30 }, (_, n) =>
      n === 7
        ? "{'user_id': 'u7', 'item_id': "
        : `{'user_id': 'u${n % 5}', 'item_id': '${10 + n}', 'rating': ${1 + (n % 5)}.0, 'timestamp': ${1300000000 + n * 86400}, 'review': "It's \\"great\\", really", 'funny': None}`,
    )
    const path = folder.write('reviews.json', lines.join('\n'))
    const { plan, columns } = await inspectFile(path, {})
    expect(plan.dialect.kind).toBe('jsonl')
    expect(columns.map(({ header }) => header)).toEqual([
      'user_id',
      'item_id',
      'rating',
      'timestamp',
      'review',
      'funny',
    ])
    expect(columns[4]?.samples[0]).toBe(`It's "great", really`)
    const db = projectInMemory()
    const { counts } = await load(db, path, plan)
    expect(counts).toMatchObject({ read: 30, accepted: 29, quarantined: 1 })
    const told = db.prepare('SELECT SUM(rating) AS sum, COUNT(*) AS n FROM interactions WHERE kind = 6').get()
    expect(told).toEqual({ sum: 87, n: 29 })
  })
})
