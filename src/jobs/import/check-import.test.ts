import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ColumnRole, ImportTarget } from '../../contract/column-roles.ts'
import { createProject, openProject, type OpenProject } from '../../store/open.ts'
import { checkImport } from './jobs.ts'
import { contextOf, load, planOf, rowCounts, TestFolder } from './test-import.ts'

let folder: TestFolder
let project: OpenProject

beforeEach(() => {
  folder = new TestFolder()
  project = createProject(join(folder.path, 'test.sextant'), { now: 0 })
})
afterEach(() => {
  project.close()
  folder.remove()
})

type Case = readonly [
  target: ImportTarget,
  roles: readonly ColumnRole[],
  first: readonly string[],
  second: readonly string[],
]

const cases: readonly Case[] = [
  [
    'customers',
    ['customer-id', 'customer-name'],
    ['a,Ann', 'b,Bo'],
    ['a,Ann', 'b,Bob', 'c,Cy', 'c,Cy', ',x'],
  ],
  ['products', ['product-id', 'product-name'], ['p,Tea'], ['p,Tea', 'p,Green tea', 'q,Mug']],
  ['consent', ['customer-id', 'consent-email'], ['a,yes', 'b,no'], ['a,yes', 'b,yes', 'c,no']],
  ['suppression', ['email'], ['a@b.co'], ['a@b.co', 'c@d.co', 'c@d.co']],
  [
    'series',
    ['series', 'time', 'value'],
    ['s,2024-01-01,1'],
    ['s,2024-01-01,1', 's,2024-01-01,2', 's,2024-01-02,3'],
  ],
  [
    'campaign-results',
    ['campaign', 'time', 'cost', 'clicks'],
    ['spring,2024-01-01,5,1'],
    ['spring,2024-01-01,5,1', 'spring,2024-01-02,6,2', 'spring,2024-01-01,7,1'],
  ],
  ['copy-results', ['ad', 'headline', 'clicks'], ['x,Buy,1'], ['x,Buy,1', 'y,Buy now,2']],
]

describe('a check of a file', () => {
  it.each(cases)(
    'of %s says what its import then does, and lets others write',
    async (target, roles, first, second) => {
      const { db, path } = project
      const plan = planOf({ target, roles: [...roles] })
      const header = roles.join(',')
      const lines = (rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`
      await load(db, folder.write('first.csv', lines(first)), plan)
      const before = rowCounts(db)
      const file = folder.write('second.csv', lines(second))
      const other = openProject(path, { busyTimeoutMs: 0 })
      let writes = 0
      const report = await checkImport(
        { kind: 'check', file, plan },
        {
          ...contextOf(db),
          progress: () => {
            other.db.exec('BEGIN IMMEDIATE; ROLLBACK')
            writes++
          },
        },
      )
      other.close()
      expect(writes).toBeGreaterThan(0)
      expect(rowCounts(db)).toEqual(before)
      const { counts } = await load(db, file, plan)
      expect(report.counts).toEqual(counts)
      expect(counts.read).toBe(second.length)
    },
  )

  it('tells what rules of the file mark as its import then does, against the project as well', async () => {
    const { db } = project
    const roles = ['order-id', 'customer-id', 'product-id', 'time', 'quantity', 'unit-price'] as const
    const plan = planOf({ roles: [...roles], keepWithoutCustomer: true })
    const lines = (rows: readonly string[]): string => `${[roles.join(','), ...rows].join('\n')}\n`
    const sale = (n: number, quantity = 1): string => `o${n},c${n},p,2024-01-01,${quantity},2`
    await load(db, folder.write('before.csv', lines([sale(1), 'o2,,q,2024-01-01,1,2', sale(3)])), plan)
    const file = folder.write(
      'now.csv',
      lines([
        ...Array.from({ length: 30 }, (_, n) => sale(n + 10)),
        sale(50, 900),
        // of a sale of the project, of an anonymous one, twice, of none
        'o1,c1,p,2024-02-01,-1,2',
        'o2,,q,2024-02-01,-1,2',
        'o2,,q,2024-02-02,-1,2',
        'o9,c3,q,2024-02-01,-1,2',
        // the project has this one
        sale(3),
      ]),
    )
    const before = rowCounts(db)
    const checked = await checkImport({ kind: 'check', file, plan }, contextOf(db))
    expect(rowCounts(db)).toEqual(before)
    const done = await load(db, file, plan)
    expect(checked.flags).toEqual([
      { rule: 'refund-without-sale', lines: 2 },
      { rule: 'outlier-quantity', lines: 1 },
    ])
    expect(done.flags).toEqual(checked.flags)
    expect(checked.counts).toEqual(done.counts)
  })

  it('marks what repeated lines tell of customers and products, as the import of a file that overlaps does', async () => {
    const { db } = project
    const roles = ['order-id', 'email', 'city', 'product-id', 'category', 'phone', 'time'] as const
    const plan = planOf({ roles: [...roles] })
    const row = (n: number, city: string, category = 'Cups', phone = `+49 30 100${n}`): string =>
      `v${n},v${n}@example.com,${city},vp,${category},${phone},2024-01-0${n}`
    const lines = (rows: readonly string[]): string => `${[roles.join(','), ...rows].join('\n')}\n`
    const january = [row(1, 'Austin'), row(2, 'Bonn'), row(3, 'Bern', 'Cups', '+49 30 1001')]
    await load(db, folder.write('january.csv', lines(january)), plan)
    // All of January once more, and one sale that contradicts a line of it.
    const file = folder.write(
      'both.csv',
      lines([...january, row(4, 'Rome', 'Mugs'), row(1, 'Dallas').replace('v1,', 'v9,')]),
    )
    const checked = await checkImport({ kind: 'check', file, plan }, contextOf(db))
    const done = await load(db, file, plan)
    expect(done.flags.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['conflicting-facts', 'shared-contact']),
    )
    expect(checked.flags).toEqual(done.flags)
    expect(checked.counts).toEqual(done.counts)
    expect(done.counts).toMatchObject({ accepted: 2, duplicates: 3 })
  })
})
